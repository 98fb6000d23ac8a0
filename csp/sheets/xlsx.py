"""Excel files (.xlsx), read as a stream of rows: what a cell says, and what of the sheet is hidden, joined or reckoned."""

from __future__ import annotations

import re
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from csp.sheets import bounds
from csp.sheets.cells import Cell, EmptySheet, Grid, GridRow, NotASheet, text_cell
from csp.word.safety import NotReadable, Package, open_package

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
AREA = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
TRUE = ("1", "true")


@dataclass(frozen=True)
class Tab:
    """A sheet of a file by its name."""

    name: str
    hidden: bool


@contextmanager
def _opened(content: bytes, name: str) -> Iterator[Package]:
    """The package, checked before a word of it is read. Raises NotASheet whatever is wrong with it."""
    with tempfile.TemporaryDirectory(prefix="sheet-") as folder:
        path = Path(folder) / "sheet.xlsx"
        path.write_bytes(content)
        try:
            package = open_package(path)
        except NotReadable as why:
            said = str(why)
            if "macros" in said:
                raise NotASheet(f"{name} contains macros. Save it in Excel as .xlsx, without macros.") from None
            if "encrypted" in said:
                raise NotASheet(f"{name} has a password. Save it without one.") from None
            raise NotASheet(bounds.too_much(name) if "unpacks" in said else bounds.damaged(name)) from None
        try:
            yield package
        except NotReadable as why:
            raise NotASheet(bounds.too_much(name) if "unpacks" in str(why) else bounds.damaged(name)) from None
        finally:
            package.archive.close()


def tabs(content: bytes, name: str) -> list[Tab]:
    """The sheets of the file in their order. Raises NotASheet."""
    with _opened(content, name) as package:
        return [tab for tab, _ in _tabs(package, name)]


def read(content: bytes, name: str, tab: str = "") -> Grid:
    """The sheet named `tab`, or the first that is not hidden. Raises NotASheet."""
    with _opened(content, name) as package:
        known = _tabs(package, name)
        chosen = next((one for one in known if one[0].name == tab), None) if tab else next(
            (one for one in known if not one[0].hidden), known[0]
        )
        if chosen is None:
            raise NotASheet(f"{name} has no sheet “{tab[:60]}”.")
        return _Reader(package, name).grid(*chosen)


def _tabs(package: Package, name: str) -> list[tuple[Tab, str]]:
    """Each sheet with the part that holds it; charts on sheets of their own are none."""
    book = package.xml("xl/workbook.xml")
    if book is None:
        raise NotASheet(f"{name} is not an Excel file (.xlsx). Open it in Excel and save it as .xlsx.")
    targets = {key: target for key, (kind, target, outside) in package.related("xl/workbook.xml").items() if kind == "worksheet" and not outside}
    found = []
    for sheet in _named(book, "sheet"):
        part = targets.get(sheet.get(RELATION) or sheet.get(STRICT_RELATION) or "", "")
        if part in package.names:
            found.append((Tab((sheet.get("name") or "Sheet")[:100], (sheet.get("state") or "visible") != "visible"), part))
    if not found or len(found) > bounds.MOST_TABS:
        raise NotASheet(f"{name} has no sheet of cells." if not found else f"{name} has more than {bounds.MOST_TABS} sheets.")
    return found


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _named(root: Any, name: str) -> Iterator[Any]:
    return (one for one in root.iter("{*}" + name))


class _Bounded:
    """A stream that ends the reading where it gives too much."""

    def __init__(self, stream: Any, name: str) -> None:
        self.stream, self.name, self.left = stream, name, bounds.LARGEST_PART

    def read(self, size: int = -1) -> bytes:
        told: bytes = self.stream.read(65_536 if size < 0 else min(size, 65_536))
        self.left -= len(told)
        if self.left < 0:
            raise NotASheet(bounds.too_much(self.name))
        return told


