"""kill -9 while it publishes, at random moments: nothing is half published, and the next run completes it."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run_round(turn: int, folder: Path) -> subprocess.Popen[str]:
    """Start a round of tests.reports.repeatedly on a database of its own."""
    environment = os.environ | {
        "DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/record.sqlite3", "SECRET_KEY": "x",
        "ENV_FILE": os.devnull,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.reports.repeatedly", str(turn)], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )


def heard(process: subprocess.Popen[str]) -> dict[str, object]:
    """The next line that the round tells."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, process.communicate()[1]
    return json.loads(line)


CHANGED = sorted(f"{audience} {slug}" for audience in ("public", "members") for slug in ("agenda", "pack"))


@pytest.mark.soak
def test_killed_at_any_moment_nothing_is_half_published(
    migrated: Callable[[Path], None], tmp_path: Path, at_length: bool
) -> None:
    migrated(tmp_path)
    chance = random.Random(None if at_length else 20310708)
    first = run_round(0, tmp_path)
    assert heard(first) == {"go": 0}
    assert heard(first) == {"done": 0}
    first.communicate()
    seconds, before, killed = 2.0, 0, 0
    for turn in range(1, 51 if at_length else 7):
        process = run_round(turn, tmp_path)
        found, completed = heard(process), heard(process)
        assert found["faults"] == completed["faults"] == [], f"after round {turn - 1}"
        # The first edition is of everything; every later one of agenda and pack, twice, or it is not there at all.
        rest = [edition for edition in found["editions"] if edition != CHANGED]
        assert len(rest) == 1, rest
        assert len(found["editions"]) in (before, before + 1)
        assert len(completed["editions"]) == turn
        before = len(completed["editions"])
        assert heard(process) == {"go": turn}
        began = time.monotonic()
        try:
            process.wait(chance.uniform(0, seconds))
        except subprocess.TimeoutExpired:
            process.kill()
            killed += 1
        else:
            seconds = time.monotonic() - began
        process.communicate()
    assert killed >= 2
    last = run_round(99, tmp_path)
    assert heard(last)["faults"] == heard(last)["faults"] == []
    last.kill()
    last.communicate()
