"""What a PDF page paints: its letters and its areas, in order."""

from __future__ import annotations

from dataclasses import dataclass, field

from csp.preflight.colours import Colour
from csp.preflight.geometry import Box, Point


@dataclass(frozen=True)
class Letter:
    """A letter with its box on the page. `colour` None: cannot be told. `order`: when it was painted, the same for all
    letters of one operator. `cut`: it lies wholly outside of what its clip path lets through."""

    character: str
    box: Box
    size: float
    colour: Colour | None
    unseen: bool
    order: int
    cut: bool = False

    @property
    def middle(self) -> Point:
        """The middle of its box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True)
class Paint:
    """An area painted. `colour` None: cannot be told. `covers`: whatever was there before is not seen any more."""

    box: Box
    colour: Colour | None
    covers: bool
    picture: bool
    order: int


@dataclass
class PageContent:
    """What a page paints, in order."""

    letters: list[Letter] = field(default_factory=list)
    paints: list[Paint] = field(default_factory=list)
