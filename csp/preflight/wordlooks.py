"""How a run of a Word file looks: hidden, its size, its colour, and what is behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from csp.preflight.colours import WHITE, Colour, from_hex, shows
from csp.word.ooxml import W, switched, whole

THEME_WHITE = {"background1", "bg1", "light1", "lt1"}
THEME_BLACK = {"text1", "tx1", "dark1", "dk1"}
HIGHLIGHTS = {
    "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF", "blue": "0000FF", "red": "FF0000",
    "darkBlue": "00008B", "darkCyan": "008B8B", "darkGreen": "006400", "darkMagenta": "8B008B", "darkRed": "8B0000",
    "darkYellow": "808000", "darkGray": "A9A9A9", "lightGray": "D3D3D3", "black": "000000", "white": "FFFFFF",
}
# Half-points: smaller than four points cannot be read on paper.
LEAST_SIZE = 8
# Per cent of a letter's width.
LEAST_WIDTH = 20
LONGEST_CHAIN = 20
BLACK: Colour = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Unknown:
    """A background that cannot be told: a picture, the shading of a table's style."""


@dataclass
class Looks:
    """The styles of a file, asked for what a run looks like."""

    styles: dict[str, etree._Element]
    default_run: etree._Element | None
    default_paragraph: str

    @classmethod
    def of(cls, root: etree._Element | None) -> Looks:
        """From styles.xml; plain where there is none."""
        styles = {one.get(f"{W}styleId") or "": one for one in root.iter(f"{W}style")} if root is not None else {}
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if root is not None else None
        normal = next(
            (key for key, one in styles.items() if one.get(f"{W}type") == "paragraph" and one.get(f"{W}default") == "1"), ""
        )
        return cls(styles, defaults, normal)

    def chain(self, style: str) -> Iterator[etree._Element]:
        """A style and those it is based on, nearest first."""
        for _ in range(LONGEST_CHAIN):
            element = self.styles.get(style)
            if element is None:
                return
            yield element
            based = element.find(f"{W}basedOn")
            style = (based.get(f"{W}val") or "") if based is not None else ""

    def properties(self, run: etree._Element, paragraph: etree._Element | None) -> list[etree._Element]:
        """Whatever says how the run looks, the nearest first: itself, its style, its paragraph's, the file's."""
        own = run.find(f"{W}rPr")
        found = [own] if own is not None else []
        character = own.find(f"{W}rStyle") if own is not None else None
        named = paragraph.find(f"{W}pPr/{W}pStyle") if paragraph is not None else None
        chains = [character.get(f"{W}val") or "" if character is not None else ""]
        chains.append((named.get(f"{W}val") or "") if named is not None else self.default_paragraph)
        for style in chains:
            found += [look for one in self.chain(style) if (look := one.find(f"{W}rPr")) is not None]
        return found + ([self.default_run] if self.default_run is not None else [])

    def hidden(self, properties: list[etree._Element]) -> bool:
        """Word's hidden text."""
        return next((said for one in properties if (said := switched(one, "vanish")) is not None), False)

    def tiny(self, properties: list[etree._Element]) -> bool:
        """Too small or too narrow to be read."""
        size, width = _first(properties, "sz"), _first(properties, "w")
        small = size is not None and whole(size.get(f"{W}val"), LEAST_SIZE, 3000) < LEAST_SIZE
        narrow = width is not None and whole((width.get(f"{W}val") or "").rstrip("%"), 100, 600) < LEAST_WIDTH
        return small or narrow

    def faint(self, properties: list[etree._Element], paragraph: etree._Element | None) -> bool:
        """Of the colour of what is behind it."""
        colour = self._colour(properties)
        behind = self.background(properties, paragraph)
        return colour is not None and not isinstance(behind, Unknown) and not shows(colour, behind)

    def _colour(self, properties: list[etree._Element]) -> Colour | None:
        """The colour of the letters; None for the automatic one, which always shows."""
        element = _first(properties, "color")
        if element is None:
            return None
        if plain := from_hex(element.get(f"{W}val")):
            return plain
        theme = element.get(f"{W}themeColor") or ""
        return WHITE if theme in THEME_WHITE else BLACK if theme in THEME_BLACK else None

    def background(self, properties: list[etree._Element], paragraph: etree._Element | None) -> Colour | Unknown:
        """What is behind the letters: highlight, shading of run, paragraph, cell or page; white without any."""
        highlight = _first(properties, "highlight")
        if highlight is not None and highlight.get(f"{W}val") in HIGHLIGHTS:
            return from_hex(HIGHLIGHTS[highlight.get(f"{W}val") or ""]) or WHITE
        shadings = [_first(properties, "shd")]
        if paragraph is not None:
            shadings.append(paragraph.find(f"{W}pPr/{W}shd"))
            named = paragraph.find(f"{W}pPr/{W}pStyle")
            style = (named.get(f"{W}val") or "") if named is not None else self.default_paragraph
            shadings += [one.find(f"{W}pPr/{W}shd") for one in self.chain(style)]
        for shading in shadings:
            if (colour := _fill(shading)) is not None:
                return colour
        return self._around(paragraph)

    def _around(self, paragraph: etree._Element | None) -> Colour | Unknown:
        for above in paragraph.iterancestors() if paragraph is not None else ():
            if not isinstance(above.tag, str):
                continue
            if above.tag == f"{W}tc" and (colour := _fill(above.find(f"{W}tcPr/{W}shd"))) is not None:
                return colour
            if above.tag == f"{W}tbl":
                if (colour := _fill(above.find(f"{W}tblPr/{W}shd"))) is not None:
                    return colour
                named = above.find(f"{W}tblPr/{W}tblStyle")
                if named is not None and any(
                    any(True for _ in style.iter(f"{W}shd")) for style in self.chain(named.get(f"{W}val") or "")
                ):
                    return Unknown()
            if above.tag == f"{W}txbxContent":
                # A text box has a fill of its own, a gradient or a picture perhaps.
                return Unknown()
            if above.tag == f"{W}document" and (page := above.find(f"{W}background")) is not None:
                return from_hex(page.get(f"{W}color")) or Unknown()
        return WHITE


def _first(properties: list[etree._Element], name: str) -> etree._Element | None:
    return next((found for one in properties if (found := one.find(f"{W}{name}")) is not None), None)


def _fill(shading: etree._Element | None) -> Colour | Unknown | None:
    """The colour of a shading; None where there is none."""
    if shading is None:
        return None
    if (shading.get(f"{W}val") or "clear") == "solid":
        return from_hex(shading.get(f"{W}color")) or BLACK
    if (shading.get(f"{W}val") or "clear") not in ("clear", "nil"):
        return Unknown()
    if shading.get(f"{W}themeFill"):
        return from_hex(shading.get(f"{W}fill")) or Unknown()
    return from_hex(shading.get(f"{W}fill"))
