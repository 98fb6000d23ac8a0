"""Many officers at one seat and one chair: one successor, one Chair, and nothing written by those who came too late."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from actions.models import ActionPoint
from actions.peopleservices import Newcomer, hand_seat_over
from csp.models import Membership, Office, Person, User
from csp.services import appoint
from tests.factories import (
    ActionOwnerFactory,
    AgencyFactory,
    GroupFactory,
    MembershipFactory,
    OfficeFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = [pytest.mark.engines, pytest.mark.django_db(transaction=True)]
OFFICERS = 6


def together(act: Callable[[User, int], object]) -> list[object]:
    """What `act` gives or how it refuses, done by six officers at the same instant."""
    users = [UserFactory() for _ in range(OFFICERS)]
    start = Barrier(OFFICERS)

    def run(number: int) -> object:
        try:
            start.wait(30)
            return act(users[number], number)
        except ValueError as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(OFFICERS) as pool:
        return list(pool.map(run, range(OFFICERS), timeout=60))


def test_one_of_many_handovers_of_a_seat_is_done():
    seat = MembershipFactory(agency=AgencyFactory(), starts=date(2020, 1, 1))
    OfficeFactory(person=seat.person, group=seat.group, kind="priority_lead", matter="Lamps", starts=None)
    point = ActionOwnerFactory(person=seat.person).action_point
    people = Person.objects.count()

    def act(by: User, number: int) -> object:
        points = list(ActionPoint.objects.all())
        # Each on another day: an earlier one must not slip in before a later one either.
        day = date(2090, 1, 1 + number)
        return hand_seat_over(seat=seat, successor=Newcomer(f"Newcomer {number}"), on=day, offices=True, points=points, by=by)

    results = together(act)
    assert sum(isinstance(one, str) for one in results) == OFFICERS - 1
    follower = Membership.objects.exclude(pk=seat.pk).get().person
    assert Person.objects.count() == people + 1
    assert Office.objects.get(ends=None).person == follower and point.owners.get().person == follower
    assert point.updates.count() == 1


def test_of_many_chairs_appointed_at_once_one_chairs():
    group, people = GroupFactory(), [PersonFactory() for _ in range(OFFICERS)]
    together(lambda by, number: appoint(person=people[number], group=group, kind="chair", matter="", on=date(2090, 1, 1), by=by))
    assert Office.objects.on(date(2090, 1, 1)).filter(group=group, kind="chair").count() == 1
