"""Excel files for tests, the odd ones too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell


@dataclass(frozen=True)
class FORMULA:
    """A formula with what it last came to."""

    words: str
    cached: object


def workbook(head: Sequence[str], rows: Iterable[Sequence[object]], title: str = "Spend") -> bytes:
    """One sheet. Text is text, however it begins."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(list(head))
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: object, value: object) -> object:
    if isinstance(value, FORMULA):
        return WriteOnlyCell(sheet, f"={value.words}")
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet)
        cell._value, cell.data_type = value, "s"
        return cell if value else None
    return value


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """An Excel file with other words in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            after.writestr(name, text)
    return out.getvalue()
