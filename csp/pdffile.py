"""PDF files from outside: checked before they are kept, and what can be told of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pypdf

from csp.word.safety import NotReadable, checked_file

MOST_PAGES = 600
POOR_TITLE = re.compile(r"^(microsoft word|untitled|document\d*|slide \d+|powerpoint|\s*$)|\.(docx?|pptx?|xlsx?|pdf)$", re.I)


@dataclass
class PdfFacts:
    """A sound PDF. `tagged`: it says so and has a structure that its pages use. `text`: of the first pages."""

    title: str
    pages: int
    tagged: bool
    text: str
    notices: list[str] = field(default_factory=list)


def read_pdf_file(path: Path) -> PdfFacts:
    """Look at a PDF. Raises NotReadable, with one sentence, if it is not a sound one."""
    checked_file(path)
    with path.open("rb") as stream:
        if b"%PDF-" not in stream.read(1024):
            raise NotReadable(f"{path.name} is not a PDF file.")
    try:
        with pikepdf.open(path) as pdf:
            return _facts(pdf, path)
    except pikepdf.PasswordError:
        raise NotReadable(f"{path.name} is encrypted. Save it without a password.") from None
    except (pikepdf.PdfError, RuntimeError, OSError, ValueError):
        raise NotReadable(f"{path.name} is damaged or was cut short. Save it as PDF again.") from None


def _facts(pdf: pikepdf.Pdf, path: Path) -> PdfFacts:
    if pdf.is_encrypted:
        raise NotReadable(f"{path.name} is encrypted. Save it without a password.")
    if any("repair" in str(warning) or "xref" in str(warning) for warning in pdf.get_warnings()):
        raise NotReadable(f"{path.name} is damaged or was cut short. Save it as PDF again.")
    pages = len(pdf.pages)
    if not 1 <= pages <= MOST_PAGES:
        raise NotReadable(f"{path.name} has {pages} pages; a paper has at least one and at most {MOST_PAGES}.")
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    if "/JavaScript" in names or ("/OpenAction" in pdf.Root and "/JS" in str(pdf.Root.OpenAction)):
        raise NotReadable(f"{path.name} contains a program (JavaScript). Print it to PDF and bring that.")
    notices = []
    if "/EmbeddedFiles" in names:
        notices.append(f"{path.name} carries attached files; whoever opens it can read them.")
    marked = bool(pdf.Root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False))
    tagged = marked and "/StructTreeRoot" in pdf.Root and any("/StructParents" in page.obj for page in pdf.pages)
    if not tagged:
        notices.append("It has no tags: a screen reader cannot follow it, and the pack says so.")
    return PdfFacts(_title(pdf, path), pages, tagged, first_text(path), notices)


def _title(pdf: pikepdf.Pdf, path: Path) -> str:
    """The title the file gives itself, or else its name in words."""
    title = " ".join(str(pdf.docinfo.get("/Title", "")).split()) if "/Info" in pdf.trailer else ""
    if POOR_TITLE.search(title) or ("-" in title and " " not in title):
        title = ""
    return title[:250] or name_in_words(path.stem)


def name_in_words(stem: str) -> str:
    """ "9-domestic-abuse-q4-2022-23" as "Domestic abuse Q4 2022-23"."""
    words = re.sub(r"^[\d\s._-]+(?=[A-Za-z])", "", stem)
    # The hyphen of 2022-23 stays.
    words = re.sub(r"(?<!\b20\d\d)[-_]+|[-_]+(?!\d\d\b)", " ", words)
    words = re.sub(r"\bq([1-4])\b", r"Q\1", " ".join(words.split()))
    return words[:1].upper() + words[1:] if words else stem


def first_text(path: Path, pages: int = 2) -> str:
    """The text of the first pages, roughly, for telling what the paper is about; "" where it cannot be taken."""
    reader = pypdf.PdfReader(path)
    texts = []
    for page in reader.pages[:pages]:
        try:
            texts.append(page.extract_text())
        except Exception:
            continue
    return "\n".join(texts)
