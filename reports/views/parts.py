"""One thing of a meeting as it will be read once it is published; what was found in a paper; withdrawal."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from csp.guards import SignedInRequest, guard
from csp.models import Audience as Circle
from csp.models import StoredFile
from csp.permissions import Permission
from csp.preflightservices import look_through
from meetings.models import Meeting, Paper
from reports.builders import CannotPublish, PaperView, View
from reports.chain import ChainBroken
from reports.differences import differences
from reports.fragments import Fragment
from reports.models import Publication
from reports.preflight import preflight
from reports.publishforms import WithdrawForm
from reports.publishpage import gravities
from reports.queries import image_address
from reports.rendering import fragment, printed
from reports.services import copies_for_others, withdraw_publication
from reports.services.planning import Draft, PackPlan, Plan, drafts_of, whole_plan
from reports.services.publishing import planned_pack_view
from reports.services.sources import Source
from reports.services.withdrawing import same_content
from reports.serving import serve
from reports.signing import KeyFault
from reports.views.publish import preview_of

Audience = Publication.Audience


def _found(pk: int, audience: str, of: int, slug: str) -> tuple[Meeting, Draft | PackPlan, list[Draft]]:
    """The meeting, and of what it has to publish the thing with that address; of a pack its parts too."""
    meeting = get_object_or_404(Meeting.objects.select_related("group"), pk=pk)
    try:
        plan = whole_plan(meeting, None)
    except CannotPublish:
        raise Http404 from None
    for source in plan.sources:
        if source.meeting is not None and (source.audience, source.meeting.pk, source.slug) == (audience, of, slug):
            return meeting, Draft(source, source.view()), []
    for pack in plan.packs:
        if (pack.audience, pack.meeting.pk, pack.source.slug) == (audience, of, slug):
            return meeting, pack, drafts_of(Plan(list(pack.parts)))
    raise Http404


@guard(Permission.APPROVE_PUBLICATION)
@require_safe
def part(request: SignedInRequest, pk: int, audience: str, of: int, slug: str) -> HttpResponse:
    """A thing as its readers will see it, and what has changed since its last version."""
    meeting, thing, parts = _found(pk, audience, of, slug)
    view: View = planned_pack_view(thing, parts) if isinstance(thing, PackPlan) else thing.view
    draft = Draft(thing.source, view) if isinstance(thing, PackPlan) else thing
    html = draft.html
    before = draft.newest if draft.newest and draft.state == "changed" and not hasattr(draft.newest, "withdrawal") else None
    changes = differences(before.content.html, html) if before else []
    shown = html.replace(f'src="{image_address("")}', f'src="{reverse("desk:picture", args=["0" * 64])[:-64]}')
    return render(request, "reports/workspace/part.html", {
        "meeting": meeting, "view": view, "fragment": Fragment.of(shown), "draft": draft, "before": before, "changes": changes,
        "back": preview_of(request, meeting), "public": audience == Audience.PUBLIC, "is_pack": isinstance(thing, PackPlan),
        "pdf": reverse("desk:part_pdf", args=[pk, audience, of, slug]),
    })


@guard(Permission.APPROVE_PUBLICATION)
@require_safe
def part_pdf(request: SignedInRequest, pk: int, audience: str, of: int, slug: str) -> HttpResponseBase:
    """The same as PDF: an upload as it came, all else drawn by a process of its own. A pack is drawn when it is published."""
    _, thing, _ = _found(pk, audience, of, slug)
    if isinstance(thing, PackPlan):
        raise Http404
    if isinstance(thing.view, PaperView) and thing.view.file:
        return serve(request, sha256=thing.view.file.sha256, content_type="application/pdf", name=f"{slug}.pdf")
    try:
        content = printed(thing.view, fragment(thing.view))
    except CannotPublish as problem:
        return HttpResponse(str(problem), status=HTTPStatus.INTERNAL_SERVER_ERROR, content_type="text/plain; charset=utf-8")
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{slug}.pdf"'})


@guard(Permission.APPROVE_PUBLICATION)
@require_safe
def picture(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """A picture inside something that is to be published."""
    stored = get_object_or_404(StoredFile, sha256=sha256, media_type__startswith="image/")
    return serve(request, sha256=sha256, content_type=stored.media_type)


@guard(Permission.KEEP_PAPERS)
@require_safe
def findings(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was found in one paper: a fragment, renewed while its upload is being looked through."""
    paper = get_object_or_404(Paper.objects.select_related("meeting__group"), pk=pk)
    for audience in (Audience.PUBLIC, Audience.MEMBERS) if paper.audience == Circle.PUBLIC else (Audience.MEMBERS,):
        source = Source(Publication.Kind.PAPER, audience, paper.meeting, paper)
        try:
            drafts = [Draft(source, source.view())]
            break
        except CannotPublish:
            drafts = []
    result = preflight(paper.meeting, drafts)
    if result.waiting and look_through(files=result.waiting, by=request.user):
        result = preflight(paper.meeting, drafts)
    own = [one for one in result.told if one.key]
    result.told = own
    return render(request, "reports/workspace/_paper_findings.html", {
        "paper": paper, "gravities": gravities(result), "waiting": result.waiting,
    })


@guard(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """What falls with a publication, and the button that takes it back."""
    related = Publication.objects.filter(meeting__isnull=False, withdrawal=None).select_related("meeting__group")
    publication = get_object_or_404(related, pk=pk)
    assert publication.meeting is not None
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            gone = withdraw_publication(publication=publication, reason=form.cleaned_data["reason"], by=request.user)
        except (CannotPublish, ChainBroken, KeyFault) as problem:
            form.add_error(None, str(problem))
        else:
            more = f", and {len(gone) - 1} more that told the same" if len(gone) > 1 else ""
            messages.success(request, f"“{publication}” is withdrawn{more}. A dated notice stays in its place.")
            return redirect("desk:publish", pk=publication.meeting.pk)
    affected = same_content(publication)
    return render(
        request, "reports/workspace/withdraw.html",
        {
            "meeting": publication.meeting, "step": "publish", "below": "Withdrawal", "publication": publication, "form": form,
            "others": [one for one in affected if one.pk != publication.pk], "copies": copies_for_others(affected),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )
