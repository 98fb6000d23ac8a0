"""Personal data: what is held of somebody, a file of it, and its erasure; and everybody's own."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csp.guards import SignedInRequest, guard, signed_in
from csp.models import Person, User
from csp.permissions import Permission
from csp.versions import ChangedMeanwhile
from reports.personaldataforms import EraseForm
from reports.personaldataqueries import held_of, obstacles
from reports.services.erasing import erase_person, hand_out_personal_data

keeps_people = guard(Permission.KEEP_PEOPLE)


def _file(data: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="personal-data.json"'
    return response


@require_safe
@keeps_people
def data(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is held of somebody."""
    person = get_object_or_404(Person, pk=pk)
    held = held_of(person, User.objects.filter(person=person).first())
    return render(request, "reports/workspace/personal_data.html", {"here": "agencies", "person": person, "held": held})


@require_POST
@keeps_people
def export(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same as a file, to hand to them."""
    return _file(hand_out_personal_data(person=get_object_or_404(Person, pk=pk), by=request.user))


@require_safe
@signed_in
def mine(request: SignedInRequest) -> HttpResponse:
    """What is held of whoever reads it."""
    held = held_of(request.user.person, request.user)
    return render(request, "reports/members/my_data.html", {"here": "members", "held": held})


@require_safe
@signed_in
def my_file(request: SignedInRequest) -> HttpResponse:
    """The same as a file."""
    return _file(held_of(request.user.person, request.user).as_data())


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_people
def erase(request: SignedInRequest, pk: int) -> HttpResponse:
    """What would go and what would stay; then it is done."""
    person = get_object_or_404(Person, pk=pk)
    user, name = User.objects.filter(person=person).first(), str(person)
    held = held_of(person, user)
    form = EraseForm(request.POST if request.method == "POST" else None, initial={"seen": held.seen()})
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                stays = erase_person(person=person, seen=form.cleaned_data["seen"], by=request.user)
            except ChangedMeanwhile as changed:
                form = EraseForm({"seen": held.seen(), "sure": ""})
                form.errors.clear()
                form.add_error(None, str(changed))
                status = HTTPStatus.CONFLICT
            except ValueError as refused:
                form.add_error(None, str(refused))
            else:
                if stays:
                    messages.success(request, f"What could go of {name} is erased. Their name stays, because the record says it.")
                    return redirect("people:person", pk=pk)
                messages.success(request, "They are erased: nothing in the record names them.")
                return redirect("people:home")
    return render(request, "reports/workspace/erase.html", {
        "here": "agencies", "person": person, "held": held, "form": form, "obstacles": obstacles(person=person, user=user, by=request.user),
    }, status=status)
