"""Files that are no Word files, or are made to hurt: one sentence each, soon, and in little memory.

Time and memory are those of a fresh Python that reads the one file, start-up included.
"""

from __future__ import annotations

import os
import random
import string
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from csp.word import NotReadable, read_word
from tests.csp.wordfiles import MAIN, STRICT, document, in_list, packed, paragraph, part

ROOT = Path(__file__).parents[2]
SECONDS = 2.0
MEGABYTES = 300

READ = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from csp.word import NotReadable, read_word
try:
    read_word(Path(sys.argv[1]))
    answer = "read"
except NotReadable as problem:
    answer = str(problem)
peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
print(f"{time.process_time()}|{peak}|{answer}")
"""


def reading(path: Path) -> tuple[float, float, str]:
    """Seconds of work, peak of memory in MB, and the answer of a fresh Python that reads `path`."""
    told = subprocess.run(
        [sys.executable, "-c", READ, str(path), str(ROOT)], capture_output=True, text=True, check=True, timeout=60
    )
    seconds, peak, answer = told.stdout.strip().split("|")
    return float(seconds), float(peak), answer


def noise(length: int) -> str:
    """Letters that do not shrink, so that no ratio gives the file away."""
    return "".join(random.Random(7).choices(string.ascii_lowercase + " ", k=length))


def directory_only(path: Path, entries: int) -> Path:
    """A ZIP file that is all directory: `entries` names, and next to nothing in them."""
    with path.open("wb") as file:
        file.write(b"PK\x03\x04" + bytes(26))
        start = file.tell()
        for at in range(entries):
            name = b"%07d" % at
            file.write(struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0))
            file.write(name)
        size = file.tell() - start
        file.write(struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, size, start))
        file.write(struct.pack("<4sIQI", b"PK\x06\x07", 0, start + size, 1))
        file.write(struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0))
    return path


def entities(path: Path) -> Path:
    """Ten entities of ten each: a thousand million laughs."""
    laughs = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 10))
    return packed(path, document(paragraph("&a9;"), before=f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]>'))


def sparse(path: Path) -> Path:
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(300_000_000)
    return path


def cut(path: Path) -> Path:
    whole = packed(path, document(paragraph(noise(5000)))).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def written(content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


def macros(path: Path) -> Path:
    return packed(path, document(paragraph("Words")), {"word/vbaProject.bin": "x"})


MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "text": (written(b"Just words, renamed."), "not a Word file"),
    "picture": (written(b"\x89PNG\r\n\x1a\n" + bytes(100)), "not a Word file"),
    "empty": (written(b""), "is empty"),
    "old Word": (written(OLE), "old Word file"),
    "encrypted": (written(OLE + "EncryptedPackage".encode("utf-16-le")), "encrypted"),
    "macro type": (lambda path: packed(path, document(""), kind=MACRO), "macros"),
    "macro part": (macros, "macros"),
    "spreadsheet": (lambda path: packed(path, document(""), kind=SHEET), "not a Word file"),
    "cut short": (cut, "damaged or was cut short"),
    "unheard-of packing": (lambda path: packed(path, document(""), way=zipfile.ZIP_LZMA), "damaged"),
    "300 MB": (sparse, "has 300 MB"),
    "zeros": (lambda path: packed(path, document(" " * 100_000_000)), "unpacks to far more"),
    "all directory": (lambda path: directory_only(path, 900_000), "unpacks to far more"),
    "empty paragraphs": (lambda path: packed(path, document("<w:p/>" * 1_500_000 + paragraph(noise(300_000)))), "unpacks"),
    "entities": (entities, "entit|definitions|damaged"),
    "own definitions": (lambda path: packed(path, document(paragraph("&a;"), before='<!DOCTYPE x [<!ENTITY a "b">]>')), "definitions"),
    "nested": (lambda path: packed(path, document("<w:sdt>" * 5000 + "</w:sdt>" * 5000)), "damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_refused_with_one_sentence_soon_and_in_little_memory(name: str, tmp_path: Path) -> None:
    make, words = REFUSED[name]
    seconds, peak, answer = reading(make(tmp_path / "paper.docx"))
    assert answer.startswith("paper.docx ")
    assert any(word in answer for word in words.split("|")), answer
    assert answer.endswith(".") and "\n" not in answer
    assert seconds < SECONDS
    assert peak < MEGABYTES


def wide(path: Path) -> Path:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="900000000"/></w:tcPr><w:p/></w:tc>'
    return packed(path, document(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"))


def counting(form: str) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        level = f'<w:lvl w:ilvl="0"><w:start w:val="2000000000"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{"%1" * 9999}"/></w:lvl>'
        numbering = part(
            "numbering",
            f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        )
        return packed(path, document(in_list("Words") * 500), {"word/numbering.xml": numbering})

    return make


def chained(path: Path) -> Path:
    styles = "".join(
        f'<w:style w:styleId="s{at}"><w:name w:val="n{at}"/><w:basedOn w:val="s{at + 1}"/></w:style>' for at in range(20_000)
    )
    body = paragraph("Words", '<w:pStyle w:val="s0"/>', '<w:rStyle w:val="s1"/>') * 10_000
    return packed(path, document(body), {"word/styles.xml": part("styles", styles)})


READABLE: dict[str, Callable[[Path], Path]] = {
    "900 million columns": wide,
    "letters from two thousand million": counting("lowerLetter"),
    "Roman numerals from there": counting("upperRoman"),
    "20,000 styles in a chain": chained,
    "brackets": lambda path: packed(path, document(paragraph("[" * 900_000))),
    "at the limit": lambda path: packed(path, document("".join(paragraph(f"Words {at * 7919 % 41_000}") for at in range(41_000)))),
}


@pytest.mark.parametrize("name", READABLE)
def test_a_silly_file_is_read_soon_and_in_little_memory(name: str, tmp_path: Path) -> None:
    seconds, peak, answer = reading(READABLE[name](tmp_path / "paper.docx"))
    assert answer == "read"
    assert seconds < SECONDS
    assert peak < MEGABYTES


def test_brackets_do_not_stall_the_markdown(tmp_path: Path) -> None:
    file = read_word(packed(tmp_path / "paper.docx", document(paragraph("[" * 400_000 + "](x)"))))
    assert file.paragraphs[0].markdown == r"\[" * 400_000 + "](x)"


NONSENSE = {
    "level": '<w:p><w:pPr><w:numPr><w:ilvl w:val="x"/><w:numId w:val="-"/></w:numPr></w:pPr><w:r><w:t>Words</w:t></w:r></w:p>',
    "outline": '<w:p><w:pPr><w:outlineLvl w:val="²"/></w:pPr><w:r><w:t>Words</w:t></w:r></w:p>',
    "columns": '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr><w:p><w:r><w:t>Words</w:t></w:r></w:p></w:tc></w:tr></w:tbl>',
    "symbols": '<w:p><w:r><w:sym w:char="D800"/><w:sym w:char="zz"/><w:sym w:char="FFFFFFFFF"/><w:sym/><w:t>Words</w:t></w:r></w:p>',
    "fields": '<w:p><w:r><w:fldChar w:fldCharType="end"/><w:fldChar/><w:instrText/><w:t>Words</w:t></w:r></w:p>',
    "notes": '<w:p><w:r><w:t>Words</w:t><w:footnoteReference w:id="99"/></w:r></w:p>',
}


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_in_attributes_costs_no_words(name: str, tmp_path: Path) -> None:
    file = read_word(packed(tmp_path / "paper.docx", document(NONSENSE[name])))
    texts = [p.text for p in file.paragraphs] + [row.text(0) for table in file.tables for row in table.rows]
    assert [text.removesuffix("[1]") for text in texts] == ["Words"]


def test_a_file_saved_as_strict_is_read_like_any_other(tmp_path: Path) -> None:
    body = paragraph("Item", '<w:outlineLvl w:val="1"/>') + paragraph("Bold words", look="<w:b/>")
    strict, usual = (
        read_word(packed(tmp_path / "paper.docx", document(body, namespace=namespace))) for namespace in (STRICT, MAIN)
    )
    assert strict == usual
    assert [(p.text, p.heading, p.bold) for p in strict.paragraphs] == [("Item", 2, False), ("Bold words", 0, True)]


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    loop = tmp_path / "loop.docx"
    loop.symlink_to(loop)
    pipe = tmp_path / "pipe.docx"
    os.mkfifo(pipe)
    for path, words in (
        (tmp_path / "none.docx", "none.docx is not there."),
        (tmp_path, f"{tmp_path.name} is not a file."),
        (loop, "loop.docx is not there."),
        (pipe, "pipe.docx is not a file."),
    ):
        with pytest.raises(NotReadable) as problem:
            read_word(path)
        assert str(problem.value) == words


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotReadable, match=r"cannot be opened: file name too long\.$"):
        read_word(tmp_path / ("n" * 300 + ".docx"))
