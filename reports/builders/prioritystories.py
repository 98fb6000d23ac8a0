"""The whole story of a priority: what agendas, minutes, decisions, action points, papers, objectives and the ledger say of it, by
year and meeting, each line with the address where its reader finds it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from actions.models import ActionPoint, ObjectiveLine
from csp.models import Objective, Priority, Project
from csp.priorityqueries import known_priorities
from funding.models import Bid, Grant, Line
from funding.money import pounds
from meetings.models import AgendaItem, Decision, Minutes, Paper
from meetings.timetable import Year
from reports.builders.actionlogs import owner_words
from reports.builders.storyshapes import Event, PriorityStory, ProjectSums, Pursued, What, YearSums
from reports.models import Publication
from reports.priorityqueries import (
    Passage,
    Reader,
    address,
    bids_about,
    called,
    copies,
    decisions_about,
    grants_about,
    items_about,
    may_read_line,
    numbers_of,
    objectives_of,
    papers_about,
    passages,
    points_about,
    published_items,
    spent_about,
)

Kind = Publication.Kind


def priority_story(priority: Priority, reader: Reader, today: date) -> PriorityStory:
    """The story of `priority` as `reader` may see it. The same number of queries whatever there is."""
    known = known_priorities()
    one = called(priority, known)
    items = items_about(priority)
    told = passages(one, known, items, reader)
    papers = papers_about(one)
    meetings = {item.agenda.meeting_id for item in items} | {row.minutes.meeting_id for row in told} | {row.meeting_id for row in papers}
    out = copies(meetings, [Kind.MINUTES, Kind.PAPER])
    blocks = [row.block.pk for row in told]
    seen, paper_events = _papers(papers, out, reader)
    points = list(points_about(priority, blocks, reader))
    decisions = list(decisions_about(priority, blocks, seen, reader))
    objectives = _objectives(objectives_of(priority), reader, {meeting for meeting, slug in out if slug.startswith("paper-")}, today)
    bids, grants, lines = list(bids_about(priority, reader)), list(grants_about(priority)), list(spent_about(priority))
    projects = _projects(priority, bids, grants, lines, reader)
    events = [
        *_agendas(items, reader), *paper_events, *_minutes(told, out, reader),
        *(_decision(row) for row in decisions), *(_point(row) for row in points),
        *(_line(row, line) for row in objectives for line in row.lines),
        *_money(bids, grants, lines, projects, reader),
    ]
    order = list(What)
    # The latest day first; within a meeting as it ran. Meetings of one day stay apart.
    numbered = sorted(
        enumerate(events),
        key=lambda pair: (-pair[1].day.toordinal(), pair[1].meeting.pk if pair[1].meeting else 0, order.index(pair[1].what), pair[0]),
    )
    return PriorityStory(one, [event for _, event in numbered], objectives, _years(bids, grants, lines), list(projects.values()))


def _agendas(items: Sequence[AgendaItem], reader: Reader) -> list[Event]:
    numbers = numbers_of(item.agenda_id for item in items)
    published = published_items(items) if not reader.agendas else {}
    found = []
    for item in items:
        if not reader.agendas and item.pk not in published:
            continue
        url = f"{reverse('meetings:agenda', args=[item.agenda.meeting_id])}#row-{item.pk}" if reader.agendas else address(published[item.pk])
        above = item.parent
        closed = any(one.session == AgendaItem.Session.CLOSED for one in (item, above) if one is not None)
        leads = ", ".join(lead.words for lead in item.leads.all())
        about = tuple(filter(None, (f"In: {above.title}" if above and above.title else "", f"Led by {leads}" if leads else "")))
        meeting = item.agenda.meeting
        found.append(Event(
            What.AGENDA, meeting.date, url, item.title, meeting, number=numbers.get(item.pk, ""), about=about, closed=closed,
        ))
    return found


def _papers(
    papers: Sequence[Paper], out: Mapping[tuple[int, str], Publication], reader: Reader
) -> tuple[list[int], list[Event]]:
    """The keys of those that `reader` may see, and their lines."""
    found, seen = [], []
    for paper in papers:
        copy = out.get((paper.meeting_id, f"paper-{paper.slug}"))
        if copy is None and not reader.papers:
            continue
        seen.append(paper.pk)
        url = reverse("meetings:paper", args=[paper.pk]) if reader.papers else address(copy) if copy else ""
        request = getattr(paper, "request", None)
        written = request is not None and request.received_at is None
        draft = "" if copy else "Being written" if written else "Not published"
        told = (f"From {paper.author}" if paper.author else "", "" if paper.for_it else "Names it")  # type: ignore[attr-defined]
        about = tuple(filter(None, told))
        found.append(Event(
            What.PAPER, paper.meeting.date, url, paper.title, paper.meeting, about=about, closed=paper.audience == "closed", draft=draft,
        ))
    return seen, found


def _minutes(told: Sequence[Passage], out: Mapping[tuple[int, str], Publication], reader: Reader) -> list[Event]:
    found = []
    for row in told:
        meeting, draft = row.minutes.meeting, row.minutes.status == Minutes.Status.DRAFT
        copy = out.get((meeting.pk, "minutes"))
        at = f"#{row.view.anchor}" if row.view.anchor else ""
        if reader.minutes:
            url = f"{reverse('minutes:editor', args=[meeting.pk])}#{row.block.identity}"
        elif row.minutes.status == Minutes.Status.CIRCULATED:
            url = reverse("members:minutes", args=[meeting.pk]) + at
        elif copy is not None:
            url = address(copy) + at
        else:
            continue  # agreed, and published nowhere (any more): there is no page on which this reader could read it
        found.append(Event(
            What.MINUTES, meeting.date, url, row.head or "Minutes", meeting, text=row.block.text, marked=True, number=row.view.number,
            closed=row.closed, draft="Draft" if draft else "",
        ))
    return found


# How the register of decisions and that of action points colour what stands in them: key of a tag.
DECIDED = {"agreed": "green", "rejected": "orange"}
POINTS = {"open": "yellow", "in_progress": "blue", "closed": "green", "carried_over": "grey"}
STANDINGS = {"not_started": "grey", "on_track": "green", "at_risk": "yellow", "off_track": "red", "achieved": "blue"}


def _decision(decision: Decision) -> Event:
    found = f"{reverse('members:decisions')}?{urlencode({'words': ' '.join(decision.text.split()[:6]), 'year': str(Year.of(decision.meeting.date))})}"
    closed = decision.block is not None and decision.block.section.audience != "public"
    draft = decision.meeting.minutes.status == Minutes.Status.DRAFT if hasattr(decision.meeting, "minutes") else False
    return Event(
        What.DECISION, decision.meeting.date, f"{found}#decision-{decision.pk}", decision.text, decision.meeting, closed=closed,
        standing=(DECIDED.get(decision.outcome, "grey"), decision.get_outcome_display()),
        about=(decision.get_method_display(),), draft="Draft" if draft else "",
    )


def _point(point: ActionPoint) -> Event:
    told = []
    if point.continues:
        told.append(f"Carried over from {point.continues.reference} of {point.continues.meeting.date:%-d %B %Y}")
    elif point.origin_words:
        told.append(point.origin_words)
    if later := getattr(point, "continued_by", None):
        told.append(f"Now {later.reference} of {later.meeting.date:%-d %B %Y}")
    if point.outcome:
        told.append(point.outcome)
    owners = owner_words(point)
    return Event(
        What.ACTION, point.meeting.date, reverse("members:action", args=[point.identity]),
        point.text or "Its words are not in the record.", point.meeting, number=point.reference,
        about=(*((", ".join(owners),) if owners else ()), *told), standing=(POINTS[point.status], point.get_status_display()),
        closed=point.block is not None and point.block.section.audience != "public",
    )


def _objectives(rows: Sequence[Objective], reader: Reader, out: set[int], today: date) -> list[Pursued]:
    found = []
    for row in rows:
        lines = tuple(line for line in row.lines.all() if may_read_line(line, reader, out, today))
        holds = (row.starts or today) <= today <= (row.ends or today)
        found.append(Pursued(row, lines, holds))
    return sorted(found, key=lambda one: not one.holds)


def _line(pursued: Pursued, line: ObjectiveLine) -> Event:
    objective = pursued.objective
    figure = f"{line.value} {objective.unit}".strip() if line.value else ""
    said = f"Said by {line.by}" if line.by else ""
    return Event(
        What.OBJECTIVE, line.meeting.date if line.meeting else line.date, f"#objective-{objective.pk}", objective.text, line.meeting,
        text=line.text, about=tuple(filter(None, (figure, said))), standing=(STANDINGS[line.standing], line.get_standing_display()),
    )


def _project_of(row: Bid | Grant | Line) -> Project | None:
    if isinstance(row, Bid):
        return row.project
    if isinstance(row, Grant):
        return row.project or (row.bid.project if row.bid else None)
    return row.project or (row.grant.project if row.grant else None) or (row.commitment.project if row.commitment else None)


def _projects(
    priority: Priority, bids: Iterable[Bid], grants: Iterable[Grant], lines: Iterable[Line], reader: Reader
) -> dict[int, ProjectSums]:
    rows = Project.objects.filter(priority=priority).select_related("lead", "lead_agency").order_by("name")
    found = {row.pk: ProjectSums(row, url=reverse("grants:project", args=[row.pk]) if reader.money else "") for row in rows}
    for bid in bids:
        found[bid.project_id or 0].won += bid.won_pence or 0
    for grant in grants:
        if project := _project_of(grant):
            found[project.pk].granted += grant.pence
    for line in lines:
        if project := _project_of(line):
            found[project.pk].spent += line.pence
    return found


def _years(bids: Iterable[Bid], grants: Iterable[Grant], lines: Iterable[Line]) -> list[YearSums]:
    """The latest year first."""
    found: dict[Year, YearSums] = {}

    def of(year: Year) -> YearSums:
        return found.setdefault(year, YearSums(year))

    for bid in bids:
        if bid.submitted_on and bid.state != Bid.State.WITHDRAWN:
            of(Year.of(bid.submitted_on)).asked += bid.asked_pence
        if bid.won_pence and bid.decided_on:
            of(Year.of(bid.decided_on)).won += bid.won_pence
    for grant in grants:
        of(Year.of(grant.awarded_on)).granted += grant.pence
    for line in lines:
        of(line.entry.year.year).spent += line.pence
    return sorted(found.values(), key=lambda one: one.year, reverse=True)


def _money(
    bids: Iterable[Bid], grants: Iterable[Grant], lines: Iterable[Line], projects: Mapping[int, ProjectSums], reader: Reader
) -> list[Event]:
    def at(name: str, row: Bid | Grant) -> str:
        project = _project_of(row)
        return reverse(f"grants:{name}", args=[row.pk]) if reader.money else f"#project-{project.pk if project else 0}"

    found = []
    for bid in bids:
        day = bid.decided_on or bid.submitted_on
        if day is None:
            continue  # not sent off yet: no day on which anything happened
        won = f", won {pounds(bid.won_pence)}" if bid.won_pence else ""
        found.append(Event(
            What.MONEY, day, at("bid", bid), f"Bid: {bid}", text=f"Asked {pounds(bid.asked_pence)}{won}",
            about=(str(bid.fund), f"Project: {bid.project}"), standing=("grey", bid.get_state_display()),
        ))
    found += [
        Event(What.MONEY, one.awarded_on, at("grant", one), f"Grant: {one}", text=f"{pounds(one.pence)} awarded",
              about=(str(one.fund), f"Project: {_project_of(one)}"))
        for one in grants
    ]
    spent: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in lines:
        project = _project_of(line)
        spent[line.entry_id, project.pk if project else 0].append(line)
    for (_, pk), together in spent.items():
        entry, one = together[0].entry, projects[pk]
        found.append(Event(
            What.MONEY, entry.date, one.url or f"#project-{pk}", entry.words,
            text=f"{pounds(sum(line.pence for line in together))} spent", about=(f"Project: {one.project}", entry.called),
        ))
    return found
