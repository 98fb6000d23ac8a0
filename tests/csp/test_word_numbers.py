"""The numbers that Word draws, as Word counts them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.word import read_word
from csp.word.numbers import formatted
from tests.csp.wordfiles import document, in_list, packed, paragraph, part

DECIMAL = ("decimal", "%1."), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")


def level(at: int, form: str, text: str, *, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels: str, lists: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> dict[str, str]:
    whole = f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{lists}'
    return {"word/numbering.xml": part("numbering", whole)}


def multilevel(lists: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> dict[str, str]:
    return numbering(*(level(at, form, text) for at, (form, text) in enumerate(DECIMAL)), lists=lists)


def labels(path: Path, body: str, parts: dict[str, str]) -> list[str]:
    return [block.label for block in read_word(packed(path / "paper.docx", document(body), parts)).blocks]


def test_levels_count_below_each_other(tmp_path: Path) -> None:
    body = "".join(in_list("Words", at) for at in (0, 1, 1, 2, 2, 1, 0, 1, 2))
    assert labels(tmp_path, body, multilevel()) == ["1.", "1.1", "1.2", "1.2.1", "1.2.2", "1.3", "2.", "2.1", "2.1.1"]


def test_a_deeper_paragraph_before_its_heading_counts_below_one(tmp_path: Path) -> None:
    assert labels(tmp_path, in_list("Words", 1) + in_list("Words", 1), multilevel()) == ["1.1", "1.2"]


def test_an_empty_paragraph_draws_its_number_too(tmp_path: Path) -> None:
    assert labels(tmp_path, in_list("A") + in_list("") + in_list("B"), multilevel()) == ["1.", "2.", "3."]


def test_the_number_column_of_a_table_may_hold_nothing_but_drawn_numbers(tmp_path: Path) -> None:
    row = f'<w:tr><w:tc>{in_list("")}</w:tc><w:tc>{paragraph("Welcome")}</w:tc></w:tr>'
    file = read_word(packed(tmp_path / "paper.docx", document(f"<w:tbl>{row * 3}</w:tbl>"), multilevel()))
    assert [row.cells[0][0].label for row in file.tables[0].rows] == ["1.", "2.", "3."]


def test_two_lists_of_one_kind_count_on_and_an_override_begins_anew(tmp_path: Path) -> None:
    lists = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    )
    body = in_list("A") + in_list("B", list_id=2) + in_list("C", list_id=3) + in_list("D", list_id=3) + in_list("E")
    assert labels(tmp_path, body, multilevel(lists)) == ["1.", "2.", "7.", "8.", "9."]


def test_an_override_of_all_levels_counts_each_from_its_start(tmp_path: Path) -> None:
    override = "".join(f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="1"/></w:lvlOverride>' for at in range(9))
    lists = f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>{override}</w:num>'
    body = in_list("A") + in_list("B", 1) + in_list("C", 1, 2) + in_list("D", 0, 2) + in_list("E", 1, 2)
    assert labels(tmp_path, body, multilevel(lists)) == ["1.", "1.1", "1.1", "2.", "2.1"]


def test_a_level_may_begin_elsewhere_and_never_begin_anew(tmp_path: Path) -> None:
    parts = numbering(
        level(0, "upperLetter", "Part %1"), level(1, "decimal", "%2)", start=4, more='<w:lvlRestart w:val="0"/>')
    )
    body = in_list("A") + in_list("B", 1) + in_list("C") + in_list("D", 1)
    assert labels(tmp_path, body, parts) == ["Part A", "4)", "Part B", "5)"]


def test_legal_numbers_are_figures_throughout(tmp_path: Path) -> None:
    parts = numbering(level(0, "upperRoman", "%1"), level(1, "decimal", "%1.%2", more="<w:isLgl/>"))
    assert labels(tmp_path, in_list("A") + in_list("B") + in_list("C", 1), parts) == ["I", "II", "2.1"]


def test_bullets_and_lists_without_a_number(tmp_path: Path) -> None:
    parts = numbering(level(0, "bullet", "\uf0b7"), level(1, "none", ""))
    assert labels(tmp_path, in_list("A") + in_list("B", 1) + in_list("C", 0, 99) + in_list("D", 0, 0), parts) == ["•", "", "", ""]


STYLES = (
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="H2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Free"><w:name w:val="Free"/><w:basedOn w:val="H1"/>'
    '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
)


def test_styles_draw_numbers_each_on_its_level(tmp_path: Path) -> None:
    styled = [paragraph("Words", f'<w:pStyle w:val="{name}"/>') for name in ("H1", "H2", "Own", "Free", "H1", "H2")]
    off = paragraph("Words", '<w:pStyle w:val="H2"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    deeper = paragraph("Words", '<w:pStyle w:val="H2"/><w:numPr><w:ilvl w:val="2"/></w:numPr>')
    parts = multilevel() | {"word/styles.xml": part("styles", STYLES)}
    assert labels(tmp_path, "".join([*styled, off, deeper]), parts) == ["1.", "1.1", "1.2", "", "2.", "2.1", "", "2.1.1"]


def test_a_list_names_the_styles_of_its_levels(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Clause"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    parts = numbering(level(0, "decimal", "%1"), level(1, "lowerLetter", "%2)", more='<w:pStyle w:val="Clause"/>'))
    body = in_list("A") + paragraph("B", '<w:pStyle w:val="Clause"/>') + paragraph("C", '<w:pStyle w:val="Clause"/>')
    assert labels(tmp_path, body, parts | {"word/styles.xml": part("styles", styles)}) == ["1", "a)", "b)"]


@pytest.mark.parametrize(
    ("number", "form", "drawn"),
    [
        (4, "upperRoman", "IV"), (1999, "decimal", "1999"), (44, "lowerRoman", "xliv"), (26, "lowerLetter", "z"),
        (28, "lowerLetter", "bb"), (53, "upperLetter", "AAA"), (7, "decimalZero", "07"), (12, "decimalZero", "12"),
        (3, "none", ""), (0, "lowerLetter", ""), (5000, "upperRoman", "5000"), (2, "unheardOf", "2"),
    ],
)  # fmt: skip
def test_forms(number: int, form: str, drawn: str) -> None:
    assert formatted(number, form) == drawn


@given(st.lists(st.integers(0, 2), min_size=1, max_size=30))
def test_any_outline_is_numbered_as_an_outline(tmp_path_factory: pytest.TempPathFactory, depths: list[int]) -> None:
    """Against a plain count: a level counts on, what lies below begins anew, what was skipped counts as one."""
    counts = [0, 0, 0]
    expected = []
    for depth in depths:
        counts = [*(count or 1 for count in counts[:depth]), counts[depth] + 1, *([0] * (2 - depth))]
        expected.append(".".join(map(str, counts[: depth + 1])) + ("." if depth == 0 else ""))
    body = "".join(in_list("Words", depth) for depth in depths)
    assert labels(tmp_path_factory.mktemp("outline"), body, multilevel()) == expected
