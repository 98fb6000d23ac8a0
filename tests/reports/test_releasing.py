"""Orders to publish: given, approved, called off, carried out by the worker, and sent back when the record changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from csp.models import AuditEntry, Inspection, Partnership, User
from csp.preflightservices import look_through
from meetings.models import AgendaItem, Paper
from reports.models import Publication, Release
from reports.services import releasing
from reports.services.releasing import (
    CannotRelease,
    Planned,
    approve_release,
    approvers,
    call_off,
    order_release,
    run_release,
)
from reports.services.seeing import ChangedSince
from tests import desk
from tests.factories import FullMeeting, full_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
Status = Release.Status
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def officer() -> User:
    return desk.officer()


@pytest.fixture
def full(own_data: Path, settings: object, officer: User) -> FullMeeting:
    """A meeting without anything closed, whose uploads were looked through; tasks wait for a worker."""
    settings.TASKS = QUEUE
    full = full_meeting()
    Paper.objects.filter(pk=full.closed.pk).delete()
    AgendaItem.objects.filter(agenda=full.agenda).update(session="open")
    full.minutes.document.sections.update(audience="public", public_wording="")
    full.earlier.minutes.document.sections.update(audience="public", public_wording="")
    look_through(files=[full.tagged.file, full.untagged.file], by=officer)
    work()
    assert Inspection.objects.exclude(done_at=None).count() == 2
    return full


def work() -> None:
    """A worker does what is due, and ends; it would take the connection of a test inside a transaction for a lost one."""
    with patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)


def order(full: FullMeeting, by: User, what: set[str] | None = None, **more: object) -> Release:
    """Order what the page shows now, with every finding accepted."""
    planned = Planned(full.meeting, None)
    told = {
        "what": what or {"notice", "agenda"}, "looked_at": planned.seen(), "by": by,
        "accepted": {one.identity for one in planned.preflight.told}, **more,
    }
    return order_release(meeting=full.meeting, **told)


def reread(release: Release) -> Release:
    return Release.objects.get(pk=release.pk)


def test_at_once(full: FullMeeting, officer: User) -> None:
    release = order(full, officer)
    assert (release.status, release.needs_approval, Publication.objects.count()) == (Status.WAITING, False, 0)
    work()
    release = reread(release)
    assert (release.status, release.progress) == (Status.DONE, "")
    assert release.outcome == "Published: 2. Notice of meeting, 8 July 2031, Agenda, 8 July 2031."
    assert sorted(Publication.objects.values_list("slug", "published_by")) == [("agenda", officer.email), ("notice", officer.email)]
    assert list(AuditEntry.objects.filter(act__contains="release").order_by("id").values_list("act", flat=True)) == [
        "order_release", "run_release",
    ]


def test_at_a_time_and_after_an_outage(full: FullMeeting, officer: User) -> None:
    """Not before its time; a worker that was away at that time publishes as soon as it is back."""
    at = timezone.now() + timedelta(hours=3)
    release = order(full, officer, at=at)
    work()
    assert reread(release).status == Status.WAITING
    with time_machine.travel(at - timedelta(seconds=5), tick=False):
        work()
        assert reread(release).status == Status.WAITING
    with time_machine.travel(at + timedelta(days=2), tick=False):
        work()
        assert reread(release).status == Status.DONE
        assert Publication.objects.get(slug="notice").published_at == at + timedelta(days=2)
    # The officer may have gone home: they are told.
    work()
    assert [message.subject for message in mail.outbox] == ["Published: papers for 8 July 2031"]


@pytest.mark.parametrize(("more", "words"), [
    ({"what": {"pigeons"}}, "is not one of"), ({"at": datetime(2031, 1, 1, tzinfo=timezone.get_default_timezone())}, "within the next year"),
    ({"at": datetime(2001, 1, 1, tzinfo=timezone.get_default_timezone())}, "is past"),
])
def test_what_cannot_be_ordered(full: FullMeeting, officer: User, more: dict[str, object], words: str) -> None:
    with pytest.raises(CannotRelease, match=words):
        order(full, officer, **more)
    assert Release.objects.count() == 0


def test_nothing_chosen(full: FullMeeting, officer: User) -> None:
    with pytest.raises(CannotRelease, match="Choose what"):
        order_release(meeting=full.meeting, what=set(), looked_at={}, accepted=set(), by=officer)


def test_one_order_at_a_time(full: FullMeeting, officer: User) -> None:
    order(full, officer)
    with pytest.raises(CannotRelease, match="on its way already"):
        order(full, officer)


def test_nothing_new_is_no_order(full: FullMeeting, officer: User) -> None:
    order(full, officer)
    work()
    with pytest.raises(CannotRelease, match="just as it is"):
        order(full, officer)


def test_what_changed_since_the_page_was_opened(full: FullMeeting, officer: User) -> None:
    before = Planned(full.meeting, None)
    AgendaItem.objects.filter(agenda=full.agenda, title="Priorities").update(title="Priorities and money")
    with pytest.raises(ChangedSince, match="changed: “Agenda, 8 July 2031”"):
        order_release(meeting=full.meeting, what={"agenda"}, looked_at=before.seen(), accepted=set(), by=officer)
    # What was not chosen may change.
    order_release(meeting=full.meeting, what={"notice"}, looked_at=before.seen(), accepted=set(), by=officer)


def test_what_changed_since_the_order_is_not_published(full: FullMeeting, officer: User) -> None:
    release = order(full, officer, at=timezone.now() + timedelta(hours=1))
    AgendaItem.objects.filter(agenda=full.agenda, title="Priorities").update(title="The Quill family")
    with time_machine.travel(release.at + timedelta(minutes=1), tick=False):
        work()
        work()
    release = reread(release)
    assert release.status == Status.FAILED
    assert release.outcome == (
        "The record has changed since it was looked at (changed: “Agenda, 8 July 2031”). Nothing was published: look once more."
    )
    assert Publication.objects.count() == 0
    assert mail.outbox[-1].to == [officer.email] and "Quill" not in mail.outbox[-1].body


def test_what_changes_while_it_is_drawn_is_not_published(full: FullMeeting, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even by the second attempt, which the change itself brings about."""
    release = order(full, officer)
    tell = releasing._tell

    def interfere(release: Release, words: str) -> None:
        tell(release, words)
        AgendaItem.objects.filter(agenda=full.agenda, title="Priorities").update(title="The Quill family")

    monkeypatch.setattr(releasing, "_tell", interfere)
    run_release(release_id=release.pk, by=officer)
    assert reread(release).status == Status.FAILED
    assert Publication.objects.count() == 0


