"""Words in timetables that are no meeting."""

from __future__ import annotations

from typing import Any

from csp.models import Group
from meetings.models import TimetableNote
from reports.record.source import Source
from reports.record.target import Target
from reports.record.values import Fields, Node

NOTE = Fields(TimetableNote, "words", "starts", "ends")


def write(source: Source) -> list[dict[str, Any]]:
    """The notes by their first day; none of one meeting's record."""
    rows = [] if source.scope else source.all(TimetableNote)
    return [
        {**NOTE.write(row), "group": source.refer(row.group)}
        for row in sorted(rows, key=lambda row: (row.starts, row.words, row.ends, row.group.name if row.group else ""))
    ]


def read(target: Target, node: Node) -> None:
    """Take up the notes."""
    for data in node:
        target.add(TimetableNote(group=target.find(Group, data["group"]), **NOTE.read(data)))
