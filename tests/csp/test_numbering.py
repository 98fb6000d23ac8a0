"""Numbers by position."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from csp.numbering import block_numbers, letters, section_numbers

KINDS = st.lists(st.sampled_from(["numbered", "plain", "appendix"]), max_size=40)
BLOCKS = st.lists(st.tuples(st.booleans(), st.sampled_from([1, 2])), max_size=40)


def test_letters_go_on_after_z() -> None:
    assert [letters(n) for n in (1, 2, 26, 27, 52, 53, 702, 703)] == ["a", "b", "z", "aa", "az", "ba", "zz", "aaa"]


def test_sections_and_appendices_are_counted_apart() -> None:
    kinds = ["plain", "numbered", "numbered", "plain", "numbered", "appendix", "appendix"]
    assert section_numbers(kinds) == ["", "1", "2", "", "3", "A", "B"]


def test_paragraphs_below_a_subheading() -> None:
    # 9.1 sub-heading, 9.1.1, 9.1.2, a table, 9.2 sub-heading, 9.2.1
    blocks = [(True, 1), (True, 2), (True, 2), (False, 1), (True, 1), (True, 2)]
    assert block_numbers("9", blocks) == ["9.1", "9.1.1", "9.1.2", "", "9.2", "9.2.1"]


def test_letters_under_a_number() -> None:
    assert block_numbers("4", [(True, 1), (True, 2), (True, 1)], "letters") == ["a)", "a.1)", "b)"]


def test_no_numbers() -> None:
    assert block_numbers("4", [(True, 1), (True, 2)], "none") == ["", ""]
    assert block_numbers("", [(True, 1)]) == [""]


@given(KINDS)
def test_every_numbered_section_has_the_next_number(kinds: list[str]) -> None:
    numbers = section_numbers(kinds)
    assert [n for n, kind in zip(numbers, kinds, strict=True) if kind == "numbered"] == [
        str(n) for n in range(1, kinds.count("numbered") + 1)
    ]
    assert all(n == "" for n, kind in zip(numbers, kinds, strict=True) if kind == "plain")


@given(BLOCKS, st.sampled_from(["decimal", "letters"]))
def test_numbers_never_repeat_and_grow(blocks: list[tuple[bool, int]], style: str) -> None:
    numbers = [number for number in block_numbers("7", blocks, style) if number]
    assert len(set(numbers)) == len(numbers) == sum(numbered for numbered, _ in blocks)
    if style == "decimal":
        places = [tuple(map(int, number.split("."))) for number in numbers]
        assert places == sorted(places)
