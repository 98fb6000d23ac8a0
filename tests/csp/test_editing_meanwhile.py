"""A paragraph is read before its save stands in the document's queue: what happens to it in between is not lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from csp.editing import services
from csp.editing.things import BLOCK
from csp.models import Block, KeptWording, Section
from tests.csp.test_editing import ada, bram, do, op, reword, section  # noqa: F401  # fixtures among them
from tests.factories import BlockFactory, SectionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.fixture
def meanwhile(monkeypatch) -> Callable:
    """Let `act` happen once the next save has read, and before its turn has come."""
    waiting, call_editors = [], services.call_editors

    def called(**whom) -> None:
        if waiting:
            waiting.pop()()
        call_editors(**whom)

    monkeypatch.setattr(services, "call_editors", called)
    return waiting.append


def paragraph(section: Section) -> Block:  # noqa: F811
    """One without a history, as those that come from the agenda."""
    block = BlockFactory(section=section, text="Dark.")
    Block.history.all().delete()
    return block


def test_the_same_operation_done_meanwhile_counts_once(meanwhile, section, ada):  # noqa: F811
    block = paragraph(section)
    operation = reword(block, "Bright.", 1)
    meanwhile(lambda: do(section.document, ada, operation))
    told = do(section.document, ada, operation)
    assert (told.state, told.version, Block.objects.get().version) == ("saved", 2, 2)
    assert list(BLOCK.done(block.identity)) == ["before its history", str(operation.op)]


@pytest.mark.parametrize("words", ["Dim.", None])
def test_who_was_quicker_is_not_overwritten(meanwhile, section, ada, bram, words):  # noqa: F811
    block = paragraph(section)
    theirs = reword(block, words, 1) if words else op("delete_block", identity=block.identity, base=1)
    meanwhile(lambda: do(section.document, bram, theirs))
    told = do(section.document, ada, reword(block, "Bright.", 1))
    assert told.state == "conflict"
    assert (told.current or {}).get("text") == words
    assert KeptWording.objects.get(pk=told.kept).content["content"]["text"] == "Bright."
    assert list(Block.objects.values_list("text", flat=True)) == ([words] if words else [])


def test_the_same_words_from_two_hands_at_once_are_no_conflict(meanwhile, section, ada, bram):  # noqa: F811
    block = paragraph(section)
    mine, theirs = reword(block, "Bright.", 1), reword(block, "Bright.", 1)
    meanwhile(lambda: do(section.document, bram, theirs))
    assert (do(section.document, ada, mine).state, Block.objects.get().version) == ("saved", 2)
    assert list(BLOCK.done(block.identity).items())[1:] == [(str(theirs.op), 2), (str(mine.op), 2)]


def test_a_paragraph_moved_meanwhile_stays_where_it_is_now(meanwhile, section, ada, bram):  # noqa: F811
    block, other = paragraph(section), SectionFactory(document=section.document, position=9)
    move = op("move_block", identity=block.identity, section=other.identity, after=None)
    meanwhile(lambda: do(section.document, bram, move))
    operation = reword(block, "Bright.", 1)
    assert do(section.document, ada, operation).state == "saved"
    assert Block.objects.values_list("section", "text").get() == (other.pk, "Bright.")
    rows = Block.history.filter(identity=block.identity).order_by("history_id")
    assert list(rows.values_list("history_change_reason", "version", "section_id", "text", "history_user_id")) == [
        ("before its history", 1, other.pk, "Dark.", None),
        (str(move.op), 1, other.pk, "Dark.", bram.pk), (str(operation.op), 2, other.pk, "Bright.", ada.pk),
    ]
