"""Helpers of the tests of PDFs: uploads made by hand, and what a page shows."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.bench import sample

COVER = sample.cover()


def document(title: str, body: str = "<p>Nothing to report.</p>") -> str:
    """A complete document of ours."""
    return sample.page(title, body)


def upload(path: Path, *texts: str, size: tuple[float, float] = (595, 842), before: str = "", after: str = "", **page: object) -> Path:
    """An untagged PDF, a page for each text, set in Helvetica (not embedded) near the middle. `page` adds entries."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for text in texts:
        added = pdf.add_blank_page(page_size=size)
        added.obj.Resources = Dictionary(Font=Dictionary(F=font))
        middle = f"{size[0] / 2 - 60} {size[1] / 2}"
        added.obj.Contents = pdf.make_stream(f"{before} BT /F 12 Tf {middle} Td ({text}) Tj ET {after}".encode())
        for key, value in page.items():
            added.obj[f"/{key}"] = Array(value) if isinstance(value, list) else value
    pdf.save(path)
    return path


def shown(pdf: Path, page: int, box: tuple[int, int, int, int] | None = None) -> str:
    """The text of a page (from 1); of a box (x, y from the upper left, width, height, in points) as displayed."""
    crop = [] if box is None else [item for flag, value in zip("xyWH", box, strict=True) for item in (f"-{flag}", str(value))]
    command = ["pdftotext", "-raw", "-r", "72", "-cropbox", "-f", str(page), "-l", str(page), *crop, str(pdf), "-"]
    return " ".join(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())


def inked(pdf: Path, page: int, width: int, height: int) -> bool:
    """Whether anything is drawn in the lower right corner of a page as displayed; the box is in points."""
    command = ["pdftoppm", "-r", "72", "-cropbox", "-f", str(page), "-l", str(page), "-gray", str(pdf)]
    with Image.open(BytesIO(subprocess.run(command, check=True, capture_output=True).stdout)) as image:
        corner = image.crop((image.width - width, image.height - height, image.width, image.height))
        return corner.getextrema()[0] < 200
