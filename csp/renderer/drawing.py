"""HTML to one tagged PDF by WeasyPrint. Runs in the renderers' own processes (csp.renderer)."""

from __future__ import annotations

import hashlib
import logging
from functools import cache
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from csp.renderer.fetching import STATIC, OwnFiles, Refused
from csp.renderer.glyphs import drawable
from csp.renderer.shapes import Bookmark, PdfError, Prepared
from csp.renderer.tidying import Tidier

logging.getLogger("weasyprint").setLevel(logging.CRITICAL)


@cache
def house_style() -> tuple[CSS, FontConfiguration]:
    """The style sheet of all our papers, parsed once in each process."""
    fonts = FontConfiguration()
    css = CSS(string=(STATIC / "print" / "print.css").read_text(), url_fetcher=OwnFiles(Path("/nowhere")),
              base_url="static:print/", font_config=fonts)
    return css, fonts


def draw(html: str, *, salt: str, files: Path) -> Prepared:
    """Draw a complete HTML document.

    `salt` keeps the identifiers inside apart from those of the same document drawn for another place.
    `files` is FILES_DIR. Raises PdfError when the document asks for anything that is not ours.
    """
    html, replaced = drawable(html)
    css, fonts = house_style()
    prefix = hashlib.sha256(f"{salt}\0{html}".encode()).hexdigest()[:12]
    fetcher = OwnFiles(files)
    try:
        document = HTML(string=html, url_fetcher=fetcher, base_url="static:print/").render(
            font_config=fonts, stylesheets=[css], pdf_variant="pdf/ua-1", presentational_hints=False,
        )
        pdf = document.write_pdf(finisher=Tidier(prefix), pdf_variant="pdf/ua-1")
    except Refused:
        raise PdfError(fetcher.refused[0]) from None
    if fetcher.refused:
        raise PdfError(fetcher.refused[0])
    bookmarks: list[Bookmark] = []

    def collect(tree: list, level: int) -> None:
        for title, (page, _, top), children, _ in tree:
            bookmarks.append(Bookmark(level, " ".join(title.split()), page, round(top, 2)))
            collect(children, level + 1)

    collect(document.make_bookmark_tree(0.75, transform_pages=True), 1)
    return Prepared(pdf, len(document.pages), tagged=True, claims=True, bookmarks=bookmarks, replaced=replaced)
