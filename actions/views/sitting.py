"""When and where the meeting sat, and how many of the public came: noted on the page of attendance, kept with the minutes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from actions.minutesservices import start_minutes
from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from csp.versions import ChangedMeanwhile
from meetings.attendanceforms import SittingForm
from meetings.models import Meeting, Minutes
from meetings.presence import sitting_seen
from meetings.services import record_sitting
from meetings.views.attendance import page
from meetings.views.differences import differences


@require_POST
@guard(Permission.KEEP_MINUTES)
def sitting(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note times, place and count; the minutes are opened from the agenda if they are not yet. Where somebody else
    noted them meanwhile, both are shown and nothing is written."""
    meeting = get_object_or_404(Meeting.objects.select_related("group"), pk=pk)
    form = SittingForm(request.POST)
    if not form.is_valid():
        return page(request, meeting, sitting=form)
    try:
        minutes = start_minutes(meeting=meeting, by=request.user)
        record_sitting(minutes=minutes, **form.cleaned_data, by=request.user)
        messages.success(request, "Times, place and count are saved.")
    except ChangedMeanwhile:
        minutes = Minutes.objects.get(meeting=meeting)
        again = request.POST.copy()
        again["seen"] = sitting_seen(minutes)
        return page(request, meeting, differences(form, minutes), sitting=SittingForm(again))
    except ValueError as error:
        form.add_error(None, str(error))
        return page(request, meeting, sitting=form)
    return redirect("meetings:attendance", pk)
