"""Which figures to hide so that no small number can be worked out, and the proof that it cannot.

Pure: no database. What is hidden is hidden for good reason only if somebody who knows everything that is shown, that sums
are sums, and what the marks mean ("below 5" is 1 to 4; any other hidden figure is 0, or 5 and more) cannot tell a hidden
figure. So each small figure gets a witness: another set of whole numbers, equal in all that is shown, true to every sum
and to every mark, in which that figure is another one. Where there is none, a further figure of the same sum is hidden, and
the search begins anew. A witness covers more than solving the equations: also what follows because nothing is below nought.
In the end, what was hidden for others and follows from the rest all the same (a nought under a small total) is shown.

The one who attacks is taken to be stronger than they are: figures of earlier reports are known to them, and a figure that
has the same value as before is known to be the same. A mark says what it said under the threshold of its own report:
"<3" stays 1 or 2 for ever, though a later report hides all that is below 5.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

Key = Hashable

# Steps of one search for a witness: enough for tables of the size that people read.
PATIENCE = 500


class Mark(Enum):
    """How a figure is shown. SMALL says that it is 1 to below the threshold; HIDDEN says nothing of it."""

    SHOWN = "shown"
    SMALL = "small"
    HIDDEN = "hidden"


class Telling(NamedTuple):
    """A mark, and what a small number was below in the report that had it."""

    mark: Mark
    threshold: int

    def allows(self, value: int, true: int) -> bool:
        """Whether a figure that is `true` may be `value` for all that the mark says."""
        small = 1 <= value < self.threshold
        if self.mark is Mark.SMALL:
            return small
        # A hidden count was not marked small, so all are taken to see that it is not; one that is says nothing.
        return (self.mark is Mark.HIDDEN and (not small or 1 <= true < self.threshold)) or value == true


@dataclass(frozen=True)
class Sum:
    """`total` is the sum of `parts`, as far as those are known at all."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def members(self) -> tuple[Key, ...]:
        """The total and its parts."""
        return (self.total, *self.parts)


