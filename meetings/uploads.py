"""A file that came through a form, read as a paper before anything is kept of it."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from csp.word import NotReadable
from csp.word.safety import LARGEST_FILE, MEGABYTE
from meetings.reading.filed import read_filed
from meetings.reading.shapes import PdfRead, ReportRead

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF_TYPE = "application/pdf"
LONGEST_STEM = 80


@dataclass(frozen=True)
class Upload:
    """A sound file: its name, its bytes, and what it says."""

    name: str
    content: bytes
    read: ReportRead | PdfRead

    @property
    def media_type(self) -> str:
        """By what it was read as, never by what the browser said."""
        return PDF_TYPE if isinstance(self.read, PdfRead) else WORD_TYPE

    @property
    def sha256(self) -> str:
        """Of its bytes, in hex."""
        return hashlib.sha256(self.content).hexdigest()


def take_upload(file: UploadedFile) -> Upload:
    """Read an uploaded Word or PDF file. Raises NotReadable, with one sentence, if it is not a sound one."""
    given = Path(file.name or "file")
    # A name may be longer than a disk allows; its ending is what people and readers go by.
    name = f"{given.stem[:LONGEST_STEM]}{given.suffix[:10]}"
    if (file.size or 0) > LARGEST_FILE:
        raise NotReadable(
            f"{name} has {(file.size or 0) / MEGABYTE:.0f} MB; a paper may have at most "
            f"{LARGEST_FILE // MEGABYTE} MB. Make its pictures smaller."
        )
    content = file.read()
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return Upload(name, content, read_filed(path))
