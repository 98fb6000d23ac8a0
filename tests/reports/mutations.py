"""Ways in which the same paper may be typed: each changes a Word file's form and none of its facts."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

Mutation = Callable[[WordDocument], None]
NUMBER = re.compile(r"^(\d+(?:\.\d+)+\.?|\d+\.) (.*)$", re.S)
MARK = re.compile(r"^(.*\S) (Action point \d\d/\d\d)$", re.S)


def mutated(source: Path, target: Path, change: Mutation) -> Path:
    """A copy of a Word file with the change made."""
    document = docx.Document(str(source))
    change(document)
    document.save(str(target))
    return target


def _say(paragraph: Paragraph, text: str) -> None:
    for run in list(paragraph._p.iter(qn("w:r"))):
        run.getparent().remove(run)
    paragraph.add_run(text)


def _behind(paragraph: Paragraph) -> Paragraph:
    twin = copy.deepcopy(paragraph._p)
    paragraph._p.addnext(twin)
    return Paragraph(twin, paragraph._parent)


def _renumber(document: WordDocument, form: Callable[[str, str], str]) -> None:
    for paragraph in document.paragraphs:
        if paragraph.runs and (found := NUMBER.match(paragraph.runs[0].text)):
            paragraph.runs[0].text = form(found[1], found[2])


def no_styles(document: WordDocument) -> None:
    """Headings that are no headings to Word."""
    for paragraph in document.paragraphs:
        paragraph.style = document.styles["Normal"]


def bold_headings(document: WordDocument) -> None:
    """Headings in bold instead of a style."""
    for paragraph in document.paragraphs:
        heads = paragraph.style.name.lower().startswith("heading") or re.match(r"^\d+\. ", paragraph.text)
        paragraph.style = document.styles["Normal"]
        for run in paragraph.runs if heads else ():
            run.bold = True


def hard_spaces(document: WordDocument) -> None:
    """A non-breaking space behind each number."""
    _renumber(document, lambda number, words: f"{number}\u00a0{words}")


def tabs(document: WordDocument) -> None:
    """A tab behind each number."""
    _renumber(document, lambda number, words: f"{number}\t{words}")


def loose_spaces(document: WordDocument) -> None:
    """Spaces before and between."""
    _renumber(document, lambda number, words: f"  {number}   {words}")


def full_stops(document: WordDocument) -> None:
    """1.1. instead of 1.1."""
    _renumber(document, lambda number, words: f"{number.rstrip('.')}. {words}")


def no_full_stops(document: WordDocument) -> None:
    """1 instead of 1."""
    _renumber(document, lambda number, words: f"{number.rstrip('.')} {words}")


def lists_of_one(document: WordDocument) -> None:
    """Each section's number drawn by a list of its own that begins there, as converters write it."""
    numbering = document.part.numbering_part._element
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="7700">{level}</w:abstractNum>'))
    for paragraph in document.paragraphs:
        if found := re.match(r"^(\d+)\. (.*)$", paragraph.text, re.S):
            key = 7700 + int(found[1])
            start = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{found[1]}"/></w:lvlOverride>'
            numbering.append(
                parse_xml(f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="7700"/>{start}</w:num>')
            )
            _say(paragraph, found[2])
            paragraph.style = document.styles["Normal"]
            listed = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{key}"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(listed))


def page_numbers(document: WordDocument) -> None:
    """Page numbers among the text, left by a PDF."""
    for at, paragraph in enumerate(document.paragraphs):
        if at >= 20 and at % 7 == 0:
            paragraph.insert_paragraph_before(f"Page {at // 7} of 12")


def blank_paragraphs(document: WordDocument) -> None:
    """An empty line before each."""
    for paragraph in document.paragraphs:
        paragraph.insert_paragraph_before("")


def short_runs(document: WordDocument) -> None:
    """Text in pieces of three characters, as spelling marks and revisions leave it."""
    for paragraph in document.paragraphs:
        text = paragraph.text
        if "\n" not in text and not paragraph._p.findall(f".//{qn('w:hyperlink')}") and not any(r.bold for r in paragraph.runs):
            _say(paragraph, "")
            for at in range(0, len(text), 3):
                paragraph.add_run(text[at : at + 3])


def tracked_changes(document: WordDocument) -> None:
    """Each paragraph's text inserted, and other words struck out behind it."""
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            inserted = parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="A"/>')
            run._r.addprevious(inserted)
            inserted.append(run._r)
            gone = f'<w:del {nsdecls("w")} w:id="2" w:author="A"><w:r><w:delText>struck out</w:delText></w:r></w:del>'
            inserted.addnext(parse_xml(gone))


def content_control(document: WordDocument) -> None:
    """All in one content control, as a template has it."""
    body = document.element.body
    elements = [element for element in body if element.tag != qn("w:sectPr")]
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    elements[0].addprevious(control)
    for element in elements:
        control[0].append(element)


def agenda_label(document: WordDocument) -> None:
    """The number of the agenda item above all."""
    document.paragraphs[0].insert_paragraph_before("Agenda Item 5")


def head_in_one(document: WordDocument) -> None:
    """The head as one paragraph of several lines."""
    first, *others = document.paragraphs[:3]
    _say(first, "\n".join(paragraph.text for paragraph in (first, *others)))
    for paragraph in others:
        paragraph._p.getparent().remove(paragraph._p)


def marks_apart(document: WordDocument) -> None:
    """Action-point marks in bold on a line of their own."""
    for paragraph in list(document.paragraphs):
        if found := MARK.match(paragraph.text):
            apart = _behind(paragraph)
            _say(paragraph, found[1])
            _say(apart, found[2])
            apart.runs[0].bold = True


def loud_marks(document: WordDocument) -> None:
    """ACTION POINT: 03/02."""
    for paragraph in document.paragraphs:
        if found := MARK.match(paragraph.text):
            _say(paragraph, f"{found[1]} {found[2].upper().replace('POINT', 'POINT:')}.")


def people_in_lines(document: WordDocument) -> None:
    """Attendance in lines, "Name - Agency"."""
    for table in list(document.tables):
        for row in table.rows:
            line = OxmlElement("w:p")
            table._tbl.addprevious(line)
            Paragraph(line, document._body).add_run(f"{row.cells[0].text} - {row.cells[1].text}")
        table._tbl.getparent().remove(table._tbl)


def people_in_one_table(document: WordDocument) -> None:
    """Board, Members and Guests as rows of one table."""
    first, *others = document.tables
    headings = [p for p in document.paragraphs if p.text.strip() in {"Board", "Members", "Guests"}]

    def heading(text: str) -> OxmlElement:
        row = copy.deepcopy(first.rows[0]._tr)
        _say(_Row(row, first).cells[0].paragraphs[0], text)
        _say(_Row(row, first).cells[1].paragraphs[0], "")
        return row

    titles = [heading(paragraph.text) for paragraph in headings]
    first.rows[0]._tr.addprevious(titles[0])
    for title, table in zip(titles[1:], others, strict=True):
        first._tbl.append(title)
        for row in list(table.rows):
            first._tbl.append(row._tr)
        table._tbl.getparent().remove(table._tbl)
    for paragraph in headings:
        paragraph._p.getparent().remove(paragraph._p)


# Tables of agendas and logs: the head row first.


def _tables(document: WordDocument) -> list[Table]:
    return [table for table in document.tables if len(table.columns) >= 3]


def two_tables(document: WordDocument) -> None:
    """The table cut in two by a page, its head repeated."""
    for table in _tables(document):
        half = copy.deepcopy(table._tbl)
        between = OxmlElement("w:p")
        table._tbl.addnext(between)
        between.addnext(half)
        rows, copies = list(table.rows), list(Table(half, table._parent).rows)
        middle = len(rows) // 2
        for row in rows[middle:]:
            table._tbl.remove(row._tr)
        for row in copies[1:middle]:
            half.remove(row._tr)


def head_repeated(document: WordDocument) -> None:
    """The head row again in the middle of the table."""
    for table in _tables(document):
        rows = list(table.rows)
        rows[len(rows) // 2]._tr.addprevious(copy.deepcopy(rows[0]._tr))


def last_column_first(document: WordDocument) -> None:
    """The columns in another order."""
    for table in _tables(document):
        for row in table.rows:
            cells = row._tr.findall(qn("w:tc"))
            if len(cells) == len(table.columns):
                cells[0].addprevious(cells[-1])


def breaks_in_cells(document: WordDocument) -> None:
    """The lines of a cell as line breaks of one paragraph."""
    for table in _tables(document):
        for row in table.rows:
            for cell in row.cells:
                if len(cell.paragraphs) > 1:
                    _say(cell.paragraphs[0], "\n".join(p.text for p in cell.paragraphs))
                    for paragraph in cell.paragraphs[1:]:
                        paragraph._p.getparent().remove(paragraph._p)


def numbers_in_titles(document: WordDocument) -> None:
    """No column of numbers: "1. Welcome"."""
    for table in _tables(document):
        for row in table.rows:
            number, title = row.cells[0], row.cells[1].paragraphs[0]
            if number.text.strip().isdigit():
                _say(title, f"{number.text.strip()}. {title.text}")
            row._tr.remove(number._tc)


def drawn_numbers(document: WordDocument) -> None:
    """The numbers of the first column drawn by a list."""
    numbering = document.part.numbering_part._element
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="7800">{level}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="7800"><w:abstractNumId w:val="7800"/></w:num>'))
    for table in _tables(document):
        for row in table.rows:
            paragraph = row.cells[0].paragraphs[0]
            if paragraph.text.strip().isdigit():
                _say(paragraph, "")
                listed = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="7800"/></w:numPr>'
                paragraph._p.get_or_add_pPr().append(parse_xml(listed))


def worded_times(document: WordDocument) -> None:
    """10 mins instead of 10."""
    for table in _tables(document):
        for row in table.rows[:-1]:
            for paragraph in row.cells[-1].paragraphs:
                if paragraph.text.strip().isdigit():
                    _say(paragraph, f"{paragraph.text.strip()} mins")


def short_references(document: WordDocument) -> None:
    """3/1 instead of 03/01."""
    for table in _tables(document):
        for row in table.rows:
            paragraph = row.cells[0].paragraphs[0]
            if found := re.fullmatch(r"0?(\d+)/0?(\d+)", paragraph.text.strip()):
                _say(paragraph, f"{found[1]}/{found[2]}")


def fields_apart(document: WordDocument) -> None:
    """To, From and Subject each a paragraph."""
    first = document.paragraphs[0]
    for line in reversed(first.text.split("\n")[1:]):
        _say(_behind(first), line)
    _say(first, first.text.split("\n")[0])


def fields_in_a_table(document: WordDocument) -> None:
    """To, From and Subject in a table."""
    first = document.paragraphs[0]
    lines = [line.partition(":") for line in first.text.split("\n")]
    table = document.add_table(rows=len(lines), cols=2)
    for row, (name, _, words) in zip(table.rows, lines, strict=True):
        row.cells[0].text, row.cells[1].text = f"{name}:", words.strip()
    first._p.addprevious(table._tbl)
    first._p.getparent().remove(first._p)
