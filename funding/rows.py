"""Lines that people type or paste into one box: the instalments of a grant, the parts of a bid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from csp import typed
from funding.money import plain_pounds, read_pounds

# A day has at most so many words: Tuesday 14 March 2023.
LONGEST_DAY = 4
LONGEST_WORDS = 200

Read = TypeVar("Read")


@dataclass(frozen=True)
class Due:
    """An instalment as typed: the day on which it is expected, pence, and words for the statement."""

    day: date
    pence: int
    words: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, [f"{self.day.day}/{self.day.month}/{self.day.year}", plain_pounds(self.pence), self.words]))


@dataclass(frozen=True)
class Part:
    """A part of a bid as typed: what it is, and the pence asked for it."""

    words: str
    pence: int

    def __str__(self) -> str:
        return f"{self.words} {plain_pounds(self.pence)}"


def read_dues(text: str) -> list[Due]:
    """One instalment a line: the day, the amount, and words if any. Raises ValueError that names the line not understood."""
    return [_told(number, line, _due) for number, line in _lines(text)]


def read_parts(text: str) -> list[Part]:
    """One part a line: what it is, and last the amount. Raises ValueError that names the line not understood."""
    return [_told(number, line, _part) for number, line in _lines(text)]


def _lines(text: str) -> list[tuple[int, str]]:
    return [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def _told(number: int, line: str, read: Callable[[str], Read]) -> Read:
    try:
        return read(line)
    except ValueError as error:
        raise ValueError(f"Line {number}, “{' '.join(line.split())[:60]}”: {error}") from None


def _due(line: str) -> Due:
    words = line.split()
    told: ValueError | None = None
    for taken in range(min(LONGEST_DAY, len(words)), 0, -1):
        try:
            day = typed.day(" ".join(words[:taken]).rstrip(":,;"))
        except ValueError as error:
            told = error
            continue
        rest = words[taken + 1:] if words[taken:taken + 1] == ["£"] else words[taken:]
        if not rest:
            raise ValueError("The amount is missing.")
        pence = _above_zero(rest[0])
        return Due(day, pence, _short(" ".join(rest[1:])))
    raise ValueError(str(told))


def _part(line: str) -> Part:
    *what, amount = line.split()
    if what[-1:] == ["£"]:
        what.pop()
    if not what:
        raise ValueError("Write what it is, and last the amount.")
    return Part(_short(" ".join(what).rstrip(":;")), _above_zero(amount))


def _above_zero(text: str) -> int:
    pence = read_pounds(text)
    if pence <= 0:
        raise ValueError("The amount is not above zero.")
    return pence


def _short(words: str) -> str:
    if len(words) > LONGEST_WORDS:
        raise ValueError(f"Shorten its words to {LONGEST_WORDS} characters.")
    return words
