"""Writes about seats and agencies over time: replaced, awaited, merged, renamed. (Part of `csp.services`.)

All of them are dated: what was stays in the record, and nothing is written over.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from csp.audit import audit
from csp.dated import end_before
from csp.identityservices import give_office, seat_member, succeed_agency
from csp.models import Agency, AgencyName, AwaitedSeat, Group, Membership, Office, Person, User

DAY = timedelta(days=1)


def _words(day: date) -> str:
    return f"{day:%-d %B %Y}"


@transaction.atomic
def take_seat(
    *, person: Person, group: Group, agency: Agency | None, standing: str, starts: date, by: User,
    role: str = Membership.Role.REPRESENTATIVE, team: str = "",
) -> Membership:
    """`person` sits in `group` for `agency` from that day; a seat of the agency that was awaited is so no longer.

    Raises ValueError where they have that very seat on that day already, and for an agency that has ended by then.
    """
    if agency is not None and agency.ends is not None and agency.ends < starts:
        raise ValueError(f"{agency} ended on {_words(agency.ends)}.")
    held = Membership.objects.on(starts).filter(person=person, group=group, agency=agency, standing=standing)
    if held.exists():
        raise ValueError(f"{person} has that seat on {_words(starts)} already.")
    seat = seat_member(
        person=person, group=group, agency=agency, standing=standing, role=role, team=team, starts=starts, by=by
    )
    if role == Membership.Role.REPRESENTATIVE:
        for awaited in AwaitedSeat.objects.select_for_update().filter(
            group=group, agency=agency, standing=standing, ends=None
        ):
            end_before(awaited, starts)
    return seat


@transaction.atomic
def end_seat(*, seat: Membership, on: date, awaited: bool, by: User) -> None:
    """From `on` the seat is held no longer; with `awaited` its agency is to name somebody else. A seat that began on that
    day or later never held a day, and goes. Raises ValueError for a seat that has ended before."""
    seat = Membership.objects.select_for_update(of=("self",)).select_related("person", "agency", "group").get(pk=seat.pk)
    if seat.ends is not None and seat.ends < on:
        raise ValueError(f"{seat.person} gave this seat up on {_words(seat.ends + DAY)} already.")
    audit(by=by, act="end_seat", thing=seat, on=on.isoformat())
    seat.inferred = False  # worked out of minutes or not: from here on it counts as entered
    end_before(seat, on)
    if awaited:
        await_seat(group=seat.group, agency=seat.agency, standing=seat.standing, since=on, by=by)


@transaction.atomic
def replace_in_seat(*, seat: Membership, successor: Person, on: date, offices: bool, by: User) -> Membership:
    """From `on` `successor` holds the seat: same group, agency, team, standing and role. With `offices` the offices that
    the predecessor holds in that group on that day (Chair, Vice Chair, priority lead) pass on too.

    Raises ValueError for a seat that has ended before, for the same person, and as `take_seat` does.
    """
    if successor.pk == seat.person_id:
        raise ValueError(f"{successor} holds this seat: name who follows.")
    passed = []
    if offices:
        held = Office.objects.on(on).filter(person=seat.person_id, group=seat.group_id)
        passed = list(held.exclude(kind=Office.Kind.SUPPORT_OFFICER).select_for_update())
    end_seat(seat=seat, on=on, awaited=False, by=by)
    taken = take_seat(
        person=successor, group=seat.group, agency=seat.agency, standing=seat.standing, role=seat.role, team=seat.team,
        starts=on, by=by,
    )
    for office in passed:
        audit(by=by, act="end_office", thing=office, on=on.isoformat())
        office.inferred = False
        end_before(office, on)
        give_office(person=successor, group=office.group, kind=office.kind, matter=office.matter, starts=on, by=by)
    return taken


@transaction.atomic
def await_seat(*, group: Group, agency: Agency | None, standing: str, since: date, by: User) -> AwaitedSeat:
    """`agency` has a seat in `group` that nobody holds since that day. One that is awaited already is given as it is.

    Raises ValueError without an agency: a seat of nobody's is awaited from nobody.
    """
    if agency is None:
        raise ValueError("Say which agency is to name somebody.")
    seat, created = AwaitedSeat.objects.get_or_create(
        group=group, agency=agency, standing=standing, ends=None, defaults={"starts": since}
    )
    if created:
        audit(by=by, act="await_seat", thing=seat)
    return seat


@transaction.atomic
def give_seat_up(*, awaited: AwaitedSeat, on: date, by: User) -> None:
    """The agency names nobody: from `on` the seat is awaited no longer."""
    awaited = AwaitedSeat.objects.select_for_update(of=("self",)).select_related("agency", "group").get(pk=awaited.pk)
    audit(by=by, act="give_seat_up", thing=awaited)
    end_before(awaited, on)


@transaction.atomic
def rename_agency(*, agency: Agency, name: str, short_name: str, on: date, by: User) -> Agency:
    """The agency is called `name` from that day. Its earlier name stays, with its last day, so that old papers still mean
    it; what was printed before keeps its words.

    Raises ValueError where another agency bears or bore that name, or this one does already.
    """
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    name = " ".join(name.split())
    if not name:
        raise ValueError("Give the new name.")
    if name == agency.name:
        raise ValueError(f"{agency} is called that already.")
    if Agency.objects.filter(name__iexact=name).exclude(pk=agency.pk).exists():
        raise ValueError(f"Another agency is called {name}. If the two have become one, merge them.")
    if AgencyName.objects.filter(name__iexact=name).exclude(agency=agency).exists():
        raise ValueError(f"Papers call another agency {name} already.")
    AgencyName.objects.update_or_create(name=agency.name, defaults={"agency": agency, "until": on - DAY})
    audit(by=by, act="rename_agency", thing=agency, to=name, on=on.isoformat())
    agency.name, agency.short_name = name, short_name.strip()
    agency.save(update_fields=["name", "short_name"])
    return agency


@transaction.atomic
def merge_agency(*, agency: Agency, successor: Agency, on: date, by: User) -> list[Membership]:
    """`agency` goes over into `successor` on that day: its seats pass on with those who hold them, seats it owed are owed
    by the successor. Gives the new seats. Raises ValueError as `succeed_agency` does, and for a successor that has ended."""
    if successor.ends is not None and successor.ends < on:
        raise ValueError(f"{successor} ended on {_words(successor.ends)}.")
    succeed_agency(agency=agency, successor=successor, on=on, by=by)
    taken = []
    for seat in Membership.objects.on(on).filter(agency=agency).select_related("person", "group"):
        end_seat(seat=seat, on=on, awaited=False, by=by)
        same = {"person": seat.person, "group": seat.group, "agency": successor, "standing": seat.standing}
        if not Membership.objects.on(on).filter(**same).exists():
            taken.append(take_seat(**same, role=seat.role, team=seat.team, starts=on, by=by))
    for awaited in AwaitedSeat.objects.on(on).filter(agency=agency).select_related("group"):
        give_seat_up(awaited=awaited, on=on, by=by)
        if not Membership.objects.on(on).filter(group=awaited.group, agency=successor, standing=awaited.standing).exists():
            await_seat(group=awaited.group, agency=successor, standing=awaited.standing, since=on, by=by)
    return taken
