"""Spreadsheets: read from whatever comes, within bounds; written so that nothing in them is a live formula."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

import docx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from csp.sheets import (
    NotASheet,
    as_csv,
    as_xlsx,
    harmless,
    kind_of,
    read_pasted,
    read_sheet,
    tabs_of,
    unharmed,
)
from csp.sheets import bounds as limits
from csp.sheets.cells import FORMULA, UNSPEAKABLE, letter
from tests.funding.sheetfiles import changed, workbook

SHEET = "xl/worksheets/sheet1.xml"
LIVE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1", " =1", "＝1", "|x", "%x", "'=1", "''+1", "'", "", "plain", "it's"]
# What a CSV or XLSX can hold at all.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40) | st.sampled_from(LIVE)


def cells(content: bytes, name: str = "the file.csv") -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read_sheet(content, name).rows]


def told(content: bytes, name: str = "the file.xlsx", tab: str = "") -> str:
    with pytest.raises(NotASheet) as refused:
        read_sheet(content, name, tab)
    return str(refused.value)


@given(TEXTS)
@example("'=x")
def test_what_was_made_harmless_is_read_back_as_it_was(text):
    safe = harmless(text)
    assert unharmed(safe) == text
    assert safe.startswith("'") or not FORMULA.search(safe)


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_no_cell_of_our_files_begins_like_a_formula(texts):
    for row in csv.reader(io.StringIO(as_csv(["a"], [texts]).decode("utf-8-sig"), newline="")):
        assert [cell for cell in row if cell and FORMULA.search(cell) and not cell.startswith("'")] == []
    sheet = load_workbook(io.BytesIO(as_xlsx("Texts", ["a"] * len(texts), [texts])))["Texts"]
    read = list(sheet[2]) if sheet.max_row > 1 else []
    assert [cell.data_type for cell in read if cell.value is not None and cell.data_type != "s"] == []
    assert [cell.value for cell in read if cell.value and FORMULA.search(cell.value) and not cell.value.startswith("'")] == []


@given(st.lists(st.lists(TEXTS.filter(lambda text: text.strip() and not UNSPEAKABLE.search(text) and "\r" not in text), min_size=3, max_size=3), min_size=1, max_size=4))
def test_both_kinds_are_read_back_as_they_were_written(rows):
    told_rows = [["A", "B", "C"], *rows]
    for content in (as_csv(["A", "B", "C"], rows), as_xlsx("x", ["A", "B", "C"], rows)):
        assert [[unharmed(cell) for cell in row] for row in cells(content)] == told_rows


def test_days_and_amounts_are_real_ones_in_excel():
    content = as_xlsx("Entries 2030/31", ["Date", "Sum", "Count"], [(date(2030, 4, 1), Decimal("45946.23"), 7)])
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet.title == "Entries 203031"
    assert [(cell.data_type, cell.number_format) for cell in sheet[2]] == [("d", "dd/mm/yyyy"), ("n", "#,##0.00"), ("n", "General")]
    row = read_sheet(content, "x").rows[1]
    assert [(cell.kind, cell.text) for cell in row.cells] == [("d", "2030-04-01"), ("n", "45946.23"), ("n", "7")]


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_usual_letters_and_separators_are_known(letters, separator):
    text = f"Date{separator}Amount{separator}What\r\n1 May 2030{separator}£5{separator}\"Café{separator} night\nshift\"\r\n"
    grid = read_sheet(text.encode(letters), "x.csv")
    assert [[cell.text for cell in row.cells] for row in grid.rows] == [["Date", "Amount", "What"], ["1 May 2030", "£5", f"Café{separator} night\nshift"]]
    assert bool(grid.notes) == (letters == "cp1252")
    assert cells(b"sep=;\r\n1,5;2\r\n") == [["1,5", "2"]]


def test_pasted_rows_and_empty_ones():
    rows = read_pasted("Date\tWhat\r\n\r\n1 May\tRent, room 2\t\r\n").rows
    assert [(row.number, [cell.text for cell in row.cells]) for row in rows] == [(1, ["Date", "What"]), (3, ["1 May", "Rent, room 2"])]
    with pytest.raises(NotASheet, match="Paste some rows"):
        read_pasted(" \n ")


def test_a_number_is_what_was_typed_and_a_sum_of_parts_what_it_is():
    """Excel writes the binary number with 17 figures: 4.35 typed stands there as 4.3499999999999996."""
    content = workbook(["n"], [[11], [22], [33], [44], [55]])
    for old, new in (("11", "4.3499999999999996"), ("22", "0.30000000000000004"), ("33", "1E3"), ("44", "1e400"), ("55", "1e999999999")):
        content = changed(content, SHEET, f"<v>{old}</v>", f"<v>{new}</v>")
    assert [(row.cells[0].kind, row.cells[0].text) for row in read_sheet(content, "x").rows[1:]] == [
        ("n", "4.35"), ("n", "0.30000000000000004"), ("n", "1000"), ("e", "1e400"), ("e", "1e999999999"),
    ]


def several() -> bytes:
    """Three sheets: one hidden, one plain, and one with all that can stand in a sheet."""
    book = Workbook()
    secret, plain, full = book.active, book.create_sheet("Plain"), book.create_sheet("Full")
    secret.title, secret.sheet_state = "Secret", "hidden"
    secret["A1"], plain["A1"] = "hidden words", "plain words"
    full.append(["Title", None, None])
    full.append(["Date", "What", "Sum"])
    full.append([date(2030, 5, 1), "Lamp", 5])
    full.append([date(2030, 5, 2), "Two lamps", 7])
    full.append([None, None, "=SUM(C3:C4)"])
    full.append(["#REF!", True, "x" * 3000])
    full["A6"].data_type = "e"
    full.merge_cells("B4:B5")
    full.row_dimensions[3].hidden = True
    full.column_dimensions["B"].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_of_several_sheets_one_is_read_and_what_is_hidden_or_joined_is_said():
    content = several()
    assert [(tab.name, tab.hidden) for tab in tabs_of(content, "x")] == [("Secret", True), ("Plain", False), ("Full", False)]
    assert cells(content) == [["plain words"]]
    assert read_sheet(content, "x", "Secret").notes == ("The sheet “Secret” is hidden in the file.",)
    grid = read_sheet(content, "x", "Full")
    assert grid.notes == (
        "1 row is hidden in the file and read all the same: 3.", "Columns are hidden in the file; they are read all the same.",
    )
    assert [(row.number, row.hidden, row.merged) for row in grid.rows] == [
        (1, False, ""), (2, False, ""), (3, True, ""), (4, False, "B4:B5"), (5, False, "B4:B5"), (6, False, ""),
    ]
    assert (grid.rows[4].cell(2).kind, grid.rows[4].cell(2).text) == ("f", "=SUM(C3:C4)")
    assert [cell.kind for cell in grid.rows[5].cells] == ["e", "b", "x"]
    assert type(grid).from_json(grid.as_json()) == grid
    assert told(content, tab="Other") == "the file.xlsx has no sheet “Other”."


def archive(**parts: str) -> bytes:
    """An Excel file made by hand."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped, zipfile.ZipFile(io.BytesIO(workbook(["a"], [["b"]]))) as sound:
        for name in sound.namelist():
            zipped.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], sound.read(name)))
        for name, text in parts.items():
            if name.startswith("new_"):
                zipped.writestr(name.removeprefix("new_"), text)
    return out.getvalue()


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ROWS = f"<worksheet {MAIN}><sheetData>{{}}</sheetData></worksheet>"
BILLION = f"""<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "{'&a;' * 1000}"><!ENTITY c "{'&b;' * 1000}">]>"""
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
HOSTILE = {
    "a bomb": (lambda: archive(sheet1="<a>" + " " * 70_000_000 + "</a>"), "unpacks to far more"),
    "a billion laughs": (lambda: archive(sheet1=BILLION + ROWS.format('<row r="1"><c t="inlineStr"><is><t>&c;</t></is></c></row>')), "brings definitions"),
    "a file of ours": (lambda: archive(sheet1=OUTSIDE + ROWS.format('<row r="1"><c t="inlineStr"><is><t>&a;</t></is></c></row>')), "brings definitions"),
    "entities in the texts": (
        lambda: archive(**{"sheet1": ROWS.format('<row r="1"><c t="s"><v>0</v></c></row>'),
                           "new_xl/sharedStrings.xml": OUTSIDE + f"<sst {MAIN}><si><t>&a;</t></si></sst>"}), "brings definitions",
    ),
    "too many rows": (lambda: as_csv(["a"], ([str(at)] for at in range(limits.MOST_ROWS + 5))), "has more than 20,000 rows. Split it"),
    "too many columns": (lambda: as_csv(["a"] * 61, []), "has more than 60 columns"),
    "a column far out": (lambda: archive(sheet1=ROWS.format('<row r="1"><c r="XFD1"><v>1</v></c></row>')), "has more than 60 columns"),
    "no end": (lambda: workbook(["a"], [["b"]])[:-200], "is damaged"),
    "broken inside": (lambda: archive(sheet1="<worksheet><sheetData><row>"), "is damaged"),
    "macros": (lambda: archive(**{"new_xl/vbaProject.bin": "x"}), "contains macros. Save it in Excel as .xlsx, without macros."),
    "an old file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old Excel file (.xls) or has a password"),
    "a PDF": (lambda: b"%PDF-1.7\n...", "is not a spreadsheet"),
    "noise": (lambda: b"ab\0\x01\x02\xff\xfe" * 50, "is not a text file"),
    "nothing": (lambda: b" \n", "is empty"),
    "100 MB": (lambda: b"a,b\n" * 25_000_000, "has more than 5 MB"),
    "a cell of 4 MB": (lambda: b'a,b\n"' + b"x" * 4_000_000 + b'",1\n', "cannot be read near row"),
    "a Word file": (lambda: zipped_word(), "is not an Excel file"),
}


