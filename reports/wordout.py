"""A numbered document as a Word file: its numbers as readers see them, its notes as Word's own footnotes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from lxml import etree
from markdown_it.token import Token

from csp.markdown import NOTING
from csp.texts import BlockView, NoteView, TextView
from reports.registerexports import UNSPEAKABLE, WORD, dress

__all__ = ["WORD", "as_word"]

FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def as_word(text: TextView, title: str, subtitle: str) -> bytes:
    """`text` (whose pictures are left out, by their alternative text) under a title."""
    document = docx.Document()
    dress(document)
    document.core_properties.title, document.core_properties.language = title, "en-GB"
    document.core_properties.author = ""
    document.add_heading(UNSPEAKABLE.sub("", title), 1)
    if subtitle:
        document.add_paragraph(UNSPEAKABLE.sub("", subtitle))
    for section in text.sections:
        heading = " ".join(part for part in ("Appendix" if section.kind == "appendix" else "", section.number) if part)
        if section.title or heading:
            _inline(document.add_heading(f"{heading}. " if heading and section.title else heading, 2), section.title)
        if section.concealed:
            document.add_paragraph(section.public_wording or "This part is closed.")
        for block in section.blocks:
            _block(document, block)
    if text.footnotes:
        _add_footnotes(document, text.footnotes)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _block(document: Any, block: BlockView) -> None:
    if block.kind == "subheading":
        _inline(document.add_heading(f"{block.number} " if block.number else "", 3), block.text)
    elif block.kind == "table":
        if block.text:
            _inline(document.add_paragraph(), block.text)
        table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
        for at, row in enumerate(block.rows):
            added = table.add_row()
            if at == 0:
                added._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            for cell, words in zip(added.cells, row, strict=True):
                _inline(cell.paragraphs[0], f"**{words}**" if at == 0 and words else words)
    elif block.kind == "image":
        document.add_paragraph(f"[Picture: {block.text}]")
    else:
        _paragraphs(document, block)


def _paragraphs(document: Any, block: BlockView) -> None:
    """The paragraphs and bullets of a block, the first with the block's number."""
    number = f"{block.number} " if block.number else ""
    for token, depth in _lines(block.text):
        paragraph = document.add_paragraph(style=("List Bullet", "List Bullet 2", "List Bullet 3")[min(depth, 3) - 1] if depth else None)
        if number:
            paragraph.add_run(number)
            number = ""
        if not depth and block.number:
            paragraph.paragraph_format.left_indent = Cm(0.5 * block.depth)
        _runs(paragraph, token)


def _lines(text: str) -> Iterator[tuple[Token, int]]:
    """Each line of light Markdown with how deep in lists it stands."""
    depth = 0
    for token in NOTING.parse(text):
        depth += {"bullet_list_open": 1, "bullet_list_close": -1}.get(token.type, 0)
        if token.type == "inline":
            yield token, depth


def _inline(paragraph: Any, text: str) -> None:
    for token in NOTING.parseInline(text):
        _runs(paragraph, token)


@dataclass
class _Look:
    bold: bool = False
    italic: bool = False


def _runs(paragraph: Any, line: Token) -> None:
    """The words of a line with their looks; a link is followed by its address, a note by Word's reference to it."""
    look, address = _Look(), ""
    for token in line.children or []:
        if token.type in ("strong_open", "strong_close"):
            look.bold = token.type == "strong_open"
        elif token.type in ("em_open", "em_close"):
            look.italic = token.type == "em_open"
        elif token.type == "link_open":
            address = str(token.attrGet("href") or "")
        elif token.type == "link_close":
            if address and not paragraph.text.endswith(address):
                paragraph.add_run(f" ({UNSPEAKABLE.sub('', address)})")
            address = ""
        elif token.type in ("softbreak", "hardbreak"):
            paragraph.add_run().add_break()
        elif token.type == "note_mark":
            paragraph.add_run()._r.extend([_raised(), _reference(token.content)])
        elif token.content:
            run = paragraph.add_run(UNSPEAKABLE.sub("", token.content))
            run.bold, run.italic = look.bold or None, look.italic or None


def _raised() -> Any:
    look, raised = OxmlElement("w:rPr"), OxmlElement("w:vertAlign")
    raised.set(qn("w:val"), "superscript")
    look.append(raised)
    return look


def _reference(number: str) -> Any:
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), number)
    return reference


def _add_footnotes(document: Any, notes: tuple[NoteView, ...]) -> None:
    """Word's own footnotes: a part of the package that python-docx knows nothing of."""
    root = etree.fromstring(
        f"<w:footnotes {nsdecls('w')}>"
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    for note in notes:
        paragraph = docx.Document().add_paragraph()
        mark = paragraph.add_run()
        mark._r.extend([_raised(), OxmlElement("w:footnoteRef")])
        paragraph.add_run(" ")
        _inline(paragraph, note.text)
        footnote = etree.SubElement(root, qn("w:footnote"), {qn("w:id"): str(note.number)})
        footnote.append(paragraph._p)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES, content, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
