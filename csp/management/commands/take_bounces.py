"""Reads mail that came back, and marks its addresses: the desk shows them, and optional e-mails leave them out.

From standard input one message (as a mail server pipes it), or from a Maildir or an mbox file, which stay as they are.
Read twice, nothing happens the second time.
"""

from __future__ import annotations

import argparse
import mailbox
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from csp.bounces import LARGEST, returned
from csp.mailservices import note_returned
from csp.models import User


class Command(BaseCommand):
    """Prints a line for each message of ours that came back, and how many were read."""

    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("place", nargs="?", help="a Maildir or an mbox file; standard input without it")

    def handle(self, *, place: str | None, **options: Any) -> None:
        read = ours = 0
        by = User.objects.machine()
        for raw in _from(Path(place)) if place else [sys.stdin.buffer.read(LARGEST)]:
            read += 1
            found = returned(raw)
            message = note_returned(message_id=found.message_id, why=found.why, by=by) if found else None
            if message is not None and found is not None:
                ours += 1
                self.stdout.write(f"Mail to {message.to} came back: {found.why}")
        self.stdout.write(f"Messages read: {read}. Of ours that came back: {ours}.")


def _from(place: Path) -> Iterator[bytes]:
    """The messages of a Maildir or an mbox. Raises CommandError for what is neither."""
    box: mailbox.Mailbox
    if (place / "cur").is_dir() and (place / "new").is_dir():
        box = mailbox.Maildir(place, create=False)
    elif place.is_file():
        box = mailbox.mbox(place, create=False)
    else:
        raise CommandError(f"{place} is no Maildir and no mbox file. Hint: a Maildir is a folder with cur/ and new/ in it.")
    try:
        for key in box.iterkeys():
            yield box.get_bytes(key)
    finally:
        box.close()
