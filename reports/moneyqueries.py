"""Reads for the pages of accounts: how the year stands now, and where its report may go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from funding.models import Budget, Fund
from funding.queries import Totals, totals
from meetings.models import Meeting
from meetings.timetable import Year

# So many of the coming meetings are offered for a report.
OFFERED = 6


@dataclass(frozen=True)
class FundState:
    """A fund that is held, in a year: its totals, and its budget in pence (None: it has none)."""

    fund: Fund
    totals: Totals
    budget: int | None

    @property
    def unspent(self) -> int | None:
        """What of its budget is neither spent nor promised; below zero where there is more than the budget allows."""
        return None if self.budget is None else self.budget - self.totals.spent - self.totals.committed


def fund_states(year: Year) -> list[FundState]:
    """The held funds of which there is something to say in `year`. Six queries."""
    found = totals(year.begins)
    budgets = {
        row["fund"]: row["pence"]
        for row in Budget.objects.filter(year=year.begins).values("fund").annotate(pence=Sum("pence")).order_by()
    }
    states = [FundState(fund, found[fund.pk], budgets.get(fund.pk)) for fund in Fund.objects.filter(holding=Fund.Holding.HELD)]
    return [one for one in states if one.totals != Totals() or one.budget is not None]


def coming_meetings(today: date) -> list[Meeting]:
    """The next meetings, before which a report may go."""
    planned = Meeting.objects.filter(date__gte=today).exclude(status=Meeting.Status.CANCELLED)
    return list(planned.select_related("group").order_by("date", "pk")[:OFFERED])
