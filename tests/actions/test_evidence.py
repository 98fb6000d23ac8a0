"""What is taken as evidence, judged by content."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from actions.evidence import LARGEST, MARKUP, OFFICE, PICTURES, Evidence, take_evidence
from csp.word import NotReadable
from tests.factories.pdf import untagged_pdf

HARMLESS = {*OFFICE.values(), *PICTURES.values(), (".pdf", "application/pdf"), (".csv", "text/csv"), (".txt", "text/plain")}


def sent(content: bytes, name: str = "file") -> Evidence:
    return take_evidence(SimpleUploadedFile(name, content, "text/html"))


def picture(kind: str, size: tuple[int, int] = (8, 8)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def office(main: str, *parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/a.xml" '
            f'ContentType="application/vnd.openxmlformats-officedocument.{main}"/></Types>'))
        for part in parts:
            package.writestr(part, "x")
    return out.getvalue()


@pytest.mark.parametrize(("content", "name", "media_type"), [
    (picture("PNG"), "file.png", "image/png"), (picture("JPEG"), "file.jpg", "image/jpeg"),
    (picture("GIF"), "file.gif", "image/gif"), (picture("WEBP"), "file.webp", "image/webp"),
    (office("wordprocessingml.document.main+xml"), "file.docx", OFFICE["wordprocessingml"][1]),
    (office("spreadsheetml.sheet.main+xml"), "file.xlsx", OFFICE["spreadsheetml"][1]),
    (office("presentationml.presentation.main+xml"), "file.pptx", OFFICE["presentationml"][1]),
    ("A line, in words – 5 < 6.".encode(), "file.txt", "text/plain"), ("Café".encode("cp1252"), "file.txt", "text/plain"),
    ("Café".encode("utf-16"), "file.txt", "text/plain"),
])
def test_it_is_what_it_holds_whatever_it_is_called(content, name, media_type):
    for given_name in ("file", "file.exe", "file.html"):
        found = sent(content, given_name)
        assert (found.name, found.media_type, found.content) == (name, media_type, content)


def test_a_pdf_is_looked_through():
    assert sent(untagged_pdf(), "plan.svg").name == "plan.pdf"
    with pytest.raises(NotReadable, match="damaged"):
        sent(untagged_pdf()[:200], "plan.pdf")


def test_a_table_is_known_by_its_ending_alone():
    assert sent(b"ward,count\n1,9\n", "Counts.CSV").media_type == "text/csv"


@pytest.mark.parametrize("content", [
    b"<!doctype html><p>x", b"  \n<HTML>", b"<?xml version='1.0'?><a/>", b"<svg onload=alert(1)>", b"a,b\n<script>1</script>", b"x < iframe src=y>",
    b"<?php system(1);", b"#!/bin/sh\nrm -r x", b"MZ\x00\x00", b"\x7fELF\x02", b"\x00\x01\x02", "<svg>".encode("utf-16"), b"\xff\xfe<\x00s",
    office("wordprocessingml.document.main+xml", "word/vbaProject.bin"), office("other.main+xml"), b"PK\x03\x04 no archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, picture("BMP"), picture("TIFF"), picture("PNG")[:20], b"",
])
def test_what_could_act_or_is_broken_is_not_taken(content):
    for name in ("notes.txt", "table.csv", "picture.png", "paper.pdf", "report.docx"):
        with pytest.raises(NotReadable):
            sent(content, name)


def test_too_much_is_not_read():
    with pytest.raises(NotReadable, match="at most 20 MB"):
        take_evidence(SimpleUploadedFile("long.txt", b"x" * (LARGEST + 1)))
    with pytest.raises(NotReadable, match=r"too large|damaged"):
        sent(picture("PNG", (12_000, 8_000)))


@pytest.mark.parametrize(("given_name", "kept"), [
    ("../../etc/passwd", "passwd.txt"), ("C:\\Users\\me\\plan.final.txt", "plan.final.txt"), ('a";\r\nSet-Cookie: x.txt', "a----Set-Cookie- x.txt"),
    ("x" * 300 + ".txt", "x" * 80 + ".txt"), (".htaccess", "htaccess.txt"), ("…", "-.txt"),
])
def test_its_name_is_a_name_and_no_path(given_name, kept):
    assert sent(b"words", given_name).name == kept


@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)), st.text(max_size=40))
def test_whatever_comes_it_is_harmless_or_refused(content, name):
    try:
        found = sent(content, name)
    except SuspiciousFileOperation:  # no browser sends a name that is none: Django refuses it first
        assert Path(name.replace("\\", "/")).name in ("", ".", "..")
        return
    except NotReadable as why:
        assert str(why).endswith(".")
        return
    ending = "." + found.name.rpartition(".")[2]
    assert (ending, found.media_type) in HARMLESS
    assert not set('/\\"\r\n<>\x00') & set(found.name)
    if found.media_type.startswith("text/"):
        assert not MARKUP.search(content.decode("latin-1").replace("\x00", ""))
