"""When reports, papers and questions are due."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.models import Rules
from csp.queries import rules_on
from csp.workingdays import is_working_day
from meetings.deadlines import deadlines
from meetings.models import Meeting
from tests.factories import RulesFactory

LONDON = ZoneInfo("Europe/London")


def test_by_the_usual_rules() -> None:
    due = deadlines(Meeting(date=date(2023, 7, 11)), Rules())
    assert due.reports == date(2023, 6, 27)
    assert due.publication == date(2023, 7, 3)
    assert due.questions == datetime(2023, 7, 10, 9, 0, tzinfo=UTC)  # ten o'clock in summer
    assert due.questions.tzinfo == LONDON


def test_in_winter_ten_o_clock_is_ten_o_clock() -> None:
    due = deadlines(Meeting(date=date(2024, 2, 6)), Rules())
    assert due.questions == datetime(2024, 2, 5, 10, 0, tzinfo=UTC)


def test_each_can_be_overridden_alone() -> None:
    day = date(2023, 7, 11)
    usual = deadlines(Meeting(date=day), Rules())
    reports, published, asked = date(2023, 6, 1), date(2023, 6, 2), datetime(2023, 6, 3, 12, tzinfo=UTC)
    one = deadlines(Meeting(date=day, report_deadline=reports), Rules())
    assert (one.reports, one.publication, one.questions) == (reports, usual.publication, usual.questions)
    one = deadlines(Meeting(date=day, publication_deadline=published), Rules())
    assert (one.reports, one.publication, one.questions) == (usual.reports, published, usual.questions)
    one = deadlines(Meeting(date=day, question_deadline=asked), Rules())
    assert (one.reports, one.publication, one.questions) == (usual.reports, usual.publication, asked)


@given(
    st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(0, 60), st.integers(0, 15),
    st.times().map(lambda when: when.replace(second=0, microsecond=0)),
)
def test_deadlines_lie_before_the_meeting(day: date, reports: int, clear: int, at: time) -> None:
    due = deadlines(Meeting(date=day), Rules(report_days=reports, publication_working_days=clear, question_time=at))
    assert due.reports == day - timedelta(days=reports)
    assert due.publication < day
    assert is_working_day(due.publication)
    assert due.questions.date() < day
    assert is_working_day(due.questions.date())
    assert due.questions.time() == at


@pytest.mark.django_db
def test_a_meeting_is_judged_by_the_rules_of_its_day() -> None:
    RulesFactory(starts=date(2020, 4, 1), ends=date(2021, 3, 31), report_days=7)
    RulesFactory(starts=date(2021, 4, 1), ends=None, report_days=21)
    assert rules_on(date(2021, 3, 31)).report_days == 7
    assert rules_on(date(2021, 4, 1)).report_days == 21
    assert rules_on(date(2019, 1, 1)).report_days == 14  # none in the record: the usual ones
    assert rules_on(date(2019, 1, 1)).pk is None


@pytest.mark.django_db
def test_where_rules_overlap_the_later_hold() -> None:
    RulesFactory(starts=None, ends=None, report_days=7)
    RulesFactory(starts=date(2021, 4, 1), ends=None, report_days=21)
    assert rules_on(date(2022, 1, 1)).report_days == 21
    assert rules_on(date(2020, 1, 1)).report_days == 7


def test_the_agenda_leaves_authors_a_working_week_and_the_minutes_take_two() -> None:
    due = deadlines(Meeting(date=date(2023, 7, 11)), Rules())
    assert due.agenda == date(2023, 6, 19)  # a Monday; reports are due on Tuesday the 27th
    assert due.minutes == date(2023, 7, 25)
    earlier = deadlines(Meeting(date=date(2023, 7, 11), report_deadline=date(2023, 6, 20)), Rules())
    assert earlier.agenda < due.agenda
