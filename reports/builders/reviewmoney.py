"""The money of a year's projects, each amount a figure of the accounts, so that it stays tied to the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from csp.models import Project
from funding.models import Bid, Fund, Grant, Line
from meetings.timetable import Year
from reports.builders.moneyshapes import AccountsView, Figure, key_for, total
from reports.builders.reviewshapes import Money

BY_PRIORITY, AS_USUAL, OTHERS = "by-priority", "Business as usual", "Other projects"


def money_of_projects(year: Year, view: AccountsView) -> dict[int, tuple[Money, ...]]:
    """By the key of a project what it got in `year`, fund by fund: spent out of money that the partnership holds, won for
    partners, or only reported. What is applied for and not decided is none of it. Four queries."""
    funds = {fund.name: fund for fund in Fund.objects.select_related("funder")}
    found: dict[int, list[Money]] = {}
    span = (year.first, year.last)
    bids = Bid.objects.filter(decided_on__range=span, state__in=Bid.WON).values_list("pk", "project")
    grants = Grant.objects.filter(awarded_on__range=span, bid=None).values_list("pk", "project")
    owners = {f"bid-{pk}": project for pk, project in bids} | {f"grant-{pk}": project for pk, project in grants}
    for award in (*view.awards, *view.reported):
        project = owners.get(award.key.partition("-")[2])
        if project is not None:
            fund = funds[award.fund]
            found.setdefault(project, []).append(
                Money(award, award.fund, str(fund.funder or ""), fund.holding == Fund.Holding.REPORTED)
            )
    spends = (
        Line.objects.filter(kind=Line.Kind.SPEND, source__holding=Fund.Holding.HELD, entry__year=year.begins, project__isnull=False)
        .values_list("project", "source__name").order_by("source__order").distinct()
    )
    sources_of: dict[int, list[str]] = {}
    for project, source in spends:
        sources_of.setdefault(project, []).append(source)
    spent = {figure.key: figure for figure in view.spent}
    for project, sources in sources_of.items():
        if (figure := spent.get(key_for("spent", f"project-{project}"))) is not None:
            funders = dict.fromkeys(str(funds[source].funder) for source in sources if funds[source].funder)
            found.setdefault(project, []).append(Money(figure, " and ".join(sources), ", ".join(funders)))
    return {project: tuple(rows) for project, rows in found.items()}


def priority_figures(projects: Iterable[tuple[Project, tuple[Money, ...]]]) -> tuple[tuple[Figure, ...], Figure]:
    """What the projects of each priority got, and the sum of all: figures made of those of the accounts.

    `projects` come with their money, in the order in which priorities are told; behind these stand business as usual and what
    serves nothing named. What is only reported counts nowhere.
    """
    names: dict[str, str] = {}
    parts: dict[str, list[Figure]] = {}
    for project, money in projects:
        if project.priority is not None:
            of, name = str(project.priority_id), str(project.priority)
        else:
            of, name = ("usual", AS_USUAL) if project.business_as_usual else ("others", OTHERS)
        names[of] = name
        parts.setdefault(of, []).extend(one.figure for one in money if not one.reported)
    ordered = [*(of for of in parts if of not in ("usual", "others")), *(of for of in ("usual", "others") if of in parts)]
    figures = tuple(total(key_for(BY_PRIORITY, of), names[of], parts[of]) for of in ordered if parts[of])
    return figures, total(BY_PRIORITY, "All projects", figures)


def review_figures(year: Year, view: AccountsView) -> dict[str, Figure]:
    """By their key the figures of a review that the accounts do not print: sums of theirs. Five queries."""
    money = money_of_projects(year, view)
    known: Mapping[int, Project] = Project.objects.select_related("priority").in_bulk(list(money))
    figures, whole = priority_figures((known[pk], money[pk]) for pk in sorted(money, key=lambda pk: _place(known[pk])))
    return {one.key: one for one in (*figures, whole)}


def _place(project: Project) -> tuple[int, str]:
    return (project.priority.order if project.priority else 10**6), project.name.casefold()
