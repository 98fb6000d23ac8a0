"""The chain of publications under attack: every field of every row, every file, the tail, the head, the key."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction

from csp.models import User, path_of
from reports import chain, triggers
from reports.chain import ChainBroken
from reports.models import ChainLink, Content, Publication, Withdrawal
from reports.rendering import canonical, digest
from reports.services import publish_agenda, publish_meeting, publish_notice
from reports.verification import verify
from tests.factories import FullMeeting, MeetingFactory, PaperFactory, full_meeting
from tests.reports.chained import faults, fields_named, full, officer, rewrite_links, unlocked

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]
__all__ = ["full", "officer", "unlocked"]  # fixtures
HEX = "0123456789abcdef" * 4


def test_all_is_well_and_the_head_is_printed(full: FullMeeting) -> None:
    found = verify()
    assert found.faults == []
    assert (found.publications, found.withdrawals, found.links) == (6, 1, 7)
    out = StringIO()
    call_command("verify_publications", stdout=out)
    last = ChainLink.objects.get(sequence=7)
    assert f"Head: act 7, {last.sha256}" in out.getvalue()
    assert json.loads(chain.head_file().read_text())["sha256"] == last.sha256


def test_nothing_published_is_no_fault(own_data: Path) -> None:
    out = StringIO()
    call_command("verify_publications", stdout=out)
    assert out.getvalue() == "Nothing has been published yet.\n"


def other_value(row: models.Model, field: models.Field) -> object:
    """A value that the row does not hold in `field`, and that the column takes."""
    value = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey):
        if field.name == "meeting":
            return MeetingFactory().pk
        if field.name == "paper":
            return None if value else PaperFactory().pk
        others = field.related_model.objects.exclude(pk=value)
        taken = type(row).objects.exclude(**{field.attname: None}).values_list(field.attname, flat=True)
        free = others.exclude(pk__in=list(taken)).first()
        return free.pk if free else None
    if isinstance(field, models.DateTimeField | models.DateField):
        return value + timedelta(days=1)
    if isinstance(field, models.IntegerField):
        return value + 1000
    if field.name in ("kind", "audience"):
        return next(key for key, _ in field.choices if key != value)
    changed = "0" if value[:1] != "0" else "1"
    return f"{changed}{value[1:]}" if value else HEX[: field.max_length or 64]


def each_field() -> Iterator[tuple[type[models.Model], str]]:
    for model in (Publication, Withdrawal, Content, ChainLink):
        for field in model._meta.concrete_fields:
            if not field.primary_key:  # a row's number says nothing; what points to it is a field of its own
                yield model, field.name


def without_constraints(act: Callable[[], object]) -> None:
    """Do `act` with checks and foreign keys out of the way, as an attacker would."""
    with connection.constraint_checks_disabled():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints=ON")
                try:
                    act()
                finally:
                    cursor.execute("PRAGMA ignore_check_constraints=OFF")
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'c' AND conname ~ '^(publication|link)_'")
            for table, name in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        act()


NAMED_AS = {  # a fault of the row itself names the field; a moved row is named by what it no longer fits
    "Content.publication": {"content", "html", "data", "publication"},
    "Content.html": {"html"}, "Content.data": {"data"},
}


def test_every_field_of_every_row(unlocked: FullMeeting) -> None:
    unnoticed, tried = [], set()
    for model, name in each_field():
        field = model._meta.get_field(name)
        for row in model.objects.all():
            old, new = getattr(row, field.attname), other_value(row, field)
            if new == old:
                continue
            table = model.objects.filter(pk=row.pk)
            try:
                with transaction.atomic():
                    without_constraints(partial(table.update, **{field.attname: new}))
                    named = {fault.field for fault in verify().faults}
                    transaction.set_rollback(True)
            except IntegrityError:
                continue  # not even without checks and foreign keys
            tried.add((model, name))
            if not named & NAMED_AS.get(f"{model.__name__}.{name}", {name}):
                unnoticed.append(f"{model.__name__} {row}: {name} {old!r} -> {new!r}: {named}")
    assert unnoticed == []
    assert set(each_field()) - tried == set()
    assert faults() == []


def test_fields_are_named_with_their_publication(unlocked: FullMeeting) -> None:
    Publication.objects.filter(kind="agenda", version=2).update(title="Another agenda", pdf_pages=9)
    where = "Another agenda, version 2 (public, 2031-07-08/agenda)"
    assert faults() == [(where, "pdf_pages"), (where, "title")]
    with pytest.raises(CommandError, match="2 faults found"):
        call_command("verify_publications", stdout=(out := StringIO()))
    assert f"{where}: title: it says “Another agenda”, but “Agenda, 8 July 2031” was published" in out.getvalue()


def test_a_title_changed_together_with_its_hashes(unlocked: FullMeeting) -> None:
    """All hashes recomputed to the end of the chain; only the key is missing."""
    row = Publication.objects.get(kind="agenda", version=1)
    row.title = "What was never said"
    row.sha256 = digest(canonical(chain.publication_statement(row)))
    Publication.objects.filter(pk=row.pk).update(title=row.title, sha256=row.sha256)
    rewrite_links()
    assert "signature" in fields_named("What was never said")
    with pytest.raises(ChainBroken):
        publish_notice(meeting=unlocked.earlier, by=User.objects.get())


def test_html_and_data_with_their_hashes(unlocked: FullMeeting) -> None:
    content = Content.objects.filter(publication__kind="paper").first()
    row = content.publication
    Content.objects.filter(pk=content.pk).update(html="<p>Forged</p>", data="{}")
    assert fields_named(row.title) == {"html", "data"}
    Publication.objects.filter(pk=row.pk).update(html_sha256=digest("<p>Forged</p>"), data_sha256=digest("{}"))
    assert fields_named(row.title) == {"html_sha256", "data_sha256"}


def test_the_last_act_is_cut_off(unlocked: FullMeeting) -> None:
    last = ChainLink.objects.get(sequence=7)
    withdrawal = last.withdrawal
    last.delete()
    withdrawal.delete()
    assert ("The chain", "head") in faults()
    with pytest.raises(ChainBroken, match="acts were cut off"):
        publish_notice(meeting=unlocked.earlier, by=User.objects.get())
    assert not Publication.objects.filter(meeting=unlocked.earlier).exists()


def test_the_last_publication_and_its_link_are_cut_off(own_data: Path, officer: User) -> None:
    full = full_meeting()
    publish_meeting(meeting=full.meeting, what={"notice", "agenda"}, by=officer)
    triggers.remove()
    last = ChainLink.objects.get(sequence=2)
    row = last.publication
    last.delete()
    row.content.delete()
    row.delete()
    assert faults() == [("The chain", "head")]
    with pytest.raises(ChainBroken, match="acts were cut off"):
        publish_agenda(meeting=full.meeting, by=officer)
    assert faults() == [("The chain", "head")]


def test_the_last_act_is_rewritten(unlocked: FullMeeting) -> None:
    withdrawal = Withdrawal.objects.get()
    withdrawal.reason = "No reason at all."
    withdrawal.sha256 = digest(canonical(chain.withdrawal_statement(withdrawal)))
    withdrawal.save()
    rewrite_links()
    assert "signature" in fields_named("withdrawal of Notice")
    assert ("The chain", "head") in faults()


def test_the_whole_database_is_emptied(unlocked: FullMeeting) -> None:
    ChainLink.objects.all().delete()
    Content.objects.all().delete()
    Withdrawal.objects.all().delete()
    for row in Publication.objects.order_by("-pk"):
        row.delete()
    assert faults() == [("The chain", "head")]
    with pytest.raises(ChainBroken, match="acts were cut off"):
        publish_notice(meeting=unlocked.meeting, by=User.objects.get())


def test_a_publication_slipped_in_without_the_key(unlocked: FullMeeting) -> None:
    row = Publication.objects.get(kind="agenda", version=2)
    row.pk, row.supersedes_id, row.version = None, row.pk, 3
    row.save(force_insert=True)
    assert fields_named("version 3") == {"link", "content"}


def test_a_link_in_the_middle_is_taken_out(unlocked: FullMeeting) -> None:
    link = ChainLink.objects.get(sequence=3)
    row = link.publication
    link.delete()
    assert "link" in fields_named(row.title)
    assert any(field == "sequence" for _, field in faults())


def test_a_content_is_taken_out_or_put_back(unlocked: FullMeeting) -> None:
    Content.objects.get(publication__kind="agenda", publication__version=2).delete()
    Content.objects.create(publication=Publication.objects.get(kind="notice"), html="", data="")
    found = faults()
    assert ("Agenda, 8 July 2031, version 2 (public, 2031-07-08/agenda)", "content") in found
    assert ("Notice of meeting, 8 July 2031, version 1 (public, 2031-07-08/notice)", "content") in found


def test_every_file(full: FullMeeting) -> None:
    rows = list(Publication.objects.filter(withdrawal=None))
    assert len(rows) == 5
    for row in rows:
        path = path_of(row.pdf_sha256)
        whole = path.read_bytes()
        for damaged in (whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1]), whole + b"\n", None):
            path.unlink()
            if damaged is not None:
                path.write_bytes(damaged)
            assert "pdf" in fields_named(f"{row.title}, version {row.version}")
        path.write_bytes(whole)
    assert faults() == []


def test_a_withdrawn_file_that_is_still_there(full: FullMeeting) -> None:
    notice = Publication.objects.get(kind="notice")
    path = path_of(notice.pdf_sha256)
    assert not path.exists()
    path.write_bytes(b"%PDF")
    assert fields_named("Notice") == {"pdf"}


def test_the_database_refuses_changes(full: FullMeeting) -> None:
    notice = Publication.objects.get(kind="notice")
    content = Content.objects.first()
    acts: list[Callable[[], object]] = [
        lambda: Publication.objects.filter(pk=notice.pk).update(title="x"),
        lambda: Withdrawal.objects.update(reason="x"),
        lambda: ChainLink.objects.update(signature="x"),
        lambda: Content.objects.filter(pk=content.pk).update(html="x"),
        lambda: content.delete(),
        lambda: Withdrawal.objects.all()._raw_delete("default"),
        lambda: ChainLink.objects.all()._raw_delete("default"),
        lambda: Publication.objects.all()._raw_delete("default"),
    ]
    for act in acts:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert faults() == []


def installed() -> set[str]:
    """The triggers that are in the database."""
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor != "sqlite":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for name, in cursor.fetchall()}


def test_triggers_are_put_back_after_every_migrate() -> None:
    wanted = set(triggers.names(connection.vendor))
    assert wanted <= installed()
    triggers.remove()
    assert not wanted & installed()
    call_command("migrate", verbosity=0)
    assert wanted <= installed()


def test_a_remade_table_gets_its_triggers_back() -> None:
    """SQLite remakes a table to alter a column, and drops its triggers without a word."""
    wanted = set(triggers.names(connection.vendor))
    field = Publication._meta.get_field("title")
    longer = models.CharField(max_length=field.max_length + 1)
    longer.set_attributes_from_name("title")
    with connection.schema_editor() as editor:
        editor.alter_field(Publication, field, longer)
    with connection.schema_editor() as editor:
        editor.alter_field(Publication, longer, field)
    if connection.vendor == "sqlite":
        assert not wanted <= installed()
    call_command("migrate", verbosity=0)
    assert wanted <= installed()


def test_two_publishers_at_once_do_not_fork_the_chain(own_data: Path, officer: User) -> None:
    full = full_meeting()
    others = [MeetingFactory(group=full.meeting.group, date=full.meeting.date + timedelta(days=n)) for n in (1, 2, 3)]
    problems: list[BaseException] = []
    start = threading.Barrier(4)

    def publish(meeting: object) -> None:
        try:
            start.wait()
            publish_meeting(meeting=meeting, what={"notice"}, by=officer)
            publish_meeting(meeting=full.meeting, what={"notice", "agenda"}, by=officer)
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=publish, args=[meeting]) for meeting in [*others, full.meeting]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert Publication.objects.count() == 5
    assert list(ChainLink.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5]
    found = verify()
    assert found.faults == []
    assert found.behind is None


def test_a_copied_installation_verifies(full: FullMeeting, own_data: Path, settings: object, tmp_path: Path) -> None:
    """A backup: the database with its data folder."""
    copy = tmp_path / "copy"
    shutil.copytree(own_data / "files", copy / "files")
    shutil.copytree(own_data / "keys", copy / "keys")
    shutil.copy(chain.head_file(), copy)
    settings.DATA_DIR, settings.FILES_DIR = copy, copy / "files"
    settings.SIGNING_KEY_FILE = copy / "keys" / "publications.pem"
    assert verify().faults == []
