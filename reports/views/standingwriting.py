"""Writing a version of a standing document: the editor's page, and what its script asks for."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from csp.editing.answers import history_answer, save_answer, state_answer
from csp.editing.notedpastes import noted_clipboard, noted_file
from csp.editing.pastes import paste_answer
from csp.editing.state import history_of, state_of
from csp.guards import SignedInRequest
from meetings.models import StandingVersion
from meetings.standingservices import write_version
from reports.views.standingdesk import keeps, page, the_version


def _state(request: SignedInRequest, one: StandingVersion) -> dict[str, object]:
    return state_of(one.document, by=request.user, editable=one.status == StandingVersion.Status.DRAFT)


@require_safe
@keeps
def write(request: SignedInRequest, pk: int) -> HttpResponse:
    """The editor of a version; one that is not a draft can only be read in it."""
    one = the_version(pk)
    return page(request, "write", version=one, state=_state(request, one))


@require_POST
@keeps
def save_typed(request: SignedInRequest, pk: int) -> HttpResponse:
    """Do what the editor sends: csp.editing.shapes."""
    one = the_version(pk)
    return save_answer(request, lambda operations: write_version(version=one, operations=operations, by=request.user))


@require_safe
@keeps
def state(request: SignedInRequest, pk: int) -> HttpResponse:
    """The version as it stands; 204 if ?since= is its revision."""
    one = the_version(pk)
    return state_answer(request, one.document.revision, lambda: _state(request, one))


@require_safe
@keeps
def history(request: SignedInRequest, pk: int, identity: UUID) -> HttpResponse:
    """The wordings of a paragraph or section of the version."""
    return history_answer(history_of(the_version(pk).document, identity))


@require_POST
@keeps
def paste(request: SignedInRequest, pk: int) -> HttpResponse:
    """The blocks that a clipboard or a Word file makes, footnotes behind their words. Nothing is written."""
    the_version(pk)
    return paste_answer(request, noted_clipboard, noted_file)
