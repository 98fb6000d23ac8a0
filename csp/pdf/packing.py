"""A pack: cover, contents, parts; one page numbering, one structure tree, one set of bookmarks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string

from csp.pdf import cache
from csp.pdf.bookmarks import add_outline
from csp.pdf.links import ANCHOR, point_links
from csp.pdf.merge import Merger
from csp.pdf.pool import pool
from csp.pdf.stamp import Lettering, Stamper, letters_sheet
from csp.renderer.shapes import Job, Pack, PackedPart, Part, Prepared

Progress = Callable[[int, int, str], None]
COVER, CONTENTS, LETTERS = "cover", "contents", "letters"
PRODUCER = f"WeasyPrint {version('weasyprint')}, pikepdf {version('pikepdf')}"
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Placed:
    """A part, made ready, and the index of its first page in the pack."""

    part: Part
    prepared: Prepared
    first: int


def make_ready(parts: Sequence[Part], done: Callable[[Part], None] = lambda part: None) -> tuple[dict[str, Prepared], set[str]]:
    """Draw the parts or take them from the cache; by key, with the keys of those drawn now.

    `done(part)` is called as each is ready. Raises PdfError, naming the part.
    """
    ready: dict[str, Prepared] = {}
    missing: list[tuple[Part, str, Job]] = []
    repeated: Counter[tuple[str | None, Path | None]] = Counter()
    for part in parts:
        # The same document twice in a pack: each copy gets identifiers of its own.
        salt = str(repeated[part.html, part.file])
        repeated[part.html, part.file] += 1
        name = cache.key(html=part.html, file=part.file, salt=salt)
        if (kept := cache.load(name)) is not None:
            ready[part.key] = kept
            done(part)
        else:
            missing.append((part, name, Job(part.html, part.file, salt, Path(settings.FILES_DIR))))
    # The longest first, so that no renderer is left with it while the others have nothing to do.
    missing.sort(key=lambda entry: len(entry[0].html or ""), reverse=True)

    def arrived(index: int, prepared: Prepared) -> None:
        part, name, _ = missing[index]
        cache.store(name, prepared)
        ready[part.key] = prepared
        done(part)

    if missing:
        pool().run([job for _, _, job in missing], arrived, lambda index: missing[index][0].title)
    return ready, {part.key for part, _, _ in missing}


def build_pack(
    *, title: str, cover_html: str, parts: Sequence[Part], running: str = "", progress: Progress | None = None,
) -> Pack:
    """Make one PDF of a cover, a contents list and all parts.

    `title`: of the PDF. `cover_html`: a complete document. `running`: what stands at the left of each header
    (default: the title). `progress(done, total, title)` is called as each part is ready. The same content
    always gives the same bytes. Raises PdfError, naming the part that cannot be made.
    """
    running = running or title
    cover = Part(COVER, "Cover", html=cover_html)
    if len({part.key for part in parts} | {COVER, CONTENTS, LETTERS}) != len(parts) + 3:
        raise ValueError("the parts of a pack need keys of their own")
    letters = Part(LETTERS, "Letters", html=letters_sheet([running, *(part.running or part.title for part in parts)]))
    count = 0

    def done(part: Part) -> None:
        nonlocal count
        if part.key != LETTERS:
            count += 1
            if progress is not None:
                progress(count, len(parts) + 1, part.title)

    ready, drawn = make_ready([cover, letters, *parts], done)
    contents = _contents(title, parts, ready)
    order = [cover, contents[0], *parts]
    ready[CONTENTS] = contents[1]
    pdf, placed = _assemble(title, running, order, ready)
    cache.prune()
    counted = {cover.key, *(part.key for part in parts)}
    return Pack(
        pdf=pdf, pages=sum(entry.prepared.pages for entry in placed),
        parts=[
            PackedPart(entry.part.key, entry.part.title, entry.first + 1, entry.prepared.pages, entry.prepared.tagged)
            for entry in placed if entry.part.key not in (COVER, CONTENTS)
        ],
        rendered=len(drawn & counted), cached=len(counted - drawn),
        replaced={letter: words for entry in placed for letter, words in entry.prepared.replaced.items()},
    )


def render(html: str, *, cover: bool = False) -> bytes:
    """One complete HTML document as PDF/UA-1, with page numbers and, from the second page, its title as header. Of one with a
    `cover` the first page bears no number.

    The same document always gives the same bytes. Raises PdfError.
    """
    found = TITLE.search(html)
    title = " ".join(unescape(found[1]).split()) if found else ""
    part = Part("document", title, html=html)
    ready, _ = make_ready([part, Part(LETTERS, "Letters", html=letters_sheet([title]))])
    return _assemble(title, "", [part], ready, bare=1 if cover else 0)[0]


def _contents(title: str, parts: Sequence[Part], ready: dict[str, Prepared]) -> tuple[Part, Prepared]:
    """The contents list, drawn until its own length, which moves the page numbers, comes out as reckoned."""
    length = 1
    while True:
        first, entries = ready[COVER].pages + length + 1, []
        for part in parts:
            prepared = ready[part.key]
            entries.append({
                "part": part, "page": first, "pages": prepared.pages, "untagged": not prepared.tagged,
                "address": f"{ANCHOR}{part.key}",
            })
            first += prepared.pages
        html = render_to_string("csp/print/contents.html", {
            "title": title, "entries": entries, "labelled": any(part.label for part in parts),
        })
        part = Part(CONTENTS, "Contents", html=html)
        prepared = make_ready([part])[0][CONTENTS]
        if prepared.pages == length:
            return part, prepared
        length = max(length, prepared.pages)


def _assemble(title: str, left: str, order: Sequence[Part], ready: dict[str, Prepared], bare: int = 0) -> tuple[bytes, list[Placed]]:
    """Merge, number, link and bookmark. A pack has a `left` header; a single document has none. The first `bare` pages bear no
    number."""
    merger = Merger()
    placed = [Placed(part, ready[part.key], merger.append(ready[part.key], part.title)) for part in order]
    pdf, pages = merger.pdf, list(merger.pdf.pages)
    with pikepdf.open(BytesIO(ready[LETTERS].pdf)) as sheet:
        stamper = Stamper(pdf, Lettering(pdf, sheet, ready[LETTERS].replaced), left)
    for entry in placed:
        for offset in range(entry.prepared.pages):
            index = entry.first + offset
            if index < bare:
                continue
            number = f"{index + 1} of {len(pages)}"
            if entry.prepared.corners:
                stamper.theirs(pages[index], f"Pack page {number}", entry.prepared.corners[offset])
            elif entry.part.key == COVER:
                stamper.ours(pages[index], f"Page {number}", header=False)
            else:
                right = (entry.part.running or entry.part.title) if offset else ""
                stamper.ours(pages[index], f"Page {number}", header=bool(left or offset), right=right)
    point_links(pdf, {entry.part.key: (entry.part.title, pages[entry.first], entry.first + 1) for entry in placed})
    add_outline(pdf, placed)
    claim = all(entry.prepared.claims for entry in placed)
    return merger.finish(title=title, claim=claim, producer=PRODUCER), placed
