"""What the database itself refuses about agreed minutes, on both engines."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, transaction

from actions.triggers import TRIGGERS as ACTIONS
from csp.models import Block, Section
from funding.triggers import TRIGGERS as FUNDING
from meetings.models import Minutes
from meetings.services import word_closed_section
from meetings.triggers import TRIGGERS as MEETINGS
from reports.triggers import TRIGGERS as REPORTS
from tests.factories import BlockFactory, FullMeeting, UserFactory, full_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
ROOMS = (ACTIONS, FUNDING, MEETINGS, REPORTS)

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


@pytest.mark.django_db(transaction=True)
def test_a_later_migration_may_remake_any_table_that_a_trigger_names() -> None:
    """SQLite remakes a table to change a column; the triggers are away while migrations run, and back after them."""
    # As Django tells each room before it migrates any of them.
    for triggers in ROOMS:
        triggers.before_migrate(None, DEFAULT_DB_ALIAS)
    for model, name in ((Minutes, "public_present"), (Section, "public_wording"), (Block, "text")):
        old = model._meta.get_field(name)
        new = old.clone()
        new.set_attributes_from_name(name)
        new.model, new.help_text, new.null = model, "otherwise", not old.null
        for one, other in ((old, new), (new, old)):
            with connection.schema_editor() as editor:
                editor.alter_field(model, one, other, strict=True)
    for triggers in ROOMS:
        triggers.after_migrate(None, DEFAULT_DB_ALIAS)
    full = full_meeting()
    with pytest.raises(IntegrityError, match="agreed"), transaction.atomic():
        ACTS["a word changed"](full.earlier.minutes)
