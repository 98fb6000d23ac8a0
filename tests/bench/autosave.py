"""How long a save of what somebody types takes, against a bare Django view that updates one row.

    python -m tests.bench.autosave

Ten editors, each at a paragraph of one document of 120, first save every 100 ms for 10 s, then as fast as they are
answered; on SQLite and on PostgreSQL, alone and while packs render (a process of its own with its renderers, as
in production). gunicorn serves it: 2 workers of 4 threads. The bare view stands in the same gunicorn behind the same
settings and middleware: an UPDATE with a version check, no sign-in, no history, no audit. The two take turns; each
figure is over all its rounds. Every answer is checked; anything but a save is an error. At the end each paragraph
must have the words that were last saved, and as many versions as saves.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from uuid import UUID, uuid4

FOLDER = Path(tempfile.mkdtemp(prefix="csp-bench-"))
ENGINE = sys.argv[1] if len(sys.argv) > 1 else ""
EDITORS, PARAGRAPHS = 10, 120
EVERY, SECONDS, FLAT_OUT, ROUNDS = 0.1, 10, 5, 3
PORT = 18321
WORDS = "The partnership heard that fewer lamps along the canal were out of order than in the spring. " * 3

if ENGINE:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "csp.settings", "DATA_DIR": str(FOLDER / "data"),
                   "SECRET_KEY": "bench", "ENV_FILE": os.devnull, "DEBUG": "false",
                   "DATABASE_URL": "" if ENGINE == "sqlite" else os.environ["BENCH_POSTGRES"]}

    import django

    django.setup()

    from django.core.management import call_command
    from django.db import connections
    from django.test import Client

    from actions.minutesservices import start_minutes
    from csp.models import Block
    from tests import desk
    from tests.factories import AgendaFactory, AgendaItemFactory, BlockFactory

from tests.postgres import start
from tests.tools import POSTGRES, ROOT


class Editor:
    """One who types: a connection, a paragraph of their own, its version. `times`: seconds that each save took."""

    def __init__(self, number: int, meeting: int, block: Block, cookies: str, token: str) -> None:
        self.number, self.meeting, self.block = number, meeting, block
        self.headers = {"Cookie": cookies, "X-CSRFToken": token, "Content-Type": "application/json",
                        "X-Requested-With": "fetch"}
        self.version, self.saves, self.last = block.version, 0, block.text
        self.times: list[float] = []
        self.errors: list[str] = []

    def save(self, connection: HTTPConnection, bare: bool) -> None:
        """One save, timed and checked."""
        self.saves += 1
        text = f"{WORDS}{self.saves}"
        if bare:
            address = f"/bench/bare/{self.block.pk}/"
            body = {"base": self.version, "text": text}
        else:
            address = f"/desk/meetings/{self.meeting}/minutes/save/"
            content = {"kind": "paragraph", "text": text, "depth": 1, "numbered": True, "rows": None}
            body = {"operations": [{"op": str(uuid4()), "do": "put_block", "identity": str(self.block.identity),
                                    "base": self.version, "content": content}]}
        sent = json.dumps(body)
        start = time.perf_counter()
        connection.request("POST", address, sent, self.headers)
        answer = connection.getresponse()
        said = answer.read()
        self.times.append(time.perf_counter() - start)
        told = json.loads(said) if answer.status == 200 else {}
        version = told.get("version") if bare else (told.get("results") or [{}])[0].get("version")
        if version != self.version + 1:
            self.errors.append(f"{answer.status} {said[:200]!r}")
        else:
            self.version, self.last = version, text


def type_on(editors: list[Editor], *, bare: bool, every: float, seconds: float) -> tuple[list[float], list[str]]:
    """Let all type at once; every save's seconds, and what went wrong. `every` 0: as fast as they are answered."""

    def run(editor: Editor) -> None:
        connection = HTTPConnection("127.0.0.1", PORT, timeout=60)
        begun = time.perf_counter() + every * editor.number / EDITORS
        turn = 0
        while (now := time.perf_counter()) < begun + seconds:
            if (due := begun + turn * every) > now:
                time.sleep(due - now)
            try:
                editor.save(connection, bare)
            except OSError as why:
                editor.errors.append(f"{why!r}")
                break
            turn += 1
        connection.close()

    for editor in editors:
        editor.times.clear()
    threads = [threading.Thread(target=run, args=[editor]) for editor in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    errors = [error for editor in editors for error in editor.errors]
    for editor in editors:
        editor.errors.clear()
    return [one for editor in editors for one in editor.times], errors


def part(times: list[float], share: float) -> float:
    """The milliseconds within which so much of it was answered."""
    return 1000 * sorted(times)[min(int(len(times) * share), len(times) - 1)]


def load() -> list[Editor]:
    """Minutes of 120 paragraphs, and ten officers signed in."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    agenda = AgendaFactory()
    for number in range(10):
        AgendaItemFactory(agenda=agenda, title=f"Lamps, part {number}")
    officers = [desk.officer(f"Officer {chr(65 + number)}son") for number in range(EDITORS)]
    minutes = start_minutes(meeting=agenda.meeting, by=officers[0])
    sections = list(minutes.document.sections.order_by("position"))
    for number in range(PARAGRAPHS):
        BlockFactory(section=sections[number % 10], text=f"{WORDS}{number}")
    blocks = list(Block.objects.order_by("pk"))
    editors = []
    for number, officer in enumerate(officers):
        client = Client()
        desk.sign_in(client, officer)
        client.cookies["csrftoken"] = token = "a" * 32
        cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
        editors.append(Editor(number, agenda.meeting.pk, blocks[number * 7], cookies, token))
    connections.close_all()
    return editors


@contextmanager
def running(*command: str, wait: bool = True) -> Iterator[None]:
    """A process with its children, to the end of the block; a server from its first answer."""
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200 if wait else 0):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz").close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def measure(editors: list[Editor]) -> dict[str, list[float]]:
    """Both take turns, in step and flat out; seconds by name. Ends the program at the first error."""
    found: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for pace, every, seconds in (("every 100 ms", EVERY, SECONDS), ("flat out", 0.0, FLAT_OUT)):
            for bare in (True, False):
                times, errors = type_on(editors, bare=bare, every=every, seconds=seconds)
                if errors:
                    raise SystemExit(f"{len(errors)} errors, the first: {errors[0]}")
                found.setdefault(f"{pace}, {'bare' if bare else 'save'}", []).extend(times)
    return found


def tell(name: str, found: dict[str, list[float]]) -> None:
    """Print what was found."""
    print(f"{ENGINE}, {name}")
    for key, times in found.items():
        print(f"  {key:20}{len(times):6} saves, 0 errors; ms: median {part(times, 0.5):6.1f}  p99 {part(times, 0.99):7.1f}"
              f"  longest {1000 * max(times):7.1f}")
    for pace in ("every 100 ms", "flat out"):
        ratio = part(found[f"{pace}, save"], 0.99) / part(found[f"{pace}, bare"], 0.99)
        print(f"  p99, save / bare, {pace}: {ratio:.2f}")


def prove(editors: list[Editor]) -> None:
    """What was answered as saved stands, and each save is one version."""
    for editor in editors:
        block = Block.objects.get(pk=editor.block.pk)
        assert (block.text, block.version) == (editor.last, editor.version), editor.number
        assert Block.history.filter(identity=UUID(str(block.identity))).exists()
    connections.close_all()


def main() -> None:
    """One engine."""
    editors = load()
    gunicorn = [sys.executable, "-m", "gunicorn", "tests.bench.autosaveview", "--bind", f"127.0.0.1:{PORT}", "--workers", "2",
                "--threads", "4", "--log-level", "error"]
    with running(*gunicorn):
        type_on(editors, bare=False, every=0, seconds=1)  # everything is loaded once
        alone = measure(editors)
        tell("alone", alone)
        with running(sys.executable, "-m", "tests.bench.rendering", wait=False):
            time.sleep(3)
            busy = measure(editors)
        tell("while packs render", busy)
        for pace in ("every 100 ms", "flat out"):
            ratio = part(busy[f"{pace}, save"], 0.99) / part(alone[f"{pace}, save"], 0.99)
            print(f"  p99 of a save, rendering / alone, {pace}: {ratio:.2f}")
    prove(editors)


def both() -> None:
    """Each engine in a process of its own, PostgreSQL on a cluster that lives for the run."""
    environment = dict(os.environ)
    subprocess.run([sys.executable, "-m", "tests.bench.autosave", "sqlite"], cwd=ROOT, check=True)
    binaries = POSTGRES.find()
    if binaries is None:
        print(POSTGRES.reason)
        return
    environment["BENCH_POSTGRES"] = start(binaries).replace("/record?", "/postgres?")
    subprocess.run([sys.executable, "-m", "tests.bench.autosave", "postgres"], cwd=ROOT, check=True, env=environment)


if __name__ == "__main__":
    try:
        if ENGINE:
            main()
        else:
            both()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
