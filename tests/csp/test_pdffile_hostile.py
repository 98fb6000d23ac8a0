"""PDF files that act, hide or are made to hurt."""

from __future__ import annotations

import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from csp.pdffile import read_pdf_file
from csp.word import NotReadable

ROOT = Path(__file__).parents[2]
SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
LAUNCH = Dictionary(S=Name.Launch, F=String("other-program"))
LINK = Dictionary(S=Name.URI, URI=String("https://example.org/"))


def click(action: Dictionary) -> Callable[[pikepdf.Pdf], None]:
    def put(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)])

    return put


def turn(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.AA = Dictionary(O=SCRIPT)


def close(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AA = Dictionary(WC=SCRIPT)


def begin(action: Dictionary) -> Callable[[pikepdf.Pdf], None]:
    def put(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = action

    return put


def named(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))


def made(path: Path, change: Callable[[pikepdf.Pdf], object]) -> Path:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.add_blank_page()
        change(pdf)
        pdf.save(path)
    return path


ACTING = {
    "when opened": (begin(SCRIPT), "JavaScript"),
    "by name": (named, "JavaScript"),
    "when a page is turned": (turn, "JavaScript"),
    "when closed": (close, "JavaScript"),
    "when clicked": (click(SCRIPT), "JavaScript"),
    "after a link": (click(Dictionary(S=Name.URI, URI=String("https://example.org/"), Next=SCRIPT)), "JavaScript"),
    "another program when opened": (begin(LAUNCH), "another program"),
    "another program when clicked": (click(LAUNCH), "another program"),
}


@pytest.mark.parametrize("how", ACTING)
def test_a_pdf_that_acts_is_refused(how: str, tmp_path: Path) -> None:
    change, words = ACTING[how]
    with pytest.raises(NotReadable, match=rf"^paper\.pdf .*{words}.*\.$"):
        read_pdf_file(made(tmp_path / "paper.pdf", change))


def test_plain_links_are_no_harm(tmp_path: Path) -> None:
    assert read_pdf_file(made(tmp_path / "paper.pdf", click(LINK))).pages == 2


def test_actions_that_lead_back_to_themselves_are_followed_no_further(tmp_path: Path) -> None:
    def circle(pdf: pikepdf.Pdf) -> None:
        action = pdf.make_indirect(Dictionary(S=Name.URI, URI=String("https://example.org/")))
        action.Next = action
        pdf.Root.OpenAction = action

    assert read_pdf_file(made(tmp_path / "paper.pdf", circle)).pages == 2


@pytest.mark.parametrize("key", ["/Names", "/AA", "/OpenAction", "/MarkInfo", "/StructTreeRoot"])
@pytest.mark.parametrize("nonsense", [7, String("x"), Array([1])], ids=["number", "text", "array"])
def test_nonsense_in_the_catalogue_is_refused_or_read_never_a_fault_of_ours(key: str, nonsense: object, tmp_path: Path) -> None:
    def put(pdf: pikepdf.Pdf) -> None:
        pdf.Root[key] = nonsense

    path = made(tmp_path / "paper.pdf", put)
    try:
        assert read_pdf_file(path).pages == 2
    except NotReadable as problem:
        assert "damaged" in str(problem)


def test_marked_as_tagged_without_tags_is_not_tagged(tmp_path: Path) -> None:
    def claim(pdf: pikepdf.Pdf) -> None:
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array(), ParentTree=Dictionary(Nums=Array())))
        for at, page in enumerate(pdf.pages):
            page.obj.StructParents = at

    assert not read_pdf_file(made(tmp_path / "paper.pdf", claim)).tagged


READ = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import time
from csp.pdffile import NotReadable, read_pdf_file
try:
    read_pdf_file(Path(sys.argv[1]))
except NotReadable:
    pass
peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
print(time.process_time(), peak)
"""


@pytest.mark.parametrize("times", [1, 2])
def test_a_page_that_swells_takes_little_time_and_memory(times: int, tmp_path: Path) -> None:
    def swell(pdf: pikepdf.Pdf) -> None:
        content = b"BT (words) Tj ET " * 12_000_000
        for _ in range(times):
            content = zlib.compress(content, 9)
        stream = pikepdf.Stream(pdf, b"")
        stream.write(content, filter=Array([Name.FlateDecode] * times))
        pdf.pages[0].obj.Contents = stream

    path = made(tmp_path / "paper.pdf", swell)
    told = subprocess.run([sys.executable, "-c", READ, str(path), str(ROOT)], capture_output=True, text=True, check=True, timeout=60)
    seconds, peak = map(float, told.stdout.split())
    assert seconds < 2
    assert peak < 300
