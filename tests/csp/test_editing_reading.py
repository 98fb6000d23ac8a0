"""What an editor sends: whatever it is, it is read strictly or refused in a sentence."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.editing.reading import OPERATIONS, cleaned, read_operations
from csp.editing.shapes import TooMuch, Unreadable

CONTENT = {"kind": "paragraph", "text": "Dark.", "depth": 1, "numbered": True, "rows": None}
PUT = {"op": str(uuid4()), "do": "put_block", "identity": str(uuid4()), "base": 1, "content": CONTENT}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.uuids().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=12,
)


def read(*operations: object) -> list:
    return read_operations(json.dumps({"operations": operations}).encode())


@given(st.binary(max_size=200) | JSON.map(lambda one: json.dumps(one).encode()))
def test_nonsense_is_refused_in_a_sentence(body):
    try:
        assert read_operations(body) == []
    except Unreadable as why:
        assert str(why).endswith(".")


@given(st.sampled_from(sorted(PUT)), JSON)
def test_a_part_that_is_something_else_is_refused(part, value):
    told = {**PUT, part: value}
    try:
        (operation,) = read(told)
    except Unreadable:
        return
    assert operation.do == "put_block"
    assert type(operation.told["base"]) is int
    assert isinstance(operation.told["identity"], UUID)


@given(st.sampled_from(sorted(CONTENT)), JSON)
def test_a_content_is_read_strictly(part, value):
    try:
        (operation,) = read({**PUT, "content": {**CONTENT, part: value}})
    except Unreadable:
        return
    content = operation.told["content"]
    assert content["kind"] in {"paragraph", "subheading", "table", "image"}
    assert (content["depth"] in (1, 2), type(content["depth"]), type(content["numbered"])) == (True, int, bool)


@pytest.mark.parametrize("change", [
    {"do": "drop_table"}, {"op": "1"}, {"identity": "x" * 36}, {"base": True}, {"base": -1}, {"base": 1.0}, {"base": 10**12},
    {"content": {**CONTENT, "more": 1}}, {"content": {"text": "Dark."}}, {"more": 1}, {"base": 0},
    {"content": {**CONTENT, "rows": [["a"], ["a", "b"]]}}, {"content": {**CONTENT, "rows": []}},
    {"content": {**CONTENT, "rows": [["a"]] * 501}}, {"content": {**CONTENT, "depth": True}}, {"section": None},
])
def test_each_of_these_is_refused(change):
    assert len(read(PUT)) == 1
    with pytest.raises(Unreadable):
        read({**PUT, **change})


def test_too_much_is_told_as_such():
    with pytest.raises(TooMuch):
        read(*[{**PUT, "op": str(uuid4())}] * 501)
    with pytest.raises(TooMuch):
        read_operations(b" " * 2_000_001)


def test_an_operation_comes_once_in_a_request():
    with pytest.raises(Unreadable, match="came twice"):
        read(PUT, PUT)


def test_every_operation_of_the_protocol_is_known():
    assert set(OPERATIONS) == {
        f"{act}_{thing}" for act in ("put", "delete") for thing in ("block", "section", "action", "decision")
    } | {"move_block", "move_section", "take_item", "settle"}


@given(st.text(alphabet=st.characters(codec=None)))
def test_cleaned_text_can_be_written_and_printed(text):
    clean = cleaned(text)
    clean.encode()
    assert cleaned(clean) == clean
    assert not {"\x00", "\r", "\x0b", "\x1b"} & set(clean)
    assert [one for one in text if one.isalnum()] == [one for one in clean if one.isalnum()]
