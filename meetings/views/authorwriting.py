"""An author writes the report in the browser: the editor, plain boxes where no script runs, and what the script asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csp.answers import go
from csp.editing.answers import history_answer, save_answer, state_answer
from csp.editing.pastes import paste_answer
from csp.editing.state import history_of, state_of
from csp.guards import wants_data
from csp.models import Document
from csp.queries import whole_documents
from meetings import paperqueries, services
from meetings.models import ReportRequest
from meetings.paperforms import SectionsForm
from meetings.views.author import ask_page, by_link

SIGN_IN = "This report is for a closed item. Sign in to read or write it here, or send a file."


def to_write(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view, behind `by_link`, of a report that this reader may see and that has a text of ours; the view gets its
    document. Where there is none yet, the page of the request is shown instead."""

    @wraps(view)
    def allowed(request: HttpRequest, asked: ReportRequest, secret: str, **rest: Any) -> HttpResponseBase:
        sees = paperqueries.may_see_text(asked, request.user)
        document = asked.paper.document if asked.paper is not None else None
        if sees and document is not None:
            return view(request, asked, document, secret, **rest)
        why = SIGN_IN if not sees else "There is no report to write yet."
        if wants_data(request):
            return JsonResponse({"error": why}, status=403)
        return ask_page(request, asked, secret, fault=why, status=403) if not sees else go(request, "author:report", secret)

    return allowed


@require_POST
@by_link
def begin(request: HttpRequest, asked: ReportRequest, secret: str) -> HttpResponse:
    """Begin to write: the sections of the house form, or what was begun before."""
    if not paperqueries.may_see_text(asked, request.user):
        return ask_page(request, asked, secret, fault=SIGN_IN, status=403)
    try:
        services.begin_report(request=asked, by=services.acting_for(asked))
    except ValueError as why:
        return ask_page(request, asked, secret, fault=str(why), status=409)
    return go(request, "author:write", secret)


@require_safe
@by_link
@to_write
def write(request: HttpRequest, asked: ReportRequest, document: Document, secret: str) -> HttpResponse:
    """The editor."""
    return render(request, "meetings/author/write.html", {
        "asked": asked, "secret": secret, "meeting": asked.meeting, "paper": asked.paper,
        "closed": asked.paper is not None and asked.paper.audience == "closed", "state": _state(asked, document),
    })


def _state(asked: ReportRequest, document: Document) -> dict[str, Any]:
    return state_of(document, by=services.acting_for(asked), editable=paperqueries.still_theirs(asked))


@require_POST
@by_link
@to_write
def save_typed(request: HttpRequest, asked: ReportRequest, document: Document, secret: str) -> HttpResponse:
    """Do what the editor sends: csp.editing.shapes."""
    assert asked.paper is not None  # to_write
    paper, by = asked.paper, services.acting_for(asked)
    return save_answer(
        request, lambda operations: services.write_paper(paper=paper, operations=operations, by=by, author=True)
    )


@require_safe
@by_link
@to_write
def state(request: HttpRequest, asked: ReportRequest, document: Document, secret: str) -> HttpResponse:
    """The report as it stands; 204 if ?since= is its revision."""
    return state_answer(request, document.revision, lambda: _state(asked, document))


@require_safe
@by_link
@to_write
def history(request: HttpRequest, asked: ReportRequest, document: Document, secret: str, identity: UUID) -> HttpResponse:
    """The wordings of a paragraph or section of the report."""
    return history_answer(history_of(document, identity))


@require_POST
@by_link
@to_write
def paste(request: HttpRequest, asked: ReportRequest, document: Document, secret: str) -> HttpResponse:
    """The blocks that a clipboard or a Word file makes. Nothing is written."""
    return paste_answer(request)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
@to_write
def plain(request: HttpRequest, asked: ReportRequest, document: Document, secret: str) -> HttpResponse:
    """The report in plain boxes. Where it was saved from elsewhere meanwhile, both texts are shown."""
    whole = whole_documents([document.pk])[document.pk]
    form = SectionsForm(whole, request.POST or None)
    fault, now, status = "", None, 200
    if request.method == "POST" and form.is_valid():
        try:
            services.write_sections(
                request=asked, revision=form.cleaned_data["revision"], texts=form.texts(), by=services.acting_for(asked)
            )
        except services.MovedOn as why:
            fault, now, status = str(why), SectionsForm(whole), 409
            form.data = {**request.POST.dict(), "revision": str(whole.revision)}
        except ValueError as why:
            fault, status = str(why), 409
        else:
            messages.success(request, "Saved.")
            return go(request, "author:report" if "done" in request.POST else "author:plain", secret)
    return render(request, "meetings/author/plain.html", {
        "asked": asked, "secret": secret, "meeting": asked.meeting, "paper": asked.paper, "form": form, "fault": fault,
        "now": now,
    }, status=status)
