"""Files that people bring to the desk, and reports asked for, for tests of papers."""

from __future__ import annotations

from datetime import date
from functools import cache
from io import BytesIO

import docx
from django.core.files.uploadedfile import SimpleUploadedFile

from csp.models import User
from meetings.models import AgendaItem, Meeting, ReportRequest
from meetings.paperqueries import fingerprint
from meetings.uploads import PDF_TYPE, WORD_TYPE, Upload, take_upload
from tests.factories import PersonFactory, ReportRequestFactory, tagged_pdf

SECRET = "a-secret-in-an-e-mail"


@cache  # python-docx writes the time into its files
def word_bytes(subject: str, *paragraphs: str) -> bytes:
    """A Word file in the house form, as bytes; it says "Purpose of the report" above its paragraphs."""
    made = docx.Document()
    for words in ("To: The Board", "From: Ada Applegarth, Housing", f"Subject: {subject}", "1. Purpose of the report", *paragraphs):
        made.add_paragraph(words)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def word_file(subject: str = "Lamps on the towpath", *paragraphs: str, name: str = "report.docx") -> SimpleUploadedFile:
    """The same as a browser sends it."""
    content = word_bytes(subject, *(paragraphs or ("1.1 To say which lamps are dark.",)))
    return SimpleUploadedFile(name, content, WORD_TYPE)


def pdf_file(title: str = "Bicycle count", name: str = "count.pdf") -> SimpleUploadedFile:
    """A tagged PDF of one page, as a browser sends it."""
    return SimpleUploadedFile(name, tagged_pdf(title), PDF_TYPE)


def word(subject: str = "Lamps on the towpath", *paragraphs: str, name: str = "report.docx") -> Upload:
    """A Word file that was read."""
    return take_upload(word_file(subject, *paragraphs, name=name))


def pdf(title: str = "Bicycle count", name: str = "count.pdf") -> Upload:
    """A PDF that was read."""
    return take_upload(pdf_file(title, name))


def asked(
    meeting: Meeting, item: AgendaItem | None = None, *, secret: str = SECRET, name: str = "Dev Dunnock",
    due: date | None = None, **more: object,
) -> ReportRequest:
    """A report that was asked of somebody, with the secret of its link."""
    return ReportRequestFactory(
        meeting=meeting, item=item, person=PersonFactory(name=name), secret_sha256=fingerprint(secret), due=due or meeting.date,
        **more,
    )


def machine() -> User:
    """Who acts for an author without an account."""
    return User.objects.machine()
