"""Reads of this room that the others need."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import F, Prefetch

from csp.models import Block, Document, Group, Partnership, Rules, Section
from csp.once import once


@once
def the_partnership() -> Partnership | None:
    """The partnership of this installation with its standing text; None before it is founded."""
    return Partnership.objects.select_related("public_information").first()


def partnership_group() -> Group | None:
    """The group that is the Partnership itself; None before it is founded. One query."""
    return Group.objects.filter(kind=Group.Kind.PARTNERSHIP).first()


@once
def rules_on(day: date) -> Rules:
    """The rules in force on `day`, the latest where two overlap; where the record has none, the usual ones (not saved)."""
    return Rules.objects.on(day).order_by(F("starts").desc(nulls_last=True)).first() or Rules()


def rules_by_day() -> Callable[[date], Rules]:
    """As `rules_on`, for many days with one query."""
    known = list(Rules.objects.order_by(F("starts").desc(nulls_last=True)))

    def on(day: date) -> Rules:
        in_force = (row for row in known if (row.starts or day) <= day <= (row.ends or day))
        return next(in_force, None) or Rules()

    return on


def whole_documents(ids: Iterable[int]) -> dict[int, Document]:
    """Documents by id with sections, blocks and images loaded, in four queries whatever their size."""
    blocks = Prefetch("blocks", Block.objects.order_by("position").select_related("image"))
    sections = Prefetch("sections", Section.objects.order_by("position").prefetch_related(blocks))
    return Document.objects.prefetch_related(sections).in_bulk(list(ids))
