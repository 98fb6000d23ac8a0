"""Reads of a whole year: its funds by whose money it is, what needs attention, where money came from and went."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from csp.bars import Bars
from csp.models import Project
from csp.typed import written
from funding.awardqueries import awarded
from funding.models import Budget, FinancialYear, Fund, Grant, Instalment, Line, Reconciliation
from funding.money import pounds
from funding.queries import Totals, totals
from meetings.timetable import Year

# How many days before its last day unspent money is told.
NEAR = 90
# Rows of a picture; what is more is summed up.
MOST_ROWS = 8


@dataclass(frozen=True)
class Row:
    """A fund with its figures. `awarded`: what was won or given in the year (funding.awardqueries), in pence."""

    fund: Fund
    totals: Totals
    awarded: int = 0


@dataclass(frozen=True)
class Part:
    """The funds of one holding, and their sum."""

    holding: str
    heading: str
    about: str
    rows: list[Row]
    total: Totals

    @property
    def awarded(self) -> int:
        """What was won or given in the year, in pence."""
        return sum(row.awarded for row in self.rows)

    @property
    def held(self) -> bool:
        """Whether it is the partnership's own money."""
        return self.holding == Fund.Holding.HELD


@dataclass(frozen=True)
class Concern:
    """Something that asks for attention: `late` says that it is past its day. What it is about names its page."""

    words: str
    late: bool
    fund: Fund | None = None
    year: FinancialYear | None = None
    grant: Grant | None = None


PARTS = (
    (Fund.Holding.HELD, "Our own money", "What the partnership holds. Its balance counts these funds alone."),
    (Fund.Holding.PASSED, "Won for partners and paid to them", "It passes through the partnership, and is not part of its balance."),
    (Fund.Holding.REPORTED, "Only reported", "Others hold and spend it; it is told here and is not part of our balance."),
)


def parts(begins: int) -> list[Part]:
    """The funds of a year, apart by holding, each part with its total; without parts that have no fund, and without ended
    funds in which nothing moved. Eight queries, however many entries."""
    found, came = totals(begins), awarded(Year(begins))
    rows = [Row(fund, found[fund.pk], came.get(fund.pk, 0)) for fund in Fund.objects.select_related("funder")]
    rows = [row for row in rows if not row.fund.ended or row.totals != Totals() or row.awarded]
    told = []
    for holding, heading, about in PARTS:
        own = [row for row in rows if row.fund.holding == holding]
        if own:
            told.append(Part(holding, heading, about, own, sum((row.totals for row in own), Totals())))
    return told


def to_reconcile(begins: int) -> list[Row]:
    """The held funds that the end of the year asks about: those with entries in it or with a balance."""
    found = totals(begins)
    used: set[int | None] = set()
    for ends in Line.objects.filter(entry__year=begins).values_list("source", "target").distinct().order_by():
        used |= set(ends)
    return [
        Row(fund, found[fund.pk]) for fund in Fund.objects.filter(holding=Fund.Holding.HELD)
        if fund.pk in used or found[fund.pk].balance
    ]


def reconciliations(begins: int) -> list[Reconciliation]:
    """What the books said of each fund when the year was closed, in the order of the funds. One query."""
    return list(Reconciliation.objects.filter(year=begins).select_related("fund").order_by("fund__order"))


def awaited(instalments: QuerySet[Instalment]) -> QuerySet[Instalment]:
    """Those of which not all has arrived; each has `left`, in pence."""
    received = Coalesce(Sum("lines__pence"), 0)
    return instalments.annotate(left=F("pence") - received).filter(left__gt=0).select_related("grant__fund").order_by("due", "pk")


def unspent(grants: QuerySet[Grant]) -> QuerySet[Grant]:
    """Those of which not all is spent; each has `left`, in pence."""
    spent = Coalesce(Sum("lines__pence"), 0)
    return grants.annotate(left=F("pence") - spent).filter(left__gt=0).select_related("fund").order_by("spend_by", "pk")


