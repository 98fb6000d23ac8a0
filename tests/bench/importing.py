"""How long the import of all papers takes, against merely opening and reading the same files.

    python -m tests.bench.importing

The baseline is python-docx walking every paragraph and table of each Word file and pikepdf opening each PDF.
Both run in this process, in turn, five times; medians and their ratio are printed.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

import docx
import pikepdf
from django.core.management import call_command
from django.db import connection

from csp.models import User
from reports.importing.session import Import, gathered
from tests.tools import papers_folder

ROUNDS = 5


def opened(files: list[Path]) -> int:
    """Open every file and read its text or pages; the number of things seen."""
    seen = 0
    for path in files:
        if path.suffix == ".pdf":
            with pikepdf.open(path) as pdf:
                seen += len(pdf.pages)
        else:
            document = docx.Document(str(path))
            seen += sum(len(paragraph.text) for paragraph in document.paragraphs)
            seen += sum(len(cell.text) for table in document.tables for row in table.rows for cell in row.cells)
    return seen


def timed(act: Callable[[], object]) -> float:
    """Seconds that `act` takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def main() -> int:
    """Print the medians and their ratio; 1 where the papers are missing."""
    folder = papers_folder()
    if folder is None:
        print("import: the folder of papers is missing (PAPERS_DIR)", file=sys.stderr)
        return 1
    files = list(gathered([folder]))
    bare, whole, again = [], [], []
    with tempfile.TemporaryDirectory() as temporary:
        connection.settings_dict["NAME"] = str(Path(temporary) / "record.sqlite3")
        call_command("migrate", verbosity=0)
        for _ in range(ROUNDS):
            call_command("flush", interactive=False, verbosity=0)
            bare.append(timed(lambda: opened(files)))
            whole.append(timed(lambda: Import(by=User.objects.machine()).run([folder])))
            again.append(timed(lambda: Import(by=User.objects.machine()).run([folder])))
        connection.close()
    base, first, second = map(statistics.median, (bare, whole, again))
    print(f"import of {len(files)} papers: opening them {base:.2f} s")
    print(f"  first import   {first:.2f} s   ratio {first / base:.2f}")
    print(f"  second import  {second:.2f} s   ratio {second / base:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
