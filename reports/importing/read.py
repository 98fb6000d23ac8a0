"""What a paper is, told from its content, and what it says."""

from __future__ import annotations

from pathlib import Path

from actions.reading import looks_like_log, read_log
from meetings.reading.agenda import looks_like_agenda, read_agenda
from meetings.reading.filed import is_pdf, read_pdf, read_words
from meetings.reading.minutes import looks_like_minutes, read_minutes
from meetings.reading.report import looks_like_report, read_report
from meetings.reading.shapes import AgendaRead, LogRead, MinutesRead, PdfRead, ReportRead


def read_paper(path: Path) -> AgendaRead | MinutesRead | LogRead | ReportRead | PdfRead:
    """Read a Word or PDF file. Raises NotReadable, with one sentence, if it is not a sound one."""
    if is_pdf(path):
        return read_pdf(path)
    word = read_words(path)
    if looks_like_report(word):
        return read_report(word)
    if looks_like_log(word):
        return read_log(word)
    if looks_like_minutes(word):
        return read_minutes(word)
    if looks_like_agenda(word):
        return read_agenda(word)
    return read_report(word)
