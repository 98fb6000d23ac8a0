"""What somebody may have meant by a name that nothing bears."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LIKENESS = 0.6


def nearest(name: str, known: Iterable[str]) -> str:
    """Of `known` the one most like `name`; "" where none is like it."""
    return next(iter(get_close_matches(name, list(known), 1, LIKENESS)), "")
