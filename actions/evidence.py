"""Evidence that somebody sends with a line of progress: judged by what is in it, never by its name or by what the
browser says of it.

Taken are PDF, Word, Excel and PowerPoint without macros, pictures, CSV and text. What a browser could run (HTML, SVG,
scripts in a PDF) is not: it would speak to the next reader in our name.
"""

from __future__ import annotations

import io
import re
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.core.files.uploadedfile import UploadedFile
from PIL import Image, UnidentifiedImageError

from csp.pdffile import read_pdf_file
from csp.word import NotReadable
from csp.word.safety import MEGABYTE, content_types, open_package

LARGEST = 20 * MEGABYTE
MOST_PIXELS = 60_000_000
LONGEST_STEM = 80
TAKEN = "a PDF, Word, Excel or PowerPoint file, a picture, or a CSV or text file"
# What a browser offers to choose; the server judges anew.
ACCEPT = ".pdf,.docx,.xlsx,.pptx,.png,.jpg,.jpeg,.gif,.webp,.csv,.txt"
OFFICE = {
    "wordprocessingml": (".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "spreadsheetml": (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "presentationml": (".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}
PICTURES = {
    "PNG": (".png", "image/png"), "JPEG": (".jpg", "image/jpeg"), "MPO": (".jpg", "image/jpeg"),
    "GIF": (".gif", "image/gif"), "WEBP": (".webp", "image/webp"),
}
# A text that a browser would take for a page, a drawing or a programme.
MARKUP = re.compile(r"<\s*(?:!doctype|!--|\?xml|html|head|body|svg|script|iframe|object|embed|style|link|meta|img|form)\b|<\?php|\A#!", re.I)
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Evidence:
    """A sound file: a name whose ending fits what it is, its bytes, and its media type."""

    name: str
    content: bytes
    media_type: str


def take_evidence(file: UploadedFile) -> Evidence:
    """Look at an uploaded file. Raises NotReadable, with one sentence to act on, for one that is not taken."""
    path = PurePath((file.name or "").replace("\\", "/"))
    stem = re.sub(r"[^\w .,()&+'-]", "-", path.stem).strip(" .")[:LONGEST_STEM] or "evidence"
    given = stem + re.sub(r"[^\w.]", "", path.suffix)[:10]
    if (file.size or 0) > LARGEST:
        raise NotReadable(
            f"{given} has {(file.size or 0) / MEGABYTE:.0f} MB; at most {LARGEST // MEGABYTE} MB can be sent. Link to it instead."
        )
    content = file.read()
    if not content:
        raise NotReadable(f"{given} is empty.")
    ending, media_type = _judged(given, content)
    return Evidence(f"{stem}{ending}", content, media_type)


def _judged(name: str, content: bytes) -> tuple[str, str]:
    """The ending and media type of what `content` is."""
    if content.startswith(b"%PDF-"):
        with _on_disk(name, content) as path:
            read_pdf_file(path)
        return ".pdf", "application/pdf"
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        with _on_disk(name, content) as path:
            return _office(path)
    if picture := _picture(content):
        return picture
    return _text(name, content)


class _on_disk:
    """The bytes in a file of their own for as long as they are looked at, under the name that a refusal will use."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name, self.content = name, content

    def __enter__(self) -> Path:
        self.folder = tempfile.TemporaryDirectory(prefix="evidence-")
        path = Path(self.folder.name) / self.name
        path.write_bytes(self.content)
        return path

    def __exit__(self, *_: object) -> None:
        self.folder.cleanup()


def _office(path: Path) -> tuple[str, str]:
    package = open_package(path)
    try:
        kinds = content_types(package) or ""
    finally:
        package.archive.close()
    for word, found in OFFICE.items():
        if f"{word}." in kinds and "main+xml" in kinds:
            return found
    raise NotReadable(_not_taken(path.name))


def _picture(content: bytes) -> tuple[str, str] | None:
    """Of a picture that can be drawn; None where it is none. Raises NotReadable for a broken or a huge one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as image:
                kind, (width, height) = image.format or "", image.size
                if kind not in PICTURES:
                    raise NotReadable(f"Pictures of the kind {kind} are not taken. Save it as JPEG or PNG.")
                if width * height > MOST_PIXELS:
                    raise NotReadable("The picture is too large. Make it smaller and send it again.")
                image.load()
    except UnidentifiedImageError:
        return None
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotReadable("The picture is damaged. Save it again and send that.") from None
    return PICTURES[kind]


def _text(name: str, content: bytes) -> tuple[str, str]:
    """Plain text as Excel and editors write it: UTF-8, UTF-16 with its mark, or Windows' own."""
    words = None
    for code in ("utf-8-sig", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            words = content.decode(code)
            break
        except UnicodeDecodeError:
            continue
    if words is None or CONTROLS.search(words) or MARKUP.search(words):
        raise NotReadable(_not_taken(name))
    return (".csv", "text/csv") if name.lower().endswith(".csv") else (".txt", "text/plain")


def _not_taken(name: str) -> str:
    return f"{name} is of a kind that is not taken here. Send {TAKEN}."
