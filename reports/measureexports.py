"""A quarterly report as files: CSV for Excel, Word in the form of the partners' own, PDF by the house's renderer."""

from __future__ import annotations

import csv
import io
from typing import Any

import docx
from django.template.loader import render_to_string
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from csp.pdf import render
from csp.sheets.cells import UNSPEAKABLE, harmless
from reports.builders.measures import MeasuresReport, TableView
from reports.registerexports import dress

WIDTH = 17.0


def as_csv(report: MeasuresReport) -> bytes:
    """Each figure on a line of its own: table, row, column, figure as it is shown. UTF-8 with a mark by which Excel knows it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("Report", "Quarter", "Table", "Row", "Column", "Figure", "Revised"))
    for table in report.tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                # A difference such as +23 is what the figure is, not a formula that somebody slipped in.
                figure = cell.text if cell.kind == "figure" else harmless(cell.text)
                words = (report.title, report.quarter.name, table.title, row.label, column)
                writer.writerow([*map(harmless, words), figure, "Yes" if cell.revised else ""])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def as_pdf(report: MeasuresReport, *, partnership: str) -> bytes:
    """PDF/UA-1. Raises csp.pdf.PdfError."""
    body = render_to_string("reports/print/quarterly.html", {"report": report})
    return render(render_to_string("reports/print/part.html", {
        "title": report.heading, "label": report.agency, "subtitle": f"{report.period}. {partnership}", "kind": "quarterly", "body": body,
    }))


def as_word(report: MeasuresReport, *, partnership: str) -> bytes:
    """Tables with their notes, then the words, on A4."""
    document = docx.Document()
    dress(document)
    document.core_properties.title, document.core_properties.author = report.heading, partnership
    document.core_properties.language = "en-GB"
    document.add_heading(report.heading, 1)
    document.add_paragraph(". ".join(words for words in (report.period, report.agency, partnership) if words) + ".")
    for table in report.tables:
        document.add_heading(_said(table.title), 2)
        _table(document, table)
        for note in table.notes:
            document.add_paragraph(_said(note))
    if report.text:
        document.add_heading("Key issues and information", 2)
        for part in report.text.split("\n\n"):
            document.add_paragraph(_said(part.strip()))
    if report.breaks or report.definitions or report.key:
        document.add_heading("How to read these figures", 2)
        for words in report.breaks:
            document.add_paragraph(_said(f"Break in the series: {words}"))
        for name, words in (*report.definitions, *report.key):
            document.add_paragraph(_said(f"{name}: {words}"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _said(text: str) -> str:
    return UNSPEAKABLE.sub("", text)


def _table(document: Any, table: TableView) -> None:
    grid = table.grid
    drawn = document.add_table(rows=len(grid), cols=len(grid[0]), style="Table Grid")
    drawn.alignment, drawn.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    first = max(4.0, WIDTH - 2.6 * len(table.columns))
    widths = [Cm(first), *[Cm((WIDTH - first) / len(table.columns))] * len(table.columns)]
    totals = {at for at, row in enumerate(table.rows, 1) if row.total}
    for at, (row, words) in enumerate(zip(drawn.rows, grid, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if not at:
            properties.append(OxmlElement("w:tblHeader"))
        for place, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
            cell.width = widths[place]
            paragraph = cell.paragraphs[0]
            paragraph.add_run(_said(text)).bold = not at or at in totals
            if place:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    look = drawn._tbl.tblPr.find(qn("w:tblLook"))
    if look is not None:
        look.set(qn("w:firstColumn"), "1")
