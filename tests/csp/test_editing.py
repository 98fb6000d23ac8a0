"""Operations onto any numbered document: places, conflicts, what was kept, what was done before."""

from __future__ import annotations

import random
from uuid import UUID, uuid4

import pytest

from csp.editing.services import apply
from csp.editing.shapes import LONGEST_TEXT, Operation, Result, Unreadable
from csp.editing.state import history_of, state_of
from csp.models import Block, Document, KeptWording, Section, User
from csp.numbering import block_numbers, section_numbers
from tests.factories import BlockFactory, DocumentFactory, PersonFactory, SectionFactory, UserFactory

pytestmark = pytest.mark.django_db
PARAGRAPH = {"kind": "paragraph", "text": "", "depth": 1, "numbered": True, "rows": None}
HEADING = {"kind": "numbered", "title": "", "audience": "public", "public_wording": ""}


@pytest.fixture
def ada() -> User:
    return UserFactory(person=PersonFactory(name="Ada Applegarth"))


@pytest.fixture
def bram() -> User:
    return UserFactory(person=PersonFactory(name="Bram Fennimore"))


@pytest.fixture
def section() -> Section:
    return SectionFactory(title="Lamps")


def op(do: str, **told) -> Operation:
    return Operation(uuid4(), do, told)


def do(document: Document, by: User, operation: Operation) -> Result:
    return apply(document=document, operations=[operation], by=by).results[0]


def new(section: Section, text: str, after: UUID | None = None, **content) -> Operation:
    return op("put_block", identity=uuid4(), base=0, section=section.identity, after=after, content=PARAGRAPH | {"text": text} | content)


def reword(block: Block, text: str, base: int, **content) -> Operation:
    return op("put_block", identity=block.identity, base=base, content=PARAGRAPH | {"text": text} | content)


def texts(document: Document) -> list[list[str]]:
    told = state_of(document, by=UserFactory())
    return [[block["text"] for block in section["blocks"]] for section in told["sections"]]


# Conflicts

def test_who_comes_second_is_told_and_their_words_are_kept(section, ada, bram):
    block = BlockFactory(section=section, text="Dark.")
    assert do(section.document, ada, reword(block, "Very dark.", 1)).version == 2
    late = reword(block, "Rather dark.", 1)
    told = do(section.document, bram, late)
    assert (told.state, told.version, told.by, told.message) == (
        "conflict", 2, "Ada Applegarth", "Ada Applegarth has changed this meanwhile."
    )
    assert told.current == PARAGRAPH | {"text": "Very dark."}
    kept = KeptWording.objects.get()
    assert (kept.pk, kept.by, kept.base_version, kept.thing, kept.content["content"]["text"]) == (
        told.kept, bram, 1, "block", "Rather dark."
    )
    assert do(section.document, bram, late).kept == kept.pk
    assert KeptWording.objects.count() == 1
    block.refresh_from_db()
    assert (block.text, block.version) == ("Very dark.", 2)


def test_the_same_words_from_two_hands_are_no_conflict(section, ada, bram):
    block = BlockFactory(section=section, text="Dark.")
    do(section.document, ada, reword(block, "Bright.", 1))
    same = reword(block, "Bright.", 1)
    assert (do(section.document, bram, same).state, do(section.document, bram, same).version) == ("saved", 2)
    do(section.document, ada, reword(block, "Dim.", 2))
    assert (do(section.document, bram, same).state, KeptWording.objects.count()) == ("saved", 0)


def test_sent_again_after_somebody_wrote_on_top_it_was_saved_before(section, ada, bram):
    block = BlockFactory(section=section, text="Dark.")
    first = reword(block, "Bright.", 1)
    do(section.document, ada, first)
    do(section.document, bram, reword(block, "Dim.", 2))
    told = do(section.document, ada, first)
    assert (told.state, told.version, KeptWording.objects.count()) == ("saved", 2, 0)
    assert texts(section.document) == [["Dim."]]


def test_words_for_a_deleted_paragraph_are_kept(section, ada, bram):
    block = BlockFactory(section=section, text="Dark.")
    assert do(section.document, ada, op("delete_block", identity=block.identity, base=1)).state == "saved"
    told = do(section.document, bram, reword(block, "Bright.", 1))
    assert (told.state, told.current, told.message) == ("conflict", None, "Somebody has deleted this meanwhile.")
    assert KeptWording.objects.get(pk=told.kept).content["content"]["text"] == "Bright."


