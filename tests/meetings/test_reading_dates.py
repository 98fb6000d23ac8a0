"""Dates and times as papers print them."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.reading.dates import read_date, read_next_date, read_time, read_times

DAYS = st.dates(date(2001, 1, 1), date(2090, 12, 31))


def ordinal(day: int) -> str:
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


@pytest.mark.parametrize(
    "text",
    [
        "11 July 2023", "Tuesday 11th July 2023", "Tuesday, 11 July, 2023", "11/07/2023", "11/7/23", "11.07.23",
        "11-07-2023", "July 11, 2023", "July 11th 2023", "2023-07-11", "11th of July 2023", "11 Jul 2023", "11-Jul-23",
        "TUESDAY 11 JULY 2023", "11 July '23", "11 July 23", "Held on 11 July 2023, 10am to 1pm", "11 July 2023.",
    ],
)
def test_a_date_with_its_year(text: str) -> None:
    assert read_date(text) == date(2023, 7, 11)


@pytest.mark.parametrize(
    "text",
    [
        "", "July 2023", "2023/24", "10:00-13:00", "10.00 – 13.00", "31 June 2023", "32/01/2023", "11/13/2023",
        "item 10 may be taken first", "01223 457808", "version 1.2.3.4", "11 July",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "near", "expected"),
    [
        ("Monday 10 July", date(2023, 7, 11), date(2023, 7, 10)),
        ("5 October", date(2020, 10, 6), date(2020, 10, 5)),
        ("31 December", date(2023, 1, 5), date(2022, 12, 31)),
        ("2 January", date(2023, 12, 5), date(2024, 1, 2)),
        # A weekday decides between neighbouring years ...
        ("Wednesday 10 January", date(2023, 7, 12), date(2024, 1, 10)),
        ("Tuesday 10 January", date(2023, 7, 12), date(2023, 1, 10)),
        # ... but a slip in it does not move the date by years.
        ("Tuesday 10 July", date(2023, 7, 11), date(2023, 7, 10)),
        ("11 July 10:00-12:00", date(2023, 6, 1), date(2023, 7, 11)),
        ("11 July 1400-1600hrs", date(2023, 6, 1), date(2023, 7, 11)),
    ],
)
def test_a_date_without_its_year_is_the_nearest(text: str, near: date, expected: date) -> None:
    assert read_date(text, near) == expected


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        ("9 February", date(2020, 10, 6), date(2021, 2, 9)),
        ("10 October", date(2023, 7, 11), date(2023, 10, 10)),
        ("11 July", date(2023, 7, 11), date(2024, 7, 11)),
        ("10 October 2023", date(2025, 1, 1), date(2023, 10, 10)),
        ("29 February", date(2024, 3, 1), date(2028, 2, 29)),
        ("to be confirmed", date(2023, 7, 11), None),
    ],
)
def test_the_date_of_a_next_meeting(text: str, after: date, expected: date | None) -> None:
    assert read_next_date(text, after) == expected


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("10:00-13:00", time(10), time(13)),
        ("10:00-11:50 for those invited", time(10), time(11, 50)),
        ("10am to 12.30pm", time(10), time(12, 30)),
        ("10.00 – 13.00", time(10), time(13)),
        ("10.00am – 1.00pm", time(10), time(13)),
        ("2pm-4pm", time(14), time(16)),
        ("2-4pm", time(14), time(16)),
        ("10-11.30am", time(10), time(11, 30)),
        ("11-1pm", time(11), time(13)),
        ("10am-1", time(10), time(13)),
        ("10 a.m. until 12 noon", time(10), time(12)),
        ("between 9.30am and noon", time(9, 30), time(12)),
        ("from 10am", time(10), None),
        ("1400-1600hrs", time(14), time(16)),
        ("14:00hrs to 16:00hrs", time(14), time(16)),
        ("10:00-1:00", time(10), time(13)),
        ("2:00-4:00", time(14), time(16)),
        ("6:00-8:00", time(18), time(20)),
        ("2pm-1pm", time(14), None),
        ("11:00-10:30", time(11), None),
        ("Tuesday 11 July 2023, 10am – 12pm", time(10), time(12)),
        ("11.07.23 10.00-12.00", time(10), time(12)),
        ("19:30", time(19, 30), None),
        ("9.30", time(9, 30), None),
        ("12am", time(0), None),
    ],
)
def test_times(text: str, starts: time, ends: time | None) -> None:
    assert read_times(text) == (starts, ends)


@pytest.mark.parametrize(
    "text",
    [
        "", "2023-24", "2023-2024", "11.07.2023", "11/07/23", "Room 2.14, Town Hall", "items 5-7", "£10.50", "25:00",
        "CB1 1JF", "01223 457808", "10 members", "5 to 10",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert read_times(text) == (None, None)


def test_a_single_time() -> None:
    assert read_time("before 10am on Monday") == time(10)
    assert read_time("The meeting closed at 1.05pm.") == time(13, 5)
    assert read_time("The meeting closed at 13.05.") == time(13, 5)


@given(DAYS)
def test_every_way_of_printing_a_day_reads_as_that_day(day: date) -> None:
    ways = [
        f"{day:%-d %B %Y}", f"{day:%A} {ordinal(day.day)} {day:%B %Y}", f"{day:%d/%m/%Y}", f"{day:%d.%m.%y}",
        f"{day:%B %-d, %Y}", day.isoformat(),
    ]
    for words in ways:
        assert read_date(words) == day
        assert read_date(f"Meeting on {words}: all welcome", near=day + timedelta(days=900)) == day


@given(DAYS, st.integers(-170, 170))
def test_a_day_without_its_year_is_found_from_nearby(day: date, distance: int) -> None:
    if (day.month, day.day) == (2, 29):
        return
    near = day + timedelta(days=distance)
    assert read_date(f"{day:%-d %B}", near) == day
    assert read_date(f"{day:%A %-d %B}", near) == day


@given(DAYS, DAYS)
def test_a_next_date_lies_after(day: date, after: date) -> None:
    found = read_next_date(f"{day:%-d %B}", after)
    assert found is not None
    assert found > after
    assert (found.month, found.day) == (day.month, day.day)


@given(st.times(), st.times())
def test_a_range_of_times_as_printed_by_the_clock(first: time, last: time) -> None:
    starts, ends = sorted((first.replace(second=0, microsecond=0), last.replace(second=0, microsecond=0)))
    expected = (starts, ends if ends > starts else None)
    assert read_times(f"{starts:%H:%M}-{ends:%H:%M}") == expected
    assert read_times(f"{starts:%H%M} – {ends:%H%M}hrs") == expected
    assert read_times(f"{starts:%-I.%M%p} to {ends:%-I.%M%p}".lower()) == expected


@given(st.text(), st.none() | st.dates())
def test_nothing_raises(text: str, near: date | None) -> None:
    read_date(text, near)
    read_next_date(text, near or date(2020, 1, 1))
    read_times(text)
    read_time(text)
