"""The days of the demo, computed from today: it always has a year behind it and a meeting in front of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from csp.workingdays import is_working_day

LONDON = ZoneInfo("Europe/London")
TUESDAY = 1


@dataclass(frozen=True)
class Days:
    """When each meeting of the demo is: Tuesdays, none a bank holiday of England or in Christmas week."""

    today: date
    first: date
    second: date
    cancelled: date
    session: date
    third: date
    task: date
    extraordinary: date
    steering: date
    coming: date
    later: date

    def start(self, name: str) -> date | None:
        """The day of that name; None for no name."""
        return getattr(self, name) if name else None

    def eve(self, name: str) -> date | None:
        """The day before the day of that name; None for no name."""
        return getattr(self, name) - timedelta(days=1) if name else None


def days_around(today: date) -> Days:
    """The demo's days seen from `today`. The coming meeting is three to four weeks ahead (more at Christmas)."""
    coming = tuesday_from(today + timedelta(weeks=3))

    def weeks(count: int) -> date:
        return tuesday_from(coming + timedelta(weeks=count))

    return Days(
        today=today, first=weeks(-51), second=weeks(-35), session=weeks(-26), cancelled=weeks(-21),
        third=weeks(-16), task=weeks(-11), extraordinary=weeks(-8), steering=weeks(-6), coming=coming,
        later=weeks(16),
    )


def tuesday_from(day: date) -> date:
    """The first Tuesday on or after `day` on which a meeting would be held."""
    while day.weekday() != TUESDAY or not is_working_day(day) or (day.month, day.day) >= (12, 22):
        day += timedelta(days=1)
    return day


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of day in England."""
    return datetime.combine(day, time(hour, minute), LONDON)


def words(day: date) -> str:
    """14 March 2023."""
    return f"{day:%-d %B %Y}"


def short(day: date) -> str:
    """14 March."""
    return f"{day:%-d %B}"
