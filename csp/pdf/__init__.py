"""Accessible PDF: single papers and packs, from finished HTML and uploaded PDFs.

`render` and `build_pack` draw in processes of their own (csp.renderer), keep parts by their content
(csp.pdf.cache), and merge them with their tags (csp.pdf.merge).
"""

from csp.pdf.packing import build_pack, render
from csp.pdf.pool import warm
from csp.renderer.shapes import Pack, PackedPart, Part, PdfError
from csp.renderer.trees import check_tags
from csp.renderer.uploads import Inspection, inspect

__all__ = [
    "Inspection", "Pack", "PackedPart", "Part", "PdfError", "build_pack", "check_tags", "inspect", "render", "warm",
]
