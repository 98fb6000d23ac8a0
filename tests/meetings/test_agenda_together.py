"""Two officers at one agenda in the same moment, in threads with connections of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from csp.models import User
from meetings.agendawords import RowWords
from meetings.models import AgendaItem, Meeting
from meetings.services import RowChanged, add_row, change_row, move_row
from tests.factories import AgendaFactory, MeetingFactory, UserFactory

pytestmark = [pytest.mark.engines, pytest.mark.django_db(transaction=True)]
HANDS, TURNS = 4, 6


def together(work: Callable[[User, int], object]) -> list[object]:
    """What `work(user, number)` gives for each user, all let go at once."""
    users = [UserFactory() for _ in range(HANDS)]
    barrier = Barrier(HANDS)

    def run(number: int) -> object:
        try:
            barrier.wait(10)
            return work(users[number], number)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(run, range(HANDS), timeout=60))


def places(meeting: Meeting) -> list[int]:
    return list(AgendaItem.objects.filter(agenda__meeting=meeting).order_by("position").values_list("position", flat=True))


def test_the_first_rows_of_several_make_one_agenda() -> None:
    meeting = MeetingFactory()
    together(lambda user, number: add_row(meeting=meeting, words=RowWords(f"First of {number}"), by=user))
    assert places(meeting) == [1, 2, 3, 4]


def test_rows_are_moved_while_others_are_added() -> None:
    meeting = AgendaFactory().meeting
    rows = [add_row(meeting=meeting, words=RowWords(f"Row {n}"), by=UserFactory()) for n in range(6)]

    def work(user: User, number: int) -> None:
        for turn in range(TURNS):
            if number % 2:
                add_row(meeting=meeting, words=RowWords(f"New {number} {turn}"), after=rows[turn], by=user)
            else:
                move_row(row=rows[(turn + number) % 6], up=bool(turn % 2), by=user)

    together(work)
    assert places(meeting) == list(range(1, 6 + HANDS // 2 * TURNS + 1))


def test_of_many_hands_at_one_row_one_is_kept_each_time() -> None:
    row = add_row(meeting=MeetingFactory(), words=RowWords("Nobody wrote yet"), by=UserFactory())

    def work(user: User, number: int) -> int:
        kept = 0
        for turn in range(TURNS):
            seen = AgendaItem.objects.get(pk=row.pk)
            try:
                change_row(row=seen, version=seen.version, words=RowWords(f"Words {turn} of {number}"), by=user)
            except RowChanged:
                continue
            kept += 1
        return kept

    kept = together(work)
    row.refresh_from_db()
    assert row.version == 1 + sum(kept)  # type: ignore[arg-type]
