"""Numbers and times of an agenda, the minutes to be agreed, the next meeting."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from meetings.models import AgendaItem, Meeting, Minutes
from meetings.queries import agenda_rows, minutes_before, named_days, next_meeting, total_minutes
from tests.factories import (
    AgendaFactory,
    AgendaItemFactory,
    AgendaLeadFactory,
    GroupFactory,
    MeetingFactory,
    MinutesFactory,
    PaperFactory,
    PaperItemFactory,
)

pytestmark = pytest.mark.django_db
Kind = AgendaItem.Kind


def test_numbers_minutes_and_clock() -> None:
    agenda = AgendaFactory(meeting=MeetingFactory(starts=time(10)))
    AgendaItemFactory(agenda=agenda, title="Welcome", minutes=10)
    AgendaItemFactory(agenda=agenda, title="Break", kind=Kind.BREAK, minutes=5)
    priorities = AgendaItemFactory(agenda=agenda, title="Priorities", minutes=None)
    AgendaItemFactory(agenda=agenda, title="Written", kind=Kind.HEADING, minutes=None)
    AgendaItemFactory(agenda=agenda, title="Survey", minutes=None)
    AgendaItemFactory(parent=priorities, title="Streets", minutes=10)
    AgendaItemFactory(parent=priorities, title="Homes", minutes=15)
    rows = agenda_rows(agenda.meeting)
    assert [(row.item.title, row.number, row.minutes, row.starts) for row in rows] == [
        ("Welcome", "1", 10, time(10)),
        ("Break", "", 5, time(10, 10)),
        ("Priorities", "2", 25, time(10, 15)),
        ("Written", "", 0, time(10, 40)),
        ("Survey", "3", 0, time(10, 40)),
    ]
    assert [(part.item.title, part.number, part.minutes, part.starts) for part in rows[2].parts] == [
        ("Streets", "2.1", 10, time(10, 15)),
        ("Homes", "2.2", 15, time(10, 25)),
    ]
    assert total_minutes(rows) == 40


def test_without_a_start_there_are_no_times() -> None:
    agenda = AgendaFactory(meeting=MeetingFactory(starts=None, ends=None))
    AgendaItemFactory(agenda=agenda)
    assert [row.starts for row in agenda_rows(agenda.meeting)] == [None]


def test_leads_and_papers_in_order() -> None:
    item = AgendaItemFactory()
    for words in ("Chair", "Board"):
        AgendaLeadFactory(item=item, words=words)
    for title, position in (("Second", 2), ("First", 1)):
        paper = PaperFactory(meeting=item.agenda.meeting, title=title, position=position)
        PaperItemFactory(paper=paper, item=item)
    row, = agenda_rows(item.agenda.meeting)
    assert [lead.words for lead in row.leads] == ["Chair", "Board"]
    assert [paper.title for paper in row.papers] == ["First", "Second"]


def test_no_agenda_no_rows() -> None:
    assert agenda_rows(MeetingFactory()) == []


def test_a_long_agenda_costs_no_more_queries() -> None:
    agenda = AgendaFactory()

    def grow(count: int) -> int:
        for _ in range(count):
            item = AgendaItemFactory(agenda=agenda)
            AgendaItemFactory(parent=item)
            AgendaLeadFactory(item=item)
            PaperItemFactory(item=item, paper=PaperFactory(meeting=agenda.meeting))
        with CaptureQueriesContext(connection) as queries:
            agenda_rows(agenda.meeting)
        return len(queries)

    assert grow(1) == grow(12) == 3


def with_minutes(day: date, **fields: object) -> Minutes:
    return MinutesFactory(meeting=MeetingFactory(date=day), **fields)


def test_the_minutes_that_the_agenda_names() -> None:
    named = with_minutes(date(2031, 3, 11))
    with_minutes(date(2031, 5, 20))
    meeting = MeetingFactory(date=date(2031, 7, 8))
    agenda = AgendaFactory(meeting=meeting)
    AgendaItemFactory(agenda=agenda, title="Report of 20 May 2031")
    AgendaItemFactory(agenda=agenda, title="Minutes of 11 March 2031 meeting: Agreement")
    assert minutes_before(meeting) == named


def test_a_named_day_without_minutes_gives_the_latest() -> None:
    latest = with_minutes(date(2031, 5, 20))
    with_minutes(date(2031, 3, 11))
    meeting = MeetingFactory(date=date(2031, 7, 8))
    AgendaItemFactory(agenda=AgendaFactory(meeting=meeting), title="Minutes of 12 March 2031: Agreement")
    assert minutes_before(meeting) == latest


def test_neither_later_ones_nor_another_groups() -> None:
    with_minutes(date(2031, 9, 2))
    MinutesFactory(meeting=MeetingFactory(date=date(2031, 6, 3), group=GroupFactory()))
    meeting = MeetingFactory(date=date(2031, 7, 8))
    MinutesFactory(meeting=meeting)
    assert minutes_before(meeting) is None


def test_those_agreed_earlier_are_not_agreed_again() -> None:
    between = MeetingFactory(date=date(2031, 5, 20))
    meeting = MeetingFactory(date=date(2031, 7, 8))
    minutes = with_minutes(date(2031, 3, 11), status=Minutes.Status.AGREED, agreed_at=between)
    assert minutes_before(meeting) is None
    assert minutes_before(between) == minutes


def test_the_next_meeting_is_of_the_group_and_not_cancelled() -> None:
    meeting = MeetingFactory(date=date(2031, 7, 8))
    MeetingFactory(date=date(2031, 8, 1), status=Meeting.Status.CANCELLED)
    MeetingFactory(date=date(2031, 8, 2), group=GroupFactory())
    assert next_meeting(meeting) is None
    after = MeetingFactory(date=date(2031, 10, 14))
    MeetingFactory(date=date(2031, 12, 2))
    assert next_meeting(meeting) == after


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["", "st", "nd", "rd", "th"]))
def test_a_day_written_out_is_found(day: date, ending: str) -> None:
    assert named_days(f"Minutes of {day.day}{ending} {day:%B %Y} meeting: Agreement") == [day]


def test_words_that_are_no_day_are_passed_over() -> None:
    assert named_days("Minutes of 31 February 2031 and 5 May 2031; 14 March") == [date(2031, 5, 5)]
    assert named_days("") == []


@given(st.lists(st.tuples(st.sampled_from(["item", "break"]), st.integers(0, 30)), max_size=6))
def test_the_sum_and_the_last_clock_agree(rows: list[tuple[str, int]]) -> None:
    meeting = MeetingFactory(date=date(2031, 1, 1), starts=time(9), ends=None)
    agenda = AgendaFactory(meeting=meeting)
    for at, (kind, minutes) in enumerate(rows, 1):
        AgendaItemFactory(agenda=agenda, kind=kind, minutes=minutes, position=at)
    found = agenda_rows(meeting)
    assert total_minutes(found) == sum(minutes for _, minutes in rows)
    assert [row.number for row in found if row.number] == [str(n) for n in range(1, sum(k == "item" for k, _ in rows) + 1)]
    if found:
        start = timedelta(hours=found[-1].starts.hour, minutes=found[-1].starts.minute)
        assert start == timedelta(hours=9, minutes=sum(minutes for _, minutes in rows[:-1]))
    meeting.delete()
