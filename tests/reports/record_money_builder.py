"""Projects and money of a record that uses every field of every table."""

from __future__ import annotations

from datetime import date, timedelta

from csp.models import Agency, Person, Priority, Project, StoredFile
from funding.models import (
    Bid,
    BidPart,
    Budget,
    Commitment,
    Entry,
    FinancialYear,
    Fund,
    Grant,
    Instalment,
    Line,
    Reconciliation,
    YearEnd,
)
from meetings.models import Decision, Paper
from tests.reports.record_choices import DAY, Maker


class MoneyBuilder(Maker):
    """Builds them out of who and what the record has already."""

    priorities: list[Priority]
    people: list[Person]
    agencies: list[Agency]
    papers: list[Paper]
    files: list[StoredFile]
    projects: list[Project]

    def project(self, n: int) -> Project:
        serves = self.optional(self.priorities) if n else None
        return self.make(
            Project, name=f"Lamps {n}", priority=serves, business_as_usual=serves is None,
            lead=self.optional(self.people), lead_agency=self.optional(self.agencies), **self.period(Project),
        )

    def money(self) -> None:
        """Two funds, and a closed year before an open one."""
        if not self.choose.maybe():
            return
        kinds = {"kind": "pooled", "limit_pence": 99_000, "limit_from": DAY}, {"kind": "home", "holding": "passed", "limit_pence": None, "limit_from": None}
        funds = [
            self.make(Fund, name=f"Fund {n}", order=5 - n, funder=self.optional(self.agencies), **{"holding": "held", **given})
            for n, given in enumerate(kinds)
        ]
        years = [self.make(FinancialYear, begins=2030 + n) for n in (0, 1)]
        grant = self.grant(funds[1])
        instalments = [self.make(Instalment, grant=grant, number=n, pence=1 + self.choose.number(0, 9)) for n in (1, 2)]
        decisions = [*Decision.objects.all()]
        given = {"decision": self.optional(decisions), "paper": self.optional(self.papers), "project": self.optional(self.projects)}
        promise = self.make(
            Commitment, fund=funds[0], pence=90_000, given_back_pence=7, state="agreed", limit_pence=100_000, **given
        )
        for year in years:
            for fund in funds:
                self.make(Budget, year=year, fund=fund, project=self.optional(self.projects), pence=1 + self.choose.number(0, 9))
        self.entry(years[0], 1, ("opening", None, funds[0], 50_000, {}))
        first = self.entry(
            years[0], 2, ("receipt", None, funds[1], 700, {"instalment": instalments[0]}),
            ("spend", funds[0], None, 300, {"commitment": promise, "project": self.optional(self.projects)}),
        )
        self.entry(years[0], 3, ("transfer", funds[1], funds[0], 650, {}), ("spend", funds[1], None, 50, {"grant": grant}))
        self.entry(years[0], 4, ("carried", funds[0], None, 50_350, {}))
        self.entry(years[1], 1, ("brought", None, funds[0], 50_350, {}))
        self.entry(years[1], 2, *(
            (row.kind, row.source, row.target, -row.pence, {
                "reverses": row, "instalment": row.instalment, "commitment": row.commitment, "project": row.project,
            }) for row in first.lines.all()
        ), reverses=first)
        for n, fund in enumerate(funds):
            self.make(Reconciliation, year=years[0], fund=fund, ledger_pence=0 if n else 50_350, words=f"A cheque {n}")
        self.make(YearEnd, year=years[0], closed_by=None)

    def grant(self, fund: Fund) -> Grant:
        given = {"fund": fund, "project": self.optional(self.projects)}
        asked = {
            "asked_pence": 900, "won_pence": 800, "state": "part", "submitted_on": date(2030, 5, 1), "decided_on": date(2030, 6, 1),
        }
        bid = self.make(
            Bid, applicant=self.optional(self.people), on_behalf_of=self.optional(self.agencies),
            decision=self.optional([*Decision.objects.all()]), paper=self.optional(self.papers), **given, **asked,
        )
        for n in range(self.choose.number(0, 2)):
            self.make(BidPart, bid=bid, position=5 - n)
        return self.make(
            Grant, bid=bid, recipient=self.optional(self.agencies), letter=self.optional(self.files), pence=800,
            awarded_on=date(2030, 6, 2), **self.period(Grant), **given,
        )

    def entry(self, year: FinancialYear, number: int, *lines: tuple, reverses: Entry | None = None) -> Entry:
        row = self.make(
            Entry, year=year, number=number, size=len(lines), date=date(year.begins, 4, 1) + timedelta(days=number),
            reverses=reverses, entered_by=None,
        )
        for position, (kind, source, target, pence, more) in enumerate(lines):
            plain = {"reverses": None, "instalment": None, "commitment": None, "project": None, "grant": None} | more
            self.make(Line, entry=row, position=position, kind=kind, source=source, target=target, pence=pence, **plain)
        return row
