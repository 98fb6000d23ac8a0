"""Which priority words mean: by its name, or a name that it had. Pure rules, no database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from csp.models import Priority

# Words that stand before a name: "CSP Priority: Safer streets".
LEADING = re.compile(r"^(?:.{0,24}\b)?priority\s*[:–-]\s*", re.IGNORECASE)
# Words that tell nothing of which priority it is.
IDLE = frozenset(
    "a an and the of to for on in at by with from our us we its their against into current csp ccsp partnership community safety update"
    " updates report reports priority priorities lead leads officer officers verbal written progress including item agreement review".split()
)
# A name of so many words is clear wherever it stands; a shorter one only by itself, or where "priority" stands beside it.
CLEAR_ALONE = 4
# Letters of a word that are compared: "young" and "younger", "safeguard" and "safeguarding".
STEM = 5
# How much of a name must stand in words that are like it.
ENOUGH = 0.5


@dataclass(frozen=True)
class Called:
    """A priority and every name that papers have for it, today's first."""

    priority: Priority
    names: tuple[str, ...]


def words_of(text: str) -> tuple[str, ...]:
    """The words of `text` in small letters, without marks."""
    return tuple(re.findall(r"[^\W_]+", text.replace("’", "").replace("'", "").casefold()))


def stands_in(name: Sequence[str], text: Sequence[str]) -> bool:
    """Whether the words of `name` stand in `text`, side by side."""
    size = len(name)
    return bool(size) and any(tuple(text[at : at + size]) == tuple(name) for at in range(len(text) - size + 1))


def mentioned(text: str, known: Iterable[Called]) -> list[Priority]:
    """Priorities whose whole name stands in `text`, in the order of `known`; of a name within a longer one, the longer's."""
    words = words_of(text)
    found: list[tuple[tuple[str, ...], Priority]] = []
    for one in known:
        standing = [name for called in one.names if stands_in(name := words_of(called), words)]
        if standing:
            found.append((max(standing, key=len), one.priority))
    return [
        priority for name, priority in found
        if not any(other is not priority and len(longer) > len(name) and stands_in(name, longer) for longer, other in found)
    ]


def named(text: str, known: Iterable[Called]) -> Priority | None:
    """The one priority that a title names clearly; None for none, several, or a short name among other words."""
    known = list(known)
    found = mentioned(text, known)
    if len(found) != 1:
        return None
    bare, words = words_of(LEADING.sub("", text)), words_of(text)
    names = [words_of(name) for one in known if one.priority is found[0] for name in one.names]
    clear = any(stands_in(name, words) and (len(name) >= CLEAR_ALONE or name == bare or "priority" in words) for name in names)
    return found[0] if clear else None


def likeliest(text: str, known: Iterable[Called]) -> Priority | None:
    """The priority that words are most like, for a person to confirm; None where none is, or two are alike."""
    known = list(known)
    if clear := named(text, known):
        return clear
    words = _stems(text)
    weighed = []
    for one in known:
        shares = [len(words & own) / len(own) for name in one.names if (own := _stems(name)) and (len(words & own) > 1 or own <= words)]
        weighed.append((max(shares, default=0.0), one.priority))
    best = max((share for share, _ in weighed), default=0.0)
    alike = [priority for share, priority in weighed if share == best]
    return alike[0] if best >= ENOUGH and len(alike) == 1 else None


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in words_of(text) if word not in IDLE and len(word) > 2)
