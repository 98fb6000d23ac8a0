"""A day and a time of day as people type them. What cannot be understood is said in a sentence they can act on."""

from __future__ import annotations

import re
from datetime import date, time

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# A day in other centuries is a slip of the finger: 2203 for 2023.
FIRST_YEAR, LAST_YEAR = 1900, 2100

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
FIGURES = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})")
WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s*(?:of\s+)?[-\s]?\s*([a-z]{3,9})\.?,?\s*[-\s]?\s*(\d{4}|\d{2})")
WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+")
CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?\s*(a\.?m\.?|p\.?m\.?)?")
FOUR = re.compile(r"(\d{2})(\d{2})")


def day(text: str) -> date:
    """The day that `text` says: 14/3/2023, 14 March 2023, Tuesday 14 Mar 23, 2023-03-14. Day before month, always.

    Raises ValueError, with a sentence for the reader, for anything else, for a day that the calendar does not
    have, and where the day of the week does not fit the date: one of the two must be a slip.
    """
    words = " ".join(text.lower().split())
    named = WEEKDAY.match(words)
    rest = words[named.end():] if named else words
    year, month, number = _parts(rest)
    try:
        found = date(year, month, number)
    except ValueError:
        raise ValueError(_no_such_day(year, month, number)) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"{year} is far away: check the year.")
    weekday = WEEKDAYS[found.weekday()]
    if named and not weekday.lower().startswith(named[1]):
        said = next(one for one in WEEKDAYS if one.lower().startswith(named[1]))
        raise ValueError(f"{written(found)} is a {weekday}, not a {said}: check the date.")
    return found


def clock(text: str) -> time:
    """The time of day that `text` says: 10, 10:00, 10.30am, 2 pm, 14:00, 1400, noon, midnight.

    Raises ValueError, with a sentence for the reader, for anything else, and for 1 to 6 without am or pm (a
    meeting "at 2" is one in the afternoon, "2:00" might be either): with a nought before it, 02:00 is the morning.
    """
    words = " ".join(text.lower().split()).removesuffix(" o'clock").removesuffix(" hrs").removesuffix("hrs").strip()
    if words in ("noon", "midday", "12 noon"):
        return time(12)
    if words == "midnight":
        return time(0)
    found = FOUR.fullmatch(words)
    match = found or CLOCK.fullmatch(words)
    if not match:
        raise ValueError("Write the time like 10:30 or 2pm.")
    hour, minute = int(match[1]), int(match[2] or 0)
    half = (match[3] or "")[:1] if not found else ""
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise ValueError(f"There is no such time as {text.strip()}: write it like 10:30 or 2pm.")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif 1 <= hour <= 6 and not match[1].startswith("0"):
        minutes = f":{minute:02}" if minute else ""
        raise ValueError(f"Say whether that is {hour}{minutes}am or {hour}{minutes}pm.")
    return time(hour, minute)


def written(one: date) -> str:
    """14 March 2023."""
    return f"{one.day} {MONTHS[one.month - 1].capitalize()} {one.year}"


def _parts(text: str) -> tuple[int, int, int]:
    """Year, month and day that `text` names, whether or not the calendar has them."""
    if iso := ISO.fullmatch(text):
        return int(iso[1]), int(iso[2]), int(iso[3])
    if figures := FIGURES.fullmatch(text):
        return _year(figures[3]), int(figures[2]), int(figures[1])
    if words := WORDS.fullmatch(text):
        for place, name in enumerate(MONTHS, 1):
            if name.startswith(words[2]) or (words[2] == "sept" and place == 9):
                return _year(words[3]), place, int(words[1])
        raise ValueError(f"There is no month called {words[2].capitalize()}.")
    raise ValueError("Write the date like 14 March 2023 or 14/3/2023.")


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _no_such_day(year: int, month: int, number: int) -> str:
    if not 1 <= month <= 12:
        return f"There is no month {month}: write the day first, like 14/3/2023."
    if 1 <= number <= 31:
        return f"There is no {number} {MONTHS[month - 1].capitalize()} in {year}."
    return f"No month has a day {number}."
