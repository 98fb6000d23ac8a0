"""Published fragments of HTML, set into pages: identities kept apart, headings fitted, contents listed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

IDENTITY = re.compile(r'\s(id|for|headers|aria-labelledby|aria-describedby)="([^"]*)"')
IN_PAGE = re.compile(r'\shref="#([^"]*)"')
HEADING = re.compile(r"<h2\b([^>]*)>(.*?)</h2>", re.DOTALL)
LEVEL = re.compile(r"<(/?)h([2-5])\b")
NOTE_MARK = re.compile(r'<sup class="note-mark">.*?</sup>')
TABLE = re.compile(r"<table\b([^>]*)>(.*?)</table>", re.DOTALL)
CAPTION = re.compile(r"<caption\b[^>]*>(.*?)</caption>", re.DOTALL)
# Said outright, since browsers forget what a table is once a small screen sets its rows as blocks.
ROLES = {
    "<thead": "rowgroup", "<tbody": "rowgroup", "<tfoot": "rowgroup", "<tr": "row", "<td": "cell",
    '<th scope="col"': "columnheader", '<th scope="row"': "rowheader", '<th scope="rowgroup"': "rowheader",
}
PIECE = re.compile("|".join(rf"{piece}(?=[\s>])" for piece in ROLES))


@dataclass(frozen=True)
class Entry:
    """A line of a contents list: the identity it leads to and its words, as HTML text."""

    anchor: str
    text: SafeString


@dataclass(frozen=True)
class Fragment:
    """A fragment ready to be set into a page."""

    html: SafeString
    contents: list[Entry]

    @classmethod
    def of(cls, html: str, prefix: str = "", deeper: int = 0) -> Fragment:
        """From published HTML whose first headings are of level 2.

        `prefix` goes before each of its identities, so that several fragments share one page; `deeper` is the
        number of levels its headings move down. Its headings of level 2 become the contents.
        """
        contents: list[Entry] = []

        def entitled(found: re.Match[str]) -> str:
            attributes, words = found.groups()
            given = re.search(r'\sid="([^"]*)"', attributes)
            anchor = given[1] if given else f"part-{len(contents) + 1}"
            if not given:
                attributes += f' id="{anchor}"'
            contents.append(Entry(prefix + anchor, mark_safe(strip_tags(NOTE_MARK.sub("", words)).strip())))
            return f"<h2{attributes}>{words}</h2>"

        html = TABLE.sub(table, HEADING.sub(entitled, html))
        if prefix:
            html = IDENTITY.sub(lambda found: f' {found[1]}="{apart(found[2], prefix)}"', html)
            html = IN_PAGE.sub(lambda found: f' href="#{prefix}{found[1]}"', html)
        if deeper:
            html = LEVEL.sub(lambda found: f"<{found[1]}h{int(found[2]) + deeper}", html)
        return cls(mark_safe(html), contents)


def apart(identities: str, prefix: str) -> str:
    """Each of some identities, parted by spaces, with `prefix` before it."""
    return " ".join(prefix + one for one in identities.split())


def table(found: re.Match[str]) -> str:
    """A table for screens of all sizes: one of data can be scrolled, in others small screens may stack the rows."""
    attributes, inside = found.groups()
    if 'class="data' in attributes:
        caption = CAPTION.search(inside)
        label = strip_tags(caption[1]).strip() if caption else "Table"
        return f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">{found[0]}</div>'
    inside = PIECE.sub(lambda piece: f'{piece[0]} role="{ROLES[piece[0]]}"', inside)
    return f'<table{attributes} role="table">{inside}</table>'
