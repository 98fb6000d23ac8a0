"""The end of a year as the desk closes it: what was seen is what is closed."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from csp.models import User
from csp.versions import ChangedMeanwhile
from funding.ledgerservices import Books, close_year
from funding.models import FinancialYear, YearEnd
from funding.queries import is_closed
from funding.yearqueries import to_reconcile

MOVED = "Somebody else entered something since you opened the page: compare the balances once more."


@transaction.atomic
def close_as_seen(*, year: FinancialYear, books: Mapping[int, Books], seen: Mapping[int, int], by: User) -> YearEnd:
    """Close `year` as `close_year` does, where the ledger still says of each fund what the page showed.

    `seen`: by the key of the fund, its balance in pence on the page. Raises ChangedMeanwhile where another officer entered
    something since or closed the year, and ValueError as `close_year` does.
    """
    # All years in their order, as close_year asks for them.
    list(FinancialYear.objects.select_for_update().order_by("begins"))
    if is_closed(year.pk):
        raise ChangedMeanwhile(f"{year} was closed by somebody else meanwhile.")
    if {row.fund.pk: row.totals.balance for row in to_reconcile(year.pk)} != dict(seen):
        raise ChangedMeanwhile(MOVED)
    return close_year(year=year, books=books, by=by)
