"""Files that are no sound Word or PDF files: one clear sentence, soon, in little memory."""

from __future__ import annotations

import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.pdffile import name_in_words, read_pdf_file
from csp.word import NotReadable, read_word
from csp.word.safety import LARGEST_PART
from tests.csp.word_files import repacked, save

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return save(tmp_path / "good.docx", lambda d: d.add_paragraph("Good words."))


def sentence(path: Path) -> str:
    with pytest.raises(NotReadable) as problem:
        read_word(path)
    words = str(problem.value)
    assert words.startswith(path.name)
    assert words.rstrip().endswith(".")
    return words


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_good_file_is_read(good):
    assert [p.text for p in read_word(good).paragraphs] == ["Good words."]


def test_an_empty_file(tmp_path):
    assert sentence(written(tmp_path / "a.docx", b"")) == "a.docx is empty."


def test_a_folder_and_a_missing_file(tmp_path):
    assert sentence(tmp_path.rename(tmp_path.with_name("folder.docx"))) == "folder.docx is not a file."
    assert sentence(tmp_path / "none.docx") == "none.docx is not there."


def test_no_word_file(tmp_path):
    assert "is not a Word file (.docx)" in sentence(written(tmp_path / "a.docx", b"Dear all, please find attached"))


def test_an_old_word_file(tmp_path):
    assert "old Word file (.doc)" in sentence(written(tmp_path / "a.docx", OLE + b"\0" * 4000))


def test_an_encrypted_word_file(tmp_path):
    content = OLE + b"\0" * 4000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 4000
    assert "is encrypted" in sentence(written(tmp_path / "a.docx", content))


def test_an_encrypted_archive(good, tmp_path):
    content = bytearray(good.read_bytes())
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content[at + 8] |= 1
        at += 4
    assert "is encrypted" in sentence(written(tmp_path / "a.docx", bytes(content)))


