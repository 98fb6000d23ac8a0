"""Pages about reminders: what the officer sets and sees, what a reader wants, and the signed address that stops a kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from csp.mailstops import stop_address, stop_of
from csp.models import AuditEntry, BouncedAddress, Reminders, StoppedMail, User
from reports.services.reminding import send_reminders
from tests import desk
from tests.factories import BouncedAddressFactory, MeetingFactory, MessageFactory, PersonFactory
from tests.reports.desks import unsent
from tests.reports.remindertown import NOW, SECRETS, town

pytestmark = pytest.mark.django_db
Kind = StoppedMail.Kind
SET = {
    "version": "1", "reports": "on", "report_days": "21, 7 and 2", "actions": "on", "actions_before_reports": "5",
    "actions_before_meeting": "3", "minutes": "on", "minutes_days": "2", "hour": "9",
}


@pytest.fixture(autouse=True)
def clock(own_data: object) -> Iterator[None]:
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def officer(client: Client) -> Client:
    desk.sign_in(client, desk.officer())
    return client


def page(client: Client, address: str = "/desk/reminders/", status: int = 200, **data: str) -> str:
    answer = client.post(address, data) if data else client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_desk_shows_whom_the_next_run_writes_to_and_what_was_sent(officer: Client):
    assert "nobody is to be reminded of anything" in page(officer)
    town()
    text = page(officer)
    assert "Next: Tuesday 24 June, 07:00" in text
    for words in ("Bram Fennimore", "3 action points before 8 July 2031", "ines@lock.example", "Your report is late for 8 July 2031"):
        assert words in text
    assert not [secret for secret in SECRETS if secret in text]
    BouncedAddressFactory(address="esme@police.example")
    User.objects.filter(person__name="Bram Fennimore").update(is_active=False)
    text = page(officer)
    assert "Bram Fennimore (the record has no e-mail address), Esme Dunnock (mail to esme@police.example came back)" in text
    send_reminders(by=User.objects.machine())
    text = page(officer)
    assert "nobody is to be reminded of anything" in text and "Last run: Tuesday 24 June 2031, 06:00." in text
    assert text.count("Your report is late for 8 July 2031, and 1 more thing") == 1


def test_the_officer_sets_them_and_a_mistake_or_another_officer_is_told(officer: Client):
    answer = officer.post("/desk/reminders/", SET)
    assert answer.status_code == 302
    row = Reminders.objects.get()
    assert (row.report_days, row.actions_before_reports, row.reports_late, row.papers, row.hour) == ([21, 7, 2], 5, False, False, 9)
    text = page(officer, status=409, **(SET | {"hour": "10"}))
    assert "Somebody else has changed the reminders meanwhile" in text and 'value="21, 7, 2"' in text
    text = page(officer, status=422, **(SET | {"version": "2", "report_days": "soon", "minutes_days": "61", "hour": "3"}))
    assert text.count("Write up to six numbers of days, each 60 or less, for example 14, 7 and 1.") == 2
    assert "There is a problem" in text and Reminders.objects.get().version == 2


def test_a_run_that_went_wrong_is_told_until_one_goes_right(officer: Client):
    DBTaskResult.objects.create(
        status=TaskResultStatus.FAILED, task_path="reports.services.reminding.remind", backend_name="default",
        run_after=NOW, finished_at=NOW - timedelta(hours=2), args_kwargs={"args": [], "kwargs": {}},
    )
    assert "went wrong, and nobody was written to" in page(officer)
    send_reminders(by=User.objects.machine())
    assert "went wrong" not in page(officer)


def test_mail_that_came_back_and_mail_that_is_tried_again_stand_on_their_page(officer: Client):
    MeetingFactory()
    person = PersonFactory(name="Dev Coldharbour", email="dev@thornbridge.example")
    bounced = BouncedAddressFactory(address="dev@thornbridge.example")
    BouncedAddressFactory(address="nobodys@thornbridge.example")  # nobody has it any more
    row = unsent(subject="Tried again soon")
    note = MessageFactory(tries=2, why="The mail server could not be reached.")
    row.args_kwargs["kwargs"]["message"] = str(note.pk)
    row.status, row.run_after = TaskResultStatus.READY, NOW
    row.save()
    DBTaskResult.objects.filter(pk=unsent(subject="On its way").pk).update(status=TaskResultStatus.READY, run_after=get_date_max())
    text = page(officer, "/desk/mail/")
    assert str(person) in text and "550 5.1.1 No such mailbox here." in text and "nobodys" not in text
    assert "Tried again soon" in text and "The mail server could not be reached." in text and "On its way" not in text
    assert "Mail to Dev Coldharbour came back" in page(officer, "/desk/")
    for _ in range(2):
        assert officer.post(f"/desk/mail/bounced/{bounced.pk}/").status_code == 302
    assert BouncedAddress.objects.count() == 1 and AuditEntry.objects.filter(act="clear_bounced").count() == 1
    assert "came back" not in page(officer, "/desk/")


@pytest.mark.parametrize("address", ["/desk/reminders/", "/desk/mail/"])
def test_the_number_of_queries_stays(officer: Client, address: str):
    def more(count: int) -> int:
        for n in range(count):
            person = PersonFactory(email=f"reader{n}.{count}@thornbridge.example")
            note = MessageFactory(person=person, to=person.email, state="failed", settled_at=NOW, why="The mail server hung up.")
            BouncedAddressFactory(address=person.email)
            for status in (TaskResultStatus.FAILED, TaskResultStatus.READY):
                row = unsent()
                row.args_kwargs["kwargs"]["message"], row.status, row.run_after = str(note.pk), status, NOW
                row.save()
        with CaptureQueriesContext(connection) as asked:
            page(officer, address)
        return len(asked)

    few = more(2)
    assert more(20) == few


def test_a_reader_chooses_for_themselves_alone(client: Client):
    mine, other = desk.member(), desk.board_member()
    desk.sign_in(client, mine)
    text = page(client, "/members/mail/")
    assert text.count("checked") == 3
    assert client.post("/members/mail/", {"wanted": ["papers"], "person": other.person.pk}).status_code == 302
    assert set(StoppedMail.objects.values_list("person", "kind")) == {(mine.person.pk, "actions"), (mine.person.pk, "minutes")}
    assert page(client, "/members/mail/").count("checked") == 1
    assert client.post("/members/mail/", {"wanted": ["reports"]}).status_code == 422
    assert client.post("/members/mail/", {"wanted": list(Kind.values)}).status_code == 302
    assert not StoppedMail.objects.exists()


def path(address: str) -> str:
    return address.removeprefix("http://localhost:8000")


def test_one_button_stops_one_kind_and_looking_at_it_does_not():
    user = desk.member()
    address = path(stop_address(user.person, ["papers"]))
    client = Client(enforce_csrf_checks=True)
    for method in (client.get, client.head, client.get):
        assert method(address).status_code == 200
    assert not StoppedMail.objects.exists()
    # As a mail program does it (RFC 8058): no cookie, no page of ours, no sign-in.
    answer = client.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200 and "You get no more e-mails about:" in answer.content.decode()
    assert "sessionid" not in client.cookies
    assert client.post(address).status_code == 200
    assert list(StoppedMail.objects.values_list("person", "kind")) == [(user.person.pk, "papers")]
    assert "You have stopped these already" in client.get(address).content.decode()
    assert [(entry.act, entry.by) for entry in AuditEntry.objects.all()] == [("choose_mail", user)]
    assert client.put(address).status_code == 405


def test_of_a_message_with_several_kinds_it_stops_all_that_can_be_stopped():
    person = PersonFactory()
    assert Client().post(path(stop_address(person, ["papers", "actions"]))).status_code == 200
    assert set(StoppedMail.objects.values_list("kind", flat=True)) == set(Kind.values)
    assert AuditEntry.objects.get().by == User.objects.machine()


def test_nobody_guesses_or_changes_the_address_of_another():
    mine, other = PersonFactory(), PersonFactory()
    token = stop_address(mine, ["papers"]).rstrip("/").rsplit("/", 1)[1]
    told, signature = token.split(":")
    tried = [
        f"{other.pk}-papers:{signature}", f"{mine.pk}-all:{signature}", told, f"{told}:", f"{told}:{signature[:-1]}", "x", f"{token}x",
        Signer(salt="another").sign(f"{other.pk}-papers"), Signer().sign(f"{other.pk}-all"),
    ]
    for one in tried:
        assert Client().post(f"/mail/stop/{one}/").status_code == 404 == Client().get(f"/mail/stop/{one}/").status_code
    assert not StoppedMail.objects.exists()
    assert stop_of(token) is not None
    with patch("django.conf.settings.SECRET_KEY", "another"):
        assert stop_of(token) is None
    mine.delete()
    assert stop_of(token) is None and Client().get(f"/mail/stop/{token}/").status_code == 404


def test_an_account_without_a_person_has_no_mail_to_choose(officer: Client, client: Client):
    User.objects.filter(pk=desk.officer().pk).update(person=None)
    assert client.get("/members/mail/").status_code == 403
