"""A real gunicorn on the database of the running test, which can be killed and started again."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.tools import ROOT


def database_url() -> str:
    """The address of the database of this test."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return f"postgres://{told['USER']}@/{told['NAME']}?host={told['HOST']}"


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(module: str = "tests.served") -> dict[str, str]:
    """What a process of the program needs to work on the database of this test; `module`: its settings."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": module, "DATABASE_URL": database_url(), "ENV_FILE": os.devnull,
        "SECRET_KEY": settings.SECRET_KEY, "DATA_DIR": str(settings.DATA_DIR), "ALLOWED_HOSTS": "localhost,127.0.0.1",
    }


@contextlib.contextmanager
def worker(log: Path) -> Iterator[None]:
    """The worker of the queue, as a process of its own."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "db_worker", "--interval", "0.2"], cwd=ROOT, env=environment(), stdout=out, stderr=out,
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


class Server:
    """gunicorn with two workers of four threads, as in production."""

    def __init__(self, log: Path, *, workers: int = 2, threads: int = 4, module: str = "tests.served") -> None:
        self.port, self.log, self.module = free_port(), log, module
        self.arguments = ["--workers", str(workers), "--threads", str(threads), "--worker-class", "gthread"]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "csp.wsgi", "--bind", f"127.0.0.1:{self.port}", *self.arguments],
                cwd=ROOT, env=environment(self.module), stdout=out, stderr=out, start_new_session=True,
            )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2):
                    return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError(f"The server did not start: {self.log.read_text()[-2000:]}")

    def kill(self) -> None:
        """End it without a word to anybody, workers included."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """End it in order."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
