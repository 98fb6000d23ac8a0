"""Reads of the ledger: what a fund had, got, spent and has, and each entry with what was left after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from funding.models import Commitment, Entry, FinancialYear, Fund, Line, YearEnd

K = Line.Kind


@dataclass
class Totals:
    """A fund in a year, in pence. All are as the statement prints them: `spent` and `moved_out` are above zero where money
    left. `provisional`: the year before is still open, so that `brought` may change."""

    brought: int = 0
    received: int = 0
    moved_in: int = 0
    spent: int = 0
    moved_out: int = 0
    committed: int = 0
    provisional: bool = field(default=False, compare=False)

    @property
    def moved(self) -> int:
        """What other funds gave; below zero where they took more."""
        return self.moved_in - self.moved_out

    @property
    def available(self) -> int:
        """What there was to spend: brought forward and received, and what other funds gave or took."""
        return self.brought + self.received + self.moved_in - self.moved_out

    @property
    def balance(self) -> int:
        """What is left, and what will be carried forward."""
        return self.available - self.spent

    @property
    def free(self) -> int:
        """What is left once all that was promised is paid."""
        return self.balance - self.committed

    def __add__(self, other: Totals) -> Totals:
        sums = {one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self) if one.compare}
        return Totals(**sums, provisional=self.provisional or other.provisional)


@dataclass(frozen=True)
class Movement:
    """A line as the statement of one fund tells it: `pence` above zero came in, below zero went out."""

    line: Line
    pence: int
    balance: int

    @property
    def out(self) -> int:
        """What went out, in pence: nothing where it came in."""
        return max(0, -self.pence)


def years() -> list[FinancialYear]:
    """All years of the ledger, the newest first, each with its end where it is closed. One query."""
    return list(FinancialYear.objects.select_related("end__closed_by__person").order_by("-begins"))


def is_closed(begins: int) -> bool:
    """Whether that year has its year end."""
    return YearEnd.objects.filter(year_id=begins).exists()


def totals(begins: int, only: Fund | None = None) -> dict[int, Totals]:
    """Every fund (by its key), or `only` that one, in the year that begins on 1 April `begins`. Six queries, however many
    entries. Of the years before, those still open are summed up: a closed one left nothing that is not brought forward."""
    funds = {} if only is None else {"pk": only.pk}
    found = {pk: Totals() for pk in Fund.objects.filter(**funds).values_list("pk", flat=True)}
    still_open = FinancialYear.objects.filter(begins__lt=begins, end=None).order_by("begins").first()
    since = still_open.begins if still_open else begins
    for end, sign in (("target", 1), ("source", -1)):
        mine = {f"{end}__isnull": False} if only is None else {end: only.pk}
        sums = (
            Line.objects.filter(**mine, entry__year__gte=since, entry__year__lte=begins)
            .values(end, "kind", now=Q(entry__year=begins))
            .annotate(pence=Sum("pence"))
            .order_by()
        )
        for row in sums:
            _count(found[row[end]], row["kind"] if row["now"] else "", sign, row["pence"])
    promised, paid = ({}, {}) if only is None else ({"fund": only}, {"source": only})
    for row in Commitment.objects.filter(**promised, state="agreed").values("fund").annotate(pence=Sum(F("pence") - F("given_back_pence"))).order_by():
        found[row["fund"]].committed += row["pence"]
    for row in Line.objects.filter(**paid, commitment__isnull=False).values("source").annotate(pence=Sum("pence")).order_by():
        found[row["source"]].committed -= row["pence"]
    if still_open:
        for one in found.values():
            one.provisional = True
    return found


def _count(one: Totals, kind: str, sign: int, pence: int) -> None:
    """Put a sum of lines in its place. What an earlier year left is brought forward, posted or not yet."""
    if kind in ("", K.OPENING, K.BROUGHT):
        one.brought += sign * pence
    elif kind == K.RECEIPT:
        one.received += pence
    elif kind == K.SPEND:
        one.spent += pence
    elif kind == K.TRANSFER and sign > 0:
        one.moved_in += pence
    elif kind == K.TRANSFER:
        one.moved_out += pence


def held(found: dict[int, Totals], funds: Iterable[Fund], holding: str = Fund.Holding.HELD) -> Totals:
    """The sum over those of `funds` with that holding: the partnership's own money is HELD alone."""
    return sum((found[fund.pk] for fund in funds if fund.holding == holding), Totals())


def brought_forward(fund: Fund, begins: int) -> int:
    """What `fund` brings into that year, in pence: all that earlier years left, closed or not. One query.

    Where the year before is closed, this is nothing, and its entry "brought forward" stands among the year's own.
    """
    earlier = Line.objects.filter(entry__year__lt=begins)
    return earlier.aggregate(
        pence=Coalesce(Sum("pence", filter=Q(target=fund)), 0) - Coalesce(Sum("pence", filter=Q(source=fund)), 0)
    )["pence"]


def movements(fund: Fund, begins: int) -> tuple[int, list[Movement]]:
    """The statement of `fund` in that year: what stood before its first line, and each line with the balance after it, by
    day and number. What is carried forward is left out: it is the balance. Two queries."""
    balance = before = brought_forward(fund, begins)
    lines = (
        Line.objects.filter(Q(source=fund) | Q(target=fund), entry__year=begins)
        .exclude(kind=K.CARRIED)
        .select_related(
            "entry__entered_by__person", "entry__reverses", "entry__reversed_by", "source", "target", "project", "grant",
            "instalment__grant", "commitment",
        )
        .order_by("entry__date", "entry__number", "position")
    )
    rows = []
    for line in lines:
        pence = line.pence if line.target_id == fund.pk else -line.pence
        balance += pence
        rows.append(Movement(line, pence, balance))
    return before, rows


def entries(begins: int) -> list[Entry]:
    """All entries of a year in their order, with their lines. Two queries."""
    return list(
        Entry.objects.filter(year=begins).select_related("reverses", "reversed_by", "year")
        .prefetch_related("lines__source", "lines__target", "lines__project").order_by("number")
    )


def unpaid(commitment: Commitment) -> int:
    """What of an agreed promise is neither paid nor given back, in pence; of any other it is nothing."""
    if commitment.state != Commitment.State.AGREED:
        return 0
    paid = commitment.lines.aggregate(pence=Coalesce(Sum("pence"), 0))["pence"]
    return commitment.pence - commitment.given_back_pence - paid
