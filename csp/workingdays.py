"""Working days of England and Wales: Monday to Friday, bank holidays left out."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays

DAY = timedelta(days=1)


@cache
def bank_holiday_names(year: int) -> dict[date, str]:
    """The bank holidays of England and Wales in `year` with their names, substitute and one-off ones included."""
    named = holidays.country_holidays("GB", subdiv="ENG", years=year)
    return {day: name.replace("(observed)", "(substitute day)") for day, name in sorted(named.items())}


def bank_holiday(day: date) -> str:
    """The name of the bank holiday that `day` is: "Good Friday"; "" on any other day."""
    return bank_holiday_names(day.year).get(day, "")


def is_working_day(day: date) -> bool:
    """Whether offices are open on `day`."""
    return day.weekday() < 5 and not bank_holiday(day)


def last_working_day_before(day: date) -> date:
    """The last working day that is earlier than `day`."""
    day -= DAY
    while not is_working_day(day):
        day -= DAY
    return day


def clear_working_days_before(day: date, count: int) -> date:
    """The last working day with `count` whole working days between it and `day`, neither of the two counted."""
    if count < 0:
        raise ValueError("A number of clear working days is not negative.")
    for _ in range(count + 1):
        day = last_working_day_before(day)
    return day


def working_days_after(day: date, count: int) -> date:
    """The day by which `count` working days have passed since `day`, which is not counted itself."""
    if count < 1:
        raise ValueError("At least one working day passes.")
    while count:
        day += DAY
        count -= is_working_day(day)
    return day
