"""The ledger with 2,000 and with 20,000 entries of ten years and fifty funds: queries, bytes, time.

    python -m tests.bench.ledger

Both stand in one fresh SQLite database, one after the other. Time is that of the processor, SQLite's too; medians are told
as ratios to one SQL aggregate over the same rows in the same run: the sum of all lines by fund, kind and year.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="csp-bench-"))
os.environ |= {"DJANGO_SETTINGS_MODULE": "csp.settings", "DATA_DIR": str(FOLDER / "data"), "SECRET_KEY": "bench",
               "ENV_FILE": os.devnull, "DATABASE_URL": "", "DEBUG": "false", "ALLOWED_HOSTS": "testserver"}

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from funding.models import Entry, FinancialYear, Fund, Line
from meetings.timetable import Year
from tests import desk
from tests.factories import FundFactory

SIZES = (2_000, 20_000)
YEARS, FUNDS, ROUNDS = 10, 50, 15
LAST = Year.of(timezone.localdate()).begins
AGGREGATE = (
    "SELECT COALESCE(l.target_id, l.source_id), l.kind, e.year_id, SUM(l.pence) FROM funding_line l "
    "JOIN funding_entry e ON e.id = l.entry_id WHERE e.year_id <= %s GROUP BY 1, 2, 3"
)


def fill(funds: list[Fund], years: list[FinancialYear], count: int) -> None:
    """Entries up to `count` in all, two of three received, the third spent, in turn over years and funds."""
    now = timezone.now()
    numbers = {year.pk: Entry.objects.filter(year=year).count() for year in years}
    entries = []
    for n in range(Entry.objects.count(), count):
        year = years[n % YEARS]
        numbers[year.pk] += 1
        entries.append(Entry(
            year=year, number=numbers[year.pk], date=date(year.begins, 4, 1) + timedelta(days=n % 365), size=1,
            words=f"Leaflets {n} for the market", entered_at=now,
        ))
    Entry.objects.bulk_create(entries, batch_size=1000)
    lines = []
    for n, entry in enumerate(entries):
        fund, pence = funds[n // YEARS % FUNDS], 100 + n
        kind = Line.Kind.SPEND if n % 3 == 2 else Line.Kind.RECEIPT
        ends = {"source": fund} if kind == Line.Kind.SPEND else {"target": fund}
        lines.append(Line(entry=entry, position=0, kind=kind, pence=pence, **ends))
    Line.objects.bulk_create(lines, batch_size=1000)
    connection.cursor().execute("ANALYZE")


def median(act: Callable[[], object]) -> float:
    """Median seconds of the processor."""
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        act()
        times.append(time.process_time() - begun)
    return statistics.median(times)


def aggregate() -> list[tuple]:
    """The baseline: everything summed by the database at once."""
    with connection.cursor() as cursor:
        cursor.execute(AGGREGATE, [LAST])
        return cursor.fetchall()


def measured(client: Client, pages: dict[str, str]) -> dict[str, tuple[int, int, float]]:
    """Of each page its queries, bytes and median seconds of the processor."""
    found = {"one SQL aggregate": (1, 0, median(aggregate))}
    for name, address in pages.items():
        answer = client.get(address)
        assert answer.status_code == 200, (name, answer.status_code)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        found[name] = (len(queries), len(answer.content), median(lambda address=address: client.get(address)))
    return found


def main() -> None:
    """Measure and print."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    client = Client()
    desk.sign_in(client, desk.officer())
    years = [FinancialYear.objects.create(begins=LAST - YEARS + 1 + n) for n in range(YEARS)]
    funds = [FundFactory() for _ in range(FUNDS)]
    slug = Year(LAST)
    pages = {
        "statement of the year": reverse("money:year", args=[slug]), "statement of a fund": reverse("money:fund", args=[slug, funds[0].pk]),
    }
    results = {}
    for size in SIZES:
        fill(funds, years, size)
        assert Entry.objects.count() == Line.objects.count() == size
        results[size] = measured(client, pages)
    print(f"the ledger of {YEARS} years and {FUNDS} funds with {SIZES[0]:,} and {SIZES[1]:,} entries, {ROUNDS} rounds")
    print(f"  {'':24}{'queries':>12}{'kB':>16}{'ms':>18}{'to the aggregate':>20}")
    base = [results[size]["one SQL aggregate"][2] for size in SIZES]
    for name in results[SIZES[0]]:
        one, other = (results[size][name] for size in SIZES)
        print(f"  {name:24}{one[0]:5} -> {other[0]:<4}{one[1] / 1000:8.1f} -> {other[1] / 1000:<6.1f}"
              f"{one[2] * 1000:7.1f} -> {other[2] * 1000:<6.1f}{one[2] / base[0]:9.2f} -> {other[2] / base[1]:<6.2f}")


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(FOLDER)
