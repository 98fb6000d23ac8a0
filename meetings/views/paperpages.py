"""The pages of a paper that is a PDF, as pictures beside what was found in it."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from csp.guards import SignedInRequest
from meetings.views.pagepictures import pages_of, serve_page
from meetings.views.papers import keeps_papers, the_paper


@require_safe
@keeps_papers
def pages(request: SignedInRequest, pk: int) -> HttpResponse:
    """The pages of a PDF: a fragment, renewed while they are being drawn."""
    paper = the_paper(pk)
    if paper.file is None:
        raise Http404
    return render(request, "meetings/papers/_pages.html", pages_of(paper, "meetings:paper_page", pk))


@require_safe
@keeps_papers
def page(request: SignedInRequest, pk: int, number: int) -> FileResponse:
    """The picture of one page."""
    return serve_page(the_paper(pk), number)
