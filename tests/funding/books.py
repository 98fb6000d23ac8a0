"""An invented partnership's books: a closed year, one that runs, funds of each holding, and everything that asks for attention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from csp.models import User
from funding.ledgerservices import (
    Books,
    Share,
    close_year,
    open_year,
    record_opening,
    record_passing,
    record_receipt,
    record_spend,
    record_transfer,
    reverse_entry,
)
from funding.models import Commitment, Entry, FinancialYear, Fund, Line
from funding.yearqueries import to_reconcile
from meetings.timetable import Year
from tests.factories import (
    AgencyFactory,
    BudgetFactory,
    CommitmentFactory,
    EntryFactory,
    FundFactory,
    GrantFactory,
    InstalmentFactory,
    LineFactory,
    ProjectFactory,
)

LONG = "Community Safety and Serious Violence Reduction Partnership Programme for the Market Quarter and the Riverside"


@dataclass
class Kept:
    """What the books hold."""

    year: FinancialYear
    pooled: Fund
    wardens: Fund
    passed: Fund
    overdrawn: Fund
    commitment: Commitment
    entry: Entry


def full(by: User, today: date) -> Kept:
    """Books of the year of `today`, the one before closed."""
    now = Year.of(today)
    before, day = open_year(begins=now.begins - 1, by=by), now.first
    commissioner = AgencyFactory(name="Office of the Wend Valley Police and Crime Commissioner")
    pooled = FundFactory(pooled=True, limit_pence=5_000_00, limit_from=date(2020, 4, 1))
    wardens = FundFactory(name="Street wardens fund", funder=commissioner)
    overdrawn = FundFactory(name=LONG, kind=Fund.Kind.HOME_OFFICE)
    passed = FundFactory(name="Youth grants for partners", kind=Fund.Kind.YOUTH, holding=Fund.Holding.PASSED)
    told = FundFactory(name="Summer of sport", kind=Fund.Kind.OTHER, holding=Fund.Holding.REPORTED)
    lamps, music = ProjectFactory(name="Lamps by the river"), ProjectFactory(name="Evenings of music")
    record_opening(year=before, balances={pooled: 4_612_35, wardens: 250_00}, by=by)
    record_spend(shares=[Share(pooled, 1_200_00, lamps)], date=now.before.first, words="Survey of dark places", party="Wend Lighting", by=by)
    close_year(year=before, books={row.fund.pk: Books(row.totals.balance) for row in to_reconcile(before.begins)}, by=by)
    year = FinancialYear.objects.get(begins=now.begins)
    grant = GrantFactory(fund=wardens, title="Street wardens", awarded_on=day, pence=10_000_00, spend_by=today + timedelta(days=40))
    first, _ = InstalmentFactory(grant=grant, due=day), InstalmentFactory(grant=grant, due=today - timedelta(days=1))
    record_receipt(fund=wardens, pence=5_000_00, date=day, words="First instalment", instalment=first, party=str(commissioner), by=by)
    commitment = CommitmentFactory(fund=pooled, words="Leaflets for the market", pence=400_00)
    record_spend(shares=[Share(pooled, 150_00, commitment=commitment)], date=day, words="Leaflets, first print", party="Print Works", by=by)
    entry = record_spend(
        shares=[Share(pooled, 800_00, music), Share(wardens, 400_00, music)], date=day, words="Sound for the evenings", party="Wend Sound",
        reference="INV-0042", by=by,
    )
    wrong = record_spend(shares=[Share(pooled, 18_50)], date=day, words="Stamps", by=by)
    reverse_entry(entry=wrong, date=day, reason="Paid by the council", by=by)
    record_transfer(source=pooled, target=wardens, pence=100_00, date=day, words="Share of the leaflets", by=by)
    record_spend(shares=[Share(overdrawn, 33_10, lamps)], date=day, words=f"{LONG}: {LONG}", party=LONG, by=by)
    record_passing(fund=passed, pence=6_500_00, date=day, words="Boxing for girls", party="Thornbridge Boxing Club", by=by)
    record_receipt(fund=told, pence=7_000_00, date=day, words="Told by the county", by=by)
    BudgetFactory(year=year, fund=pooled, project=music, pence=600_00)
    BudgetFactory(year=year, fund=pooled, project=lamps, pence=2_000_00)
    BudgetFactory(year=year, fund=wardens, project=music, pence=400_00)
    return Kept(year, pooled, wardens, passed, overdrawn, commitment, entry)


def more_entries(year: FinancialYear, fund: Fund, many: int) -> None:
    """So many further receipts of £1.00."""
    number = year.entries.count()
    for at in range(1, many + 1):
        entry = EntryFactory(year=year, number=number + at, words=f"Gift {at}")
        LineFactory(entry=entry, kind=Line.Kind.RECEIPT, target=fund, pence=1_00)
