"""A numbered document as a publication shows it, with what hangs on its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from csp.models import Audience as Circle
from csp.models import Block, Document, Section
from csp.numbering import block_numbers, section_numbers
from reports.builders.heads import Anchors, Audience
from reports.builders.shapes import ActionMention, BlockView, DecisionView, ImageView, SectionView, TextView


@dataclass(frozen=True)
class Mention:
    """An action point raised behind a paragraph, before its place is known."""

    reference: str
    text: str
    owners: tuple[str, ...]


@dataclass
class Behind:
    """What stands behind paragraphs, by the block's id. Nothing of a concealed section is taken from it."""

    actions: Mapping[int, list[Mention]]
    decisions: Mapping[int, list[DecisionView]]


NOTHING = Behind({}, {})


def concealed(section: Section, audience: str) -> bool:
    """Whether readers of `audience` may not see what the section says."""
    return audience == Audience.PUBLIC and section.audience != Circle.PUBLIC


def text_view(document: Document, *, audience: str, anchors: Anchors, behind: Behind = NOTHING) -> TextView:
    """`document` (loaded by csp.queries.whole_documents) as readers of `audience` see it."""
    sections = list(document.sections.all())
    numbers = section_numbers(section.kind for section in sections)
    if document.numbering == Document.Numbering.NONE:
        numbers = [
            number if section.kind == Section.Kind.APPENDIX else ""
            for number, section in zip(numbers, sections, strict=True)
        ]
    views = tuple(
        _section(section, number, document.numbering, audience, anchors, behind)
        for section, number in zip(sections, numbers, strict=True)
    )
    return TextView(document.title, views)


def _section(
    section: Section, number: str, style: str, audience: str, anchors: Anchors, behind: Behind
) -> SectionView:
    if section.kind == Section.Kind.APPENDIX:
        anchor = anchors.take(f"appendix-{number.lower()}")
    else:
        anchor = anchors.take(f"section-{number}" if number else "text")
    if concealed(section, audience):
        return SectionView(
            section.kind, number, anchor, "", (), concealed=True, public_wording=section.public_wording
        )
    blocks = list(section.blocks.all())
    marks = block_numbers(number, ((block.numbered, block.depth) for block in blocks), style)
    return SectionView(
        section.kind, number, anchor, section.title,
        tuple(
            _block(block, mark, number, anchors, behind) for block, mark in zip(blocks, marks, strict=True)
        ),
    )


def _block(block: Block, number: str, section: str, anchors: Anchors, behind: Behind) -> BlockView:
    mentions, decisions = behind.actions.get(block.pk, []), tuple(behind.decisions.get(block.pk, []))
    anchor = ""
    if number:
        digits = number if number.startswith(f"{section}.") else f"{section}-{number}"
        anchor = anchors.take("p-" + re.sub(r"[^0-9a-z]+", "-", digits.lower()).strip("-"))
    elif mentions or decisions:
        anchor = anchors.take("p")
    image = ImageView(block.image.sha256, block.image.media_type) if block.image else None
    actions = tuple(
        ActionMention(
            mention.reference, anchors.take(f"action-{mention.reference.replace('/', '-')}"), mention.text,
            mention.owners, number, anchor,
        )
        for mention in mentions
    )
    return BlockView(
        block.kind, number, anchor, block.depth, block.text, even(block.rows or []), image, actions, decisions
    )


def even(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows of a table, short ones filled up with empty cells."""
    width = max((len(row) for row in rows), default=0)
    return tuple((*row, *[""] * (width - len(row))) for row in rows)
