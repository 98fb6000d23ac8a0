"""The shapes of a year's accounts. All money is in whole pence; below zero where something was taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from funding.models import Line
from reports.builders.shapes import View


@dataclass(frozen=True)
class Made:
    """An entry of the ledger ("2022/23-014") and what of it counts in a figure. `words`: its own; of one that takes another
    back only that it does."""

    entry: str
    date: date
    words: str
    pence: int

    @classmethod
    def of(cls, line: Line, pence: int) -> Made:
        """What the entry of `line` is told as; `pence` with the sign that it has there."""
        entry = line.entry
        # Why it was taken back may name somebody who is no matter of the public's.
        words = f"Takes back {entry.reverses.called}" if entry.reverses is not None else entry.words
        return cls(entry.called, entry.date, words, pence)

    @property
    def anchor(self) -> str:
        """Where a list of entries has it."""
        return f"entry-{self.entry.replace('/', '-')}"


@dataclass(frozen=True)
class Figure:
    """An amount of the accounts. `key` is its place in them, one in a year; it is the sum of what it is `made` of, or of
    the other figures whose keys stand in `of`."""

    key: str
    words: str
    pence: int
    made: tuple[Made, ...] = ()
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Award(Figure):
    """Money that others hold: won by a bid or given as a grant. `parts` are the sums won for each of several things.

    It is not the sum of `paid`, which are entries of the ledger about it, in whatever year.
    """

    fund: str = ""
    decided: date | None = None
    parts: tuple[int, ...] = ()
    paid: tuple[Made, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AccountsView(View):
    """The accounts of a year. `date` and `last` are its first and last day; `provisional`: it is not closed yet, or one
    before it is not, so that figures may still change.

    `available`, `spent` and `remaining` are of money that the partnership holds. `awards` were won for partners and paid
    to them, `reported` is only told of: neither is counted in.
    """

    kind = "accounts"
    year: str
    next_year: str
    last: date
    provisional: bool
    closed_on: date | None
    available: tuple[Figure, ...]
    total_available: Figure
    awards: tuple[Award, ...]
    award_funds: tuple[Figure, ...]
    total_awards: Figure
    spent: tuple[Figure, ...]
    total_spent: Figure
    pooled: Figure
    others_left: tuple[Figure, ...]
    total_remaining: Figure
    reported: tuple[Award, ...]
    total_reported: Figure

    @property
    def figures(self) -> dict[str, Figure]:
        """Every figure by its key, in the order of the accounts."""
        rows: tuple[Figure, ...] = (
            *self.available, self.total_available, *self.awards, *self.award_funds, self.total_awards, *self.spent,
            self.total_spent, self.pooled, *self.others_left, self.total_remaining, *self.reported, self.total_reported,
        )
        return {one.key: one for one in rows}

    @property
    def of_entries(self) -> list[Figure]:
        """The figures that are made of entries, or were paid by them: what their lists are drawn from."""
        return [one for one in self.figures.values() if one.made or getattr(one, "paid", ())]

    @property
    def several_funds(self) -> bool:
        """Whether the awards came out of more than one fund, so that a sum for each says something."""
        return len(self.award_funds) > 1

    def entries_of(self, key: str) -> tuple[str, ...]:
        """The entries of which the figure with this key is made, by way of other figures too, each once."""
        figure = self.figures[key]
        found = [one.entry for one in figure.made]
        for part in figure.of:
            found += self.entries_of(part)
        return tuple(dict.fromkeys(found))


class Sums:
    """Lines put together by what they are of ("project-7"), or else by their words, in the order in which each was first met."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}
        self.named: dict[str, str] = {}
        self.first: dict[str, tuple[int, int]] = {}
        self.made: dict[str, list[Made]] = {}

    def add(self, of: str, words: str, line: Line, pence: int) -> None:
        """Put a line to those of the same thing, or where it is of none (""), to those of the same words; `pence` with the sign
        that it has there."""
        entry = line.entry
        group = f"of {of}" if of else f"said {words.casefold()}"
        self.words.setdefault(group, words)
        # Of words alone the earliest number stands for them: entries are only ever added, with higher ones.
        number = entry.year_id, entry.number
        self.first[group] = min(number, self.first.get(group, number))
        self.named[group] = of or entry_name(*self.first[group])
        self.made.setdefault(group, []).append(Made.of(line, pence))

    def figures(self, prefix: str) -> list[Figure]:
        """A figure for each group that does not come to nothing."""
        return [figure(prefix, self.named[group], self.words[group], made) for group, made in self.made.items() if sum(one.pence for one in made)]


def figure(prefix: str, of: str, words: str, made: Iterable[Made]) -> Figure:
    """The sum of some entries about the thing that `of` names."""
    made = tuple(made)
    return Figure(key_for(prefix, of), words, sum(one.pence for one in made), made)


def key_for(prefix: str, of: str) -> str:
    """The key of a figure about the thing that `of` names: "spent-project-7". Neither the words of a thing, which may change,
    nor the order of the lines has a say in it, so that what is tied to it stays tied to it."""
    return f"{prefix}-{of}"


def entry_name(begins: int, number: int) -> str:
    """An entry as a key names it: "entry-2022-14"."""
    return f"entry-{begins}-{number}"


def total(key: str, words: str, parts: Iterable[Figure]) -> Figure:
    """The sum of other figures."""
    parts = list(parts)
    return Figure(key, words, sum(one.pence for one in parts), of=tuple(one.key for one in parts))
