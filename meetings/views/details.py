"""One meeting at the desk: when, where, its deadlines; moved, cancelled, taken out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from csp.queries import rules_on
from csp.versions import ChangedMeanwhile
from meetings.deadlines import deadlines
from meetings.models import Meeting
from meetings.services import (
    MeetingDeadlines,
    cancel_meeting,
    change_meeting,
    drop_meeting,
    hold_after_all,
)
from meetings.timetable import Year
from meetings.timetableforms import CancelForm, MeetingForm
from meetings.views.differences import differences


def _meeting(pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("group"), pk=pk)


@guard(Permission.KEEP_TIMETABLE)
def details(request: SignedInRequest, pk: int) -> HttpResponse:
    """Its page: everything about when and where, and what the rules make of it."""
    meeting = _meeting(pk)
    form = _form(meeting, request.POST or None)
    if request.method != "POST":
        return _page(request, meeting, form)
    if not form.is_valid():
        return _page(request, meeting, form, 422)
    try:
        change_meeting(
            meeting=meeting, version=form.cleaned_data["version"], plan=form.plan(), due=form.due(), by=request.user
        )
    except ChangedMeanwhile:
        return _page(request, meeting, _again(request, meeting), 409, differences=differences(form, meeting))
    except ValueError as error:
        form.add_error("date", str(error))
        return _page(request, meeting, form, 422)
    messages.success(request, "The meeting is saved.")
    return redirect("meetings:details", pk)


def _form(meeting: Meeting, data: QueryDict | None) -> MeetingForm:
    return MeetingForm(data, meeting=meeting, rule=_rule(meeting), published=meeting.publications.exists())


def _page(request: SignedInRequest, meeting: Meeting, form: MeetingForm, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "meetings/workspace/details.html", {
        "meeting": meeting, "form": form, "step": "overview", "below": "Details", "year": Year.of(meeting.date),
        "published": form.fields["date"].disabled, "cancel": CancelForm(), **more,
    }, status=status)


def _rule(meeting: Meeting) -> MeetingDeadlines:
    """What the rules of its day say, whatever is set by hand."""
    due = deadlines(Meeting(date=meeting.date), rules_on(meeting.date))
    return MeetingDeadlines(due.reports, due.publication, due.questions)


def _again(request: SignedInRequest, meeting: Meeting) -> MeetingForm:
    """The form as it was typed, now made from the version that stands."""
    data = request.POST.copy()
    data["version"] = str(meeting.version)
    return _form(meeting, data)


@guard(Permission.KEEP_TIMETABLE)
@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """The meeting does not take place."""
    meeting = _meeting(pk)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _page(request, meeting, _form(meeting, None), 422, cancel=form)
    try:
        cancel_meeting(meeting=meeting, by=request.user, reason=form.cleaned_data["reason"])
        told = " Publish its notice again, so that the public learns of it." if meeting.publications.exists() else ""
        messages.success(request, f"The meeting is cancelled.{told}")
    except ValueError as error:
        messages.error(request, str(error))
    return redirect("meetings:details", pk)


@guard(Permission.KEEP_TIMETABLE)
@require_POST
def hold(request: SignedInRequest, pk: int) -> HttpResponse:
    """The cancellation is taken back."""
    meeting = _meeting(pk)
    try:
        hold_after_all(meeting=meeting, by=request.user)
        messages.success(request, "The meeting takes place after all.")
    except ValueError as error:
        messages.error(request, str(error))
    return redirect("meetings:details", pk)


@guard(Permission.KEEP_TIMETABLE)
@require_POST
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """A meeting planned by mistake is taken out."""
    meeting = _meeting(pk)
    try:
        drop_meeting(meeting=meeting, by=request.user)
    except ValueError as error:
        messages.error(request, str(error))
        return redirect("meetings:details", pk)
    messages.success(request, f"{meeting} is out of the timetable.")
    return redirect("meetings:year", Year.of(meeting.date))