def zipped_word() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_what_is_made_to_hurt_is_refused_in_a_sentence(kind):
    make, why = HOSTILE[kind]
    said = told(make())
    assert why in said
    assert said.endswith(".")


def test_numbers_that_are_none_are_passed_over():
    content = archive(sheet1=ROWS.format('<row r="one"><c r="A²"><v>1</v></c><c t="s"><v>-1</v></c><c t="s"><v>٣</v></c></row>'))
    row, = read_sheet(content, "x").rows
    assert (row.number, [cell.kind for cell in row.cells]) == (1, ["n", "e", "e"])


def test_a_size_that_a_sheet_declares_is_not_believed():
    content = archive(sheet1=f'<worksheet {MAIN}><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>')
    assert [(row.number, len(row.cells)) for row in read_sheet(content, "x").rows] == [(1048576, 1)]


@given(st.binary(max_size=400) | st.text(max_size=300).map(str.encode))
def test_whatever_comes_is_read_or_refused(content):
    try:
        read_sheet(content, "x")
    except NotASheet as why:
        assert str(why).endswith(".")


def test_a_file_is_known_by_what_is_in_it():
    assert kind_of(workbook(["a"], []), "spend.csv").endswith("spreadsheetml.sheet")
    assert kind_of(b"a,b", "spend.xlsx") == "text/csv"
    assert [letter(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


