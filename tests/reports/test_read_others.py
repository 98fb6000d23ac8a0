"""Logs, reports and other papers of other years, read from invented papers; and what holds for every paper."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.word import read_word
from meetings.reading.shapes import AgendaRead, LogRead, MinutesRead, PdfRead, ReportRead
from reports.importing.read import read_paper
from tests.reports.papermaking import Bold, Dot, Drawn, Head, Piece, Table, paper

NAME = "Marlbridge Community Safety Partnership"


def log(tmp_path: Path, table: Table, *before: Piece) -> LogRead:
    read = read_paper(paper(tmp_path / "paper.docx", Head(NAME, 1), "8 October 2019", *(before or (Head("ACTION POINTS"),)), table))
    assert isinstance(read, LogRead)
    assert read.account.lost == []
    return read


def report(tmp_path: Path, *pieces: Piece) -> ReportRead:
    read = read_paper(paper(tmp_path / "paper.docx", *pieces))
    assert isinstance(read, ReportRead)
    assert read.account.lost == []
    return read


def test_statuses_owners_and_carry_overs(tmp_path: Path) -> None:
    entries = log(tmp_path, [
        ["MONTH / NUMBER", "ACTION POINT", "ACTION"],
        ["7/1", "Ada Finch and Bram Oakes to look at the lamps.", "Closed: Mended in August."],
        ["07/02", "Task group to write to the college.", "In progress."],
        ["07/03", "All members to send their figures.", "Ongoing: Two are missing."],
        ["07/04", "Cora Pell to circulate the slides.", "Completed."],
        ["07/05", "Dee Hart to ask the Board.", "Carried over from 12 March meeting. In progress: An answer is due."],
        ["07/06", "Ezra Lowe, Fay Moss and Gil North to meet.", "Open"],
        ["07/07", "Hana Orr to report back.", ""],
    ]).entries  # fmt: skip
    assert [e.reference for e in entries] == ["07/01", "07/02", "07/03", "07/04", "07/05", "07/06", "07/07"]
    assert [e.status for e in entries] == ["closed", "in_progress", "in_progress", "closed", "in_progress", "open", "open"]
    assert [e.outcome for e in entries] == ["Mended in August.", "", "Two are missing.", "", "An answer is due.", "", ""]
    assert [e.owners for e in entries] == [
        ["Ada Finch", "Bram Oakes"], ["Task group"], ["All members"], ["Cora Pell"], ["Dee Hart"], ["Ezra Lowe", "Fay Moss", "Gil North"], ["Hana Orr"],
    ]  # fmt: skip
    assert [e.carried_over for e in entries if e.carried_over] == ["Carried over from 12 March meeting"] or [
        e.carried_over for e in entries if e.carried_over
    ] == ["Carried over from 12 March meeting."]
    assert entries[0].text == "Ada Finch and Bram Oakes to look at the lamps."


def test_a_row_that_goes_on_and_columns_under_other_heads(tmp_path: Path) -> None:
    read = log(tmp_path, [
        ["Ref", "Action", "Owner", "Update"],
        ["07/01", "To look at the lamps.", "Ada Finch / Bram Oakes", "Closed: The first half of the words and"],
        ["", "", "", "the second half."],
        ["07/02", "To write to the college.", "Task group", "In progress: Drafted."],
    ], Head("Action log"))  # fmt: skip
    assert [(e.reference, e.owners, e.status, e.outcome) for e in read.entries] == [
        ("07/01", ["Ada Finch", "Bram Oakes"], "closed", "The first half of the words and the second half."),
        ("07/02", ["Task group"], "in_progress", "Drafted."),
    ]


FIELDS = [("To", "Marlbridge Board"), ("From", "Superintendent Bram Oakes"), ("Subject", "Lamps and locks")]
BODY: tuple[Piece, ...] = (
    Head("1. Purpose of the report"), "1.1 To tell of the lamps.", Head("2. Background"), "2.1 There are many:", Dot("Tall"), Dot("Small"),
    "2.2 They shine.", Head("3. Recommendation"), "3.1 That the Board notes the report.", Head("Further information", 3), "Bram Oakes",
)  # fmt: skip


@pytest.mark.parametrize("form", ["lines", "paragraphs", "table"])
def test_the_head_of_a_report(tmp_path: Path, form: str) -> None:
    lines = [f"{name}: {words}" for name, words in FIELDS]
    heads: dict[str, tuple[Piece, ...]] = {
        "lines": ("\n".join(lines),), "paragraphs": tuple(lines), "table": ([[f"{name}:", words] for name, words in FIELDS],)
    }  # fmt: skip
    read = report(tmp_path, *heads[form], *BODY)
    assert (read.kind, read.to, read.author, read.title) == ("report", "Marlbridge Board", "Superintendent Bram Oakes", "Lamps and locks")
    assert [(s.kind, s.title) for s in read.document.sections] == [
        ("numbered", "Purpose of the report"), ("numbered", "Background"), ("numbered", "Recommendation"), ("plain", "Further information"),
    ]  # fmt: skip
    assert [b.text for b in read.document.sections[1].blocks] == ["There are many:\n\n- Tall\n- Small", "They shine."]
    assert read.document.numbering == "decimal"


def test_an_unnumbered_heading_before_the_next_number_is_the_next_section(tmp_path: Path) -> None:
    read = report(
        tmp_path, *(f"{name}: {words}" for name, words in FIELDS), Head("1. Purpose"), "1.1 To tell.", Head("2. Background"), "2.1 Long ago.",
        Bold("Recommendations"), "3.1 That the Board notes the report.",
    )  # fmt: skip
    assert [(s.kind, s.title, [b.text for b in s.blocks]) for s in read.document.sections][2] == (
        "numbered", "Recommendations", ["That the Board notes the report."],
    )  # fmt: skip


def test_a_report_numbered_by_word_is_the_same(tmp_path: Path) -> None:
    drawn: tuple[Piece, ...] = (
        Drawn("Purpose of the report", 0, 2), Drawn("To tell of the lamps.", 1), Drawn("Background", 0, 2), Drawn("There are many:", 1), Dot("Tall"), Dot("Small"),
        Drawn("They shine.", 1), Drawn("Recommendation", 0, 2), Drawn("That the Board notes the report.", 1), Head("Further information", 3), "Bram Oakes",
    )  # fmt: skip
    head = tuple(f"{name}: {words}" for name, words in FIELDS)
    typed, by_word = report(tmp_path, *head, *BODY), report(tmp_path, *head, *drawn)

    def shown(read: ReportRead) -> list[object]:
        return [(s.kind, s.title, [(b.kind, b.numbered, b.depth, b.text) for b in s.blocks]) for s in read.document.sections]

    assert shown(typed) == shown(by_word)


def test_agenda_items_that_a_report_names(tmp_path: Path) -> None:
    read = report(tmp_path, *(f"{n}: {w}" for n, w in FIELDS), "Agenda item 5.2 - Lamps", "They shine.", "Agenda Item 6", "Locks hold.")
    assert read.items == ["5.2", "6"]


def test_questions_and_answers(tmp_path: Path) -> None:
    read = report(
        tmp_path, Head(NAME), "Annual Review 2019", "Q: Who are we?", "A: Neighbours.", Bold("Q: What do we do?"), "A: We look after lamps.",
        Dot("Tall"), Dot("Small"), "Q: Why?", "A: It is dark.",
    )  # fmt: skip
    assert (read.kind, read.title, read.document.numbering) == ("document", "Annual Review 2019", "none")
    assert [s.title for s in read.document.sections if s.title.startswith("Q")] == ["Q: Who are we?", "Q: What do we do?", "Q: Why?"]


@pytest.mark.parametrize("name", ["2020-10-06", "2023-07-11", "."])
def test_every_word_of_the_real_papers_stands_in_what_was_read(papers: Path, name: str) -> None:
    files = sorted((papers / name).glob("*.docx"))
    assert files
    for path in files:
        read = read_paper(path)
        assert not isinstance(read, PdfRead)
        assert [unit.text for unit in read.account.lost] == [], path.name
        assert lost_words(path, read) == [], path.name


def lost_words(path: Path, read: AgendaRead | MinutesRead | LogRead | ReportRead) -> list[str]:
    """Words of the source that stand nowhere in what was read, figures of printed numbers and times left out."""
    word = read_word(path)
    source = [(p.place, p.text) for p in [*word.paragraphs, *(note for _, note in word.notes)]]
    source += [(row.place, row.words) for table in word.tables for row in table.rows]
    facts = {unit.place for unit in read.account.units if unit.went in FACTS_ONLY}
    kept = set(words("\n".join(strings(dataclasses.asdict(read)))))
    return sorted({w for place, text in source if place not in facts for w in words(text) if w not in kept | FACTS})


def strings(facts: object) -> Iterator[str]:
    """All texts in what was read, the account and the notices apart."""
    if isinstance(facts, dict):
        for key, value in facts.items():
            if key != "account":
                yield from strings(value)
    elif isinstance(facts, list | tuple):
        for value in facts:
            yield from strings(value)
    elif isinstance(facts, str):
        yield facts
    elif isinstance(facts, date):
        yield f"{facts:%A %d %B %Y}"


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{3,}", re.sub(r"[\\*]", "", text).casefold())


TEXTS = st.sampled_from([
    "", " ", "1.", "1.1", "1. Welcome", "1.1 The Chair spoke.", "9.9.9.9 Odd", "2.2 Next", "Board", "Members:", "Apologies", "AGENDA", "Draft Minutes",
    "To: The Board", "From: Ada Finch", "Subject: Lamps", "9 July 2019", "31 February 2019", "99:99", "10:00-09:00", "Action point 07/01", "Action point 99/99",
    "Q: Why?", "A: So.", "a) first", "Appendix A", "• bullet", "- dash", "Total", "Comfort break", "Closed: Done.", "Carried over from March", "07/01", "Chair / ",
    "Ada Finch (Chair", "No.", "Item", "Lead", "Time (Mins)", "MONTH / NUMBER", "Date of next meeting", "CLOSED SESSION", "((((", "](", "\u2028", "\t\t1\t",
    "٣.٣ Arabic figures", "Ⅳ. Roman", "1" * 60, "x" * 600,
]) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)  # fmt: skip
# What a heading or a mark says in these words is kept as a fact, not as a word.
FACTS_ONLY = {"head", "column heads", "page number"}
FACTS = {"action", "point", "points", "board", "members", "guests", "apologies", "draft", "subject", "month", "number"}
PIECES = (
    TEXTS
    | TEXTS.map(Bold)
    | st.builds(Head, TEXTS, st.integers(1, 4))
    | st.builds(Drawn, TEXTS, st.integers(0, 2), st.integers(0, 3))
    | st.builds(Dot, TEXTS, st.integers(0, 1))
    | st.lists(st.lists(TEXTS, min_size=1, max_size=5), min_size=1, max_size=5)
)


@given(st.lists(PIECES, max_size=14))
def test_any_paper_is_read_and_every_paragraph_and_row_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[Piece]
) -> None:
    path = paper(tmp_path_factory.mktemp("any") / "paper.docx", *pieces)
    word = read_word(path)
    if not word.paragraphs and not word.tables:
        return
    read = read_paper(path)
    assert not isinstance(read, PdfRead)
    places = [p.place for p in word.paragraphs]
    places += [row.place for table in word.tables for row in table.rows if row.words.replace("|", "").strip()]
    told = [unit.place for unit in read.account.units]
    assert sorted(set(told)) == sorted(set(places))
    assert lost_words(path, read) == []


def test_terms_of_reference_have_letters_under_their_numbers(tmp_path: Path) -> None:
    read = report(
        tmp_path, "MARLBRIDGE COMMUNITY SAFETY PARTNERSHIP", "TERMS OF REFERENCE", "1. Members are responsible for:", Dot("a) Reading the papers1;"),
        Dot("b) Coming to the meetings:"), Dot("in winter", 1), Dot("in summer", 1), "1 All of them.", Dot("c) Speaking up."), "2. The Chair is responsible for:",
        "a) Opening the meeting;", "b) Closing it.", Drawn("The officer is responsible for:"), Dot("a) Everything else."), "4. For more, ask.",
    )  # fmt: skip
    assert (read.kind, read.document.numbering) == ("document", "letters")
    numbered = [s for s in read.document.sections if s.kind == "numbered"]
    assert [s.title for s in numbered] == [
        "Members are responsible for:", "The Chair is responsible for:", "The officer is responsible for:", "For more, ask.",
    ]  # fmt: skip
    assert [(b.numbered, b.printed_number, b.text) for b in numbered[0].blocks] == [
        (True, "a)", "Reading the papers1;"), (True, "b)", "Coming to the meetings:\n\n- in winter\n- in summer"), (False, "", "1 All of them."),
        (True, "c)", "Speaking up."),
    ]  # fmt: skip
    assert read.notices == ["Section 1 “The officer is responsible for:” is number 3 by its place."]
