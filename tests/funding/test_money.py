"""Sums of money in words: read as people write them, printed as they expect, never by way of a float."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.money import MOST_PENCE, plain_pounds, pounds, read_pounds
from tests.tools import ROOT

PENCE = st.integers(min_value=-MOST_PENCE, max_value=MOST_PENCE)


@pytest.mark.parametrize(("text", "pence"), [
    ("1,234.56", 1_234_56), ("£1234.5", 1_234_50), ("GBP 12", 12_00), ("12 GBP", 12_00), (".5", 50), ("£4,000,000", 4_000_000_00),
    ("(£1.00)", -1_00), ("(1,000)", -1_000_00), ("-£1", -1_00), ("£-1", -1_00), ("1.00-", -1_00), ("−£5", -5_00),
    ("£1.00 CR", -1_00), ("\u00a0£ 45\u202f946.23 ", 45_946_23), ("0", 0),
])
def test_what_people_write_is_read(text, pence):
    assert read_pounds(text) == pence


@pytest.mark.parametrize(("text", "told"), [
    ("", "“” is no amount of money: write it like 1234.56."),
    ("£", "“£” is no amount of money: write it like 1234.56."),
    ("five", "“five” is no amount of money: write it like 1234.56."),
    ("1,23", "“1,23” has a comma in a wrong place: write it like 1,234.56."),
    ("12,34.00", "“12,34.00” has a comma in a wrong place: write it like 1,234.56."),
    ("1.234", "“1.234” has more than two places after the point: write pounds and pence."),
    ("$4", "“$4” is not in pounds."),
    ("(-4)", "“(-4)” is below zero twice over: write it like -1234.56."),
    ("10000000000.01", "“10000000000.01” is too much money: check the amount."),
    ("=1+1", "“=1+1” is no amount of money: write it like 1234.56."),
    ("1e3", "“1e3” is no amount of money: write it like 1234.56."),
    ("9" * 41, f"“{'9' * 40}...” is no amount of money: write it like 1234.56."),
])
def test_anything_else_is_refused_in_words(text, told):
    with pytest.raises(ValueError) as refused:
        read_pounds(text)
    assert str(refused.value) == told


@given(PENCE)
def test_what_is_printed_is_read_back(pence):
    assert read_pounds(pounds(pence)) == read_pounds(plain_pounds(pence)) == pence


@given(st.text(max_size=50))
def test_no_text_does_anything_but_answer_or_refuse(text):
    try:
        assert isinstance(read_pounds(text), int)
    except ValueError as refused:
        assert str(refused).startswith("“")


# Where money is reckoned: the room of funding, and whatever in other rooms has it in its name.
MONEY_WORDS = ("funding", "money", "financ", "ledger", "grant", "spend")
# Django's template filters that would reckon with floats.
FLOATING_FILTERS = ("floatformat", "widthratio")


def floats_in(source: str) -> list[int]:
    """The lines of a Python file on which a float could arise: a literal, float(), true division, round(), a FloatField."""
    found = []
    for node in ast.walk(ast.parse(source)):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
        named = isinstance(node, ast.Name | ast.Attribute) and (
            getattr(node, "id", None) or getattr(node, "attr", None)
        ) in {"float", "round", "FloatField", "Avg", "StdDev", "fsum", "mean"}
        divided = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
        if literal or named or divided:
            found.append(node.lineno)
    return sorted(found)


def money_files() -> list[str]:
    found = []
    for room in ("csp", "meetings", "actions", "funding", "reports", "static", "templates"):
        for path in (ROOT / room).rglob("*"):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in (".py", ".html", ".svg") and any(word in name for word in MONEY_WORDS):
                found.append(name)
    return sorted(found)


def test_no_float_touches_money():
    names = money_files()
    assert {"funding/money.py", "funding/ledgerservices.py", "funding/queries.py", "funding/migrations/0001_initial.py"} <= set(names)
    faults = []
    for name in names:
        text = (ROOT / name).read_text()
        if name.endswith(".py"):
            faults += [f"{name}:{line}" for line in floats_in(text)]
        else:
            faults += [f"{name}: {word}" for word in FLOATING_FILTERS if word in text]
    assert faults == []


@pytest.mark.parametrize("source", [
    "x = 0.1", "x = float('1')", "x = a / b", "x /= 2", "x = round(y)", "amount = models.FloatField()", "x = 1j",
    "Line.objects.aggregate(Avg('pence'))", "numbers = map(float, rows)",
])
def test_the_search_for_floats_finds_each_way_to_one(source):
    assert floats_in(source) == [1]


def test_whole_pence_are_no_float():
    assert floats_in("x = 5 // 2\ny, z = divmod(x, 100)\nw = 'a' + '/'") == []
