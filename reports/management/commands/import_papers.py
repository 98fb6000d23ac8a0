"""Read Word and PDF papers of meetings into the record."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from csp.models import User
from reports.importing.session import Import
from reports.importing.telling import told


class Command(BaseCommand):
    """`import_papers PATH...`: see `help`."""

    help = (
        "Read papers of meetings (.docx, .pdf; files or folders, in any order) into the record. What each is, an "
        "agenda, minutes, an action-point log, a report or another paper, is told from its content. Each file is "
        "one transaction. Ends with a table of what went where and quotes whatever was not understood."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen and write nothing")
        parser.add_argument(
            "--replace", action="store_true", help="let a changed file replace what the record holds of it"
        )
        parser.add_argument(
            "--meeting", type=_day, metavar="DATE", help="the meeting (2023-07-11) of papers that lie beside no agenda"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [str(path) for path in options["paths"] if not path.exists()]
        if missing:
            raise CommandError(f"There is no file or folder {', '.join(missing)}.")
        run = Import(
            by=User.objects.machine(),
            replace=options["replace"],
            dry_run=options["dry_run"],
            meeting_date=options["meeting"],
            ask=self._ask,
            progress=self._progress,
        )
        results = run.run(options["paths"])
        if not results:
            raise CommandError("There is no .docx or .pdf file there.")
        for line in told(results, options["dry_run"]):
            self.stdout.write(line)
        failed = [result for result in results if result.failed]
        if failed:
            raise CommandError(f"{len(failed)} of {len(results)} files were not imported; each says why above.")

    def _ask(self, name: str, lines: list[str]) -> bool:
        """On a terminal the officer is asked; elsewhere only --replace replaces."""
        if not (sys.stdin and sys.stdin.isatty()):
            return False
        self.stdout.write(f"{name} differs from the record (- record, + file):")
        for line in lines:
            self.stdout.write(f"  {line}")
        return input("Replace what the record holds? [y/N] ").strip().casefold() in {"y", "yes"}

    def _progress(self, done: int, of: int, name: str) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"Reading {done} of {of}: {name}", ending="\r" if done < of else "\n")


def _day(text: str) -> date:
    return date.fromisoformat(text)
