"""Reads of grants, bids and projects: what came of them, what is still to come, and what must be spent by when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from csp.models import Project
from csp.typed import written
from funding.models import Bid, Commitment, Fund, Grant, Instalment, Line
from funding.money import pounds
from meetings.timetable import Year

# Money left of a grant is told of so long before it must be spent.
SOON = timedelta(days=60)


def _sum_of(rows: QuerySet, key: str) -> Coalesce:
    """The sum of pence of `rows` (already held to the outer row) as a subquery; nothing is 0."""
    return Coalesce(Subquery(rows.order_by().values(key).annotate(sum=Sum("pence")).values("sum")), 0)


def with_sums(rows: QuerySet[Grant]) -> QuerySet[Any]:
    """Grants with `received`, `spent` and `expected` (the sum of their instalments), in pence."""
    return rows.annotate(
        received=_sum_of(Line.objects.filter(instalment__grant=OuterRef("pk")), "instalment__grant"),
        spent=_sum_of(Line.objects.filter(grant=OuterRef("pk")), "grant"),
        expected=_sum_of(Instalment.objects.filter(grant=OuterRef("pk")), "grant"),
    )


def with_received(rows: QuerySet[Instalment]) -> QuerySet[Any]:
    """Instalments with `received`, in pence."""
    return rows.annotate(received=_sum_of(Line.objects.filter(instalment=OuterRef("pk")), "instalment"))


def overdue(today: date) -> QuerySet[Any]:
    """Instalments of money that we hold that were expected before `today` and have not come whole. What only passes, or is only
    reported, does not come as an instalment."""
    held = Instalment.objects.filter(grant__fund__holding=Fund.Holding.HELD)
    return with_received(held).filter(due__lt=today, received__lt=F("pence"))


def late_grants(rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Those of `rows` of which an instalment is overdue."""
    return rows.filter(Exists(overdue(today).filter(grant=OuterRef("pk"))))


