"""What guests of a closed item read, for just that meeting. The guard asks who they are; each query, whether they may."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from csp.guards import SignedInRequest, known
from reports.confidence import hand_out_page, hand_out_pdf
from reports.confidencequeries import invited_to, readable_by_guest
from reports.fragments import Fragment
from reports.models import Publication


@known
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """The meetings somebody is invited to, with their papers; a page that says so to whom nobody invited."""
    return render(request, "reports/members/invited.html", {"invited": invited_to(request.user, timezone.localdate())})


def _copy(request: SignedInRequest, place: str, slug: str, version: int) -> Publication:
    found = readable_by_guest(request.user, timezone.localdate()).filter(place=place, slug=slug, version=version)
    one = found.select_related("content", "meeting__group").first()
    if one is None:
        raise Http404
    return one


@known
@require_safe
def paper(request: SignedInRequest, place: str, slug: str, version: int) -> HttpResponse:
    """One paper. Pictures in it are members' alone: a guest has them in the PDF."""
    one = _copy(request, place, slug, version)
    return render(request, "reports/members/invited_paper.html", {
        "publication": one, "fragment": Fragment.of(one.content.html), "copy_line": hand_out_page(request, one),
    })


@known
@require_safe
def pdf(request: SignedInRequest, place: str, slug: str, version: int) -> HttpResponseBase:
    """One paper as PDF."""
    one = _copy(request, place, slug, version)
    if not one.pdf_sha256:
        raise Http404
    return hand_out_pdf(request, one, f"{place.replace('/', '-')}-{slug}-v{version}.pdf")
