"""Word files for tests: small ones made with python-docx, and parts changed or added by hand."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

NUMBERING = """<w:numbering {ns}><w:abstractNum w:abstractNumId="5"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2.%3"/></w:lvl>
</w:abstractNum><w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1-%2"/></w:lvl></w:abstractNum>
<w:num w:numId="50"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="60"><w:abstractNumId w:val="6"/></w:num>
<w:num w:numId="70"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="51"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>""".format(ns=nsdecls("w"))


def save(path: Path, build: Callable[[docx.document.Document], object]) -> Path:
    """A Word file that `build` has filled, with the lists 50 (1., 1.1, 1.1.1), 51 (the same, anew), 60 and 70."""
    document = docx.Document()
    part = document.part.numbering_part
    part._element = parse_xml(NUMBERING)
    build(document)
    document.save(str(path))
    return path


def listed(paragraph: docx.text.paragraph.Paragraph, list_id: int, level: int = 0) -> docx.text.paragraph.Paragraph:
    """The paragraph as one of a list."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')
    )
    return paragraph


def raw(document: docx.document.Document, xml: str) -> None:
    """Put a paragraph or table written as XML (prefix w declared) at the end of the body."""
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(xml.replace(">", f" {nsdecls('w', 'r')}>", 1)))


def repacked(source: Path, target: Path, change: Mapping[str, bytes | None]) -> Path:
    """A copy of a packed file with parts replaced, added or (None) left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, content in change.items():
            if content is not None:
                new.writestr(name, content)
    return target
