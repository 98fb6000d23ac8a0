"""The accounts of a year as files: a table for spreadsheets (CSV), and a Word document in the form of the report's appendix.

Both are drawn from the data of the accounts (reports.builders.as_data), so that a publication alone is enough.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm

from csp.sheets.cells import UNSPEAKABLE, harmless
from funding.money import plain_pounds, pounds
from reports.registerexports import WORD, dress

__all__ = ["WORD", "as_csv", "as_word"]

Data = Mapping[str, Any]
COLUMNS = ("Year", "Part", "Line", "Fund", "Amount", "Total", "Entries")


def parts(data: Data) -> Iterator[tuple[str, list[Data], list[Data]]]:
    """The parts of the accounts in order: what each is called, its lines, its totals. A part of nothing that the partnership
    does not hold is left out."""
    year = data["year"]
    yield f"Available funding {year}", data["available"], [data["total_available"]]
    if data["awards"]:
        sums = data["award_funds"] if len(data["award_funds"]) > 1 else []
        yield f"Won for partners {year}", data["awards"], [*sums, data["total_awards"]]
    yield f"Spent {year}", data["spent"], [data["total_spent"]]
    yield f"Remaining for {data['next_year']}", [data["pooled"], *data["others_left"]], [data["total_remaining"]]
    if data["reported"]:
        yield f"Only reported {year}", data["reported"], [data["total_reported"]]


def as_csv(data: Data) -> bytes:
    """The lines and totals under COLUMNS; UTF-8 with a mark by which Excel knows it. Amounts are like 1234.56."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for part, lines, totals in parts(data):
        for line in [*lines, *totals]:
            entries = [made["entry"] for made in [*line["made"], *line.get("paid", [])]]
            words = [harmless(cell) for cell in (data["year"], part, line["words"], line.get("fund", ""))]
            writer.writerow([*words, plain_pounds(line["pence"]), "Yes" if line in totals else "", "; ".join(dict.fromkeys(entries))])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def as_word(data: Data) -> bytes:
    """The accounts in Word: a table for each part, then the entries behind each line."""
    document = docx.Document()
    dress(document)
    document.core_properties.title = data["title"]
    document.core_properties.author = data["partnership"]
    document.core_properties.language = "en-GB"
    document.add_paragraph(_said(data["partnership"]))
    document.add_heading(_said(data["title"]), 1)
    if data["provisional"]:
        document.add_paragraph(f"Provisional: the year {data['year']} is not closed yet, so these figures may still change.")
    for part, lines, totals in parts(data):
        document.add_heading(part, 2)
        rows: list[tuple[str, ...]] = [(_with_parts(one), pounds(one["pence"])) for one in lines]
        _table(document, ("What", "Amount"), (Mm(130), Mm(40)), rows, [(one["words"], pounds(one["pence"])) for one in totals])
    document.add_heading("Entries", 2)
    for _, lines, _ in parts(data):
        for line in lines:
            entries = [*line["made"], *line.get("paid", [])]
            if entries:
                document.add_heading(_said(f"{line['words']}: {pounds(line['pence'])}"), 3)
                rows = [
                    (made["entry"], f"{date.fromisoformat(made['date']):%-d %b %Y}", made["words"], pounds(made["pence"]))
                    for made in entries
                ]
                _table(document, ("Entry", "Date", "What it was", "Amount"), (Mm(28), Mm(28), Mm(84), Mm(30)), rows, [])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _with_parts(line: Data) -> str:
    sums = [pounds(part).removesuffix(".00") for part in line.get("parts", [])]
    return f"{line['words']} ({' / '.join(sums)})" if sums else line["words"]


def _said(text: str) -> str:
    """Without what XML cannot hold."""
    return UNSPEAKABLE.sub("", text)


def _table(
    document: Any, heads: tuple[str, ...], widths: tuple[Any, ...], rows: Iterable[tuple[str, ...]], totals: Iterable[tuple[str, ...]]
) -> None:
    """A table whose first row is its head and whose last column holds amounts; totals in bold."""
    rows, totals = list(rows), list(totals)
    table = document.add_table(rows=1 + len(rows) + len(totals), cols=len(heads), style="Table Grid")
    table.autofit = False
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    cells = iter(table._cells)  # once: python-docx counts the whole table again for each row that is asked for
    for at, row in enumerate([heads, *rows, *totals]):
        for column, (words, width) in enumerate(zip(row, widths, strict=True)):
            cell = next(cells)
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.add_run(_said(words)).bold = at == 0 or at > len(rows)
            if column == len(heads) - 1:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()
