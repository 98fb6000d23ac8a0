"""Writes of the numbered document: from a draft into rows, and onto rows that already stand.

(Part of `csp.services`, which gives these functions to the other rooms.)
"""

from __future__ import annotations

import uuid
from difflib import SequenceMatcher
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Max

from csp.audit import audit
from csp.drafts import DraftBlock, DraftDocument, DraftSection
from csp.editing.places import ASIDE
from csp.editing.things import BLOCK, SECTION, Thing
from csp.models import Block, Document, Section, StoredFile, User

# Identities of imported blocks come from what they are, so that the same paper read twice is the same record.
NAMESPACE = uuid.UUID("8f5a5c1e-52f4-5d0b-9d0e-6f3f0a3c7d11")


def call_editors(*, document_id: int, by: User) -> None:
    """Stand in the queue of a document's editors, and let them hear that it, or its state, has changed.

    The document's row is locked until the transaction ends: take it before any row that hangs on it.
    """
    # In plain SQL: it stands in every save, and everybody else's save waits until this one is through.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE csp_document SET revision = revision + 1 WHERE id = %s", [document_id])


@transaction.atomic
def write_document(*, draft: DraftDocument, key: str, by: User) -> tuple[Document, list[list[Block]]]:
    """Write `draft` as a new document.

    `key` names it for good ("minutes/partnership/2023-03-14"): block identities are derived from it.
    Gives the document and its blocks, one list a section, in the order of the draft.
    """
    document = Document.objects.create(title=draft.title, numbering=draft.numbering)
    rows = Section.objects.bulk_create(
        Section(document=document, position=position, **_section_fields(section))
        for position, section in enumerate(draft.sections, 1)
    )
    written = []
    for position, (section, row) in enumerate(zip(draft.sections, rows, strict=True), 1):
        written.append(
            Block.objects.bulk_create(
                Block(
                    section=row,
                    position=place,
                    identity=block.identity or uuid.uuid5(NAMESPACE, f"{key}/{position}/{place}"),
                    **_block_fields(block),
                )
                for place, block in enumerate(section.blocks, 1)
            )
        )
    audit(by=by, act="write_document", thing=draft.title, key=key)
    return document, written


@transaction.atomic
def rewrite_document(
    *, document: Document, draft: DraftDocument, key: str, by: User
) -> tuple[Document, list[list[Block]]]:
    """Bring `document` to the words of `draft`; a block that stays keeps its identity, a changed one its row.

    Blocks are matched in order by their words, so that what hangs on a paragraph (an action point, a
    decision) stays with it when another is put before it. A block that is gone must have nothing hanging on
    it: django.db.models.ProtectedError otherwise. Gives what `write_document` gives.
    """
    call_editors(document_id=document.pk, by=by)
    old = [
        (section, list(section.blocks.order_by("position")))
        for section in document.sections.order_by("position")
    ]
    new = draft.sections
    document.title, document.numbering = draft.title, draft.numbering
    document.save(update_fields=["title", "numbering"])
    pairs = _matched([section.title for section, _ in old], [section.title for section in new])
    kept = {pair[0] for pair in pairs.values()}
    flat_old = [block for index, (_, blocks) in enumerate(old) for block in blocks if index not in kept]
    orphans = {block.pk: block for block in flat_old}
    written: list[list[Block]] = []
    # Out of the way first: both engines check positions at once, and every one is given anew below.
    document.sections.update(position=F("position") + ASIDE)
    Block.objects.filter(section__document=document).update(position=F("position") + ASIDE)
    rows: list[Section] = []
    for position, section in enumerate(new, 1):
        found = pairs.get(position - 1)
        row = old[found[0]][0] if found else Section(document=document)
        _bring(SECTION, row, _section_fields(section), position, by)
        rows.append(row)
    for position, (section, row) in enumerate(zip(new, rows, strict=True), 1):
        found = pairs.get(position - 1)
        blocks = old[found[0]][1] if found else []
        matched = _matched([_signature(b) for b in blocks], [_signature(b) for b in section.blocks])
        used = {pair[0] for pair in matched.values()}
        orphans |= {block.pk: block for index, block in enumerate(blocks) if index not in used}
        written.append(_place_blocks(row, section.blocks, blocks, matched, f"{key}/{position}", by))
    Block.objects.filter(pk__in=orphans).delete()
    Section.objects.filter(document=document).exclude(pk__in=[row.pk for row in rows]).delete()
    audit(by=by, act="rewrite_document", thing=draft.title, key=key)
    return document, written


@transaction.atomic
def add_picture(*, section: Section, image: StoredFile, alternative_text: str, key: str, by: User) -> Block:
    """Put a picture at the end of a section; `key` as in `write_document`.

    Raises ValueError without an alternative text: who cannot see the picture reads that.
    """
    if not alternative_text.strip():
        raise ValueError("A picture needs an alternative text.")
    place = (section.blocks.aggregate(last=Max("position"))["last"] or 0) + 1
    block = Block.objects.create(
        section=section, position=place, kind=Block.Kind.IMAGE, numbered=False, image=image, text=alternative_text,
        identity=_free_identity(f"{key}/{section.position}/{place}"),
    )
    audit(by=by, act="add_picture", thing=image)
    return block


def _place_blocks(
    row: Section,
    drafts: list[DraftBlock],
    blocks: list[Block],
    matched: dict[int, tuple[int, bool]],
    key: str,
    by: User,
) -> list[Block]:
    placed = []
    for place, draft in enumerate(drafts, 1):
        found = matched.get(place - 1)
        if found is None:
            block = Block(section=row, identity=_free_identity(f"{key}/{place}"))
        else:
            block = blocks[found[0]]
            block.section = row
        _bring(BLOCK, block, _block_fields(draft), place, by)
        placed.append(block)
    return placed


def _bring(thing: Thing, row: Any, fields: dict[str, Any], position: int, by: User) -> None:
    """Save a row with these fields at its place; another wording is another version, and both are in its history."""
    new = row.pk is None
    changed = not new and any(getattr(row, name) != value for name, value in fields.items())
    if changed:
        thing.remember(row)
        row.version += 1
    for name, value in fields.items():
        setattr(row, name, value)
    row.position, row._history_user = position, by
    if not new and not changed:
        row.skip_history_when_saving = True
    row.save()
    if not new and not changed:
        del row.skip_history_when_saving


def _free_identity(key: str) -> uuid.UUID:
    """The identity that `key` gives, or one for a further block at the same place of an earlier wording."""
    identity, turn = uuid.uuid5(NAMESPACE, key), 1
    while Block.objects.filter(identity=identity).exists():
        turn += 1
        identity = uuid.uuid5(NAMESPACE, f"{key}#{turn}")
    return identity


def _matched(old: list[str], new: list[str]) -> dict[int, tuple[int, bool]]:
    """New index -> (old index, same words): equal ones in order, and replaced runs pairwise."""
    pairs: dict[int, tuple[int, bool]] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag in ("equal", "replace"):
            pairs |= {j: (i, tag == "equal") for i, j in zip(range(i1, i2), range(j1, j2), strict=False)}
    return pairs


def _signature(block: Block | DraftBlock) -> str:
    return f"{block.kind}|{block.text}|{block.rows or ''}"


def _section_fields(section: DraftSection) -> dict[str, Any]:
    return {
        "title": section.title,
        "kind": section.kind,
        "audience": section.audience,
        "public_wording": section.public_wording,
    }


def _block_fields(block: DraftBlock) -> dict[str, Any]:
    return {
        "kind": block.kind,
        "text": block.text,
        "numbered": block.numbered,
        "depth": block.depth,
        "rows": block.rows,
    }
