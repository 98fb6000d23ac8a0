"""PDF files: what their readers do not see, and what travels along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from csp.pdffile import POOR_TITLE, read_pdf_file
from csp.preflight.bounds import Bounds, TooHeavy, decoded_size
from csp.preflight.catalogue import Finding, found, names_nobody
from csp.preflight.colours import device_colour, luminance
from csp.preflight.content import read_page
from csp.preflight.geometry import Box
from csp.preflight.links import PATH, look_at_link
from csp.preflight.pictures import look_at_picture
from csp.preflight.texts import look_at_text
from csp.preflight.unseen import FEWEST, in_words, unseen_letters

LARGEST_METADATA = 2_000_000
MOST_VERSIONS = 20
MOST_NODES = 300_000
MOST_PICTURES = 500
USUAL = {
    "/Title", "/Subject", "/Keywords", "/Author", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped",
    "/SourceModified", "/PTEX.Fullbanner", "/AAPL:Keywords", "/Company", "/ICNAppName", "/ICNAppPlatform", "/ICNAppVersion",
}
CREATOR = re.compile(rb"<dc:creator>(.*?)</dc:creator>", re.S)
ENTRY = re.compile(rb"<rdf:li[^>]*>([^<]*)<")
REMARKS = {"/Text", "/FreeText", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Square", "/Circle",
           "/Polygon", "/PolyLine", "/Line", "/Sound", "/Movie"}
UNSEEN = (
    ("covered", "covered-text", "Words under a box or picture"),
    ("invisible", "invisible-text", "Invisible words"),
    ("faint", "faint-text", "Words of the colour of their background"),
    ("outside", "outside-text", "Words beyond the edge of the page"),
    ("clipped", "clipped-text", "Words cut away from the page"),
    ("tiny", "tiny-text", "Words too small to read"),
)


def look_at_pdf(path: Path) -> list[Finding]:
    """Findings about a PDF. Raises csp.word.NotReadable if it is not a sound one."""
    facts = read_pdf_file(path)
    with pikepdf.open(path) as pdf:
        look = PdfLook(pdf)
        findings = [*look.run()]
        if not facts.tagged:
            findings.append(found("untagged", "It has no tags."))
    findings += earlier_versions(path.read_bytes())
    return findings


class PdfLook:
    """One look at one file."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.bounds = Bounds()
        self.text: list[str] = []
        self.hidden = {one.objgen for one in self._layers_off()}

    def run(self) -> Iterator[Finding]:
        """The whole, then page by page."""
        yield from self._properties()
        yield from self._attachments()
        yield from self._layers()
        yield from self._form()
        yield from self._structure()
        scanned = 0
        for number, page in enumerate(self.pdf.pages, 1):
            where = f"page {number}" if len(self.pdf.pages) > 1 else ""
            yield from self._annotations(page, where)
            try:
                results = self._page(page, where)
            except TooHeavy:
                yield found("not-checked", f"From page {number} on it is too large to be looked through.")
                break
            scanned += results[1]
            yield from results[0]
        if scanned:
            yield found("scan", f"{scanned} {'page is a scan' if scanned == 1 else 'pages are scans'} with recognised words.")
        yield from look_at_text("\n".join(self.text))
        yield from self._pictures()

    def _page(self, page: pikepdf.Page, where: str) -> tuple[list[Finding], bool]:
        """Findings about the letters of a page, and whether it is a scan."""
        content = read_page(page, self.bounds, self.hidden)
        self.text.append(in_words(content.letters))
        unseen = unseen_letters(content, _box(page.cropbox), list(_laid_over(page)))
        findings = []
        for name, code, said in UNSEEN:
            letters = getattr(unseen, name)
            if len(letters) >= FEWEST:
                words = " ".join(in_words(letters).split())
                findings.append(found(code, f"{said}: “{words[:80]}”", where))
        return findings, bool(unseen.scanned)

    def _properties(self) -> Iterator[Finding]:
        info = self.pdf.docinfo if "/Info" in self.pdf.trailer else Dictionary()
        packet = self._packet()
        names = [str(info.get("/Author", ""))]
        names += [one.decode("utf-8", "replace") for block in CREATOR.findall(packet) for one in ENTRY.findall(block)]
        for name in dict.fromkeys(" ".join(name.split()) for name in names):
            if name and not names_nobody(name):
                yield found("author", f"Its properties name its author: {name[:80]}.", about=name)
        for key, value in info.items():
            text = " ".join(str(value).split()) if isinstance(value, pikepdf.String) else ""
            if key == "/Title" and PATH.search(text):
                yield found("linked-file", f"Its title is a path: {text[:80]}.", about=text)
            elif key not in USUAL and text and not names_nobody(text):
                yield found("properties", f"A property of its own: {key[1:41]}, {text[:80]}.", about=text)
        title = str(info.get("/Title", "")) or (t[1].decode("utf-8", "replace") if (t := re.search(rb"<dc:title>.*?<rdf:li[^>]*>([^<]+)<", packet, re.S)) else "")
        if POOR_TITLE.search(" ".join(title.split())):
            yield found("no-title", "It has no title of its own.")
        if not str(self.pdf.Root.get("/Lang", "")).strip():
            yield found("no-language", "It does not say its language.")

    def _packet(self) -> bytes:
        metadata = self.pdf.Root.get("/Metadata")
        if not isinstance(metadata, Stream):
            return b""
        try:
            return bytes(metadata.read_bytes()) if decoded_size(metadata) < LARGEST_METADATA else b""
        except (TooHeavy, pikepdf.PdfError):
            return b""

    def _attachments(self) -> Iterator[Finding]:
        names = self.pdf.Root.get("/Names", Dictionary())
        count = len(self.pdf.attachments) if isinstance(names, Dictionary) and "/EmbeddedFiles" in names else 0
        if count or "/AF" in self.pdf.Root:
            listed = ", ".join(list(self.pdf.attachments)[:5])
            yield found("attachment", f"It carries an attached file: {listed or 'without a name'}.")

    def _layers_off(self) -> list[Any]:
        layers = self.pdf.Root.get("/OCProperties", Dictionary())
        usual = layers.get("/D", Dictionary())
        off = list(usual.get("/OFF", Array()))
        if usual.get("/BaseState") == "/OFF":
            on = {one.objgen for one in usual.get("/ON", Array())}
            off += [one for one in layers.get("/OCGs", Array()) if one.objgen not in on]
        return [one for one in off if isinstance(one, Dictionary)]

    def _layers(self) -> Iterator[Finding]:
        for layer in self._layers_off():
            yield found("hidden-layer", f"The layer “{str(layer.get('/Name', ''))[:60]}” is switched off.")

    def _form(self) -> Iterator[Finding]:
        form = self.pdf.Root.get("/AcroForm", Dictionary())
        fields = [one for one in form.get("/Fields", Array()) if isinstance(one, Dictionary) and one.get("/FT") != "/Sig"]
        if fields:
            yield found("form", f"It has {len(fields)} {'field' if len(fields) == 1 else 'fields'} to fill in.")

    def _structure(self) -> Iterator[Finding]:
        """Figures without alternative text, in a tagged file."""
        root = self.pdf.Root.get("/StructTreeRoot")
        if not isinstance(root, Dictionary):
            return
        roles = root.get("/RoleMap", Dictionary())
        ahead, seen, count = [root.get("/K")], 0, 0
        while ahead and seen < MOST_NODES:
            node = ahead.pop()
            seen += 1
            if isinstance(node, Array):
                ahead += list(node)
            elif isinstance(node, Dictionary) and (node.get("/S") is not None):
                kind = str(roles.get(str(node.S), node.S))
                count += kind == "/Figure" and not str(node.get("/Alt", "")).strip() and not str(node.get("/ActualText", "")).strip()
                ahead.append(node.get("/K"))
        if count:
            yield found("no-alternative", f"{count} {'picture has' if count == 1 else 'pictures have'} no alternative text.")

    def _annotations(self, page: pikepdf.Page, where: str) -> Iterator[Finding]:
        kinds = [str(one.get("/Subtype")) for one in _annotations_of(page)]
        if remarks := sum(kind in REMARKS for kind in kinds):
            yield found("comments", f"{remarks} {'remark or mark' if remarks == 1 else 'remarks or marks'} by a reader.", where)
        if "/Redact" in kinds:
            yield found("redaction-not-applied", "A passage is marked for redaction and was not redacted.", where)
        if "/FileAttachment" in kinds:
            yield found("attachment", "A file is attached to the page.", where)
        for one in _annotations_of(page):
            action = one.get("/A", Dictionary())
            if isinstance(action, Dictionary) and action.get("/S") == "/URI":
                yield from look_at_link(str(action.get("/URI", "")), where)
            elif isinstance(action, Dictionary) and action.get("/S") == "/GoToR":
                target = action.get("/F", "")
                name = str(target.get("/UF", target.get("/F", ""))) if isinstance(target, Dictionary) else str(target)
                yield found("dead-link", f"A link leads to a file of somebody’s computer: {name[:80]}.", where, name)

    def _pictures(self) -> Iterator[Finding]:
        """Every picture in the file, be it shown on a page or left over."""
        pictures = (one for one in self.pdf.objects if isinstance(one, Stream) and one.get("/Subtype") == "/Image")
        for image in islice(pictures, MOST_PICTURES):
            if image.get("/Filter") in (Name.DCTDecode, Array([Name.DCTDecode])):
                yield from look_at_picture(bytes(image.read_raw_bytes()))
            packet = image.get("/Metadata")
            if isinstance(packet, Stream) and decoded_size(packet) < LARGEST_METADATA and b"GPSLatitude" in packet.read_bytes():
                yield found("picture-place", "A photograph says where it was taken.")


