"""The accounts of a financial year: what there was to spend, what was won for partners, what was spent, what is left.

Each amount is a figure: its key is its place in the accounts, and it says of which entries or of which other figures it
is the sum. All money is in whole pence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Q

from funding.grantqueries import called
from funding.models import FinancialYear, Fund, Line
from meetings.timetable import Year
from reports.builders.heads import Audience, CannotPublish, founded
from reports.builders.moneyawards import awards_of, by_fund
from reports.builders.moneyshapes import AccountsView, Figure, Made, Sums, figure, total
from reports.builders.reviewmoney import review_figures

K, HELD = Line.Kind, Fund.Holding.HELD


def accounts_view(year: Year) -> AccountsView:
    """The accounts of `year` for the public; raises CannotPublish for a year that the ledger does not have.

    A fixed number of queries, however many entries there are.
    """
    known = FinancialYear.objects.select_related("end").filter(begins=year.begins).first()
    if known is None:
        raise CannotPublish(f"The ledger has no financial year {year} yet.")
    partnership, end = founded(), getattr(known, "end", None)
    waiting = FinancialYear.objects.filter(begins__lt=year.begins, end=None).exists()
    held = Held(year)
    pooled, others = held.left()
    available, spent = held.available(), held.spent()
    awards = awards_of(year, Fund.Holding.PASSED, "award")
    reported = awards_of(year, Fund.Holding.REPORTED, "reported")
    return AccountsView(
        audience=Audience.PUBLIC, title=f"Accounts {year}", partnership=partnership.name, group=partnership.name,
        group_slug="", date=year.first, year=str(year), next_year=str(year.after), last=year.last,
        provisional=end is None or waiting, closed_on=end.closed_at.date() if end else None,
        available=available, total_available=total("available", f"Total available in {year}", available),
        awards=awards, award_funds=by_fund(awards), total_awards=total("awards", "Total won for partners", awards),
        spent=spent, total_spent=total("spent", f"Total spent in {year}", spent),
        pooled=pooled, others_left=others,
        total_remaining=total("remaining", f"Total remaining for {year.after}", (pooled, *others)),
        reported=reported, total_reported=total("reported", "Total only reported", reported),
    )


class Held:
    """The lines of money held by the partnership that a year's accounts are made of, by day and number. Two queries.

    They are the year's own, and those of earlier years that are not closed: what these leave is not posted yet. (A closed
    year has handed on all that it had.) What is carried forward out of the year is left out: it is what remains.
    """

    def __init__(self, year: Year) -> None:
        self.begins = year.begins
        self.funds = {fund.pk: fund for fund in Fund.objects.filter(holding=HELD)}
        self.lines = list(
            Line.objects.filter(Q(source__in=self.funds) | Q(target__in=self.funds))
            .filter(Q(entry__year=year.begins) | Q(entry__year__lt=year.begins, entry__year__end=None))
            .exclude(entry__year=year.begins, kind=K.CARRIED)
            .select_related("entry__reverses", "source", "target", "project", "instalment__grant")
            .order_by("entry__date", "entry__year", "entry__number", "position")
        )

    def available(self) -> tuple[Figure, ...]:
        """What was received, fund by fund and each instalment by its words; what was brought forward; and what came from
        money that is not held, or went to it."""
        received, moved = Sums(), Sums()
        for line in sorted(self._own(K.RECEIPT), key=lambda line: line.target.order if line.target else 0):
            if line.instalment is not None:
                received.add(f"instalment-{line.instalment_id}", called(line.instalment), line, line.pence)
            else:
                received.add("", _said(line), line, line.pence)
        for line in self._own(K.TRANSFER):
            inward, outward = line.target_id in self.funds, line.source_id in self.funds
            if inward != outward:  # between two funds that are held, nothing is gained
                words = f"Transferred from {line.source}" if inward else f"Transferred to {line.target}"
                moved.add(f"from-fund-{line.source_id}" if inward else f"to-fund-{line.target_id}", words, line, line.pence if inward else -line.pence)
        return (*received.figures("received"), *self._brought(), *moved.figures("moved"))

    def spent(self) -> tuple[Figure, ...]:
        """What was spent, by project; where there is none, by its words."""
        spent = Sums()
        for line in self._own(K.SPEND):
            if line.project is not None:
                spent.add(f"project-{line.project_id}", line.project.name, line, line.pence)
            else:
                spent.add("", _said(line), line, line.pence)
        return tuple(spent.figures("spent"))

    def left(self) -> tuple[Figure, tuple[Figure, ...]]:
        """What remains in the pooled fund, and in each other fund in which something does."""
        pooled, others = Figure("pooled", "Remaining in the pooled fund", 0), []
        for fund, made in self._by_fund(self.lines):
            if fund.kind == Fund.Kind.POOLED:
                pooled = Figure("pooled", f"Remaining in the {_the(fund)}", sum(one.pence for one in made), made)
            elif sum(one.pence for one in made):
                others.append(figure("remaining", f"fund-{fund.pk}", fund.name, made))
        return pooled, tuple(others)

    def _own(self, kind: str) -> Iterator[Line]:
        return (line for line in self.lines if line.kind == kind and line.entry.year_id == self.begins)

    def _brought(self) -> Iterator[Figure]:
        """What each fund brought into the year, the pooled fund first."""
        before = [line for line in self.lines if line.entry.year_id < self.begins or line.kind in (K.OPENING, K.BROUGHT)]
        for fund, made in sorted(self._by_fund(before), key=lambda one: one[0].kind != Fund.Kind.POOLED):
            if sum(one.pence for one in made):
                yield figure("brought", f"fund-{fund.pk}", f"{fund.name}, brought forward", made)

    def _by_fund(self, lines: Iterable[Line]) -> list[tuple[Fund, tuple[Made, ...]]]:
        """Each held fund in order, and what these lines gave it or took from it."""
        made: dict[int, list[Made]] = {pk: [] for pk in self.funds}
        for line in lines:
            for pk, sign in ((line.target_id, 1), (line.source_id, -1)):
                if pk in made:
                    made[pk].append(Made.of(line, sign * line.pence))
        return [(fund, tuple(made[pk])) for pk, fund in sorted(self.funds.items(), key=lambda one: one[1].order)]


def figures_of(years: Iterable[Year]) -> dict[str, Figure]:
    """The figures of some years by their address on the public site: "/money/2022-23/#available"; sums of them that a
    review tells too. A year that the ledger does not have gives none."""
    found: dict[str, Figure] = {}
    for year in years:
        try:
            view = accounts_view(year)
        except CannotPublish:
            continue
        known = {**review_figures(year, view), **view.figures}
        found |= {f"/money/{year.slug}/#{key}": one for key, one in known.items()}
    return found


def _said(line: Line) -> str:
    """What an entry is about; of one that takes another back, what that was about."""
    return line.entry.reverses.words if line.entry.reverses is not None else line.entry.words


def _the(fund: Fund) -> str:
    """Its name inside a sentence: "Pooled fund" -> "pooled fund", "CSP Pooled Fund" as it is."""
    first, _, rest = fund.name.partition(" ")
    return f"{first.lower()} {rest}".strip() if first.istitle() else fund.name
