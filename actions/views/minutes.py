"""The editor of minutes: its page, and what its script asks for."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from actions import minutesqueries, minutesservices
from actions.minutespaste import paste_clipboard, paste_file
from csp.editing.answers import history_answer, save_answer, state_answer
from csp.editing.pastes import paste_answer
from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from meetings.models import Meeting, Minutes

keeps_minutes = guard(Permission.KEEP_MINUTES)


def _minutes(meeting: int) -> Minutes:
    """The minutes of a meeting, as little of them as a save needs. 404 without any."""
    found = minutesqueries.minutes_of(meeting)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_minutes
def editor(request: SignedInRequest, pk: int) -> HttpResponse:
    """The editor of the minutes of meeting `pk`; before there are any, how to start them. POST starts them."""
    meeting = get_object_or_404(Meeting.objects.select_related("group"), pk=pk)
    if request.method == "POST" and meeting.status != Meeting.Status.CANCELLED:
        minutesservices.start_minutes(meeting=meeting, by=request.user)
        return redirect("minutes:editor", pk=pk)
    minutes = Minutes.objects.filter(meeting=meeting).select_related("document").first()
    return render(request, "actions/workspace/minutes.html", {
        "meeting": meeting, "minutes": minutes, "step": "minutes", "here": "meetings",
        "state": minutesqueries.state_of(minutes, by=request.user) if minutes else None,
    })


@require_POST
@keeps_minutes
def save(request: SignedInRequest, pk: int) -> HttpResponse:
    """Do what the editor sends: csp.editing.shapes."""
    minutes = _minutes(pk)
    return save_answer(
        request, lambda operations: minutesservices.save_minutes(minutes=minutes, operations=operations, by=request.user)
    )


@require_GET
@keeps_minutes
def state(request: SignedInRequest, pk: int) -> HttpResponse:
    """The minutes as they stand; 204 if ?since= is their revision."""
    minutes = _minutes(pk)
    return state_answer(
        request, minutes.document.revision, lambda: minutesqueries.state_of(minutes, by=request.user)
    )


@require_GET
@keeps_minutes
def words(request: SignedInRequest, pk: int) -> HttpResponse:
    """Names and phrases that complete as one types."""
    return JsonResponse(minutesqueries.words())


@require_GET
@keeps_minutes
def history(request: SignedInRequest, pk: int, identity: UUID) -> HttpResponse:
    """The wordings of a thing of the minutes."""
    return history_answer(minutesqueries.history_of(_minutes(pk), identity))


@require_POST
@keeps_minutes
def paste(request: SignedInRequest, pk: int) -> HttpResponse:
    """The blocks that a clipboard (JSON) or a Word file (form field `file`) makes. Nothing is written."""
    _minutes(pk)
    return paste_answer(request, paste_clipboard, paste_file)
