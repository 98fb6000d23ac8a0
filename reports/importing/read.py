"""What a paper is, told from its content, and what it says."""

from __future__ import annotations

from pathlib import Path

from actions.reading import looks_like_log, read_log
from csp.pdffile import read_pdf_file
from csp.word import NotReadable, read_word
from meetings.reading.agenda import looks_like_agenda, read_agenda
from meetings.reading.dates import read_date
from meetings.reading.minutes import looks_like_minutes, read_minutes
from meetings.reading.report import item_references, looks_like_report, read_report
from meetings.reading.shapes import AgendaRead, LogRead, MinutesRead, PdfRead, ReportRead


def read_paper(path: Path) -> AgendaRead | MinutesRead | LogRead | ReportRead | PdfRead:
    """Read a Word or PDF file. Raises NotReadable, with one sentence, if it is not a sound one."""
    if _is_pdf(path):
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
    word = read_word(path)
    if not word.paragraphs and not word.tables:
        raise NotReadable(f"{path.name} holds no text.")
    if looks_like_report(word):
        return read_report(word)
    if looks_like_log(word):
        return read_log(word)
    if looks_like_minutes(word):
        return read_minutes(word)
    if looks_like_agenda(word):
        return read_agenda(word)
    return read_report(word)


def _is_pdf(path: Path) -> bool:
    """By its first bytes, or by its name where it cannot be opened."""
    try:
        with path.open("rb") as stream:
            start = stream.read(1024)
    except OSError:
        return path.suffix.casefold() == ".pdf"
    return b"%PDF-" in start or (path.suffix.casefold() == ".pdf" and start[:2] != b"PK")
