"""The story of one priority in one page: whole, linked, in as many queries whatever its length, and nobody reads too much."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.models import ActionPoint
from actions.priorityservices import serve_priority
from csp.models import Group, Office, Priority, User
from csp.prioritynameservices import name_priority_also
from meetings.models import AgendaItem
from reports.builders.prioritystories import What, priority_story
from reports.priorityqueries import Reader
from tests import desk
from tests.factories import OfficeFactory, PersonFactory, PriorityFactory, UserFactory
from tests.reports.test_importing import run

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 28)
YOUNG = "Safeguarding young people against violence and exploitation"
BEFORE = "Safeguarding people against violence and exploitation"


def officer_of_the_papers() -> User:
    """A support officer of the partnership that the papers found."""
    user = UserFactory(person=PersonFactory(name="Cerys Coldharbour"))
    group = Group.objects.get(kind=Group.Kind.PARTNERSHIP)
    OfficeFactory(person=user.person, group=group, kind=Office.Kind.SUPPORT_OFFICER, starts=None)
    return desk.with_second_factor(user)


def links(html: str) -> set[str]:
    """The addresses of the lines of a story."""
    return set(re.findall(r'class="story__title"><a class="govuk-link" href="([^"]+)"', html))


def whole(priority: Priority, user: User) -> tuple[list[tuple[str, str, str]], int]:
    """What, day and number of each line, and how many queries they took."""
    reader = Reader.of(user)
    with CaptureQueriesContext(connection) as asked:
        story = priority_story(priority, reader, TODAY)
    return [(one.what.name, str(one.day), one.number) for one in story.events], len(asked)


def test_one_priority_across_the_real_papers_of_2020_and_2023_is_one_page_with_every_line_linked(papers: Path, client: Client) -> None:
    run(papers / "2020-10-06")
    officer = officer_of_the_papers()
    desk.sign_in(client, officer)
    young = PriorityFactory(name=YOUNG, starts=date(2020, 4, 1))
    PriorityFactory(name="Listening to community needs and responding together to reduce harm")
    name_priority_also(priority=young, name=BEFORE, until=date(2020, 3, 31), by=officer)
    page = reverse("members:priority", args=[young.pk])
    # What stood in the record before the priority did is bound by one click; what comes after binds itself.
    assert AgendaItem.objects.filter(priority=young).count() == 0
    client.post(reverse("members:bind_named", args=[young.pk]))
    assert AgendaItem.objects.filter(priority=young).count() == 1
    point = ActionPoint.objects.get(meeting__date=date(2020, 2, 11), sequence=1)
    serve_priority(point=point, priority=young, was="", by=officer)
    one, first = whole(young, officer)
    run(papers / "2023-07-11")
    told, second = whole(young, officer)
    assert second == first and len(told) > len(one) > 0
    days = {what: {day for name, day, _ in told if name == what} for what in What.__members__}
    assert days["AGENDA"] == {"2020-10-06", "2023-07-11"}
    assert days["MINUTES"] == {"2020-02-11", "2023-03-14"}
    assert {number for what, day, number in told if (what, day) == ("MINUTES", "2023-03-14")} >= {"9.1.1", "9.1.2", "9.1.3"}
    assert {number for what, day, number in told if (what, day) == ("MINUTES", "2020-02-11")} >= {"6.1.1"}
    assert not {number for what, _, number in told if what == "MINUTES"} & {"9.2.1", "6.2.1", "6.3.1"}
    assert ("ACTION", "2023-03-14", "03/06") in told
    assert {"2020-10-06", "2023-07-11"} <= days["PAPER"]
    html = client.get(page).content.decode()
    found = links(html)
    assert len(found) > 10
    for url in found:
        where, _, anchor = url.partition("#")
        assert client.get(where or page).status_code == 200, url
        if not where:
            assert f'id="{anchor}"' in html
