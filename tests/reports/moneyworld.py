"""The year 2022/23 of the real papers, keyed at the desk; its words are read from the source when a test runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import docx
import time_machine

from csp.models import User
from funding.ledgerservices import (
    Books,
    Share,
    close_year,
    open_year,
    record_opening,
    record_receipt,
    record_spend,
)
from funding.models import Bid, Fund
from funding.money import read_pounds
from tests.factories import BidFactory, BidPartFactory, FundFactory, GrantFactory, InstalmentFactory

REPORT = Path("2023-07-11") / "7-financial-report-2022-23.docx"
# What was won for three cameras, which the source prints in one cell.
PARTS = (3_800_00, 3_500_00, 5_000_00)


@dataclass(frozen=True)
class Source:
    """Appendix A of the source: its rows of words and amount, in order."""

    rows: list[tuple[str, str]]

    @classmethod
    def read(cls, papers: Path) -> Source:
        """From the folder of real papers."""
        table = docx.Document(str(papers / REPORT)).tables[0]
        return cls([(row.cells[0].text.strip(), row.cells[1].text.strip()) for row in table.rows])

    @property
    def lines(self) -> list[tuple[str, int]]:
        """Its rows that have an amount, in pence."""
        return [(words, read_pounds(amount)) for words, amount in self.rows if "£" in amount]


def closed_2022(source: Source, by: User) -> dict[str, Fund]:
    """The funds after the year was keyed and closed."""
    pooled = FundFactory(name="CSP Pooled Fund", kind=Fund.Kind.POOLED, order=9)
    people = FundFactory(name="Putting Communities First", order=1)
    partners = FundFactory(name="Safer Communities Fund", holding=Fund.Holding.PASSED, order=2)
    lines = source.lines
    year = open_year(begins=2022, by=by)
    record_opening(year=year, balances={pooled: lines[2][1]}, by=by)
    grant = GrantFactory(fund=people, awarded_on=date(2022, 4, 1), pence=45_946_23)
    for at, day in ((0, date(2022, 5, 3)), (1, date(2022, 11, 1))):
        words, pence = lines[at]
        instalment = InstalmentFactory(grant=grant, words=words, due=day, pence=pence)
        record_receipt(fund=people, pence=pence, date=day, words="Remittance", instalment=instalment, by=by, party="The Commissioner")
    for words, pence in lines[4:9]:
        title, _, _ = words.partition(" (")
        bid = BidFactory(
            fund=partners, title=title, asked_pence=pence, won_pence=pence, submitted_on=date(2022, 6, 1), decided_on=date(2022, 7, 1)
        )
        if title != words:
            for part in PARTS:
                BidPartFactory(bid=bid, asked_pence=part, won_pence=part)
    words, pence = lines[10]
    record_spend(shares=[Share(people, pence)], date=date(2023, 3, 31), words=words, by=by, party="Casey Example")
    with time_machine.travel(date(2023, 5, 2), tick=False):
        close_year(year=year, books={pooled.pk: Books(lines[11][1]), people.pk: Books(0)}, by=by)
    assert Bid.objects.count() == 5
    return {"pooled": pooled, "people": people, "partners": partners}


def add_2023(funds: dict[str, Fund]) -> None:
    """What was won for partners in the year after, out of two funds."""
    duty = FundFactory(name="Serious Violence Duty", holding=Fund.Holding.PASSED, order=3)
    for fund, pence in ((funds["partners"], 5_000_00), (duty, 4_607_00)):
        BidFactory(fund=fund, asked_pence=pence, won_pence=pence, submitted_on=date(2023, 6, 1), decided_on=date(2023, 7, 1))
