"""The register as files: CSV for Excel, and Word in the house form of the log."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from itertools import groupby
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from csp.sheets import as_csv as written
from csp.sheets.cells import UNSPEAKABLE
from reports.builders.registers import RegisterRow
from reports.registerforms import meeting_words

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
COLUMNS = (
    "Reference", "Meeting", "Group", "Action point", "Owners", "Status", "Latest word", "Priority", "First raised",
    "Carried over from", "Carried over as", "Closed or carried over at", "Closed item",
)
HEADS, WIDTHS = ("MONTH / NUMBER", "ACTION POINT", "ACTION"), (Cm(2.4), Cm(7.2), Cm(7.4))
CLOSED = "Closed item: not for the public."


def as_csv(rows: Sequence[RegisterRow]) -> bytes:
    """The rows under COLUMNS; UTF-8 with a mark by which Excel knows it. The reference is "Action point 03/02", because
    Excel makes a day of 03/02; days are 2023-03-14."""
    told = []
    for row in rows:
        point = row.point
        cells = (
            str(point), point.meeting.date.isoformat(), point.meeting.group.name, point.text, "; ".join(row.log.owners),
            point.get_status_display(), point.outcome, str(point.priority or ""), row.origin.first.isoformat(),
            row.log.continues or row.log.origin, row.log.continued_by,
            point.settled_at.date.isoformat() if point.settled_at else "", "Yes" if row.origin.closed else "",
        )
        told.append(cells)
    return written(COLUMNS, told)


def as_word(rows: Sequence[RegisterRow], *, partnership: str, asked: Sequence[str], today: date) -> bytes:
    """The rows as the log prints them, a table for each meeting in the order of `rows`. `asked`: the filter in words."""
    document = docx.Document()
    dress(document)
    document.core_properties.title = "Action points"
    document.core_properties.author = partnership
    document.core_properties.language = "en-GB"
    if partnership:
        document.add_paragraph(partnership)
    document.add_heading("Action points", 1)
    document.add_paragraph(". ".join([*asked, f"As things stand on {today:%-d %B %Y}"]) + ".")
    for meeting, told in groupby(rows, key=lambda row: row.point.meeting):
        document.add_heading(f"Meeting of {meeting_words(meeting)}", 2)
        _table(document, list(told))
    if not rows:
        document.add_paragraph("No action point is like that.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def dress(document: Any) -> None:
    """A4, one plain typeface, British English."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    for owner in (document.styles.element.find(qn("w:docDefaults")), normal.element):
        for language in owner.iter(qn("w:lang")):
            language.set(qn("w:val"), "en-GB")
            language.set(qn("w:eastAsia"), "en-GB")
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.name, style.font.color.rgb = "Arial", None
        for fonts in style.element.iter(qn("w:rFonts")):
            fonts.attrib.clear()
            fonts.set(qn("w:ascii"), "Arial")
            fonts.set(qn("w:hAnsi"), "Arial")


def _table(document: Any, rows: Sequence[RegisterRow]) -> None:
    table = document.add_table(rows=2, cols=len(HEADS), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    for cell, words in zip(table.rows[0].cells, HEADS, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    empty = table.rows[1]._tr
    empty.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    table._tbl.remove(empty)
    # Row by row in XML: python-docx counts the whole table again for each row that it adds.
    for row in rows:
        drawn = deepcopy(empty)
        owners = f" ({', '.join(row.log.unnamed_owners)})" if row.log.unnamed_owners else ""
        cells = (row.log.reference, f"{row.log.text}{owners}" + (f"\n{CLOSED}" if row.origin.closed else ""), row.log.words)
        for cell, text in zip(drawn.iter(qn("w:tc")), cells, strict=True):
            _write(cell.find(qn("w:p")), text)
        table._tbl.append(drawn)


def _write(paragraph: Any, text: str) -> None:
    """The text in one run, a line break where it has one."""
    run = OxmlElement("w:r")
    for at, line in enumerate(UNSPEAKABLE.sub("", text).replace("\r\n", "\n").split("\n")):
        if at:
            run.append(OxmlElement("w:br"))
        words = OxmlElement("w:t")
        words.text = line
        words.set(qn("xml:space"), "preserve")
        run.append(words)
    paragraph.append(run)
