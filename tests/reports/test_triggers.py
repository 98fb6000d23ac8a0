"""What the database itself refuses about agreed minutes, on both engines."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from csp.models import Block
from meetings.models import Minutes
from meetings.services import word_closed_section
from tests.factories import BlockFactory, FullMeeting, UserFactory, full_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

# Past Django, which would ask first what hangs on a row: the database is to refuse by itself.
ACTS: dict[str, Callable[[Minutes], object]] = {
    "a word changed": lambda m: Block.objects.filter(pk=first(m).pk).update(text="Otherwise."),
    "a table changed": lambda m: Block.objects.filter(pk=first(m).pk).update(kind="table", numbered=False, rows=[["a"]]),
    "a paragraph added": lambda m: BlockFactory(section=m.document.sections.first()),
    "a paragraph removed": lambda m: Block.objects.filter(pk=first(m).pk)._raw_delete("default"),
    "a paragraph moved away": lambda m: Block.objects.filter(pk=first(m).pk).update(
        section=BlockFactory().section, position=99
    ),
    "a section renamed": lambda m: m.document.sections.update(title="Bins"),
    "a section removed": lambda m: m.document.sections.all()._raw_delete("default"),
    "called a draft again": lambda m: Minutes.objects.filter(pk=m.pk).update(status="draft", agreed_at=None),
    "agreed at another meeting": lambda m: Minutes.objects.filter(pk=m.pk).update(agreed_at=m.meeting),
    "removed": lambda m: Minutes.objects.filter(pk=m.pk)._raw_delete("default"),
}


def first(minutes: Minutes) -> Block:
    return Block.objects.filter(section__document=minutes.document).first()


@pytest.fixture
def full() -> FullMeeting:
    return full_meeting()


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_agreed_minutes_do_not_change(full: FullMeeting, act: Callable[[Minutes], object]) -> None:
    with pytest.raises(IntegrityError, match="agreed"), transaction.atomic():
        act(full.earlier.minutes)


@pytest.mark.parametrize("name", ["a word changed", "a paragraph added", "a section renamed"])
def test_a_draft_does(full: FullMeeting, name: str) -> None:
    ACTS[name](full.meeting.minutes)


def test_who_may_read_a_closed_section_can_still_be_decided(full: FullMeeting) -> None:
    section = full.meeting.minutes.document.sections.get(audience="closed")
    minutes = full.meeting.minutes
    Minutes.objects.filter(pk=minutes.pk).update(status="agreed", agreed_at=None)
    word_closed_section(section=section, choice="publish", by=UserFactory())
    section.refresh_from_db()
    assert (section.audience, section.public_wording, section.version) == ("public", "", 2)
