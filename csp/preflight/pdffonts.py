"""Fonts of a PDF as far as telling where a letter stands: codes, widths, and words where they can be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.S)
RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.S)
RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[(.*?)\])", re.S)
# Widths of the letters from " " to "~" in the fonts that a PDF need not bring; Courier has one width.
CORE = {
    "Helvetica": (
        "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 "
        "556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 "
        "722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 "
        "500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584 "
    ),
    "Helvetica-Bold": (
        "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 "
        "556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 "
        "722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 "
        "556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584 "
    ),
    "Times-Roman": (
        "250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 500 500 "
        "500 278 278 564 564 564 444 921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 "
        "667 556 611 722 722 944 722 722 611 333 278 333 469 500 333 444 500 444 500 444 333 500 500 278 278 "
        "500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444 480 200 480 541 "
    ),
    "Times-Bold": (
        "250 333 555 500 500 1000 833 278 333 333 500 570 250 333 250 278 500 500 500 500 500 500 500 500 500 "
        "500 333 333 570 570 570 500 930 722 667 722 722 667 611 778 778 389 500 778 667 944 722 778 611 778 "
        "722 556 667 722 722 1000 722 722 667 333 278 333 581 500 333 500 556 444 556 444 333 500 556 278 333 "
        "556 278 833 556 500 556 556 444 389 333 556 500 722 500 500 444 394 220 394 520 "
    ),
}
LARGEST_MAP = 2_000_000
MOST_CODES = 70_000


@dataclass
class Font:
    """`wide`: two bytes a letter. Widths are in thousandths of the size."""

    wide: bool = False
    widths: dict[int, float] = field(default_factory=dict)
    usual: float = 500.0
    words: dict[int, str] = field(default_factory=dict)

    def letters(self, text: bytes) -> Iterator[tuple[int, str, float]]:
        """Code, character ("" where it cannot be told) and width of each letter."""
        step = 2 if self.wide else 1
        for at in range(0, len(text) - step + 1, step):
            code = int.from_bytes(text[at : at + step], "big")
            character = self.words.get(code)
            if character is None:
                character = bytes([code]).decode("cp1252", "replace") if not self.wide else ""
            yield code, character, self.widths.get(code, self.usual)


def read_font(font: Any) -> Font:
    """A font as a page names it; a plain one where it says nonsense."""
    result = Font()
    if not isinstance(font, Dictionary):
        return result
    if font.get("/Subtype") == "/Type0":
        result.wide = True
        descendants = font.get("/DescendantFonts", Array())
        below = descendants[0] if isinstance(descendants, Array) and len(descendants) else Dictionary()
        result.usual = _number(below.get("/DW"), 1000.0)
        result.widths = _wide_widths(below.get("/W"))
    else:
        _simple_widths(font, result)
    mapping = font.get("/ToUnicode")
    if isinstance(mapping, pikepdf.Stream) and len(mapping.read_raw_bytes()) < LARGEST_MAP:
        result.words = _words(mapping.read_bytes()[:LARGEST_MAP])
    return result


def _simple_widths(font: Dictionary, result: Font) -> None:
    widths = font.get("/Widths")
    # A Type 3 font measures in units of its own.
    matrix = font.get("/FontMatrix")
    scale = abs(float(matrix[0])) * 1000 if isinstance(matrix, Array) and len(matrix) else 1.0
    if isinstance(widths, Array):
        first = int(_number(font.get("/FirstChar"), 0))
        result.widths = {first + at: _number(one, 0.0) * scale for at, one in enumerate(widths) if at < 256}
        descriptor = font.get("/FontDescriptor", Dictionary())
        result.usual = _number(descriptor.get("/MissingWidth"), 0.0) or 500.0
        return
    name = str(font.get("/BaseFont", "/Helvetica")).lstrip("/").split("+")[-1]
    if "Courier" in name:
        result.usual = 600.0
        return
    family, weight = ("Times", "-Roman") if "Times" in name else ("Helvetica", "")
    row = CORE[f"{family}{'-Bold' if 'Bold' in name else weight}"]
    result.widths = {32 + at: float(width) for at, width in enumerate(row.split())}


def _wide_widths(widths: Any) -> dict[int, float]:
    """The W array: c [w1 w2 ...] and c-first c-last w."""
    found: dict[int, float] = {}
    entries = list(widths) if isinstance(widths, Array) else []
    at = 0
    while at + 1 < len(entries) and len(found) < MOST_CODES:
        first, second = int(_number(entries[at], 0)), entries[at + 1]
        if isinstance(second, Array):
            found.update({first + place: _number(one, 1000.0) for place, one in enumerate(second)})
            at += 2
        elif at + 2 < len(entries):
            last = min(int(_number(second, 0)), first + MOST_CODES)
            found.update(dict.fromkeys(range(first, last + 1), _number(entries[at + 2], 1000.0)))
            at += 3
        else:
            break
    return found


def _words(text: bytes) -> dict[int, str]:
    """Characters by code, as a ToUnicode map tells them."""
    found: dict[int, str] = {}
    for block in CHARS.findall(text):
        parts = HEX.findall(block)
        for code, word in zip(parts[::2], parts[1::2], strict=False):
            found[int(code, 16)] = _word(word)
    for block in RANGES.findall(text):
        for first, last, start, each in RANGE.findall(block):
            low, high = int(first, 16), min(int(last, 16), int(first, 16) + MOST_CODES)
            if each:
                found.update(zip(range(low, high + 1), map(_word, HEX.findall(each)), strict=False))
            elif (base := _word(start)) and ord(base[-1]) + high - low < 0x110000:
                for code in range(low, high + 1):
                    found[code] = base[:-1] + chr(ord(base[-1]) + code - low)
    return found


def _word(code: bytes) -> str:
    digits = bytes(code).translate(None, b" \r\n\t")
    return bytes.fromhex(digits.decode() + "0" * (len(digits) % 2)).decode("utf-16-be", "replace") if digits else ""


def _number(value: Any, default: float) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return default
