"""The renderer processes: apart from the database, gone with their parent, started anew when they die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from csp.pdf import Part, build_pack, pool
from csp.pdf.cache import load
from tests.bench import sample
from tests.csp.pdfs import COVER
from tests.tools import ROOT

PARTS = [Part(f"report-{number}", f"Report {number}", html=sample.report(number, 5)) for number in range(10, 16)]
BUILD = """
import os, time
import django
django.setup()
from csp.pdf import build_pack, pool
from tests.csp.test_pdf_processes import COVER, PARTS
pool.pool().warm()
print(*(renderer.process.pid for renderer in pool.pool().renderers), flush=True)
build_pack(title="Pack", cover_html=COVER, parts=PARTS, progress=lambda *told: print("told", flush=True))
print("done", flush=True)
"""


def build() -> bytes:
    return build_pack(title="Pack", cover_html=COVER, parts=PARTS).pdf


def alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pids: list[int], seconds: float = 10) -> bool:
    """Whether all end within the time."""
    until = time.monotonic() + seconds
    while any(map(alive, pids)) and time.monotonic() < until:
        time.sleep(0.02)
    return not any(map(alive, pids))


def test_a_renderer_knows_neither_django_nor_a_database() -> None:
    code = "import sys, csp.renderer.__main__; print(sorted(m for m in sys.modules if m.split('.')[0] in ('django', 'sqlite3', 'psycopg')))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"


def test_a_renderer_gets_no_secrets(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody:hunter2@nowhere/x")
    pool.pool().close()
    pool.pool().warm()
    for renderer in pool.pool().renderers:
        assert b"hunter2" not in Path(f"/proc/{renderer.process.pid}/environ").read_bytes()


def test_a_pack_survives_the_death_of_a_renderer(own_data: Path) -> None:
    killed: list[int] = []

    def kill() -> None:
        while not killed:
            for renderer in list(pool.pool().renderers):
                if renderer.index is not None and time.monotonic() - renderer.since > 0.05:
                    os.kill(renderer.process.pid, signal.SIGKILL)
                    killed.append(renderer.process.pid)
                    return
            time.sleep(0.005)

    murderer = threading.Thread(target=kill)
    murderer.start()
    pack = build_pack(title="Pack", cover_html=COVER, parts=PARTS)
    murderer.join()
    assert len(killed) == 1
    assert pack.rendered == len(PARTS) + 1
    assert pack.pdf == build()


def test_one_that_died_while_idle_is_replaced(own_data: Path) -> None:
    build_pack(title="Pack", cover_html=COVER, parts=PARTS[:1])
    for renderer in pool.pool().renderers:
        os.kill(renderer.process.pid, signal.SIGKILL)
        renderer.process.wait()
    assert build_pack(title="Pack", cover_html=COVER, parts=PARTS[:2]).rendered == 1


def test_renderers_are_kept_warm_and_no_zombie_stays(own_data: Path) -> None:
    build()
    before = [renderer.process.pid for renderer in pool.pool().renderers]
    build_pack(title="Pack", cover_html=COVER.replace("Agenda pack", "Another"), parts=PARTS)
    assert [renderer.process.pid for renderer in pool.pool().renderers] == before
    pool.pool().close()
    assert not any(Path(f"/proc/{pid}").exists() for pid in before)


@pytest.mark.parametrize("told", range(1, len(PARTS) + 1, 2))
def test_killing_the_builder_ends_the_renderers_and_leaves_only_whole_parts(own_data: Path, told: int) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "csp.settings", "DATA_DIR": str(own_data), "PYTHONPATH": str(ROOT)}
    builder = subprocess.Popen([sys.executable, "-c", BUILD], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert builder.stdout is not None
    renderers = [int(word) for word in builder.stdout.readline().split()]
    assert len(renderers) == 2
    for _ in range(told):
        assert builder.stdout.readline() == "told\n"
    time.sleep(0.03)
    assert all(map(alive, renderers))
    builder.kill()
    builder.wait()
    builder.stdout.close()
    assert gone(renderers)
    kept = [path for path in (own_data / "cache" / "pdf").iterdir() if path.suffix != ".new"]
    assert len(kept) >= told
    assert all(load(path.name) is not None for path in kept)
    assert build_pack(title="Pack", cover_html=COVER, parts=PARTS).cached >= told - 1