@dataclass(frozen=True)
class Cells:
    """What is to be judged.

    `values`: every count that stands in a sum, shown or not. `asked`: those to be shown now. `told`: how those of earlier
    reports were marked. `secret`: to be hidden whatever its value, such as the people behind a share of few. `most`: what a
    figure cannot be above, where that is known. `threshold`: from 1 to below it a count is small. `earlier`: every mark that
    a figure of `told` had, each with its threshold; where there is none, it was told under `threshold`.
    """

    values: Mapping[Key, int]
    sums: Sequence[Sum]
    asked: frozenset[Key]
    threshold: int
    told: Mapping[Key, Mark] = field(default_factory=dict)
    secret: frozenset[Key] = frozenset()
    most: Mapping[Key, int] = field(default_factory=dict)
    earlier: Mapping[Key, Collection[Telling]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """`marks` of all that was asked; `lost`: small ones that, with what earlier reports told, come out whatever is hidden now."""

    marks: dict[Key, Mark]
    lost: frozenset[Key]


def protect(cells: Cells) -> Shown:
    """The marks of `cells.asked`. What was shown before stays shown, what was hidden before stays hidden; a small one that
    is above a threshold lowered since is hidden without being called small."""
    work = _Work(cells)
    marks = {key: _first_mark(key, cells) for key in sorted(cells.asked, key=repr)}
    lost: set[Key] = set()
    while (open_ := work.exposed(marks, lost)) is not None:
        further = work.further(open_, marks)
        if further is not None:
            marks[further] = Mark.HIDDEN
        elif (telling := work.telling(open_, marks)) is not None:
            # 1 + 1 that make "<3": the marks themselves give it away, so this one says nothing.
            marks[telling] = Mark.HIDDEN
        else:
            lost.add(open_)
    for key in [one for one, mark in marks.items() if mark is Mark.HIDDEN and not work.guards(one) and one not in cells.told]:
        shown = marks | {key: Mark.SHOWN}
        if work.witness(key, {**cells.told, **marks}) is None and work.exposed(shown, lost) is None:
            marks = shown
    return Shown(marks, frozenset(lost & set(cells.values)))


def _first_mark(key: Key, cells: Cells) -> Mark:
    """By itself, before any other figure is looked at."""
    if key in cells.told:
        before = cells.told[key]
        return Mark.HIDDEN if before is Mark.SMALL and cells.values[key] >= cells.threshold else before
    if key in cells.secret:
        return Mark.HIDDEN
    return Mark.SMALL if 1 <= cells.values[key] < cells.threshold else Mark.SHOWN


class _Work:
    """The sums, tied to their members."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.highest = max([cells.threshold, 2, *(told.threshold for tellings in cells.earlier.values() for told in tellings)])
        self.sums = [one for one in dict.fromkeys(cells.sums) if set(one.members) <= set(cells.values)]
        self.of: dict[Key, list[Sum]] = defaultdict(list)
        for one in self.sums:
            for key in one.members:
                self.of[key].append(one)

    def guards(self, key: Key) -> bool:
        """Whether the figure is secret, or small under the threshold of now or of a report that told it."""
        least = max([self.cells.threshold, *(told.threshold for told in self.cells.earlier.get(key, ()))])
        return key in self.cells.secret or 1 <= self.cells.values[key] < least

    def exposed(self, marks: Mapping[Key, Mark], lost: set[Key]) -> Key | None:
        """A small or secret figure without a witness, the smallest first; None if there is none."""
        all_marks = {**self.cells.told, **marks}
        safe: set[Key] = set()
        hidden = [key for key, mark in all_marks.items() if mark is not Mark.SHOWN and self.guards(key) and key not in lost]
        for key in sorted(hidden, key=lambda one: (self.cells.values[one], repr(one))):
            if key in safe:
                continue
            witness = self.witness(key, all_marks)
            if witness is None:
                return key
            safe |= {one for one, change in witness.items() if change}
        return None

    def witness(self, key: Key, marks: Mapping[Key, Mark]) -> dict[Key, int] | None:
        """Changes of hidden and unpublished figures, that of `key` not 0, under which all that is shown stays as it is."""
        steps = [PATIENCE]
        for size in range(1, self.highest + 1):
            for change in (size, -size):
                if self._may(key, change, marks):
                    found = self._repair({key: change}, marks, steps)
                    if found is not None:
                        return found
        return None

    def _repair(self, changes: dict[Key, int], marks: Mapping[Key, Mark], steps: list[int]) -> dict[Key, int] | None:
        """Further changes until every sum is true again, or None."""
        steps[0] -= 1
        if steps[0] < 0:
            return None
        broken = next(self._broken(changes), None)
        if broken is None:
            return changes
        one, short = broken
        for key in self._movable(one, changes, marks):
            change = -short if key == one.total else short
            if self._may(key, change, marks):
                found = self._repair({**changes, key: change}, marks, steps)
                if found is not None:
                    return found
        return None

    def _broken(self, changes: Mapping[Key, int]) -> Iterator[tuple[Sum, int]]:
        """Sums that are not true, with what the parts lack."""
        for key in changes:
            for one in self.of[key]:
                short = changes.get(one.total, 0) - sum(changes.get(part, 0) for part in one.parts)
                if short:
                    yield one, short

    def _movable(self, one: Sum, changes: Mapping[Key, int], marks: Mapping[Key, Mark]) -> list[Key]:
        """Members of a sum that nobody knows and that have not been moved; what stands in fewest sums first."""
        free = [key for key in one.members if key not in changes and marks.get(key) is not Mark.SHOWN]
        return sorted(free, key=lambda key: (key in marks, len(self.of[key]), -self.cells.values[key], repr(key)))

    def _may(self, key: Key, change: int, marks: Mapping[Key, Mark]) -> bool:
        """Whether the figure may be another by `change`, for all that its marks say."""
        cells, true, mark = self.cells, self.cells.values[key], marks.get(key)
        value = true + change
        if value < 0 or value > cells.most.get(key, value):
            return False
        if mark is None or key in cells.secret:
            return True
        before = cells.earlier.get(key, ())
        if (key in cells.asked or not before) and not Telling(mark, cells.threshold).allows(value, true):
            return False
        return all(told.allows(value, true) for told in before)

    def further(self, key: Key, marks: Mapping[Key, Mark]) -> Key | None:
        """The next figure to hide, so that `key` cannot be told: the smallest that stands in a sum with it, or with what is
        unknown beside it. None where there is nothing left to hide."""
        for ring in self._rings(key, marks):
            hideable = [one for one in ring if marks.get(one) is Mark.SHOWN and one not in self.cells.told]
            if hideable:
                return min(hideable, key=lambda one: (self.cells.values[one] == 0, self.cells.values[one], repr(one)))
        return None

    def telling(self, key: Key, marks: Mapping[Key, Mark]) -> Key | None:
        """A small figure of now, `key` or as near to it as may be, whose mark could say less; None if there is none."""
        for ring in ({key}, *self._rings(key, marks)):
            small = [one for one in ring if marks.get(one) is Mark.SMALL and one not in self.cells.told]
            if small:
                return min(small, key=repr)
        return None

    def _rings(self, key: Key, marks: Mapping[Key, Mark]) -> Iterator[set[Key]]:
        """What stands in a sum with `key`, then what stands in one with the unknown among those, and so on."""
        all_marks = {**self.cells.told, **marks}
        seen, edge = {key}, [key]
        while edge:
            beside = {other for one in edge for total in self.of[one] for other in total.members} - seen
            seen |= beside
            yield beside
            edge = [one for one in beside if all_marks.get(one) is not Mark.SHOWN]