def to_spend_soon(rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Those of `rows` (with sums) that must be spent within 60 days and are not. What is past is told for as long again."""
    return rows.filter(spend_by__lte=today + SOON, spend_by__gte=today - SOON, spent__lt=F("pence"))


@dataclass
class GrantSums:
    """All grants whose money is held in one way, in pence."""

    holding: Fund.Holding
    count: int = 0
    pence: int = 0
    received: int = 0
    spent: int = 0


def grant_sums(rows: QuerySet[Any]) -> list[GrantSums]:
    """The sums of `rows` (with sums): what is our own apart from what passes and from what is only reported. One query."""
    found: dict[str, GrantSums] = {}
    for holding, pence, received, spent in rows.order_by().values_list("fund__holding", "pence", "received", "spent"):
        one = found.setdefault(holding, GrantSums(Fund.Holding(holding)))
        one.count, one.pence, one.received, one.spent = one.count + 1, one.pence + pence, one.received + received, one.spent + spent
    return [found[holding] for holding in Fund.Holding.values if holding in found]


def received_of(grant: Grant) -> int:
    """What arrived of its instalments, in pence."""
    return Line.objects.filter(instalment__grant=grant).aggregate(pence=Coalesce(Sum("pence"), 0))["pence"]


def spent_of(grant: Grant) -> int:
    """What was spent of it, in pence."""
    return grant.lines.aggregate(pence=Coalesce(Sum("pence"), 0))["pence"]


def called(instalment: Instalment) -> str:
    """How the statement and the accounts print an instalment: its own words, or those of its grant and its number."""
    if instalment.words:
        return instalment.words
    return f"{instalment.grant.title}, instalment {instalment.number}"


def fate(grant: Grant, spent: int, today: date) -> str:
    """What is unspent of `grant`, and by when it must be spent, in plain words."""
    left = grant.pence - spent
    if left < 0:
        return f"{pounds(-left)} more was spent than was granted."
    if not left:
        return "All of it is spent."
    verb = "paid on" if grant.fund.holding == Fund.Holding.PASSED else "spent"
    told = f"{pounds(left)} of {pounds(grant.pence)} is not {verb} yet." if spent else f"None of it is {verb} yet."
    if grant.spend_by is None:
        return told
    if grant.spend_by < today:
        return f"{told} The last day for that was {written(grant.spend_by)}: it goes back to the funder, unless they agreed to more time."
    return f"{told} It must be {verb} by {written(grant.spend_by)} ({in_days(grant.spend_by, today)}); what is left then goes back."


def in_days(day: date, today: date) -> str:
    """How far away a day is: today, tomorrow, in 12 days."""
    days = (day - today).days
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days" if days > 0 else f"{-days} day{'s' if days < -1 else ''} ago")


@dataclass(frozen=True)
class Reminder:
    """Something about a grant that should not wait."""

    grant: Grant
    words: str
    late: bool


def reminders(today: date) -> list[Reminder]:
    """Instalments overdue, then grants to be spent soon, each the earliest first. Two queries."""
    told = [
        Reminder(one.grant, f"{_of(one)} was expected on {written(one.due)}{_part_of(one)}.", True)
        for one in overdue(today).select_related("grant__fund").order_by("due", "grant", "number")
    ]
    soon = to_spend_soon(with_sums(Grant.objects.select_related("fund")), today).order_by("spend_by", "pk")
    return told + [Reminder(one, fate(one, one.spent, today), one.spend_by < today) for one in soon]


def _of(one: Any) -> str:
    return f"Instalment {one.number} ({pounds(one.pence)})"


def _part_of(one: Any) -> str:
    return f", and {pounds(one.received)} of it has come" if one.received else " and has not come"


@dataclass(frozen=True)
class BidYear:
    """The bids decided in one year, in pence. `label`: the year, or that they wait."""

    label: str
    count: int
    won_count: int
    asked: int
    won: int


def bids_by_year(rows: Iterable[Bid]) -> list[BidYear]:
    """Asked and won by the year in which the funder decided, the latest first, behind those that wait; withdrawn ones are
    left out."""
    found: dict[Year | None, list[Bid]] = defaultdict(list)
    for bid in rows:
        if bid.state != Bid.State.WITHDRAWN:
            found[Year.of(bid.decided_on) if bid.decided_on else None].append(bid)
    order: Sequence[Year | None] = [*([None] if None in found else []), *sorted((one for one in found if one), reverse=True)]
    return [
        BidYear(
            str(year) if year else "Not decided yet", len(found[year]), sum(bid.state in Bid.WON for bid in found[year]),
            sum(bid.asked_pence for bid in found[year]), sum(bid.won_pence or 0 for bid in found[year]),
        )
        for year in order
    ]


@dataclass(frozen=True)
class Spent:
    """What a project spent out of one fund in one year, in pence."""

    year: Year
    fund: Fund
    pence: int


def spent_on(project: Project) -> list[Spent]:
    """What was spent on `project`, by year (the latest first) and fund. Two queries."""
    funds = {fund.pk: fund for fund in Fund.objects.all()}
    sums = Line.objects.filter(project=project).values("entry__year", "source").annotate(sum=Sum("pence")).order_by()
    rows = [Spent(Year(row["entry__year"]), funds[row["source"]], row["sum"]) for row in sums if row["sum"]]
    return sorted(rows, key=lambda one: (-one.year.begins, one.fund.order))


def with_spent(rows: QuerySet[Project]) -> QuerySet[Any]:
    """Projects with `spent`, in pence, over all years."""
    return rows.annotate(spent=_sum_of(Line.objects.filter(project=OuterRef("pk")), "project"))


def with_paid(rows: QuerySet[Commitment]) -> QuerySet[Any]:
    """Commitments with `paid`, and `left` of what was agreed, in pence."""
    return rows.annotate(paid=_sum_of(Line.objects.filter(commitment=OuterRef("pk")), "commitment")).annotate(
        left=F("pence") - F("given_back_pence") - F("paid")
    )
