"""Spreadsheets (.xlsx): what is hidden in them, and what travels along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from csp.preflight.catalogue import Finding, found
from csp.preflight.colours import WHITE, from_hex, shows
from csp.preflight.links import look_at_link
from csp.preflight.texts import look_at_text
from csp.word.safety import NotReadable, Package, open_package

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MOST_SHEETS = 200


def look_at_sheets(path: Path) -> list[Finding]:
    """Findings about a workbook, its properties and pictures apart. Raises NotReadable if it is not a sound one."""
    package = open_package(path)
    try:
        book = package.xml("xl/workbook.xml")
        if book is None:
            raise NotReadable(f"{path.name} is not a workbook (.xlsx). Open it in Excel and save it as .xlsx.")
        return [*_of(package, book)]
    finally:
        package.archive.close()


def _of(package: Package, book: etree._Element) -> Iterator[Finding]:
    targets = {key: target for key, (_, target, outside) in package.related("xl/workbook.xml").items() if not outside}
    unseen = _unseen_styles(package)
    for sheet in [*book.iter(f"{S}sheet")][:MOST_SHEETS]:
        name = sheet.get("name") or "a sheet"
        if (sheet.get("state") or "visible") != "visible":
            yield found("hidden-sheet", f"The sheet “{name}” is hidden.", name)
            continue
        root = package.xml(targets.get(sheet.get(f"{R}id") or "", ""))
        if root is not None:
            yield from _sheet(root, name, unseen)
            for kind, target, outside in package.related(targets[sheet.get(f"{R}id") or ""]).values():
                if kind == "hyperlink" and outside:
                    yield from look_at_link(target, name)
    yield from _behind(package)


def _sheet(root: etree._Element, name: str, unseen: set[str]) -> Iterator[Finding]:
    filled = [cell for cell in root.iter(f"{S}c") if "".join(cell.itertext()).strip()]
    columns = {_column(cell.get("r") or "") for cell in filled}
    rows = sum(
        (row.get("hidden") in ("1", "true") or row.get("ht") in ("0", "0.0"))
        and any("".join(cell.itertext()).strip() for cell in row)
        for row in root.iter(f"{S}row")
    )
    if rows:
        yield found("hidden-cells", f"{rows} {'row is' if rows == 1 else 'rows are'} hidden.", name)
    hidden = 0
    for one in root.iter(f"{S}col"):
        if one.get("hidden") in ("1", "true") or _number(one.get("width"), 9.0) < 0.2:
            first, last = int(_number(one.get("min"), 1)), int(_number(one.get("max"), 1))
            hidden += sum(first <= column <= last for column in columns)
    if hidden:
        yield found("hidden-cells", f"{hidden} {'column is' if hidden == 1 else 'columns are'} hidden.", name)
    faint = sum(cell.get("s") in unseen for cell in filled)
    if faint:
        yield found("faint-text", f"{faint} {'cell has' if faint == 1 else 'cells have'} text that cannot be seen.", name)


def _behind(package: Package) -> Iterator[Finding]:
    """What belongs to the whole workbook: comments, data behind tables, other workbooks, its words."""
    comments = 0
    for name in sorted(package.names):
        if re.match(r"^xl/(comments\d*|threadedComments/\w+|comments/\w+)\.xml$", name):
            root = package.xml(name)
            comments += sum(str(one.tag).rpartition("}")[2] in ("comment", "threadedComment") for one in root.iter()) if root is not None else 0
        elif re.match(r"^xl/pivotCache/pivotCacheRecords\d*\.xml$", name):
            yield found("cached-data", "A pivot table carries all the data behind it.")
        elif re.match(r"^xl/externalLinks/externalLink\d+\.xml$", name):
            for _, target, outside in package.related(name).values():
                if outside:
                    yield found("linked-file", f"It draws on another file: {target[:80]}.", about=target)
    if comments:
        yield found("comments", f"{comments} {'comment' if comments == 1 else 'comments'} on its cells.")
    strings = package.xml("xl/sharedStrings.xml")
    if strings is not None:
        yield from look_at_text("\n".join("".join(one.itertext()) for one in strings.iter(f"{S}si")))


def _unseen_styles(package: Package) -> set[str]:
    """The cell styles whose text cannot be seen: of its background's colour, or with a format that shows nothing."""
    root = package.xml("xl/styles.xml")
    if root is None:
        return set()
    fonts, fills = root.find(f"{S}fonts"), root.find(f"{S}fills")
    blank = {one.get("numFmtId") for one in root.iter(f"{S}numFmt") if re.fullmatch(r";;;+", one.get("formatCode") or "")}
    unseen = set()
    formats = root.find(f"{S}cellXfs")
    for place, one in enumerate(formats if formats is not None else ()):
        colour = _colour(_at(fonts, one.get("fontId")), "color")
        fill = _at(fills, one.get("fillId"))
        pattern = fill.find(f"{S}patternFill") if fill is not None else None
        solid = pattern is not None and pattern.get("patternType") == "solid"
        behind = _colour(pattern, "fgColor") if solid else WHITE
        if one.get("numFmtId") in blank or (colour is not None and behind is not None and not shows(colour, behind)):
            unseen.add(str(place))
    return unseen


def _at(parent: etree._Element | None, place: str | None) -> etree._Element | None:
    number = int(_number(place, 0))
    return parent[number] if parent is not None and 0 <= number < len(parent) else None


def _colour(parent: etree._Element | None, name: str) -> tuple[float, float, float] | None:
    """A colour said outright; of a theme only white, which is its first."""
    one = parent.find(f"{S}{name}") if parent is not None else None
    if one is None:
        return None
    if one.get("theme") == "0" and not one.get("tint"):
        return WHITE
    return from_hex((one.get("rgb") or "")[-6:])


def _column(reference: str) -> int:
    """The number of the column of a cell: "C7" is 3."""
    number = 0
    for letter in re.sub(r"[^A-Z]", "", reference.upper())[:3]:
        number = number * 26 + ord(letter) - 64
    return number


def _number(text: str | None, default: float) -> float:
    try:
        return float(text) if text else default
    except ValueError:
        return default
