"""People with access: who may sign in, what they are today, and every change to that."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from csp.accessforms import LetIn, Seat, SignInAddress
from csp.accountqueries import access_of, accounts, people_with_access, people_without_access
from csp.accountservices import (
    appoint_support_officer,
    change_seat,
    change_sign_in_address,
    end_access,
    end_support_officer,
    let_in,
    let_newcomer_in,
    reset_second_factor,
)
from csp.guards import SignedInRequest, guard
from csp.models import Person, User
from csp.permissions import Permission, Role

MANAGE = guard(Permission.MANAGE_ACCESS)


@MANAGE
def people(request: SignedInRequest) -> HttpResponse:
    """Everybody who may sign in, and below them those who no longer may."""
    everybody = people_with_access()
    able = [one for one in everybody if one.user.is_active]
    ended = [one for one in everybody if not one.user.is_active]
    return render(request, "csp/workspace/people.html", {"here": "people", "able": able, "ended": ended})


@MANAGE
def new(request: SignedInRequest) -> HttpResponse:
    """Let somebody in; `?person=` chooses who, with the address that the record has of them."""
    asked = request.GET.get("person", "")
    chosen = people_without_access().filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
    initial = {"person": chosen, "email": chosen.email} if chosen else {}
    form = LetIn(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        person, name = entered.pop("person"), entered.pop("name")
        try:
            if person:
                user = let_in(person=person, by=request.user, **entered)
            else:
                user = let_newcomer_in(name=name, by=request.user, **entered)
        except ValueError as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, f"{user.person} can sign in now. We have sent an e-mail to {user.email}.")
            return redirect("access:people")
    return render(request, "csp/workspace/let_in.html", {"here": "people", "form": form})


@MANAGE
def account(request: SignedInRequest, pk: int) -> HttpResponse:
    """One account; POST changes the address it signs in by."""
    user = get_object_or_404(accounts(), pk=pk)
    form = SignInAddress(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            change_sign_in_address(user=user, email=form.cleaned_data["email"], by=request.user)
        except ValueError as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, f"{user.person or 'They'} now signs in as {user.email}. Both addresses have been told.")
            return redirect("access:account", pk=pk)
    access = access_of(user)
    held = {"standing": access.seat.standing, "agency": access.seat.agency_id} if access.seat else {}
    shown = {
        "here": "people", "access": access, "form": form, "seat": Seat(initial=held), "is_officer": Role.SUPPORT_OFFICER.value in access.roles,
        "is_self": user == request.user,
    }
    return render(request, "csp/workspace/account.html", shown)


@MANAGE
@require_POST
def seat(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give somebody a seat in the partnership, another, or none."""
    user, person = _person(pk)
    form = Seat(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose the seat and the agency from those shown.")
        return redirect("access:account", pk=pk)
    told = "has the seat that you chose" if form.cleaned_data["standing"] else "has no seat any more"
    return _done(request, user, lambda: change_seat(person=person, by=request.user, **form.cleaned_data), told)


@MANAGE
@require_POST
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End somebody's access."""
    user = get_object_or_404(accounts(), pk=pk)
    return _done(request, user, lambda: end_access(user=user, by=request.user), "can no longer sign in")


@MANAGE
@require_POST
def restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let somebody in again by the address they had."""
    user, person = _person(pk)
    return _done(request, user, lambda: let_in(person=person, email=user.email, by=request.user), "can sign in again")


@MANAGE
@require_POST
def reset(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take somebody's second factor away."""
    user = get_object_or_404(accounts(), pk=pk)
    told = "has no second factor now, and has been signed out"
    return _done(request, user, lambda: reset_second_factor(user=user, by=request.user), told)


@MANAGE
@require_POST
def appoint(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make somebody support officer."""
    user, person = _person(pk)
    told = "is a support officer from today, and sets up a second factor when they next sign in"
    return _done(request, user, lambda: appoint_support_officer(person=person, by=request.user), told)


@MANAGE
@require_POST
def dismiss(request: SignedInRequest, pk: int) -> HttpResponse:
    """End somebody's office of support officer."""
    user, person = _person(pk)
    return _done(request, user, lambda: end_support_officer(person=person, by=request.user), "is no longer support officer")


def _person(pk: int) -> tuple[User, Person]:
    """The account and its person; 404 where it has none, as an administrator may."""
    user = get_object_or_404(accounts(), pk=pk)
    if user.person is None:
        raise Http404
    return user, user.person


def _done(request: SignedInRequest, user: User, act: Callable[[], object], told: str) -> HttpResponse:
    """Do `act` and say so, or why it was refused."""
    try:
        act()
    except ValueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{user.person or user.email} {told}.")
    return redirect("access:account", pk=user.pk)
