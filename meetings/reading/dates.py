"""Dates and times as papers print them. Nothing here raises: what cannot be read is None."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}

# "10 may ask" is no date: May alone must have its capital.
_MONTH = "|".join(sorted((name for name in MONTHS if name != "may"), key=len, reverse=True)) + "|(?-i:May|MAY)"
_WEEKDAY = r"(?:\b(?P<weekday>(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)\.?,?\s+(?:the\s+)?)?"
_DAY = r"\b(?P<day>[0-3]?\d)(?:\s?(?:st|nd|rd|th))?"
# Not the start of "2000-2100hrs"; two digits count only where no time of day can be meant.
_YEAR = (
    r"(?P<year>(?:19|20)\d\d\b(?!\s*h|\s*[-–—]\s*\d{4}\s*h)|['’]\d\d\b|(?<=[-/])\d\d\b|\d\d(?=\s*(?:$|[,;)])))"
)
DATES = [
    re.compile(pattern, re.I)
    for pattern in (
        rf"{_WEEKDAY}{_DAY}(?:\s+of)?[\s\-/]*(?P<month>{_MONTH})\b\.?(?:[,\s\-/]*{_YEAR})?",
        rf"{_WEEKDAY}\b(?P<month>{_MONTH})\.?\s+{_DAY}(?![\d:]|\.\d|\s?[ap]\.?m)(?:[,\s]*{_YEAR})?",
        r"(?<![\d/.\-])(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)",
        rf"{_WEEKDAY}(?<![\d/.\-])(?P<day>[0-3]?\d)(?P<mark>[/.\-])(?P<month>[01]?\d)(?P=mark)"
        r"(?P<year>(?:19|20)\d\d|\d\d)(?![\d/]|\.\d)",
    )
]


@dataclass(frozen=True)
class DateWords:
    """A date found in a text: day, month, and year and weekday (0 is Monday) where printed; and where it stands."""

    day: int
    month: int
    year: int | None
    weekday: int | None
    start: int
    end: int

    def in_year(self, year: int) -> date | None:
        """The date in a given year; None if that year has no such day."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    def resolved(self, near: date | None) -> date | None:
        """The date; without a printed year the one nearest to `near`, a year away if only its weekday fits."""
        if self.year is not None:
            return self.in_year(self.year)
        if near is None:
            return None
        dates = sorted(self._in_years(near.year - 8, near.year + 8), key=lambda day: abs(day - near))
        return self._fitting(dates, near)

    def after(self, day: date) -> date | None:
        """The date; without a printed year the first after `day`."""
        if self.year is not None:
            return self.in_year(self.year)
        return self._fitting([found for found in self._in_years(day.year, day.year + 8) if found > day], day)

    def _in_years(self, first: int, last: int) -> Iterator[date]:
        return (found for year in range(first, last + 1) if (found := self.in_year(year)))

    def _fitting(self, dates: list[date], near: date) -> date | None:
        """The first that falls on the printed weekday; but a weekday further than about a year off is a slip."""
        fitting = (
            day for day in dates if day.weekday() == self.weekday and abs(day - near) < timedelta(days=400)
        )
        return next(fitting, dates[0] if dates else None)


def find_dates(text: str) -> list[DateWords]:
    """Every date in the text, in order. Impossible ones (31 June) are none."""
    found: list[DateWords] = []
    for pattern in DATES:
        for match in pattern.finditer(text):
            words = match.groupdict()
            month, year = words["month"].lower(), (words["year"] or "").lstrip("'’")
            date_words = DateWords(
                day=int(words["day"]),
                month=MONTHS.get(month) or int(month),
                year=int(year) + (2000 if len(year) == 2 else 0) if year else None,
                weekday=WEEKDAYS.get((words.get("weekday") or "")[:3].lower()),
                start=match.start(),
                end=match.end(),
            )
            # 2024 stands for any year when none is printed: it has a 29 February.
            if date_words.in_year(date_words.year or 2024):
                found.append(date_words)
    found.sort(key=lambda words: (words.start, -words.end))
    return [words for at, words in enumerate(found) if all(words.start >= other.end for other in found[:at])]


def read_date(text: str, near: date | None = None) -> date | None:
    """The first date in the text. One printed without a year is the nearest to `near`; with no `near`, None."""
    return next((day for words in find_dates(text) if (day := words.resolved(near))), None)


def read_next_date(text: str, after: date) -> date | None:
    """The first date in the text; one printed without a year is the first such after `after`."""
    return next((day for words in find_dates(text) if (day := words.after(after))), None)


