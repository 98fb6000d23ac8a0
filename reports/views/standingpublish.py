"""A version of a standing document on paper and in public: PDF, Word, published, withdrawn."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe

from csp.guards import SignedInRequest, guard
from csp.models import Audience
from csp.permissions import Permission
from csp.queries import whole_documents
from csp.texts import Anchors, text_view
from meetings.models import StandingDocument, StandingVersion
from meetings.standingqueries import comparison
from reports.builders import CannotPublish
from reports.chain import ChainBroken
from reports.fragments import Fragment
from reports.models import Publication, Release
from reports.publishforms import LookedAtForm
from reports.publishpage import gravities
from reports.queries import place_of_standing, slug_of_version
from reports.rendering import plainly_printed
from reports.reviewdrawing import print_preview
from reports.services import withdraw_publication
from reports.services.releasing import CannotRelease, PlannedVersion, asks_for_second, order_version
from reports.services.seeing import ChangedSince
from reports.signing import KeyFault
from reports.sitequeries import versions
from reports.standingforms import WithdrawForm
from reports.views.publish import of_release
from reports.views.standingdesk import FORM, keeps, page, the_version
from reports.wordout import WORD, as_word


def _called(one: StandingVersion) -> tuple[str, str]:
    """Title and subtitle of a version on paper."""
    how = f"In force from {one.starts:%-d %B %Y}" if one.starts else f"{one.get_status_display()}: not in force"
    return str(one), f"{one.standing.group.name}. {how}"


def _file(content: bytes, media_type: str, name: str, how: str = "inline") -> HttpResponse:
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": f'{how}; filename="{name}"'})


@require_safe
@keeps
def printed(request: SignedInRequest, pk: int) -> HttpResponse:
    """The version as it stands now, as PDF."""
    one = the_version(pk)
    if one.standing.kind == StandingDocument.Kind.REVIEW:
        try:
            return _file(print_preview(one), "application/pdf", f"{_name(one.standing)}-{one.number}.pdf")
        except CannotPublish as error:
            messages.error(request, str(error))
            return redirect("standing:version", pk)
    text = text_view(whole_documents([one.document_id])[one.document_id], audience=Audience.MEMBERS, anchors=Anchors())
    body = render_to_string("reports/fragments/_text.html", {"text": text, "level": 2})
    return _pdf(request, pk, *_called(one), body, f"{_name(one.standing)}-{one.number}.pdf")


@require_safe
@keeps
def printed_comparison(request: SignedInRequest, pk: int, first: int, second: int) -> HttpResponse:
    """What changed between two versions, as PDF."""
    standing = get_object_or_404(StandingDocument.objects.select_related("group"), pk=pk)
    both = {one.number: one for one in standing.versions.filter(number__in=[first, second]).select_related("standing__group")}
    if first == second or len(both) < 2:
        raise Http404
    changes = comparison(both[first], both[second], Audience.MEMBERS)
    body = render_to_string("reports/fragments/_comparison.html", {"changes": changes})
    title = f"{standing.name}: what changed from version {first} to version {second}"
    return _pdf(request, both[second].pk, title, standing.group.name, body, f"{_name(standing)}-{first}-{second}.pdf")


def _name(standing: StandingDocument) -> str:
    return place_of_standing(standing).rpartition("documents/")[2].replace("/", "-")


def _pdf(request: SignedInRequest, pk: int, title: str, subtitle: str, body: str, name: str) -> HttpResponse:
    try:
        content = plainly_printed(title, subtitle, body)
    except CannotPublish as error:
        messages.error(request, str(error))
        return redirect("standing:version", pk)
    return _file(content, "application/pdf", name)


@require_safe
@keeps
def word(request: SignedInRequest, pk: int) -> HttpResponse:
    """The version as it stands now, as a Word file with its notes as footnotes."""
    one = the_version(pk)
    text = text_view(whole_documents([one.document_id])[one.document_id], audience=Audience.MEMBERS, anchors=Anchors())
    return _file(as_word(text, *_called(one)), WORD, f"{_name(one.standing)}-{one.number}.docx", "attachment")


@require_http_methods(FORM)
@guard(Permission.PUBLISH)
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the public would read, what was found in it, and the order to publish it as it was seen."""
    one = the_version(pk)
    stale = fault = ""
    accepted = set(request.POST.getlist("accepted"))
    if request.method == "POST":
        form = LookedAtForm(request.POST)
        form.is_valid()
        try:
            release = order_version(version=one, looked_at=form.cleaned_data["looked_at"], accepted=accepted, by=request.user)
        except ChangedSince as problem:
            stale = str(problem)
        except CannotRelease as problem:
            fault = str(problem)
        else:
            if release.status == Release.Status.APPROVAL:
                messages.success(request, "Ordered. It goes out once somebody else has approved it.")
            return redirect("standing:publish", pk)
    try:
        planned = PlannedVersion(one)
    except CannotPublish as error:
        messages.error(request, str(error))
        return redirect("standing:version", pk)
    draft = planned.drafts[0]
    last = Release.objects.filter(version=one).select_related("version__standing__group", "ordered_by__person", "approved_by__person").first()
    status = HTTPStatus.CONFLICT if stale else HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    return page(
        request, "publish", status, version=one, draft=draft, fragment=Fragment.of(draft.html), stale=stale, fault=fault,
        accepted=accepted, gravities=gravities(planned.preflight), looked_at=json.dumps(planned.seen()), second=asks_for_second(),
        versions=versions(place_of_standing(one.standing), slug_of_version(one.number)), **of_release(request, last),
    )


@require_http_methods(FORM)
@guard(Permission.PUBLISH)
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """A version published in error: its content goes, a dated notice stays. What is in force stays in force."""
    standing = Publication.objects.filter(kind=Publication.Kind.STANDING, withdrawal=None)
    row = get_object_or_404(standing, pk=pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_publication(publication=row, reason=form.cleaned_data["reason"], by=request.user)
        except (CannotPublish, ChainBroken, KeyFault) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{row.title} is withdrawn from the public.")
        return redirect("standing:documents")
    return page(request, "withdraw", 422 if form.errors else 200, publication=row, form=form)