def concerns(year: FinancialYear, told: Sequence[Part], today: date) -> list[Concern]:
    """What needs attention in `year`, the late first: overdrawn funds, instalments overdue, unspent money whose last day is
    near, earlier years still open. `told`: its parts. Nothing of a closed year. Three queries."""
    if hasattr(year, "end"):
        return []
    found = []
    for earlier in FinancialYear.objects.filter(begins__lt=year.begins, end=None):
        found.append(Concern(f"{earlier} is not closed: what it brings forward may still change.", earlier.year.last < today, year=earlier))
    for row in (row for part in told for row in part.rows):
        if row.totals.balance < 0:
            found.append(Concern(f"{row.fund} is overdrawn by {pounds(-row.totals.balance)}.", True, fund=row.fund))
        elif row.totals.free < 0:
            found.append(Concern(f"{row.fund} has promised {pounds(-row.totals.free)} more than it has.", False, fund=row.fund))
    one: Any  # with `left`
    for one in awaited(Instalment.objects.filter(grant__fund__holding=Fund.Holding.HELD, due__lt=min(today, year.year.after.first))):
        words = f"{pounds(one.left)} of “{one.grant}” (instalment {one.number}) was due on {written(one.due)} and has not arrived."
        found.append(Concern(words, True, grant=one.grant))
    ending = unspent(Grant.objects.filter(
        fund__holding=Fund.Holding.HELD, spend_by__lte=today + timedelta(days=NEAR), spend_by__gte=year.year.first
    ))
    for one in ending:
        late = one.spend_by < today
        words = f"{pounds(one.left)} of “{one}” is unspent: it {'had' if late else 'has'} to be spent by {written(one.spend_by)}."
        found.append(Concern(words, late, grant=one))
    return sorted(found, key=lambda one: not one.late)


def where_it_went(begins: int) -> list[tuple[str, int]]:
    """What held funds spent in that year by project, the most first; what nets to nothing is left out. One query."""
    sums = (
        Line.objects.filter(kind=Line.Kind.SPEND, source__holding=Fund.Holding.HELD, entry__year=begins)
        .values("project__name").annotate(pence=Sum("pence")).order_by("-pence", "project__name")
    )
    return [(row["project__name"] or "No project named", row["pence"]) for row in sums if row["pence"]]


def pictures(begins: int, told: Sequence[Part]) -> list[Bars]:
    """Where the money of held funds came from in that year, and where it went. One query."""
    own = next((part for part in told if part.held), None)
    rows = own.rows if own else []
    came = [(f"{row.fund}, brought forward", row.totals.brought) for row in rows]
    came += [(f"{row.fund}, received", row.totals.received) for row in rows]
    return [
        _bars("came", "Where it came from", "Fund", "Came in", came),
        _bars("went", "Where it went", "Project", "Spent", where_it_went(begins)),
    ]


def _bars(key: str, title: str, head: str, counted: str, rows: list[tuple[str, int]]) -> Bars:
    """A picture of the largest; what lies below zero is left to the statement, and said."""
    above = sorted((row for row in rows if row[1] > 0), key=lambda row: -row[1])
    shown, rest = above[:MOST_ROWS], above[MOST_ROWS:]
    if rest:
        shown.append((f"{len(rest)} others", sum(pence for _, pence in rest)))
    below = sum(pence for _, pence in rows if pence < 0)
    note = f"Without {pounds(below)} that lies below zero." if below else ""
    return Bars(key, title, head, (counted,), tuple((label, (pence,)) for label, pence in shown), note, shown=pounds)


