"""Footnotes in light Markdown: `^[the words of the note]` behind the word that it explains.

A note stands where it is called, so that it moves, is copied and goes with its paragraph; its number follows from its
place in the document, as all numbers do. Readers are given the text with `[^3]` in the place of the third note, and
the notes apart (csp.texts).
"""

from __future__ import annotations

import re
from collections.abc import Callable

OPENS = "^["
# What readers' texts say in its place.
MARK = re.compile(r"\[\^(\d{1,3})\]")
# Brackets that belong to nobody would end the note too early.
BRACKET = re.compile(r"(?<!\\)[\[\]]")


def pieces(text: str) -> list[tuple[str, str]]:
    """`text` cut at its notes: pairs of words and the note behind them, "" behind the last.

    A note that is empty, or whose bracket nobody closes in the same paragraph, is no note and stays as typed. Notes
    hold no notes.
    """
    found: list[tuple[str, str]] = []
    begin, at = 0, text.find(OPENS)
    while at != -1:
        end = None if _escaped(text, at) else _closing(text, at + len(OPENS))
        words = text[at + len(OPENS) : end].strip() if end is not None else ""
        if end is not None and words:
            found.append((text[begin:at], words))
            begin = end + 1
            at = text.find(OPENS, begin)
        else:
            at = text.find(OPENS, at + len(OPENS))
    return [*found, (text[begin:], "")]


def _escaped(text: str, at: int) -> bool:
    before = text[:at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _closing(text: str, at: int) -> int | None:
    """Where the bracket opened before `at` is closed; None if it is not, or only behind a blank line."""
    depth = 1
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == "[":
            depth += 1
        elif text[at] == "]":
            depth -= 1
            if depth == 0:
                return at
        elif text.startswith("\n\n", at):
            return None
        at += 1
    return None


def has_notes(text: str) -> bool:
    """Whether `text` calls a note."""
    return OPENS in text and len(pieces(text)) > 1


def numbered(text: str, take: Callable[[str], int]) -> str:
    """`text` with `[^3]` in the place of each note; `take` is given the note's words and gives its number."""
    if OPENS not in text:
        return text
    return "".join(f"{words}[^{take(note)}]" if note else words for words, note in pieces(text))


def in_words(text: str) -> str:
    """`text` with its notes in brackets, for where no foot of a page is: "the framework (note: Senior managers ...)"."""
    if OPENS not in text:
        return text
    return "".join(f"{words} (note: {note})" if note else words for words, note in pieces(text))


def note(words: str) -> str:
    """Light Markdown of a note that says `words` (light Markdown itself, of one paragraph)."""
    words = " ".join(words.split())
    return f"{OPENS}{words if _balanced(words) else BRACKET.sub(lambda found: chr(92) + found[0], words)}]"


def _balanced(words: str) -> bool:
    """Whether a note of these words ends where they end."""
    return _closing(f"{words}]", 0) == len(words)
