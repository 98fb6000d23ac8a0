"""The queue of SQLite's writers: it is left however a transaction ends, also by a process that is killed."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, OperationalError

from csp.models import Block, Phrase
from tests.factories import BlockFactory
from tests.tools import ROOT

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has a queue of its own."),
]
HOLDER = """
import fcntl, sqlite3, sys
queue = open(sys.argv[1] + "-queue", "wb")
fcntl.flock(queue, fcntl.LOCK_EX)
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
database.execute("INSERT INTO csp_phrase (key, text) VALUES ('half', 'Half done')")
print("holds", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder() -> Iterator[subprocess.Popen]:
    """Another process in the middle of a transaction."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(connection.settings_dict["NAME"])], cwd=ROOT,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"holds\n"
        yield process
        process.kill()


def write(key: str) -> None:
    """A transaction of another connection, that of this thread."""
    try:
        with transaction.atomic():
            Phrase.objects.create(key=key, text="The lamps were noted.")
    finally:
        connection.close()


def somebody_else_can_write(key: str) -> None:
    """Within seconds, or the test fails."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(write, key).result(timeout=10)


def test_a_process_that_is_killed_leaves_the_queue(holder):
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(write, "after")
        assert not waiting.done()
        holder.kill()
        waiting.result(timeout=10)
    assert list(Phrase.objects.values_list("key", flat=True)) == ["after"]


def test_a_transaction_leaves_the_queue_however_it_ends():
    BlockFactory()
    somebody_else_can_write("committed")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Block.objects.all().delete()
        raise ZeroDivisionError
    somebody_else_can_write("undone")
    # A key that points nowhere is found when the transaction is to be committed.
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.update(section=0)
    somebody_else_can_write("refused")
    with transaction.atomic():
        Block.objects.all().delete()
        connection.close()
    somebody_else_can_write("closed")
    assert Phrase.objects.count() == 4
    assert Block.objects.count() == 1


def test_who_waits_too_long_is_told(monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    begun, over = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            begun.set()
            over.wait(10)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(hold)
        assert begun.wait(10)
        with pytest.raises(OperationalError, match="database is locked"), transaction.atomic():
            pytest.fail("two at once")
        over.set()
        held.result(timeout=10)
    somebody_else_can_write("in turn")


def test_a_queue_that_is_held_too_long_is_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is stopped while it has the turn, but not the database, holds nobody up for good."""
    holding = "import fcntl, sys; queue = open(sys.argv[1], 'wb'); fcntl.flock(queue, fcntl.LOCK_EX); print('holds', flush=True); sys.stdin.read()"
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.2)
    with subprocess.Popen([sys.executable, "-c", holding, f"{connection.settings_dict['NAME']}-queue"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"holds\n"
        somebody_else_can_write("past")
        process.kill()
    assert Phrase.objects.filter(key="past").exists()
