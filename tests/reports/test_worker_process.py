"""The worker as a process of its own, on an SQLite file of its own: killed in the middle, started again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.tools import ROOT

# Sets up an installation, publishes nothing yet, and orders a notice, an agenda and a pack.
ORDER = """
import django; django.setup()
from django.core.management import call_command
from tests.factories import full_meeting
from tests import desk
from meetings.models import AgendaItem
from reports.services.releasing import Planned, order_release
from csp.preflightservices import look_through
full, officer = full_meeting(), desk.officer()
AgendaItem.objects.update(session="open")
full.closed.delete()
for meeting in (full.meeting, full.earlier):
    meeting.minutes.document.sections.update(audience="public", public_wording="")
look_through(files=[full.tagged.file, full.untagged.file], by=officer)
call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)
planned = Planned(full.meeting, None)
order_release(meeting=full.meeting, what={"notice", "agenda", "papers", "pack"}, looked_at=planned.seen(), accepted=set(), by=officer)
"""


@pytest.fixture
def installation(migrated: Callable[[Path], None], tmp_path: Path) -> dict[str, str]:
    """Its environment."""
    migrated(tmp_path)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "TESTS", "DJANGO", "DATA_DIR"))}
    environment |= {
        "SECRET_KEY": "for-tests-only", "ENV_FILE": os.devnull, "DATA_DIR": str(tmp_path), "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "csp.settings",
    }
    subprocess.run([sys.executable, "-c", ORDER], cwd=ROOT, env=environment, check=True, timeout=300)
    return environment


def started(environment: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "manage.py", "db_worker", "--no-startup-delay", "--interval", "0.1"], cwd=ROOT, env=environment,
        stdout=subprocess.PIPE, text=True,
    )


def asked(environment: dict[str, str], question: str) -> list[tuple]:
    with sqlite3.connect(Path(environment["DATA_DIR"]) / "record.sqlite3") as connection:
        rows = connection.execute(question).fetchall()
    connection.close()
    return rows


def until(environment: dict[str, str], question: str, answer: list[tuple], seconds: float = 120) -> None:
    """Wait until the database gives this answer."""
    end = time.monotonic() + seconds
    while (last := asked(environment, question)) != answer:
        assert time.monotonic() < end, last
        time.sleep(0.02)


@pytest.fixture
def worker(installation: dict[str, str]) -> Iterator[subprocess.Popen]:
    process = started(installation)
    yield process
    process.kill()
    process.communicate()


STATUS = "SELECT status FROM reports_release"
# The next day's reminders always stand in the queue.
LEFT = "SELECT status FROM django_tasks_database_dbtaskresult WHERE status != 'SUCCESSFUL' AND task_path NOT LIKE '%.remind'"


def test_killed_in_the_middle_and_taken_up_again(installation: dict[str, str], worker: subprocess.Popen) -> None:
    until(installation, STATUS, [("running",)])
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert asked(installation, STATUS) == [("running",)]
    assert asked(installation, "SELECT count(*) FROM reports_publication") == [(0,)]
    again = started(installation)
    try:
        until(installation, STATUS, [("done",)])
        again.send_signal(signal.SIGTERM)
        told, _ = again.communicate(timeout=60)
    finally:
        again.kill()
    assert "Taken up again: 1 task cut short before." in told
    assert again.returncode == 0
    assert asked(installation, "SELECT count(*), max(version) FROM reports_publication") == [(8, 1)]
    assert asked(installation, LEFT) == []
