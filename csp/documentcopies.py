"""Copies of a numbered document: as a draft that services take, and as another document.

(Part of `csp.services`, which gives `copy_document` to the other rooms.)
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from django.db import transaction

from csp.audit import audit
from csp.drafts import DraftBlock, DraftDocument, DraftSection
from csp.models import Block, Document, Section, User


def draft_of(document: Document) -> DraftDocument:
    """What `document` (loaded by csp.queries.whole_documents) says; its pictures are left out."""
    return DraftDocument(document.title, document.numbering, [
        DraftSection(
            section.title, section.kind, [
                DraftBlock(block.kind, block.text, block.numbered, block.depth, block.rows)
                for block in section.blocks.all() if block.kind != Block.Kind.IMAGE
            ], section.audience, section.public_wording,
        )
        for section in document.sections.all()
    ])


@transaction.atomic
def copy_document(
    *, document: Document, title: str, by: User, identity: Callable[[UUID], UUID] = lambda origin: uuid4()
) -> Document:
    """Another document that says what `document` (loaded by csp.queries.whole_documents) says, pictures too.

    `identity` gives the copy of a section or block its identity from the one that it had.
    """
    copied = Document.objects.create(title=title, numbering=document.numbering)
    for section in document.sections.all():
        row = Section.objects.create(
            document=copied, position=section.position, kind=section.kind, title=section.title, audience=section.audience,
            public_wording=section.public_wording, identity=identity(section.identity),
        )
        Block.objects.bulk_create(
            Block(
                section=row, position=block.position, kind=block.kind, numbered=block.numbered, depth=block.depth,
                text=block.text, rows=block.rows, image=block.image, identity=identity(block.identity),
            )
            for block in section.blocks.all()
        )
    audit(by=by, act="copy_document", thing=title)
    return copied
