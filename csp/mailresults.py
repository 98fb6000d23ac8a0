"""What a mail server says of a message, and what is written down of it: sent, tried again later, or given up.

A server that is away, or says "later" (4xx), is asked again after each of PAUSES. One that says "no" (5xx) is not:
if what it refuses is the address, mail to that address has come back.
"""

from __future__ import annotations

import re
import smtplib
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from csp.models import BouncedAddress, Message

State = Message.State
# After the first try, the second and so on: a night without a mail server loses nothing.
PAUSES = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=3),
    timedelta(hours=6), timedelta(hours=12),
)
# RFC 3463: 5.1.x is about the address, 5.2.x about the mailbox behind it; 5.7.x is about us.
OF_THE_ADDRESS = re.compile(r"^5\.[12]\.\d")
OF_POLICY = re.compile(r"^5\.7\.\d")
LONGEST_WHY = 500


def take_for_sending(message: str, to: str) -> bool:
    """Whether `message` is to be sent: it waits, and there is somebody to get it.

    What a bounced address could do without is let be; to nobody, no row is kept either.
    """
    if not message:
        return bool(to)
    row = Message.objects.filter(pk=message).first()
    if row is None or row.state != State.WAITING:
        return False
    if not to:
        row.delete()
        return False
    if row.optional and BouncedAddress.objects.filter(address__iexact=to).exists():
        _settle(message, State.LEFT, "Earlier mail to this address came back.")
        return False
    return True


def note_accepted(message: str) -> None:
    """The mail server took `message`."""
    if message:
        Message.objects.filter(pk=message).update(
            state=State.SENT, settled_at=timezone.now(), why="", tries=F("tries") + 1
        )


@transaction.atomic
def note_not_accepted(message: str, to: str, error: Exception) -> None:
    """The mail server did not take `message`, or was not there: it waits for the next try, or is given up."""
    state, why = judged(error), told(error)
    row = Message.objects.select_for_update().filter(pk=message).first() if message else None
    if row is not None:
        row.tries += 1
        if state == State.WAITING and row.tries > len(PAUSES):
            state = State.FAILED
        row.state, row.why = state, why
        row.settled_at = None if state == State.WAITING else timezone.now()
        row.save(update_fields=["tries", "state", "why", "settled_at"])
    if state == State.REFUSED:
        mark_bounced(to, why, row)


def mark_bounced(address: str, why: str, message: Message | None) -> None:
    """Mail to `address` came back; the latest reason stands."""
    row = BouncedAddress.objects.filter(address__iexact=address).first() or BouncedAddress(address=address.lower())
    row.at, row.why, row.message = timezone.now(), why[:LONGEST_WHY], message
    row.save()


def _settle(message: str, state: str, why: str) -> None:
    Message.objects.filter(pk=message).update(state=state, settled_at=timezone.now(), why=why)


def judged(error: Exception) -> str:
    """What an error of sending means: WAITING (try again), REFUSED (the address) or FAILED (this message, never)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = list(error.recipients.values()) or [(550, b"")]
        code, words = codes[0][0], _words(codes[0][1])
        if code < 500:
            return State.WAITING
        return State.FAILED if OF_POLICY.match(words) else State.REFUSED
    if isinstance(error, (smtplib.SMTPSenderRefused, smtplib.SMTPDataError)):
        if error.smtp_code < 500:
            return State.WAITING
        return State.REFUSED if OF_THE_ADDRESS.match(_words(error.smtp_error)) else State.FAILED
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return State.FAILED
    # A wrong password of ours, a server that is away or hangs up: somebody puts it right, and the message is good.
    return State.WAITING if isinstance(error, OSError) else State.FAILED


def told(error: Exception) -> str:
    """An error of sending in words: what the server said, or why it could not be asked."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = [f"{code} {_words(words)}" for code, words in error.recipients.values()]
        return "; ".join(said)[:LONGEST_WHY] or "The mail server refused the address."
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_words(error.smtp_error)}"[:LONGEST_WHY]
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "The mail server hung up."
    if isinstance(error, TimeoutError):
        return "The mail server did not answer."
    if isinstance(error, ConnectionRefusedError):
        return "The mail server could not be reached."
    return (str(error) or type(error).__name__)[:LONGEST_WHY]


def _words(said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(words.split())
