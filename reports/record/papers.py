"""Papers of a meeting: text of our own or a file, and the agenda items they serve."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from csp.models import StoredFile
from meetings.models import AgendaItem, Meeting, Paper, PaperItem
from reports.record import documents
from reports.record.source import Source
from reports.record.target import Target
from reports.record.values import Fields, Node

PAPER = Fields(Paper, "title", "kind", "slug", "to", ("from", "author"), "audience", "pages", "tagged", "late")


def write(source: Source, meeting: Meeting) -> list[dict[str, Any]]:
    """The papers of `meeting`; those of one item stand in their order."""
    rows = sorted(source.of(meeting, Paper, "meeting"), key=lambda row: row.position)
    return [_paper(source, row) for row in rows]


def _paper(source: Source, paper: Paper) -> dict[str, Any]:
    rows = [row.item for row in source.of(paper, PaperItem, "paper")]
    rows.sort(key=lambda item: (item.agenda.meeting.date, item.agenda.meeting.group.name, _order(source, item)))
    items = [source.within(paper.meeting, item.agenda.meeting, "item", source.labels[item]) for item in rows]
    return {
        "item": next(iter(items), None),
        "items": items,
        **PAPER.write(paper),
        "file": source.refer(paper.file),
        "source": source.refer(paper.source),
        **documents.write(source, paper.document, paper.meeting),
    }


def _order(source: Source, item: AgendaItem) -> list[int]:
    """Sorts "7.2" before "10"; rows without a number first."""
    label = source.labels[item]
    return [not label.startswith("row"), *map(int, re.findall(r"\d+", label))]


def read(target: Target, node: Node, meeting: Meeting) -> None:
    """Take up the papers of `meeting`."""
    for position, data in enumerate(node, 1):
        paper = target.named(
            Paper(
                meeting=meeting,
                position=position,
                file=target.find(StoredFile, data["file"]),
                source=target.find(StoredFile, data["source"]),
                document=documents.read(target, data, meeting),
                **PAPER.read(data),
            )
        )
        for item in data["items"]:
            target.later(partial(_serve, target, paper, item))


def _serve(target: Target, paper: Paper, node: Node) -> None:
    target.add(PaperItem(paper=paper, item=target.must_find(AgendaItem, node, paper.meeting, "item")))
