"""Acts on people: how to reach them, the seats they take, hand over or give up, and their offices."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from actions.peopleforms import ContactForm, Day, EndSeatForm, HandoverForm, OfficeForm, PassOnForm, SeatForm
from actions.peoplequeries import passable
from actions.peopleservices import hand_seat_over, pass_points_on, seat_somebody
from actions.views.acts import Act, Done, answer, entered, keeps_people, page
from csp.guards import SignedInRequest
from csp.models import Agency, Membership, Office, Person
from csp.peoplequeries import held_before, office_words
from csp.services import appoint, correct_contact, end_office, end_seat
from csp.typed import written
from csp.versions import ChangedMeanwhile

opened_and_sent = require_http_methods(["GET", "HEAD", "POST"])


def _home(person: Person) -> str:
    return reverse("people:person", args=[person.pk])


def _back(person: Person) -> tuple[str, str]:
    return _home(person), str(person)


def _seat(pk: int) -> Membership:
    """A seat that has not ended; 404 otherwise."""
    rows = Membership.objects.exclude(ends__lt=timezone.localdate()).select_related("person", "agency", "group")
    return get_object_or_404(rows, pk=pk)


def _key(asked: str) -> int:
    """The key that an address names; 0, which nothing has, for anything else."""
    return int(asked) if asked.isdecimal() and len(asked) < 10 else 0


def _place(seat: Membership) -> str:
    """Of a seat: for whom and where."""
    return f"{seat.agency}, {seat.group}" if seat.agency else str(seat.group)


@opened_and_sent
@keeps_people
def contact(request: SignedInRequest, pk: int) -> HttpResponse:
    """How to address and reach somebody. Changed by somebody else meanwhile, both are shown and nothing is written."""
    person = get_object_or_404(Person, pk=pk)
    has = {"title": person.title, "email": person.email, "telephone": person.telephone}
    form = ContactForm(entered(request), initial=has | {f"was_{name}": value for name, value in has.items()})
    act = Act(f"How to reach {person}", _back(person), "Save")

    def do(said: Mapping[str, Any]) -> Done:
        was = (said["was_title"], said["was_email"], said["was_telephone"])
        correct_contact(
            person=person, title=said["title"], email=said["email"], telephone=said["telephone"], was=was, by=request.user
        )
        return Done("Saved. Where they sign in, their address stays as it is: it is changed under People with access.", _home(person))

    try:
        return answer(request, act, form, do)
    except ChangedMeanwhile as changed:
        # What they typed stays in the boxes; sent again, it is held against what the record has now.
        data = request.POST.copy()
        for name, value in has.items():
            data[f"was_{name}"] = value
        again = ContactForm(data)
        again.is_valid()
        now = "; ".join(f"{label}: {value or 'none'}" for label, value in zip(("title", "e-mail", "telephone"), has.values(), strict=True))
        again.add_error(None, f"{changed} The record now has {now}. Save again to put your words in their place.")
        return page(request, act, again, HTTPStatus.CONFLICT)


@opened_and_sent
@keeps_people
def seat(request: SignedInRequest) -> HttpResponse:
    """Somebody, known or new, takes a seat; `?agency=` and `?person=` choose beforehand."""
    initial = {name: _key(request.GET.get(name, "")) for name in ("agency", "person")}
    agency = Agency.objects.filter(pk=initial["agency"]).first()
    back = (reverse("people:agency", args=[agency.pk]), str(agency)) if agency else (reverse("people:home"), "People and agencies")

    def do(said: Mapping[str, Any]) -> Done:
        taken = seat_somebody(
            who=said["who"], group=said["group"], agency=said["agency"], standing=said["standing"], role=said["role"],
            team=said["team"], starts=said["on"], by=request.user,
        )
        told = f"{taken.person} sits in {taken.group} from {written(said['on'])}."
        before = held_before(taken)
        if before is None or not passable(before).exists():
            return Done(told, _home(taken.person))
        told += f" {before}, who had the seat before, still has open action points: pass them on here, if they go with it."
        return Done(told, f"{reverse('people:pass_on', args=[before.pk])}?to={taken.person_id}")

    return answer(request, Act("Seat somebody", back, "Give them the seat"), SeatForm(entered(request), initial=initial), do)


@opened_and_sent
@keeps_people
def hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody follows in a seat, with its offices and the action points that are ticked."""
    seat = _seat(pk)
    offices = Office.objects.filter(person=seat.person, group=seat.group).exclude(ends__lt=timezone.localdate())
    held = [office_words(one) for one in offices.exclude(kind=Office.Kind.SUPPORT_OFFICER).order_by("kind", "matter")]
    form = HandoverForm(entered(request), seat=seat, held=held, points=passable(seat.person))

    def do(said: Mapping[str, Any]) -> Done:
        entry = hand_seat_over(
            seat=seat, successor=said["who"], on=said["on"], offices=said.get("offices", False), points=said.get("points", ()),
            by=request.user,
        )
        return Done(f"{seat.person} has handed over.", reverse("people:handed_over", args=[entry.pk]))

    act = Act(f"Who follows {seat.person}?", _back(seat.person), "Hand over", lead=f"{_place(seat)}.")
    return answer(request, act, form, do)


