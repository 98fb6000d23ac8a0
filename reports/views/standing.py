"""The public's pages about standing documents: what is in force, what was, and what changed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports.builders.reviewwords import CONTACTS, MORE, WHO
from reports.fragments import Fragment
from reports.models import Publication
from reports.pagecache import kept
from reports.reviewpage import head_of, is_review, parts_of
from reports.standingsitequeries import (
    PublishedDocument,
    latest_review,
    number_of,
    published_comparison,
    published_documents,
)
from reports.views.public import page


@kept
def documents(request: HttpRequest) -> HttpResponse:
    """Terms of reference and plans, each with the version in force."""
    found = published_documents(timezone.localdate())
    return page(request, "documents.html", documents=found, reviewed=any(one.now is not None and is_review(one.now) for one in found))


def _document(place: str) -> PublishedDocument:
    found = published_documents(timezone.localdate(), place)
    if not found:
        raise Http404
    return found[0]


@kept
def one(request: HttpRequest, place: str) -> HttpResponse:
    """One of them: the version in force as it reads, and the others."""
    document = _document(place)
    now = document.now and Publication.objects.select_related("content").get(pk=document.now.pk)
    if now is not None and is_review(now):
        return page(request, "review.html", document=document, publication=now, head=head_of(now), fragment=Fragment.of(now.content.html))
    return page(
        request, "standing.html", document=document, publication=now, fragment=Fragment.of(now.content.html) if now else None
    )


@kept
def contacts(request: HttpRequest) -> HttpResponse:
    """Who is in the partnership, and whom the public can turn to: out of the latest review that is in force."""
    found = latest_review(timezone.localdate())
    if found is None:
        raise Http404
    sections = parts_of(found, WHO, MORE, CONTACTS)
    if not sections:
        raise Http404
    return page(request, "contacts.html", publication=found, head=head_of(found), fragment=Fragment.of(sections))


@require_safe
def compare(request: HttpRequest, place: str) -> HttpResponse:
    """What changed between any two versions, by default the last two. ?from= and ?to= are their numbers."""
    document = _document(place)
    by_number = {number_of(version): version for version in document.versions}
    if len(by_number) < 2:
        raise Http404
    numbers = sorted(by_number)
    old = _chosen(request.GET.get("from", ""), numbers, numbers[-2])
    new = _chosen(request.GET.get("to", ""), numbers, numbers[-1])
    return page(
        request, "compare.html", document=document, old=by_number[old], new=by_number[new], numbers=numbers, first=old, second=new,
        changes=published_comparison(by_number[old], by_number[new]) if old != new else None,
    )


def _chosen(told: str, numbers: list[int], usual: int) -> int:
    return int(told) if told.isascii() and told.isdigit() and len(told) < 6 and int(told) in numbers else usual
