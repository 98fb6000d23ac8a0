"""One cell of a spreadsheet, understood or refused in a sentence: a day, an amount in pence, words, a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from csp import typed
from csp.nearest import nearest
from csp.sheets import Cell, looks_live, unharmed
from funding.money import MOST_PENCE, read_pounds
from funding.sheetcolumns import folded

T = TypeVar("T")

MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
DASHES = frozenset("-–—−")
SHOWN = 60


class Fault(ValueError):
    """Why a cell cannot be taken; the message is one sentence for the officer."""


def shown(text: str) -> str:
    """A text as a sentence quotes it: in one line, and short."""
    line = " ".join(text.split())
    return f"“{line[:SHOWN]}...”" if len(line) > SHOWN else f"“{line}”"


def is_blank(cell: Cell) -> bool:
    """Whether nothing is said: an empty cell, or a dash that stands for nothing."""
    return cell.kind == "t" and (not cell.text.strip() or set(cell.text.strip()) <= DASHES)


# What may begin with a sign: a sum.
SUM = re.compile(r"[-−(]?[\s£]*[-−]?[\d,. ]+\)?")


def _readable(cell: Cell, label: str, *, may_be_sum: bool = False) -> None:
    """Raise Fault for a cell that no field takes."""
    if cell.kind == "f":
        raise Fault(f"{label} is a formula, {shown(cell.text)}: type what it comes to. What a formula worked out is not taken over.")
    if cell.kind == "e":
        raise Fault(f"{label} shows a fault of the spreadsheet, {shown(cell.text)}.")
    if cell.kind == "x":
        raise Fault(f"{label} has more than {len(cell.text):,} characters.")
    if cell.kind == "t" and looks_live(cell.text) and not (may_be_sum and SUM.fullmatch(cell.text.strip(" "))):
        raise Fault(f"{label} begins like a formula, {shown(cell.text)}: a spreadsheet could run it. Write it another way.")


def day_of(cell: Cell, label: str = "Date") -> date:
    """The day of a cell, the day of the month first. Raises Fault."""
    _readable(cell, label)
    if is_blank(cell):
        raise Fault(f"{label} is empty.")
    if cell.kind in ("n", "b"):
        raise Fault(f"{label} is {cell.text}, which is no day: write it like 14/03/2023.")
    text = MIDNIGHT.sub("", unharmed(cell.text).strip())
    try:
        return date.fromisoformat(text) if cell.kind == "d" else typed.day(text)
    except ValueError as why:
        raise Fault(f"{label} {shown(cell.text)}: {why}") from None


def pence_of(cell: Cell, label: str) -> int:
    """The pence of a cell, below zero where it says so; an empty one is 0. Raises Fault."""
    _readable(cell, label, may_be_sum=True)
    if is_blank(cell):
        return 0
    if cell.kind in ("d", "b"):
        raise Fault(f"{label} is {'a day' if cell.kind == 'd' else cell.text}, not an amount.")
    if cell.kind == "n":
        pence = Decimal(cell.text) * 100
        if pence != pence.to_integral_value():
            raise Fault(f"{label} is {cell.text}, which is not whole pence: write pounds and pence.")
        if abs(pence) > MOST_PENCE:
            raise Fault(f"{label} {cell.text} is too much money: check the amount.")
        return int(pence)
    try:
        return read_pounds(unharmed(cell.text))
    except ValueError as why:
        raise Fault(f"{label}: {why}") from None


def words_of(cell: Cell, label: str, longest: int) -> str:
    """The words of a cell in one line. Raises Fault."""
    _readable(cell, label)
    if is_blank(cell):
        return ""
    words = " ".join(unharmed(cell.text).split())
    if len(words) > longest:
        raise Fault(f"{label} has {len(words)} characters; at most {longest} are kept. Shorten it.")
    return words


def named(cell: Cell, label: str, known: Mapping[str, T], meant: Mapping[str, T | None], what: str) -> T | None:
    """What a cell names among `known` (by its folded name) or by what the officer said is `meant`; None for an empty one.

    Raises UnknownName, which tells the nearest.
    """
    name = words_of(cell, label, 200)
    key = folded(name)
    if not key:
        return None
    if key in known:
        return known[key]
    if key in meant:
        return meant[key]
    near = nearest(key, known)
    raise UnknownName(name, what, f"There is no {what} {shown(name)}." + (f" Did you mean {shown(str(known[near]))}?" if near else ""))


class UnknownName(Fault):
    """A name that nothing bears; `name` as it stands in the file, `what` it should name: a fund or a project."""

    def __init__(self, name: str, what: str, words: str) -> None:
        super().__init__(words)
        self.name, self.what = name, what
