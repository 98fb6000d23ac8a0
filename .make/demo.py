"""`make demo`: the invented partnership in an embedded SQLite database, served on HOST:PORT until Ctrl-C."""

import ctypes
import hashlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.chdir(ROOT)

host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
if not port.isdigit() or not 0 < int(port) < 65536:
    sys.exit(f"PORT is a number from 1 to 65535, not {port!r}.")
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((host, int(port)))
    except OSError as error:
        sys.exit(f"Cannot serve on {host}:{port} ({error.strerror}). Is it running already? Try: make demo PORT=8001")

address = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}"
# The demo is its own installation: never the database that .env may name, but the one in DATA_DIR.
os.environ["DATABASE_URL"] = ""
os.environ["SITE_URL"] = address
os.environ["DEBUG"] = "false"
# Whoever tries the demo has no second factor of an invented officer's; the e-mailed code comes to this terminal.
os.environ["WITHOUT_SECOND_FACTOR"] = "true"
os.environ["EMAIL_URL"] = "consolemail://"
if host not in ("127.0.0.1", "localhost"):
    os.environ.setdefault("ALLOWED_HOSTS", "*")
os.environ["DJANGO_SETTINGS_MODULE"] = "csp.settings"

import django

django.setup()

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication

OFFICER, CHAIR = "oluwaseun.featherstonehaugh@example.org", "rosalind.achterbergnwosu@example.org"
MEMBER, GUEST = "alasdair.munrokaczmarek@example.org", "leopold.vargawhitlock@example.org"
WELCOME = f"""
The desk: {address}/desk/
Sign in as {OFFICER} (support officer)
or as {CHAIR} (Chair). The code comes to this terminal.
My page: {address}/members/ as {MEMBER} (a member with something to do).
A paper in confidence: {address}/invited/ as {GUEST} (a guest).
Open {address}/ - Ctrl-C stops it."""


def collect_static() -> None:
    """collectstatic, which compresses for seconds, when a static file has changed since."""
    told = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            told.append((name, file.st_size, file.st_mtime_ns))
    state = hashlib.sha256(repr(told).encode()).hexdigest()
    stamp = settings.STATIC_ROOT / "collected"
    if not stamp.exists() or stamp.read_text() != state:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(state)


call_command("migrate", interactive=False, verbosity=0)
collect_static()
if "load_demo" in get_commands():
    call_command("load_demo")
connections.close_all()  # the workers open their own


def start_worker() -> subprocess.Popen:
    """The worker of the queue, beside the server: e-mail, publication, looking through uploads.

    It ends with us, and what it was at is taken up at the next start.
    """
    command = [sys.executable, str(ROOT / "manage.py"), "db_worker", "--no-startup-delay", "--no-reload"]
    return subprocess.Popen(command, env=os.environ, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with_parent)


def die_with_parent() -> None:
    """In the new process: to be ended when the demo is gone, even killed (Linux alone)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


class Server(BaseApplication):
    """gunicorn, told what to do from here."""

    def load_config(self) -> None:
        self.cfg.set("bind", f"{host}:{port}")
        self.cfg.set("workers", 2)
        # Threads: Ctrl-C in the middle of an answer ends quietly, and a slow reader holds nobody up.
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", 4)
        self.cfg.set("loglevel", "warning")
        self.cfg.set("on_exit", lambda _: worker.terminate())
        self.cfg.set("when_ready", lambda _: print(WELCOME, flush=True))

    def load(self) -> object:
        return get_wsgi_application()


worker = start_worker()
Server().run()
