"""Links from the contents list to the pages of a pack."""

from __future__ import annotations

from collections.abc import Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, String

# Until the pages stand, a link of the contents leads here, followed by the key of its part.
ANCHOR = "https://pack.invalid/"


def point_links(pdf: pikepdf.Pdf, targets: Mapping[str, tuple[str, pikepdf.Page, int]]) -> None:
    """Let each link to ANCHOR + key lead to a page: `targets` gives title, page and page number by key."""
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            address = str(annotation.get("/A", Dictionary()).get("/URI", "")) if isinstance(annotation, Dictionary) else ""
            if address.startswith(ANCHOR):
                title, target, number = targets[address.removeprefix(ANCHOR)]
                del annotation.A
                annotation.Dest = Array([target.obj, Name.Fit])
                annotation.Contents = String(f"{title}, page {number}")
