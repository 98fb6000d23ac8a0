"""Reminders: what is due for whom and when, gathered into one e-mail each, with nothing closed in it, told once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from csp.mailretries import forget_old
from csp.models import AuditEntry, Membership, Message, Person, Reminders, StoppedMail, Told, User
from meetings.models import Meeting, Minutes, ReportRequest
from reports.digests import Digest
from reports.reminderqueries import gather
from reports.services.reminding import SetMeanwhile, change_reminders, remind, send_reminders
from tests import desk
from tests.factories import (
    ActionOwnerFactory,
    ActionPointFactory,
    AgencyFactory,
    BouncedAddressFactory,
    MeetingFactory,
    MembershipFactory,
    MinutesCommentFactory,
    PersonFactory,
    ReportRequestFactory,
)
from tests.reports.remindertown import MEETING, NOW, REPORTS, SECRETS, TODAY, Town, asked, town
from tests.reports.siterows import Kind, publish, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(own_data: object) -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


@pytest.fixture
def there() -> Town:
    return town()


def digests(day=TODAY, **settings: object) -> dict[str, Digest]:
    return {one.to: one for one in gather(Reminders(**settings), day).digests}


def subjects(day=TODAY, **settings: object) -> dict[str, list[str]]:
    return {to: [thing.in_short for thing in one.things] for to, one in digests(day, **settings).items()}


def test_each_is_told_of_all_that_is_theirs_in_one_message(there: Town):
    assert subjects() == {
        "bram@thornbridge.example": [
            "3 action points before 8 July 2031", "Draft minutes of 13 May 2031: comments by 26 June", "New papers for 8 July 2031",
        ],
        "esme@police.example": [
            "2 action points before 8 July 2031", "New papers for 8 July 2031",
        ],
        "ines@lock.example": ["Your report is late for 8 July 2031", "Report due 25 June: “Lighting by the lock”"],
    }
    bram = digests()["bram@thornbridge.example"]
    assert bram.subject == "3 action points before 8 July 2031, and 2 more things"
    assert (bram.kinds, bram.optional) == (["actions", "minutes", "papers"], True)
    assert [(one.reference, one.words, one.anchor, one.news) for one in bram.points[0].mine] == [
        ("03/01", "Replace the lamps on the riverside path.", "action-03-01", there.meeting.date.replace(month=3, day=31)),
        ("03/02", "An action point from a closed item.", "action-03-02", None),
        ("03/03", "Count the taxis.", "action-03-03", None),
    ]
    esme = digests()["esme@police.example"]
    assert [(one.reference, one.words) for one in esme.points[0].agencys] == [
        ("03/04", "Say when patrols of the precinct begin."), ("03/05", "An action point from a closed item."),
    ]
    assert not digests()["ines@lock.example"].kinds


def test_papers_are_told_with_what_is_new_late_and_changed(there: Town):
    bram, esme = (digests()[to].papers[0] for to in ("bram@thornbridge.example", "esme@police.example"))
    assert ([one.title for one in bram.new], [one.title for one in bram.late]) == (["Bicycle count"], ["Lock keeper’s log"])
    assert [(one.title, one.replaces, one.changes) for one in bram.changed] == [("Agenda", 1, ("2 Lamps and the lock",))]
    # Esme sits in the Partnership and has no account: she is led to what the public reads.
    assert (bram.unnamed, bram.page, esme.unnamed, esme.page) == (2, "", 0, "/meetings/2031-07-08/")


def test_no_word_of_a_closed_item_is_in_any_message(there: Town, mailoutbox):
    """Closed titles and texts stand in the item, the paper, the section and the action point; the members' copies of
    the papers are published."""
    send_reminders(by=User.objects.machine())
    assert len(mailoutbox) == 5  # two of them were there before
    for mail in mailoutbox[2:]:
        html = mail.alternatives[0][0]
        for words in (mail.subject, mail.body, html, str(mail.message())):
            assert not [secret for secret in SECRETS if secret.casefold() in words.casefold()]
        assert "Dear" in mail.body and len(mail.to) == 1 and not mail.cc and not mail.bcc
    assert any("Your report for the meeting of 8 July 2031" in mail.body for mail in mailoutbox)


def test_a_message_says_the_same_in_both_forms_and_its_links_ask_for_a_sign_in(there: Town, mailoutbox, client):
    send_reminders(by=User.objects.machine())
    bram = next(mail for mail in mailoutbox if mail.to == ["bram@thornbridge.example"] and "action" in mail.subject)
    html = bram.alternatives[0][0]
    for words in ("03/01", "Count the taxis.", "Lock keeper’s log", "2 Lamps and the lock", "And 2 papers for Board and members only."):
        assert words in bram.body and words in html
    assert "Last news 31 March 2031." in bram.body and "No news since 11 March 2031." in html
    links = {word.rstrip(".") for word in bram.body.split() if word.startswith("http://localhost:8000/")}
    stop = next(link for link in links if "/mail/stop/" in link)
    assert bram.extra_headers["List-Unsubscribe"] == f"<{stop}>"
    for link in links - {stop, "http://localhost:8000"}:
        answer = client.get(link.removeprefix("http://localhost:8000").partition("#")[0])
        assert answer.status_code == 302 and answer.headers["Location"].startswith("/account/sign-in/"), link
    ines = next(mail for mail in mailoutbox if mail.to == ["ines@lock.example"])
    assert "List-Unsubscribe" not in ines.extra_headers and "/mail/stop/" not in ines.body
    link = next(word for word in ines.body.split() if "/report/" in word)
    assert client.get(link.removeprefix("http://localhost:8000")).status_code == 200


@pytest.mark.parametrize(("left", "told"), [
    (15, ""), (14, "14 days"), (8, "14 days"), (7, "7 days"), (6, "7 days"), (2, "7 days"), (1, "1 days"), (0, "1 days"),
    (-1, "late 0"), (-7, "late 0"), (-8, "late 1"),
])
def test_the_occasions_of_a_report(left: int, told: str):
    """A day on which no worker ran is made up for, in the words of the day."""
    due = TODAY + timedelta(days=left)
    request = asked(MeetingFactory(date=max(due, TODAY)), PersonFactory(email="ines@lock.example"), "Lamps", due)
    found = digests()
    assert [one.occasions for one in found.values()] == ([(f"report {request.pk} due {due}, {told}",)] if told else [])
    if left < 0:
        assert digests(reports_late=False) == {}
    assert digests(reports=False) == {}


def test_whoever_has_just_been_asked_or_has_sent_it_is_not_reminded():
    meeting = MeetingFactory(date=MEETING)
    request = ReportRequestFactory(meeting=meeting, due=TODAY + timedelta(days=10))
    assert digests() == {}  # 14 days before, nobody had asked yet
    assert len(digests(day=request.due - timedelta(days=7))) == 1
    ReportRequest.objects.update(received_at=NOW)
    assert digests(day=request.due - timedelta(days=7)) == {}
    ReportRequest.objects.update(received_at=None, called_off_at=NOW)
    assert digests(day=request.due - timedelta(days=7)) == {}
    ReportRequest.objects.update(called_off_at=None)
    Meeting.objects.update(status=Meeting.Status.CANCELLED)
    assert digests(day=request.due - timedelta(days=7)) == {}


def test_an_older_link_is_not_repeated_and_another_key_makes_none(settings):
    request = asked(MeetingFactory(date=MEETING), PersonFactory(email="ines@lock.example"), "Lamps", TODAY)
    assert "/report/" in digests()["ines@lock.example"].reports[0].link
    settings.SECRET_KEY = "another"
    assert digests()["ines@lock.example"].reports[0].link == ""
    ReportRequest.objects.filter(pk=request.pk).update(secret_salt="")
    assert digests()["ines@lock.example"].reports[0].link == ""


@pytest.mark.parametrize(("day", "times"), [
    (REPORTS - timedelta(days=8), 0), (REPORTS - timedelta(days=7), 1), (REPORTS, 1), (REPORTS + timedelta(days=1), 0),
    (MEETING - timedelta(days=8), 0), (MEETING - timedelta(days=7), 1), (MEETING, 1), (MEETING + timedelta(days=1), 0),
])
def test_action_points_before_the_reports_and_before_the_meeting(there: Town, day, times):
    found = digests(day, papers=False, minutes=False, reports=False)
    assert len(found) == times * 2
    assert digests(day, papers=False, minutes=False, reports=False, actions=False) == {}


def test_points_of_a_draft_settled_ones_and_those_of_a_development_session_wait(there: Town):
    only = {"papers": False, "minutes": False, "reports": False}
    Minutes.objects.filter(meeting__date__month=3).update(status=Minutes.Status.DRAFT)
    assert digests(**only) == {}
    Minutes.objects.filter(meeting__date__month=3).update(status=Minutes.Status.CIRCULATED)
    assert len(digests(**only)) == 2
    Meeting.objects.filter(pk=there.meeting.pk).update(kind=Meeting.Kind.DEVELOPMENT)
    assert digests(**only) == {}


def test_a_deputy_is_told_where_an_agency_has_no_representative(there: Town):
    deputy = PersonFactory(name="Lorcan Eastlake", email="lorcan@police.example")
    agency = Membership.objects.get(person=there.police).agency
    seat = MembershipFactory(person=deputy, agency=agency, starts=None, standing="member", role=Membership.Role.DEPUTY)
    only = {"papers": False, "minutes": False, "reports": False}
    assert "lorcan@police.example" not in digests(**only)
    Membership.objects.filter(person=there.police).update(ends=TODAY - timedelta(days=1))
    assert "lorcan@police.example" in digests(**only) and "esme@police.example" not in digests(**only)
    assert seat.pk


def test_who_has_commented_or_was_not_asked_is_not_asked_for_comments(there: Town):
    only = {"papers": False, "actions": False, "reports": False}
    assert set(digests(**only)) == {"bram@thornbridge.example"}  # Esme could not open the draft
    said = MinutesCommentFactory(minutes=there.minutes, by=there.member)
    assert digests(**only) == {}
    said.delete()
    assert digests(day=TODAY - timedelta(days=2), **only) == {} and digests(day=TODAY + timedelta(days=3), **only) == {}
    Message.objects.update(queued_at=NOW - timedelta(days=1))  # sent round when comments were about to close
    assert digests(**only) == {}


def test_what_was_told_is_not_told_again_and_what_is_new_is(there: Town, mailoutbox, clock):
    by = User.objects.machine()
    assert len(send_reminders(by=by)) == 3
    assert send_reminders(by=by) == [] and len(mailoutbox) == 5
    clock.shift(timedelta(days=1))
    # The report is due today, and 1 day before has been told; nothing else is new.
    assert send_reminders(by=by) == []
    publish(Kind.PAPER, MEETING, meeting=there.meeting, title="Taxis at night", slug="paper-taxis", at=NOW)
    withdraw(publish(Kind.PAPER, MEETING, meeting=there.meeting, title="In error", slug="paper-error", at=NOW))
    sent = send_reminders(by=by)
    assert [[paper.title for paper in one.papers[0].papers] for one in sent] == [["Taxis at night"]] * 2
    clock.shift(timedelta(days=6))
    assert sorted(one.to for one in send_reminders(by=by)) == ["bram@thornbridge.example", "esme@police.example", "ines@lock.example"]
    assert [entry.act for entry in AuditEntry.objects.all()] == ["send_reminders"] * 3
    assert Told.objects.values("person", "occasion").distinct().count() == Told.objects.count()


def test_another_day_for_a_report_is_another_occasion(there: Town):
    by = User.objects.machine()
    send_reminders(by=by)
    ReportRequest.objects.filter(pk=there.request.pk).update(due=TODAY + timedelta(days=7))
    assert [one.to for one in send_reminders(by=by)] == ["ines@lock.example"]


def test_stopped_kinds_bounced_addresses_and_missing_ones(there: Town):
    assert there.member.person is not None
    StoppedMail.objects.create(person=there.member.person, kind=StoppedMail.Kind.PAPERS)
    assert digests()["bram@thornbridge.example"].kinds == ["actions", "minutes"]
    BouncedAddressFactory(address="Bram@Thornbridge.example")
    BouncedAddressFactory(address="ines@lock.example")
    Person.objects.filter(pk=there.police.pk).update(email="")
    gathered = gather(Reminders(), TODAY)
    # A promised report is asked for all the same: it is for the mail server to say no.
    assert [one.to for one in gathered.digests] == ["ines@lock.example"]
    assert [(one.person.name, one.why) for one in gathered.unreachable] == [
        ("Bram Fennimore", "mail to bram@thornbridge.example came back"), ("Esme Dunnock", "the record has no e-mail address"),
    ]
    # Where no code to sign in arrives, the record's address counts.
    User.objects.filter(pk=there.member.pk).update(is_active=False)
    Person.objects.filter(pk=there.member.person.pk).update(email="bram@home.example")
    assert "bram@home.example" in {one.to for one in gather(Reminders(), TODAY).digests}


def test_the_number_of_queries_does_not_grow(there: Town):
    def asked_for() -> int:
        with CaptureQueriesContext(connection, ) as asked_now:
            gather(Reminders(), TODAY)
        return len(asked_now)

    few = asked_for()
    earlier = Meeting.objects.get(date__month=3, date__year=2031)
    for n in range(12):
        person = desk.seated(f"Keziah Brackenridge{n}").person
        ActionOwnerFactory(action_point=ActionPointFactory(meeting=earlier), person=person)
        ActionOwnerFactory(action_point=ActionPointFactory(meeting=earlier), person=None, agency=AgencyFactory(), words="Trust")
        asked(there.meeting, person, f"Lamps {n}", TODAY, email=person.user.email)
        publish(Kind.PAPER, MEETING, meeting=there.meeting, title=f"Count {n}", slug=f"paper-count-{n}", at=NOW)
    assert asked_for() == few <= 32
    assert len(digests()) == 15


def test_the_command_says_what_it_does_and_dry_writes_nothing(there: Town, capsys, mailoutbox):
    call_command("send_reminders", "--dry-run")
    told = capsys.readouterr().out
    assert told.splitlines()[0] == "Would write to bram@thornbridge.example: 3 action points before 8 July 2031, and 2 more things"
    assert not Told.objects.exists() and len(mailoutbox) == 2
    call_command("send_reminders")
    assert capsys.readouterr().out == told.replace("Would write", "Written")
    call_command("send_reminders")
    assert capsys.readouterr().out == "Nobody is to be reminded of anything.\n"


def test_what_is_set_is_set_once_and_by_whoever_looked_last():
    by = User.objects.machine()
    change_reminders(values={"papers": False, "report_days": [21, 3]}, version=1, by=by)
    change_reminders(values={"papers": False}, version=2, by=by)  # as it stood
    with pytest.raises(SetMeanwhile):
        change_reminders(values={"papers": True}, version=1, by=by)
    row = Reminders.objects.get()
    assert (row.papers, row.report_days, row.version) == (False, [21, 3], 2)
    assert [entry.detail for entry in AuditEntry.objects.all()] == [{"papers": False, "report_days": [21, 3]}]


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_remind_everybody_once(there: Town, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    before, barrier, faults = Message.objects.count(), threading.Barrier(4), []

    def run() -> None:
        try:
            barrier.wait()
            remind.call()
        except Exception as error:  # told below
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert Message.objects.count() - before == 3


def test_an_account_that_opens_no_page_of_the_members_gets_no_link_to_them(there: Town):
    """A guest, or somebody of a task group: what they own they are told, and whom to answer."""
    outside = User.objects.create(email="gil@night.example", person=PersonFactory(name="Gil Ashby"))
    group = Membership.objects.get(group__slug="night-time").group
    MembershipFactory(person=outside.person, group=group, starts=None)
    Message.objects.create(
        message_id="<asked@thornbridge.example>", to=outside.email, person=outside.person, subject="Draft minutes",
        about=f"minutes {there.minutes.pk}",
    )
    Message.objects.update(queued_at=NOW - timedelta(days=10))
    told = digests()["gil@night.example"]
    assert ([one.in_short for one in told.things], told.can_sign_in) == (["1 action point before 8 July 2031"], False)
    assert digests()["bram@thornbridge.example"].can_sign_in is True


def test_who_was_asked_to_comment_is_remembered_for_longer_than_a_month(there: Town, clock: time_machine.Coordinates):
    letters = Message.objects.filter(about=f"minutes {there.minutes.pk}")
    letters.update(state=Message.State.SENT, queued_at=NOW - timedelta(days=31))
    forget_old()
    assert letters.count() == 2
    assert "Draft minutes of 13 May 2031: comments by 26 June" in subjects()["bram@thornbridge.example"]
