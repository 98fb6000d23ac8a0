"""Paragraph and character styles: headings, lists tied to a style, bold and hidden text, along their chain."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from csp.word.ooxml import W, switched, value, whole

# Word itself follows no longer chain.
LONGEST_CHAIN = 20
HEADING = re.compile(r"^(?:heading|überschrift|titre)\s*([1-9])$", re.I)


@dataclass(frozen=True)
class Style:
    """What a style says itself; `based_on` is asked for the rest."""

    name: str = ""
    based_on: str = ""
    outline: int | None = None
    list_id: str | None = None
    level: int | None = None
    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None


@dataclass
class Styles:
    """The styles of a file by their id."""

    by_id: dict[str, Style] = field(default_factory=dict)

    def chain(self, style_id: str) -> list[Style]:
        """The style and those it is based on, nearest first."""
        found: list[Style] = []
        seen: set[str] = set()
        while style_id in self.by_id and style_id not in seen and len(found) < LONGEST_CHAIN:
            seen.add(style_id)
            found.append(self.by_id[style_id])
            style_id = found[-1].based_on
        return found

    def heading(self, style_id: str) -> int:
        """1 to 9 for a heading style, 1 for a title, else 0."""
        for style in self.chain(style_id):
            if found := HEADING.match(style.name):
                return int(found[1])
            if style.outline is not None and style.outline < 9:
                return style.outline + 1
            if style.name.casefold() == "title":
                return 1
        return 0

    def numbered(self, style_id: str) -> tuple[str, int] | None:
        """The list and level a style draws numbers from; None if it draws none."""
        # "Heading 2" may take its list from the style it is based on and say no more than its own level.
        chain = self.chain(style_id)
        list_id = next((style.list_id for style in chain if style.list_id is not None), "0")
        level = next((style.level for style in chain if style.level is not None), 0)
        return (list_id, level) if list_id != "0" else None

    def said(self, style_id: str, what: str) -> bool:
        """Whether the style makes text `what`: bold, italic or hidden."""
        return next((answer for style in self.chain(style_id) if (answer := getattr(style, what)) is not None), False)


def read_styles(root: etree._Element | None) -> Styles:
    """The styles that styles.xml defines; none where there is no such part."""
    styles = Styles()
    for element in root.iter(f"{W}style") if root is not None else ():
        paragraph, run = element.find(f"{W}pPr"), element.find(f"{W}rPr")
        numbers = paragraph.find(f"{W}numPr") if paragraph is not None else None
        outline = value(paragraph, "outlineLvl")
        styles.by_id[element.get(f"{W}styleId") or ""] = Style(
            name=value(element, "name"),
            based_on=value(element, "basedOn"),
            outline=whole(outline, 9, 9) if outline else None,
            list_id=value(numbers, "numId") or None,
            level=whole(value(numbers, "ilvl"), 0, 8) if value(numbers, "ilvl") else None,
            bold=switched(run, "b"),
            italic=switched(run, "i"),
            hidden=switched(run, "vanish"),
        )
    return styles
