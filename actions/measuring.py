"""Quarters, how a figure is written, and the columns of a report in one quarter. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from actions.models import Measure, TableColumn

MONTHS = ("", "April to June", "July to September", "October to December", "January to March")
Period = TableColumn.Period
# Periods that are told once a year.
YEARLY = (Period.YEAR, Period.YEAR_BEFORE, Period.CHANGE)
NOT_AVAILABLE = "N/A"
# What people and sheets write where the source has no figure. An empty cell is something else: not entered.
UNAVAILABLE = {"n/a", "na", "n.a.", "not available", "[x]", "#n/a"}
LARGEST = Decimal(10) ** 11


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a financial year, which goes by the calendar year of its 1 April; number 0: the whole year."""

    year: int
    number: int

    @property
    def year_words(self) -> str:
        """2022-23."""
        return year_words(self.year)

    @property
    def name(self) -> str:
        """Q4 2022-23; of a whole year 2022-23."""
        return f"Q{self.number} {self.year_words}" if self.number else self.year_words

    @property
    def months(self) -> str:
        """January to March 2023."""
        return f"{MONTHS[self.number]} {self.year + (self.number == 4)}"

    @property
    def starts(self) -> date:
        """Its first day."""
        return date(self.year + (self.number == 4), (4, 4, 7, 10, 1)[self.number], 1)

    @property
    def before(self) -> Quarter:
        """The same of the year before."""
        return Quarter(self.year - 1, self.number)

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter in which a day is."""
        number = (day.month - 4) // 3 % 4 + 1
        return cls(day.year - (day.month < 4), number)

    @property
    def previous(self) -> Quarter:
        """The quarter before this one."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)


def year_words(year: int) -> str:
    """2022 -> 2022-23."""
    return f"{year}-{(year + 1) % 100:02}"


def stands_in(period: str, quarter: Quarter) -> Quarter | None:
    """The time that a column's period means in the report of `quarter`; None for a difference."""
    return {
        Period.QUARTER: quarter, Period.QUARTER_BEFORE: quarter.before, Period.YEAR: Quarter(quarter.year, 0),
        Period.YEAR_BEFORE: Quarter(quarter.year - 1, 0), Period.CHANGE: None,
        **{each: Quarter(quarter.year, number) for number, each in enumerate((Period.Q1, Period.Q2, Period.Q3, Period.Q4), 1)},
    }[Period(period)]


def is_due(period: str, quarter: Quarter) -> bool:
    """Whether a column belongs into the report of `quarter`: years are told at their end, quarters once they are over."""
    if period in YEARLY:
        return quarter.number == 4
    time = stands_in(period, quarter)
    return time is not None and time <= quarter


def column_words(period: str, quarter: Quarter) -> str:
    """What stands over a column: Q4 2022-23, 2022-23, Difference."""
    time = stands_in(period, quarter)
    return time.name if time else "Difference"


def written(value: Decimal | None, unit: str) -> str:
    """A figure as people write it: 1927, 68%, 4.5; N/A for none."""
    if value is None:
        return NOT_AVAILABLE
    plain = f"{value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize():f}"
    return f"{plain}%" if unit == Measure.Unit.PERCENTAGE else plain


def signed(value: Decimal, unit: str) -> str:
    """A difference: +23, −11, 0, +25 points."""
    plain = written(abs(value), Measure.Unit.NUMBER)
    sign = "+" if value > 0 else "−" if value < 0 else ""
    points = "" if unit != Measure.Unit.PERCENTAGE else " point" if abs(value) == 1 else " points"
    return f"{sign}{plain}{points}"


def read(text: str, measure: Measure) -> tuple[bool, Decimal | None]:
    """What somebody typed or pasted: (entered at all, its value; None for "N/A").

    Raises ValueError, in a sentence for the reader, for what is no figure of this measure.
    """
    plain = " ".join(text.split())
    if plain in ("", "-", "–"):
        return False, None
    if plain.lower() in UNAVAILABLE:
        return True, None
    percent = plain.endswith("%")
    digits = plain.removesuffix("%").strip().replace(",", "").removeprefix("+")
    try:
        value = Decimal(digits)
    except InvalidOperation:
        raise ValueError(f"“{plain[:40]}” is no number. Where the source has none, write N/A.") from None
    if not value.is_finite() or value < 0 or value >= LARGEST:
        raise ValueError(f"“{plain[:40]}” cannot be: a figure is 0 or more.")
    if percent and measure.unit != Measure.Unit.PERCENTAGE:
        raise ValueError(f"“{plain[:40]}” is a percentage; {measure.name} is a {measure.get_unit_display().lower()}.")
    if measure.unit == Measure.Unit.NUMBER and value != value.to_integral():
        raise ValueError(f"“{plain[:40]}” is no whole number.")
    if measure.of_id and value > 100:
        raise ValueError(f"“{plain[:40]}” is more than 100%.")
    if value != value.quantize(Decimal("0.01")):
        raise ValueError(f"“{plain[:40]}” has more than two decimal places.")
    return True, value