def test_a_finding_that_stops_must_be_accepted(full: FullMeeting, officer: User) -> None:
    block = full.report.document.sections.first().blocks.first()
    block.text = "Her number is JG 12 34 56 C."
    block.save()
    planned = Planned(full.meeting, None)
    [stop] = planned.preflight.of("stop")
    told = {"meeting": full.meeting, "looked_at": planned.seen(), "by": officer}
    with pytest.raises(CannotRelease, match=r"Put right or accept first: Lighting plan, 1\.1: A National Insurance number"):
        order_release(what={"papers"}, accepted=set(), **told)
    # It does not concern the notice.
    call_off(release=order_release(what={"notice"}, accepted=set(), **told), by=officer)
    release = order_release(what={"papers"}, accepted={stop.identity}, **told)
    assert release.accepted == ["Lighting plan, 1.1: A National Insurance number: JG 12 34 56 C."]


def test_nothing_goes_out_before_its_upload_is_looked_through(full: FullMeeting, officer: User) -> None:
    Inspection.objects.all().delete()
    with pytest.raises(CannotRelease, match="still being looked through"):
        order(full, officer, {"papers"})


class TestSecondPerson:
    """A closed item, or the partnership's wish, asks for somebody else's eyes."""

    @pytest.fixture
    def closed(self, full: FullMeeting) -> FullMeeting:
        AgendaItem.objects.filter(agenda=full.agenda, title="Review of the Mill Lane death").update(session="closed")
        return full

    def test_it_waits_until_somebody_else_approves(self, closed: FullMeeting, officer: User) -> None:
        chair, other = desk.chair(), desk.officer("Ines Fennimore")
        desk.member()
        release = order(closed, officer)
        assert (release.status, release.needs_approval) == (Status.APPROVAL, True)
        work()
        assert sorted(message.to[0] for message in mail.outbox) == sorted([chair.email, other.email])
        assert f"/desk/releases/{release.pk}/approve/" in mail.outbox[0].body
        assert Publication.objects.count() == 0
        approve_release(release=release, by=chair, looked_at=release.seen_sha256)
        work()
        assert (reread(release).status, reread(release).approved_by) == (Status.DONE, chair)

    def test_the_partnership_asks_for_it(self, full: FullMeeting, officer: User) -> None:
        partnership = Partnership.objects.get()
        partnership.second_approval = True
        partnership.save()
        assert order(full, officer).status == Status.APPROVAL

    def test_nobody_approves_their_own(self, closed: FullMeeting, officer: User) -> None:
        release = order(closed, officer)
        assert officer not in approvers(release)
        with pytest.raises(CannotRelease, match="Somebody else approves"):
            approve_release(release=release, by=officer, looked_at=release.seen_sha256)
        with pytest.raises(IntegrityError), transaction.atomic():
            Release.objects.filter(pk=release.pk).update(approved_by=officer)
        with pytest.raises(IntegrityError), transaction.atomic():
            Release.objects.filter(pk=release.pk).update(status=Status.WAITING)

    def test_only_what_was_looked_at_is_approved(self, closed: FullMeeting, officer: User) -> None:
        release, chair = order(closed, officer), desk.chair()
        with pytest.raises(CannotRelease, match="another order"):
            approve_release(release=release, by=chair, looked_at="0" * 64)
        AgendaItem.objects.filter(agenda=closed.agenda, title="Priorities").update(title="Priorities and money")
        after = approve_release(release=release, by=chair, looked_at=release.seen_sha256)
        assert (after.status, after.approved_by) == (Status.FAILED, None)
        assert "changed: “Agenda, 8 July 2031”" in after.outcome
        with pytest.raises(CannotRelease, match="any more"):
            approve_release(release=release, by=chair, looked_at=release.seen_sha256)

    def test_approved_after_its_time_it_goes_out_at_once(self, closed: FullMeeting, officer: User) -> None:
        release = order(closed, officer, at=timezone.now() + timedelta(hours=1))
        with time_machine.travel(release.at + timedelta(hours=1), tick=False):
            approve_release(release=release, by=desk.chair(), looked_at=release.seen_sha256)
            work()
        assert reread(release).status == Status.DONE