def _annotations_of(page: pikepdf.Page) -> list[Dictionary]:
    """The annotations of a page that are shown or printed."""
    listed = page.obj.get("/Annots", Array())
    return [one for one in listed if isinstance(one, Dictionary)] if isinstance(listed, Array) else []


def _laid_over(page: pikepdf.Page) -> Iterator[Box]:
    """Boxes of annotations that hide what is below them: filled with a colour, or marked in black."""
    for one in _annotations_of(page):
        kind, rect = str(one.get("/Subtype")), one.get("/Rect")
        inside, colour = one.get("/IC"), one.get("/C")
        filled = kind in ("/Square", "/Polygon") and isinstance(inside, Array) and len(inside) > 0 and float(one.get("/CA", 1)) > 0.9
        dark = isinstance(colour, Array) and len(colour) > 0 and luminance(device_colour(colour) or (1, 1, 1)) < 0.1
        if isinstance(rect, Array) and len(rect) == 4 and (filled or (kind == "/Highlight" and dark)):
            yield _box(rect)


def _box(rect: Any) -> Box:
    x0, y0, x1, y1 = (float(one) for one in rect)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def earlier_versions(content: bytes) -> list[Finding]:
    """Whether the file still holds an earlier version of itself whose pages say something else."""
    ends = [match.end() for match in re.finditer(rb"%%EOF", content)][:MOST_VERSIONS]
    if len(ends) < 2:
        return []
    now = _page_streams(content)
    for end in ends[:-1]:
        before = _page_streams(content[:end])
        if before and not before <= now:
            return [found("earlier-version", "It still holds an earlier version of its pages.")]
    return []


def _page_streams(content: bytes) -> set[bytes]:
    """What the pages of a file paint, unpacked no further than it is; empty for one that is not whole."""
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False) as pdf:
            streams: set[bytes] = set()
            for page in pdf.pages:
                contents = page.obj.get("/Contents")
                for one in list(contents) if isinstance(contents, Array) else [contents]:
                    if isinstance(one, Stream):
                        streams.add(bytes(one.read_raw_bytes()))
            return streams
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError):
        return set()


