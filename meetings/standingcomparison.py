"""Two versions of a document held against each other, paragraph by paragraph and word by word. Pure.

Paragraphs of a version that was made from the other keep who they are, so that one which was moved, renumbered or put
into other words is known; those without such a kinship (a version read from a paper) are matched by their words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

from django.utils.html import strip_tags

from csp.differences import Piece, changed_words
from csp.footnotes import in_words
from csp.markdown import to_html

# Two paragraphs are one in other words where so much of them is the same.
ALIKE = 0.5


@dataclass(frozen=True)
class Entry:
    """A heading, paragraph or table of a version. `key`: who it is, the same in versions made from one another.
    `number`: as it is called ("3", "3 b)", "" without one). `text`: plain."""

    key: object
    number: str
    text: str
    heading: bool = False


@dataclass(frozen=True)
class Change:
    """What became of a paragraph. `state`: "new", "gone", "changed" or "same" (then only its place or number is another).

    `before` and `after`: its numbers, "" where it has none or was not there. `moved`: it stands elsewhere in the order.
    """

    state: str
    before: str
    after: str
    moved: bool
    heading: bool
    pieces: tuple[Piece, ...]

    @property
    def words(self) -> str:
        """What became of it, as its label says it."""
        told = {"new": "New", "gone": "Removed", "changed": "Changed", "same": ""}[self.state]
        place = ""
        if self.state not in ("new", "gone"):
            if self.moved:
                place = f"moved from {self.before} to {self.after}" if self.before and self.after and self.before != self.after else "moved"
            elif self.before != self.after:
                place = f"was {self.before}" if self.before else "numbered now"
        words = ", ".join(one for one in (told, place) if one)
        return words[:1].upper() + words[1:]

    @property
    def number(self) -> str:
        """How it is called: as it is now, or as it was where it went."""
        return self.before if self.state == "gone" else self.after


@dataclass(frozen=True)
class Comparison:
    """`changes` in reading order; `renumbered`: (before, after) of paragraphs of which only the number is another;
    `same`: how many are just as they were."""

    changes: tuple[Change, ...]
    renumbered: tuple[tuple[str, str], ...]
    same: int


def plain(text: str) -> str:
    """Light Markdown as plain words, its notes in brackets."""
    html = to_html(in_words(text)).replace("<br", " <br").replace("</p>", "</p> ").replace("<li>", " • ")
    return " ".join(unescape(strip_tags(html)).split())


def compare(old: Sequence[Entry], new: Sequence[Entry]) -> Comparison:
    """What changed from `old` to `new`, both in reading order."""
    pairs = _pairs(old, new)  # of new -> of old
    steady = _steady([(pairs[at], at) for at in sorted(pairs)])
    gone = {at for at in range(len(old)) if at not in pairs.values()}
    changes: list[Change] = []
    renumbered: list[tuple[str, str]] = []
    same = told = 0

    def tell_gone(until: int) -> int:
        for at in range(told, until):
            if at in gone:
                one = old[at]
                changes.append(Change("gone", one.number, "", False, one.heading, (Piece("gone", one.text),)))
        return max(told, until)

    for at, now in enumerate(new):
        if at not in pairs:
            changes.append(Change("new", "", now.number, False, now.heading, (Piece("new", now.text),)))
            continue
        was = old[pairs[at]]
        moved = at not in steady
        if not moved:
            told = tell_gone(pairs[at])
        if was.text != now.text:
            pieces = tuple(changed_words(was.text, now.text))
            changes.append(Change("changed", was.number, now.number, moved, now.heading, pieces))
        elif moved:
            changes.append(Change("same", was.number, now.number, True, now.heading, (Piece("same", now.text),)))
        elif was.number != now.number:
            renumbered.append((was.number, now.number))
        else:
            same += 1
    tell_gone(len(old))
    return Comparison(tuple(changes), tuple(renumbered), same)


def _pairs(old: Sequence[Entry], new: Sequence[Entry]) -> dict[int, int]:
    """New index -> old index: the same by who they are, else by the same words, else by words that are alike in the
    stretch between neighbours that are known."""
    by_key = {one.key: at for at, one in enumerate(old)}
    pairs = {at: by_key[one.key] for at, one in enumerate(new) if one.key in by_key}
    for same_words in (True, False):
        taken = set(pairs.values())
        free = [at for at in range(len(old)) if at not in taken]
        for at, one in enumerate(new):
            if at in pairs:
                continue
            fitting = [
                (_likeness(old[other], one, same_words), -abs(other - at), other) for other in free if old[other].heading == one.heading
            ]
            best = max(fitting, default=(0.0, 0, -1))
            if best[0] >= (1.0 if same_words else ALIKE):
                pairs[at] = best[2]
                free.remove(best[2])
    return pairs


def _likeness(old: Entry, new: Entry, same_words: bool) -> float:
    if same_words:
        return float(old.text == new.text)
    matcher = SequenceMatcher(None, old.text.split(), new.text.split(), autojunk=False)
    # Cheap bounds first: most pairs have nothing in common.
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def _steady(pairs: Sequence[tuple[int, int]]) -> set[int]:
    """New indexes of the longest run of pairs that kept their order: whoever is not among them was moved."""
    tails: list[int] = []
    ends: list[int] = []  # of each length, the index in `pairs` of its last one
    before: list[int | None] = []
    for at, (was, _) in enumerate(pairs):
        length = bisect_left(tails, was)
        before.append(ends[length - 1] if length else None)
        tails[length : length + 1] = [was]
        ends[length : length + 1] = [at]
    found: set[int] = set()
    at_end: int | None = ends[-1] if ends else None
    while at_end is not None:
        found.add(pairs[at_end][1])
        at_end = before[at_end]
    return found
