"""Days and times as people type them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp import typed

DAYS = st.dates(date(typed.FIRST_YEAR, 1, 1), date(typed.LAST_YEAR, 12, 31))
MINUTES = st.times().map(lambda one: one.replace(second=0, microsecond=0))
SUFFIX = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


@given(DAYS, st.booleans())
def test_every_day_however_it_is_written(one: date, capital: bool) -> None:
    month = f"{one:%B}"
    ways = [
        one.isoformat(), f"{one.day}/{one.month}/{one.year}", f"{one:%d/%m/%Y}", f"{one.day}.{one.month}.{one.year}",
        f"{one.day}-{one.month}-{one.year}", f"{one.day} {one.month} {one.year}", typed.written(one),
        f"{one.day}{SUFFIX.get(one.day, 'th')} {month} {one.year}", f"{one.day} {month[:3]} {one.year}",
        f"{one.day}{month[:3]}{one.year}", f"{one:%A} {one.day} {month} {one.year}", f"{one:%a}, {one.day} {month}, {one.year}",
        f"  {one.day}   {month}\t{one.year} ",
    ]
    for way in ways:
        assert typed.day(way.upper() if capital else way) == one, way
    if 2000 <= one.year <= 2099:
        assert typed.day(f"{one.day}/{one.month}/{one:%y}") == one == typed.day(f"{one.day} {month} {one:%y}")


@given(DAYS, st.integers(1, 6))
def test_a_day_of_the_week_that_does_not_fit_is_found(one: date, off: int) -> None:
    wrong = typed.WEEKDAYS[(one.weekday() + off) % 7]
    with pytest.raises(ValueError, match=f"is a {one:%A}, not a {wrong}"):
        typed.day(f"{wrong} {typed.written(one)}")


@given(st.text(max_size=40) | st.from_regex(r"[0-9/ .-]{1,12}", fullmatch=True))
def test_whatever_is_typed_gives_a_day_or_a_sentence(text: str) -> None:
    try:
        found = typed.day(text)
    except ValueError as error:
        assert str(error).endswith((".", "2pm.")) and len(str(error)) < 200
    else:
        assert typed.FIRST_YEAR <= found.year <= typed.LAST_YEAR


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("31/2/2023", "There is no 31 February in 2023."),
        ("29 February 2023", "There is no 29 February in 2023."),
        ("3/14/2023", "There is no month 14: write the day first, like 14/3/2023."),
        ("32 March 2023", "No month has a day 32."),
        ("14 Marzo 2023", "There is no month called Marzo."),
        ("14/3/2203", "2203 is far away: check the year."),
        ("next Tuesday", "Write the date like 14 March 2023 or 14/3/2023."),
        ("14 March", "Write the date like 14 March 2023 or 14/3/2023."),
        ("Monday 14 March 2023", "14 March 2023 is a Tuesday, not a Monday: check the date."),
    ],
)
def test_a_day_that_is_none_is_told_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError) as error:
        typed.day(text)
    assert str(error.value) == said


@given(MINUTES)
def test_every_time_however_it_is_written(one: time) -> None:
    half, hour = ("am", "pm")[one.hour >= 12], one.hour % 12 or 12
    ways = [f"{one:%H:%M}", f"{one:%H.%M}", f"{one:%H%M}", f"{hour}:{one:%M}{half}", f"{hour}.{one:%M} {half}", f"{hour}:{one:%M} {half[0]}.m."]
    if one.hour >= 7:
        ways.append(f"{one.hour}:{one:%M}")
    if not one.minute:
        ways += [f"{hour}{half}", f"{hour} {half.upper()}"] + ([str(one.hour)] if one.hour >= 7 else [])
    for way in ways:
        assert typed.clock(way) == one, way


@given(st.text(max_size=20) | st.from_regex(r"[0-9:. apm]{1,8}", fullmatch=True))
def test_whatever_is_typed_gives_a_time_or_a_sentence(text: str) -> None:
    try:
        typed.clock(text)
    except ValueError as error:
        assert str(error).endswith(".") and len(str(error)) < 120


@pytest.mark.parametrize(("text", "is_"), [("noon", time(12)), ("Midday", time(12)), ("midnight", time(0)), ("10 o'clock", time(10)), ("0930 hrs", time(9, 30)), ("0", time(0)), ("02:00", time(2))])
def test_times_in_words(text: str, is_: time) -> None:
    assert typed.clock(text) == is_


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2", "Say whether that is 2am or 2pm."),
        ("2:30", "Say whether that is 2:30am or 2:30pm."),
        ("24:00", "There is no such time as 24:00: write it like 10:30 or 2pm."),
        ("13pm", "There is no such time as 13pm: write it like 10:30 or 2pm."),
        ("10:75", "There is no such time as 10:75: write it like 10:30 or 2pm."),
        ("after lunch", "Write the time like 10:30 or 2pm."),
    ],
)
def test_a_time_that_is_none_is_told_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError) as error:
        typed.clock(text)
    assert str(error.value) == said
