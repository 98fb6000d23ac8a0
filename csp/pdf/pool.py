"""The parent's side of the renderer processes: started when first needed, kept warm, gone with the parent."""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

from django.conf import settings

from csp.renderer.shapes import Job, PdfError, Prepared

ROOT = Path(__file__).resolve().parents[2]
# Longer than the longest part takes by far: a renderer that says nothing for so long is stuck.
PART_SECONDS = 600


@dataclass
class Renderer:
    """One renderer process and our end of its socket; `index` is the job it is at, `since` when it got it."""

    process: subprocess.Popen
    connection: Connection
    index: int | None = None
    since: float = 0.0

    @classmethod
    def start(cls) -> Renderer:
        ours, theirs = socket.socketpair()
        environment = {
            "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "PYTHONHASHSEED": "0",
            "PYTHONPATH": str(ROOT), "FONTCONFIG_FILE": str(ROOT / "static" / "fonts" / "fonts.conf"),
            "XDG_CACHE_HOME": str(Path(settings.PDF_CACHE_DIR).parent),
        }
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "csp.renderer", str(theirs.fileno())],
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, cwd=ROOT, env=environment,
            )
        return cls(process, Connection(ours.detach()))

    def stop(self) -> None:
        """End the process and take note of its end, so that no zombie stays."""
        self.connection.close()
        self.process.kill()
        self.process.wait()


class Pool:
    """Up to settings.PDF_PROCESSES renderers. One build at a time; another thread waits for its turn."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.lock = threading.Lock()
        self.renderers: list[Renderer] = []

    def warm(self) -> None:
        """Start the renderers ahead of the work, without waiting for them."""
        with self.lock:
            self._grow(settings.PDF_PROCESSES)

    def _grow(self, count: int) -> None:
        self._stop(renderer for renderer in self.renderers if renderer.index is None and renderer.process.poll() is not None)
        while len(self.renderers) < min(count, max(1, settings.PDF_PROCESSES)):
            self.renderers.append(Renderer.start())

    def run(self, jobs: list[Job], done: Callable[[int, Prepared], None], name: Callable[[int], str]) -> None:
        """Do all jobs; `done(index, prepared)` is called here, in this thread, as each is ready.

        `name(index)` names a job in an error. A renderer that dies is started anew and its job tried once
        more. Raises PdfError when a job fails, and ends the renderers that are at the others.
        """
        with self.lock:
            waiting, again = list(range(len(jobs)))[::-1], set()
            try:
                while waiting or any(renderer.index is not None for renderer in self.renderers):
                    busy = sum(renderer.index is not None for renderer in self.renderers)
                    self._grow(busy + len(waiting))
                    for renderer in self.renderers:
                        if renderer.index is None and waiting:
                            self._give(renderer, waiting.pop(), jobs)
                    for renderer in self._answered():
                        index, answer = self._take(renderer)
                        if answer is None:
                            if index in again:
                                raise PdfError(f"{name(index)}: the renderer broke off twice at it")
                            again.add(index)
                            waiting.append(index)
                        elif isinstance(answer, str):
                            raise PdfError(f"{name(index)}: {answer}")
                        else:
                            done(index, answer)
            except BaseException:
                self._stop(renderer for renderer in self.renderers if renderer.index is not None)
                raise

    def _give(self, renderer: Renderer, index: int, jobs: list[Job]) -> None:
        renderer.index, renderer.since = index, time.monotonic()
        # One that ended this very moment: its socket reads as closed, which _take finds.
        with contextlib.suppress(OSError):
            renderer.connection.send(jobs[index])

    def _answered(self) -> list[Renderer]:
        """Those that have answered or died; one that is stuck is killed first."""
        busy = {renderer.connection: renderer for renderer in self.renderers if renderer.index is not None}
        ready = wait(list(busy), timeout=5)
        for renderer in busy.values():
            if renderer.connection not in ready and time.monotonic() - renderer.since > PART_SECONDS:
                renderer.process.kill()
        return [renderer for connection, renderer in busy.items() if connection in ready]

    def _take(self, renderer: Renderer) -> tuple[int, Prepared | str | None]:
        """The job it was at and its answer; None when it died."""
        index = renderer.index
        assert index is not None
        try:
            answer = renderer.connection.recv()
        except (EOFError, OSError):
            self._stop([renderer])
            return index, None
        renderer.index = None
        return index, answer

    def _stop(self, renderers: Iterable[Renderer]) -> None:
        for renderer in list(renderers):
            self.renderers.remove(renderer)
            renderer.stop()

    def close(self) -> None:
        """End all renderers."""
        if self.owner == os.getpid():
            self._stop(self.renderers)


_pool: Pool | None = None
_guard = threading.Lock()


def pool() -> Pool:
    """The pool of this process; one inherited by a fork belongs to the parent and is left alone."""
    global _pool
    with _guard:
        if _pool is None or _pool.owner != os.getpid():
            _pool = Pool()
            atexit.register(_pool.close)
        return _pool


def warm() -> None:
    """Start the renderers now, for a command that will soon draw: they load while it reads the record."""
    pool().warm()
