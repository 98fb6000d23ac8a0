"""The text of a paragraph, run by run: breaks, tabs, symbols, links, notes; what is deleted or hidden left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from csp.word.lightmarkdown import Span
from csp.word.ooxml import MC, R, W, switched, value
from csp.word.styles import Styles

SKIPPED = {f"{W}{name}" for name in ("pPr", "rPr", "del", "moveFrom", "delText", "instrText", "txbxContent", "rPrChange")}
PLAIN = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": "",
}
# Signs of Symbol and Wingdings that papers use.
SIGNS = {"F0B7": "•", "F0A7": "▪", "F0FC": "✓", "F0FB": "✗", "F0E0": "→", "F0D8": "➢", "F06F": "□", "F0FE": "☑"}
ALTERNATIVE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FIELD_LINK = re.compile(r'HYPERLINK\s+"([^"]+)"', re.I)


@dataclass
class Runs:
    """Reads the runs of paragraphs, and remembers what it left out and which notes it met."""

    styles: Styles
    links: dict[str, str]
    deleted: bool = False
    hidden: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    notes: dict[str, dict[str, str]] = field(default_factory=lambda: {"footnote": {}, "endnote": {}})

    def of(self, paragraph: etree._Element, style: str, place: str) -> tuple[list[Span], bool]:
        """The spans of a paragraph, and whether it is wholly bold (then no span is)."""
        self.place, self.style, self.field = place, style, ""
        self.depth, self.fields = 0, list[tuple[str, bool]]()
        spans = list(self._walk(paragraph, ""))
        letters = [span for span in spans if span.text.strip()]
        bold = bool(letters) and all(span.bold for span in letters)
        if bold:
            spans = [replace(span, bold=False) for span in spans]
        return spans, bold

    def _walk(self, element: etree._Element, url: str) -> Iterator[Span]:
        for child in element:
            if child.tag in {f"{W}del", f"{W}moveFrom"}:
                self.deleted = True
            elif child.tag in SKIPPED:
                continue
            elif child.tag == f"{W}r":
                yield from self._run(child, url)
            elif child.tag == f"{MATH}t":
                yield Span(child.text or "")
            elif child.tag == f"{W}hyperlink":
                yield from self._walk(child, self.links.get(child.get(f"{R}id") or "", url))
            elif child.tag == f"{W}fldSimple":
                found = FIELD_LINK.search(child.get(f"{W}instr") or "")
                yield from self._walk(child, found[1] if found else url)
            elif child.tag == f"{MC}AlternateContent":
                choice = child.find(f"{MC}Choice")
                yield from self._walk(choice if choice is not None else child, url)
            else:
                yield from self._walk(child, url)

    def _run(self, run: etree._Element, url: str) -> Iterator[Span]:
        properties = run.find(f"{W}rPr")
        character = value(properties, "rStyle")
        text = "".join(self._texts(run))
        url = url or next((link for link, shown in reversed(self.fields) if link and shown), "")
        if not text:
            return
        hidden = switched(properties, "vanish")
        if hidden or (hidden is None and any(self.styles.said(style, "hidden") for style in (character, self.style))):
            if text.strip():
                self.hidden.append((self.place, text.strip()))
            return
        yield Span(text, self._is(properties, character, "b", "bold"), self._is(properties, character, "i", "italic"), url)

    def _is(self, properties: etree._Element | None, character: str, switch: str, what: str) -> bool:
        """Bold or italic by the run or its character style; a paragraph style's own look is no emphasis."""
        said = switched(properties, switch)
        return self.styles.said(character, what) if said is None else said

    def _texts(self, run: etree._Element) -> Iterator[str]:
        for child in run:
            if child.tag == f"{W}t":
                yield child.text or ""
            elif child.tag in PLAIN:
                yield PLAIN[child.tag]
            elif child.tag == f"{W}br":
                yield "" if child.get(f"{W}type") in {"page", "column"} else "\n"
            elif child.tag == f"{W}sym":
                code = (child.get(f"{W}char") or "").upper()
                yield SIGNS.get(code, _character(code))
            elif child.tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
                yield self._note(child)
            elif child.tag == f"{W}fldChar":
                self._field(child)
            elif child.tag == f"{W}instrText":
                self._instruction(child.text or "")
            elif child.tag in {f"{W}drawing", f"{W}pict", f"{W}object"}:
                self._picture(child)
            elif child.tag == f"{MC}AlternateContent":
                choice = child.find(f"{MC}Choice")
                for inner in choice if choice is not None else ():
                    self._picture(inner)

    def _note(self, element: etree._Element) -> str:
        kind = "footnote" if element.tag == f"{W}footnoteReference" else "endnote"
        key = element.get(f"{W}id") or ""
        count = sum(map(len, self.notes.values()))
        return f"[{self.notes[kind].setdefault(key, str(count + 1))}]"

    def _field(self, element: etree._Element) -> None:
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self.fields.append(("", False))
        elif kind == "separate" and self.fields:
            self.fields[-1] = (self.fields[-1][0], True)
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _instruction(self, text: str) -> None:
        found = FIELD_LINK.search(text)
        if found and self.fields:
            self.fields[-1] = (found[1], False)

    def _picture(self, element: etree._Element) -> None:
        # A text box is read elsewhere; a drawn line is no picture.
        if not any(isinstance(inner.tag, str) and inner.tag.endswith(("}imagedata", "}blip")) for inner in element.iter()):
            return
        words = next((d.get("descr") or d.get("title") or "" for d in element.iter(ALTERNATIVE)), "")
        self.pictures.append((self.place, words.strip()))


def _character(code: str) -> str:
    """The character of a symbol's code (four hexadecimal figures); "" for one of a font's own or none at all."""
    if not re.fullmatch(r"[0-9A-F]{4}", code) or "D800" <= code <= "F8FF" or code < "0020":
        return ""
    return chr(int(code, 16))
