"""Papers of other years and other partnerships, made for tests: a few lines of Python each, as Word files.

All people, places and sentences are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph as WordParagraph

from tests.csp.word_files import listed, save

NUMBERS, BULLETS = 50, 60


@dataclass(frozen=True)
class Head:
    """A paragraph in a heading style."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Bold:
    """A wholly bold paragraph."""

    text: str


@dataclass(frozen=True)
class Drawn:
    """A paragraph to which Word draws the number: 1., 1.1, 1.1.1 by its level."""

    text: str = ""
    level: int = 0
    heading: int = 0


@dataclass(frozen=True)
class Dot:
    """A bullet of Word's."""

    text: str
    level: int = 0


Table = list[list[object]]
Piece = str | Head | Bold | Drawn | Dot | Table


def paper(path: Path, *pieces: Piece) -> Path:
    """A Word file of these pieces. A line break in a text is one in Word; in a cell it begins a paragraph."""

    def build(document: WordDocument) -> None:
        for piece in pieces:
            if isinstance(piece, list):
                _table(document, piece)
            else:
                _fill(document.add_paragraph(), piece)

    path.parent.mkdir(parents=True, exist_ok=True)
    return save(path, build)


def _fill(paragraph: WordParagraph, piece: object) -> None:
    text = piece if isinstance(piece, str) else piece.text  # type: ignore[attr-defined]
    run = paragraph.add_run(text)
    if isinstance(piece, Bold):
        run.bold = True
    elif isinstance(piece, Head):
        paragraph.style = f"Heading {piece.level}"
    elif isinstance(piece, Drawn):
        if piece.heading:
            paragraph.style = f"Heading {piece.heading}"
        listed(paragraph, NUMBERS, piece.level)
    elif isinstance(piece, Dot):
        listed(paragraph, BULLETS, piece.level)


def _table(document: WordDocument, rows: Table) -> None:
    width = max(len(row) for row in rows)
    table = document.add_table(rows=len(rows), cols=width)
    for row, cells in zip(table.rows, rows, strict=True):
        made = list(row.cells)
        if len(cells) == 1 < width:
            made[0].merge(made[-1])
        for cell, content in zip(made, cells, strict=False):
            pieces: list[object] = list(content.split("\n")) if isinstance(content, str) else [content]
            _fill(cell.paragraphs[0], pieces[0])
            for piece in pieces[1:]:
                _fill(cell.add_paragraph(), piece)
