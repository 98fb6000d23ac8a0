"""The money of a year's projects, each amount a figure of the accounts, so that it stays tied to the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from csp.models import Project
from csp.texts import Anchors
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
    # What came by a bid or as a grant is known by its fund, its title and its day, as the accounts tell it.
    span = (year.first, year.last)
    bids = Bid.objects.filter(decided_on__range=span, state__in=Bid.WON).values_list("fund__name", "title", "decided_on", "project")
    grants = Grant.objects.filter(awarded_on__range=span, bid=None).values_list("fund__name", "title", "awarded_on", "project")
    owners = {(fund, title, day): project for fund, title, day, project in [*bids, *grants]}
    for award in (*view.awards, *view.reported):
        project = owners.get((award.fund, award.words, award.decided))
        if project is not None:
            fund = funds[award.fund]
            found.setdefault(project, []).append(
                Money(award, award.fund, str(fund.funder or ""), fund.holding == Fund.Holding.REPORTED)
            )
    spends = (
        Line.objects.filter(kind=Line.Kind.SPEND, source__holding=Fund.Holding.HELD, entry__year=year.begins, project__isnull=False)
        .values_list("project", "project__name", "source__name").order_by("source__order").distinct()
    )
    named: dict[tuple[int, str], list[str]] = {}
    for project, name, source in spends:
        named.setdefault((project, name), []).append(source)
    spent = {figure.words: figure for figure in view.spent}
    for (project, name), sources in named.items():
        if (figure := spent.get(name)) is not None:
            funders = dict.fromkeys(str(funds[source].funder) for source in sources if funds[source].funder)
            found.setdefault(project, []).append(Money(figure, " and ".join(sources), ", ".join(funders)))
    return {project: tuple(rows) for project, rows in found.items()}


def priority_figures(projects: Iterable[tuple[str, bool, tuple[Money, ...]]], order: Iterable[str]) -> tuple[tuple[Figure, ...], Figure]:
    """What the projects of each priority got, and the sum of all: figures made of those of the accounts.

    `projects`: priority ("" for none), whether it is business as usual, and money; `order`: the names of priorities. What is
    only reported counts nowhere.
    """
    parts: dict[str, list[Figure]] = {name: [] for name in order}
    for priority, usual, money in projects:
        name = priority or (AS_USUAL if usual else OTHERS)
        parts.setdefault(name, []).extend(one.figure for one in money if not one.reported)
    anchors = Anchors()
    anchors.take(BY_PRIORITY)
    ordered = [*(name for name in parts if name not in (AS_USUAL, OTHERS)), *(name for name in (AS_USUAL, OTHERS) if name in parts)]
    figures = tuple(total(key_for(BY_PRIORITY, name, anchors), name, parts[name]) for name in ordered if parts[name])
    return figures, total(BY_PRIORITY, "All projects", figures)


def review_figures(year: Year, view: AccountsView) -> dict[str, Figure]:
    """By their key the figures of a review that the accounts do not print: sums of theirs. Five queries."""
    money = money_of_projects(year, view)
    known: Mapping[int, Project] = Project.objects.select_related("priority").in_bulk(list(money))
    rows = [(str(known[pk].priority or ""), known[pk].business_as_usual, money[pk]) for pk in sorted(money, key=lambda pk: _place(known[pk]))]
    figures, whole = priority_figures(rows, ())
    return {one.key: one for one in (*figures, whole)}


def _place(project: Project) -> tuple[int, str]:
    return (project.priority.order if project.priority else 10**6), project.name.casefold()
