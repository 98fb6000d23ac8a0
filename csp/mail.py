"""E-mail: one recipient a message, plain text with HTML beside it, sent by the worker.

The message is written down in the caller's transaction (the queue is a table): nothing is sent of an act that
is rolled back, and nothing is lost when the program stops before it is sent.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django_tasks import task

from csp.queries import the_partnership


def post(*, to: str, subject: str, template: str, **context: Any) -> None:
    """Queue a message to one address; to "", nobody: the same work, and nothing is sent.

    `template`: below templates/, without its ending; NAME.txt must be there and NAME.html may extend
    csp/mail/base.html. Both get `context`, `partnership` and `site_url` (without a slash at its end).
    """
    context |= {"partnership": the_partnership(), "site_url": settings.SITE_URL.rstrip("/")}
    send.enqueue(
        to=to, subject=" ".join(subject.split()), text=render_to_string(f"{template}.txt", context),
        html=render_to_string(f"{template}.html", context),
    )


@task()
def send(*, to: str, subject: str, text: str, html: str) -> None:
    """Send a message now. Raises what the mail server answers; the task is then shown as failed."""
    if not to:
        return
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [to])
    message.attach_alternative(html, "text/html")
    message.send()
