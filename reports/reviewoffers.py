"""What the record says of a year now, held against a review that was drafted from it: what is new, changed or gone.

Nobody's words are overwritten: what differs is offered, piece by piece. Pure but for what it is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from csp.differences import Piece as Difference
from csp.differences import changed_words
from csp.models import Block, Document, Group, Section
from meetings.standingcomparison import plain
from meetings.timetable import Year
from reports.builders.reviewshapes import Part, Piece

NAMESPACE = UUID("6d0a3a0e-9c6f-5b2a-8f43-2f6f5d1f4f10")
Said = dict[str, Any]
NEW, CHANGED, GONE, ON_OFFER = "new", "changed", "gone", "offer"


def identity_of(group: Group, year: Year, part: Part, piece: Piece) -> UUID:
    """The first identity of a drafted paragraph: always the same for the same thing of the record."""
    return uuid5(NAMESPACE, f"{group.slug}/{year.slug}/{part.key}/{piece.key}")


def said_of(piece: Piece) -> Said:
    """What the record says of a piece, as it is kept."""
    return {"text": piece.text, "rows": [list(row) for row in piece.rows] if piece.rows is not None else None}


def known(drafted: Iterable[Any]) -> dict[str, Said]:
    """What a version keeps of the last draft, by the first identity of each paragraph."""
    return {of: {"text": text, "rows": rows} for of, text, rows in drafted}


def kept(drafted: Mapping[str, Said]) -> list[list[Any]]:
    """The other way round."""
    return [[of, said["text"], said["rows"]] for of, said in drafted.items()]


@dataclass(frozen=True)
class Offer:
    """One thing that the record says otherwise than the review.

    `kind`: new (it was not there when the review was drafted), changed, gone (the record no longer has it), or offer (what
    may be taken in, and need not). `block`: the paragraph of the review that it is about, if it has one; `result`: what that
    would say, None where it would go; `edited`: somebody gave it other words since it was drafted.
    """

    key: str
    kind: str
    part: Part
    piece: Piece | None
    block: Block | None
    result: Said | None
    edited: bool = False

    @property
    def heading(self) -> str:
        """Of the section that it is in."""
        return self.block.section.title if self.block is not None else self.part.title

    @property
    def pieces(self) -> list[Difference]:
        """The change, word by word; of what is new or goes all its words."""
        return list(changed_words(in_words(said_of_block(self.block)) if self.block else "", in_words(self.result) if self.result else ""))


def said_of_block(block: Block) -> Said:
    """What a paragraph or table of the review says."""
    return {"text": block.text, "rows": block.rows}


def in_words(said: Said) -> str:
    """Its words without marks, rows one after another."""
    return " ".join([plain(said["text"]), *(plain(" | ".join(row)) for row in said["rows"] or ())]).strip()


def offers(
    document: Document, first: Mapping[UUID, UUID], drafted: Mapping[str, Said], parts: Iterable[Part], group: Group, year: Year
) -> list[Offer]:
    """What differs, in the order of the review. `document`: loaded by csp.queries.whole_documents; `first`: as
    meetings.standingqueries.kinship; `drafted`: what the record said when it was last drafted or looked at."""
    blocks = blocks_by_origin(document, first)
    found, now = [], set()
    for part in parts:
        for piece in part.pieces:
            key = str(identity_of(group, year, part, piece))
            now.add(key)
            offer = _offer(key, part, piece, blocks.get(key), drafted.get(key))
            if offer is not None:
                found.append(offer)
    for key, was in drafted.items():
        if key not in now and (block := blocks.get(key)) is not None:
            found.append(Offer(key, GONE, Part("", block.section.title), None, block, None, edited=was != said_of_block(block)))
    return found


def _offer(key: str, part: Part, piece: Piece, block: Block | None, was: Said | None) -> Offer | None:
    now = said_of(piece)
    if was is None:
        return None if block is not None else Offer(key, ON_OFFER if piece.optional else NEW, part, piece, None, now)
    if was == now or block is None:  # nothing new; or somebody took it out, and out it stays
        return None
    mine = said_of_block(block)
    if mine == now:
        return None
    result = merged(was, mine, now)
    return Offer(key, CHANGED, part, piece, block, result, edited=was != mine) if result != mine else None


def blocks_by_origin(document: Document, first: Mapping[UUID, UUID]) -> dict[str, Block]:
    """The blocks of a document by their first identity."""
    found = {}
    for section in document.sections.all():
        for block in section.blocks.all():
            block.section = section
            found[str(first.get(block.identity, block.identity))] = block
    return found


def merged(was: Said, mine: Said, now: Said) -> Said:
    """What a paragraph says once the record's news are taken in: words of its own stay where they are.

    Of a list or a table, lines that the record added, changed or lost are, and all others stay; of a single sentence that
    somebody changed there is only the choice between the two, and this is the record's.
    """
    if mine == was:
        return now
    text = now["text"]
    if "\n" in was["text"] or "\n" in now["text"]:
        text = "\n".join(_lines(was["text"].split("\n"), mine["text"].split("\n"), now["text"].split("\n")))
    elif was["text"] == now["text"]:
        text = mine["text"]
    rows = now["rows"]
    if was["rows"] is not None and mine["rows"] is not None and now["rows"] is not None:
        rows = [list(row) for row in _lines(*([tuple(row) for row in said["rows"]] for said in (was, mine, now)))]
    return {"text": text, "rows": rows}


def _lines(was: list[Any], mine: list[Any], now: list[Any]) -> list[Any]:
    """`mine` without the lines that the record lost, and with those that it gained, each behind the one it follows there."""
    kept = [line for line in mine if line in now or line not in was]
    for at, line in enumerate(now):
        if line in was or line in kept:
            continue
        before = next((one for one in reversed(now[:at]) if one in kept), None)
        kept.insert(kept.index(before) + 1 if before is not None else 0, line)
    return kept


def section_for(document: Document, blocks: Mapping[str, Block], group: Group, year: Year, part: Part) -> Section | None:
    """The section of the review in which a part of the draft stands: by its paragraphs, or else by its heading."""
    for piece in part.pieces:
        if (block := blocks.get(str(identity_of(group, year, part, piece)))) is not None:
            return block.section
    return next((section for section in document.sections.all() if section.title == part.title), None)
