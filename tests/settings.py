"""The settings under test: those of the program, with a folder of its own for each test process.

Nothing is taken from the `.env` or the variables of whoever runs the tests: what csp.settings reads is
cleared first.
"""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

for name in re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "csp" / "settings.py").read_text()):
    os.environ.pop(name, None)

if "TESTS_DIR" not in os.environ:  # the workers of pytest-xdist inherit the folder of their parent
    os.environ["TESTS_DIR"] = tempfile.mkdtemp(prefix="csp-tests-")
    atexit.register(shutil.rmtree, os.environ["TESTS_DIR"], ignore_errors=True)
folder = Path(os.environ["TESTS_DIR"]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
(folder / "static").mkdir(parents=True, exist_ok=True)

os.environ |= {
    "ENV_FILE": os.devnull,
    "SECRET_KEY": "for-tests-only",
    "DATA_DIR": str(folder),
    # Set by tests/postgres.py, which brings its own cluster.
    "DATABASE_URL": os.environ.get("TESTS_DATABASE_URL", f"sqlite:///{folder}/record.sqlite3"),
}

from csp.settings import *
from csp.settings import DATABASES, STORAGES

if "TESTS_DATABASE_URL" not in os.environ:
    # A file, as in real life: an empty name would give a database in memory, which knows no WAL and other locks.
    DATABASES["default"]["TEST"] = {"NAME": str(folder / "test.sqlite3")}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A task is done as soon as what enqueued it is committed; tests of the queue itself set the real backend.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "ENQUEUE_ON_COMMIT": True}}
