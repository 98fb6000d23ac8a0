"""What the desk's pages about money are asked of in tests/permission_world.py."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from csp.models import User
from funding.ledgerservices import Share, record_receipt, record_spend, reverse_entry
from meetings.timetable import Year
from tests.factories import FinancialYearFactory, FundFactory, YearEndFactory

# A year of the ledger that no other thing of the world lies in.
OPEN, CLOSED = 2012, 2011


def books(by: User) -> dict[str, dict[str, dict[str, Any]]]:
    """A closed year and an open one, a fund, and an entry in each state."""
    closed, opened = FinancialYearFactory(begins=CLOSED), FinancialYearFactory(begins=OPEN)
    YearEndFactory(year=closed, closed_at=datetime(CLOSED + 1, 5, 2, 9, tzinfo=UTC), closed_by=by)
    fund = FundFactory(name="Riverside fund")
    day = date(OPEN, 6, 1)
    stands = record_receipt(fund=fund, pence=90_00, date=day, words="Gift", by=by)
    undone = record_spend(shares=[Share(fund, 1_00)], date=day, words="Stamps", by=by)
    back = reverse_entry(entry=undone, date=day, reason="Of another body", by=by)
    years = {"open": {"year": opened.year}, "closed": {"year": closed.year}}
    return {
        "financial year": years | {"nowhere": {"year": Year(1950)}},
        "fund": {"": {"pk": fund.pk}},
        "fund of a year": {state: args | {"pk": fund.pk} for state, args in years.items()},
        "entry": {"": {"pk": stands.pk}, "undone": {"pk": undone.pk}, "correction": {"pk": back.pk}},
    }