@pytest.mark.parametrize("part", [1, 10, 50, 90, 99])
def test_a_truncated_file(good, tmp_path, part):
    content = good.read_bytes()
    assert "damaged or was cut short" in sentence(written(tmp_path / "a.docx", content[: len(content) * part // 100]))


def test_a_part_whose_bytes_were_damaged(good, tmp_path):
    content = bytearray(good.read_bytes())
    with zipfile.ZipFile(good) as archive:
        at = archive.getinfo("word/document.xml").header_offset + 60
    content[at : at + 20] = b"\xff" * 20
    assert "damaged" in sentence(written(tmp_path / "a.docx", bytes(content)))


@pytest.mark.parametrize("name", ["a.docx", "a.docm"])
def test_a_file_with_macros_by_whatever_name(good, tmp_path, name):
    assert "contains macros" in sentence(repacked(good, tmp_path / name, {"word/vbaProject.bin": b"code"}))
    with zipfile.ZipFile(good) as archive:
        types = archive.read("[Content_Types].xml").replace(
            b"officedocument.wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
        )
    assert "contains macros" in sentence(repacked(good, tmp_path / name, {"[Content_Types].xml": types}))


def test_another_packed_file(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("holiday.txt", "sun")
    assert "a packed folder, not a Word file" in sentence(tmp_path / "a.docx")


def test_a_workbook_by_a_word_name(good, tmp_path):
    with zipfile.ZipFile(good) as archive:
        types = archive.read("[Content_Types].xml").replace(b"wordprocessingml", b"spreadsheetml")
    assert "not a Word file" in sentence(repacked(good, tmp_path / "a.docx", {"[Content_Types].xml": types}))


def test_a_bomb_that_says_its_size(good, tmp_path):
    assert "unpacks to far more" in sentence(
        repacked(good, tmp_path / "a.docx", {"word/document.xml": b" " * 100_000_000})
    )


def test_a_bomb_that_lies_about_its_size(good, tmp_path):
    """The declared size is patched to 100 bytes: only counting what really comes out tells."""
    bomb = repacked(good, tmp_path / "a.docx", {"word/document.xml": b" " * (LARGEST_PART + 10_000_000)})
    content = bytearray(bomb.read_bytes())
    with zipfile.ZipFile(bomb) as archive:
        info = archive.getinfo("word/document.xml")
    real = struct.pack("<L", info.file_size)
    assert content.count(real) >= 2
    written(bomb, bytes(content.replace(real, struct.pack("<L", 100))))
    assert sentence(bomb)


def test_a_bomb_of_many_parts(good, tmp_path):
    many = {f"word/media/{at}.bin": b"x" for at in range(4100)}
    assert "unpacks to far more" in sentence(repacked(good, tmp_path / "a.docx", many))


def test_entities_are_refused(good, tmp_path):
    lol = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>'
    assert "definitions of its own" in sentence(repacked(good, tmp_path / "a.docx", {"word/document.xml": lol}))


def test_an_entity_never_reads_a_file(good, tmp_path):
    secret = written(tmp_path / "secret.txt", b"the secret")
    evil = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]><d>&x;</d>'.encode()
    assert "the secret" not in sentence(repacked(good, tmp_path / "a.docx", {"word/styles.xml": evil}))


def test_malformed_xml(good, tmp_path):
    assert "is damaged" in sentence(repacked(good, tmp_path / "a.docx", {"word/document.xml": b"<w:document>"}))


def test_a_file_of_300_megabytes_is_refused_by_its_size(tmp_path):
    path = tmp_path / "a.docx"
    with path.open("wb") as out:
        out.write(b"PK\x03\x04")
        out.truncate(300_000_000)
    assert "300 MB" in sentence(path)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_sentence(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "a.docx"
    for start in (b"", b"PK\x03\x04", OLE):
        sentence(written(path, start + content))


BAD_IN_A_PROCESS = """
import sys
from pathlib import Path
from csp.word import NotReadable, read_word
try:
    read_word(Path(sys.argv[1]))
except NotReadable as problem:
    print(problem)
# The peak of this process alone: getrusage would count the parent it was forked from.
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(int(status["VmHWM"].split()[0]) * 1024)
"""


@pytest.mark.parametrize("kind", ["bomb", "large", "entities"])
def test_refusing_takes_little_memory(good, tmp_path, kind):
    path = tmp_path / "a.docx"
    if kind == "bomb":
        repacked(good, path, {"word/document.xml": b" " * 240_000_000})
    elif kind == "large":
        with path.open("wb") as out:
            out.truncate(300_000_000)
    else:
        levels = b"".join(b'<!ENTITY a%d "&a%d;&a%d;">' % (n, n - 1, n - 1) for n in range(1, 60))
        repacked(good, path, {"word/document.xml": b"<!DOCTYPE d [<!ENTITY a0 'x'>" + levels + b"]><d>&a59;</d>"})
    done = subprocess.run(
        [sys.executable, "-c", BAD_IN_A_PROCESS, str(path)], capture_output=True, text=True, check=True, timeout=60
    )
    words, peak = done.stdout.strip().rsplit("\n", 1)
    assert words.startswith("a.docx")
    assert int(peak) < 300_000_000


# PDF


def pdf(path: Path, change=lambda pdf: None, **options) -> Path:
    with pikepdf.new() as made:
        made.add_blank_page()
        change(made)
        made.save(path, **options)
    return path


def refused(path: Path) -> str:
    with pytest.raises(NotReadable) as problem:
        read_pdf_file(path)
    return str(problem.value)


def test_a_plain_pdf_is_taken_and_told_untagged(tmp_path):
    facts = read_pdf_file(pdf(tmp_path / "9-youth-report-q4-2030-31.pdf"))
    assert (facts.title, facts.pages, facts.tagged) == ("Youth report Q4 2030-31", 1, False)
    assert len(facts.notices) == 1


def test_an_encrypted_pdf(tmp_path):
    path = pdf(tmp_path / "a.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    assert "is encrypted" in refused(path)


def test_a_pdf_cut_short(tmp_path):
    content = pdf(tmp_path / "a.pdf").read_bytes()
    assert "damaged or was cut short" in refused(written(tmp_path / "b.pdf", content[: len(content) // 2]))


def test_no_pdf_and_an_empty_one(tmp_path):
    assert refused(written(tmp_path / "a.pdf", b"hello")) == "a.pdf is not a PDF file."
    assert refused(written(tmp_path / "b.pdf", b"")) == "b.pdf is empty."


def test_a_pdf_with_a_program(tmp_path):
    def script(made):
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        made.Root.OpenAction = action

    assert "JavaScript" in refused(pdf(tmp_path / "a.pdf", script))


@given(st.binary(max_size=200))
def test_any_bytes_after_the_head_of_a_pdf_give_a_sentence(tmp_path_factory, content):
    path = written(tmp_path_factory.mktemp("any") / "a.pdf", b"%PDF-1.7\n" + zlib.compress(content) + content)
    assert refused(path).startswith("a.pdf")


@pytest.mark.parametrize(
    ("stem", "words"),
    [("9-domestic-q4-2022-23", "Domestic Q4 2022-23"), ("Annual_Report", "Annual Report"), ("2023", "2023")],
)
def test_a_file_name_in_words(stem, words):
    assert name_in_words(stem) == words
