"""A throw-away PostgreSQL cluster for a run of the tests: `pytest -p tests.postgres -m engines`.

The cluster lives in a temporary folder, listens on a unix socket there and nowhere else, never runs as
root, and is gone when the run ends, however it ends. Workers of pytest-xdist share it, each with a
database of its own.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import tools


def account() -> dict[str, object]:
    """How subprocess is to run the server: as ourselves, or, when we are root, as `postgres` or `nobody`."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def start(binaries: Path) -> str:
    """Make and start a cluster; it is stopped and removed when this process ends. Returns its DATABASE_URL."""
    # Below /tmp whatever TMPDIR says: the path of a socket may have 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="csp-pg-", dir="/tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    who = account()
    if who:
        os.chown(folder, who["user"], who["group"])

    def run(*command: object) -> None:
        done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True, **who)
        if done.returncode:
            raise pytest.UsageError(f"PostgreSQL did not start: {done.stdout}{done.stderr}")

    data, control = folder / "data", binaries / "pg_ctl"
    run(binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    # Its files die with the run: nothing need reach the disk.
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=220"
    atexit.register(subprocess.run, [str(control), "-D", str(data), "-m", "immediate", "-w", "stop"],
                    cwd=folder, capture_output=True, **who)
    run(control, "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
    return f"postgres://postgres@/record?host={folder}"


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Before pytest-django reads the settings: tests/settings.py takes TESTS_DATABASE_URL."""
    binaries = tools.POSTGRES.find()
    if binaries and "PYTEST_XDIST_WORKER" not in os.environ:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the cluster goes with us
        os.environ["TESTS_DATABASE_URL"] = start(binaries)
    return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "TESTS_DATABASE_URL" not in os.environ:
        for item in items:
            item.add_marker(pytest.mark.skip(reason=tools.POSTGRES.reason))


def pytest_report_header() -> str:
    return f"database: {os.environ.get('TESTS_DATABASE_URL', 'none')}"
