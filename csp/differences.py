"""What has changed between two wordings, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Piece:
    """Words that stayed ("same"), came ("new") or went ("gone")."""

    kind: str
    text: str


def changed_words(old: str, new: str) -> Iterator[Piece]:
    """`old` and `new` in one, in reading order: of words that changed, what went before what came."""
    was, now = old.split(), new.split()
    for how, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if how == "equal":
            yield Piece("same", " ".join(was[a:b]))
            continue
        if a < b:
            yield Piece("gone", " ".join(was[a:b]))
        if c < d:
            yield Piece("new", " ".join(now[c:d]))
