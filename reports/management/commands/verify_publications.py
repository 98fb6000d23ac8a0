"""Check that everything published is still as it was published, and name every fault."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.chain import write_head
from reports.verification import verify


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify()
        for fault in found.faults:
            self.stdout.write(str(fault))
        if found.faults:
            raise CommandError(f"{len(found.faults)} fault{'s' if len(found.faults) > 1 else ''} found.")
        if found.head is None:
            self.stdout.write("Nothing has been published yet.")
            return
        sequence, sha256 = found.head.sequence, found.head.sha256
        if found.behind:
            sequence, sha256 = found.behind.sequence, found.behind.sha256
            write_head(sequence, sha256, found.behind.signature)
            self.stdout.write("The head file was behind the chain and has been brought up to it.")
        self.stdout.write(
            f"All is well: {found.publications} publications, {found.withdrawals} withdrawals, "
            f"{found.links} links, {found.files} files."
        )
        self.stdout.write(f"Head: act {sequence}, {sha256 or 'nothing published yet'}")
        self.stdout.write(f"Public key: {found.head.public_key}")
