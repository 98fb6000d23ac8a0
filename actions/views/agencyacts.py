"""Acts on agencies: added, described, renamed, merged, and seats that they hold or owe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from actions.peopleforms import AgencyForm, AwaitForm, DescribeForm, MergeForm, RenameForm
from actions.peoplequeries import passable
from actions.peopleservices import merge_agencies
from actions.views.acts import Act, Done, answer, entered, keeps_people
from csp.guards import SignedInRequest
from csp.models import Agency, AwaitedSeat
from csp.services import add_agency, await_seat, describe_agency, give_seat_up, rename_agency
from csp.typed import written

opened_and_sent = require_http_methods(["GET", "HEAD", "POST"])


def _home(agency: Agency) -> str:
    return reverse("people:agency", args=[agency.pk])


@opened_and_sent
@keeps_people
def add(request: SignedInRequest) -> HttpResponse:
    """An agency that the record does not know."""

    def do(said: Mapping[str, Any]) -> Done:
        agency = add_agency(**said, by=request.user)
        return Done(f"{agency} is in the record. Next: seat somebody, or say that its seat is awaited.", _home(agency))

    act = Act("Add an agency", (reverse("people:home"), "People and agencies"), "Add the agency")
    return answer(request, act, AgencyForm(entered(request)), do)


@opened_and_sent
@keeps_people
def describe(request: SignedInRequest, pk: int) -> HttpResponse:
    """Whether statute names it, since when it exists, and how open data names it."""
    agency = get_object_or_404(Agency, pk=pk)

    def do(said: Mapping[str, Any]) -> Done:
        if said["starts"] and agency.ends and said["starts"] > agency.ends:
            raise ValueError(f"It ended on {written(agency.ends)}: it cannot begin after that.")
        describe_agency(agency=agency, **said, by=request.user)
        return Done("Saved.", _home(agency))

    form = DescribeForm(entered(request), initial={"statutory": agency.statutory, "starts": agency.starts, "org_id": agency.org_id})
    return answer(request, Act(f"About {agency}", (_home(agency), str(agency)), "Save"), form, do)


@opened_and_sent
@keeps_people
def rename(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another name from a day."""
    agency = get_object_or_404(Agency, pk=pk)
    old = agency.name

    def do(said: Mapping[str, Any]) -> Done:
        agency_now = rename_agency(agency=agency, **said, by=request.user)
        return Done(f"{old} is called {agency_now} from {written(said['on'])}.", _home(agency))

    act = Act(
        f"Give {agency} another name", (_home(agency), str(agency)), "Change the name",
        lead="The agency and its history stay the same. Its earlier name is kept with its last day, and old papers keep their words.",
    )
    return answer(request, act, RenameForm(entered(request), initial={"short_name": agency.short_name}), do)


@opened_and_sent
@keeps_people
def merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """It goes over into another, with its seats and the action points that are ticked."""
    agency = get_object_or_404(Agency, pk=pk, successor=None)

    def do(said: Mapping[str, Any]) -> Done:
        successor = said["successor"]
        seats, points = merge_agencies(
            agency=agency, successor=successor, on=said["on"], points=said.get("points", ()), by=request.user
        )
        told = f"{agency} goes over into {successor} on {written(said['on'])}, with {_number(len(seats), 'seat')}"
        return Done(f"{told} and {_number(len(points), 'action point')}.", _home(successor))

    act = Act(
        f"Merge {agency} into another agency", (_home(agency), str(agency)), "Merge", warning=True,
        lead="Its seats go over with the people who hold them. What it was stays in the record; it cannot be taken back here.",
    )
    return answer(request, act, MergeForm(entered(request), agency=agency, points=passable(agency)), do)


def _number(count: int, thing: str) -> str:
    return f"{count or 'no'} {thing}{'' if count == 1 else 's'}"


@opened_and_sent
@keeps_people
def await_one(request: SignedInRequest, pk: int) -> HttpResponse:
    """A seat of the agency that nobody holds yet."""
    agency = get_object_or_404(Agency, pk=pk, successor=None)

    def do(said: Mapping[str, Any]) -> Done:
        await_seat(group=said["group"], agency=agency, standing=said["standing"], since=said["on"], by=request.user)
        return Done(f"A seat of {agency} is awaited.", _home(agency))

    act = Act(
        f"Await a seat of {agency}", (_home(agency), str(agency)), "Show the seat as awaited",
        lead="The seat is shown as awaited until somebody is seated for the agency.",
    )
    return answer(request, act, AwaitForm(entered(request)), do)


@require_POST
@keeps_people
def give_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """The agency names nobody: an awaited seat is no longer so, from today."""
    awaited = get_object_or_404(AwaitedSeat.objects.select_related("agency"), pk=pk, ends=None)
    give_seat_up(awaited=awaited, on=timezone.localdate(), by=request.user)
    messages.success(request, f"The seat of {awaited.agency} is awaited no longer.")
    return redirect(_home(awaited.agency))
