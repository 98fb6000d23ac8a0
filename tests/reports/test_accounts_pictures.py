"""Pictures of money: every bar fits with its amount behind it, nothing is lost, and the table says what is drawn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from csp.bars import WIDTH, Bars
from funding.money import pounds
from reports.builders.moneyshapes import Figure
from reports.moneypictures import MOST, REST, YEARS, largest, over_years

PENCE = st.integers(0, 10**12)


@given(st.lists(PENCE, min_size=1, max_size=6))
def test_a_bar_and_its_amount_fit(values):
    bars = Bars("k", "T", "H", ("Spent",), tuple((str(at), (value,)) for at, value in enumerate(values)), shown=pounds)
    drawn = [bar for line in bars.lines for bar in line.bars]
    assert [bar.words for bar in drawn] == [pounds(value) for value in values]
    assert all(bar.beside + 8 * len(bar.words) <= WIDTH for bar in drawn)
    assert [words for _, words in bars.numbers] == [(pounds(value),) for value in values]
    # The longer bar is never of the smaller amount.
    assert sorted(bar.width for bar in drawn) == [bar.width for bar in sorted(drawn, key=lambda bar: bar.value)]


@given(st.lists(st.integers(-10_000, 10**9), max_size=20))
def test_the_largest_and_all_else_are_all_there_is(values):
    rows = largest(Figure(str(at), f"Line {at}", pence) for at, pence in enumerate(values))
    assert sum(pence for _, (pence,) in rows) == sum(pence for pence in values if pence > 0)
    assert len(rows) <= MOST and [words for words, _ in rows].count(REST) == (sum(pence > 0 for pence in values) > MOST)


def test_only_the_last_years_are_drawn_and_none_below_nothing():
    picture = over_years((f"{year}/x", year, -1) for year in range(30))
    assert [label for label, _ in picture.rows] == [f"{year}/x" for year in range(30 - YEARS, 30)]
    assert picture.rows[-1][1] == (29, 0)
    assert picture.told.startswith("20/x: £0.20 available, £0.00 spent.")