def _clock(name: str) -> str:
    """The pattern of a time of day, its groups ending in `name`."""
    return (
        rf"(?:(?P<hour{name}>\d{{1,2}})(?:[:.](?P<minute{name}>[0-5]\d))?(?:\s?(?P<half{name}>[ap]\.?\s?m\b\.?)"
        rf"|\s?(?P<hours{name}>hours|hrs|h)\b|\s+(?P<twelve{name}>noon|midday))?"
        rf"|(?P<whole{name}>[0-2]\d[0-5]\d)(?:\s?(?P<army{name}>hours|hrs|h)\b)?|(?P<noon{name}>\bnoon\b|\bmidday\b))"
    )


_BEFORE, _BEHIND = r"(?<![\d/£$:.\-])(?<![\d][–—])(?<![^\W\d_])", r"(?![\d/%]|[.:]\d|[^\W\d_])"
RANGE = re.compile(rf"{_BEFORE}{_clock('_a')}(?:\s*[-–—−]\s*|\s+(?:to|until|till|til|and)\s+){_clock('_b')}{_BEHIND}", re.I)
SINGLE = re.compile(rf"{_BEFORE}{_clock('_a')}{_BEHIND}", re.I)
# "Room 2.14" is no time of day: a dotted one alone needs such a word before it.
LEADS_IN = re.compile(r"(?:^|\b(?:at|from|by|before|after|until|till|starts?|starting|time|opened|closed))[\s:,–-]*$", re.I)


@dataclass(frozen=True)
class TimeWords:
    """The times found in a text, and where they stand."""

    starts: time
    ends: time | None
    start: int
    end: int


@dataclass(frozen=True)
class _Clock:
    """A time of day as printed. `half`: "a", "p", or "" where nothing is said; `sure`: it can be nothing else."""

    hour: int
    minute: int
    half: str
    sure: bool
    padded: bool

    def at(self, half: str) -> time | None:
        """The time, read as morning (a), afternoon (p) or as printed (""); None if there is no such time."""
        hour = self.hour
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        return time(hour, self.minute) if hour < 24 else None


def _read_clock(match: re.Match[str], name: str) -> _Clock:
    words = match.groupdict()
    if words[f"noon{name}"]:
        return _Clock(12, 0, "p", True, False)
    if whole := words[f"whole{name}"]:
        return _Clock(int(whole[:2]), int(whole[2:]), "", bool(words[f"army{name}"]), True)
    hour, minute = words[f"hour{name}"], words[f"minute{name}"]
    half = "p" if words[f"twelve{name}"] else (words[f"half{name}"] or "")[:1].lower()
    sure = bool(half or words[f"hours{name}"] or minute)
    return _Clock(int(hour), int(minute or 0), half, sure, hour.startswith("0") or bool(words[f"hours{name}"]))


def _afternoon(clock: _Clock) -> str:
    """Meetings at "2:00" are in the afternoon; at "02:00" somebody means it."""
    return clock.half or ("p" if 1 <= clock.hour <= 6 and not clock.padded else "")


def find_times(text: str) -> TimeWords | None:
    """The first range of times in the text, or else the first time. A range that runs backwards has no end."""
    for match in RANGE.finditer(text):
        first, last = _read_clock(match, "_a"), _read_clock(match, "_b")
        # A whole number such as 2023 is a time only beside a sure one of its kind.
        if not (first.sure or last.sure) or _years(match, first, last):
            continue
        starts, ends = _range(first, last)
        if starts:
            return TimeWords(starts, ends if ends and ends > starts else None, match.start(), match.end())
    for match in SINGLE.finditer(text):
        clock = _read_clock(match, "_a")
        dotted = "." in match[0] and not clock.half and not clock.padded
        if not clock.sure or (dotted and not LEADS_IN.search(text[: match.start()])):
            continue
        if starts := clock.at(_afternoon(clock)):
            return TimeWords(starts, None, match.start(), match.end())
    return None


def _years(match: re.Match[str], first: _Clock, last: _Clock) -> bool:
    return bool(match["whole_a"] or match["whole_b"]) and not (
        match["army_a"] or match["army_b"] or first.half or last.half
    )


def _range(first: _Clock, last: _Clock) -> tuple[time | None, time | None]:
    """Start and end, the half of the day taken from the other where only one says it: 10-11.30am, 11-1pm."""
    if first.half or last.half:
        starts, ends = first.at(first.half or last.half), last.at(last.half or first.half)
        if starts and ends and starts >= ends:
            if not first.half:
                starts = first.at("a")
            elif not last.half:
                ends = last.at("p")
        return starts, ends
    starts, ends = first.at(_afternoon(first)), last.at("")
    if starts and ends and ends < starts and last.hour < 10 and not last.padded:
        ends = last.at("p")
    return starts, ends


def read_times(text: str) -> tuple[time | None, time | None]:
    """Start and end of the first range of times in the text, or a start alone; None for what is not there."""
    found = find_times(text)
    return (found.starts, found.ends) if found else (None, None)


def read_time(text: str) -> time | None:
    """The first time of day in the text."""
    found = find_times(text)
    return found.starts if found else None
