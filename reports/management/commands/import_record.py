"""manage.py import_record: a record that export_record wrote, into an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from csp.models import User
from reports.record.services import import_record
from reports.record.values import RecordError


class Command(BaseCommand):
    help = "Read a record (the JSON or the archive that export_record writes) into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            with transaction.atomic():
                done = import_record(path=file, by=User.objects.machine())
        except (RecordError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done.meetings} meetings, {done.publications} publications and {done.files} files are in.")
        if done.files_left_out:
            self.stdout.write(
                f"The JSON names {done.files_left_out} files but does not carry them: papers and PDFs will be "
                "missing until their bytes are restored. An archive (export_record --archive) brings them along."
            )
