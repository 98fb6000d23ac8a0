"""The rows at which writers of money wait for each other, in one order: the years first, the earliest before the later, then
grants, instalments and commitments. So no two of them wait crosswise, and nothing lands in a year that is being closed."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum
from django.db.models.functions import Coalesce

from funding.models import FinancialYear, Instalment
from funding.money import pounds
from meetings.timetable import Year

# The words of the box, as a refusal names it.
MORE = "More arrived than was expected"


def join_years(*days: date | None) -> None:
    """Wait for who writes in the years of `days`, or closes them, and keep them until the transaction ends. Years that are not
    in the record are left out."""
    begins = {Year.of(day).begins for day in days if day is not None}
    list(FinancialYear.objects.select_for_update().filter(begins__in=begins).order_by("begins"))


def take_from(instalment: Instalment, pence: int, *, more: bool) -> None:
    """Join the queue of who receives `instalment`, its year joined before. Raises ValueError for one that was taken out of its
    grant, and unless `more` for more than is left of it."""
    row = Instalment.objects.select_for_update().filter(pk=instalment.pk).order_by("pk").first()
    if row is None:
        raise ValueError("This instalment has been taken out of its grant meanwhile.")
    left = max(0, row.pence - row.lines.aggregate(pence=Coalesce(Sum("pence"), 0))["pence"])
    if pence > left and not more:
        raise ValueError(f"Of instalment {row.number} {pounds(left)} is left. Tick “{MORE}” if more did arrive.")
