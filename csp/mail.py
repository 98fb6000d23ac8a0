"""E-mail: one recipient a message, plain text with HTML beside it, sent by the worker.

The message is written down in the caller's transaction (the queue is a table): nothing is sent of an act that
is rolled back, and nothing is lost when the program stops before it is sent.

Each message has a row (csp.models.Message) that says what came of it. Its Message-ID is fixed when it is queued. A
worker that dies after the server has accepted a message and before our row says so leaves it to be sent once more,
with the same Message-ID; once the row says so, it is never sent again.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django_tasks import task

from csp.mailresults import note_accepted, note_not_accepted, take_for_sending
from csp.models import Message, Person, Told
from csp.queries import the_partnership

LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Letter:
    """What is known of a message beside its words: who reads it, and why it is written.

    `optional`: its reader can do without, and `stop` is the address that stops its like (RFC 8058). `about`: what it is
    about, to find it by. `occasions`: what it tells, each of which a person is told once.
    """

    whom: Person | None = None
    kind: str = Message.Kind.LETTER
    optional: bool = False
    about: str = ""
    occasions: tuple[str, ...] = ()
    stop: str = ""


PLAIN = Letter()


def post(*, to: str, subject: str, template: str, letter: Letter = PLAIN, **context: Any) -> Message:
    """Queue a message to one address; to "", nobody: the same work, and nothing is sent.

    `template`: below templates/, without its ending; NAME.txt must be there and NAME.html may extend
    csp/mail/base.html. Both get `context`, `partnership`, `stop` and `site_url` (without a slash at its end).
    Raises IntegrityError where the reader was told of one of the letter's occasions already.
    """
    context |= {"partnership": the_partnership(), "site_url": settings.SITE_URL.rstrip("/"), "stop": letter.stop}
    subject = one_line(subject)
    key = uuid4()
    with transaction.atomic():
        message = Message.objects.create(
            id=key, message_id=f"<{key}@{_our_host()}>", kind=letter.kind, optional=letter.optional, about=letter.about,
            to=to[:254], person=letter.whom, subject=subject,
        )
        Told.objects.bulk_create(
            [Told(person=letter.whom, occasion=occasion, message=message) for occasion in letter.occasions]
        )
        send.enqueue(
            to=to, subject=subject, text=render_to_string(f"{template}.txt", context),
            html=render_to_string(f"{template}.html", context), message=str(key), stop=letter.stop,
        )
    return message


def one_line(words: str) -> str:
    """`words` as a header takes them: one line of printed characters, of LONGEST_SUBJECT at most."""
    plain = " ".join("".join(one if one.isprintable() else " " for one in words).split())
    return plain if len(plain) <= LONGEST_SUBJECT else f"{plain[: LONGEST_SUBJECT - 3].rstrip()}..."


def _our_host() -> str:
    """The right side of our Message-IDs: that of the sender's address."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >")
    return host if re.fullmatch(r"[A-Za-z0-9.-]+", host) else "localhost"


@task()
def send(*, to: str, subject: str, text: str, html: str, message: str = "", stop: str = "") -> None:
    """Send a message now, unless it was sent already. Raises what the mail server answers; the task is then shown as
    failed, and put off to a later try if there is one (csp.mailservices).

    `message`: the key of its row; "" for one that was queued before messages had rows.
    """
    if not take_for_sending(message, to):
        return
    try:
        _deliver(to, subject, text, html, message, stop)
    except Exception as error:
        note_not_accepted(message, to, error)
        raise


def _deliver(to: str, subject: str, text: str, html: str, message: str, stop: str) -> None:
    try:
        validate_email(to)
    except ValidationError:
        raise ValueError(f"“{one_line(to)}” is not an e-mail address.") from None
    # Told to other machines: nobody wrote this, so no absence notice is due.
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}
    if message:
        headers["Message-ID"] = Message.objects.values_list("message_id", flat=True).get(pk=message)
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    connection = get_connection()
    email = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [to], headers=headers, connection=connection)
    email.attach_alternative(html, "text/html")
    connection.open()
    try:
        email.send()
        # At once: what goes wrong in saying goodbye must not have it sent again.
        note_accepted(message)
    finally:
        with suppress(OSError):  # smtplib's errors among them
            connection.close()