def test_a_new_paragraph_in_a_section_that_is_gone_is_kept(section, ada):
    operation = new(section, "Bright.")
    do(section.document, ada, op("delete_section", identity=section.identity, base=1))
    told = do(section.document, ada, operation)
    assert (told.state, told.current, KeptWording.objects.get().pk) == ("conflict", None, told.kept)


def test_a_paragraph_changed_meanwhile_is_not_deleted(section, ada, bram):
    block = BlockFactory(section=section, text="Dark.")
    do(section.document, ada, reword(block, "Bright.", 1))
    told = do(section.document, bram, op("delete_block", identity=block.identity, base=1))
    assert (told.state, told.current["text"], told.kept) == ("conflict", "Bright.", None)
    assert Block.objects.filter(pk=block.pk).exists()


def test_a_change_by_another_service_is_seen(section, ada):
    block = BlockFactory(section=section, text="Dark.")
    Block.objects.filter(pk=block.pk).update(version=5, text="Put right.")
    assert do(section.document, ada, reword(block, "Bright.", 1)).state == "conflict"


# History

def test_the_wording_before_the_first_edit_is_not_lost(section, ada):
    block = BlockFactory(section=section, text="As imported.")
    Block.history.all().delete()  # an import writes no history
    do(section.document, ada, reword(block, "Put right.", 1))
    told = history_of(section.document, block.identity)
    assert [(one["version"], one["content"]["text"], one["by"], one["at"] is None) for one in told] == [
        (2, "Put right.", "Ada Applegarth", False), (1, "As imported.", "", True)
    ]


def test_the_history_of_what_was_deleted_can_be_read(section, ada, bram):
    operation = new(section, "Bright.")
    do(section.document, ada, operation)
    do(section.document, ada, op("move_block", identity=operation.told["identity"], section=section.identity, after=None))
    do(section.document, bram, op("delete_block", identity=operation.told["identity"], base=1))
    told = history_of(section.document, operation.told["identity"])
    assert [(one["content"]["text"], one["by"], one["deleted"]) for one in told] == [
        ("Bright.", "Bram Fennimore", True), ("Bright.", "Ada Applegarth", False)
    ]


def test_the_history_of_another_document_is_not_shown(section, ada):
    other = SectionFactory()
    operation = new(other, "Elsewhere.")
    do(other.document, ada, operation)
    assert history_of(section.document, operation.told["identity"]) == []
    assert len(history_of(other.document, operation.told["identity"])) == 1


# What is refused

@pytest.mark.parametrize(("content", "why"), [
    ({"text": "x" * (LONGEST_TEXT + 1)}, "This text has 20,001 characters; 20,000 is the most. Split it in two."),
    ({"kind": "table", "numbered": False}, "A table needs rows."),
    ({"rows": [["a"]]}, "Only a table has rows."),
    ({"kind": "table", "rows": [["a"]]}, "Tables and pictures carry no number."),
    ({"kind": "image", "numbered": False}, "A picture cannot be made in this way."),
])
def test_what_makes_no_block_is_refused_and_its_words_are_kept(section, ada, content, why):
    content = {"text": "Words."} | content
    told = do(section.document, ada, new(section, **content))
    assert (told.state, told.message) == ("refused", why)
    assert KeptWording.objects.get(pk=told.kept).content["content"] == PARAGRAPH | content
    assert not Block.objects.exists()


def test_a_picture_stays_one_and_keeps_its_alternative_text(section, ada):
    block = BlockFactory(section=section, picture=True, text="A map.")
    assert do(section.document, ada, reword(block, "A map.", 1)).message == "A picture stays a picture."
    picture = {"kind": "image", "numbered": False}
    assert do(section.document, ada, reword(block, " ", 1, **picture)).state == "refused"
    assert do(section.document, ada, reword(block, "A map of the lamps.", 1, **picture)).state == "saved"
    block.refresh_from_db()
    assert (block.text, block.image is not None) == ("A map of the lamps.", True)


def test_what_belongs_to_another_document_is_neither_read_nor_written(section, ada):
    foreign = BlockFactory(text="Secret.")
    for operation in (
        reword(foreign, "Mine.", 1), op("delete_block", identity=foreign.identity, base=1),
        op("move_block", identity=foreign.identity, section=section.identity, after=None), new(foreign.section, "Mine."),
        op("delete_section", identity=foreign.section.identity, base=1),
        op("put_section", identity=foreign.section.identity, base=1, content=HEADING | {"title": "Mine"}),
    ):
        told = do(section.document, ada, operation)
        assert (told.state, told.current) == ("refused", None)
    foreign.refresh_from_db()
    assert (foreign.text, foreign.version) == ("Secret.", 1)


