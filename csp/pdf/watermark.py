"""A copy that names its reader: across each page, and at its foot, laid over as an artifact."""

from __future__ import annotations

from io import BytesIO
from math import atan2, cos, hypot, sin
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

from csp.pdf.packing import make_ready
from csp.pdf.stamp import INK, SIDE, SIZE, Lettering, Stamper, letters_sheet, shown
from csp.renderer.geometry import Frame, frame
from csp.renderer.shapes import Part

# From the bottom edge to the baseline of the line at the foot: below the page number.
FOOT = 24.0
GREY = "0.86 0.88 0.88 rg"
KEY = "letters"


def personal_copy(path: Path, *, name: str, line: str) -> bytes:
    """The PDF at `path` with `name` across each page and `line` at its foot. Nothing else of it changes, its tags
    included: what is laid over is no content. Raises PdfError where the letters cannot be drawn."""
    ready, _ = make_ready([Part(KEY, "Letters", html=letters_sheet([name, line]))])
    with pikepdf.open(path) as pdf, pikepdf.open(BytesIO(ready[KEY].pdf)) as sheet:
        marker = Marker(pdf, Lettering(pdf, sheet, ready[KEY].replaced), "")
        for page in pdf.pages:
            marker.mark(page, name, line)
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


class Marker(Stamper):
    """Lays the name of a reader over pages."""

    def mark(self, page: pikepdf.Page, name: str, line: str) -> None:
        """`name` from corner to corner, darkening what is below it, and `line` at the foot."""
        seen = frame(page)
        foot = self.lettering.text(line, (seen.width - 2 * SIDE) / SIZE * 1000)
        drawings = [
            self._artifact("Watermark", self._across(seen, name)),
            self._artifact("Footer", [INK, shown(foot, SIDE, FOOT, SIZE)]),
        ]
        self._lay(page, seen, drawings, enclose=True)
        # Multiplied with what is there, grey leaves black letters black.
        states = page.obj.Resources.get("/ExtGState")
        if states is None:
            states = page.obj.Resources.ExtGState = Dictionary()
        states[Name.Watermark] = Dictionary(Type=Name.ExtGState, BM=Name.Multiply)

    def _across(self, seen: Frame, name: str) -> list[str]:
        text = self.lettering.text(name)
        size = min(0.75 * hypot(seen.width, seen.height) / max(text.width, 1) * 1000, 72)
        angle = atan2(seen.height, seen.width)
        along, up = cos(angle), sin(angle)
        half = text.width * size / 2000
        x, y = seen.width / 2 - half * along + size / 3 * up, seen.height / 2 - half * up - size / 3 * along
        return [
            "/Watermark gs", GREY,
            f"BT /Running {size:.2f} Tf {along:.4f} {up:.4f} {-up:.4f} {along:.4f} {x:.2f} {y:.2f} Tm <{text.hex}> Tj ET",
        ]
