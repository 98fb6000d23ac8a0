"""Sends what people are to be reminded of today, as the worker does once a day; nothing is told twice."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from csp.models import User
from csp.timer import LONDON
from reports.digests import Digest
from reports.reminderqueries import gather, the_reminders
from reports.services.reminding import send_reminders


class Command(BaseCommand):
    """Prints a line for each message: to whom, and its subject."""

    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be sent, and send nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        digests: list[Digest]
        if dry_run:
            gathered = gather(the_reminders(), timezone.localdate(timezone.now(), LONDON))
            digests = list(gathered.digests)
            for one in gathered.unreachable:
                self.stdout.write(f"Cannot be told: {one.person}, for {one.why}.")
        else:
            digests = send_reminders(by=User.objects.machine())
        for digest in digests:
            self.stdout.write(f"{'Would write' if dry_run else 'Written'} to {digest.to}: {digest.subject}")
        if not digests:
            self.stdout.write("Nobody is to be reminded of anything.")
