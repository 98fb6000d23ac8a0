"""What the tests need beside Python: programs and the folder of real papers.

A test asks for one by its fixture (tests/conftest.py) and is skipped, with its name, where it is missing;
the end of the run names each missing one with the number of tests not run for it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MISSING = "missing: "


@dataclass(frozen=True)
class Tool:
    """One thing needed: its name, how to get it, and what finds it (None when it is not there)."""

    name: str
    hint: str
    find: Callable[[], Path | None]

    @property
    def reason(self) -> str:
        """Why a test that needs it is skipped."""
        return f"{MISSING}{self.name} ({self.hint})"


def program(name: str) -> Callable[[], Path | None]:
    """What finds the program `name` on the path."""
    return lambda: Path(found) if (found := shutil.which(name)) else None


def papers_folder() -> Path | None:
    """The folder that PAPERS_DIR names (default ../shared/papers beside the project), if it is there."""
    folder = (ROOT / os.environ.get("PAPERS_DIR", "../shared/papers")).resolve()
    return folder if folder.is_dir() else None


def postgres_binaries() -> Path | None:
    """The folder with initdb and pg_ctl: the newest of Debian's, or the one on the path."""
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda found: int(found.parts[-3]))
    found = newest[-1] if newest else program("initdb")()
    return found.resolve().parent if found else None


def java() -> Path | None:
    """The java program, if the classes that veraPDF needs beside it are there too."""
    return program("java")() if Path("/usr/share/java/jaxb-runtime.jar").exists() else None


PAPERS = Tool("real papers", "set PAPERS_DIR to their folder", papers_folder)
CHROMIUM = Tool("chromium", "apt-get install chromium", program("chromium"))
JAVA = Tool("java with JAXB", "apt-get install default-jre-headless libjaxb-java", java)
PDFTOTEXT = Tool("pdftotext", "apt-get install poppler-utils", program("pdftotext"))
POSTGRES = Tool("postgresql", "apt-get install postgresql", postgres_binaries)

ALL = [PAPERS, CHROMIUM, JAVA, PDFTOTEXT, POSTGRES]
