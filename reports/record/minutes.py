"""Minutes with their amendments, and the decisions of a meeting."""

from __future__ import annotations

from functools import partial
from typing import Any

from csp.models import Block
from meetings.models import Amendment, Ballot, Decision, Meeting, Minutes, Paper
from reports.record import documents
from reports.record.references import reference
from reports.record.source import Source
from reports.record.target import Target
from reports.record.values import Fields, Node

MINUTES = Fields(
    Minutes, "status", "starts", "opened_to_public_at", "closed_at", "venue", "public_present",
    "circulated_at", "comments_due",
)
AMENDMENT = Fields(Amendment, "date", "text")
DECISION = Fields(Decision, "text", "method", "outcome", "votes_for", "votes_against", "abstentions")


def label(source: Source) -> None:
    """Number the decisions of each meeting from 1."""
    for meeting in source.all(Meeting):
        for number, row in enumerate(_decisions(source, meeting), 1):
            source.labels[row] = number


def _decisions(source: Source, meeting: Meeting) -> list[Decision]:
    return sorted(source.of(meeting, Decision, "meeting"), key=lambda row: row.position)


def write(source: Source, meeting: Meeting) -> dict[str, Any]:
    """The keys `minutes` (null if there are none) and `decisions` of `meeting`."""
    minutes = source.one(meeting, Minutes, "meeting")
    return {
        "minutes": minutes and _minutes(source, minutes),
        "decisions": [
            {
                "number": source.labels[row], **DECISION.write(row), "ballot": row.ballot and source.labels[row.ballot],
                "paper": row.paper and source.within(meeting, row.paper.meeting, "slug", row.paper.slug),
                "recommendation": row.source and str(row.source.identity),
            }
            for row in _decisions(source, meeting)
        ],
    }


def _minutes(source: Source, minutes: Minutes) -> dict[str, Any]:
    amendments = sorted(source.of(minutes, Amendment, "minutes"), key=lambda row: row.position)
    return {
        **MINUTES.write(minutes),
        "agreed_at": source.refer(minutes.agreed_at),
        **documents.write(source, minutes.document, minutes.meeting),
        "amendments": [AMENDMENT.write(row) for row in amendments],
    }


def read(target: Target, node: Node, meeting: Meeting) -> None:
    """Take up minutes and decisions of `meeting`."""
    for number, data in enumerate(node["decisions"], 1):
        ballot = target.find(Ballot, data["ballot"], meeting, "ballot")
        row = Decision(meeting=meeting, position=number, ballot=ballot, **DECISION.read(data))
        target.add(row, reference(meeting) | {"decision": number})
        target.later(partial(_tie, target, row, data))
    data = node["minutes"]
    if data.value is None:
        return
    document = documents.read(target, data, meeting)
    minutes = target.add(Minutes(meeting=meeting, document=document, **MINUTES.read(data)))
    for position, amendment in enumerate(data["amendments"], 1):
        target.add(Amendment(minutes=minutes, position=position, **AMENDMENT.read(amendment)))

    def agree() -> None:
        minutes.agreed_at = target.find(Meeting, data["agreed_at"])

    target.later(agree)


def _tie(target: Target, decision: Decision, node: Node) -> None:
    decision.paper = target.find(Paper, node["paper"], decision.meeting, "slug")
    decision.source = target.find(Block, node["recommendation"])
