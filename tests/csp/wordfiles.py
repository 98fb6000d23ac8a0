"""Word files made by hand, part by part: what no word processor writes but somebody may send."""

from __future__ import annotations

import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def types(kind: str = WORD) -> str:
    """[Content_Types].xml for a main part of this kind."""
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    )


def relations(*rows: tuple[str, str, str], outside: bool = False) -> str:
    """A part of relations: (id, end of the type, target)."""
    mode = ' TargetMode="External"' if outside else ""
    inner = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>' for i, kind, target in rows)
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def document(body: str, *, namespace: str = MAIN, before: str = "") -> str:
    """word/document.xml around the elements of its body."""
    return (
        f'{HEAD}{before}<w:document xmlns:w="{namespace}" xmlns:r="{OFFICE}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<w:body>{body}</w:body></w:document>"
    )


def paragraph(text: str, properties: str = "", look: str = "") -> str:
    """One paragraph of one run."""
    properties = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:p>{properties}<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def in_list(text: str, level: int = 0, list_id: int = 1) -> str:
    """A paragraph in one of Word's lists."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def part(tag: str, inner: str) -> str:
    """Another part of the file: numbering, styles, footnotes ..."""
    return f'{HEAD}<w:{tag} xmlns:w="{MAIN}" xmlns:r="{OFFICE}">{inner}</w:{tag}>'


def packed(
    path: Path, main: str, parts: dict[str, str] | None = None, *, kind: str = WORD, way: int = zipfile.ZIP_DEFLATED
) -> Path:
    """Write a Word file of a main part and further parts (word/numbering.xml ...), and give its path."""
    with zipfile.ZipFile(path, "w", way) as archive:
        archive.writestr("[Content_Types].xml", types(kind))
        archive.writestr("_rels/.rels", relations(("r1", "officeDocument", "word/document.xml")))
        archive.writestr("word/document.xml", main)
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return path
