"""Which agenda item a paper serves: by the references it names, or else by its words.

Pure rules over plain facts, so that they can be tried on any agenda.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

# Said in nearly every title, or meaning nothing for the match.
IDLE = set(
    "a an and are at by for from in into of on or the their to with its is be as this that "
    "agreement agree noted note update updates verbal written presentation review discussion report reports "
    "meeting meetings current including csp ccsp partnership community safety board members member date".split()
)
# Two words for one thing in these papers.
SAME = {"timeline": "timetable", "dates": "timetable", "calendar": "timetable", "tor": "terms", "q1": "quarter1",
        "q2": "quarter2", "q3": "quarter3", "q4": "quarter4", "finance": "financial", "budget": "financial"}
# Below this a likeness is chance.
ENOUGH = 0.55
# So much more like one item than another that a second paper for the first is the likelier.
CLEARLY = 0.5


@dataclass(frozen=True)
class Candidate:
    """An agenda item or a part of one. `key` is the caller's; `reference` as printed: "7" or "5.2"."""

    key: int
    reference: str
    title: str
    leads: str = ""
    written: bool = False  # a written report is promised in its time column


@dataclass(frozen=True)
class PaperWords:
    """What is known of a paper: references it names, its title, who it is from, and (some of) its text."""

    key: str
    title: str
    author: str = ""
    text: str = ""
    items: Sequence[str] = field(default_factory=tuple)
    is_file: bool = False


def words_of(text: str, idle: Iterable[str] = ()) -> list[str]:
    """The telling words of a text, in one form: years "2022-23", quarters "quarter4", no plural s."""
    plain = text.casefold().replace("’", "'")
    plain = re.sub(r"\b(20\d\d)\s*[-/–]\s*(?:20)?(\d\d)\b", r"\1to\2", plain)
    plain = re.sub(r"\bquarter\s+([1-4])\b", r"q\1", plain)
    skip = IDLE | set(idle)
    result = []
    for word in re.findall(r"[a-z0-9]+(?:'[a-z]+)?", plain):
        if len(word) > 4 and word.endswith("s") and not word.endswith("ss") and word not in SAME:
            word = word[:-1]
        word = SAME.get(word, word)
        if word not in skip and len(word) > 1:
            result.append(word)
    return result


def match_papers(
    candidates: Sequence[Candidate], papers: Sequence[PaperWords], idle: Iterable[str] = (), served: Iterable[int] = ()
) -> dict[str, list[int]]:
    """Paper key -> keys of the items it serves, in agenda order; [] where nothing fits.

    References that a paper names come first. The others are given out by likeness, best first, an item that
    has no paper yet before one that has. `idle`: words that tell nothing here, such as the town's name. `served`: keys of
    items that have a paper already.
    """
    by_reference = {candidate.reference: candidate.key for candidate in candidates}
    order = {candidate.key: at for at, candidate in enumerate(candidates)}
    result: dict[str, list[int]] = {}
    taken = set(served)
    for paper in papers:
        named = {by_reference[reference] for reference in paper.items if reference in by_reference}
        if named:
            result[paper.key] = sorted(named, key=order.__getitem__)
            taken |= named
    waiting = [paper for paper in papers if paper.key not in result]
    weight = _weights(candidates, idle)
    scores = sorted(
        (
            (-_likeness(paper, candidate, weight, idle), order[candidate.key], at, paper.key, candidate.key)
            for at, paper in enumerate(waiting)
            for candidate in candidates
        )
    )
    best = {paper_key: -score for score, _, _, paper_key, _ in reversed(scores)}
    # First free items, unless the paper clearly belongs to one that is taken; then those too.
    for free_only in (True, False):
        for score, _, _, paper_key, item_key in scores:
            if -score < ENOUGH or paper_key in result:
                continue
            if free_only and (item_key in taken or best[paper_key] + score > CLEARLY):
                continue
            result[paper_key] = [item_key]
            taken.add(item_key)
    return {paper.key: result.get(paper.key, []) for paper in papers}


def _weights(candidates: Sequence[Candidate], idle: Iterable[str]) -> dict[str, float]:
    """Rare words on this agenda weigh more."""
    spread = Counter(word for candidate in candidates for word in set(words_of(candidate.title, idle)))
    return {word: math.log(1 + len(candidates) / count) for word, count in spread.items()}


def _likeness(
    paper: PaperWords, candidate: Candidate, weight: dict[str, float], idle: Iterable[str]
) -> float:
    usual = math.log(1 + max(len(weight), 1))
    title, item = set(words_of(paper.title, idle)), set(words_of(candidate.title, idle))
    if not title or not item:
        return 0.0

    def heft(words: Iterable[str]) -> float:
        return sum(weight.get(word, usual / 2) for word in words)

    common = title & item
    score = heft(common) / heft(title) + heft(common) / heft(item)
    if paper.text:
        score += 0.4 * heft(item & set(words_of(paper.text, idle))) / heft(item)
    names = [name.strip().casefold() for name in re.split(r"[/,(]| and ", candidate.leads) if name.strip()]
    if paper.author and any(len(name) > 4 and name in paper.author.casefold() for name in names):
        score += 0.25
    if candidate.written and paper.is_file:
        score += 0.25
    return score if common or score >= 0.8 else 0.0
