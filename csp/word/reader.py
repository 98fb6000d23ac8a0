"""A Word file into paragraphs and tables: what a reader sees, in order, with the numbers Word draws.

Tracked insertions count as text and deletions do not; hidden text, comments, pictures, and words in headers
and footers that stand nowhere else are left out and said so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from csp.word.numbers import read_numbering
from csp.word.ooxml import MC, W, value, whole
from csp.word.runs import Runs
from csp.word.safety import Package, open_word
from csp.word.shapes import Paragraph, Row, Table, WordFile
from csp.word.styles import read_styles

# Elements that merely wrap what they hold.
WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
LEFT_OUT = {f"{W}{name}" for name in ("del", "moveFrom")}
TEXT_BOX = f"{W}txbxContent"
MOST_COLUMNS = 63  # as in Word
LONGEST_MARGIN = 2000  # characters of a header or footer
PAGE_NUMBER = re.compile(r"(page)?[\s\d]*(of)?[\s\d]*", re.I)


def read_word(path: Path) -> WordFile:
    """Read a Word file. Raises NotReadable, with one sentence, if it is not a sound one."""
    package, main = open_word(path)
    try:
        return Reading(package, main).run()
    finally:
        package.archive.close()


class Reading:
    """One reading of one file."""

    def __init__(self, package: Package, main: str) -> None:
        self.package = package
        self.root = package.xml(main)
        self.relations = package.related(main)
        parts = {kind: target for kind, target, outside in self.relations.values() if not outside}
        self.styles = read_styles(package.xml(parts.get("styles", "word/styles.xml")))
        self.numbering = read_numbering(package.xml(parts.get("numbering", "word/numbering.xml")))
        self.parts = parts
        self.file = WordFile(package.name)
        self.runs = Runs(self.styles, {key: target for key, (_, target, out) in self.relations.items() if out})
        self.paragraphs = self.tables = 0

    def run(self) -> WordFile:
        """Read everything."""
        body = self.root.find(f"{W}body") if self.root is not None else None
        for element in unwrapped(body):
            if element.tag == f"{W}tbl":
                self.tables += 1
                self.file.blocks.append(self._table(element))
            elif element.tag == f"{W}p":
                self.paragraphs += 1
                self.file.blocks += self._with_boxes(element, f"paragraph {self.paragraphs}")
            elif element.tag in {f"{W}altChunk", f"{W}subDoc"}:
                self.file.notices.append(f"Behind paragraph {self.paragraphs} another file is embedded; it is not read.")
        self._notes()
        self._margins()
        self._say()
        return self.file

    def _with_boxes(self, element: etree._Element, place: str) -> list[Paragraph]:
        """A paragraph, and behind it those of text boxes anchored in it."""
        found = [self._paragraph(element, place)]
        for box in text_boxes(element):
            for inner in box.iter(f"{W}p"):
                paragraph = self._paragraph(inner, f"text box at {place}")
                if paragraph.text.strip():
                    found.append(paragraph)
        return found

    def _paragraph(self, element: etree._Element, place: str) -> Paragraph:
        properties = element.find(f"{W}pPr")
        style = value(properties, "pStyle")
        spans, bold = self.runs.of(element, style, place)
        outline = value(properties, "outlineLvl")
        heading = whole(outline, 9, 9) + 1
        if heading > 9:
            heading = self.styles.heading(style)
        text = "".join(span.text for span in spans)
        label, level = self._label(properties, style)
        return Paragraph(place, text, tuple(spans), label, level, heading, bold)

    def _label(self, properties: etree._Element | None, style: str) -> tuple[str, int]:
        numbers = properties.find(f"{W}numPr") if properties is not None else None
        list_id = value(numbers, "numId")
        tied = self.styles.numbered(style) or self.numbering.of_style(style)
        if (at := self.numbering.level_of(style)) is not None and tied:
            tied = tied[0], at
        if list_id and list_id != "0":
            tied = list_id, tied[1] if tied else 0
        # An empty paragraph draws its number as well: the first column of an agenda may hold nothing else.
        if tied is None or list_id == "0":
            return "", 0
        level = whole(value(numbers, "ilvl"), tied[1], 8)
        return self.numbering.label(tied[0], level), level

    def _table(self, element: etree._Element) -> Table:
        rows = []
        number = self.tables
        for at, row in enumerate(_children(element, f"{W}tr"), 1):
            place = f"table {number}, row {at}"
            cells: list[tuple[Paragraph, ...]] = []
            for cell in _children(row, f"{W}tc"):
                properties = cell.find(f"{W}tcPr")
                merged = properties.find(f"{W}vMerge") if properties is not None else None
                goes_on = merged is not None and (merged.get(f"{W}val") or "continue") == "continue"
                cells.append(() if goes_on else tuple(self._cell(cell, place)))
                cells += [()] * (whole(value(properties, "gridSpan"), 1, MOST_COLUMNS) - 1)
            rows.append(Row(place, tuple(cells)))
        return Table(number, tuple(rows))

    def _cell(self, cell: etree._Element, place: str) -> Iterator[Paragraph]:
        for element in unwrapped(cell):
            if element.tag == f"{W}p":
                yield from self._with_boxes(element, place)
            elif element.tag == f"{W}tbl":
                for row in _children(element, f"{W}tr"):
                    for inner in _children(row, f"{W}tc"):
                        yield from self._cell(inner, place)

    def _notes(self) -> None:
        """Foot- and endnotes, by the marks that stand in the text."""
        for kind, name in (("footnote", "footnotes"), ("endnote", "endnotes")):
            part = self.parts.get(name, "")
            root = self.package.xml(part)
            bodies = {note.get(f"{W}id"): note for note in root.iter(f"{W}{kind}")} if root is not None else {}
            for key, mark in self.runs.notes[kind].items():
                if key not in bodies:
                    continue
                for element in bodies[key].iter(f"{W}p"):
                    paragraph = self._paragraph(element, f"{kind} {mark}")
                    if paragraph.text.strip():
                        self.file.notes.append((mark, paragraph))

    def _margins(self) -> None:
        """Words of headers and footers that the body does not have are named; they are not part of a record."""
        body = " ".join(self._all_text().split()).casefold()
        for kind, target, outside in dict.fromkeys(self.relations.values()):
            if outside or kind not in {"header", "footer"}:
                continue
            root = self.package.xml(target)
            lines = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p")] if root is not None else []
            texts = dict.fromkeys(" ".join(line.split()) for line in lines)
            if sum(map(len, texts)) > LONGEST_MARGIN:
                self.file.notices.append(f"The {kind} of the pages holds a text of its own; it is not taken.")
                continue
            for text in texts:
                if text and not PAGE_NUMBER.fullmatch(text) and text.casefold() not in body:
                    self.file.notices.append(f"The {kind} of the pages says “{text}”; it is not taken.")

    def _all_text(self) -> str:
        words = [paragraph.text for paragraph in self.file.paragraphs]
        words += [row.words for table in self.file.tables for row in table.rows]
        return "\n".join(words)

    def _say(self) -> None:
        """Sentences on what was left out on purpose."""
        seen = self.runs
        if seen.deleted:
            self.file.notices.append("It holds tracked changes: insertions are taken, deletions are not.")
        for place, text in seen.hidden:
            self.file.notices.append(f"Hidden text in {place} is not taken: “{text}”.")
        for place, text in seen.pictures:
            told = f", said to show “{text}”" if text else ""
            self.file.notices.append(f"A picture in {place}{told} is not taken.")
        comments = self.package.xml(self.parts.get("comments", ""))
        count = Counter(comment.tag for comment in comments)[f"{W}comment"] if comments is not None else 0
        if count:
            self.file.notices.append(f"It holds {count} comment{'s' if count > 1 else ''}, not taken.")
        self.file.notices = list(dict.fromkeys(self.file.notices))


def unwrapped(element: etree._Element | None) -> Iterator[etree._Element]:
    """The paragraphs, tables and rows an element holds, out of whatever wraps them; deletions left out."""
    for child in element if element is not None else ():
        if child.tag in WRAPPERS:
            yield from unwrapped(child)
        elif child.tag == f"{MC}AlternateContent":
            choice = child.find(f"{MC}Choice")
            yield from unwrapped(choice if choice is not None else child.find(f"{MC}Fallback"))
        elif child.tag not in LEFT_OUT:
            yield child


def text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The text boxes anchored in a paragraph, each once: Word writes them twice, for old and new programs."""
    for child in element:
        if child.tag == TEXT_BOX:
            yield child
        elif child.tag == f"{MC}AlternateContent":
            choice = child.find(f"{MC}Choice")
            yield from text_boxes(choice if choice is not None else child)
        else:
            yield from text_boxes(child)


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    return (child for child in unwrapped(element) if child.tag == tag)
