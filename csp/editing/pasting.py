"""Paragraphs and tables that were pasted, into blocks of a numbered document. Nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from csp.editing.shapes import LONGEST_CELL, LONGEST_TEXT, MOST_COLUMNS, MOST_ROWS
from csp.word import Paragraph, Table

# A number that somebody typed, or that Word drew: 5.1, 9.1.2 or 5., with a sentence behind it; never a year or a sum.
TYPED = re.compile(r"^\s*(?P<number>\d{1,2}(?:\.\d{1,3}){1,2})\.?[ \t\u00a0]+(?=[“\"‘'(\[]?[A-Z])")
TYPED_SECTION = re.compile(r"^\s*\d{1,2}[.)][ \t\u00a0]+(?=[A-Z])")
DRAWN = re.compile(r"^\(?\d{1,3}(?:\.\d{1,3}){0,3}[.)]?$")
TYPED_BULLET = re.compile(r"^\s*(?:[•·▪‣●]|[-–*](?=\s))\s*(?=\S)")
BULLET_LINE = re.compile(r"^\s*- ")
LONGEST_HEADING = 120
ENDS_A_SENTENCE = re.compile(r"[.!?;…][”\"’')\]]*$")


@dataclass
class Pasted:
    """A block to be. `actions`: words of the action points that stood behind it, "" where only a mark did."""

    kind: str
    text: str
    depth: int = 1
    numbered: bool = True
    rows: list[list[str]] | None = None
    actions: list[str] = field(default_factory=list)


# What stands behind a paragraph: the paragraph without it (None if nothing else is left), and the words of it.
Taker = Callable[[Paragraph], tuple[Paragraph | None, list[str]]]


def nothing_behind(paragraph: Paragraph) -> tuple[Paragraph | None, list[str]]:
    """The Taker of documents on which nothing hangs."""
    return paragraph, []


def blocks_of(elements: Sequence[Paragraph | Table], take: Taker = nothing_behind) -> list[Pasted]:
    """Blocks in order: bullets join the paragraph before them, typed and drawn numbers are dropped, headings become
    sub-headings; text too long for one block goes on in the next."""
    blocks: list[Pasted] = []
    under = False  # a sub-heading came: 9.1.2 goes below it
    for element in elements:
        if isinstance(element, Table):
            if rows := _grid(element):
                blocks.append(Pasted("table", "", numbered=False, rows=rows))
            continue
        left, behind = take(element)
        if left is not None and left.text.strip():
            if _is_heading(left):
                blocks.append(Pasted("subheading", " ".join(_unnumbered(left)[0].text.split())))
                under = True
            elif left.bullet or TYPED_BULLET.match(left.text):
                _bullet(blocks, left)
            else:
                paragraph, deep = _unnumbered(left)
                for text in _pieces(_lines(paragraph)):
                    blocks.append(Pasted("paragraph", text, depth=2 if deep and under else 1))
        if behind:
            if not blocks or blocks[-1].kind != "paragraph":
                blocks.append(Pasted("paragraph", ""))
            blocks[-1].actions += behind
    return blocks


def _is_heading(paragraph: Paragraph) -> bool:
    text = paragraph.text.strip()
    if len(text) > LONGEST_HEADING or "\n" in text or paragraph.bullet:
        return False
    return bool(paragraph.heading) or (paragraph.bold and not ENDS_A_SENTENCE.search(text))


def _unnumbered(paragraph: Paragraph) -> tuple[Paragraph, bool]:
    """The paragraph without its number, and whether that had three parts. A letter that Word drew stays, as words."""
    if paragraph.label and not paragraph.bullet:
        if DRAWN.match(paragraph.label):
            return paragraph, paragraph.label.strip("().").count(".") == 2
        return Paragraph(paragraph.place, f"{paragraph.label} {paragraph.text}"), False
    if found := TYPED.match(paragraph.text):
        return paragraph.part(found.end()), found["number"].count(".") == 2
    if (paragraph.heading or paragraph.bold) and (found := TYPED_SECTION.match(paragraph.text)):
        return paragraph.part(found.end()), False
    return paragraph, False


def _lines(paragraph: Paragraph) -> str:
    """Light Markdown, each line tidied."""
    text = f"**{paragraph.markdown.strip()}**" if paragraph.bold and "\n" not in paragraph.text else paragraph.markdown
    return "\n".join(line for raw in text.split("\n") if (line := " ".join(raw.split())))


def _bullet(blocks: list[Pasted], paragraph: Paragraph) -> None:
    text = _lines(paragraph)
    if not paragraph.bullet:
        text = TYPED_BULLET.sub("", text.removeprefix("- "))
    indent = "  " * min(paragraph.level, 6)
    line = f"{indent}- {text}".replace("\n", f"\n{indent}  ")
    before = blocks[-1] if blocks else None
    if before is None or before.kind != "paragraph" or before.actions or len(before.text) + len(line) > LONGEST_TEXT:
        blocks += [Pasted("paragraph", piece) for piece in _pieces(line.lstrip())]
    elif BULLET_LINE.match(before.text.rpartition("\n")[2]):
        before.text += f"\n{line}"
    else:
        before.text += f"\n\n{line.lstrip()}"


def _pieces(text: str) -> list[str]:
    """`text`, in two or more where it is longer than a block holds; parted between words where there are any."""
    pieces = []
    while len(text) > LONGEST_TEXT:
        at = text.rfind(" ", LONGEST_TEXT // 2, LONGEST_TEXT)
        at = LONGEST_TEXT if at < 0 else at
        pieces.append(text[:at])
        text = text[at:].lstrip(" ")
    return [*pieces, text] if text.strip() else pieces


def _grid(table: Table) -> list[list[str]]:
    """The cells of a table, empty rows and columns at its edge left out, each row of the same length."""
    rows = [[" ".join(row.text(column).split())[:LONGEST_CELL] for column in range(len(row.cells))] for row in table.rows]
    rows = [row for row in rows if any(row)][:MOST_ROWS]
    width = max((at for row in rows for at, cell in enumerate(row, 1) if cell), default=0)
    width = min(width, MOST_COLUMNS)
    return [(row + [""] * width)[:width] for row in rows]
