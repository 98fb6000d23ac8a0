"""Rows that people type or paste into one box: instalments of a grant, parts of a bid."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.money import MOST_PENCE
from funding.rows import Due, Part, read_dues, read_parts

WORDS = st.lists(st.text("abcXYZ0123456789£.,-()", min_size=1, max_size=8), max_size=4).map(" ".join)


def test_instalments_and_parts_are_read_as_people_type_them():
    assert read_dues("1/6/2030 5,000.00 First half\n\n Tuesday 1 October 2030: £ 2500.5\n2030-11-01\t£3") == [
        Due(date(2030, 6, 1), 5_000_00, "First half"), Due(date(2030, 10, 1), 2_500_50), Due(date(2030, 11, 1), 3_00),
    ]
    assert read_parts("Lamps at the lock: 1,500\nPaint 20.00") == [Part("Lamps at the lock", 1_500_00), Part("Paint", 20_00)]
    for row in (Due(date(2030, 6, 1), 5_000_00, "First half"), Due(date(2030, 10, 1), 1)):
        assert read_dues(str(row)) == [row]
    assert read_parts(str(Part("Lamps for 2 locks", 1))) == [Part("Lamps for 2 locks", 1)]


@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)), pence=st.integers(1, MOST_PENCE), words=WORDS)
def test_what_a_form_shows_again_is_read_as_it_was(day, pence, words):
    assert read_dues(str(Due(day, pence, words))) == [Due(day, pence, words)]
    part = Part(f"{words}x", pence)
    assert read_parts(str(part)) == [part]


@pytest.mark.parametrize(("read", "text", "told"), [
    (read_dues, "1/6/2030 5.00\n1/7/2030", "Line 2, “1/7/2030”: The amount is missing."),
    (read_dues, "1/6/2030 five", "Line 1, “1/6/2030 five”: “five” is no amount of money: write it like 1234.56."),
    (read_dues, "soon 5.00", "Line 1, “soon 5.00”: Write the date like 14 March 2023 or 14/3/2023."),
    (read_dues, "1/6/2030 -5.00", "Line 1, “1/6/2030 -5.00”: The amount is not above zero."),
    (read_parts, "5.00", "Line 1, “5.00”: Write what it is, and last the amount."),
    (read_parts, "Lamps $4", "Line 1, “Lamps $4”: “$4” is not in pounds."),
    (read_parts, f"{'x' * 201} 4", f"Line 1, “{'x' * 60}”: Shorten its words to 200 characters."),
])
def test_a_row_that_is_not_understood_is_named(read, text, told):
    with pytest.raises(ValueError) as refused:
        read(text)
    assert str(refused.value) == told
