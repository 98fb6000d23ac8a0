"""Roles come from the seats and offices of the day in the Partnership itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from csp.models import Office
from csp.permissions import Permission, Role, may, roles_of
from tests import desk
from tests.factories import GroupFactory, MembershipFactory, OfficeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def test_a_seat_in_the_partnership_lets_somebody_read_and_one_elsewhere_does_not() -> None:
    inside, outside = desk.user_of("Ines Dunnock"), desk.user_of("Jonah Eastlake")
    MembershipFactory(person=inside.person, starts=None)
    MembershipFactory(person=outside.person, group=GroupFactory(kind="task"), starts=None)
    assert may(inside, Permission.READ_MEMBERS) and not may(outside, Permission.READ_MEMBERS)
    assert roles_of(outside) == {Role.PUBLIC}


@pytest.mark.parametrize("kind", [Office.Kind.CHAIR, Office.Kind.VICE_CHAIR, Office.Kind.SUPPORT_OFFICER])
def test_an_office_of_another_group_gives_nothing_here(kind: str) -> None:
    holder, other = desk.user_of("Keziah Greenhalge"), desk.user_of("Lorcan Applegarth")
    OfficeFactory(person=holder.person, group=GroupFactory(partnership=True), kind=kind, starts=None)
    OfficeFactory(person=other.person, group=GroupFactory(kind="steering"), kind=kind, starts=None)
    assert may(holder, Permission.APPROVE_PUBLICATION) and not may(other, Permission.APPROVE_PUBLICATION)


def test_what_ended_yesterday_gives_nothing_today() -> None:
    user = desk.user_of("Hamish Brackenridge")
    today = timezone.localdate()
    seat = MembershipFactory(person=user.person, starts=None, ends=today)
    assert may(user, Permission.READ_MEMBERS)
    seat.ends = today - timedelta(days=1)
    seat.save()
    user = type(user).objects.get(pk=user.pk)
    assert not may(user, Permission.READ_MEMBERS)
