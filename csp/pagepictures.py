"""Pictures of the pages of uploads, kept by the content of the file. Safe to delete at any time: they are drawn anew."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django_tasks import task

from csp.models import StoredFile

ROOT = Path(__file__).resolve().parents[1]
# Part of the name of a folder: raised when the same file would be drawn differently.
ENGINE = 1
MOST_PAGES = 200
# Of one file, by the clock, and how many of its pages may end the process that draws them.
MOST_SECONDS = 120
MOST_FALLS = 5
LIMIT = 512 * 1024 * 1024
# What was asked for so long ago and did not come is asked for once more.
PATIENCE_SECONDS = 600
PICTURE = re.compile(r"(\d{4,})-(\d+)x(\d+)\.webp")
DONE, ASKED = "done.json", "asked"


@dataclass(frozen=True)
class Picture:
    """A page drawn: its number from 1, its size in pixels, and where its bytes lie (WebP)."""

    number: int
    width: int
    height: int
    path: Path


@dataclass(frozen=True)
class Pictures:
    """How far the pages of a file are drawn. `done`: no more will come; `asked`: the worker knows of them.

    `missing`: once done, the pages that could not be drawn; none beyond MOST_PAGES are tried.
    """

    drawn: dict[int, Picture] = field(default_factory=dict)
    done: bool = False
    asked: bool = False
    missing: tuple[int, ...] = ()


def folder_of(file: StoredFile) -> Path:
    """Where the pictures of a file lie."""
    return Path(settings.PAGE_CACHE_DIR) / f"{file.sha256}-{ENGINE}"


def pictures_of(file: StoredFile) -> Pictures:
    """The pictures of a file's pages, as far as they are drawn. No query."""
    folder = folder_of(file)
    drawn: dict[int, Picture] = {}
    with contextlib.suppress(FileNotFoundError):
        for path in sorted(folder.iterdir()):
            if told := PICTURE.fullmatch(path.name):
                number, width, height = (int(one) for one in told.groups())
                drawn[number] = Picture(number, width, height, path)
    try:
        told_done = json.loads((folder / DONE).read_text())
        os.utime(folder / DONE)
    except (OSError, ValueError):
        return Pictures(drawn, asked=_asked(folder))
    return Pictures(drawn, True, True, tuple(told_done["missing"]))


def _asked(folder: Path) -> bool:
    try:
        return time.time() - (folder / ASKED).stat().st_mtime < PATIENCE_SECONDS
    except OSError:
        return False


def note_asked(file: StoredFile) -> None:
    """Note that the worker knows of a file."""
    folder = folder_of(file)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ASKED).touch()


def draw(file: StoredFile, pages: int) -> None:
    """Draw what is missing of the `pages` of a file, in processes of their own, and note that no more will come.

    A page that ends its process, by memory or time, is left out and the next one begun behind it. Does nothing where
    another worker is at the same file. Never raises for a bad file.
    """
    folder = folder_of(file)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "drawing").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if not pictures_of(file).done:
            missing = _draw(file, min(pages, MOST_PAGES))
            half = folder / f"{DONE}.half"
            half.write_text(json.dumps({"missing": missing}))
            half.replace(folder / DONE)
    prune(keep=folder)


def _draw(file: StoredFile, last: int) -> list[int]:
    """Draw the pages from 1 to `last`; gives those that could not be drawn."""
    until, given_up = time.monotonic() + MOST_SECONDS, set[int]()

    def left() -> list[int]:
        drawn = pictures_of(file).drawn
        return [number for number in range(1, last + 1) if number not in drawn]

    for _ in range(MOST_FALLS + 1):
        to_do = [number for number in left() if number not in given_up]
        seconds = until - time.monotonic()
        if not to_do or seconds <= 0:
            break
        _run(file, to_do[0], last, seconds)
        given_up.update([number for number in left() if number not in given_up][:1])
    return left()


def _run(file: StoredFile, first: int, last: int, seconds: float) -> None:
    """One process that draws pages until it is done, falls, or its time is over."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        subprocess.run(
            [sys.executable, "-P", "-m", "csp.renderer.pagedrawing", str(file.path.resolve()),
             str(folder_of(file).resolve()), str(first), str(last)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, check=False,
            timeout=seconds, env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)},
        )


def prune(keep: Path, limit: int = LIMIT) -> None:
    """Drop the pictures longest unseen until all of them have no more than `limit` bytes; `keep` stays."""
    found = []
    for folder in Path(settings.PAGE_CACHE_DIR).iterdir():
        with contextlib.suppress(OSError):
            seen = (folder / DONE).stat().st_mtime  # one that is being drawn has none and stays
            found.append((seen, sum(path.stat().st_size for path in folder.iterdir()), folder))
    total = sum(size for _, size, _ in found)
    for _, size, folder in sorted(found):
        if total > limit and folder != keep:
            shutil.rmtree(folder, ignore_errors=True)
            total -= size


@transaction.atomic
def show_pages(*, file: StoredFile, pages: int) -> bool:
    """Put a PDF of so many `pages` to the worker to be drawn, unless it is drawn or the worker knows; gives whether.

    The pictures are a cache and no part of the record, so whoever asks leaves no trace in the audit.
    """
    known = pictures_of(file)
    if known.done or known.asked:
        return False
    transaction.on_commit(lambda: note_asked(file))
    draw_pages.enqueue(file_id=file.pk, pages=pages)
    return True


# Behind everything else: nobody is kept from an e-mail by pictures.
@task(priority=-10)
def draw_pages(*, file_id: int, pages: int) -> None:
    """Draw the pages of one PDF as pictures."""
    draw(StoredFile.objects.get(pk=file_id), pages)
