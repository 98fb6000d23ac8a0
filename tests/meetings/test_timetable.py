"""How one year's meetings give the next: weekday and week kept, bank holidays avoided, clashes found."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.workingdays import bank_holiday, is_working_day
from meetings.timetable import (
    Clash,
    Held,
    Year,
    clashes,
    neighbour,
    overlapping,
    propose,
    same_day_of_month,
    week_of,
)

KINDS = ["ordinary", "development"]
days = st.dates(date(1995, 4, 1), date(2080, 3, 31))
years = st.builds(Year, st.integers(1995, 2079))


@st.composite
def one_year(draw):
    """Meetings of one year, no group twice on a day."""
    year = draw(years)
    where = st.tuples(st.integers(1, 3), st.dates(year.first, year.last))
    places = draw(st.lists(where, unique=True, max_size=12))
    return year, [Held(group, draw(st.sampled_from(KINDS)), day) for group, day in places]


def test_a_year_runs_from_april_to_march():
    year = Year(2026)
    assert (year.first, year.last) == (date(2026, 4, 1), date(2027, 3, 31))
    assert (str(year), year.slug, Year(1999).slug, Year(2099).slug) == ("2026/27", "2026-27", "1999-00", "2099-00")
    assert [f"{month:%b %Y}" for month in year.months][::3] == ["Apr 2026", "Jul 2026", "Oct 2026", "Jan 2027"]
    assert date(2027, 3, 31) in year and date(2027, 4, 1) not in year
    assert Year(2025) < year < year.after


@given(days)
def test_every_day_lies_in_its_year_alone(day):
    year = Year.of(day)
    assert day in year
    assert day not in year.before and day not in year.after
    assert Year.named(year.slug) == year


@pytest.mark.parametrize("slug", ["2026", "2026-28", "2026-7", "26-27", "2026/27", "2026-27 ", "0026-27"])
def test_what_is_no_year_is_refused(slug):
    with pytest.raises(ValueError, match="is no year"):
        Year.named(slug)


@given(days, years)
def test_weekday_week_and_month_are_kept(day, year):
    found = same_day_of_month(day, year)
    assert found in year
    assert (found.weekday(), found.month) == (day.weekday(), day.month)
    if week_of(day) < 4:
        assert week_of(found) == week_of(day)
    else:  # the last of its weekday in the month
        assert (found.day + 7) > 28 and week_of(found) >= 3


@pytest.mark.parametrize(("like", "year", "expected"), [
    (date(2026, 7, 14), 2027, date(2027, 7, 13)),   # second Tuesday
    (date(2026, 9, 29), 2027, date(2027, 9, 28)),   # fifth Tuesday: the last
    (date(2026, 3, 31), 2026, date(2027, 3, 30)),   # of the year before: March lies in the next calendar year
    (date(2026, 4, 1), 2027, date(2027, 4, 7)),     # first Wednesday
    (date(2024, 2, 29), 2025, date(2026, 2, 26)),   # a leap day, fifth Thursday
])
def test_days_known_from_the_calendar(like, year, expected):
    assert same_day_of_month(like, Year(year)) == expected


@given(one_year())
def test_each_meeting_gives_one_in_the_next_year_and_never_on_a_bank_holiday(found):
    year, meetings = found
    proposed = propose(meetings, year.after)
    assert sorted((one.like.group, one.like.date) for one in proposed) == sorted((m.group, m.date) for m in meetings)
    assert [one.date for one in proposed] == sorted(one.date for one in proposed)
    for one in proposed:
        assert one.date in year.after
        assert not bank_holiday(one.date)
        if one.holiday:
            assert one.holiday == bank_holiday(one.regular)
            assert is_working_day(one.date)
        else:
            assert one.date == one.regular


@given(one_year())
def test_an_accepted_proposal_leaves_nothing_to_propose(found):
    year, meetings = found
    proposed = propose(meetings, year.after)
    standing = [Held(one.like.group, one.like.kind, one.date) for one in proposed]
    assert propose(meetings, year.after, standing) == []


@given(one_year(), st.data())
def test_a_proposal_accepted_in_part_proposes_the_rest(found, data):
    year, meetings = found
    proposed = propose(meetings, year.after)
    taken = [one for one in proposed if data.draw(st.booleans())]
    rest = propose(meetings, year.after, [Held(one.like.group, one.like.kind, one.date) for one in taken])
    assert len(rest) == len(proposed) - len(taken)
    days = [(one.like.group, one.like.kind, one.date) for one in proposed]
    if len(set(days)) == len(days):  # a fourth and a fifth Tuesday may both give the last
        assert rest == [one for one in proposed if one not in taken]


def test_a_meeting_that_was_put_off_by_weeks_is_not_proposed_again():
    like = [Held(1, "development", date(2025, 11, 25))]
    assert propose(like, Year(2026), [Held(1, "development", date(2026, 12, 8))]) == []
    assert len(propose(like, Year(2026), [Held(1, "ordinary", date(2026, 11, 24))])) == 1
    assert len(propose(like, Year(2026), [Held(2, "development", date(2026, 11, 24))])) == 1
    assert len(propose(like, Year(2026), [Held(1, "development", date(2025, 11, 25))])) == 1


def test_a_bank_holiday_gives_way_to_its_neighbour():
    (one,) = propose([Held(1, "ordinary", date(2025, 5, 5))], Year(2026))  # first Monday of May
    assert (one.regular, one.holiday, one.date) == (date(2026, 5, 4), "May Day", date(2026, 5, 5))
    assert one.rule == "first Monday of May"
    (good_friday,) = propose([Held(1, "ordinary", date(2025, 4, 4))], Year(2026))
    assert (good_friday.regular, good_friday.date) == (date(2026, 4, 3), date(2026, 4, 2))
    (fifth,) = propose([Held(1, "ordinary", date(2025, 9, 30))], Year(2026))
    assert fifth.rule == "last Tuesday of September"


def test_the_neighbour_stays_in_the_year():
    assert neighbour(date(2067, 4, 1)) == date(2067, 4, 5)   # Good Friday on 1 April: not the Thursday before
    assert neighbour(date(2059, 3, 31)) == date(2059, 3, 27)  # Easter Monday on 31 March: not the Tuesday after


TEN, NOON, TWO = time(10), time(12), time(14)


@pytest.mark.parametrize(("one", "other", "expected"), [
    ((TEN, NOON), (NOON, TWO), False), ((TEN, TWO), (NOON, None), True), ((TEN, None), (TWO, None), True),
    ((None, None), (TEN, NOON), True), ((TEN, NOON), (TEN, NOON), True), ((None, TEN), (TEN, NOON), False),
])
def test_times_overlap_where_they_may(one, other, expected):
    day = date(2026, 7, 14)
    assert overlapping(Held(1, "", day, *one), Held(2, "", day, *other)) is expected
    assert overlapping(Held(2, "", day, *other), Held(1, "", day, *one)) is expected


def test_clashes_by_time_by_people_and_within_one_group():
    day, next_day = date(2026, 7, 14), date(2026, 7, 15)
    board = Held(1, "ordinary", day, TEN, NOON)
    same_time, later = Held(2, "ordinary", day, TEN, NOON), Held(3, "ordinary", day, TWO)
    people = {1: ["Ada Applegarth", "Dev Dunnock"], 3: ["Dev Dunnock", "Ada Applegarth", "Esme Eastlake"]}
    elsewhere = Held(1, "ordinary", next_day, TEN, NOON)
    assert clashes([elsewhere, later, same_time, board], people) == [
        Clash(same_time, board, True, ()), Clash(board, later, False, ("Ada Applegarth", "Dev Dunnock")),
    ]
    assert clashes([board, elsewhere], people) == []
    (twice,) = clashes([board, Held(1, "development", day, TWO)], people)
    assert twice.words == "on the same day: a group meets once a day"


def test_a_clash_is_told_in_words():
    day = date(2026, 7, 14)
    one, other = Held(1, "", day), Held(2, "", day)
    assert Clash(one, other, True, ()).words == "at the same time"
    assert Clash(one, other, False, ("Ada",)).words == "on the same day; Ada sits in both"
    assert Clash(one, other, True, ("Ada", "Bram", "Dev")).words == "at the same time; Ada, Bram and Dev sit in both"
