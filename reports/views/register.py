"""The register of action points: the list, its files, and each one's whole story."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from actions.models import ActionPoint
from actions.priorityservices import serve_priority
from actions.queries import readable_by, reportable_by
from csp.guards import SignedInRequest, guard
from csp.permissions import Permission, may
from csp.queries import the_partnership
from csp.versions import ChangedMeanwhile
from reports.builders.registers import pictures, register_rows
from reports.builders.stories import story
from reports.registerexports import WORD, as_csv, as_word
from reports.registerforms import OUTSTANDING, PriorityForm, RegisterFilter, chips

PER_PAGE = 25
# Fields that stand behind "More filters".
MORE = ("owner", "agency", "group", "meeting", "priority", "age", "sort")
OUTSTANDING_ONES = Q(status__in=[ActionPoint.Status.OPEN, ActionPoint.Status.IN_PROGRESS])


def _chosen(request: SignedInRequest) -> RegisterFilter:
    return RegisterFilter(request.GET, readable_by(request.user), user=request.user, today=timezone.localdate())


@guard(Permission.READ_MEMBERS)
@require_safe
def actions(request: SignedInRequest) -> HttpResponse:
    """Action points, filtered, in pages; below them how they stand in pictures."""
    today, chosen = timezone.localdate(), _chosen(request)
    rows = chosen.found()
    counted = chosen.qs.order_by().aggregate(all=Count("pk"), outstanding=Count("pk", filter=OUTSTANDING_ONES))
    pages = Paginator(rows, PER_PAGE)
    pages.count = counted["all"]  # counted once, with the outstanding ones
    page = pages.get_page(request.GET.get("page"))
    # The page is found by its keys alone: sorting ten thousand whole rows would cost more than all the rest.
    keys = list(rows.values_list("pk", flat=True)[page.start_index() - 1 : page.end_index()]) if counted["all"] else []
    kept = request.GET.copy()
    kept.pop("page", None)
    more = [name for name in MORE if chosen.form.cleaned_data.get(name) or name in chosen.form.errors]
    narrowed = kept.copy()
    narrowed["status"] = OUTSTANDING
    return render(request, "reports/members/register.html", {
        "here": "register", "filter": chosen, "form": chosen.form, "chips": chips(chosen, request.GET), "page": page, "today": today,
        "rows": register_rows(rows.filter(pk__in=keys)) if keys else [], "counted": counted, "query": kept.urlencode(),
        "outstanding": narrowed.urlencode(), "more": more, "sorted": chosen.form.cleaned_data.get("sort"),
        "pictures": pictures(chosen.whatever_they_are(), today),
        "set_aside": [name for name in ("status", "age") if chosen.form.cleaned_data.get(name)],
        "keeps": may(request.user, Permission.KEEP_MINUTES),
    })


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


def _not_understood(request: SignedInRequest) -> HttpResponse:
    """Back to the page, whose fields say what cannot be asked: a file of everything would be a wrong answer."""
    return redirect(f"{reverse('members:actions')}?{request.GET.urlencode()}")


@guard(Permission.READ_MEMBERS)
@require_safe
def as_spreadsheet(request: SignedInRequest) -> HttpResponse:
    """What is filtered, as CSV."""
    chosen = _chosen(request)
    if not chosen.form.is_valid():
        return _not_understood(request)
    content = as_csv(register_rows(chosen.found()))
    return _file(content, "text/csv; charset=utf-8", f"action-points-{timezone.localdate()}.csv")


@guard(Permission.READ_MEMBERS)
@require_safe
def as_document(request: SignedInRequest) -> HttpResponse:
    """What is filtered, as a Word file in the form of the log."""
    chosen, today = _chosen(request), timezone.localdate()
    if not chosen.form.is_valid():
        return _not_understood(request)
    partnership = the_partnership()
    content = as_word(
        register_rows(chosen.found()), partnership=partnership.name if partnership else "", today=today,
        asked=[f"{one.label}: {one.words}" for one in chips(chosen, request.GET)],
    )
    return _file(content, WORD, f"action-points-{today}.docx")


def _readable(request: SignedInRequest, identity: UUID) -> ActionPoint:
    found = readable_by(request.user).filter(identity=identity).select_related("meeting", "priority").first()
    if found is None:
        raise Http404
    return found


@guard(Permission.READ_MEMBERS)
@require_safe
def action(request: SignedInRequest, identity: UUID) -> HttpResponse:
    """An action point with its whole story."""
    return _page(request, _readable(request, identity))


def _page(request: SignedInRequest, point: ActionPoint, form: PriorityForm | None = None, status: int = HTTPStatus.OK) -> HttpResponse:
    today = timezone.localdate()
    keeps = may(request.user, Permission.KEEP_MINUTES)
    if keeps and form is None:
        form = PriorityForm(initial={"priority": point.priority_id, "was": str(point.priority_id or "")})
    told = story(point, writes_minutes=keeps)
    return render(request, "reports/members/action.html", {
        "here": "register", "story": told, "chapter": told.here, "point": told.here.point, "today": today, "keeps": keeps,
        "form": form, "may_report": reportable_by(request.user, today).filter(pk=point.pk).exists(),
    }, status=status)


@guard(Permission.KEEP_MINUTES)
@require_POST
def priority(request: SignedInRequest, identity: UUID) -> HttpResponse:
    """Say which priority an action point serves."""
    point, form = _readable(request, identity), PriorityForm(request.POST)
    if not form.is_valid():
        return _page(request, point, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        kept = serve_priority(point=point, priority=form.cleaned_data["priority"], was=form.cleaned_data["was"], by=request.user)
    except ChangedMeanwhile as why:
        again = PriorityForm({"priority": request.POST.get("priority", ""), "was": str(_readable(request, identity).priority_id or "")})
        again.add_error("priority", f"{why} Save again if yours is to stand.")
        return _page(request, point, again, HTTPStatus.CONFLICT)
    messages.success(request, f"{kept} serves {kept.priority}." if kept.priority else f"{kept} serves no priority now.")
    return redirect("members:action", identity=identity)
