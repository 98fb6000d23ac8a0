"""Small PDF files, as people upload them."""

from __future__ import annotations

from functools import cache

import weasyprint

PAGE = """<html lang="en-GB"><head><title>{title}</title><style>@page {{ size: A4 }}</style></head><body>
<h1>{title}</h1><p>Counted on Tuesday: 41 bicycles, 3 prams.</p>
<table><tr><th scope="col">Street</th><th scope="col">Bicycles</th></tr><tr><td>Quay Street</td><td>41</td></tr></table>
</body></html>"""


@cache
def tagged_pdf(title: str = "Bicycle count") -> bytes:
    """A PDF of one page with a structure for screen readers (PDF/UA-1)."""
    return weasyprint.HTML(string=PAGE.format(title=title)).write_pdf(pdf_variant="pdf/ua-1")


@cache
def untagged_pdf(title: str = "Street survey") -> bytes:
    """A PDF of one page without any structure."""
    return weasyprint.HTML(string=PAGE.format(title=title)).write_pdf()
