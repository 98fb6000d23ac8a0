"""Action points with their owners, their lines of progress, and what they continue."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from actions.models import ActionOwner, ActionPoint, ActionUpdate
from csp.models import Agency, Group, Person, Priority, StoredFile
from meetings.models import Meeting
from reports.record.source import Source
from reports.record.target import Target
from reports.record.values import Fields, Node, RecordError, only, side_by_side

POINT = Fields(ActionPoint, "text", "status", "outcome", "origin_words")
UPDATE = Fields(ActionUpdate, "date", "status", "text", "author", "link")


def write(source: Source, meeting: Meeting) -> list[dict[str, Any]]:
    """The action points of `meeting` by their reference; the paragraph each stands behind names it."""
    points = sorted(source.of(meeting, ActionPoint, "meeting"), key=lambda row: row.sequence)
    return [_point(source, point) for point in points]


def _point(source: Source, point: ActionPoint) -> dict[str, Any]:
    owners = sorted(source.of(point, ActionOwner, "action_point"), key=lambda row: row.position)
    updates = sorted(source.of(point, ActionUpdate, "action_point"), key=lambda row: row.date)
    return {
        "ref": point.reference,
        **POINT.write(point),
        "owners": [owner.words for owner in owners],
        "owner_records": [
            {
                "person": source.refer(owner.person),
                "group": source.refer(owner.group),
                "agency": source.refer(owner.agency),
            }
            for owner in owners
        ],
        "continues": source.refer(point.continues),
        "settled_at": source.refer(point.settled_at),
        "priority": source.refer(point.priority),
        "updates": [
            UPDATE.write(row) | {
                "meeting": source.refer(row.meeting), "person": source.refer(row.person), "file": source.refer(row.file)
            }
            for row in updates
        ],
    }


def read(target: Target, node: Node, meeting: Meeting) -> None:
    """Take up the action points of `meeting`."""
    for data in node:
        point = target.named(
            ActionPoint(
                meeting=meeting, sequence=_sequence(data["ref"], meeting),
                priority=target.find(Priority, data["priority"]), **POINT.read(data),
            )
        )
        for position, (words, known) in enumerate(side_by_side(data["owners"], data["owner_records"]), 1):
            target.add(
                ActionOwner(
                    action_point=point, position=position, words=only(ActionOwner, "words", words),
                    person=target.find(Person, known["person"]),
                    group=target.find(Group, known["group"]),
                    agency=target.find(Agency, known["agency"]),
                )
            )
        updates = [
            (
                target.add(
                    ActionUpdate(
                        action_point=point, person=target.find(Person, line["person"]),
                        file=target.find(StoredFile, line["file"]), **UPDATE.read(line),
                    )
                ),
                line["meeting"],
            )
            for line in data["updates"]
        ]
        target.later(partial(_tie, target, point, data, updates))


def _sequence(node: Node, meeting: Meeting) -> int:
    match = re.fullmatch(r"(\d\d)/(\d{2,5})", node.text(), re.ASCII)
    if not match or int(match[1]) != meeting.date.month:
        raise RecordError(f"{node.where} is not a reference of this meeting, such as {meeting.date:%m}/01.")
    return int(match[2])


def _tie(target: Target, point: ActionPoint, data: Node, updates: list[tuple[ActionUpdate, Node]]) -> None:
    point.continues = target.find(ActionPoint, data["continues"])
    point.settled_at = target.find(Meeting, data["settled_at"])
    for update, meeting in updates:
        update.meeting = target.find(Meeting, meeting)
