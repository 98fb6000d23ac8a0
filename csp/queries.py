"""Reads of this room that the others need."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Prefetch

from csp.models import Block, Document, Partnership, Rules, Section


def the_partnership() -> Partnership | None:
    """The partnership of this installation with its standing text; None before it is founded."""
    return Partnership.objects.select_related("public_information").first()


def rules_on(day: date) -> Rules:
    """The rules in force on `day`, the latest where two overlap; where the record has none, the usual ones (not saved)."""
    return Rules.objects.on(day).order_by(F("starts").desc(nulls_last=True)).first() or Rules()


def whole_documents(ids: Iterable[int]) -> dict[int, Document]:
    """Documents by id with sections, blocks and images loaded, in four queries whatever their size."""
    blocks = Prefetch("blocks", Block.objects.order_by("position").select_related("image"))
    sections = Prefetch("sections", Section.objects.order_by("position").prefetch_related(blocks))
    return Document.objects.prefetch_related(sections).in_bulk(list(ids))
