"""A real SMTP server on loopback (aiosmtpd) that takes mail, or refuses it, as a test wants; and the worker that sends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection

from tests.tools import ROOT


@dataclass(frozen=True)
class Taken:
    """A message that the server accepted: whom the envelope named, and what came."""

    to: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """As a mail program reads it."""
        read = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(read, EmailMessage)
        return read

    @property
    def key(self) -> str:
        """Its Message-ID."""
        return str(self.message["Message-ID"])


@dataclass
class Postbox:
    """The server. `refuses`: address -> answer to RCPT; `answers`: to DATA, in turn, then "250 OK"; `before` is
    called in the middle of each conversation, `after` when a message has been taken and its sender is not told yet."""

    port: int
    taken: list[Taken] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    before: Callable[[int], object] = lambda count: None
    after: Callable[[int], object] = lambda count: None
    goodbye: str = "221 Bye"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        """The address is taken, unless it is refused."""
        self.before(len(self.taken))
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """The words of the message are taken, or not."""
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("2"):
            self.taken.append(Taken(tuple(envelope.rcpt_tos), bytes(envelope.content or b"")))
            self.after(len(self.taken))
        return answer

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """The end of a conversation."""
        return self.goodbye

    def only(self) -> Taken:
        """The one message there is."""
        assert len(self.taken) == 1, [one.to for one in self.taken]
        return self.taken[0]


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def listening(box: Postbox | None = None) -> Iterator[Postbox]:
    """A server, as long as one is inside."""
    box = box or Postbox(free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port, enable_SMTPUTF8=True)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def send_through(settings: Any, port: int) -> None:
    """From now on this process sends through the server on that port, and tasks wait in the database."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def installation(folder: Path, port: int) -> dict[str, str]:
    """The environment of a worker that is a process of its own, on the database of this test."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        url = os.environ["TESTS_DATABASE_URL"].replace("@/record?", f"@/{database['NAME']}?")  # tests/postgres.py
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TESTS", "DJANGO", "DATA_DIR", "DATABASE"))}
    return kept | {
        "SECRET_KEY": "for-tests-only", "ENV_FILE": os.devnull, "DATA_DIR": str(folder), "DATABASE_URL": url,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}", "DJANGO_SETTINGS_MODULE": "csp.settings",
    }


def worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """A worker that ends when nothing is left to do."""
    command = [sys.executable, "manage.py", "db_worker", "--batch", "--no-startup-delay", "--interval", "0.05"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill(process: subprocess.Popen[bytes]) -> None:
    """At once, with nothing said or done any more; back when it is gone."""
    process.send_signal(signal.SIGKILL)
    process.wait()
