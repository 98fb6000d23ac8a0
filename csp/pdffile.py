"""PDF files from outside: checked before they are kept, and what can be told of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pypdf
from pikepdf import Array, Dictionary, Object

from csp.renderer.uploads import is_tagged
from csp.word.safety import NotReadable, checked_file

MOST_PAGES = 600
MOST_STEPS = 20  # of one action after the other
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
    except (pikepdf.PdfError, RuntimeError, OSError, ValueError, TypeError, AttributeError, KeyError):
        raise NotReadable(f"{path.name} is damaged or was cut short. Save it as PDF again.") from None


def _facts(pdf: pikepdf.Pdf, path: Path) -> PdfFacts:
    if pdf.is_encrypted:
        raise NotReadable(f"{path.name} is encrypted. Save it without a password.")
    if any("repair" in str(warning) or "xref" in str(warning) for warning in pdf.get_warnings()):
        raise NotReadable(f"{path.name} is damaged or was cut short. Save it as PDF again.")
    pages = len(pdf.pages)
    if not 1 <= pages <= MOST_PAGES:
        raise NotReadable(f"{path.name} has {pages} pages; a paper has at least one and at most {MOST_PAGES}.")
    names = pdf.Root.get("/Names", Dictionary())
    kinds = {str(action.get("/S")) for action in actions(pdf)}
    if "/JavaScript" in names or "/JavaScript" in kinds:
        raise NotReadable(f"{path.name} contains a program (JavaScript). Print it to PDF and bring that.")
    if "/Launch" in kinds:
        raise NotReadable(f"{path.name} starts another program when it is read. Print it to PDF and bring that.")
    notices = []
    if "/EmbeddedFiles" in names:
        notices.append(f"{path.name} carries attached files; whoever opens it can read them.")
    tagged = is_tagged(pdf)
    if not tagged:
        notices.append("It has no tags: a screen reader cannot follow it, and the pack says so.")
    return PdfFacts(_title(pdf, path), pages, tagged, first_text(path), notices)


def actions(pdf: pikepdf.Pdf) -> Iterator[Object]:
    """What the file does when it is opened, turned over, clicked or filled in."""
    holders = [pdf.Root, *(page.obj for page in pdf.pages)]
    for page in pdf.pages:
        holders += [annotation for annotation in page.obj.get("/Annots", Array()) if isinstance(annotation, Dictionary)]
    for holder in holders:
        events = holder.get("/AA", Dictionary())
        for action in (holder.get("/OpenAction"), holder.get("/A"), *events.values()):
            for _ in range(MOST_STEPS):
                if not isinstance(action, Dictionary):
                    break
                yield action
                action = action.get("/Next")


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
    texts = []
    # It only helps to match: any fault in the file means no text.
    with suppress(Exception):
        for page in pypdf.PdfReader(path).pages[:pages]:
            with suppress(Exception):
                texts.append(page.extract_text())
    return "\n".join(texts)


@dataclass(frozen=True)
class PdfLook:
    """What a kept PDF tells of itself. `fonts`: their names, each with whether the file carries it."""

    title: str
    language: str
    pages: int
    tagged: bool
    fonts: tuple[tuple[str, bool], ...]


def look_at_pdf(path: Path) -> PdfLook:
    """The title and language that a PDF states ("" where it does not), its pages, tags and fonts.

    Raises NotReadable, with one sentence, if it cannot be opened.
    """
    try:
        with pikepdf.open(path) as pdf:
            title = " ".join(str(pdf.docinfo.get("/Title", "")).split()) if "/Info" in pdf.trailer else ""
            return PdfLook(title, str(pdf.Root.get("/Lang", "")), len(pdf.pages), is_tagged(pdf), _fonts(pdf))
    except (pikepdf.PdfError, RuntimeError, OSError, ValueError, TypeError, AttributeError, KeyError):
        raise NotReadable("The file cannot be opened any more. Bring it once more.") from None


def _fonts(pdf: pikepdf.Pdf) -> tuple[tuple[str, bool], ...]:
    found: dict[str, bool] = {}
    for page in pdf.pages:
        fonts = page.obj.get("/Resources", Dictionary()).get("/Font", Dictionary())
        for font in fonts.values() if isinstance(fonts, Dictionary) else ():
            if not isinstance(font, Dictionary):
                continue
            # A composite font describes itself one step below.
            below = font.get("/DescendantFonts", Array())
            own = below[0] if isinstance(below, Array) and len(below) else font
            described = own.get("/FontDescriptor", Dictionary())
            embedded = any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            name = str(font.get("/BaseFont", "")).lstrip("/").rpartition("+")[2]
            if name:
                found[name] = found.get(name, False) or embedded or font.get("/Subtype") == "/Type3"
    return tuple(sorted(found.items()))
