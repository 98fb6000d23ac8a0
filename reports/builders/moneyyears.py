"""Money over the years: what each had and spent, and what priorities and projects got. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery, Sum

from csp.models import Project
from funding.awardqueries import passed_on
from funding.models import Bid, FinancialYear, Fund, Grant, Line
from meetings.timetable import Year

K, HELD, PASSED = Line.Kind, Fund.Holding.HELD, Fund.Holding.PASSED
# Pence by year and project.
Sums = dict[tuple[int, int | None], int]
NO_PROJECT, NO_PRIORITY, AS_USUAL = "No project", "No priority", "Business as usual"


@dataclass
class MoneyYear:
    """A year of the ledger, in pence: money held by the partnership, and what was `won` for partners."""

    year: Year
    closed: bool
    available: int = 0
    spent: int = 0
    won: int = 0

    @property
    def remaining(self) -> int:
        """What is left for the next year."""
        return self.available - self.spent


@dataclass
class ProjectMoney:
    """What a project got, year by year in the order that was asked for: spent of money held, and won for partners."""

    name: str
    spent: list[int]
    won: list[int]

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Of each year what was spent and what was won."""
        return list(zip(self.spent, self.won, strict=True))


@dataclass
class PriorityMoney:
    """A priority with its projects."""

    name: str
    projects: list[ProjectMoney] = field(default_factory=list)

    @property
    def spent(self) -> list[int]:
        """Year by year."""
        return [sum(column) for column in zip(*(one.spent for one in self.projects), strict=True)]

    @property
    def won(self) -> list[int]:
        """Year by year."""
        return [sum(column) for column in zip(*(one.won for one in self.projects), strict=True)]

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Of each year what was spent and what was won."""
        return list(zip(self.spent, self.won, strict=True))


def money_years() -> list[MoneyYear]:
    """Every year of the ledger, the earliest first. Six queries."""
    years = [MoneyYear(row.year, hasattr(row, "end")) for row in FinancialYear.objects.select_related("end")]
    flows: dict[tuple[int, str], int] = {}
    for end, sign in (("target", 1), ("source", -1)):
        # A year hands on what it has: its two entries about that say nothing new.
        rows = Line.objects.filter(**{f"{end}__holding": HELD}).exclude(kind__in=[K.CARRIED, K.BROUGHT])
        for row in rows.values("entry__year", "kind").annotate(pence=Sum("pence")).order_by():
            at = (row["entry__year"], "spent" if row["kind"] == K.SPEND else "came")
            flows[at] = flows.get(at, 0) + sign * row["pence"]
    won = _won()
    before = 0
    for one in years:
        one.available = before + flows.get((one.year.begins, "came"), 0)
        one.spent = -flows.get((one.year.begins, "spent"), 0)
        one.won = sum(pence for (begins, _), pence in won.items() if begins == one.year.begins)
        before = one.remaining
    return years


def funding_by_priority(years: Sequence[Year]) -> list[PriorityMoney]:
    """What priorities and their projects got in `years`: the priorities in their order, then all else. Five queries."""
    begins = [year.begins for year in years]
    spent: Sums = {
        (row["entry__year"], row["project"]): row["pence"]
        for row in Line.objects.filter(kind=K.SPEND, source__holding=HELD, entry__year__in=begins)
        .values("entry__year", "project").annotate(pence=Sum("pence")).order_by()
    }
    won = {at: pence for at, pence in _won().items() if at[0] in begins}
    projects = Project.objects.select_related("priority").in_bulk({pk for _, pk in [*spent, *won] if pk is not None})
    rows = []
    for pk in {pk for _, pk in [*spent, *won]}:
        project = projects[pk] if pk is not None else None
        money = ProjectMoney(
            project.name if project else NO_PROJECT, [spent.get((year, pk), 0) for year in begins],
            [won.get((year, pk), 0) for year in begins],
        )
        rows.append((*_priority(project), project is None, money.name, money))
    found: dict[str, PriorityMoney] = {}
    for _, name, _, _, money in sorted(rows, key=lambda row: row[:4]):
        found.setdefault(name, PriorityMoney(name)).projects.append(money)
    return list(found.values())


def _priority(project: Project | None) -> tuple[tuple[int, int], str]:
    """The place and the name of what a project serves."""
    if project is not None and project.priority is not None:
        return (0, project.priority.order), str(project.priority)
    usual = project is not None and project.business_as_usual
    return (1, 0 if usual else 1), AS_USUAL if usual else NO_PRIORITY


def _won() -> Sums:
    """What came to partners, by year and project, as the accounts of a year count it (moneyawards). Three queries."""
    rows: list[tuple[int, int | None, int]] = []
    bids = Bid.objects.filter(fund__holding=PASSED, state__in=Bid.WON)
    rows += [
        (Year.of(day).begins, project, pence)
        for day, project, pence in bids.values_list("decided_on", "project", "won_pence") if day is not None and pence is not None
    ]
    grants = Grant.objects.filter(fund__holding=PASSED, bid=None)
    rows += [(Year.of(day).begins, project, pence) for day, project, pence in grants.values_list("awarded_on", "project", "pence")]
    onward = Line.objects.filter(entry=OuterRef("entry"), kind=K.SPEND).order_by("position").values("project")[:1]
    rows += passed_on().filter(target__holding=PASSED).annotate(used=Subquery(onward)).values_list("entry__year", "used", "pence")
    found: Sums = {}
    for begins, project, pence in rows:
        found[begins, project] = found.get((begins, project), 0) + pence
    return found