class _Reader:
    """Reads one sheet of one package."""

    def __init__(self, package: Package, name: str) -> None:
        self.package, self.name = package, name
        self.until = time.monotonic() + bounds.MOST_SECONDS
        book = package.xml("xl/workbook.xml")
        mac = any(one.get("date1904") in TRUE for one in _named(book, "workbookPr"))
        self.epoch = CALENDAR_MAC_1904 if mac else CALENDAR_WINDOWS_1900
        self.days = self._day_styles()
        self.strings = self._strings()

    def _part(self, kind: str) -> str:
        """The part of the workbook of that kind."""
        related = self.package.related("xl/workbook.xml").values()
        return next((target for said, target, outside in related if said == kind and not outside), f"xl/{kind}.xml")

    def _day_styles(self) -> set[str]:
        """The numbers of the cell styles that show a day."""
        root = self.package.xml(self._part("styles"))
        if root is None:
            return set()
        own = {one.get("numFmtId"): one.get("formatCode") or "" for one in _named(root, "numFmt")}
        formats = next(_named(root, "cellXfs"), ())
        return {
            str(place) for place, one in enumerate(formats)
            if is_date_format(own.get(one.get("numFmtId"), BUILTIN_FORMATS.get(_whole(one.get("numFmtId"), 0), "")))
        }

    def _parts(self, part: str, *names: str) -> Iterator[Any]:
        """The elements of these names, each whole and forgotten once it was looked at."""
        try:
            with self.package.archive.open(part) as stream:
                first = True
                for event, element in etree.iterparse(
                    _Bounded(stream, self.name), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
                    huge_tree=False, remove_comments=True, remove_pis=True,
                ):
                    if first:
                        first = False
                        if element.getroottree().docinfo.internalDTD is not None:
                            raise NotASheet(f"{self.name} is no ordinary Excel file: it brings definitions of its own.")
                    if event == "end" and _local(element) in names:
                        yield element
                        element.clear()
                        while element.getprevious() is not None:
                            del element.getparent()[0]
                    if time.monotonic() > self.until:
                        raise NotASheet(bounds.too_much(self.name))
        except (etree.XMLSyntaxError, BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
            raise NotASheet(bounds.damaged(self.name)) from None

    def _strings(self) -> list[Cell]:
        """The shared texts of the workbook in their order."""
        part = self._part("sharedStrings")
        if part not in self.package.names:
            return []
        found: list[Cell] = []
        for element in self._parts(part, "si"):
            if len(found) == bounds.MOST_STRINGS:
                raise NotASheet(bounds.too_much(self.name))
            found.append(text_cell(_words(element)))
        return found

    def grid(self, tab: Tab, part: str) -> Grid:
        """The rows of a sheet that are not empty, with their notes."""
        rows: list[GridRow] = []
        merged: list[tuple[str, int, int]] = []
        hidden_columns = cells = last = 0
        for element in self._parts(part, "row", "mergeCell", "col"):
            if _local(element) == "col":
                hidden_columns += element.get("hidden") in TRUE
            elif _local(element) == "mergeCell":
                area = AREA.fullmatch(element.get("ref") or "")
                if area is None or len(merged) == bounds.MOST_MERGED:
                    continue
                merged.append((area[0], int(area[2]), int(area[4])))
            else:
                last = _whole(element.get("r"), last + 1)
                row = self._row(element, last)
                cells += len(row.cells)
                if cells > bounds.MOST_CELLS:
                    raise NotASheet(bounds.too_much(self.name))
                if row.cells:
                    if len(rows) == bounds.MOST_ROWS:
                        raise NotASheet(bounds.too_many_rows(self.name))
                    rows.append(row)
        if not rows:
            raise EmptySheet(f"The sheet “{tab.name}” is empty.")
        return Grid(tuple(_joined(rows, merged)), tuple(_notes(tab, rows, hidden_columns)))

    def _row(self, element: Any, number: int) -> GridRow:
        cells: dict[int, Cell] = {}
        place = -1
        for one in element:
            if _local(one) != "c":
                continue
            said = REFERENCE.fullmatch(one.get("r") or "")
            place = _column(said[1]) if said else place + 1
            cell = self._cell(one)
            if cell.empty:
                continue
            if place >= bounds.MOST_COLUMNS:
                raise NotASheet(bounds.too_wide(self.name))
            cells[place] = cell
        filled = tuple(cells.get(at, Cell("t", "")) for at in range(max(cells, default=-1) + 1))
        return GridRow(number, filled, element.get("hidden") in TRUE)

    def _cell(self, element: Any) -> Cell:
        kind, value, formula, inline = element.get("t") or "n", "", None, None
        for child in element:
            name = _local(child)
            if name == "v":
                value = child.text or ""
            elif name == "f":
                formula = child.text or ""
            elif name == "is":
                inline = child
        if formula is not None:
            return Cell("f", f"={formula[:200]}")
        if inline is not None:
            return text_cell(_words(inline))
        if kind == "s":
            return self.strings[at] if (at := _whole(value, -1)) in range(len(self.strings)) else Cell("e", "a text that is missing")
        if kind == "e":
            return Cell("e", value[:40])
        if kind == "b":
            return Cell("b", "TRUE" if value in TRUE else "FALSE")
        if kind == "d":
            return Cell("d", value[:10])
        return text_cell(value) if kind == "str" or not value else self._number(value, element.get("s") or "0")

    def _number(self, value: str, style: str) -> Cell:
        """A number as it was meant: of all figures that give the same binary number, those that are fewest."""
        try:
            number = float(value)
            plain = format(Decimal(repr(number)), "f") if len(value) < 40 and abs(number) < 1e18 else ""
        except (ValueError, ArithmeticError):
            plain = ""
        if not plain:
            return Cell("e", value[:40])
        if style in self.days:
            try:
                day = from_excel(number, self.epoch)
            except (ValueError, OverflowError):
                day = None
            if isinstance(day, datetime):
                return Cell("d", day.date().isoformat())
        return Cell("n", plain.removesuffix(".0"))


def _words(element: Any) -> str:
    """The text of a string, its marks of pronunciation left out."""
    return "".join(
        one.text or "" for one in element.iter("{*}t") if not any(_local(above) == "rPh" for above in one.iterancestors())
    )


def _whole(said: str | None, otherwise: int) -> int:
    """A number that stands in an attribute; what is none is passed over."""
    return int(said) if said and said.isascii() and said.isdecimal() and len(said) < 9 else otherwise


def _column(name: str) -> int:
    number = 0
    for one in name:
        number = number * 26 + ord(one) - 64
    return number - 1


def _joined(rows: list[GridRow], merged: list[tuple[str, int, int]]) -> Iterator[GridRow]:
    """Each row with the first area of joined cells that touches it."""
    touched: dict[int, str] = {}
    known = {row.number for row in rows}
    for area, first, last in merged:
        if last - first < 2 * bounds.MOST_ROWS:
            for number in range(first, last + 1):
                if number in known:
                    touched.setdefault(number, area)
    for row in rows:
        yield GridRow(row.number, row.cells, row.hidden, touched[row.number]) if row.number in touched else row


def _notes(tab: Tab, rows: list[GridRow], hidden_columns: int) -> Iterator[str]:
    if tab.hidden:
        yield f"The sheet “{tab.name}” is hidden in the file."
    hidden = [row.number for row in rows if row.hidden]
    if hidden:
        shown = ", ".join(map(str, hidden[:10])) + (" ..." if len(hidden) > 10 else "")
        yield f"{len(hidden)} {'row is' if len(hidden) == 1 else 'rows are'} hidden in the file and read all the same: {shown}."
    if hidden_columns:
        yield "Columns are hidden in the file; they are read all the same."