@dataclass(frozen=True)
class BudgetLine:
    """What was meant to be spent on `project` (None: anything else) and what was, in pence."""

    project: str
    project_id: int | None
    planned: int
    spent: int
    version: int = 0

    @property
    def difference(self) -> str:
        """In words: £200.00 unspent, £50.00 overspent, or spent to the penny."""
        over = self.spent - self.planned
        if not self.planned and self.spent > 0:
            return f"{pounds(self.spent)} without a budget"
        return f"{pounds(over)} overspent" if over > 0 else f"{pounds(-over)} unspent" if over else "Spent to the penny"

    @property
    def over(self) -> bool:
        """Whether more was spent than was meant."""
        return self.spent > self.planned

    @property
    def share(self) -> int:
        """How much of the larger of the two is spent, from 0 to 100, for the bar."""
        most = max(self.planned, self.spent)
        return max(0, self.spent) * 100 // most if most else 0

    @property
    def mark(self) -> int:
        """Where the budget ends on the bar, from 0 to 100."""
        most = max(self.planned, self.spent)
        return self.planned * 100 // most if most else 0

    @property
    def beyond(self) -> int:
        """How much of the bar lies beyond the budget."""
        return self.share - self.mark


@dataclass(frozen=True)
class FundBudget:
    """A fund's budget in a year: its lines, and their sum."""

    fund: Fund
    lines: list[BudgetLine]
    total: BudgetLine


def budgets(begins: int) -> list[FundBudget]:
    """Budget beside actual of every fund in that year, project by project, "anything else" last; without ended funds that
    have neither. Three queries, however many entries."""
    spent: dict[tuple[int | None, int | None, str | None], int] = {
        (row["source"], row["project"], row["project__name"]): row["pence"]
        for row in Line.objects.filter(kind=Line.Kind.SPEND, entry__year=begins)
        .values("source", "project", "project__name").annotate(pence=Sum("pence")).order_by()
    }
    planned: dict[tuple[int | None, int | None, str | None], Budget] = {
        (one.fund_id, one.project_id, one.project.name if one.project else None): one
        for one in Budget.objects.filter(year=begins).select_related("project")
    }
    told = []
    for fund in Fund.objects.all():
        keys = {key[1:] for key in [*spent, *planned] if key[0] == fund.pk}
        if not keys and fund.ended:
            continue
        lines = []
        for pk, name in sorted(keys, key=lambda key: (key[0] is None, (key[1] or "").casefold())):
            plan = planned.get((fund.pk, pk, name))
            lines.append(BudgetLine(
                name or "Anything else", pk, plan.pence if plan else 0, spent.get((fund.pk, pk, name), 0), plan.version if plan else 0
            ))
        total = BudgetLine("Together", None, sum(one.planned for one in lines), sum(one.spent for one in lines))
        told.append(FundBudget(fund, lines, total))
    return told


def projects_of(year: FinancialYear, planned: Container[int]) -> list[Project]:
    """Those that go on at some time of `year`, and those that are `planned` (their keys) all the same, by name. One query."""
    first, last = year.year.first, year.year.last
    return [
        one for one in Project.objects.order_by("name")
        if one.pk in planned or ((one.ends is None or one.ends >= first) and (one.starts is None or one.starts <= last))
    ]


def usual_year(known: Sequence[FinancialYear], today: date) -> FinancialYear | None:
    """The year that "money" opens at: today's, else the newest that has begun, else the first. `known`: the newest first."""
    begun = [year for year in known if year.begins <= Year.of(today).begins]
    return begun[0] if begun else known[-1] if known else None


def usual_day(known: Sequence[FinancialYear], today: date, shown: FinancialYear | None = None) -> date | None:
    """The day that a new entry most likely has: today, where it lies in `shown` (or in an open year); else the last day of
    the newest open year that has begun; None where the year shown is another than today's."""
    now = Year.of(today)
    if shown is not None:
        return today if shown.begins == now.begins else None
    open_ones = [year for year in known if not hasattr(year, "end") and year.begins <= now.begins]
    if any(year.begins == now.begins for year in open_ones):
        return today
    return open_ones[0].year.last if open_ones else None


def has_opening(begins: int) -> set[int | None]:
    """The keys of funds whose balance from before the record stands in that year and was not taken back. One query."""
    lines = Line.objects.filter(Q(entry__year=begins), kind=Line.Kind.OPENING, reverses=None, reversed_by=None)
    return {pk for ends in lines.values_list("source", "target") for pk in ends if pk}
