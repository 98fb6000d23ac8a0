"""Reads of the forms of leads: the one that a request opens, who is asked before a meeting, and what the minutes can begin from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from actions.leadreportwords import minuted
from actions.models import LeadReport
from csp.models import Block, Office, Priority
from csp.priorityqueries import leading_on
from meetings.models import Meeting, ReportRequest
from meetings.queries import Row


def lead_report_of(request: ReportRequest) -> LeadReport | None:
    """The form that a request asks for; None where it asks for any other report."""
    return LeadReport.objects.filter(request=request).select_related("priority").first()


@dataclass
class ToAsk:
    """A priority before a meeting: who leads it that day, and the form that was asked for already."""

    priority: Priority
    leads: list[Office] = field(default_factory=list)
    asked: LeadReport | None = None


def to_ask(meeting: Meeting, day: date) -> list[ToAsk]:
    """Every priority of the day of `meeting` (or of `day`, where that is later) in order. Three queries."""
    on = max(meeting.date, day)
    found = {one.pk: ToAsk(one) for one in Priority.objects.on(on).order_by("order")}
    for office in leading_on(on):
        if office.priority_id in found:
            found[office.priority_id].leads.append(office)
    for report in LeadReport.objects.filter(request__meeting=meeting, request__called_off_at=None).select_related("request__person"):
        if report.priority_id in found:
            found[report.priority_id].asked = report
    return list(found.values())


@dataclass(frozen=True)
class Beginning:
    """What the minutes of an item can begin from: the paper of a lead, by its key, with its paragraphs."""

    paper: int
    title: str
    audience: str
    paragraphs: tuple[str, ...]


def beginnings(meeting: Meeting, rows: Iterable[Row]) -> dict[int, list[Beginning]]:
    """By the key of an item what leads sent for it and for its parts, as the papers stand. One query."""
    blocks: dict[LeadReport, list[Block]] = defaultdict(list)
    sent = Block.objects.filter(
        section__document__paper__meeting=meeting, section__document__paper__request__lead_report__isnull=False,
        section__document__paper__request__received_at__isnull=False,
    ).select_related("section__document__paper__request__lead_report__priority", "section__document__paper__request__person")
    for block in sent.order_by("section__position", "position"):
        blocks[block.section.document.paper.request.lead_report].append(block)
    made = {}
    for report, told in blocks.items():
        paper = told[0].section.document.paper
        made[paper.pk] = Beginning(
            paper.pk, paper.title, paper.audience, tuple(minuted(report.priority, paper.request.person, told))
        )
    return {
        row.item.pk: [made[pk] for pk in dict.fromkeys(one.pk for each in (row, *row.parts) for one in each.papers) if pk in made]
        for row in rows
    }
