"""Writes that join seats and action points: a seat handed over with what goes with it, agencies that become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from actions.handoverservices import hand_over
from actions.models import ActionPoint
from csp.models import Agency, AuditEntry, Group, Membership, Office, Person, User
from csp.services import audit, merge_agency, record_newcomer, replace_in_seat, take_seat


@dataclass(frozen=True)
class Newcomer:
    """Somebody whom the record does not know yet."""

    name: str
    title: str = ""
    distinction: str = ""
    email: str = ""


@transaction.atomic
def recorded(*, who: Person | Newcomer, by: User) -> Person:
    """The person, recorded first where they are new. Raises ValueError as `record_newcomer` does."""
    if isinstance(who, Person):
        return who
    return record_newcomer(name=who.name, title=who.title, distinction=who.distinction, email=who.email, by=by)


@transaction.atomic
def seat_somebody(
    *, who: Person | Newcomer, group: Group, agency: Agency | None, standing: str, role: str, team: str, starts: date, by: User
) -> Membership:
    """Somebody, known or new, sits in `group` from that day. Raises ValueError as `take_seat` and `record_newcomer` do."""
    person = recorded(who=who, by=by)
    return take_seat(
        person=person, group=group, agency=agency, standing=standing, role=role, team=team, starts=starts, by=by
    )


@transaction.atomic
def hand_seat_over(
    *, seat: Membership, successor: Person | Newcomer, on: date, offices: bool, points: Sequence[ActionPoint], by: User
) -> AuditEntry:
    """From `on` `successor` holds the seat, with `offices` also what offices went with it; `points` of the predecessor pass
    to them at once. All of it or nothing. The audit entry given says what came of it (actions.peoplequeries).

    Raises ValueError where the seat has a last day already, and as `replace_in_seat` and `record_newcomer` do. What was settled
    meanwhile of `points` stays.
    """
    before = seat.person
    held = Membership.objects.select_for_update(of=("self",)).filter(pk=seat.pk).first()  # two at once take turns
    if held is None or held.ends is not None:
        when = f" on {held.ends:%-d %B %Y}" if held and held.ends else ""
        raise ValueError(f"This seat of {before} ends{when} already. Look who follows; if nobody does, seat somebody.")
    person = recorded(who=successor, by=by)
    had = set(Office.objects.filter(person=person).values_list("pk", flat=True))
    taken = replace_in_seat(seat=seat, successor=person, on=on, offices=offices, by=by)
    # A line of progress is of the day on which it is written, whenever the seat changes hands.
    passed = hand_over(points=points, before=before, after=person, on=timezone.localdate(), by=by) if points else []
    came = Office.objects.filter(person=person).exclude(pk__in=had).values_list("pk", flat=True)
    return audit(
        by=by, act="hand_seat_over", thing=taken, seat=taken.pk, before=before.pk, offices=sorted(came),
        points=[point.pk for point in passed],
    )


@transaction.atomic
def pass_points_on(*, points: Sequence[ActionPoint], before: Person, after: Person, by: User) -> list[ActionPoint]:
    """`points` of somebody pass to somebody else today; those that did. Raises ValueError as `hand_over` does."""
    return hand_over(points=points, before=before, after=after, on=timezone.localdate(), by=by)


@transaction.atomic
def merge_agencies(
    *, agency: Agency, successor: Agency, on: date, points: Sequence[ActionPoint], by: User
) -> tuple[list[Membership], list[ActionPoint]]:
    """`agency` goes over into `successor` on that day, with its seats and with `points` that it owned; the new seats, and
    the action points that changed hands. Raises ValueError as `merge_agency` does."""
    seats = merge_agency(agency=agency, successor=successor, on=on, by=by)
    passed = hand_over(points=points, before=agency, after=successor, on=timezone.localdate(), by=by) if points else []
    return seats, passed
