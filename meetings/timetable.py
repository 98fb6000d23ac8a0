"""The partnership's year, and how one year's meetings give the next: pure rules, no database.

A year runs from 1 April to 31 March. A meeting gives one in the next year on the same weekday and week of its
month ("second Tuesday of July"); one in a fifth week falls on the last such weekday, since most months have but
four. A bank holiday is avoided: the nearest working day is proposed instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import total_ordering
from itertools import combinations

from csp.workingdays import bank_holiday, bank_holiday_names, is_working_day

WEEKS = ("first", "second", "third", "fourth", "last")
SLUG = re.compile(r"([12][0-9]{3})-([0-9]{2})")
# A meeting that was put off by up to so many days is still the one that last year's stands for.
NEAR = timedelta(days=31)


@total_ordering
@dataclass(frozen=True)
class Year:
    """The partnership's year that begins on 1 April of the calendar year `begins`."""

    begins: int

    @classmethod
    def of(cls, day: date) -> Year:
        """The year in which `day` lies."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @classmethod
    def named(cls, slug: str) -> Year:
        """From "2026-27"; raises ValueError where the two do not follow one another."""
        found = SLUG.fullmatch(slug)
        if not found or (int(found[1]) + 1) % 100 != int(found[2]):
            raise ValueError(f"“{slug}” is no year: it is written like 2026-27.")
        return cls(int(found[1]))

    def __lt__(self, other: Year) -> bool:
        return self.begins < other.begins

    def __str__(self) -> str:
        return f"{self.begins}/{(self.begins + 1) % 100:02}"

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def slug(self) -> str:
        """As addresses write it: 2026-27."""
        return f"{self.begins}-{(self.begins + 1) % 100:02}"

    @property
    def first(self) -> date:
        """1 April."""
        return date(self.begins, 4, 1)

    @property
    def last(self) -> date:
        """31 March of the calendar year after."""
        return date(self.begins + 1, 3, 31)

    @property
    def before(self) -> Year:
        """The year before."""
        return Year(self.begins - 1)

    @property
    def after(self) -> Year:
        """The year after."""
        return Year(self.begins + 1)

    @property
    def months(self) -> list[date]:
        """The first days of its months, April first."""
        return [date(self.begins + (month > 12), (month - 1) % 12 + 1, 1) for month in range(4, 16)]

    @property
    def bank_holidays(self) -> dict[date, str]:
        """Its bank holidays by day, with their names."""
        named = bank_holiday_names(self.begins) | bank_holiday_names(self.begins + 1)
        return {day: name for day, name in named.items() if day in self}


@dataclass(frozen=True)
class Held:
    """A meeting as far as the rules ask: whose, when, of what kind."""

    group: int
    kind: str
    date: date
    starts: time | None = None
    ends: time | None = None


@dataclass(frozen=True)
class Proposed:
    """A day proposed for the meeting that follows `like`.

    `regular`: the day that the rule names; `holiday`: the bank holiday that it is, for which reason `date` is
    another; "" where the two are the same.
    """

    like: Held
    regular: date
    date: date
    holiday: str

    @property
    def rule(self) -> str:
        """The rule in words: second Tuesday of July."""
        return f"{WEEKS[week_of(self.like.date)]} {self.regular:%A} of {self.regular:%B}"


@dataclass(frozen=True)
class Clash:
    """Two meetings on one day that get in each other's way: by their times, or by people who sit in both groups."""

    one: Held
    other: Held
    overlap: bool
    people: tuple[str, ...]

    @property
    def words(self) -> str:
        """What is the matter, in words that follow the name of the other group: "at the same time; Ada Applegarth
        and Bram Brackenridge sit in both"."""
        if self.one.group == self.other.group:
            return "on the same day: a group meets once a day"
        words = ["at the same time" if self.overlap else "on the same day"]
        if self.people:
            *most, last = self.people
            names = f"{', '.join(most)} and {last}" if most else last
            words.append(f"{names} {'sit' if most else 'sits'} in both")
        return "; ".join(words)


def week_of(day: date) -> int:
    """Which of its weekdays in the month `day` is: 0 the first; 4 the fifth, which counts as the last."""
    return (day.day - 1) // 7


def same_day_of_month(day: date, year: Year) -> date:
    """The day of `year` in the month of `day`, on its weekday and in its week; of a fifth week the last one."""
    first = next(month for month in year.months if month.month == day.month)
    found = first + timedelta(days=(day.weekday() - first.weekday()) % 7 + 7 * week_of(day))
    return found if found.month == first.month else found - timedelta(days=7)


def propose(meetings: Iterable[Held], year: Year, standing: Collection[Held] = ()) -> list[Proposed]:
    """A day in `year` for each of `meetings`, the earliest first, as the head of this file says.

    What stands in `year` already answers for the meeting that it follows: the same group and kind in the same
    month, or else within a month of the proposed day. So an accepted proposal leaves nothing to propose.
    """
    found = sorted((_proposed(one, year) for one in meetings), key=lambda one: (one.date, one.like.group))
    left = [one for one in standing if one.date in year]
    for answers in (_in_its_month, _near):
        pairs = [(one, other) for one in found for other in left if _alike(one.like, other) and answers(one, other)]
        for one, other in sorted(pairs, key=lambda pair: abs(pair[1].date - pair[0].date)):
            if one in found and other in left:
                found.remove(one)
                left.remove(other)
    return found


def _proposed(meeting: Held, year: Year) -> Proposed:
    regular = same_day_of_month(meeting.date, year)
    holiday = bank_holiday(regular)
    return Proposed(meeting, regular, neighbour(regular) if holiday else regular, holiday)


def neighbour(day: date) -> date:
    """The working day of the same year that is nearest to `day`; of two equally near the later."""
    around = (day + timedelta(days=distance) for distance in range(-14, 15))
    near = [one for one in around if one in Year.of(day) and is_working_day(one)]
    return min(near, key=lambda one: (abs(one - day), one < day))


def _alike(one: Held, other: Held) -> bool:
    return (one.group, one.kind) == (other.group, other.kind)


def _in_its_month(proposed: Proposed, meeting: Held) -> bool:
    return meeting.date.month == proposed.regular.month


def _near(proposed: Proposed, meeting: Held) -> bool:
    return abs(meeting.date - proposed.date) <= NEAR


def clashes(meetings: Sequence[Held], people: Mapping[int, Collection[str]]) -> list[Clash]:
    """Pairs of `meetings` that clash, in order of their days; `people`: who sits in which group, by its number.

    Two of one group on a day always do; two of different groups if their times overlap (unknown times may) or
    somebody sits in both.
    """
    by_day: dict[date, list[Held]] = {}
    for meeting in sorted(meetings, key=lambda one: (one.date, one.starts or time.min)):
        by_day.setdefault(meeting.date, []).append(meeting)
    found = []
    for together in by_day.values():
        for one, other in combinations(together, 2):
            both = tuple(sorted(set(people.get(one.group, ())) & set(people.get(other.group, ()))))
            overlap = overlapping(one, other)
            if one.group == other.group or overlap or both:
                found.append(Clash(one, other, overlap, () if one.group == other.group else both))
    return found


def overlapping(one: Held, other: Held) -> bool:
    """Whether two meetings of one day may run at the same time; one without an end may last all day."""
    starts, ends = one.starts or time.min, one.ends or time.max
    return starts < (other.ends or time.max) and (other.starts or time.min) < ends