def test_called_off(full: FullMeeting, officer: User) -> None:
    release = order(full, officer, at=timezone.now() + timedelta(hours=1))
    call_off(release=release, by=officer, reason="The agenda is not ready.")
    with time_machine.travel(release.at + timedelta(hours=1), tick=False):
        work()
    release = reread(release)
    assert (release.status, release.outcome) == (Status.CALLED_OFF, "Called off by Greta Eastlake. The agenda is not ready.")
    assert Publication.objects.count() == 0
    with pytest.raises(CannotRelease, match="too late"):
        call_off(release=release, by=officer)
    order(full, officer)


@pytest.fixture
def begun(full: FullMeeting, officer: User) -> Iterator[Release]:
    """An order that a worker had begun when it was killed."""
    release = order(full, officer)
    Release.objects.filter(pk=release.pk).update(status=Status.RUNNING, progress="Agenda, 8 July 2031")
    DBTaskResult.objects.filter(status="READY").update(status="RUNNING", worker_ids=["gone"], started_at=timezone.now())
    yield release


def test_the_next_worker_takes_up_what_a_killed_one_had_begun(begun: Release) -> None:
    work()
    assert (reread(begun).status, Publication.objects.count()) == (Status.DONE, 2)


def test_a_killed_worker_may_have_published_already(begun: Release, officer: User) -> None:
    run_release(release_id=begun.pk, by=officer)
    Release.objects.filter(pk=begun.pk).update(status=Status.RUNNING)
    work()
    assert (reread(begun).status, Publication.objects.count()) == (Status.DONE, 2)
    assert reread(begun).outcome == "Everything was published already, just as it is."


def test_an_order_that_kills_its_workers_is_given_up(begun: Release) -> None:
    DBTaskResult.objects.filter(status="RUNNING").update(worker_ids=["a", "b", "c", "d"])
    work()
    assert reread(begun).status == Status.FAILED
    assert reread(begun).outcome.startswith("The worker was stopped 4 times while it published.")


def test_a_fault_nobody_thought_of_is_said(full: FullMeeting, officer: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    release = order(full, officer)

    def broken(**told: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(releasing, "publish", broken)
    run_release(release_id=release.pk, by=officer)
    assert (reread(release).status, Publication.objects.count()) == (Status.FAILED, 0)
    assert "tell the administrator" in reread(release).outcome
    assert "ZeroDivisionError" in caplog.text


def test_keys_tell_things_apart(full: FullMeeting) -> None:
    planned = Planned(full.meeting, None)
    keys = [draft.source.key for draft in planned.drafts]
    assert len(set(keys)) == len(keys) > 10
    assert set(planned.seen()) == {*keys, "public/2031-07-08/pack", "members/2031-07-08/pack"}
