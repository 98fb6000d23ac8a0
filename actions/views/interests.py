"""Declared interests, noted on the page of votes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from actions.views.votes import page
from actions.voteforms import InterestForm
from actions.voteservices import minute_interest
from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from meetings.models import Interest, Meeting
from meetings.services import declare_interest, drop_interest

keeps_minutes = guard(Permission.KEEP_MINUTES)


def _back(pk: int) -> HttpResponse:
    return redirect(reverse("minutes:votes", args=[pk]) + "#interests")


def _interest(pk: int, interest: int) -> Interest:
    rows = Interest.objects.select_related("meeting__group", "attendance__person", "attendance__agency", "item")
    return get_object_or_404(rows, pk=interest, meeting=pk)


@require_POST
@keeps_minutes
def declare(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note an interest."""
    meeting = get_object_or_404(Meeting.objects.select_related("group"), pk=pk)
    form = InterestForm(meeting, request.POST)
    if not form.is_valid():
        return page(request, meeting, interest=form)
    try:
        declare_interest(meeting=meeting, **form.cleaned_data, by=request.user)
    except ValueError as refused:
        form.add_error("item" if "item" in str(refused) else None, str(refused))
        return page(request, meeting, interest=form)
    messages.success(request, "The interest is noted.")
    return _back(pk)


@require_POST
@keeps_minutes
def minute(request: SignedInRequest, pk: int, interest: int) -> HttpResponse:
    """Put what the minutes are to say of it into them."""
    found = _interest(pk, interest)
    try:
        minute_interest(interest=found, text=request.POST.get("text", "")[:2000], by=request.user)
        messages.success(request, "The minutes say so now.")
    except ValueError as refused:
        messages.error(request, str(refused))
    return _back(pk)


@require_POST
@keeps_minutes
def drop(request: SignedInRequest, pk: int, interest: int) -> HttpResponse:
    """It was noted in error."""
    found = _interest(pk, interest)
    try:
        drop_interest(interest=found, by=request.user)
        messages.success(request, "The interest is taken away.")
    except ValueError as refused:
        messages.error(request, str(refused))
    return _back(pk)
