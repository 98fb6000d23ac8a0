"""My page: what a member comes for, and the line of progress that they leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from actions.evidence import ACCEPT, TAKEN
from actions.models import ActionPoint
from actions.progressforms import LONGEST, ProgressForm
from actions.progressservices import keep_evidence, report_progress
from csp.guards import SignedInRequest, guard
from csp.models import StoredFile
from csp.permissions import Permission
from csp.queries import the_partnership
from csp.versions import ChangedMeanwhile
from reports import mypagequeries
from reports.calendars import calendar_of
from reports.mypagequeries import Point, anchor_of

SAVED = "saved"
EVIDENCE = {"accept": ACCEPT, "taken": TAKEN, "longest": LONGEST}


@dataclass
class Said:
    """What just came of a line about the action point `pk`: `saved`, or the form with its errors, or why it could not be
    taken as it stands (`overtaken`, `settled`). `kept`: evidence that needs not be sent again, and its signature."""

    pk: int
    saved: bool = False
    form: ProgressForm | None = None
    overtaken: str = ""
    settled: str = ""
    kept: StoredFile | None = None
    signed: str = ""


@guard(Permission.READ_MEMBERS)
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """The next meeting and its pack, action points, reports to write, minutes to comment on, papers."""
    said, rest = None, []
    for message in messages.get_messages(request):
        kind, _, pk = message.extra_tags.partition(":") if message.extra_tags else ("", "", "")
        if kind == SAVED:
            said = Said(int(pk), saved=True)
        else:
            rest.append(message)
    return _page(request, said, messages=rest)


def _page(request: SignedInRequest, said: Said | None, *, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    today = timezone.localdate()
    page = mypagequeries.my_page(request.user, today)
    if said is not None and said.form is not None and said.pk not in {one.point.pk for one in (*page.mine, *page.agencys, *page.done)}:
        # Settled meanwhile: it is in no list any more, but what was typed must stand somewhere.
        more["gone"] = mypagequeries.reportable(request.user, said.form.point.identity, today)
    if said is not None:
        more |= {"form": said.form, "agencys_open": said.pk in {one.point.pk for one in page.agencys}}
    return render(
        request, "reports/members/home.html", {"here": "members", "page": page, "said": said, "today": today, **EVIDENCE, **more},
        status=status,
    )


@guard(Permission.REPORT_PROGRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: SignedInRequest, identity: UUID) -> HttpResponse:
    """GET: to its place on the page, for links in e-mails. POST: a line about an action point; HTMX gets its card, a browser
    the page. Of another's action point, and of one that is not there, the same 404."""
    today = timezone.localdate()
    card = mypagequeries.reportable(request.user, identity, today)
    if card is None:
        raise Http404
    if request.method != "POST":
        return redirect(f"{reverse('members:home')}#{card.anchor}")
    said = _say(request, card.point)
    if "HX-Request" in request.headers:
        return _card(request, identity, said, today)
    if said.saved:
        messages.success(request, "Saved.", extra_tags=f"{SAVED}:{said.pk}")
        return redirect(f"{reverse('members:home')}#{anchor_of(card.point, today)}")
    return _page(request, said, status=_status(said))


def _say(request: SignedInRequest, point: ActionPoint) -> Said:
    form = ProgressForm(request.POST, request.FILES, point=point, user=request.user)
    valid, kept = form.is_valid(), form.kept_file
    if form.cleaned_data.get("file"):
        kept = keep_evidence(evidence=form.cleaned_data["file"], by=request.user)
    said = Said(point.pk, form=form, kept=kept, signed=form.sign(kept) if kept else "")
    if not valid:
        return said
    told = form.cleaned_data
    try:
        report_progress(
            point=point, status=told["status"], text=told["text"], base=told["base"], link=told["link"], file=kept, by=request.user,
        )
    except ChangedMeanwhile as why:
        if not mypagequeries.said_already(point, request.user, status=told["status"], text=told["text"], link=told["link"]):
            said.overtaken = str(why)
            return said
    except ValueError as why:
        said.settled = str(why)
        return said
    return Said(point.pk, saved=True)


def _status(said: Said) -> int:
    if said.overtaken or said.settled:
        return HTTPStatus.CONFLICT
    return HTTPStatus.OK if said.saved else HTTPStatus.UNPROCESSABLE_ENTITY


def _card(request: SignedInRequest, identity: UUID, said: Said, today: date) -> HttpResponse:
    fresh: Point | None = mypagequeries.reportable(request.user, identity, today)
    if fresh is None:
        raise Http404
    return render(
        request, "reports/members/_point.html", {"one": fresh, "said": said, "today": today, **EVIDENCE}, status=_status(said)
    )


@guard(Permission.READ_MEMBERS)
@require_safe
def evidence(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The file of a line, to be saved and never shown by the browser itself."""
    line = mypagequeries.evidence(request.user, pk)
    if line is None or line.file is None:
        raise Http404
    try:
        stream = line.file.path.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(stream, as_attachment=True, filename=line.file.name, content_type=line.file.media_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@guard(Permission.READ_MEMBERS)
@require_safe
def calendar(request: SignedInRequest, pk: int) -> HttpResponse:
    """A meeting for one's own calendar."""
    meeting = get_object_or_404(mypagequeries.meetings_of(request.user, timezone.localdate()), pk=pk)
    partnership = the_partnership()
    content = calendar_of(
        meeting, partnership=partnership.name if partnership else "", now=timezone.now(),
        address=f"{settings.SITE_URL.rstrip('/')}{reverse('members:home')}",
    )
    name = f"{meeting.group.slug}-{meeting.date.isoformat()}.ics"
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": f'inline; filename="{name}"'})
