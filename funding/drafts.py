"""Entries that are ready to be written, many at once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from csp.models import Project
from funding.models import Fund, Line


@dataclass(frozen=True)
class DraftLine:
    """Money received by `target`, spent out of `source` or moved from one to the other; `pence` is above zero."""

    kind: Line.Kind
    pence: int
    source: Fund | None = None
    target: Fund | None = None
    project: Project | None = None


@dataclass(frozen=True)
class Draft:
    """One entry: `key` as of a form, by which it is written once however often it comes."""

    date: date
    words: str
    lines: tuple[DraftLine, ...]
    key: uuid.UUID
    party: str = ""
    reference: str = ""
