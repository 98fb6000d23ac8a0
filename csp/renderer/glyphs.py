"""Characters that no font of ours has are replaced by words: they must neither vanish nor break PDF/UA."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
SANS = FONTS / "SourceSans3-Regular.ttf"

ENTITY = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
BEYOND_ASCII = re.compile(r"[^\t\n\r\x20-\x7e]")
# Word writes these from its Symbol and Wingdings fonts, where they mean bullets and marks.
WORD_SYMBOLS = {
    "\uf0b7": "•", "\uf0a7": "▪", "\uf06e": "■", "\uf071": "□", "\uf0a8": "□", "\uf0fc": "✓", "\uf0fb": "✗",
    "\uf0e0": "→", "\uf0d8": "►", "\uf02d": "–", "\uf0be": "—",
}
# Breaks of lines that are not plain newlines.
SPACES = {"\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n"}


@cache
def covered() -> frozenset[int]:
    """The code points that all our sans faces draw (a test holds that the faces agree)."""
    with TTFont(SANS, lazy=True) as font:
        return frozenset(font.getBestCmap())


def in_words(character: str) -> str:
    """What stands for a character we cannot draw: its Unicode name in square brackets, or its number."""
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}')}]"


def drawable(html: str) -> tuple[str, dict[str, str]]:
    """`html` with every character that our fonts lack replaced, and what was replaced by what.

    Entities by number count as the characters they stand for. Invisible format characters (joiners,
    variation selectors, direction marks) are dropped: nothing readable goes with them.
    """
    def resolve(match: re.Match[str]) -> str:
        point = int(match[1], 16) if match[1] else int(match[2])
        return chr(point) if 0xA0 <= point <= 0x10FFFF and not 0xD800 <= point <= 0xDFFF else match[0]

    html = unicodedata.normalize("NFC", ENTITY.sub(resolve, html))
    known, replaced = covered(), {}
    swap: dict[str, str] = {}
    for character in sorted(set(BEYOND_ASCII.findall(html))):
        if character in SPACES:
            swap[character] = SPACES[character]
        elif ord(character) in known:
            continue
        elif unicodedata.category(character) == "Cf" or 0xFE00 <= ord(character) <= 0xFE0F:
            swap[character] = ""
        else:
            swap[character] = replaced[character] = WORD_SYMBOLS.get(character) or in_words(character)
    return BEYOND_ASCII.sub(lambda match: swap.get(match[0], match[0]), html), replaced
