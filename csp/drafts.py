"""A numbered document before it is written: what reading a Word file gives, and what a service takes.

Also the account of a reading: every paragraph and table row of the source with where it went, so that
nothing is dropped in silence.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID


@dataclass
class Unit:
    """One source paragraph or table row: its place in words, its text, and where it went ("" = not understood)."""

    place: str
    text: str
    went: str = ""


@dataclass
class Account:
    """All source units of one file, in order, blank paragraphs left out."""

    units: list[Unit] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Paragraphs and table rows in the source."""
        return len(self.units)

    @property
    def lost(self) -> list[Unit]:
        """Those not understood, to be quoted."""
        return [unit for unit in self.units if not unit.went]

    def tally(self) -> dict[str, int]:
        """How many went where, in the order of first arrival; the lost are left out."""
        return dict(Counter(unit.went for unit in self.units if unit.went))


@dataclass
class DraftBlock:
    """See csp.models.Block. `marks`: action-point references that stand behind it ("03/02"), in order. `identity`: the one it
    is written with; None: one made from its place."""

    kind: str = "paragraph"
    text: str = ""
    numbered: bool = True
    depth: int = 1
    rows: list[list[str]] | None = None
    marks: list[str] = field(default_factory=list)
    printed_number: str = ""
    identity: UUID | None = None


@dataclass
class DraftSection:
    """See csp.models.Section. `printed_number` is what the source typed or drew, for the check against position."""

    title: str = ""
    kind: str = "numbered"
    blocks: list[DraftBlock] = field(default_factory=list)
    audience: str = "public"
    public_wording: str = ""
    printed_number: str = ""


@dataclass
class DraftDocument:
    """See csp.models.Document."""

    title: str
    numbering: str = "decimal"
    sections: list[DraftSection] = field(default_factory=list)
