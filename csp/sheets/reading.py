"""A spreadsheet that somebody brings, read within bounds: every refusal is one sentence to act on.

What a file declares of its own size is never believed; rows and cells are counted as they come.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from csp.sheets import xlsx
from csp.sheets.bounds import LARGEST_FILE, MOST_COLUMNS, MOST_ROWS, too_many_rows, too_wide
from csp.sheets.cells import Cell, Grid, GridRow, NotASheet, text_cell
from csp.sheets.xlsx import Tab

CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIMITS = f"A file may have {LARGEST_FILE // 1_000_000} MB, {MOST_ROWS:,} rows and {MOST_COLUMNS} columns."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SEPARATORS = ",;\t|"
# Excel's own word for which separator a file has.
SEP = re.compile(r"\Asep=(.)\r?\n", re.I)
# Of bytes that are no UTF-8, Windows' letters of Western Europe are the usual ones.
WINDOWS = "cp1252"

__all__ = ["CSV", "LIMITS", "XLSX", "Tab", "kind_of", "read_pasted", "read_sheet", "tabs_of"]


@dataclass(frozen=True)
class _Text:
    """Decoded text, and in which letters it came where that was not said."""

    text: str
    note: str = ""


def kind_of(content: bytes, name: str) -> str:
    """CSV or XLSX, by what is in it and never by its name. Raises NotASheet for what is neither."""
    if len(content) > LARGEST_FILE:
        raise NotASheet(f"{name} has more than {LARGEST_FILE // 1_000_000} MB. Copy the rows that matter into a new file.")
    if not content.strip():
        raise NotASheet(f"{name} is empty.")
    if content[:8] == OLE:
        raise NotASheet(f"{name} is an old Excel file (.xls) or has a password. Save it as .xlsx without a password.")
    if content[:4] == b"PK\x03\x04":
        return XLSX
    if content[:5] in (b"%PDF-", b"{\\rtf") or content[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0", b"GIF8"):
        raise NotASheet(f"{name} is not a spreadsheet. Bring a CSV or an Excel file (.xlsx).")
    return CSV


def tabs_of(content: bytes, name: str) -> list[Tab]:
    """The sheets of a file in their order; a CSV has none of its own and answers one without a name. Raises NotASheet."""
    return xlsx.tabs(content, name) if kind_of(content, name) == XLSX else [Tab("", False)]


def read_sheet(content: bytes, name: str, tab: str = "") -> Grid:
    """The sheet `tab` of a file (a CSV has but one). Raises NotASheet."""
    if kind_of(content, name) == XLSX:
        return xlsx.read(content, name, tab)
    decoded = _decoded(content, name)
    return _of_text(decoded.text, name, (decoded.note,) if decoded.note else ())


def read_pasted(text: str) -> Grid:
    """Rows pasted from Excel (cells apart by tabs) or out of a CSV. Raises NotASheet."""
    if not text.strip():
        raise NotASheet("Paste some rows, with their headings.")
    return _of_text(text, "What you pasted", ())


def _decoded(content: bytes, name: str) -> _Text:
    """The text of a CSV: UTF-8 or UTF-16 by their marks, UTF-8 without, else Windows' letters. Raises NotASheet."""
    for mark, letters in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            try:
                return _Text(content.decode(letters))
            except UnicodeDecodeError:
                raise NotASheet(f"{name} is damaged: its letters cannot be read. Save it again as CSV UTF-8.") from None
    if b"\0" in content:
        # Some programs write UTF-16 without its mark: every second byte of English is then nought.
        for letters, start in (("utf-16-le", 1), ("utf-16-be", 0)):
            if len(content) % 2 == 0 and content[start::2].count(0) * 2 > len(content[start::2]):
                return _Text(content.decode(letters, "replace"))
        raise NotASheet(f"{name} is not a text file. Save it as .xlsx or as CSV.")
    try:
        return _Text(content.decode("utf-8"))
    except UnicodeDecodeError:
        told = "It does not say in which letters it is written; Windows' were taken. Look at the pound signs."
        return _Text(content.decode(WINDOWS, "replace"), told)


def _of_text(text: str, name: str, notes: tuple[str, ...]) -> Grid:
    said = SEP.match(text)
    separator = said[1] if said else _separator(text)
    first = 2 if said else 1
    reader = csv.reader(io.StringIO(text[said.end():] if said else text, newline=""), delimiter=separator)
    rows: list[GridRow] = []
    try:
        for number, values in enumerate(reader, first):
            if len(values) > MOST_COLUMNS and any(value.strip() for value in values[MOST_COLUMNS:]):
                raise NotASheet(too_wide(name))
            cells = tuple(text_cell(value) for value in values[:MOST_COLUMNS])
            if all(cell.empty for cell in cells):
                continue
            if len(rows) == MOST_ROWS:
                raise NotASheet(too_many_rows(name))
            rows.append(GridRow(number, _trimmed(cells)))
    except csv.Error:
        raise NotASheet(
            f"{name} cannot be read near row {first + reader.line_num - 1}: a quotation mark may be missing, or a cell is far too long."
        ) from None
    if not rows:
        raise NotASheet(f"{name} is empty.")
    return Grid(tuple(rows), notes)


def _trimmed(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    end = len(cells)
    while end and cells[end - 1].empty:
        end -= 1
    return cells[:end]


def _separator(text: str) -> str:
    """The separator by which most of the first rows have the same number of cells, and more than one."""
    best, found = (0, 0), ","
    for separator in SEPARATORS:
        try:
            widths = Counter(
                len(row) for row in islice(csv.reader(io.StringIO(text[:50_000], newline=""), delimiter=separator), 30) if any(row)
            )
        except csv.Error:
            continue
        alike = [(rows, width) for width, rows in widths.items() if width > 1]
        if alike and max(alike) > best:
            best, found = max(alike), separator
    return found
