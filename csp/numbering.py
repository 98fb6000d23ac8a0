"""Numbers by position: 5, 5.1, 9.1.2; letters under a number; appendices A, B, C.

Pure: it takes what stands in a document and says how each thing is numbered; nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_lowercase, ascii_uppercase


def letters(index: int, alphabet: str = ascii_lowercase) -> str:
    """1 -> a, 26 -> z, 27 -> aa."""
    word = ""
    while index > 0:
        index, rest = divmod(index - 1, 26)
        word = alphabet[rest] + word
    return word


def section_numbers(kinds: Iterable[str]) -> list[str]:
    """Numbers of sections from their kinds in order (Section.Kind values); "" for one without a number."""
    numbers, counted, appendices = [], 0, 0
    for kind in kinds:
        if kind == "numbered":
            counted += 1
            numbers.append(str(counted))
        elif kind == "appendix":
            appendices += 1
            numbers.append(letters(appendices, ascii_uppercase))
        else:
            numbers.append("")
    return numbers


def block_numbers(section: str, blocks: Iterable[tuple[bool, int]], style: str = "decimal") -> list[str]:
    """Numbers of a section's blocks.

    `section`: the section's own number, "" if it has none. `blocks`: (numbered, depth) in order, depth 1 or 2; a
    depth of 2 with nothing numbered above it counts as 1. `style`: decimal (5.1, 5.1.1), letters (a), a.1)) or
    none. "" for an unnumbered one.
    """
    numbers: list[str] = []
    first = second = 0
    for numbered, depth in blocks:
        if not numbered or style == "none" or (style == "decimal" and not section):
            numbers.append("")
        elif depth == 1 or first == 0:
            first, second = first + 1, 0
            numbers.append(f"{section}.{first}" if style == "decimal" else f"{letters(first)})")
        else:
            second += 1
            numbers.append(f"{section}.{first}.{second}" if style == "decimal" else f"{letters(first)}.{second})")
    return numbers
