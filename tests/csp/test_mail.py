"""E-mail by the queue: what is kept of a message, and for how long."""

from __future__ import annotations

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from csp import mail
from tests.factories import PartnershipFactory

SECRET = "http://localhost:8000/report/the-secret-of-a-link/"


@pytest.fixture
def queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def work() -> None:
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_message_is_kept_once_it_is_sent(queue, own_data, mailoutbox):
    PartnershipFactory()
    mail.send.enqueue(to="dev@thornbridge.example", subject="A report", text=SECRET, html=f"<p>{SECRET}</p>")
    assert SECRET in str(DBTaskResult.objects.get().args_kwargs)
    work()
    assert SECRET in mailoutbox[0].body
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_message_that_could_not_be_sent_waits(queue, own_data, settings):
    settings.EMAIL_BACKEND = "tests.csp.test_mail.Broken"
    mail.send.enqueue(to="dev@thornbridge.example", subject="A report", text=SECRET, html="")
    work()
    assert DBTaskResult.objects.get().args_kwargs["kwargs"]["text"] == SECRET


class Broken(BaseEmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages: object) -> int:
        """Raises OSError."""
        raise OSError("connection refused")
