"""A file from outside: whatever it is, what was found in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf

from csp.preflight.catalogue import Finding, found
from csp.preflight.packages import pictures, properties
from csp.preflight.pdf import look_at_pdf
from csp.preflight.pictures import look_at_picture
from csp.preflight.sheets import look_at_sheets
from csp.preflight.word import look_at_word
from csp.word.safety import NotReadable, open_package

# Raised when the same file may be judged differently: what was found before is then looked for anew.
ENGINE = 2


def inspect(path: Path, name: str = "") -> list[Finding]:
    """All that was found in a file; `name` tells its kind where the path does not. Never raises for a bad file."""
    once: dict[tuple[str, str], Finding] = {}
    name = name or path.name
    for finding in _inspect(path, Path(name).suffix.lower()):
        finding = replace(finding, words=finding.words.replace(path.name, name))
        # The same link or name in the text and in its footnotes is one finding.
        once.setdefault((finding.code, finding.about or finding.words + finding.where), finding)
    return list(once.values())


def _inspect(path: Path, ending: str) -> list[Finding]:
    try:
        if ending == ".docx":
            return look_at_word(path)
        if ending == ".xlsx":
            return [*look_at_sheets(path), *_travelling(path)]
        if ending == ".pdf":
            return look_at_pdf(path)
        if ending in (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".gif"):
            return look_at_picture(path.read_bytes())
    except NotReadable as fault:
        return [found("unreadable", str(fault))]
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError, IndexError, OSError):
        return [found("not-checked", "It is built so unusually that it could not be looked through.")]
    return [found("not-checked", f"Files of the kind “{ending or 'without an ending'}” are not looked through.")]


def _travelling(path: Path) -> list[Finding]:
    package = open_package(path)
    try:
        return [*pictures(package, "xl/media/"), *properties(package)]
    finally:
        package.archive.close()
