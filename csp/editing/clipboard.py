"""What lies on a clipboard, as HTML from Word, Outlook or a web page, or as plain text: into paragraphs and tables.

The same plain facts that reading a Word file gives (csp.word). Nothing of the HTML survives but its text, with bold,
italic and links, its lists and its tables; hidden text, pictures, scripts and styles are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree, html

from csp.editing.reading import cleaned
from csp.word import Paragraph, Row, Table
from csp.word.lightmarkdown import Span

MOST_CHARACTERS = 2_000_000
MOST_COLUMNS = 63
DEEPEST = 150  # elements within elements; what lies deeper is read as plain text
SKIPPED = {
    "script", "style", "head", "title", "meta", "link", "template", "object", "iframe", "svg", "math", "noscript", "select",
    "textarea", "button", "img", "video", "audio", "canvas", "del", "input", "map", "applet", "embed", "frameset",
}  # fmt: skip
BLOCKS = {
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "tr", "td",
    "th", "section", "article", "header", "footer", "main", "aside", "nav", "form", "fieldset", "address", "hr", "center", "body",
    "html", "tbody", "thead", "tfoot", "caption", "figure", "figcaption", "details", "summary",
}  # fmt: skip
HEADING = re.compile(r"h([1-6])$")
MSO_LEVEL = re.compile(r"mso-list:\s*[^;]*\blevel(\d)", re.I)
MSO_BULLET = re.compile(r"[^\w(]|o", re.I)  # what Word draws as a bullet comes as a sign of Symbol, or as a small o
WEIGHT = re.compile(r"font-weight:\s*(\w+)", re.I)
SLANT = re.compile(r"font-style:\s*(\w+)", re.I)
HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden|mso-hide:\s*all|mso-element:\s*(?:comment|header|footer)", re.I)
BLANK = re.compile(r"[ \t\r\n\f\xa0\u200b]+")


@dataclass(frozen=True)
class Look:
    """How text looks where we stand, and how deep in lists."""

    bold: bool = False
    italic: bool = False
    url: str = ""
    heading: int = 0
    level: int = -1
    kept: bool = False  # line breaks count, as in <pre>


@dataclass
class Reading:
    """Walks one clipboard. `spans`, `heading`, `label`, `level`: of the paragraph that we are in."""

    blocks: list[Paragraph | Table] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    heading: int = 0
    label: str = ""
    level: int = 0
    numbers: list[int] = field(default_factory=list)  # of the items of the ordered lists that we are in

    def walk(self, element: etree._Element, look: Look, depth: int = 0) -> None:
        """Read an element and what it holds."""
        tag = element.tag.lower() if isinstance(element.tag, str) else ""
        style = element.get("style") or ""
        if not tag or tag in SKIPPED or HIDDEN.search(style) or "msocom" in (element.get("class") or "").lower():
            return
        if "mso-list:ignore" in style.lower().replace(" ", ""):
            words = BLANK.sub(" ", "".join(map(str, element.itertext()))).strip()
            self.label = "•" if MSO_BULLET.fullmatch(words) else words  # drawn by Word
            return
        if depth > DEEPEST:
            self._text("".join(map(str, element.itertext())), look)
            return
        if tag == "br":
            self.spans.append(Span("\n"))
            return
        if tag == "table":
            self._end()
            self._table(element, depth)
            return
        inner = _inner(tag, style, element, look)
        item = tag == "li" or bool(MSO_LEVEL.search(style))
        if tag in BLOCKS:
            self._end()
        if item:
            self.label, self.level = self._item_label(element) if tag == "li" else "", max(inner.level, 0)
        if tag == "ol":
            self.numbers.append(_whole(element.get("start"), 1) - 1)
        self._text(element.text, inner)
        for child in element:
            self.walk(child, inner, depth + 1)
            self._text(child.tail, inner)
        if tag == "ol":
            self.numbers.pop()
        if tag in BLOCKS:
            self._end()
        if item:
            self.label, self.level = "", 0

    def _item_label(self, element: etree._Element) -> str:
        parent = element.getparent()
        if parent is None or parent.tag != "ol" or not self.numbers:
            return "•"
        self.numbers[-1] = _whole(element.get("value"), self.numbers[-1] + 1)
        return f"{self.numbers[-1]}."

    def _text(self, words: str | None, look: Look) -> None:
        if not words:
            return
        self.heading = self.heading or look.heading
        words = cleaned(str(words)) if look.kept else BLANK.sub(" ", cleaned(str(words)))
        self.spans.append(Span(words, look.bold, look.italic, look.url))

    def _end(self) -> None:
        """A paragraph ends here. What stands below it in the same item of a list has no bullet of its own."""
        for spans in _lines(self.spans):
            paragraph = _paragraph(spans, self.label, self.level, self.heading)
            if paragraph.text:
                self.blocks.append(paragraph)
                self.label = ""
        self.spans, self.heading = [], 0

    def _table(self, element: etree._Element, depth: int) -> None:
        number = 1 + sum(isinstance(block, Table) for block in self.blocks)
        rows = [row for row in element.iter("tr") if next(row.iterancestors("table"), None) is element]
        grid: list[Row] = []
        below: dict[int, int] = {}  # column -> rows that a cell above still covers
        for at, row in enumerate(rows, 1):
            cells: list[tuple[Paragraph, ...]] = []
            for cell in row:
                if cell.tag not in {"td", "th"}:
                    continue
                while below.get(len(cells), 0):
                    below[len(cells)] -= 1
                    cells.append(())
                wide, high = _whole(cell.get("colspan"), 1), _whole(cell.get("rowspan"), 1)
                if len(cells) + wide > MOST_COLUMNS:
                    break
                for column in range(len(cells), len(cells) + wide):
                    below[column] = max(high, 1) - 1
                cells += [tuple(_cell(cell, depth)), *([()] * (wide - 1))]
            while below.get(len(cells), 0):
                below[len(cells)] -= 1
                cells.append(())
            grid.append(Row(f"table {number}, row {at}", tuple(cells)))
        width = max((len(row.cells) for row in grid), default=0)
        if width > 1:
            self.blocks.append(Table(number, tuple(grid)))
        else:  # a frame around text is no table
            for row in grid:
                self.blocks += [paragraph for cell in row.cells for paragraph in cell]


def _inner(tag: str, style: str, element: etree._Element, look: Look) -> Look:
    """How text looks inside an element."""
    if tag in {"b", "strong"}:
        look = replace(look, bold=True)
    elif tag in {"i", "em", "cite"}:
        look = replace(look, italic=True)
    elif tag == "a":
        look = replace(look, url=(element.get("href") or "").strip())
    elif tag == "pre":
        look = replace(look, kept=True)
    elif found := HEADING.match(tag):
        look = replace(look, heading=int(found[1]), bold=False)
    elif tag in {"ul", "ol"}:
        look = replace(look, level=look.level + 1)
    if found := MSO_LEVEL.search(style):
        look = replace(look, level=int(found[1]) - 1)
    if not look.heading and (weight := WEIGHT.search(style)):
        look = replace(look, bold=weight[1].lower() in {"bold", "bolder"} or _whole(weight[1], 0) >= 600)
    if slant := SLANT.search(style):
        look = replace(look, italic=slant[1].lower() in {"italic", "oblique"})
    return look



def _cell(cell: etree._Element, depth: int) -> list[Paragraph]:
    inside = Reading()
    inside.walk(cell, Look(), depth + 1)  # a cell is a block: it ends its last paragraph itself
    found: list[Paragraph] = []
    for block in inside.blocks:
        if isinstance(block, Table):
            found += [paragraph for row in block.rows for one in row.cells for paragraph in one]
        else:
            found.append(block)
    return found


def _whole(words: str | None, otherwise: int) -> int:
    """A small whole number, or `otherwise`."""
    return int(words) if words and words.isascii() and words.isdigit() and len(words) <= 3 else otherwise


def _lines(spans: list[Span]) -> Iterator[list[Span]]:
    """The spans of each paragraph: an empty line parts two."""
    current: list[Span] = []
    for span in spans:
        if span.text == "\n" and _said(current).rstrip(" ").endswith("\n"):
            yield current
            current = []
        else:
            current.append(span)
    yield current


def _said(spans: list[Span]) -> str:
    return "".join(span.text for span in spans[-3:])


def _paragraph(spans: list[Span], label: str, level: int, heading: int) -> Paragraph:
    """Spaces at the ends and doubled between two spans taken out; wholly bold is told once."""
    tidy: list[Span] = []
    for span in spans:
        text = span.text
        if not tidy or tidy[-1].text[-1:] in {" ", "\n"}:
            text = text.lstrip(" ")
        if text == "\n" and tidy:
            tidy[-1] = replace(tidy[-1], text=tidy[-1].text.rstrip(" "))
        if text and (tidy or text.strip()):
            tidy.append(replace(span, text=text))
    while tidy and not tidy[-1].text.rstrip():
        tidy.pop()
    if tidy:
        tidy[-1] = replace(tidy[-1], text=tidy[-1].text.rstrip())
    said = [span for span in tidy if span.text.strip()]
    bold = bool(said) and all(span.bold for span in said)
    if bold:
        tidy = [replace(span, bold=False) for span in tidy]
    text = "".join(span.text for span in tidy)
    return Paragraph("clipboard", text, tuple(tidy), label, level, heading, bold)


def from_html(source: str) -> list[Paragraph | Table]:
    """The paragraphs (none blank) and tables of an HTML clipboard; [] where there is nothing in it to read."""
    source = cleaned(source)[:MOST_CHARACTERS].strip()
    if not source:
        return []
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(source, parser=parser)
    except (etree.ParserError, ValueError):
        return []
    reading = Reading()
    reading.walk(root, Look())
    return reading.blocks


def from_text(source: str) -> list[Paragraph | Table]:
    """The paragraphs of plain text, one a line; lines with tabs in equal number are a table, as from a sheet."""
    lines = cleaned(source)[:MOST_CHARACTERS].split("\n")
    filled = [line for line in lines if line.strip()]
    tabs = {line.count("\t") for line in filled}
    if len(filled) > 1 and len(tabs) == 1 and 0 < next(iter(tabs)) < MOST_COLUMNS:
        rows = tuple(
            Row(f"table 1, row {at}", tuple((Paragraph("clipboard", cell.strip()),) for cell in line.split("\t")))
            for at, line in enumerate(filled, 1)
        )
        return [Table(1, rows)]
    return [Paragraph("clipboard", BLANK.sub(" ", line).strip()) for line in filled]
