"""Nothing hidden can be worked out: an attacker who knows every sum and the meaning of each mark tries.

The attacker is written without a line of the module: by solving the equations exactly, by closing in on bounds, and by going
through every table of whole numbers that could stand behind what is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.suppression import Cells, Mark, Sum, Telling, protect

Domain = tuple[int, int, frozenset[int]]
FAR = 60
# Bounds of figures that hang together without an end creep on for ever: what they give, they give soon.
ROUNDS = 40


class Attacker:
    """`shown`: what stands in print. `signs`: of what is hidden, its mark; `silent`: where it says nothing, though the figure
    is small. The rest of `sums` was never printed."""

    def __init__(self, sums: Sequence[Sum], shown: Mapping, signs: Mapping, threshold: int, silent: frozenset = frozenset()) -> None:
        self.silent = silent
        self.sums, self.shown, self.signs, self.threshold = sums, shown, signs, threshold
        self.unknown = sorted({key for one in sums for key in one.members if key not in shown} | set(signs), key=repr)

    def may(self, key: object, value: int) -> bool:
        mark = self.signs.get(key)
        if mark is Mark.SMALL:
            return 1 <= value < self.threshold
        return value >= 0 and (mark is None or key in self.silent or value == 0 or value >= self.threshold)

    def solved(self) -> set:
        """What the equations alone give: reduced to echelon form in fractions."""
        rows = []
        for one in self.sums:
            row: dict[object, Fraction] = {}
            right = Fraction(0)
            for key, sign in [(one.total, 1), *((part, -1) for part in one.parts)]:
                if key in self.shown:
                    right -= sign * self.shown[key]
                else:
                    row[key] = row.get(key, Fraction(0)) + sign
            rows.append((row, right))
        done: list[tuple[object, dict, Fraction]] = []
        for key in self.unknown:
            pivot = next((at for at, (row, _) in enumerate(rows) if row.get(key)), None)
            if pivot is None:
                continue
            row, right = rows.pop(pivot)
            row, right = {k: v / row[key] for k, v in row.items()}, right / row[key]

            def less(other: dict, rest: Fraction, row: dict = row, right: Fraction = right, key: object = key) -> tuple[dict, Fraction]:
                times = other.get(key, Fraction(0))
                out = {k: other.get(k, Fraction(0)) - times * row.get(k, Fraction(0)) for k in {*other, *row}}
                return {k: v for k, v in out.items() if v}, rest - times * right

            rows = [less(*one) for one in rows]
            done = [(k, *less(other, rest)) for k, other, rest in done] + [(key, row, right)]
        return {key for key, row, _ in done if set(row) == {key}}

    def bounded(self) -> set:
        """What bounds give, closed in until nothing moves."""
        low = {key: 1 if self.signs.get(key) is Mark.SMALL else 0 for key in self.unknown}
        high = {key: self.threshold - 1 if self.signs.get(key) is Mark.SMALL else 10**6 for key in self.unknown}
        for key, value in self.shown.items():
            low[key] = high[key] = value
        moved, rounds = True, 0
        while moved and rounds < ROUNDS:
            moved, rounds = False, rounds + 1
            for one in self.sums:
                new = {one.total: (sum(low[part] for part in one.parts), sum(high[part] for part in one.parts))}
                for part in one.parts:
                    rest = [other for other in one.parts if other != part]
                    new[part] = (low[one.total] - sum(high[r] for r in rest), high[one.total] - sum(low[r] for r in rest))
                for key, (least, most) in new.items():
                    least = max(least, 0)
                    while least < most and not (key in self.shown or self.may(key, least)) and least < FAR:
                        least += 1
                    while most > least and not (key in self.shown or self.may(key, most)) and most < FAR:
                        most -= 1
                    if least > low[key] or most < high[key]:
                        low[key], high[key], moved = max(low[key], least), min(high[key], most), True
        return {key for key in self.unknown if low[key] == high[key]}

    def tables(self, values: Mapping) -> Iterator[dict]:
        """Every table that could stand behind what is shown, near the true one: few unknown figures only."""
        # A source's sum of what it shows itself may be out; only what has an unknown in it can tell something.
        open_ = [one for one in self.sums if set(one.members) & set(self.unknown)]
        ranges = [[v for v in range(max(0, values[key] - self.threshold), values[key] + self.threshold + 1) if self.may(key, v)] for key in self.unknown]
        for chosen in product(*ranges):
            table = {**self.shown, **dict(zip(self.unknown, chosen, strict=True))}
            if all(table[one.total] == sum(table[part] for part in one.parts) for one in open_):
                yield table

    def alone(self, values: Mapping) -> set:
        """Hidden figures that are the same in every table that could be."""
        ways: dict[object, set[int]] = {key: set() for key in self.signs}
        for table in self.tables(values):
            for key in self.signs:
                ways[key].add(table[key])
            if all(len(found) > 1 for found in ways.values()):
                break
        return {key for key, found in ways.items() if len(found) < 2}


def attack(sums: Sequence[Sum], marks: Mapping, values: Mapping, threshold: int) -> set:
    """What is recovered of that which is hidden, by every way there is."""
    shown = {key: values[key] for key, mark in marks.items() if mark is Mark.SHOWN}
    signs = {key: mark for key, mark in marks.items() if mark is not Mark.SHOWN}
    silent = frozenset(key for key, mark in signs.items() if mark is Mark.HIDDEN and 1 <= values[key] < threshold)
    attacker = Attacker(sums, shown, signs, threshold, silent)
    found = (attacker.solved() | attacker.bounded()) & set(signs)
    if len(attacker.unknown) <= 4:
        found |= attacker.alone(values)
    return found


def table(rows: int, columns: int, cells: Sequence[int]) -> tuple[dict, list[Sum]]:
    """A table with a total at the end of each row and column: of districts by quarters, say."""
    values = {(r, c): cells[r * columns + c] for r in range(rows) for c in range(columns)}
    sums = [Sum((r, "all"), tuple((r, c) for c in range(columns))) for r in range(rows)]
    sums += [Sum(("all", c), tuple((r, c) for r in range(rows))) for c in range(columns)]
    sums += [Sum(("all", "all"), tuple((r, "all") for r in range(rows))), Sum(("all", "all"), tuple(("all", c) for c in range(columns)))]
    for one in sums:
        values[one.total] = sum(values[part] for part in one.parts)
    return values, sums


SMALLISH = st.integers(0, 9) | st.integers(0, 200)


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict, list[Sum]]:
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    return table(rows, columns, draw(st.lists(SMALLISH, min_size=rows * columns, max_size=rows * columns)))


@given(tables(), st.data(), st.integers(3, 8))
def test_nothing_is_recovered_of_one_report(made: tuple[dict, list[Sum]], data: st.DataObject, threshold: int) -> None:
    values, sums = made
    asked = data.draw(st.sets(st.sampled_from(sorted(values, key=repr)), min_size=1))
    shown = protect(Cells(values, sums, frozenset(asked), threshold))
    assert set(shown.marks) == asked
    assert shown.lost == set()
    assert not any(shown.marks[key] is Mark.SHOWN for key in asked if 1 <= values[key] < threshold)
    assert not any(mark is Mark.SMALL and not 1 <= values[key] < threshold for key, mark in shown.marks.items())
    assert attack(sums, shown.marks, values, threshold) == set()


@given(tables(), st.data())
def test_nothing_is_recovered_of_reports_that_follow_each_other(made: tuple[dict, list[Sum]], data: st.DataObject) -> None:
    """Each tells further cuts of the same figures; what any of them showed is known."""
    values, sums = made
    told: dict = {}
    lost: set = set()
    for _ in range(data.draw(st.integers(2, 4))):
        asked = data.draw(st.sets(st.sampled_from(sorted(values, key=repr))))
        shown = protect(Cells(values, sums, frozenset(asked), 5, told=told))
        assert bool(shown.lost) <= bool(told)
        assert {key: mark for key, mark in shown.marks.items() if key in told} == {key: told[key] for key in asked & set(told)}
        told |= shown.marks
        lost |= shown.lost
        # "6 in all, 5 of them here" leaves a "<5" no room: what has gone out cannot be taken back, and is named.
        assert {key for key in attack(sums, told, values, 5) if 1 <= values[key] < 5} <= lost


class Reader(Attacker):
    """One who has read reports of several thresholds: `said`: of a figure not shown, all its marks with theirs, and whether
    the mark said nothing."""

    def __init__(self, sums: Sequence[Sum], shown: Mapping, said: Mapping[object, Sequence[tuple[Mark, int, bool]]]) -> None:
        small = {key: [under for mark, under, _ in marks if mark is Mark.SMALL] for key, marks in said.items()}
        signs = {key: Mark.SMALL if small[key] else Mark.HIDDEN for key in said}
        super().__init__(sums, shown, signs, max((min(found) for found in small.values() if found), default=5))
        self.said = said

    def may(self, key: object, value: int) -> bool:
        return value >= 0 and all(
            1 <= value < under if mark is Mark.SMALL else silent or value == 0 or value >= under
            for mark, under, silent in self.said.get(key, ())
        )


@st.composite
def tight(draw: st.DrawFn) -> tuple[dict, list[Sum], list[tuple[int, set]]]:
    """A few small numbers, most of them alike, and reports now of the parts, now of the totals: where marks of several
    thresholds leave the least room."""
    columns = draw(st.integers(2, 3))
    few = st.sampled_from([draw(st.sampled_from([2, 3, 4]))] * 8 + [0, 1])
    values, sums = table(1, columns, draw(st.lists(few, min_size=columns, max_size=columns)))
    parts = {(0, column) for column in range(columns)}
    asks = st.sampled_from([parts, {(0, "all")}, set(values)])
    return values, sums, draw(st.lists(st.tuples(st.integers(3, 6), asks), min_size=2, max_size=4))


@st.composite
def wide(draw: st.DrawFn) -> tuple[dict, list[Sum], list[tuple[int, set]]]:
    """Any table, and reports of any of its figures."""
    values, sums = draw(tables())
    asks = st.sets(st.sampled_from(sorted(values, key=repr)))
    return values, sums, draw(st.lists(st.tuples(st.integers(3, 8), asks), min_size=2, max_size=4))


@given(tight() | wide())
def test_nothing_is_recovered_of_reports_under_different_thresholds(made: tuple[dict, list[Sum], list[tuple[int, set]]]) -> None:
    """The threshold is raised and lowered between reports: each mark keeps the meaning that its own report gave it."""
    values, sums, reports = made
    told: dict = {}
    earlier: dict = {}
    lost: set = set()
    for threshold, asked in reports:
        shown = protect(Cells(values, sums, frozenset(asked), threshold, told=told, earlier=earlier))
        assert not any(mark is Mark.SMALL and not 1 <= values[key] < threshold for key, mark in shown.marks.items())
        assert all(told.get(key) is Mark.SHOWN for key, mark in shown.marks.items() if mark is Mark.SHOWN and 1 <= values[key] < threshold)
        for key, mark in shown.marks.items():
            earlier.setdefault(key, set()).add(Telling(mark, threshold))
            told[key] = min(told.get(key, mark), mark, key=[Mark.SHOWN, Mark.SMALL, Mark.HIDDEN].index)
        lost |= shown.lost
        said = {
            key: [(one.mark, one.threshold, 1 <= values[key] < one.threshold) for one in earlier[key]]
            for key, mark in told.items() if mark is not Mark.SHOWN
        }
        reader = Reader(sums, {key: values[key] for key, mark in told.items() if mark is Mark.SHOWN}, said)
        found = (reader.solved() | reader.bounded()) & set(said)
        if len(reader.unknown) <= 4:
            found |= reader.alone(values)
        assert {key for key in found if any(1 <= values[key] < under for _, under, _ in said[key])} <= lost


def test_a_raised_threshold_does_not_give_away_what_a_lower_one_hid() -> None:
    """Three figures of 2 were told as "<3". Their 6 says that each is 2, whatever is small by now."""
    values, told = {"a": 2, "b": 2, "c": 2, "all": 6}, dict.fromkeys("abc", Mark.SMALL)
    earlier = {key: {Telling(Mark.SMALL, 3)} for key in told}
    sums, asked = [Sum("all", ("a", "b", "c"))], frozenset({"all"})
    shown = [protect(Cells(values, sums, asked, threshold, told=told, earlier=earlier)) for threshold in (3, 5, 8)]
    assert [(one.marks["all"], one.lost) for one in shown] == [(Mark.HIDDEN, set()), (Mark.HIDDEN, set()), (Mark.SMALL, set())]


def test_a_lowered_threshold_calls_nothing_small_that_is_not() -> None:
    """A 4 that was "<5" is not "<3" now; nor is it shown."""
    shown = protect(Cells({"a": 4}, [], frozenset("a"), 3, told={"a": Mark.SMALL}, earlier={"a": {Telling(Mark.SMALL, 5)}}))
    assert shown.marks == {"a": Mark.HIDDEN}


@given(tables(), st.data())
def test_a_revised_figure_gives_nothing_away(made: tuple[dict, list[Sum]], data: st.DataObject) -> None:
    """One figure is another in the second report, and every sum with it; the first stays known."""
    before, sums = made
    rows = 1 + max(key[0] for key in before if isinstance(key[0], int))
    columns = 1 + max(key[1] for key in before if isinstance(key[1], int))
    cells = [before[(r, c)] for r in range(rows) for c in range(columns)]
    cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(st.integers(0, 12))
    after, _ = table(rows, columns, cells)
    first = protect(Cells(before, sums, frozenset(before), 5))
    old, new = ({key: (key, found[key]) for key in found} for found in (before, after))
    both = [Sum(now[one.total], tuple(now[part] for part in one.parts)) for now in (old, new) for one in sums]
    values = {now[key]: found[key] for now, found in ((old, before), (new, after)) for key in found}
    told = {old[key]: mark for key, mark in first.marks.items()}
    second = protect(Cells(values, both, frozenset(new.values()), 5, told=told))
    recovered = attack(both, told | second.marks, values, 5)
    assert {key for key in recovered if 1 <= values[key] < 5} <= second.lost


def test_what_was_shown_before_the_rule_was_set_is_named_as_lost() -> None:
    values, sums = table(1, 2, [3, 8])
    told = {(0, "all"): Mark.SHOWN, (0, 1): Mark.SHOWN}
    shown = protect(Cells(values, sums, frozenset({(0, 0)}), 5, told=told))
    assert (shown.marks, shown.lost) == ({(0, 0): Mark.HIDDEN}, {(0, 0)})


@pytest.mark.parametrize(("cells", "hidden"), [
    ([3, 8, 20], {0, 1}),  # the smallest beside it
    ([3, 2, 20], {0, 1}),  # two small ones cover each other
    ([1, 1, 20], {0, 1, 2}),  # two of which both must be 1 do not
    ([4, 5, 20], {0, 1}),  # 4 could be 3 and 5 then 6
    ([1, 5, 20], {0, 1, 2}),  # 1 could be 2, but 5 then 4, which would be marked as small
    ([3, 0, 20], {0, 2}),  # a nought is the last to go
    ([0, 8, 20], set()), ([5, 8, 20], set()),
])
def test_as_few_are_hidden_as_may_be(cells: list[int], hidden: set[int]) -> None:
    values = dict(enumerate(cells)) | {"all": sum(cells)}
    shown = protect(Cells(values, [Sum("all", tuple(range(len(cells))))], frozenset(values), 5))
    assert {key for key, mark in shown.marks.items() if mark is not Mark.SHOWN} == hidden


def test_marks_that_give_themselves_away_are_silent() -> None:
    """Two that are "<3" and make "<3" are 1 and 1."""
    values = {"a": 1, "b": 1, "all": 2}
    shown = protect(Cells(values, [Sum("all", ("a", "b"))], frozenset(values), 3))
    assert sorted(mark.value for mark in shown.marks.values()) == ["hidden", "small", "small"]


def test_the_attacker_would_find_it() -> None:
    """Each way of attack finds what it is there for, where only the small ones are hidden."""
    values, sums = table(2, 2, [3, 8, 9, 30])
    naive = {key: Mark.SMALL if 1 <= value < 5 else Mark.SHOWN for key, value in values.items()}
    assert attack(sums, naive, values, 5) == {(0, 0)}
    pair = [Sum("all", ("a", "b"))]
    attacker = Attacker(pair, {"all": 2}, {"a": Mark.SMALL, "b": Mark.SMALL}, 5)
    assert attacker.solved() == set()
    assert attacker.bounded() == attacker.alone({"a": 1, "b": 1}) == {"a", "b"}


@settings(max_examples=5)
@given(st.lists(st.integers(0, 60), min_size=100, max_size=100))
def test_a_large_table_too(cells: list[int]) -> None:
    values, sums = table(25, 4, cells)
    shown = protect(Cells(values, sums, frozenset(values), 5))
    assert shown.lost == set()
    assert attack(sums, shown.marks, values, 5) == set()
