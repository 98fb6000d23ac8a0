"""The pages of an uploaded PDF as pictures: what is drawn, and what a file made to harm can do."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import pikepdf
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from csp import pagepictures
from csp.models import StoredFile
from csp.pagepictures import draw, folder_of, pictures_of, prune, show_pages
from csp.renderer.pagedrawing import LONGEST_SIDE
from csp.services import keep_bytes
from tests.csp import preflightpdf
from tests.factories import StoredFileFactory, tagged_pdf

A4 = (595, 842)


def sheets(*sizes: tuple[float, float], content: bytes = b"1 0 0 rg 0 0 5000 5000 re f", rotate: int = 0) -> bytes:
    """A PDF with red pages of these sizes, in points."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        for size in sizes:
            page = pdf.add_blank_page(page_size=size)
            page.obj.Contents = pdf.make_stream(content)
            page.obj.Rotate = rotate
        pdf.save(out, static_id=True)
    return out.getvalue()


def stored(content: bytes) -> StoredFile:
    """A file on disk, without its row."""
    return StoredFile(sha256=keep_bytes(content), name="survey.pdf")


@pytest.fixture(autouse=True)
def own_cache(own_data: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PAGE_CACHE_DIR", tmp_path / "pages")


def test_every_page_is_drawn_in_its_shape(tmp_path: Path) -> None:
    file = stored(sheets(A4, A4[::-1], (14400, 3)))
    assert pictures_of(file) == pagepictures.Pictures()
    draw(file, 3)
    told = pictures_of(file)
    assert (told.done, told.missing, list(told.drawn)) == (True, (), [1, 2, 3])
    sizes = [(one.width, one.height) for one in told.drawn.values()]
    assert sizes == [(877, LONGEST_SIDE), (LONGEST_SIDE, 877), (LONGEST_SIDE, 1)]
    for one in told.drawn.values():
        with Image.open(one.path) as picture:
            assert (picture.format, picture.size) == ("WEBP", (one.width, one.height))
            red = picture.convert("RGB").getpixel((5, 0))
            assert red[0] > 200 > 60 > red[1]


def test_a_turned_page_is_drawn_as_it_is_read() -> None:
    file = stored(sheets(A4, rotate=90))
    draw(file, 1)
    assert [(one.width, one.height) for one in pictures_of(file).drawn.values()] == [(LONGEST_SIDE, 877)]


@pytest.mark.parametrize("content", [b"no PDF at all", sheets(A4)[:300]])
def test_a_file_that_cannot_be_opened_is_given_up(content: bytes) -> None:
    file = stored(content)
    draw(file, 2)
    assert pictures_of(file) == pagepictures.Pictures({}, True, True, (1, 2))


def test_no_more_pages_than_we_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagepictures, "MOST_PAGES", 2)
    file = stored(sheets(A4, A4, A4))
    draw(file, 3)
    assert (list(pictures_of(file).drawn), pictures_of(file).missing) == ([1, 2], ())


def test_its_time_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagepictures, "MOST_SECONDS", 0.02)
    file = stored(sheets(*[A4] * 30))
    draw(file, 30)
    told = pictures_of(file)
    assert (told.done, {*told.missing, *told.drawn}) == (True, set(range(1, 31))) and told.missing[-1] == 30


@pytest.mark.parametrize("greed", ["bytearray(3_000_000_000)", "open('/dev/shm/' + name, 'wb').write(bytes(9_000_000))", "exec('while True: pass')"])
def test_the_process_is_bounded(greed: str, tmp_path: Path) -> None:
    """Memory, output and time: what asks for more ends."""
    name = f"greedy-{os.getpid()}"
    code = f"from csp.renderer import pagedrawing as p; p.CPU_SECONDS = 1; p.bound(); name = {name!r}; {greed}; print('got it')"
    try:
        told = subprocess.run([sys.executable, "-c", code], cwd=pagepictures.ROOT, capture_output=True, timeout=30)
    finally:
        Path(f"/dev/shm/{name}").unlink(missing_ok=True)
    assert (told.returncode != 0, b"got it" in told.stdout) == (True, False)


def falling(at: Iterable[int], monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Instead of a process, one that draws until it comes to a page of `at`; gives how many were started."""
    deadly, started = set(at), []

    def run(file: StoredFile, first: int, last: int, seconds: float) -> None:
        started.append(first)
        for number in range(first, last + 1):
            if number in deadly:
                return
            (folder_of(file) / f"{number:04}-1x1.webp").write_bytes(b"")

    monkeypatch.setattr(pagepictures, "_run", run)
    return lambda: len(started)


@given(st.sets(st.integers(1, 12)))
def test_a_page_that_ends_the_process_costs_no_other(deadly: set[int]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        file = StoredFile(sha256=f"{time.monotonic_ns():064x}")
        count = falling(deadly, monkeypatch)
        draw(file, 12)
        told = pictures_of(file)
        assert told.done and not deadly & set(told.drawn) and set(told.missing) == set(range(1, 13)) - set(told.drawn)
        if len(deadly) <= pagepictures.MOST_FALLS:
            assert set(told.missing) == deadly
        assert count() <= pagepictures.MOST_FALLS + 1


def test_what_a_killed_worker_had_begun_is_ended_and_nothing_drawn_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    file = stored(b"begun")
    folder_of(file).mkdir(parents=True)
    (folder_of(file) / "0001-1x1.webp").write_bytes(b"kept")
    (folder_of(file) / "0002-1x1.half").write_bytes(b"")
    count = falling((), monkeypatch)
    draw(file, 2)
    draw(file, 2)
    assert (count(), list(pictures_of(file).drawn), pictures_of(file).drawn[1].path.read_bytes()) == (1, [1, 2], b"kept")


def test_the_longest_unseen_go_first_when_space_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    falling((), monkeypatch)
    files = [stored(bytes([n])) for n in range(3)]
    for age, file in enumerate(files):
        draw(file, 1)
        (folder_of(file) / "0001-1x1.webp").write_bytes(bytes(1000))
        os.utime(folder_of(file) / "done.json", (age, age))
    pictures_of(files[0])  # seen just now
    prune(keep=folder_of(files[2]), limit=2500)
    assert [pictures_of(file).done for file in files] == [True, False, True]


@pytest.mark.django_db
def test_the_worker_is_asked_once(django_capture_on_commit_callbacks: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    file = StoredFileFactory(content=tagged_pdf())
    with patch.object(type(pagepictures.draw_pages), "enqueue", lambda task, file_id, pages: asked.append(pages)):
        with django_capture_on_commit_callbacks():  # taken back: the next one asks
            assert show_pages(file=file, pages=1) is True
        for expected in (True, False):
            with django_capture_on_commit_callbacks(execute=True):
                assert show_pages(file=file, pages=1) is expected
        assert (pictures_of(file).asked, pictures_of(file).done, len(asked)) == (True, False, 2)
        monkeypatch.setattr(pagepictures, "PATIENCE_SECONDS", -1)
        assert show_pages(file=file, pages=1) is True
    pagepictures.draw_pages.call(file_id=file.pk, pages=1)
    assert (pictures_of(file).done, show_pages(file=file, pages=1)) == (True, False)


# A few of each kind: every one is a process.
@pytest.mark.parametrize("case", [*preflightpdf.BAD[::5], *preflightpdf.CLEAN[::5]], ids=lambda case: case.name)
def test_odd_files_are_drawn(case: preflightpdf.Case, tmp_path: Path) -> None:
    file = stored(case.write(tmp_path).read_bytes())
    draw(file, 1)
    assert (list(pictures_of(file).drawn), pictures_of(file).missing) == ([1], ())
