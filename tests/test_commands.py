"""`make setup` and `make demo`, as a person at a terminal meets them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.tools import ROOT

# --- make setup ---------------------------------------------------------------------------------------------


@pytest.fixture
def machine(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A function: run the set-up script of a copy of this project on a machine with only the programs named."""
    project, programs = tmp_path / "project", tmp_path / "bin"
    (project / ".make").mkdir(parents=True)
    programs.mkdir()
    shutil.copy(ROOT / ".make" / "setup", project / ".make" / "setup")
    shutil.copy(ROOT / "requirements.lock", project)
    for name in ("sh", "dirname", "cat", "cksum", "grep", "cp", "mv", "ls"):
        (programs / name).symlink_to(shutil.which(name))

    def run(**scripts: str) -> subprocess.CompletedProcess[str]:
        for name, script in scripts.items():
            program = programs / name.replace("_", "-")
            program.write_text(f"#!/bin/sh\n{script}\n")
            program.chmod(0o755)
        return subprocess.run(
            [project / ".make" / "setup"], env={"PATH": str(programs)}, capture_output=True, text=True, cwd="/",
        )

    return run


# Stands for an interpreter of 3.11 or later that finds no library.
BARE_PYTHON = 'case "$2" in *version_info*) exit 0;; *) exit 1;; esac'


def test_setup_says_when_there_is_no_python(machine):
    done = machine(python3='[ "$1" = --version ] && echo Python 3.9.2; exit 1')
    assert done.returncode == 1
    assert done.stderr == (
        "Python 3.11 or later is needed, and none was found on the path (python3 is: Python 3.9.2).\n"
        "On Debian 12 or newer: apt-get install python3\n"
    )


def test_setup_prints_the_line_to_run_when_not_root(machine):
    done = machine(python3=BARE_PYTHON, id="echo 1000", apt_get="exit 9")
    assert done.returncode == 1
    assert done.stderr == (
        "Some system packages are missing. Please run this line, then try again:\n"
        "  sudo apt-get install --no-install-recommends python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0\n"
    )


def test_setup_names_what_is_missing_where_there_is_no_apt(machine):
    done = machine(python3=BARE_PYTHON, id="echo 0")
    assert done.returncode == 1
    assert done.stderr == (
        "These Debian packages, or what gives the same on this system, are missing: "
        "python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0\n"
    )


def test_setup_takes_the_newest_python_when_python3_is_old(machine):
    done = machine(python3="exit 1", python3_12="exit 1", id="echo 1000", apt_get="exit 9", **{"python3.13": BARE_PYTHON})
    assert "sudo apt-get install" in done.stderr


# --- make demo ----------------------------------------------------------------------------------------------


@pytest.fixture
def port() -> int:
    """A port that is free just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Demo:
    """`make demo`, after its set-up, in a data folder of its own."""

    def __init__(self, folder: Path, port: int, **variables: str) -> None:
        environment = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "SECRET_KEY": "k", "PORT": str(port)}
        self.process = subprocess.Popen(
            [sys.executable, ROOT / ".make" / "demo.py"], cwd="/", text=True,
            env=environment | {"DATA_DIR": str(folder)} | variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )

    def wait_until_open(self) -> list[str]:
        """What it prints up to the address, that line the last."""
        lines: list[str] = []
        for line in self.process.stdout:
            lines.append(line.strip())
            if line.startswith("Open http"):
                return lines
        raise AssertionError("\n".join(lines))

    def stop(self) -> tuple[int, str]:
        """Ctrl-C; the exit code and what it still printed."""
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=20)
        return self.process.returncode, rest


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Callable[..., Demo]]:
    """A function that starts a demo, as often as need be in the same data folder, whose name has spaces."""
    started: list[Demo] = []

    def start(port: int, **variables: str) -> Demo:
        started.append(Demo(tmp_path / "the data of a demo", port, **variables))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()


def test_the_demo_serves_twice_and_stops_at_ctrl_c(demo, port, tmp_path):
    first = demo(port, DATABASE_URL="postgres://nobody@127.0.0.1:1/not_this_one")
    assert first.wait_until_open()[-1] == f"Open http://localhost:{port}/ - Ctrl-C stops it."
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        assert answer.status == 200
        page = answer.read().decode()
    assert "<h1" in page

    beside = demo(port)
    output, _ = beside.process.communicate(timeout=20)
    assert beside.process.returncode == 1
    assert output == (
        f"Cannot serve on 127.0.0.1:{port} (Address already in use). Is it running already? "
        "Try: make demo PORT=8001\n"
    )
    assert first.stop() == (0, "")

    before = os.times()
    second = demo(port)
    second.wait_until_open()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        assert answer.read().decode() == page
    assert second.stop() == (0, "")
    after = os.times()
    # Seconds of work: the clock on the wall depends on who else is working on this machine.
    assert after.children_user + after.children_system - before.children_user - before.children_system < 8
    assert {path.name for path in tmp_path.iterdir()} == {"the data of a demo"}


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_port_that_is_none_is_named(demo, port):
    one = demo(port)
    output, _ = one.process.communicate(timeout=20)
    assert (one.process.returncode, output) == (1, f"PORT is a number from 1 to 65535, not '{port}'.\n")
