"""What a Word file holds, in plain facts: paragraphs and tables in order, with the numbers Word draws."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from csp.word.lightmarkdown import Span, as_markdown, cut


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `text` is plain, a line break in it is "\\n"; the number that Word draws is not part of it."""

    place: str  # "paragraph 12", or "table 2, row 3"
    text: str
    spans: tuple[Span, ...] = ()  # the same text with its bold, italic and links; () for plain text
    label: str = ""  # drawn by Word's list: "1.2", "a)", "•"
    level: int = 0  # of that list, from 0
    heading: int = 0  # 1 to 9, 0 for running text
    bold: bool = False  # wholly bold; then the spans are not marked bold

    @property
    def bullet(self) -> bool:
        """Whether Word draws a bullet before it."""
        return self.label == "•"

    @property
    def markdown(self) -> str:
        """The text as light Markdown."""
        return as_markdown(self.spans or (Span(self.text),))

    def part(self, start: int, end: int | None = None) -> Paragraph:
        """The paragraph from character `start` to `end` of its text, bold, italic and links kept."""
        return replace(self, text=self.text[start:end], spans=cut(self.spans, start, end))


@dataclass(frozen=True)
class Row:
    """A table row: its place, and each cell as its paragraphs. A cell merged into one before is empty."""

    place: str
    cells: tuple[tuple[Paragraph, ...], ...]

    def text(self, column: int) -> str:
        """The plain text of a cell, one line a paragraph; "" where the row has no such cell."""
        if column >= len(self.cells):
            return ""
        return "\n".join(paragraph.text for paragraph in self.cells[column])

    @property
    def words(self) -> str:
        """The row in one line, for the account."""
        return " | ".join(self.text(column).replace("\n", " / ").strip() for column in range(len(self.cells)))


@dataclass(frozen=True)
class Table:
    """A table. `number` counts the tables of the file from 1."""

    number: int
    rows: tuple[Row, ...]


@dataclass
class WordFile:
    """A Word file read. `notes`: foot- and endnotes by their printed mark, in order; `notices`: sentences."""

    name: str
    blocks: list[Paragraph | Table] = field(default_factory=list)
    notes: list[tuple[str, Paragraph]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs outside tables that are not blank."""
        return [block for block in self.blocks if isinstance(block, Paragraph) and block.text.strip()]

    @property
    def tables(self) -> list[Table]:
        """The tables, in order."""
        return [block for block in self.blocks if isinstance(block, Table)]
