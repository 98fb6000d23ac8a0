"""Meetings: when and where, and under each all that belongs to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from csp.models import Group, Rules
from meetings.deadlines import deadlines
from meetings.models import Meeting
from reports.record import actions, agenda, attendance, minutes, papers, votes
from reports.record.source import Source
from reports.record.target import Target
from reports.record.values import Fields, Node, written

MEETING = Fields(
    Meeting, "date", "kind", "status", "cancelled_because", "starts", "ends", "venue", "mode", "joining",
    ("question_deadline_override", "question_deadline"),
    ("report_deadline_override", "report_deadline"),
    ("publication_deadline_override", "publication_deadline"),
)


def write(source: Source) -> list[dict[str, Any]]:
    """All meetings by date and group, or the one that is asked for."""
    agenda.label(source)
    minutes.label(source)
    votes.label(source)
    rows = [source.scope] if source.scope else source.all(Meeting)
    return [_meeting(source, row) for row in sorted(rows, key=lambda row: (row.date, row.group.name))]


def _meeting(source: Source, meeting: Meeting) -> dict[str, Any]:
    due = deadlines(meeting, _rules_on(source, meeting.date))
    return {
        "group": source.refer(meeting.group),
        **MEETING.write(meeting),
        "question_deadline": written(due.questions),
        "report_deadline": written(due.reports),
        "publication_deadline": written(due.publication),
        **agenda.write(source, meeting),
        "attendance": attendance.write(source, meeting),
        **votes.write(source, meeting),
        **minutes.write(source, meeting),
        "action_points": actions.write(source, meeting),
        "papers": papers.write(source, meeting),
    }


def _rules_on(source: Source, day: date) -> Rules:
    """As csp.queries.rules_on, from what is loaded."""
    known = (row for row in source.all(Rules) if (row.starts or day) <= day <= (row.ends or day))
    return max(known, key=lambda row: row.starts or date.min, default=Rules())


def read(target: Target, node: Node) -> None:
    """Take up the meetings."""
    for data in node:
        group = target.must_find(Group, data["group"])
        meeting = target.named(Meeting(group=group, **MEETING.read(data)))
        agenda.read(target, data, meeting)
        attendance.read(target, data["attendance"], meeting)
        votes.read(target, data, meeting)
        minutes.read(target, data, meeting)
        actions.read(target, data["action_points"], meeting)
        papers.read(target, data["papers"], meeting)
