"""How long a device remembers who ticked "Stay signed in"."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from csp import remembered
from csp.models import User
from tests import desk
from tests.factories import GroupFactory, OfficeFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def remembers(user: User) -> Client:
    """A device on which `user` signed in and ticked the box."""
    client = Client()
    desk.sign_in(client, user)
    request = HttpRequest()
    request.session, request.user = client.session, user
    remembered.remember(request, user)
    request.session.save()
    cache.clear()
    return client


def test_a_member_is_remembered_for_ninety_days_from_the_last_visit() -> None:
    client, now = remembers(desk.member()), timezone.now()
    for days in (80, 160, 249):
        with time_machine.travel(now + days * DAY, tick=False):
            answer = client.get("/members/")
            assert answer.status_code == 200
            assert answer.cookies["sessionid"]["max-age"] == 90 * 86400
            assert "sessionid" not in client.get("/members/").cookies  # once a day is enough
    with time_machine.travel(now + 340 * DAY, tick=False):
        assert client.get("/members/").status_code == 302


def test_the_desk_is_remembered_for_fourteen_days_however_often_one_comes() -> None:
    client, now = remembers(desk.officer()), timezone.now()
    for days in (1, 7, 13):
        with time_machine.travel(now + days * DAY, tick=False):
            assert client.get("/desk/").status_code == 200
    with time_machine.travel(now + 14.1 * DAY, tick=False):
        assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize("address", ["/desk/", "/members/", "/account/"])
def test_a_device_that_remembers_a_member_is_forgotten_once_they_become_officer(address: str) -> None:
    """Their second factor may stand on another device; this one never saw it."""
    user = desk.member()
    client, other = remembers(user), Client()
    OfficeFactory(person=user.person, group=GroupFactory(partnership=True), kind="support_officer", starts=None)
    desk.with_second_factor(user)
    desk.sign_in(other, user)
    answer = client.get(address)
    assert (answer.status_code, answer.url) == (302, f"/account/sign-in/?next={address}")
    assert client.get("/members/").status_code == 302
    assert other.get(address).status_code == 200
