"""Writing a numbered document, and rewriting it without losing what hangs on its paragraphs."""

from datetime import date

import pytest
from django.db.models import ProtectedError
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from csp.drafts import DraftBlock, DraftDocument, DraftSection
from csp.models import AuditEntry, Block, Document, User
from csp.services import found_partnership, rewrite_document, write_document
from meetings.models import Decision, Meeting
from meetings.reading.shapes import MeetingFacts
from meetings.services import record_meeting

pytestmark = pytest.mark.django_db


def draft(*sections: tuple[str, list[str]]) -> DraftDocument:
    return DraftDocument(
        "Report", sections=[DraftSection(title, blocks=[DraftBlock(text=t) for t in texts]) for title, texts in sections]
    )


def words(document: Document) -> list[tuple[str, list[str]]]:
    return [
        (section.title, [block.text for block in section.blocks.order_by("position")])
        for section in document.sections.order_by("position")
    ]


def test_what_is_written_is_what_was_drafted():
    document, blocks = write_document(draft=draft(("One", ["a", "b"]), ("Two", ["c"])), key="k", by=User.objects.machine())
    assert words(document) == [("One", ["a", "b"]), ("Two", ["c"])]
    assert [[block.text for block in row] for row in blocks] == [["a", "b"], ["c"]]
    assert AuditEntry.objects.get(act="write_document").detail == {"key": "k"}


def test_the_same_key_gives_the_same_identities():
    by = User.objects.machine()
    first, _ = write_document(draft=draft(("One", ["a", "b"])), key="k", by=by)
    identities = list(Block.objects.filter(section__document=first).values_list("identity", flat=True))
    first.delete()
    second, _ = write_document(draft=draft(("One", ["a", "b"])), key="k", by=by)
    assert list(Block.objects.filter(section__document=second).values_list("identity", flat=True)) == identities


def test_a_paragraph_put_before_it_leaves_a_paragraph_its_row():
    by = User.objects.machine()
    document, blocks = write_document(draft=draft(("One", ["a", "b"])), key="k", by=by)
    old = {block.text: (block.pk, block.identity, block.version) for block in blocks[0]}
    _, blocks = rewrite_document(document=document, draft=draft(("One", ["new", "a", "b"])), key="k", by=by)
    assert words(document) == [("One", ["new", "a", "b"])]
    new = {block.text: (block.pk, block.identity, block.version) for block in blocks[0]}
    assert {text: new[text] for text in ("a", "b")} == old


def test_a_changed_paragraph_keeps_its_row_and_counts_a_version():
    by = User.objects.machine()
    document, blocks = write_document(draft=draft(("One", ["a", "b"])), key="k", by=by)
    before = blocks[0][1]
    _, blocks = rewrite_document(document=document, draft=draft(("One", ["a", "B"])), key="k", by=by)
    after = blocks[0][1]
    assert (after.pk, after.identity, after.version, after.text) == (before.pk, before.identity, 2, "B")
    assert blocks[0][0].version == 1


def test_a_paragraph_with_a_decision_cannot_be_rewritten_away():
    by = User.objects.machine()
    document, blocks = write_document(draft=draft(("One", ["a"]), ("Two", ["b"])), key="k", by=by)
    Decision.objects.create(meeting=_meeting(by), position=1, block=blocks[1][0], text="Agreed.")
    with pytest.raises(ProtectedError):
        rewrite_document(document=document, draft=draft(("One", ["a"])), key="k", by=by)
    assert words(document) == [("One", ["a"]), ("Two", ["b"])]


def _meeting(by: User) -> Meeting:
    _, group = found_partnership(name="Harrowmere Community Safety Partnership", by=by)
    return record_meeting(group=group, facts=MeetingFacts(date=date(2031, 2, 11)), by=by)


texts = st.lists(st.sampled_from("abcdefg"), max_size=5)
drafts = st.lists(st.tuples(st.sampled_from(["One", "Two", "Three", "Four"]), texts), max_size=4)


class AnyRewriting(TestCase):
    """Whatever stood before, after rewriting the document says what the draft says."""

    @given(st.lists(drafts, min_size=2, max_size=4))
    def test_it(self, turns):
        by = User.objects.machine()
        document, _ = write_document(draft=draft(*turns[0]), key="k", by=by)
        for turn in turns[1:]:
            rewrite_document(document=document, draft=draft(*turn), key="k", by=by)
            assert words(document) == [(title, list(texts)) for title, texts in turn]
        total = sum(len(texts) for _, texts in turns[-1])
        assert Block.objects.filter(section__document=document).count() == total
