"""A section in one box, and back into paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.models import Block
from meetings.plainwriting import as_text, changes, paragraphs
from tests.factories import BlockFactory, SectionFactory

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20).map(str.strip)
BOX = st.lists(WORDS | WORDS.map("## {}".format) | st.just("- one\n- two"), max_size=6).map("\n\n".join)


def built(*texts: str) -> tuple[object, list[Block]]:
    """A section without a database: of each text a paragraph, a sub-heading where it starts with ##."""
    section = SectionFactory.build(position=1)
    blocks = []
    for at, text in enumerate(texts):
        head = text.startswith("## ")
        blocks.append(BlockFactory.build(
            section=section, position=at, kind="subheading" if head else "paragraph", text=text.removeprefix("## ").strip(),
        ))
    return section, blocks


def done(blocks: list[Block], operations: list) -> list[tuple[str, str]]:
    """Kind and text of what stands after the operations."""
    rows = [(block.identity, block.kind, block.text) for block in blocks]
    for operation in operations:
        told = operation.told
        at = next((at for at, row in enumerate(rows) if row[0] == told["identity"]), None)
        if operation.do == "delete_block":
            del rows[at]
            continue
        row = (told["identity"], told["content"]["kind"], told["content"]["text"])
        if at is not None:
            rows[at] = row
        else:
            after = next((at for at, one in enumerate(rows) if one[0] == told["after"]), -1)
            rows.insert(after + 1, row)
    return [(kind, text) for _, kind, text in rows]


@given(BOX, BOX)
def test_any_box_becomes_any_other(before, after):
    section, blocks = built(*paragraphs(before))
    rows = done(blocks, changes(section, blocks, after))
    wanted = [
        ("subheading", one[3:].strip()) if one.startswith("## ") and "\n" not in one else ("paragraph", one)
        for one in paragraphs(after)
    ]
    assert rows == wanted or paragraphs(as_text(blocks)) == paragraphs(after)


@given(BOX)
def test_what_was_not_changed_is_left_alone(text):
    section, blocks = built(*paragraphs(text))
    assert changes(section, blocks, as_text(blocks)) == []
    assert changes(section, blocks, as_text(blocks).replace("\n", "\r\n")) == []


def test_tables_stay_where_they_are():
    section, blocks = built("One.", "Two.")
    table = BlockFactory.build(section=section, position=9, kind="table", rows=[["a"]], text="Figures", numbered=False)
    mixed = [blocks[0], table, blocks[1]]
    assert as_text(mixed) == "One.\n\nTwo."
    operations = changes(section, mixed, "One.\n\nTwo and a half.")
    assert [(one.do, one.told["identity"]) for one in operations] == [("put_block", blocks[1].identity)]


@pytest.mark.parametrize(("kind", "numbered"), [("numbered", True), ("plain", False)])
def test_a_new_paragraph_is_numbered_as_its_section_is(kind, numbered):
    section = SectionFactory.build(position=1, kind=kind)
    [new] = changes(section, [], "To say it.")
    assert new.told["content"]["numbered"] is numbered
    assert (new.told["base"], new.told["after"]) == (0, None)
