"""A document as an editor is given it, and the wordings that a thing of it had. Reads alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from csp.editing.things import BEFORE, BLOCK, SECTION, Thing, block_content, name_of, section_content
from csp.models import Block, Document, KeptWording, Section, User


def revision_of(document: Document) -> int:
    """How often it was saved, now. One query."""
    return Document.objects.values_list("revision", flat=True).get(pk=document.pk)


def state_of(document: Document, *, by: User, status: str = "", editable: bool = True) -> dict[str, Any]:
    """State as in csp.editing.shapes, for `by`. Four queries, whatever the size of the document.

    The revision is read first: what is saved while the rest is read is in it, or comes with the next asking.
    """
    fresh = Document.objects.get(pk=document.pk)
    sections = list(Section.objects.filter(document=document).order_by("position"))
    blocks: dict[int, list[dict[str, Any]]] = {section.pk: [] for section in sections}
    for block in Block.objects.filter(section__document=document).order_by("position"):
        if block.section_id in blocks:
            blocks[block.section_id].append(
                {"identity": str(block.identity), "version": block.version, **block_content(block)}
            )
    return {
        "revision": fresh.revision,
        "now": timezone.now(),
        "title": fresh.title,
        "numbering": fresh.numbering,
        "status": status,
        "editable": editable,
        "sections": [
            {
                "identity": str(section.identity), "version": section.version, **section_content(section),
                "blocks": blocks[section.pk],
            }
            for section in sections
        ],
        "kept": kept_of(document, by=by),
    }


def kept_of(document: Document, *, by: User) -> list[dict[str, Any]]:
    """What was refused and is not settled, oldest first. One query."""
    rows = KeptWording.objects.filter(document=document, settled_at=None).select_related("by__person")
    return [
        {
            "id": row.pk, "thing": row.thing, "identity": str(row.identity), "base": row.base_version,
            "content": row.content, "by": name_of(row.by), "mine": row.by_id == by.pk, "at": row.at,
        }
        for row in rows
    ]


def history_of(
    document: Document, identity: UUID, *, further: Mapping[Thing, Q] | None = None
) -> list[dict[str, Any]]:
    """The wordings of a thing of `document`, also one that was deleted; newest first; [] if it is none of it.

    `further`: other things that its room hangs on it, each with the condition under which a row of history
    belongs to this document. `by` is "" and `at` None for a wording from before the history began.
    """
    past = Section.history.filter(document_id=document.pk).values("id")
    mine: dict[Thing, Q] = {
        BLOCK: Q(section_id__in=past) | Q(section__document=document), SECTION: Q(document_id=document.pk),
        **(further or {}),
    }
    for thing, belongs in mine.items():
        rows = thing.past.objects.filter(belongs, identity=identity).select_related("history_user__person")
        if wordings := list(_wordings(thing, rows.order_by("history_id").distinct())):
            return wordings[::-1]
    return []


def _wordings(thing: Thing, rows: Iterable[Any]) -> Iterable[dict[str, Any]]:
    """Each wording once, oldest first: a move writes a row too, but no new words."""
    last = None
    for row in rows:
        deleted = row.history_type == "-"
        content = thing.content(row)
        if not deleted and last == content:
            continue
        last = None if deleted else content
        known = row.history_change_reason != BEFORE
        yield {
            "thing": thing.name, "version": row.version, "content": content, "deleted": deleted,
            "by": name_of(row.history_user) if known else "", "at": row.history_date if known else None,
        }
