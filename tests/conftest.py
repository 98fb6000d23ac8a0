"""Fixtures and rules for all tests. What is missing on this machine is skipped by name, and told at the end."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from actions.triggers import TRIGGERS as ACTIONS
from funding.triggers import TRIGGERS as FUNDING
from meetings.triggers import TRIGGERS as MEETINGS
from reports.triggers import TRIGGERS as REPORTS
from tests import tools
from tests import verapdf as vera

# The clock of a shared machine is no measure: no deadline per example.
QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("short", derandomize=True, max_examples=50, **QUIET)
settings.register_profile("soak", max_examples=3000, **QUIET)
settings.load_profile("short")  # `--hypothesis-profile=soak` goes before it

# Playwright keeps an event loop in the thread of the tests; Django would take it for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

NOT_RUN = pytest.StashKey[Counter]()
# The rooms whose tables the database guards.
TRIGGERED = (ACTIONS, FUNDING, MEETINGS, REPORTS)


def needed(tool: tools.Tool) -> Path:
    """Where `tool` is; the test that asks is skipped, with the tool's name, when it is missing."""
    found = tool.find()
    if found is None:
        pytest.skip(tool.reason)
    return found


@pytest.fixture(scope="session")
def papers() -> Path:
    """The folder of real papers (PAPERS_DIR)."""
    return needed(tools.PAPERS)


@pytest.fixture(scope="session")
def pdftotext() -> Path:
    """The program pdftotext; pdfinfo, pdftoppm and pdfimages lie beside it."""
    return needed(tools.PDFTOTEXT)


@pytest.fixture(scope="session")
def verapdf() -> Callable[[Path], list[str]]:
    """A function: the faults of a PDF file against PDF/UA-1, one sentence each; an empty list when it passes."""
    needed(tools.JAVA)
    return vera.faults


@pytest.fixture
def at_length(pytestconfig: pytest.Config) -> bool:
    """Whether a test marked `soak` is to take its time (`make soak`) or only show that it works."""
    return pytestconfig.getoption("hypothesis_profile") == "soak"


@pytest.fixture
def own_data(settings: object, tmp_path: Path) -> Path:
    """A data folder of this test alone, for tests that damage files or count them."""
    settings.DATA_DIR = tmp_path
    settings.FILES_DIR = tmp_path / "files"
    settings.PDF_CACHE_DIR = tmp_path / "cache" / "pdf"
    settings.SIGNING_KEY_FILE = tmp_path / "keys" / "publications.pem"
    return tmp_path


@pytest.fixture(scope="session")
def migrated(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Path], None]:
    """A function that puts the database of a new installation into a data folder: migrated, and nothing in it. A copy of
    the tests' own, for migrating takes seconds (unless that is on PostgreSQL)."""
    whole = tmp_path_factory.mktemp("migrated") / "record.sqlite3"
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), contextlib.closing(sqlite3.connect(whole)) as copy:  # type: ignore[attr-defined]
            connection.ensure_connection()
            connection.connection.backup(copy)
    else:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "csp.settings", "DATABASE_URL": f"sqlite:///{whole}", "DATA_DIR": str(whole.parent),
        }
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=tools.ROOT, env=environment, check=True)

    def put(folder: Path) -> None:
        shutil.copy(whole, folder / "record.sqlite3")

    return put


@pytest.fixture(scope="session", autouse=True)
def emptied_after_test() -> Iterator[None]:
    """A database that was published to, or voted in, refuses to be emptied; between tests it must be. migrate's signal, which
    follows, puts the triggers back."""
    empty = TransactionTestCase._fixture_teardown

    def without_triggers(case: TransactionTestCase) -> None:
        for triggers in TRIGGERED:
            triggers.remove()
        empty(case)

    with patch.object(TransactionTestCase, "_fixture_teardown", without_triggers):
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """How Playwright starts Debian's Chromium: as root too, and with no way out to the network."""
    return {
        "executable_path": str(needed(tools.CHROMIUM)),
        "args": [
            "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking",
            "--disable-component-update", "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        ],
    }


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--all-tools", action="store_true",
        help="A missing program or folder of papers makes the run fail (always so with CI=true).",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[NOT_RUN] = Counter()
    config.pluginmanager.register(MissingTools(config), "missing-tools")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


class MissingTools:
    """Counts the tests not run for want of a tool, and says so at the end."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.strict = config.getoption("--all-tools") or os.environ.get("CI", "").lower() in {"1", "true", "yes"}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and isinstance(report.longrepr, tuple):
            reason = report.longrepr[2].removeprefix("Skipped: ")
            if reason.startswith(tools.MISSING):
                self.config.stash[NOT_RUN][reason.removeprefix(tools.MISSING)] += 1

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Iterator[None]:
        if self.strict and self.config.stash[NOT_RUN] and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        return (yield)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.config.stash[NOT_RUN]:
            return
        terminalreporter.section("MISSING ON THIS MACHINE", red=self.strict, yellow=not self.strict)
        for reason, count in sorted(self.config.stash[NOT_RUN].items()):
            tests = "test was" if count == 1 else "tests were"
            terminalreporter.line(f"{reason}: {count} {tests} not run")
        if self.strict:
            terminalreporter.line("This counts as a failure here (CI=true or --all-tools).", red=True)
