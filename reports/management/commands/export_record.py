"""manage.py export_record: the record as JSON, or as an archive with its files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports.record.archive import replacing
from reports.record.services import as_text, export_archive, meeting_at, record_of
from reports.record.values import RecordError


class Command(BaseCommand):
    help = "Write the record as JSON to standard output or a file, or with all its files as a zip archive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--meeting", metavar="DATE",
            help="Only this meeting: 2023-07-11, or masg/2023-06-21 for one of another group (its slug).",
        )
        parser.add_argument("--output", metavar="FILE", type=Path, help="Write the JSON to FILE.")
        parser.add_argument("--archive", metavar="FILE.zip", type=Path, help="Write JSON and files to FILE.zip.")

    def handle(self, *, meeting: str | None, output: Path | None, archive: Path | None, **options: object) -> None:
        try:
            record = record_of(meeting_at(meeting) if meeting else None)
            if archive:
                count = export_archive(record=record, path=archive)
                self.stdout.write(f"{archive}: the record and {count} files.")
            if output:
                with replacing(output) as temporary:
                    temporary.write_bytes(as_text(record).encode())
                self.stdout.write(f"{output}: the record.")
        except (RecordError, OSError) as error:
            raise CommandError(str(error)) from error
        if not output and not archive:
            reconfigure = getattr(self.stdout._out, "reconfigure", None)
            if reconfigure:  # UTF-8, whatever the terminal is set to
                reconfigure(encoding="utf-8", newline="\n")
            self.stdout.write(as_text(record), ending="")
