"""Reports and other papers, read from Word."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.word import Paragraph, Row, Table, WordFile, read_word
from meetings.reading.report import item_references, looks_like_report, read_report
from meetings.reading.shapes import ReportRead
from tests.meetings.sources import source_words, words_of


def file(*blocks: str | Table | Paragraph, name: str = "9-a-paper.docx") -> WordFile:
    return WordFile(name, [
        block if not isinstance(block, str) else Paragraph(f"paragraph {at}", block) for at, block in enumerate(blocks, 1)])


def shape(read: ReportRead) -> list[tuple[str, str, list[str]]]:
    return [(s.kind, s.title, [b.text for b in s.blocks]) for s in read.document.sections]


HEAD = "To: Harrowmere Community Safety Partnership Board\nFrom: Amara Okafor\nSubject: Youth outreach"


def test_the_house_form_in_one_paragraph():
    word = file(HEAD, "1. Purpose of the report", "1.1 To update.", "2. Recommendations", "2.1 That it be noted.",
                "Further Information:", "Name: Amara Okafor", "Role: Lead", "Telephone: 01632 960001")
    assert looks_like_report(word)
    read = read_report(word)
    assert (read.kind, read.title, read.to, read.author) == (
        "report", "Youth outreach", "Harrowmere Community Safety Partnership Board", "Amara Okafor")
    assert shape(read) == [
        ("numbered", "Purpose of the report", ["To update."]), ("numbered", "Recommendations", ["That it be noted."]),
        ("plain", "Further Information:", ["Name: Amara Okafor\nRole: Lead\nTelephone: 01632 960001"])]
    assert read.account.lost == []


@pytest.mark.parametrize("form", ["paragraphs", "table"])
def test_the_head_in_paragraphs_or_a_table(form):
    fields = [line.split(": ", 1) for line in HEAD.split("\n")]
    if form == "table":
        head = [Table(1, tuple(
            Row(f"table 1, row {at}", ((Paragraph("c", f"{name}:"),), (Paragraph("c", words),)))
            for at, (name, words) in enumerate(fields, 1)))]
    else:
        head = [f"{name}: {words}" for name, words in fields]
    read = read_report(file(*head, "1. Purpose", "1.1 To update."))
    assert (read.kind, read.title, read.author) == ("report", "Youth outreach", "Amara Okafor")
    assert shape(read) == [("numbered", "Purpose", ["To update."])]


def test_a_heading_that_nobody_numbered_before_its_paragraphs():
    read = read_report(file(HEAD, "1. Background", "1.1 Said on", Paragraph("b", "Tuesday 6 July", label="•"),
                            "Recommendations", "2.1 That it be noted."))
    assert shape(read) == [("numbered", "Background", ["Said on\n\n- Tuesday 6 July"]),
                           ("numbered", "Recommendations", ["That it be noted."])]
    assert read.notices == []


def test_a_list_that_word_numbers_is_no_section():
    read = read_report(file(HEAD, "Two ways:", Paragraph("a", "By post", label="1."), Paragraph("b", "By hand", label="2.")))
    assert [b for s in shape(read) for b in s[2]] == ["Two ways:", "1. By post\n2. By hand"]


def test_bullets_typed_on_lines_of_one_paragraph():
    read = read_report(file(HEAD, "1. Background", "1.1 These:\n- one\n- two"))
    assert shape(read)[0][2] == ["These:\n\n- one\n- two"]


def test_tables_keep_every_cell():
    table = Table(1, (Row("table 1, row 1", ((Paragraph("c", "Grant"),), (Paragraph("c", "£5.00"),))),
                      Row("table 1, row 2", ((Paragraph("c", "Total"),), ()))))
    read = read_report(file(HEAD, "1. Money", "1.1 As follows.", table))
    assert read.document.sections[0].blocks[1].rows == [["Grant", "£5.00"], ["Total", ""]]


def test_questions_and_answers_keep_their_headings_unnumbered():
    read = read_report(file("Harrowmere Community Safety Partnership", "Annual Review 2031", "“Safe and well”",
                            "Q: Who are we?", "A: Fourteen bodies.", "Q: What do we do?", "A: Much.", "Q: Where?", "A: Here."))
    assert (read.kind, read.title, read.document.numbering) == ("document", "Annual Review 2031", "none")
    assert shape(read)[0] == ("plain", "", ["Harrowmere Community Safety Partnership\n“Safe and well”"])
    assert [title for _, title, _ in shape(read)[1:]] == ["Q: Who are we?", "Q: What do we do?", "Q: Where?"]


def test_notes_stand_at_the_end():
    word = file(HEAD, "1. Background", "1.1 A framework[1].")
    word.notes.append(("1", Paragraph("footnote 1", "Of the year.")))
    assert shape(read_report(word))[-1] == ("plain", "Notes", ["[1] Of the year."])


@pytest.mark.parametrize(
    ("text", "items"),
    [("Agenda Item 5.2 - Update\nAgenda Item 6", ["5.2", "6"]), ("agenda items 6 and 7, and 8", ["6", "7", "8"]),
     ("Agenda item no. 12", ["12"]), ("The agenda has 9 items", [])],
)
def test_references_to_agenda_items(text, items):
    assert item_references(text) == items


blocks = st.builds(
    Paragraph, st.just("paragraph 1"), st.text(max_size=80), label=st.sampled_from(["", "•", "1.", "1.1", "a)"]),
    heading=st.integers(0, 2), bold=st.booleans())


@given(st.lists(blocks | st.sampled_from([Paragraph("p", HEAD), Paragraph("p", "Q: Why?"), Paragraph("p", "a) this")]), max_size=14))
def test_nothing_makes_it_stumble_and_every_paragraph_is_accounted_for(paragraphs):
    placed = [replace(p, place=f"paragraph {at}") for at, p in enumerate(paragraphs, 1)]
    read = read_report(WordFile("x.docx", list(placed)))
    assert read.title
    assert [unit.place for unit in read.account.units] == [p.place for p in placed if p.text.strip()]


REPORTS = {
    "2023-07-11/4-poca-funding-report.docx": ("report", "Proceeds Of Crime Act (POCA) Funding", 4, 8),
    "2023-07-11/7-financial-report-2022-23.docx": (
        "report", "Community Safety Fund 2022-23 – End of Year Financial Report", 3, 7),
    "2023-07-11/8-timetable-2023-24.docx": (
        "report", "Cambridge Community Safety Partnership Timetable for 2023/24", 3, 6),
    "2020-10-06/4-county-lines-project-report.docx": ("report", "Transformation Topic – County Lines Project", 4, 16),
    "2020-10-06/8-timetable-2020-21.docx": ("report", "Cambridge Community Safety Partnership Timetable for 2020/21", 3, 5),
    "2020-10-06/5-priority-leads-report.docx": ("report", "CSP Update", 0, 0),
    "2020-10-06/7-annual-review-2020.docx": ("document", "Annual Review 2020", 0, 0),
    "2023-07-11/5-annual-review-2023.docx": (
        "document", "Annual Review 2023 (1st April 2022 to 31st March 2023)", 0, 0),
    "2023-07-11/6-terms-of-reference.docx": ("document", "Terms of reference", 10, 45),
    "annual-review-2024.docx": ("document", "Annual Review 2024 (1 April 2023 to 31 March 2024)", 0, 0),
}


@pytest.mark.parametrize("name", REPORTS)
def test_real_papers(papers: Path, name: str):
    kind, title, sections, paragraphs = REPORTS[name]
    word = read_word(papers / name)
    read = read_report(word)
    counted = [section for section in read.document.sections if section.kind == "numbered"]
    found = sum(block.numbered for section in counted for block in section.blocks)
    assert (read.kind, read.title, len(counted), found) == (kind, title, sections, paragraphs)
    assert read.account.lost == []
    assert source_words(word) - words_of(read) == Counter()


def test_the_amounts_of_the_financial_report(papers: Path):
    read = read_report(read_word(papers / "2023-07-11/7-financial-report-2022-23.docx"))
    table, = [block for section in read.document.sections for block in section.blocks if block.kind == "table"]
    amounts = [row[1] for row in table.rows if row[1].startswith("£")]
    assert amounts[:4] == ["£22,500.00", "£23,446.23", "£5,622.90", "£51,569.13"]
    assert len(amounts) == 13
