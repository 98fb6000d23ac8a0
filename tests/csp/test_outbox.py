"""The outbox through a real SMTP server: refused, deferred, cut short and killed; nothing lost, nothing sent twice."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from csp.mail import LONGEST_SUBJECT, PLAIN, Letter, one_line, post
from csp.mailresults import PAUSES, judged, told
from csp.mailretries import forget_old
from csp.mailservices import clear_bounced, let_be, send_again
from csp.models import AuditEntry, BouncedAddress, Message, Told
from csp.workers import put_back
from tests.csp import postbox
from tests.csp.postbox import Postbox
from tests.factories import MessageFactory, PartnershipFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
State = Message.State
CERYS = "cerys@thornbridge.example"
NOW = datetime(2031, 6, 24, 9, tzinfo=UTC)


@pytest.fixture
def box(settings, own_data):
    with postbox.listening() as found:
        postbox.send_through(settings, found.port)
        yield found


@pytest.fixture
def away(settings, own_data):
    """A mail server that is not there: its port."""
    port = postbox.free_port()
    postbox.send_through(settings, port)
    return port


def write(to: str = CERYS, subject: str = "Your code to sign in", letter: Letter = PLAIN, **more: str) -> Message:
    return post(to=to, subject=subject, template="csp/mail/code", letter=letter, **({"code": "20310624", "what": ""} | more))


def work() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def state(message: Message) -> tuple[str, int]:
    message.refresh_from_db()
    return message.state, message.tries


def test_a_message_has_one_reader_both_forms_and_says_that_a_machine_wrote_it(box: Postbox):
    PartnershipFactory()
    stop = "https://csp.example/mail/stop/1-papers:signed/"
    first = write(letter=Letter(stop=stop))
    write(to="dev@thornbridge.example")
    write(to="")
    work()
    taken, other = box.taken
    assert (taken.to, other.to) == ((CERYS,), ("dev@thornbridge.example",))
    mail = taken.message
    assert (mail["To"], mail["Cc"], mail["Bcc"], mail["Subject"]) == (CERYS, None, None, "Your code to sign in")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert (mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"]) == (f"<{stop}>", "List-Unsubscribe=One-Click")
    assert other.message["List-Unsubscribe"] is None
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert all("20310624" in part.get_content() for part in mail.iter_parts())
    assert mail["Message-ID"] == first.message_id and first.message_id.endswith("@localhost>")
    assert state(first) == (State.SENT, 1) and first.settled_at is not None
    # Its words, which may open something, are nowhere any more; of the message to nobody there is no row.
    assert not DBTaskResult.objects.exists() and Message.objects.count() == 2


def test_a_server_that_is_away_is_asked_again_after_growing_pauses_and_then_the_desk_is_told(away: int, settings):
    with time_machine.travel(NOW, tick=False) as clock:
        message, seen = write(), []
        for _ in PAUSES:
            work()
            row = DBTaskResult.objects.get()
            assert row.status == TaskResultStatus.READY
            seen.append(row.run_after - datetime.now(UTC))
            work()  # before its time nothing is tried
            assert state(message) == (State.WAITING, len(seen))
            clock.move_to(row.run_after)
        assert tuple(seen) == PAUSES and list(PAUSES) == sorted(PAUSES)
        work()
        assert state(message) == (State.FAILED, len(PAUSES) + 1)
        assert message.why == "The mail server could not be reached."
        row = DBTaskResult.objects.get()
        assert row.status == TaskResultStatus.FAILED
        with postbox.listening(Postbox(away)) as box:
            assert send_again(pk=str(row.pk), by=UserFactory())
            assert not send_again(pk=str(row.pk), by=UserFactory())
            work()
            assert box.only().key == message.message_id
        assert state(message) == (State.SENT, 1) and not DBTaskResult.objects.exists()


@pytest.mark.parametrize("answers", [["451 Greylisted, come back"], ["421 Closing", "452 Full"]])
def test_a_deferred_message_is_taken_once_with_the_same_message_id(box: Postbox, answers: list[str]):
    box.answers = list(answers)
    box.refuses["dev@thornbridge.example"] = "450 4.2.0 Greylisted"
    with time_machine.travel(NOW, tick=False) as clock:
        message, other = write(), write(to="dev@thornbridge.example")
        for pause in PAUSES[: len(answers)]:
            work()
            clock.shift(pause)
        box.refuses.clear()
        work()
    assert sorted(one.key for one in box.taken) == sorted([message.message_id, other.message_id])
    assert state(message) == (State.SENT, len(answers) + 1)
    assert not BouncedAddress.objects.exists()


def test_a_refused_address_has_come_back_at_once_and_gets_nothing_it_can_do_without(box: Postbox):
    box.refuses[CERYS] = "550 5.1.1 No such mailbox here"
    message = write()
    work()
    assert state(message) == (State.REFUSED, 1)
    bounced = BouncedAddress.objects.get()
    assert (bounced.address, bounced.why, bounced.message) == (CERYS, "550 5.1.1 No such mailbox here", message)
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED
    box.refuses.clear()
    papers = write(to=CERYS.upper(), subject="Papers are out", letter=Letter(optional=True))
    asked = write(subject="Please send your report")
    work()
    assert state(papers) == (State.LEFT, 0) and state(asked) == (State.SENT, 1)
    officer = UserFactory()
    assert clear_bounced(pk=bounced.pk, by=officer) and not clear_bounced(pk=bounced.pk, by=officer)
    assert state(write(letter=Letter(optional=True))) == (State.WAITING, 0)
    work()
    assert [str(one.message["Subject"]) for one in box.taken] == ["Please send your report", "Your code to sign in"]
    assert AuditEntry.objects.get().act == "clear_bounced"


def test_to_send_a_refused_message_again_says_that_the_address_is_right(box: Postbox):
    box.refuses[CERYS] = "550 No such mailbox here"
    message = write(letter=Letter(optional=True))
    work()
    box.refuses.clear()
    send_again(pk=str(DBTaskResult.objects.get().pk), by=UserFactory())
    assert not BouncedAddress.objects.exists()
    work()
    assert box.only().key == message.message_id and state(message) == (State.SENT, 1)


def test_what_is_let_be_is_never_sent(box: Postbox):
    box.refuses[CERYS] = "550 No such mailbox here"
    message = write()
    work()
    box.refuses.clear()
    assert let_be(pk=str(DBTaskResult.objects.get().pk), by=UserFactory())
    work()
    assert state(message)[0] == State.LEFT and box.taken == []


@pytest.mark.parametrize("said", [
    {"answers": ["554 5.6.0 Not with these words"]}, {"refuses": {CERYS: "550 5.7.1 You may not relay"}},
])
def test_what_is_about_the_message_or_about_us_gives_no_address_up(box: Postbox, said: dict[str, object]):
    vars(box).update(said)
    message = write()
    work()
    assert state(message) == (State.FAILED, 1) and not BouncedAddress.objects.exists()


def test_a_server_that_says_goodbye_badly_has_taken_the_message(box: Postbox):
    box.goodbye = "500 " + "What? " * 2000
    message = write()
    work()
    assert state(message) == (State.SENT, 1) and len(box.taken) == 1 and not DBTaskResult.objects.exists()


NASTY = [
    "Papers\r\nBcc: everybody@elsewhere.example", "Papers\nTo: a@elsewhere.example\n\nHello", "Papers\r\n.\r\nMAIL FROM:<x@y>",
    "Papers\x0bBcc: a@b.example", "Papers\x85X-Evil: 1", "Papers\u2028Bcc: a@b.example", "\x00Papers\x1b[31m", "=?utf-8?q?=0ABcc:_a@b.example?=",
]


def test_no_word_of_ours_becomes_a_header_or_a_reader(box: Postbox):
    """Newlines in titles, names and addresses, as an import or a form may bring them, against the real server."""
    PartnershipFactory(name="Thornbridge\r\nBcc: spy@elsewhere.example")
    for words in NASTY:
        write(subject=words, code=words)
    lured = [
        write(to=to) for to in (
            f"{CERYS}\r\nBcc: spy@elsewhere.example", f"{CERYS}, spy@elsewhere.example", f"{CERYS}>\r\nRCPT TO:<spy@elsewhere.example",
            "Cerys <spy@elsewhere.example>", "cerys", "a" * 400 + "@elsewhere.example",
        )
    ]
    work()
    assert [one.to for one in box.taken] == [(CERYS,)] * len(NASTY)
    plain = {"Content-Type", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"}
    for one in box.taken:
        assert {name.title() for name in one.message} == {name.title() for name in plain}
        assert str(one.message["To"]) == CERYS and str(one.message["From"]) == "partnership@localhost"
    assert [state(one) for one in lured] == [(State.FAILED, 1)] * len(lured)
    assert "is not an e-mail address." in lured[0].why
    assert DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count() == len(lured)


@given(words=st.text())
def test_a_header_is_one_line_of_printed_characters(words: str):
    line = one_line(words)
    assert line.splitlines() in ([], [line]) and len(line) <= LONGEST_SUBJECT
    assert all(character.isprintable() for character in line)
    assert one_line(line) == line


@pytest.mark.engines
def test_a_worker_that_died_after_its_note_leaves_nothing_to_send_again(box: Postbox):
    message = write()
    work()
    # As if it had died before the queue was told.
    write()
    row = DBTaskResult.objects.get()
    row.args_kwargs["kwargs"]["message"] = str(message.pk)
    row.status, row.worker_ids = TaskResultStatus.RUNNING, ["dead"]
    row.save()
    assert put_back() == 1
    work()
    assert len(box.taken) == 1 and not DBTaskResult.objects.exists()


@pytest.mark.engines
def test_a_worker_that_died_between_a_refusal_and_putting_it_off_loses_nothing(box: Postbox):
    message = write()
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, exception_class_path="builtins.OSError")
    Message.objects.update(tries=1, why="The mail server hung up.")
    assert put_back() == 1
    row = DBTaskResult.objects.get()
    assert row.status == TaskResultStatus.READY and row.run_after > datetime.now(UTC)
    DBTaskResult.objects.update(run_after=datetime.now(UTC))
    work()
    assert box.only().key == message.message_id
    assert put_back() == 0


@pytest.mark.engines
def test_the_database_lets_nobody_be_told_of_one_thing_twice():
    person = PersonFactory()
    letter = Letter(whom=person, occasions=("report 1 due 2031-06-24, 7 days", "published 5"))
    write(letter=letter)
    with pytest.raises(IntegrityError), transaction.atomic():
        write(letter=Letter(whom=person, occasions=("published 6", "published 5")))
    write(letter=Letter(whom=PersonFactory(), occasions=("published 5",)))
    assert (Message.objects.count(), Told.objects.count()) == (2, 3)


@pytest.mark.engines
def test_what_is_written_in_an_act_that_is_taken_back_is_not_sent(box: Postbox):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write()
        raise ZeroDivisionError
    work()
    assert box.taken == [] and not Message.objects.exists()


def test_a_message_queued_before_there_were_rows_is_still_sent(box: Postbox):
    DBTaskResult.objects.create(
        task_path="csp.mail.send", backend_name="default", run_after=datetime.now(UTC),
        args_kwargs={"args": [], "kwargs": {"to": CERYS, "subject": "Old", "text": "Words.", "html": "<p>Words.</p>"}},
    )
    work()
    assert box.only().message["Subject"] == "Old" and not DBTaskResult.objects.exists()


def test_old_rows_are_forgotten_but_not_what_waits():
    def days_ago(days: int, **more: object) -> Message:
        made = MessageFactory(**more)
        Message.objects.filter(pk=made.pk).update(queued_at=datetime.now(UTC) - timedelta(days=days))
        return made

    sent = {"state": State.SENT, "settled_at": NOW}
    kept = [days_ago(29, **sent), days_ago(399, kind="reminder", **sent), days_ago(900)]
    for gone in (days_ago(31, **sent), days_ago(401, kind="reminder", **sent)):
        assert gone.pk
    assert forget_old() == 2
    assert set(Message.objects.values_list("pk", flat=True)) == {one.pk for one in kept}


@pytest.mark.parametrize(("error", "meant", "words"), [
    (ConnectionRefusedError(111, "x"), State.WAITING, "The mail server could not be reached."),
    (TimeoutError(), State.WAITING, "The mail server did not answer."),
    (smtplib.SMTPServerDisconnected("x"), State.WAITING, "The mail server hung up."),
    (smtplib.SMTPAuthenticationError(535, b"5.7.8 Bad\r\ncredentials"), State.WAITING, "535 5.7.8 Bad credentials"),
    (smtplib.SMTPConnectError(554, b"No service"), State.WAITING, "554 No service"),
    (smtplib.SMTPSenderRefused(550, b"5.7.1 Not you", "x"), State.FAILED, "550 5.7.1 Not you"),
    (smtplib.SMTPSenderRefused(451, b"Later", "x"), State.WAITING, "451 Later"),
    (smtplib.SMTPDataError(550, b"5.2.1 Mailbox disabled"), State.REFUSED, "550 5.2.1 Mailbox disabled"),
    (smtplib.SMTPRecipientsRefused({CERYS: (552, b"5.2.2 Full")}), State.REFUSED, "552 5.2.2 Full"),
    (smtplib.SMTPNotSupportedError("SMTPUTF8 not supported by server"), State.FAILED, "SMTPUTF8 not supported by server"),
    (ValueError("Header values can't contain newlines"), State.FAILED, "Header values can't contain newlines"),
    (RuntimeError(), State.FAILED, "RuntimeError"),
])
def test_each_answer_is_judged_and_told_in_words(error: Exception, meant: str, words: str):
    assert (judged(error), told(error)) == (meant, words)
