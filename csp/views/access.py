"""People with access: who may sign in, what they are today, and every change to that."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from csp.accessforms import LetIn, Seat, SignInAddress
from csp.accountqueries import access_of, accounts, people_with_access
from csp.accountservices import (
    appoint_support_officer,
    change_seat,
    change_sign_in_address,
    end_access,
    end_support_officer,
    let_in,
    reset_second_factor,
)
from csp.guards import guard
from csp.models import User
from csp.permissions import Permission, Role
from csp.services import record_person

MANAGE = guard(Permission.MANAGE_ACCESS)


@MANAGE
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who may sign in, and below them those who no longer may."""
    everybody = people_with_access()
    able = [one for one in everybody if one.user.is_active]
    ended = [one for one in everybody if not one.user.is_active]
    return render(request, "csp/workspace/people.html", {"here": "people", "able": able, "ended": ended})


@MANAGE
def new(request: HttpRequest) -> HttpResponse:
    """Let somebody in."""
    form = LetIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        try:
            person = entered["person"] or record_person(name=entered["name"], by=request.user)
            user = let_in(
                person=person, email=entered["email"], standing=entered["standing"], agency=entered["agency"], by=request.user
            )
        except ValueError as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, f"{person} can sign in now. We have sent an e-mail to {user.email}.")
            return redirect("access:people")
    return render(request, "csp/workspace/let_in.html", {"here": "people", "form": form})


@MANAGE
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account; POST changes the address it signs in by."""
    user = get_object_or_404(accounts(), pk=pk)
    form = SignInAddress(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_sign_in_address(user=user, email=form.cleaned_data["email"], by=request.user)
        except ValueError as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, f"{user.person or 'They'} now signs in as {user.email}. Both addresses have been told.")
            return redirect("access:account", pk=pk)
    access = access_of(user)
    seat = next(iter(user.person.seats_today), None) if user.person else None
    held = {"standing": seat.standing, "agency": seat.agency_id} if seat else {}
    shown = {
        "here": "people", "access": access, "form": form, "seat": Seat(initial=held), "is_officer": Role.SUPPORT_OFFICER.value in access.roles,
        "is_self": user == request.user,
    }
    return render(request, "csp/workspace/account.html", shown)


@MANAGE
@require_POST
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a seat in the partnership, another, or none."""
    user = get_object_or_404(accounts().exclude(person=None), pk=pk)
    form = Seat(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose the seat and the agency from those shown.")
        return redirect("access:account", pk=pk)
    told = "has the seat that you chose" if form.cleaned_data["standing"] else "has no seat any more"
    return _done(request, user, lambda: change_seat(person=user.person, by=request.user, **form.cleaned_data), told)


@MANAGE
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's access."""
    user = get_object_or_404(accounts(), pk=pk)
    return _done(request, user, lambda: end_access(user=user, by=request.user), "can no longer sign in")


@MANAGE
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody in again by the address they had."""
    user = get_object_or_404(accounts().exclude(person=None), pk=pk)
    return _done(request, user, lambda: let_in(person=user.person, email=user.email, by=request.user), "can sign in again")


@MANAGE
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody's second factor away."""
    user = get_object_or_404(accounts(), pk=pk)
    told = "has no second factor now, and has been signed out"
    return _done(request, user, lambda: reset_second_factor(user=user, by=request.user), told)


@MANAGE
@require_POST
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Make somebody support officer."""
    user = get_object_or_404(accounts().exclude(person=None), pk=pk)
    told = "is a support officer from today, and sets up a second factor when they next sign in"
    return _done(request, user, lambda: appoint_support_officer(person=user.person, by=request.user), told)


@MANAGE
@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's office of support officer."""
    user = get_object_or_404(accounts().exclude(person=None), pk=pk)
    return _done(request, user, lambda: end_support_officer(person=user.person, by=request.user), "is no longer support officer")


def _done(request: HttpRequest, user: User, act: Callable[[], object], told: str) -> HttpResponse:
    """Do `act` and say so, or why it was refused."""
    try:
        act()
    except ValueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{user.person or user.email} {told}.")
    return redirect("access:account", pk=user.pk)
