"""SQLite for several workers: transactions that write stand in a queue.

SQLite gives its one write lock to whoever happens to ask when it is free. Those who met it held sleep, up to a tenth
of a second at a time, and the longest waiting sleep longest. Here they wait in the order in which they came, and are
woken: the threads of a process by a lock of the process, the first of each process by `flock` on a file beside the
database, which the kernel takes from a process that dies. What keeps the record whole is SQLite's own lock; a writer
that passes the queue by, because another process holds it for too long, is only less lucky.
"""

from __future__ import annotations

import fcntl
import threading
import time
from pathlib import Path
from typing import IO, Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

_first = threading.Lock()
# Between two looks whether the other process has ended its transaction, in seconds: a save takes a few times as long.
PAUSE = 0.0005


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, but a transaction takes its turn before it begins, and gives it up when it has ended."""

    _has_turn = False
    _queue: IO[bytes] | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_turn_up()
            raise

    def _commit(self) -> Any:
        # A commit that fails is followed by a rollback.
        done = super()._commit()  # type: ignore[misc]
        self._give_turn_up()
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn_up()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give_turn_up()
            if self._queue is not None:
                self._queue.close()
                self._queue = None

    def _take_turn(self) -> None:
        if not _first.acquire(timeout=self.settings_dict["OPTIONS"]["timeout"]):
            raise OperationalError("database is locked")
        self._has_turn = True
        try:
            if self._queue is None:
                self._queue = Path(f"{self.settings_dict['NAME']}-queue").open("wb")  # noqa: SIM115  # until _close
            self._wait(self._queue)
        except BaseException:
            self._give_turn_up()
            raise

    def _wait(self, queue: IO[bytes]) -> None:
        """Until no other process is at it, or for as long as SQLite itself would wait."""
        until = time.monotonic() + self.settings_dict["OPTIONS"]["timeout"]
        while time.monotonic() < until:
            try:
                fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(PAUSE)
            else:
                return

    def _give_turn_up(self) -> None:
        if self._has_turn:
            self._has_turn = False
            if self._queue is not None:
                fcntl.flock(self._queue, fcntl.LOCK_UN)
            _first.release()
