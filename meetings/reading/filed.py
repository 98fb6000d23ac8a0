"""A file that somebody brings as a paper of a meeting: a PDF to be kept, or a Word file to be read."""

from __future__ import annotations

from pathlib import Path

from csp.pdffile import read_pdf_file
from csp.word import NotReadable, WordFile, read_word
from meetings.reading.agenda import looks_like_agenda
from meetings.reading.dates import read_date
from meetings.reading.minutes import looks_like_minutes
from meetings.reading.report import item_references, looks_like_report, read_report
from meetings.reading.shapes import PdfRead, ReportRead

# As wide as the record's columns.
LONGEST_TITLE, LONGEST_HEADING = 300, 500


def read_filed(path: Path) -> ReportRead | PdfRead:
    """Read a Word or PDF file as a paper, whatever it looks like. Raises NotReadable, with one sentence, if it is
    not a sound one or says more in its head than the record holds."""
    if is_pdf(path):
        return read_pdf(path)
    word = read_words(path)
    read = read_report(word)
    for what, looks in (("minutes", looks_like_minutes), ("an agenda", looks_like_agenda)):
        if not looks_like_report(word) and looks(word):
            read.notices.insert(0, f"It looks like {what} of a meeting; it is kept as a paper.")
            break
    for words, name in ((read.title, "title"), (read.to, "“To”"), (read.author, "“From”")):
        if len(words) > LONGEST_TITLE:
            raise NotReadable(f"{path.name} has a {name} of more than {LONGEST_TITLE} characters; shorten it in Word.")
    if any(len(section.title) > LONGEST_HEADING for section in read.document.sections):
        raise NotReadable(f"{path.name} has a heading of more than {LONGEST_HEADING} characters; shorten it in Word.")
    return read


def read_words(path: Path) -> WordFile:
    """A Word file that says something. Raises NotReadable, with one sentence, for any other."""
    word = read_word(path)
    if not word.paragraphs and not word.tables:
        raise NotReadable(f"{path.name} holds no text.")
    return word


def read_pdf(path: Path) -> PdfRead:
    """What a PDF tells of itself. Raises NotReadable, with one sentence, if it is not a sound one."""
    facts = read_pdf_file(path)
    return PdfRead(
        title=facts.title,
        pages=facts.pages,
        tagged=facts.tagged,
        text=facts.text,
        items=item_references(facts.text),
        date=read_date(facts.text),
        notices=facts.notices,
    )


def is_pdf(path: Path) -> bool:
    """By its first bytes, or by its name where it cannot be opened."""
    try:
        with path.open("rb") as stream:
            start = stream.read(1024)
    except OSError:
        return path.suffix.casefold() == ".pdf"
    return b"%PDF-" in start or (path.suffix.casefold() == ".pdf" and start[:2] != b"PK")
