"""Workers of the queue: which of them are alive, and what a killed one had begun.

A worker holds a lock of the operating system on a file in DATA_DIR as long as it lives; however it ends, the
lock is gone. What it had begun is then put back and done by the next worker: every task may be done twice.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from csp.mailretries import take_up

# A second Ctrl-C ends a worker in the middle of a task, which is then marked as failed by one of these.
CUT_SHORT = ("builtins.SystemExit", "builtins.KeyboardInterrupt")


def _place(worker: str) -> Path:
    return Path(settings.DATA_DIR) / "workers" / hashlib.sha256(worker.encode()).hexdigest()[:32]


@contextmanager
def alive(worker: str) -> Iterator[None]:
    """While inside, `worker` counts as alive. Raises BlockingIOError when another one of that name is."""
    place = _place(worker)
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            yield
        finally:
            place.unlink(missing_ok=True)


def is_alive(worker: str) -> bool:
    """Whether a worker of that name runs on this machine."""
    try:
        with _place(worker).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def put_back() -> int:
    """Put what dead workers had begun, or were cut short at, back into the queue. Gives how many tasks."""
    count = 0
    begun = DBTaskResult.objects.running() | DBTaskResult.objects.failed().filter(exception_class_path__in=CUT_SHORT)
    for task in begun.only("status", "worker_ids"):
        if task.status == TaskResultStatus.RUNNING and task.worker_ids and is_alive(task.worker_ids[-1]):
            continue
        # Only as it was seen: another worker may put it back at the same time.
        same = DBTaskResult.objects.filter(pk=task.pk, status=task.status, worker_ids=task.worker_ids)
        count += same.update(status=TaskResultStatus.READY, exception_class_path="", traceback="")
    return count + take_up()
