"""Accessible PDF: single papers and packs, from finished HTML and uploaded PDFs.

`render` and `build_pack` draw in processes of their own (csp.pdf.renderer), keep parts by their content
(csp.pdf.cache), and merge them with their tags (csp.pdf.merge).
"""

from csp.pdf.packing import build_pack, render
from csp.pdf.shapes import Pack, PackedPart, Part, PdfError
from csp.pdf.trees import check_tags
from csp.pdf.uploads import Inspection, inspect

__all__ = ["Inspection", "Pack", "PackedPart", "Part", "PdfError", "build_pack", "check_tags", "inspect", "render"]
