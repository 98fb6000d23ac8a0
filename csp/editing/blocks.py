"""What may be done to blocks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from csp.editing import work as working
from csp.editing.places import free_place
from csp.editing.shapes import LONGEST_CELL, LONGEST_TEXT, Operation, Result
from csp.editing.things import BLOCK, SECTION
from csp.editing.work import Conflict, Refusal, Work
from csp.models import Block, Section

KINDS = Block.Kind


def block_of(work: Work, identity: UUID) -> Block | None:
    """The block of that identity in this document; None if there is none. Raises Refusal for another document's."""
    return _ours(work, BLOCK.find(identity))


def _ours(work: Work, row: Any) -> Block | None:
    if row is not None and row.home != work.document.pk:
        raise Refusal("That paragraph is in another document.")
    found: Block | None = row
    return found


def section_of(work: Work, identity: UUID) -> Section | None:
    """The section of that identity in this document; None if there is none. Raises Refusal for another's."""
    row = SECTION.find(identity)
    if row is not None and row.home != work.document.pk:
        raise Refusal("That section is in another document.")
    found: Section | None = row
    return found


def put_block(work: Work, operation: Operation) -> Result:
    """A new block, or a new wording of one."""
    told = operation.told
    row = _ours(work, work.seen.get(told["identity"]))
    if row is None or row.version != told["base"]:
        row = block_of(work, told["identity"])
    fields = _fields(told["content"], row)

    def create() -> Block:
        section = section_of(work, told["section"])
        if section is None:
            raise Conflict(None)
        place = free_place(Block.objects.filter(section=section), told["after"])
        return Block(identity=told["identity"], section=section, position=place, **fields)

    return working.put(work, BLOCK, operation, row, fields=fields, create=create)


def _fields(content: dict[str, Any], row: Block | None) -> dict[str, Any]:
    """The columns of a content. Raises Refusal where it makes no block."""
    kind, rows, text = content["kind"], content["rows"], content["text"]
    picture = row is not None and row.kind == KINDS.IMAGE
    if (kind == KINDS.IMAGE) != picture:
        raise Refusal("A picture stays a picture." if picture else "A picture cannot be made in this way.")
    if picture and not text.strip():
        raise Refusal("A picture needs an alternative text: who cannot see it reads that.")
    if (kind == KINDS.TABLE) != (rows is not None):
        raise Refusal("A table needs rows." if kind == KINDS.TABLE else "Only a table has rows.")
    if kind in (KINDS.TABLE, KINDS.IMAGE) and content["numbered"]:
        raise Refusal("Tables and pictures carry no number.")
    if len(text) > LONGEST_TEXT:
        raise Refusal(f"This text has {len(text):,} characters; {LONGEST_TEXT:,} is the most. Split it in two.")
    if any(len(cell) > LONGEST_CELL for row_cells in rows or [] for cell in row_cells):
        raise Refusal(f"A cell of this table has more than {LONGEST_CELL:,} characters.")
    return content


def move_block(work: Work, operation: Operation) -> Result:
    """A block to another place, or into another section. Its words, and so its version, stay as they are."""
    told = operation.told
    done = BLOCK.done(told["identity"])
    if str(operation.op) in done:
        return working.saved(operation, done[str(operation.op)])
    row, section = block_of(work, told["identity"]), section_of(work, told["section"])
    if row is None:
        raise Refusal("Somebody has deleted this paragraph meanwhile; it was not moved.")
    if section is None:
        raise Refusal("Somebody has deleted that section meanwhile; the paragraph stays where it was.")
    if told["after"] != told["identity"]:
        place = free_place(Block.objects.filter(section=section), told["after"], moving=row.pk)
        Block.objects.filter(pk=row.pk).update(section=section, position=place)
        row.section, work.reordered = section, True
    working.note(work, BLOCK, operation, row)
    return working.saved(operation, row.version)


def deleting(hanging: Any) -> Any:
    """The handler that deletes a block; `hanging` as in Also."""

    def delete_block(work: Work, operation: Operation) -> Result:
        row = block_of(work, operation.told["identity"])
        if row is not None and row.version == operation.told["base"] and (why := hanging(row)):
            raise Refusal(why)
        return working.delete(work, BLOCK, operation, row)

    return delete_block
