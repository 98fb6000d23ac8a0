"""Bookmarks: the parts, and the headings within each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pikepdf
from pikepdf import Array, Name, OutlineItem

from csp.renderer.shapes import Bookmark, Part, Prepared


class Placed(Protocol):
    """See csp.pdf.packing.Placed."""

    @property
    def part(self) -> Part: ...
    @property
    def prepared(self) -> Prepared: ...
    @property
    def first(self) -> int: ...


def add_outline(pdf: pikepdf.Pdf, placed: Sequence[Placed]) -> None:
    """Write the bookmarks of a PDF: each part at its level, its headings below it, closed at first."""
    pages = list(pdf.pages)
    with pdf.open_outline() as outline:
        trail: list[list[OutlineItem]] = [outline.root]
        for entry in placed:
            item = _item(entry.part.title, pages[entry.first], None)
            del trail[entry.part.level:]
            trail[-1].append(item)
            trail.append(item.children)
            _add_headings(item, entry, pages)


def _add_headings(item: OutlineItem, entry: Placed, pages: list[pikepdf.Page]) -> None:
    """The headings of a part; its one title on top is left out, as the part's own bookmark says it."""
    headings = entry.prepared.bookmarks
    tops = [heading for heading in headings if heading.level == 1]
    above = 1 if len(tops) == 1 and headings[0] is tops[0] else 0
    trail = [item.children]
    for heading in headings[above:]:
        level = heading.level - above
        del trail[level:]
        below = _item(heading.title, pages[entry.first + heading.page], heading)
        trail[-1].append(below)
        trail.append(below.children)


def _item(title: str, page: pikepdf.Page, heading: Bookmark | None) -> OutlineItem:
    place = Array([page.obj, Name.Fit]) if heading is None else Array([page.obj, Name.XYZ, None, heading.top, None])
    item = OutlineItem(title, place)
    item.is_closed = True
    return item