def test_a_section_goes_only_when_it_is_empty(section, ada):
    block = BlockFactory(section=section)
    told = do(section.document, ada, op("delete_section", identity=section.identity, base=1))
    assert told.message == "This section still has paragraphs. Delete or move them first."
    do(section.document, ada, op("delete_block", identity=block.identity, base=1))
    assert do(section.document, ada, op("delete_section", identity=section.identity, base=1)).state == "saved"


def test_an_operation_of_another_kind_of_document_does_nothing_at_all(section, ada):
    with pytest.raises(Unreadable):
        apply(document=section.document, by=ada, operations=[
            new(section, "Bright."), op("put_action", identity=uuid4(), base=0, block=uuid4(), content={"text": "x"}),
        ])
    assert not Block.objects.exists()
    section.document.refresh_from_db()
    assert section.document.revision == 0


# Places

@pytest.mark.engines
def test_numbers_follow_from_place_however_often_one_types_in_between(ada):
    """400 paragraphs, each put at a place drawn by lot, some moved: the order is the one that was asked for."""
    document, chance = DocumentFactory(), random.Random(5)
    sections = [SectionFactory(document=document, title=title) for title in ("Lamps", "Locks")]
    order: list[list[UUID]] = [[], []]
    operations = []
    for number in range(400):
        where = chance.randrange(2)
        row = order[where]
        if row and chance.random() < 0.25:
            source = order[chance.randrange(2)] or row
            identity = source.pop(chance.randrange(len(source)))
            after = chance.choice([None, *row])
            operations.append(op("move_block", identity=identity, section=sections[where].identity, after=after))
        else:
            after = chance.choice([None, *row[:2]])  # always near the front: room is used up
            operations.append(new(sections[where], str(number), after))
            identity = operations[-1].told["identity"]
        row.insert(0 if after is None else row.index(after) + 1, identity)
    results = apply(document=document, operations=operations, by=ada).results
    assert {result.state for result in results} == {"saved"}
    told = state_of(document, by=ada)
    assert [[UUID(block["identity"]) for block in section["blocks"]] for section in told["sections"]] == order
    for section, number in zip(told["sections"], section_numbers(s["kind"] for s in told["sections"]), strict=True):
        numbers = block_numbers(number, ((b["numbered"], b["depth"]) for b in section["blocks"]))
        assert numbers == [f"{number}.{place}" for place in range(1, len(section["blocks"]) + 1)]


def test_behind_what_is_gone_is_the_end(section, ada):
    BlockFactory(section=section, text="One.")
    do(section.document, ada, new(section, "Two.", uuid4()))
    do(section.document, ada, new(section, "Zero.", None))
    assert texts(section.document) == [["Zero.", "One.", "Two."]]


def test_behind_itself_is_where_it_stands(section, ada):
    one, _ = BlockFactory(section=section, text="One."), BlockFactory(section=section, text="Two.")
    do(section.document, ada, op("move_block", identity=one.identity, section=section.identity, after=one.identity))
    assert texts(section.document) == [["One.", "Two."]]


def test_a_move_that_comes_again_does_not_undo_a_later_one(section, ada, bram):
    one, two = BlockFactory(section=section, text="One."), BlockFactory(section=section, text="Two.")
    first = op("move_block", identity=one.identity, section=section.identity, after=two.identity)
    do(section.document, ada, first)
    do(section.document, bram, op("move_block", identity=one.identity, section=section.identity, after=None))
    assert do(section.document, ada, first).state == "saved"
    assert texts(section.document) == [["One.", "Two."]]


@pytest.mark.parametrize("count", [3, 30])
def test_the_queries_of_a_state_and_of_a_new_paragraph_do_not_grow(section, ada, count, django_assert_num_queries):
    for number in range(count):
        do(section.document, ada, new(section, str(number)))
    with django_assert_num_queries(4):
        state_of(section.document, by=ada)
    operation = new(section, "One more.", section.blocks.order_by("position").last().identity)
    with django_assert_num_queries(10):  # with the savepoint around them
        do(section.document, ada, operation)
