"""Pictures of money: where it came from, where it went, and both over the years. Each is drawn with its table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from csp.bars import Bars
from funding.money import pounds
from reports.builders.moneyshapes import AccountsView, Figure

# So many bars are read at a glance; what is smaller is put together under REST.
MOST, REST = 8, "All else"
# As many years as the picture over the years shows.
YEARS = 10

Row = tuple[str, tuple[int, ...]]


def came_from(view: AccountsView) -> Bars:
    """Where the year's money came from, line by line."""
    return Bars(
        "came-from", f"Where the money of {view.year} came from", "Source", ("Available",), largest(view.available),
        note="Money held by the partnership.", shown=pounds,
    )


def went_to(view: AccountsView) -> Bars:
    """What the year's money went to, and what is left of it."""
    left: list[Row] = [(f"Left for {view.next_year}", (view.total_remaining.pence,))] if view.total_remaining.pence > 0 else []
    return Bars(
        "went-to", f"Where the money of {view.year} went", "Purpose", ("Spent or left",), (*largest(view.spent), *left),
        note="Money held by the partnership.", shown=pounds,
    )


def over_years(rows: Iterable[tuple[str, int, int]]) -> Bars:
    """The years, the earliest first: each with what was available and what was spent, in pence."""
    last: Sequence[tuple[str, int, int]] = list(rows)[-YEARS:]
    return Bars(
        "over-years", "Over the years", "Year", ("Available", "Spent"),
        tuple((year, (max(available, 0), max(spent, 0))) for year, available, spent in last),
        note="Money held by the partnership; what is brought forward counts in each year.", shown=pounds,
    )


def largest(figures: Iterable[Figure]) -> tuple[Row, ...]:
    """The largest of some figures in their order, the others in one row. What is below zero has no bar and is left out."""
    above = [one for one in figures if one.pence > 0]
    kept = sorted(above, key=lambda one: -one.pence)[: MOST if len(above) <= MOST else MOST - 1]
    rows: list[Row] = [(one.words, (one.pence,)) for one in above if one in kept]
    rest = sum(one.pence for one in above if one not in kept)
    return (*rows, *([(REST, (rest,))] if rest else []))
