"""Running headers and page numbers, laid over finished pages as artifacts: a screen reader passes them by.

Their font comes from a sheet with the letters needed, drawn and cached like any part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from string import printable

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from csp.renderer.corners import tab_box, tab_scale
from csp.renderer.geometry import Frame, frame

SIZE = 8.5
TAB_SIZE = 8.0
SIDE = 68.03  # the side margin of print.css: 24 mm, in points
HEAD = 42.5  # from the top edge to the baseline of the running header
FOOT = 39.7  # from the bottom edge to the baseline of the page number
INK = "0.31 0.35 0.37 rg"
RULE = "0.69 0.71 0.72 RG 0.5 w"


def letters_sheet(texts: Iterable[str]) -> str:
    """A document that shows each letter of the texts once, and every ASCII one, apart from each other."""
    letters = sorted((set("".join(texts)) | set(printable) | {"…"}) - set(" \t\n\r\x0b\x0c"))
    cells = "".join(f"<p>{escape(letter)}</p>" for letter in letters)
    return (f'<!DOCTYPE html><html lang="en-GB"><title>Letters</title>'
            f'<body style="font: {SIZE}pt Source Sans 3">{cells}<p>x&nbsp;x')


@dataclass(frozen=True)
class Text:
    """Text in the font of the sheet: the bytes to show it by, in hex, and its width in thousandths of its size."""

    hex: str
    width: float


class Lettering:
    """The font of a letters sheet, put into `pdf`, and what is needed to write with it."""

    def __init__(self, pdf: pikepdf.Pdf, sheet: pikepdf.Pdf, replaced: dict[str, str]) -> None:
        fonts = sheet.pages[0].resources.Font
        self.font = pdf.copy_foreign(fonts[next(iter(fonts.keys()))])
        self.replaced = replaced
        self.codes = _letters(self.font.ToUnicode.read_bytes().decode("ascii"))
        self.widths = _widths(self.font.DescendantFonts[0].W)

    def text(self, words: str, room: float = float("inf")) -> Text:
        """`words` to be shown; cut with an ellipsis where wider than `room` (thousandths of the size)."""
        words = " ".join("".join(self.replaced.get(letter, letter) for letter in words).split())
        codes = [self.codes[letter] for letter in words if letter in self.codes]
        if sum(self.widths[code] for code in codes) > room:
            room -= self.widths[self.codes["…"]]
            while codes and sum(self.widths[code] for code in codes) > room:
                codes.pop()
            while codes and codes[-1] == self.codes[" "]:
                codes.pop()
            codes.append(self.codes["…"])
        return Text("".join(f"{code:04x}" for code in codes), sum(self.widths[code] for code in codes))


def _letters(cmap: str) -> dict[str, int]:
    """Letter -> code, from a ToUnicode map of single characters."""
    pairs = re.findall(r"^<([0-9a-fA-F]{4})> <([0-9a-fA-F]{4})>$", cmap, re.MULTILINE)
    codes = {chr(int(letter, 16)): int(code, 16) for code, letter in pairs}
    codes.setdefault(" ", codes.get("\u00a0", 0))
    return codes


def _widths(array: Object) -> dict[int, float]:
    """Code -> width, from the W array of a font: groups of a first code and a list."""
    flat = list(array)
    return {
        int(first) + offset: float(width)
        for first, widths in zip(flat[::2], flat[1::2], strict=True) for offset, width in enumerate(widths)
    }


def shown(text: Text, x: float, y: float, size: float) -> str:
    """Operators that show a text with its left end at x, y."""
    return f"BT /Running {size:.2f} Tf {x:.2f} {y:.2f} Td <{text.hex}> Tj ET"


class Stamper:
    """Lays headers and numbers over pages. `left`: what stands at the left of every header of ours."""

    def __init__(self, pdf: pikepdf.Pdf, lettering: Lettering, left: str) -> None:
        self.pdf, self.lettering, self.left = pdf, lettering, left
        self.opening = pdf.make_stream(b"q")

    def ours(self, page: pikepdf.Page, number: str, *, header: bool, right: str = "") -> None:
        """A page of ours: its number at the foot; a header with a rule below it and `right` at its right end."""
        seen = frame(page)
        foot = self.lettering.text(number)
        drawing = [INK, shown(foot, seen.width - SIDE - foot.width * SIZE / 1000, FOOT, SIZE)]
        if header:
            drawing += self._header(seen, right)
        self._lay(page, seen, [self._artifact("Footer", drawing)], enclose=True)

    def _header(self, seen: Frame, words: str) -> list[str]:
        room = (seen.width - 2 * SIDE) / SIZE * 1000
        right = self.lettering.text(words, room * 0.62)
        left = self.lettering.text(self.left, room - right.width - 2000)
        y = seen.height - HEAD
        return [
            shown(left, SIDE, y, SIZE),
            shown(right, seen.width - SIDE - right.width * SIZE / 1000, y, SIZE),
            f"{RULE} {SIDE} {y - 6:.2f} m {seen.width - SIDE:.2f} {y - 6:.2f} l S",
        ]

    def theirs(self, page: pikepdf.Page, number: str, corner: str) -> None:
        """An uploaded page: a small white tab in the corner that its own text leaves free."""
        seen = frame(page)
        text, scale = self.lettering.text(number), tab_scale(seen.width, seen.height)
        size, padding = TAB_SIZE * scale, 6 * scale
        width = text.width * size / 1000 + 2 * padding
        left, bottom, right, top = tab_box(corner, seen.width, seen.height)
        x = right - width if corner[1] == "r" else left
        drawing = [
            f"1 g {RULE} {x:.2f} {bottom:.2f} {width:.2f} {top - bottom:.2f} re B",
            INK, shown(text, x + padding, bottom + 5.6 * scale, size),
        ]
        self._lay(page, seen, [self._artifact("Footer", drawing)], enclose=False)

    @staticmethod
    def _artifact(kind: str, drawing: list[str]) -> str:
        return "\n".join([f"/Artifact <</Type /Pagination /Subtype /{kind}>> BDC", *drawing, "EMC"])

    def _lay(self, page: pikepdf.Page, seen: Frame, drawings: list[str], *, enclose: bool) -> None:
        """Draw after all else on the page, in its upright frame."""
        matrix = " ".join(f"{value:.5f}".rstrip("0").rstrip(".") for value in seen.to_page)
        operators = "\n".join([*(["Q"] if enclose else []), f"q {matrix} cm", *drawings, "Q"])
        contents = page.obj.get("/Contents", Array())
        streams = list(contents) if isinstance(contents, Array) else [contents]
        page.obj.Contents = Array([
            *([self.opening] if enclose else []), *streams, self.pdf.make_stream(operators.encode()),
        ])
        self._lend_font(page)

    def _lend_font(self, page: pikepdf.Page) -> None:
        """Add our font to the page's own resources; shared ones are added to once."""
        resources = page.obj.get("/Resources")
        if resources is None:
            resources = page.obj.Resources = Dictionary()
        if "/Font" not in resources:
            resources.Font = Dictionary()
        if "/Running" not in resources.Font:
            resources.Font[Name.Running] = self.lettering.font


