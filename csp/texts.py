"""A numbered document as readers see it, with its numbers and what hangs on its paragraphs. HTML, PDF and data are
drawn from the same plain facts. Texts of blocks are light Markdown as the record holds it; all else is plain text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from csp.footnotes import has_notes, numbered
from csp.models import Audience, Block, Document, Section
from csp.numbering import block_numbers, section_numbers


class Anchors:
    """Identities for links: each given out once, a second one of the same name gets "-2"."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def take(self, wanted: str) -> str:
        """`wanted`, or the next free name after it."""
        name, turn = wanted, 1
        while name in self.taken:
            turn += 1
            name = f"{wanted}-{turn}"
        self.taken.add(name)
        return name


@dataclass(frozen=True)
class ActionMention:
    """An action point as minutes tell it: raised, and by which paragraph."""

    reference: str
    anchor: str
    text: str
    owners: tuple[str, ...]
    paragraph: str
    paragraph_anchor: str

    @property
    def unnamed_owners(self) -> list[str]:
        """Owners whom the text does not name."""
        return unnamed(self.owners, self.text)


@dataclass(frozen=True)
class DecisionView:
    """A decision; votes only where there was a vote. `deciding`: the Chair's vote in a tie, and `chair` whose it was.
    `notified`: how many of the votes were notified beforehand."""

    text: str
    outcome: str
    outcome_words: str
    method: str
    votes_for: int | None
    votes_against: int | None
    abstentions: int | None
    deciding: str = ""
    chair: str = ""
    notified: int = 0


@dataclass(frozen=True)
class ImageView:
    """An image that we keep."""

    sha256: str
    media_type: str


@dataclass(frozen=True)
class BlockView:
    """A block with its number. `rows` of a table are all of one length, the first is the head."""

    kind: str
    number: str
    anchor: str
    depth: int
    text: str
    rows: tuple[tuple[str, ...], ...]
    image: ImageView | None
    actions: tuple[ActionMention, ...]
    decisions: tuple[DecisionView, ...]


@dataclass(frozen=True)
class SectionView:
    """A section with its number. A `concealed` one has the public wording, if any, and no blocks."""

    kind: str
    number: str
    anchor: str
    title: str
    blocks: tuple[BlockView, ...]
    concealed: bool = False
    public_wording: str = ""


@dataclass(frozen=True)
class TextView:
    """A numbered document inside a publication."""

    title: str
    sections: tuple[SectionView, ...]

    @property
    def footnotes(self) -> tuple[NoteView, ...]:
        """The notes that its texts call as `[^1]`, in order."""
        return ()


@dataclass(frozen=True)
class NoteView:
    """A footnote: its number by position, its words, and the paragraph that calls it ("1 a)", "3", "" without number)."""

    number: int
    text: str
    paragraph: str


@dataclass(frozen=True)
class NotedTextView(TextView):
    """A document with footnotes. Every other one says what it said before."""

    notes: tuple[NoteView, ...]

    @property
    def footnotes(self) -> tuple[NoteView, ...]:
        """Its notes."""
        return self.notes


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
    return audience == Audience.PUBLIC and section.audience != Audience.PUBLIC


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
    return _noted(TextView(document.title, views))


def _noted(text: TextView) -> TextView:
    """`text` with its notes taken out and numbered by their place; without any, as it is."""
    if not any(has_notes(words) for section in text.sections for words in _texts_of(section)):
        return text
    notes: list[NoteView] = []

    def marked(words: str, paragraph: str) -> str:
        def take(note: str) -> int:
            notes.append(NoteView(len(notes) + 1, note, paragraph))
            return len(notes)

        return numbered(words, take)

    sections = tuple(
        replace(
            section, title=marked(section.title, section.number),
            blocks=tuple(
                replace(
                    block, text=marked(block.text, called := paragraph_name(section.number, block.number)),
                    rows=tuple(tuple(marked(cell, called) for cell in row) for row in block.rows),
                )
                for block in section.blocks
            ),
        )
        for section in text.sections
    )
    return NotedTextView(text.title, sections, tuple(notes))


def _texts_of(section: SectionView) -> list[str]:
    return [section.title, *(words for block in section.blocks for words in (block.text, *(cell for row in block.rows for cell in row)))]


def paragraph_name(section: str, number: str) -> str:
    """How a paragraph is called from elsewhere: "5.1", a letter with its section's number: "1 a)"; without a number of its
    own by its section."""
    if not number:
        return section
    return number if not section or number.startswith(f"{section}.") else f"{section} {number}"


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


def unnamed(owners: tuple[str, ...], text: str) -> list[str]:
    """Those of `owners` whose words do not occur in `text`."""
    return [owner for owner in owners if owner.casefold() not in text.casefold()]
