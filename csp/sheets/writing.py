"""Rows as files for spreadsheets. Text that could be taken for a formula is marked as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from csp.sheets.cells import UNSPEAKABLE, harmless

# Text; a day; an amount in pounds or a whole number. None is an empty cell.
Value = str | date | Decimal | int | None

SUM, DAY = "#,##0.00", "dd/mm/yyyy"
# Widths of columns, in characters: as wide as the longest cell, within these.
NARROWEST, WIDEST = 10, 60


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it; days are 2023-03-14, amounts 1234.56."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(one) for one in head])
    for row in rows:
        writer.writerow([harmless(one) if isinstance(one, str) else "" if one is None else str(one) for one in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def as_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """One sheet of that title with a bold first row that stays in view; days and amounts are real ones, text is only text."""
    told = [list(row) for row in rows]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(one for one in title if one not in "[]:*?/\\'")[:31])
    sheet.freeze_panes = "A2"
    for place, name in enumerate(head):
        longest = max([len(name), *(len(str(row[place] or "")) for row in told)])
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(max(longest + 2, NARROWEST), WIDEST)
    sheet.append([_cell(sheet, name, bold=True) for name in head])
    for row in told:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: object, value: Value, *, bold: bool = False) -> WriteOnlyCell | None:
    """A cell whose kind is said by us and never guessed from how its text begins."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet)
        cell._value, cell.data_type = UNSPEAKABLE.sub("", harmless(value)), "s"
        cell.alignment = Alignment(vertical="top", wrap_text=len(value) > WIDEST)
        if bold:
            cell.font = Font(bold=True)
        return cell
    cell = WriteOnlyCell(sheet, value)
    cell.alignment = Alignment(vertical="top")
    if isinstance(value, date):
        cell.number_format = DAY
    elif isinstance(value, Decimal):
        cell.number_format = SUM
    return cell
