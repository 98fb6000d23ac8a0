"""Writing a report in the browser: the editor's page for the officer, and what its script asks for."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from csp.editing.answers import history_answer, save_answer, state_answer
from csp.editing.pastes import paste_answer
from csp.editing.state import history_of, state_of
from csp.guards import SignedInRequest
from csp.models import Document
from meetings import services
from meetings.models import Paper
from meetings.views.papers import keeps_papers, page, the_paper


def _written(pk: int) -> tuple[Paper, Document]:
    """A paper with a text of our own; 404 for a file kept as it came."""
    one = the_paper(pk)
    if one.document is None:
        raise Http404
    return one, one.document


@require_safe
@keeps_papers
def write(request: SignedInRequest, pk: int) -> HttpResponse:
    """The editor of a report."""
    one, document = _written(pk)
    return page(
        request, "write", one.meeting, paper=one, below=one.title, state=state_of(document, by=request.user),
        closed=one.audience == "closed",
    )


@require_POST
@keeps_papers
def save_typed(request: SignedInRequest, pk: int) -> HttpResponse:
    """Do what the editor sends: csp.editing.shapes."""
    one, _ = _written(pk)
    return save_answer(
        request, lambda operations: services.write_paper(paper=one, operations=operations, by=request.user)
    )


@require_safe
@keeps_papers
def state(request: SignedInRequest, pk: int) -> HttpResponse:
    """The report as it stands; 204 if ?since= is its revision."""
    _, document = _written(pk)
    return state_answer(request, document.revision, lambda: state_of(document, by=request.user))


@require_safe
@keeps_papers
def history(request: SignedInRequest, pk: int, identity: UUID) -> HttpResponse:
    """The wordings of a paragraph or section of the report."""
    _, document = _written(pk)
    return history_answer(history_of(document, identity))


@require_POST
@keeps_papers
def paste(request: SignedInRequest, pk: int) -> HttpResponse:
    """The blocks that a clipboard or a Word file makes. Nothing is written."""
    _written(pk)
    return paste_answer(request)
