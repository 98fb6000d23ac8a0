"""The induction pack: what somebody new needs to know, and the officer's way to send them there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from csp.guards import SignedInRequest, guard
from csp.models import Person
from csp.permissions import Permission
from reports.services.welcoming import send_welcome
from reports.welcomequeries import welcome_for


@guard(Permission.READ_MEMBERS)
@require_safe
def welcome(request: SignedInRequest) -> HttpResponse:
    """The pack of whoever reads it, with their own agency's action points."""
    pack = welcome_for(request.user.person, timezone.localdate())
    return render(request, "reports/members/welcome.html", {"here": "members", "pack": pack})


@guard(Permission.KEEP_PEOPLE)
@require_POST
def send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send somebody the link to it."""
    person = get_object_or_404(Person, pk=pk)
    try:
        address = send_welcome(person=person, by=request.user)
    except ValueError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The induction pack goes to {address} by e-mail.")
    return redirect("people:person", pk=pk)
