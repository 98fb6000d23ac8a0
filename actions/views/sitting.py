"""When the meeting sat, and how many of the public came: noted on the page of attendance, kept with the minutes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from actions.minutesservices import start_minutes
from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from meetings.attendanceforms import SittingForm
from meetings.models import Meeting
from meetings.services import record_sitting
from meetings.views.attendance import page


@require_POST
@guard(Permission.KEEP_MINUTES)
def sitting(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note the times and the count; the minutes are opened from the agenda if they are not yet."""
    meeting = get_object_or_404(Meeting.objects.select_related("group"), pk=pk)
    form = SittingForm(request.POST)
    if not form.is_valid():
        return page(request, meeting, sitting=form)
    try:
        minutes = start_minutes(meeting=meeting, by=request.user)
        record_sitting(minutes=minutes, **form.cleaned_data, by=request.user)
        messages.success(request, "Times and count are saved.")
    except ValueError as error:
        form.add_error(None, str(error))
        return page(request, meeting, sitting=form)
    return redirect("meetings:attendance", pk)
