"""Numbers of action points: a hundred raised at once, both ways of raising, deleted ones, minutes that go round."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from actions.minutesservices import start_minutes
from actions.models import ActionPoint
from actions.services import raise_action_point, update_action_point
from csp.models import Block
from meetings.models import Minutes
from meetings.services import circulate_minutes
from tests.actions.editing import new_action, new_block, op, send_one
from tests.factories import AgendaFactory, AgendaItemFactory, MeetingFactory, UserFactory

HANDS, EACH = 20, 5


def sequences(minutes: Minutes) -> list[int]:
    return list(minutes.meeting.action_points.order_by("sequence").values_list("sequence", flat=True))


def begun() -> tuple[Minutes, Block]:
    """Draft minutes with one paragraph."""
    agenda = AgendaFactory()
    AgendaItemFactory(agenda=agenda, title="Welcome")
    minutes, by = start_minutes(meeting=agenda.meeting, by=UserFactory()), UserFactory()
    send_one(minutes, by, new_block(minutes.document.sections.first(), "It was dark."))
    return minutes, Block.objects.get()


def deleted(minutes: Minutes, point: ActionPoint) -> None:
    point.refresh_from_db()
    told = send_one(minutes, UserFactory(), op("delete_action", identity=point.identity, base=point.version))
    assert told.state == "saved"


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("gone_round", [False, True])
def test_a_hundred_raised_at_once_from_both_sides_get_a_hundred_numbers(gone_round):
    minutes, block = begun()
    if gone_round:
        circulate_minutes(minutes=minutes, by=UserFactory())
    barrier, users = Barrier(HANDS), [UserFactory() for _ in range(HANDS)]

    def work(number: int) -> list[str]:
        try:
            barrier.wait(30)
            told = []
            for turn in range(EACH):
                if (number + turn) % 2:
                    told.append(raise_action_point(meeting=minutes.meeting, text="Carried over", by=users[number]).reference)
                else:
                    told.append(send_one(minutes, users[number], new_action(block, "Chair to look")).more["reference"])
            return told
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        told = [reference for one in pool.map(work, range(HANDS), timeout=120) for reference in one]
    assert sequences(minutes) == list(range(1, HANDS * EACH + 1))
    if gone_round:  # nobody's number changed after they were told it
        assert sorted(told) == [f"{minutes.meeting.date:%m}/{n:02}" for n in sorted(range(1, 101), key=lambda n: f"{n:02}")]


@pytest.mark.django_db
@pytest.mark.engines
def test_a_number_that_went_round_is_never_given_again_whoever_raises_the_next():
    minutes, block = begun()
    for _ in range(3):
        raise_action_point(meeting=minutes.meeting, text="Look", by=UserFactory(), block=block)
    deleted(minutes, minutes.meeting.action_points.get(sequence=3))
    assert raise_action_point(meeting=minutes.meeting, text="Look", by=UserFactory(), block=block).sequence == 3
    circulate_minutes(minutes=minutes, by=UserFactory())
    for sequence, raises in ((3, "service"), (4, "editor"), (5, "service")):
        deleted(minutes, minutes.meeting.action_points.get(sequence=sequence))
        if raises == "service":
            raise_action_point(meeting=minutes.meeting, text="Look", by=UserFactory(), block=block)
        else:
            send_one(minutes, UserFactory(), new_action(block, "Chair to look"))
    assert sequences(minutes) == [1, 2, 6]


@pytest.mark.django_db
@pytest.mark.engines
def test_a_line_between_meetings_leaves_no_gap_in_a_draft_and_a_printed_number_stands():
    minutes, block = begun()
    points = [raise_action_point(meeting=minutes.meeting, text=f"Look {n}", by=UserFactory(), block=block) for n in range(3)]
    day = minutes.meeting.date
    line = {"status": "in_progress", "text": "Half done.", "on": day, "author": "Ada", "by": UserFactory()}
    update_action_point(point=points[2], **line)
    deleted(minutes, points[0])
    assert sequences(minutes) == [1, 2]
    later = MeetingFactory(group=minutes.meeting.group)
    update_action_point(point=points[2], **line, meeting=later)
    deleted(minutes, points[1])
    assert sequences(minutes) == [2]


@pytest.mark.django_db
def test_numbers_of_a_meeting_without_minutes_go_on():
    meeting = MeetingFactory()
    assert [raise_action_point(meeting=meeting, text="Look", by=UserFactory()).sequence for _ in range(2)] == [1, 2]
