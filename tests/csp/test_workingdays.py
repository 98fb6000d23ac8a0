"""Working days of England and Wales, held against days that are known and a plain count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.workingdays import (
    clear_working_days_before,
    is_working_day,
    last_working_day_before,
    working_days_after,
)

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2023, 7, 11), True),
        (date(2023, 7, 8), False),  # Saturday
        (date(2023, 4, 7), False),  # Good Friday
        (date(2023, 4, 10), False),  # Easter Monday: not one in Scotland
        (date(2023, 5, 8), False),  # coronation, once
        (date(2022, 9, 19), False),  # a funeral, once
        (date(2022, 6, 2), False),  # spring bank holiday, moved
        (date(2022, 5, 30), True),  # from here
        (date(2021, 12, 27), False),  # substitute for a Christmas on Saturday
        (date(2021, 12, 28), False),
        (date(2024, 1, 2), True),  # a holiday in Scotland alone
        (date(2024, 8, 5), True),  # likewise
        (date(2024, 8, 26), False),
        (date(2024, 3, 18), True),  # a holiday in Northern Ireland alone
    ],
)
def test_known_days(day: date, open_: bool) -> None:
    assert is_working_day(day) is open_


def test_last_working_day_before_a_monday_and_after_christmas() -> None:
    assert last_working_day_before(date(2023, 7, 11)) == date(2023, 7, 10)
    assert last_working_day_before(date(2023, 7, 10)) == date(2023, 7, 7)
    assert last_working_day_before(date(2021, 12, 29)) == date(2021, 12, 24)


def test_five_clear_days_before_a_tuesday_in_july() -> None:
    # Between Monday 3 and Tuesday 11 July 2023 lie 4, 5, 6, 7 and 10.
    assert clear_working_days_before(date(2023, 7, 11), 5) == date(2023, 7, 3)


def test_clear_days_pass_over_easter() -> None:
    # Good Friday 7 and Easter Monday 10 April 2023 do not count.
    assert clear_working_days_before(date(2023, 4, 13), 3) == date(2023, 4, 5)


def test_a_negative_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        clear_working_days_before(date(2023, 7, 11), -1)


@given(DAYS)
def test_nothing_but_holidays_lies_between_a_day_and_the_working_day_before(day: date) -> None:
    before = last_working_day_before(day)
    assert before < day
    assert is_working_day(before)
    assert not any(is_working_day(before + DAY * n) for n in range(1, (day - before).days))


@given(DAYS, st.integers(0, 15))
def test_so_many_whole_working_days_lie_between(day: date, count: int) -> None:
    found = clear_working_days_before(day, count)
    between = [found + DAY * n for n in range(1, (day - found).days)]
    assert sum(map(is_working_day, between)) == count
    assert is_working_day(found)
    # And no later day would do.
    assert sum(map(is_working_day, between[1:])) < count or count == 0 or not is_working_day(between[0])


@given(DAYS, st.integers(0, 15))
def test_later_days_have_no_earlier_deadlines(day: date, count: int) -> None:
    assert clear_working_days_before(day, count) <= clear_working_days_before(day + DAY, count)
    assert clear_working_days_before(day, count + 1) < clear_working_days_before(day, count)


@given(DAYS, st.integers(1, 30))
def test_working_days_after_counts_working_days(day: date, count: int) -> None:
    end = working_days_after(day, count)
    passed = [day + DAY * n for n in range(1, (end - day).days + 1)]
    assert sum(map(is_working_day, passed)) == count and is_working_day(end)


def test_no_working_day_is_no_count() -> None:
    assert working_days_after(date(2024, 12, 24), 1) == date(2024, 12, 27)
    with pytest.raises(ValueError, match="At least one"):
        working_days_after(date(2024, 12, 24), 0)
