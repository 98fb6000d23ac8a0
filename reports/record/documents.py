"""Numbered documents: their sections and blocks, with what hangs on a block."""

from __future__ import annotations

from typing import Any

from actions.models import ActionPoint
from csp.models import Block, Document, Section, StoredFile
from csp.numbering import block_numbers, section_numbers
from meetings.models import Decision, Meeting
from reports.record.source import Source
from reports.record.target import Target
from reports.record.values import Fields, Node

DOCUMENT = Fields(Document, ("document_title", "title"), "numbering")
SECTION = Fields(Section, "title", "kind", "audience", "public_wording")
BLOCK = Fields(Block, "kind", "text", "numbered", "depth", "rows", "identity", "version")
EMPTY: dict[str, Any] = {"document_title": None, "numbering": None, "sections": [], "appendices": []}


def write(source: Source, document: Document | None, own: Meeting | None) -> dict[str, Any]:
    """The keys of a document that belongs to the meeting `own` (None: to no meeting); all empty for None.

    `appendices` are the first appendix and what follows it.
    """
    if document is None:
        return dict(EMPTY)
    sections = sorted(source.of(document, Section, "document"), key=lambda section: section.position)
    numbers = section_numbers(section.kind for section in sections)
    written = [
        {"number": number or None, **SECTION.write(section), "blocks": _blocks(source, section, number, own)}
        for section, number in zip(sections, numbers, strict=True)
    ]
    first = next((n for n, section in enumerate(sections) if section.kind == Section.Kind.APPENDIX), len(sections))
    return {**DOCUMENT.write(document), "sections": written[:first], "appendices": written[first:]}


def _blocks(source: Source, section: Section, number: str, own: Meeting | None) -> list[dict[str, Any]]:
    blocks = sorted(source.of(section, Block, "section"), key=lambda block: block.position)
    numbers = block_numbers(number, ((b.numbered, b.depth) for b in blocks), section.document.numbering)
    return [
        {
            "number": number or None,
            **BLOCK.write(block),
            "image": source.refer(block.image),
            "action_points": [
                source.within(own, point.meeting, "ref", point.reference) for point in _points(source, block)
            ],
            "decisions": [
                source.within(own, decision.meeting, "decision", source.labels[decision])
                for decision in _decisions(source, block)
            ],
        }
        for block, number in zip(blocks, numbers, strict=True)
    ]


def _points(source: Source, block: Block) -> list[ActionPoint]:
    return sorted(
        source.of(block, ActionPoint, "block"),
        key=lambda point: (point.block_position, point.meeting.date, point.meeting.group.name, point.sequence),
    )


def _decisions(source: Source, block: Block) -> list[Decision]:
    return sorted(
        source.of(block, Decision, "block"),
        key=lambda decision: (decision.meeting.date, decision.meeting.group.name, decision.position),
    )


def read(target: Target, node: Node, own: Meeting | None) -> Document | None:
    """Take up the document whose keys stand in `node`; None if they are empty."""
    if node["document_title"].value is None:
        return None
    document = target.add(Document(**DOCUMENT.read(node)))
    for position, part in enumerate([*node["sections"], *node["appendices"]], 1):
        section = target.add(Section(document=document, position=position, **SECTION.read(part)))
        for place, data in enumerate(part["blocks"], 1):
            _read_block(target, section, place, data, own)
    return document


def _read_block(target: Target, section: Section, position: int, node: Node, own: Meeting | None) -> None:
    image = target.find(StoredFile, node["image"])
    identity = node["identity"].value
    block = target.add(Block(section=section, position=position, image=image, **BLOCK.read(node)), identity)

    def hang() -> None:
        for place, mark in enumerate(node["action_points"], 1):
            point = target.must_find(ActionPoint, mark, own, "ref")
            point.block, point.block_position = block, place
        for mark in node["decisions"]:
            target.must_find(Decision, mark, own, "decision").block = block

    target.later(hang)
