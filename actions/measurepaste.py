"""A table copied out of a sheet, or a CSV file, into the figures of a quarter. Pure: nothing is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from actions.measurequeries import Cell, Sheet
from actions.measuring import read
from actions.models import Measure

MOST_ROWS, MOST_CHARACTERS = 500, 200_000


@dataclass
class Pasted:
    """`values`: name of a field -> what was read for it, as written; `problems`: what could not be placed, cell by cell, in
    sentences; `rows`: how many rows were looked at."""

    values: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    rows: int = 0


def rows_of(text: str) -> list[list[str]]:
    """The cells of pasted text (parted by tabs) or of CSV (by commas or semicolons), blank rows left out."""
    text = text[:MOST_CHARACTERS].lstrip("\ufeff").replace("\x00", "")
    first = text.partition("\n")[0]
    parted = "\t" if "\t" in text else ";" if first.count(";") > first.count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=parted))
    except csv.Error:
        rows = [line.split(parted) for line in text.splitlines()]
    return [[" ".join(cell.split()) for cell in row] for row in rows if any(cell.strip() for cell in row)][:MOST_ROWS]


def placed(text: str, sheets: Sequence[Sheet], measures: dict[int, Measure]) -> Pasted:
    """Each figure to its field: rows by the name in their first cell, columns by a row of headings, or where there is none
    in the order of the page."""
    lines: dict[str, dict[str, Cell]] = {}
    for sheet in sheets:
        for line in sheet.lines:
            own = lines.setdefault(_plain(line.label), {})
            for words, cell in zip(sheet.columns, line.cells, strict=True):
                if cell is not None:
                    own.setdefault(_plain(words), cell)
    columns = {_plain(words): words for sheet in sheets for words in sheet.columns}
    found, heads = Pasted(), []
    for number, row in enumerate(rows_of(text), 1):
        label, cells = _plain(row[0]), row[1:]
        if label not in lines:
            named = [_plain(cell) for cell in cells]
            if any(name in columns for name in named):
                heads = named
                found.problems += [
                    f"Row {number}: there is no column “{cell}” here." for cell, name in zip(cells, named, strict=True)
                    if cell and name not in columns
                ]
            elif any(cells) or len(row) == 1:
                found.problems.append(f"Row {number}: there is no row “{row[0][:60]}” here.")
            continue
        found.rows += 1
        own = lines[label]
        for at, text_of in enumerate(cells):
            name = (heads[at] if at < len(heads) else "") if heads else (list(own)[at] if at < len(own) else "")
            cell = own.get(name)
            if not text_of or (heads and name not in columns):
                continue
            if cell is None:
                found.problems.append(f"Row {number}, {row[0]}: “{text_of[:40]}” is in a column that has no place here.")
                continue
            try:
                there, _ = read(text_of, measures[cell.place.measure])
            except ValueError as why:
                found.problems.append(f"Row {number}, {cell.label}: {why}")
                continue
            if there:
                found.values[cell.name] = text_of
    return found


def _plain(text: str) -> str:
    """A name as it is compared: small letters, no marks of footnotes, "&" as "and"."""
    return " ".join(text.casefold().replace("&", " and ").replace("*", " ").split())
