"""export_record as it is typed: where it writes, for whose eyes, and how many questions it asks the database."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from csp.queries import rules_on
from reports.record.meetings import _rules_on
from reports.record.services import as_text, record_of
from reports.record.source import Source
from reports.record.tables import TABLES
from tests.factories import AgencyFactory, PersonFactory, RulesFactory, full_meeting

pytestmark = pytest.mark.django_db


def test_standard_output_is_utf_8_whatever_the_terminal_is_set_to() -> None:
    AgencyFactory(name="Société – “Thornbridge”")
    raw = BytesIO()
    terminal = TextIOWrapper(raw, encoding="ascii", newline="\r\n")
    call_command("export_record", stdout=terminal)
    terminal.flush()
    assert raw.getvalue() == as_text(record_of()).encode()
    assert json.loads(raw.getvalue())["agencies"][0]["name"] == "Société – “Thornbridge”"


def test_files_are_for_their_owner_alone_and_come_whole_or_not_at_all(tmp_path: Path, own_data: Path) -> None:
    full_meeting()
    out = StringIO()
    output, archive = tmp_path / "record.json", tmp_path / "record.zip"
    call_command("export_record", output=output, archive=archive, stdout=out)
    assert out.getvalue().splitlines() == [f"{archive}: the record and 3 files.", f"{output}: the record."]
    assert output.read_bytes() == as_text(record_of()).encode()
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.glob("record.*")} == {
        "record.json": "0o600", "record.zip": "0o600",
    }
    with pytest.raises(CommandError) as caught:
        call_command("export_record", output=tmp_path / "none" / "record.json")
    assert str(caught.value) == f"There is no folder {tmp_path / 'none'}."


@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2024, 6, 1), date(2025, 3, 31), date(2025, 4, 1), date(2040, 1, 1)])
def test_the_rules_of_a_day_are_those_the_pages_use(day: date) -> None:
    RulesFactory(starts=None, ends=date(2025, 3, 31), quorum=3)
    RulesFactory(starts=date(2024, 4, 1), ends=date(2026, 3, 31), quorum=4)
    RulesFactory(starts=date(2025, 4, 1), ends=date(2030, 1, 1), quorum=5)
    assert _rules_on(Source(None), day).quorum == rules_on(day).quorum


def test_the_number_of_queries_does_not_grow_with_the_meetings(own_data: Path) -> None:
    full_meeting()
    with CaptureQueriesContext(connection) as few:
        record_of()
    for year in range(2032, 2037):
        full_meeting(date(year, 7, 8), date(year, 7, 8) - timedelta(weeks=16))
    with CaptureQueriesContext(connection) as many:
        record = record_of()
    assert len(record["meetings"]) == 12
    assert len(few) == len(many) == len(TABLES) + 2  # one a table, and the savepoint around them


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_an_export_is_of_one_moment() -> None:
    """Somebody writes while the tables are being read: what they write is not half in it."""

    def write() -> None:
        PersonFactory(name="Latecomer")
        connection.close()

    writer = Thread(target=write)

    def interrupt(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if 'FROM "csp_group"' in sql and not writer.ident:
            writer.start()
            writer.join(0.5)  # PostgreSQL lets the writer in, SQLite makes it wait
        return execute(sql, *rest)

    with connection.execute_wrapper(interrupt):
        record = record_of()
    assert writer.ident
    writer.join()
    assert record["people"] == []
    assert [person["name"] for person in record_of()["people"]] == ["Latecomer"]
