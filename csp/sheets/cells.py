"""The cells of a spreadsheet as we know them, and what makes text in one harmless."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

# What a spreadsheet takes for the beginning of a formula, the wide forms of East Asia too. Apostrophes may stand before it:
# each marks text once more, so that what was written is read back as it was.
FORMULA = re.compile(r"\A'*(?:\s*[=+\-@＝＋－＠|%]|[\t\r\n])")
# What XML cannot hold.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")

LONGEST_CELL = 2000

# text, number, day, formula, fault of a formula (#REF!), yes or no, text cut short at LONGEST_CELL
Kind = Literal["t", "n", "d", "f", "e", "b", "x"]


class NotASheet(Exception):
    """A file that cannot be read as a spreadsheet; the message is one sentence to act on."""


@dataclass(frozen=True)
class Cell:
    """`text` by kind: as typed; a number in plain figures (12.5); a day as 2023-03-14; a formula with its sign (=A1+B1)."""

    kind: Kind
    text: str

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return self.kind == "t" and not self.text.strip()


class EmptySheet(NotASheet):
    """A sheet in which nothing stands."""


NOTHING = Cell("t", "")


@dataclass(frozen=True)
class GridRow:
    """A row with its number in the file, from 1. `merged`: cells of it are joined with others, as "C5:C7"."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False
    merged: str = ""

    def cell(self, column: int) -> Cell:
        """The cell of a column, from 0; an empty one beyond the last."""
        return self.cells[column] if 0 <= column < len(self.cells) else NOTHING


@dataclass(frozen=True)
class Grid:
    """What stands in one sheet: its rows that are not empty, and in `notes` what a reader should know of it."""

    rows: tuple[GridRow, ...]
    notes: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """As a JSON field keeps it."""
        return {
            "notes": list(self.notes),
            "rows": [[row.number, [[cell.kind, cell.text] for cell in row.cells], row.hidden, row.merged] for row in self.rows],
        }

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Grid:
        """The grid that `as_json` told."""
        return cls(
            tuple(
                GridRow(number, tuple(Cell(kind, text) for kind, text in cells), hidden, merged)
                for number, cells, hidden, merged in said["rows"]
            ),
            tuple(said["notes"]),
        )


def text_cell(text: str) -> Cell:
    """A cell of text, cut short where nobody could have meant so much; without noughts, which no database keeps."""
    text = text.replace("\0", "")
    return Cell("x", text[:LONGEST_CELL]) if len(text) > LONGEST_CELL else Cell("t", text)


def harmless(text: str) -> str:
    """`text` as a cell that no spreadsheet reads as a formula: with an apostrophe before it where it looks like one."""
    return f"'{text}" if FORMULA.search(text) else text


def unharmed(text: str) -> str:
    """What `harmless` was given: unharmed(harmless(x)) == x for every text."""
    return text[1:] if text.startswith("'") and FORMULA.search(text) else text


def looks_live(text: str) -> bool:
    """Whether a spreadsheet may take `text` for a formula: nothing marks it as text."""
    return bool(FORMULA.search(text)) and not text.startswith("'")


def letter(column: int) -> str:
    """How a spreadsheet names a column counted from 0: A, B ... Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
