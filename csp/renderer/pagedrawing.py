"""The pages of an uploaded PDF as pictures: `python -m csp.renderer.pagedrawing FILE FOLDER FIRST LAST`.

A process of its own for each file, with bounds on its memory, time and output: a file made to harm ends this process
and nothing else. It knows neither Django's settings nor the database. Each page is there as soon as it is drawn,
whole or not at all, as `0003-877x1240.webp` (its number from 1, its size in pixels).
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

import pypdfium2 as pdfium

# Of the longer side of a page: enough to read ten-point letters by.
LONGEST_SIDE = 1240
MEMORY = 1_500_000_000
CPU_SECONDS = 60
LARGEST_PICTURE = 8_000_000
QUALITY = 82
NICENESS = 10


def bound() -> None:
    """Set the bounds of this process."""
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_FSIZE, LARGEST_PICTURE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    os.nice(NICENESS)


def draw_pages(file: Path, folder: Path, first: int, last: int) -> None:
    """Draw the pages from `first` to `last` (from 1, no further than there are) into `folder`. Raises what PDFium raises."""
    with pdfium.PdfDocument(file) as pdf:
        # What was filled into a form is seen as readers see it.
        pdf.init_forms()
        for number in range(first, min(last, len(pdf)) + 1):
            page = pdf[number - 1]
            scale = LONGEST_SIDE / max(*page.get_size(), 1.0)
            picture = page.render(scale=scale).to_pil().convert("RGB")
            place = folder / f"{number:04}-{picture.width}x{picture.height}.webp"
            half = place.with_suffix(".half")
            picture.save(half, "WEBP", quality=QUALITY)
            half.replace(place)
            page.close()


if __name__ == "__main__":
    bound()
    draw_pages(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