@opened_and_sent
@keeps_people
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """A seat is given up, and nobody follows yet."""
    seat = _seat(pk)

    def do(said: Mapping[str, Any]) -> Done:
        end_seat(seat=seat, on=said["on"], awaited=said.get("awaited", False), by=request.user)
        return Done(f"{seat.person} no longer has this seat from {written(said['on'])}.", _home(seat.person))

    act = Act(
        f"End the seat of {seat.person}", _back(seat.person), "End the seat", warning=True,
        lead=f"{_place(seat)}. Open action points stay theirs until you pass them on.",
    )
    return answer(request, act, EndSeatForm(entered(request), seat=seat), do)


@opened_and_sent
@keeps_people
def office(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give somebody an office."""
    person = get_object_or_404(Person, pk=pk)

    def do(said: Mapping[str, Any]) -> Done:
        given = appoint(person=person, **said, by=request.user)
        return Done(f"{person} is {office_words(given)} from {written(said['on'])}.", _home(person))

    lead = "Support officers are appointed under People with access."
    return answer(request, Act(f"Give {person} an office", _back(person), "Give the office", lead), OfficeForm(entered(request)), do)


@opened_and_sent
@keeps_people
def leave_office(request: SignedInRequest, pk: int) -> HttpResponse:
    """End an office."""
    rows = Office.objects.exclude(kind=Office.Kind.SUPPORT_OFFICER).exclude(ends__lt=timezone.localdate())
    office = get_object_or_404(rows.select_related("person", "group"), pk=pk)

    def do(said: Mapping[str, Any]) -> Done:
        end_office(office=office, on=said["on"], by=request.user)
        return Done(f"{office.person} is no longer {office_words(office)} from {written(said['on'])}.", _home(office.person))

    form = Day(entered(request))
    form.fields["on"].help_text = "The first day on which they no longer hold it."
    act = Act(f"End an office of {office.person}", _back(office.person), "End the office", f"{office_words(office)}, {office.group}.")
    return answer(request, act, form, do)


@opened_and_sent
@keeps_people
def pass_on(request: SignedInRequest, pk: int) -> HttpResponse:
    """Action points go from somebody to somebody else; `?to=` chooses whom beforehand."""
    person = get_object_or_404(Person, pk=pk)
    points = passable(person)

    def do(said: Mapping[str, Any]) -> Done:
        passed = pass_points_on(points=said.get("points", ()), before=person, after=said["person"], by=request.user)
        if not passed:
            raise ValueError("Nothing changed hands: what was shown has been settled or passed on meanwhile.")
        count = "1 action point has" if len(passed) == 1 else f"{len(passed)} action points have"
        return Done(f"{count} gone from {person} to {said['person']}.", _home(said["person"]))

    lead = "" if points else f"{person} has no open action points of their own."
    act = Act(f"Pass on action points of {person}", _back(person), "Pass them on", lead)
    initial = {"person": _key(request.GET.get("to", ""))}
    return answer(request, act, PassOnForm(entered(request), before=person, points=points, initial=initial), do)
