"""Word files: what their readers do not see, and what travels along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from csp.preflight.catalogue import Finding, found
from csp.preflight.links import look_at_link
from csp.preflight.packages import pictures, properties, workbooks
from csp.preflight.texts import look_at_text
from csp.preflight.wordlooks import Looks
from csp.word.ooxml import MC, W, on
from csp.word.safety import Package, open_word

CHANGES = {
    f"{W}{name}" for name in (
        "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "tcPrChange", "trPrChange",
        "sectPrChange", "cellIns", "cellDel", "cellMerge", "numberingChange",
    )
}
# Parts with words: the body, what stands around it, and notes.
SPOKEN = re.compile(r"^word/(document\d*|header\d*|footer\d*|footnotes|endnotes)\.xml$")
COMMENTS = re.compile(r"^word/comments\w*\.xml$")
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
VML = "{urn:schemas-microsoft-com:vml}"
FIELD_LINK = re.compile(r'HYPERLINK\s+(?:\\l\s+)?"([^"]+)"')


def look_at_word(path: Path) -> list[Finding]:
    """Findings about a Word file. Raises csp.word.NotReadable if it is not a sound one."""
    package, main = open_word(path)
    try:
        return [*WordLook(package, main).run()]
    finally:
        package.archive.close()


class WordLook:
    """One look at one file."""

    def __init__(self, package: Package, main: str) -> None:
        self.package, self.main = package, main
        styles = next((target for kind, target, _ in package.related(main).values() if kind == "styles"), "word/styles.xml")
        self.style_root = package.xml(styles)
        self.looks = Looks.of(self.style_root)
        names = [main, *sorted(name for name in package.names if SPOKEN.match(name) and name != main)]
        self.roots = {name: root for name in names if (root := package.xml(name)) is not None}

    def run(self) -> Iterator[Finding]:
        """Everything, part by part."""
        yield from self._changes()
        yield from self._comments()
        for name, root in self.roots.items():
            where = "" if name == self.main else _part_in_words(name)
            yield from self._unseen(root, where)
            yield from self._without_alternative(root, where)
            text = "\n".join(_text(paragraph) for paragraph in root.iter(f"{W}p"))
            yield from look_at_text(text, where)
        yield from self._links()
        yield from workbooks(self.package)
        yield from self._embedded()
        yield from pictures(self.package, "word/media/")
        yield from properties(self.package)
        yield from self._language()

    def _changes(self) -> Iterator[Finding]:
        changes = [one for root in self.roots.values() for one in root.iter() if one.tag in CHANGES]
        if changes:
            authors = sorted({one.get(f"{W}author") or "" for one in changes} - {""})
            by = f" by {', '.join(authors[:5])}" if authors else ""
            count = len(changes)
            yield found("tracked-changes", f"{count} tracked {'change' if count == 1 else 'changes'}{by}.")

    def _comments(self) -> Iterator[Finding]:
        count = 0
        for name in sorted(self.package.names):
            root = self.package.xml(name) if name == "word/comments.xml" or COMMENTS.match(name) else None
            if root is not None:
                count = max(count, sum(isinstance(one.tag, str) and one.tag.rpartition("}")[2] == "comment" for one in root.iter()))
        if count:
            yield found("comments", f"{count} {'comment' if count == 1 else 'comments'} in the margin.")

    def _unseen(self, root: etree._Element, where: str) -> Iterator[Finding]:
        """Text that is hidden, too faint or too small, with its first words; each kind once in a part."""
        kinds: dict[str, list[str]] = {"hidden-text": [], "faint-text": [], "tiny-text": []}
        for run in root.iter(f"{W}r"):
            words = "".join(text.text or "" for text in run.iter(f"{W}t"))
            if words.strip() and (code := self._how(run)):
                kinds[code].append(words)
        said = {"hidden-text": "Hidden text", "faint-text": "Text of the colour of its background", "tiny-text": "Text too small to read"}
        for code, texts in kinds.items():
            if texts:
                yield found(code, f"{said[code]}: “{shortened(' '.join(''.join(texts).split()))}”", where)

    def _how(self, run: etree._Element) -> str:
        """How the text of a run escapes its readers: the code of the finding, "" if it does not."""
        above = [one for one in run.iterancestors() if isinstance(one.tag, str)]
        if any(one.tag == f"{MC}Fallback" for one in above):
            return ""  # the same words as its other choice
        paragraph = next((one for one in above if one.tag == f"{W}p"), None)
        properties = self.looks.properties(run, paragraph)
        row = next((one for one in above if one.tag == f"{W}tr"), None)
        if self.looks.hidden(properties) or (row is not None and on(row.find(f"{W}trPr"), "hidden")):
            return "hidden-text"
        if self.looks.faint(properties, paragraph):
            return "faint-text"
        return "tiny-text" if self.looks.tiny(properties) else ""

    def _without_alternative(self, root: etree._Element, where: str) -> Iterator[Finding]:
        count = 0
        for drawing in root.iter(f"{W}drawing"):
            shown = any(one.tag in (f"{DRAWING}blip", CHART) for one in drawing.iter())
            told = next((one for one in drawing.iter() if isinstance(one.tag, str) and one.tag.endswith("}docPr")), None)
            decorative = any((one.get("val") or "1") in ("1", "true") for one in drawing.iter(DECORATIVE))
            words = (told.get("descr") or told.get("title") or "").strip() if told is not None else ""
            count += shown and not decorative and not words
        for shape in root.iter(f"{VML}shape"):
            fallback = any(one.tag == f"{MC}Fallback" for one in shape.iterancestors())
            count += not fallback and any(True for _ in shape.iter(f"{VML}imagedata")) and not (shape.get("alt") or "").strip()
        if count:
            yield found("no-alternative", f"{count} {'picture has' if count == 1 else 'pictures have'} no alternative text.", where)

    def _links(self) -> Iterator[Finding]:
        anchors = frozenset(
            one.get(f"{W}name") or "" for root in self.roots.values() for one in root.iter(f"{W}bookmarkStart")
        ) | {"_top", "Top"}
        for name, root in self.roots.items():
            where = "" if name == self.main else _part_in_words(name)
            for kind, target, outside in self.package.related(name).values():
                if outside and kind == "hyperlink":
                    yield from look_at_link(target, where, anchors)
            for link in root.iter(f"{W}hyperlink"):
                anchor = link.get(f"{W}anchor")
                # Beside the identity of a relation an anchor is a place of the other document.
                if anchor and not any(key.endswith("}id") for key in link.attrib):
                    yield from look_at_link(f"#{anchor}", where, anchors)
            fields = [one.text or "" for one in root.iter(f"{W}instrText")]
            fields += [one.get(f"{W}instr") or "" for one in root.iter(f"{W}fldSimple")]
            for field in fields:
                for url in FIELD_LINK.findall(field):
                    yield from look_at_link(f"#{url}" if "\\l" in field.split('"')[0] else url, where, anchors)

    def _embedded(self) -> Iterator[Finding]:
        for name in self.roots:
            for kind, target, outside in self.package.related(name).values():
                if outside and kind in ("oleObject", "attachedTemplate", "image", "subDocument", "externalLinkPath"):
                    yield found("linked-file", f"It draws on another file: {shortened(target)}.", about=target)
                elif kind in ("oleObject", "aFChunk", "subDocument", "control"):
                    yield found("embedded", f"Another file is embedded: {target.rpartition('/')[2]}.")
        settings = self.package.related("word/settings.xml")
        for kind, target, outside in settings.values():
            if outside and kind == "attachedTemplate" and re.search(r"[\\/]", target):
                yield found("linked-file", f"It names its template: {shortened(target)}.", about=target)

    def _language(self) -> Iterator[Finding]:
        roots = [*self.roots.values(), *([self.style_root] if self.style_root is not None else [])]
        if not any((one.get(f"{W}val") or "") for root in roots for one in root.iter(f"{W}lang")):
            yield found("no-language", "It does not say its language.")


def shortened(text: str, most: int = 80) -> str:
    """`text`, cut at `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _text(paragraph: etree._Element) -> str:
    """The words of a paragraph that a reader sees, deletions left out."""
    words = []
    for one in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br"):
        if next((above for above in one.iterancestors() if above.tag == f"{W}p"), None) is paragraph:
            words.append(one.text or "" if one.tag == f"{W}t" else " ")
    return "".join(words)


def _part_in_words(name: str) -> str:
    kind = re.sub(r"\d+$", "", name.rpartition("/")[2].removesuffix(".xml"))
    return {"header": "in a header", "footer": "in a footer", "footnotes": "in the footnotes", "endnotes": "in the endnotes"}.get(kind, "")
