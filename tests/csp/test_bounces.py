"""Mail that came back: notifications as mail servers write them, from standard input, a Maildir and an mbox."""

from __future__ import annotations

import io
import mailbox
import sys
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from csp.bounces import Returned, returned
from csp.models import AuditEntry, BouncedAddress, Message
from reports.deskqueries import the_desk
from reports.duties import todo
from tests.factories import MessageFactory, PersonFactory, UserFactory

KEY = "<5f6c5edb-6000-4000-8000-0123456789ab@thornbridge.example>"
WHY = "550 5.1.1 <cerys@thornbridge.example>: no such mailbox"


def report(action: str = "failed", key: str = KEY, *, headers_only: bool = False, diagnostic: str = f"smtp; {WHY}") -> bytes:
    """A delivery status notification (RFC 3464) as Postfix and Exchange write it."""
    told = f"Diagnostic-Code: {diagnostic}\n" if diagnostic else ""
    copy = f"Message-ID: {key}\nSubject: Your code\nTo: cerys@thornbridge.example\n"
    inner = f"Content-Type: text/rfc822-headers\n\n{copy}" if headers_only else f"Content-Type: message/rfc822\n\n{copy}\nWords.\n"
    return (
        "From: MAILER-DAEMON@mail.thornbridge.example\nTo: partnership@thornbridge.example\nSubject: Undelivered\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nI could not deliver it.\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.thornbridge.example\n\n"
        f"Final-Recipient: rfc822; elsewhere@forwarded.example\nAction: {action}\nStatus: 5.1.1\n{told}\n"
        f"--b\n{inner}\n--b--\n"
    ).encode()


def other_mail() -> bytes:
    """What else comes to that mailbox."""
    mail = EmailMessage()
    mail["Subject"], mail["Message-ID"] = "Out of office", KEY
    mail.set_content("I am away.")
    return mail.as_bytes()


@pytest.mark.parametrize("headers_only", [False, True])
def test_a_failure_names_our_message_and_says_why(headers_only: bool):
    assert returned(report(headers_only=headers_only)) == Returned(KEY, WHY)
    assert returned(report(diagnostic="", headers_only=headers_only)) == Returned(KEY, "5.1.1")


@pytest.mark.parametrize("raw", [
    report("delayed"), report("delivered"), report("relayed"), report(key="none at all"), other_mail(), b"", b"\xff\x00" * 90,
    report()[:200], report().replace(b"message/rfc822", b"application/octet-stream"),
])
def test_anything_else_says_nothing(raw: bytes):
    assert returned(raw) is None


@given(at=st.integers(0, 800), junk=st.binary(max_size=40))
def test_no_junk_breaks_the_reading(at: int, junk: bytes):
    found = returned(report()[:at] + junk + report()[at:])
    assert found is None or isinstance(found.why, str)


@pytest.fixture
def sent(db: None) -> Message:
    return MessageFactory(
        message_id=KEY, person=PersonFactory(email="cerys@thornbridge.example"), state="sent", settled_at=timezone.now()
    )


def read(capsys: pytest.CaptureFixture[str], *place: str) -> str:
    call_command("take_bounces", *place)
    return capsys.readouterr().out


@pytest.mark.django_db
def test_a_message_piped_in_marks_whom_we_wrote_to_once(sent: Message, capsys, monkeypatch):
    told = []
    for _ in range(2):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(report())))
        told.append(read(capsys))
    assert told[0] == f"Mail to cerys@thornbridge.example came back: {WHY}\nMessages read: 1. Of ours that came back: 1.\n"
    sent.refresh_from_db()
    assert (sent.state, sent.why) == ("returned", WHY)
    # Not whom it was forwarded to, which the notification names: that address is not ours to judge.
    assert BouncedAddress.objects.get().address == "cerys@thornbridge.example"
    assert AuditEntry.objects.get().act == "note_returned"


@pytest.mark.django_db
def test_nobody_silences_somebody_with_a_notification_of_their_own_making(sent: Message, capsys, monkeypatch):
    forged = report(key="<made-up@thornbridge.example>")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(forged)))
    assert read(capsys) == "Messages read: 1. Of ours that came back: 0.\n"
    assert not BouncedAddress.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [mailbox.Maildir, mailbox.mbox])
def test_a_mailbox_is_read_and_left_as_it_is(sent: Message, capsys, tmp_path: Path, kind: type):
    place = tmp_path / "returned"
    box = kind(place, create=True)
    for raw in (other_mail(), report("delayed"), report()):
        box.add(raw)
    box.close()
    before = sorted((file.name, file.read_bytes()) for file in tmp_path.rglob("*") if file.is_file())
    assert read(capsys, str(place)).endswith("Messages read: 3. Of ours that came back: 1.\n")
    assert sorted((file.name, file.read_bytes()) for file in tmp_path.rglob("*") if file.is_file()) == before
    with pytest.raises(CommandError, match="no Maildir and no mbox"):
        read(capsys, str(tmp_path / "nowhere"))


@pytest.mark.django_db
def test_the_desk_says_whose_mail_came_back_until_the_address_changes(sent: Message, client, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(report())))
    read(capsys)
    today = timezone.localdate()
    assert sent.person is not None

    def duties() -> list[tuple[str, tuple[str, ...]]]:
        return [(one.words, one.about) for one in todo(the_desk(today), today).now]

    assert duties() == [(f"Mail to {sent.person} came back", (f"cerys@thornbridge.example: {WHY}",))]
    sent.person.email = "cerys.coldharbour@thornbridge.example"
    sent.person.save()
    assert duties() == []
    UserFactory(email="cerys@thornbridge.example")
    assert [words for words, _ in duties()] == ["Mail to cerys@thornbridge.example came back"]
