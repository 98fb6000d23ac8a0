"""Minutes of other years and other partnerships, read from invented papers."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from csp.drafts import DraftBlock
from meetings.reading.shapes import AttendeeRead, MinutesRead
from reports.importing.read import read_paper
from tests.reports.papermaking import Bold, Dot, Drawn, Head, Piece, Table, paper

NAME = "Marlbridge Community Safety Partnership"
BOARD: Table = [["Ada Finch (Chair)", "Marlbridge Council (Communities)"], ["Superintendent Bram Oakes", "Northshire Constabulary"]]
OTHERS: Table = [["Cora Pell (Minutes)", "Marlbridge Council"], ["Dr Dee Hart", "University of Marlbridge"]]


def read(tmp_path: Path, *body: Piece, head: tuple[Piece, ...] | None = None) -> MinutesRead:
    top = (Head(NAME, 1), "9 July 2019", "10:00-12:00", "Draft Minutes", Head("Board", 3), BOARD, Head("Members", 3), OTHERS)
    minutes = read_paper(paper(tmp_path / "paper.docx", *(top if head is None else head), *body))
    assert isinstance(minutes, MinutesRead)
    assert minutes.account.lost == []
    return minutes


def blocks(minutes: MinutesRead) -> list[DraftBlock]:
    return [block for section in minutes.document.sections for block in section.blocks]


def shown(minutes: MinutesRead) -> list[tuple[str, str, list[tuple[str, bool, int, str, list[str]]]]]:
    """The document without what was printed."""
    return [
        (s.kind, s.title, [(b.kind, b.numbered, b.depth, b.text, b.marks) for b in s.blocks]) for s in minutes.document.sections
    ]


def who(person: AttendeeRead) -> tuple[str, str, str, str, list[str]]:
    return person.title, person.name, person.agency, person.capacity, person.roles


def test_attendance_in_tables(tmp_path: Path) -> None:
    minutes = read(tmp_path, Head("1. Welcome"), "1.1 The Chair welcomed all.")
    assert [who(p) for p in minutes.attendance] == [
        ("", "Ada Finch", "Marlbridge Council (Communities)", "board", ["chair"]),
        ("Superintendent", "Bram Oakes", "Northshire Constabulary", "board", []),
        ("", "Cora Pell", "Marlbridge Council", "member", ["minutes"]),
        ("Dr", "Dee Hart", "University of Marlbridge", "member", []),
    ]
    assert (minutes.status, minutes.meeting.date, minutes.meeting.starts) == ("draft", date(2019, 7, 9), time(10))


@pytest.mark.parametrize("joint", ["{} ({})", "{} – {}", "{} - {}", "{}, {}"])
def test_attendance_in_lines(tmp_path: Path, joint: str) -> None:
    head = (
        Head(NAME, 1), "Minutes of the meeting held on 9 July 2019", Bold("Board members present:"), joint.format("Cllr Ada Finch (Chair)", "Marlbridge Council"),
        joint.format("Bram Oakes", "Northshire Constabulary"), Bold("In attendance:"), joint.format("Cora Pell (minute taker)", "Marlbridge Council"),
        Bold("Apologies:"), joint.format("Dee Hart", "Fire Service"),
    )  # fmt: skip
    minutes = read(tmp_path, Head("1. Welcome"), "1.1 The Chair welcomed all.", head=head)
    assert [(*who(p), p.present) for p in minutes.attendance] == [
        ("Cllr", "Ada Finch", "Marlbridge Council", "board", ["chair"], True),
        ("", "Bram Oakes", "Northshire Constabulary", "board", [], True),
        ("", "Cora Pell", "Marlbridge Council", "guest", ["minutes"], True),
        ("", "Dee Hart", "Fire Service", minutes.attendance[-1].capacity, [], False),
    ]
    assert (minutes.status, minutes.meeting.date) == ("circulated", date(2019, 7, 9))


def test_attendance_in_a_table_with_column_heads(tmp_path: Path) -> None:
    table: Table = [["Name", "Organisation"], *BOARD]
    head = (Head(NAME, 1), "9 July 2019", "Draft Minutes", "Present", table)
    minutes = read(tmp_path, Head("1. Welcome"), "1.1 The Chair welcomed all.", head=head)
    assert [p.name for p in minutes.attendance] == ["Ada Finch", "Bram Oakes"]


def test_apologies_and_who_stands_for_whom(tmp_path: Path) -> None:
    minutes = read(
        tmp_path, Head("1. Welcome and apologies"),
        "1.1 The Chair, Ada Finch, welcomed everyone. Bram Oakes represented Ezra Lowe (Northshire Constabulary) and Cora Pell replaced Fay "
        "Moss (Marlbridge Council). Three members of the public were present.",
        "1.2 Apologies came from Board Members; Gil North (Fire Service), and Chief Inspector Hana Orr (Probation Service (PS)), "
        "from Members; Ivo Penn (Department of Work and Pensions (DWP)).",
    )  # fmt: skip
    by_name = {p.name: p for p in minutes.attendance}
    assert (by_name["Bram Oakes"].represents, by_name["Bram Oakes"].represents_agency) == ("Ezra Lowe", "Northshire Constabulary")
    assert (by_name["Cora Pell"].replaces, by_name["Cora Pell"].replaces_agency) == ("Fay Moss", "Marlbridge Council")
    away = [(p.title, p.name, p.agency, p.capacity) for p in minutes.attendance if not p.present]
    assert away == [
        ("", "Gil North", "Fire Service", "board"), ("Chief Inspector", "Hana Orr", "Probation Service (PS)", "board"),
        ("", "Ivo Penn", "Department of Work and Pensions (DWP)", "member"),
    ]  # fmt: skip
    assert minutes.public_present == 3
    assert "Three members of the public were present." in blocks(minutes)[0].text


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("We had one attending member of the public.", 1), ("We saw no attending members of the public.", 0),
        ("12 members of the public attended.", 12), ("No members of the public were present.", 0), ("All were welcome.", None),
    ],
)  # fmt: skip
def test_the_public_is_counted(tmp_path: Path, sentence: str, count: int | None) -> None:
    assert read(tmp_path, Head("1. Welcome"), f"1.1 The Chair began. {sentence}").public_present == count


TYPED: tuple[Piece, ...] = (
    Head("1. Welcome"), "1.1 The Chair welcomed all.", "1.2 Nobody asked a question. Action point 07/01", Head("2. Updates"),
    Head("2.1 Safer streets", 3), "2.1.1 Lamps were mended.", "2.1.2 Locks were handed out.", "Action points 07/02 and 07/03", Head("2.2 Safer homes", 3),
    "2.2.1 The list has three parts:", Dot("Doors"), Dot("Windows"), "2.2.2 It was agreed.", Head("3. Close"), "3.1 The meeting was closed at 12:05.",
)  # fmt: skip
DRAWN: tuple[Piece, ...] = (
    Drawn("Welcome", 0, 2), Drawn("The Chair welcomed all.", 1), Drawn("Nobody asked a question. Action point 07/01", 1), Drawn("Updates", 0, 2),
    Drawn("Safer streets", 1, 3), Drawn("Lamps were mended.", 2), Drawn("Locks were handed out.", 2), "Action points 07/02 and 07/03", Drawn("Safer homes", 1, 3),
    Drawn("The list has three parts:", 2), Dot("Doors"), Dot("Windows"), Drawn("It was agreed.", 2), Drawn("Close", 0, 2),
    Drawn("The meeting was closed at 12:05.", 1),
)  # fmt: skip


def test_numbers_typed_and_drawn_give_the_same_minutes(tmp_path: Path) -> None:
    typed, drawn = read(tmp_path, *TYPED), read(tmp_path, *DRAWN)
    assert shown(typed) == shown(drawn)
    assert [s.title for s in typed.document.sections] == ["Welcome", "Updates", "Close"]
    assert [(b.kind, b.depth) for b in typed.document.sections[1].blocks] == [
        ("subheading", 1), ("paragraph", 2), ("paragraph", 2), ("subheading", 1), ("paragraph", 2), ("paragraph", 2),
    ]  # fmt: skip
    assert [b.marks for b in blocks(typed) if b.marks] == [["07/01"], ["07/02", "07/03"]]
    assert typed.closed_at == time(12, 5)
    assert [n for n in typed.notices if "place" in n] == []


@pytest.mark.parametrize(
    ("words", "kept", "marks"),
    [
        ("It was agreed. Action point 07/02", "It was agreed.", ["07/02"]),
        ("It was agreed. Action points 07/02, 07/03 and 07/04", "It was agreed.", ["07/02", "07/03", "07/04"]),
        ("It was agreed. Action point 07/05 and Action point 07/06", "It was agreed.", ["07/05", "07/06"]),
        ("It was agreed. [Action point 7/1]", "It was agreed.", ["07/01"]),
        ("It was agreed. ACTION POINT: 07/01.", "It was agreed.", ["07/01"]),
        ("It was agreed.\nAction Point 07/01", "It was agreed.", ["07/01"]),
        ("It was agreed\tAction point 07/01", "It was agreed", ["07/01"]),
        ("Action point 07/02 was discussed and closed.", "Action point 07/02 was discussed and closed.", []),
        ("He asked about action point 07/02.", "He asked about action point 07/02.", []),
        ("Of 07/02 nothing is known.", "Of 07/02 nothing is known.", []),
        ("A survey ran in 2018/19.", "A survey ran in 2018/19.", []),
    ],
)  # fmt: skip
def test_action_point_marks(tmp_path: Path, words: str, kept: str, marks: list[str]) -> None:
    block = blocks(read(tmp_path, Head("1. Welcome"), f"1.1 {words}"))[0]
    assert (block.text, block.marks) == (kept, marks)


def test_a_mark_in_bold_or_on_a_paragraph_of_its_own(tmp_path: Path) -> None:
    minutes = read(tmp_path, Head("1. Welcome"), "1.1 It was agreed.", Bold("Action point 07/01"), "1.2 It was noted.")
    assert [(b.text, b.marks) for b in blocks(minutes)] == [("It was agreed.", ["07/01"]), ("It was noted.", [])]


def test_figures_that_begin_a_sentence_are_no_numbers(tmp_path: Path) -> None:
    minutes = read(
        tmp_path, Head("1. Welcome"), "1.1 The Chair looked back.", "2020 was a hard year for all.", "1.2 The day was planned.",
        "10.30am would be the start.", "12 people took part.", "1.3 It was agreed.",
    )  # fmt: skip
    assert [b.text for b in blocks(minutes)] == [
        "The Chair looked back.\n\n2020 was a hard year for all.",
        "The day was planned.\n\n10.30am would be the start.\n\n12 people took part.",
        "It was agreed.",
    ]


def test_a_paragraph_cut_by_a_page_is_joined(tmp_path: Path) -> None:
    minutes = read(
        tmp_path, Head("1. Welcome"), "1.1 The council and the constabulary will work together on the plan for the streets of the Northshire",
        "Constabulary area in the coming year.", "A second thought was added.", "1.2 It was agreed.",
    )  # fmt: skip
    assert [b.text for b in blocks(minutes)] == [
        "The council and the constabulary will work together on the plan for the streets of the Northshire Constabulary area in the coming year."
        "\n\nA second thought was added.",
        "It was agreed.",
    ]


def test_printed_numbers_that_jump_are_kept_and_told(tmp_path: Path) -> None:
    minutes = read(
        tmp_path, Head("1. Welcome"), "1.1 One.", "1.1 One again.", "1.4 Four.", Head("3. Close"), "3.1 The meeting ended at 1.10pm.",
    )  # fmt: skip
    assert [s.title for s in minutes.document.sections] == ["Welcome", "Close"]
    assert [b.printed_number for b in blocks(minutes)] == ["1.1", "1.1", "1.4", "3.1"]
    told = " ".join(minutes.notices)
    assert "Paragraph 1.1 is number 1.2" in told
    assert "Paragraph 1.4 is number 1.3" in told
    assert "Section 3 “Close” is number 2" in told
    assert minutes.closed_at == time(13, 10)


def test_headings_without_numbers_over_numbered_paragraphs(tmp_path: Path) -> None:
    minutes = read(tmp_path, Bold("Welcome"), "1.1 The Chair welcomed all.", Bold("Updates"), "2.1 Lamps were mended.", "2.2 It was noted.")
    assert [(s.kind, s.title, len(s.blocks)) for s in minutes.document.sections] == [("numbered", "Welcome", 1), ("numbered", "Updates", 2)]


def test_sections_without_any_number(tmp_path: Path) -> None:
    minutes = read(tmp_path, Head("Welcome"), "The Chair welcomed all.", Head("Updates"), "Lamps were mended.", "Locks were handed out.")
    assert [(s.title, [b.text for b in s.blocks]) for s in minutes.document.sections] == [
        ("Welcome", ["The Chair welcomed all."]), ("Updates", ["Lamps were mended.", "Locks were handed out."]),
    ]  # fmt: skip


def test_closed_part_appendix_and_table(tmp_path: Path) -> None:
    votes: Table = [["Agency", "Vote"], ["Council", "For"]]
    minutes = read(
        tmp_path, Head("1. Review"), "1.1 It was discussed. The meeting was opened to the public at 10.45am.", Head("2. Vote"), "2.1 The vote stood thus.", votes,
        "2.2 The meeting was closed at 12 noon.", Head("Appendix A: Public questions"), "Why are the lamps out?", "They will be mended.",
    )  # fmt: skip
    assert (minutes.opened_to_public_at, minutes.closed_at) == (time(10, 45), time(12))
    assert [(s.kind, s.title) for s in minutes.document.sections] == [("numbered", "Review"), ("numbered", "Vote"), ("appendix", "Public questions")]
    assert [(b.kind, b.rows) for b in minutes.document.sections[1].blocks] == [("paragraph", None), ("table", votes), ("paragraph", None)]
    assert [b.text for b in minutes.document.sections[2].blocks] == ["Why are the lamps out?", "They will be mended."]


def test_bold_words_links_and_signs_stay_as_they_look(tmp_path: Path) -> None:
    minutes = read(tmp_path, Head("1. Welcome"), "1.1 Prices rose by 5 * 3 and the file a_b_c is at https://marlbridge.example/a_b_c.")
    assert blocks(minutes)[0].text == "Prices rose by 5 * 3 and the file a_b_c is at https://marlbridge.example/a_b_c."


def listed(tmp_path: Path, *head: Piece) -> list[tuple[str, str, str, list[str], bool]]:
    minutes = read(tmp_path, Head("1. Welcome"), "1.1 All were welcome.", head=(Head(NAME, 1), "9 July 2019", "Draft Minutes", *head))
    return [(p.name, p.agency, p.capacity, p.roles, p.present) for p in minutes.attendance]


def test_people_behind_their_heading_in_one_paragraph(tmp_path: Path) -> None:
    assert listed(
        tmp_path, "Present: Ada Finch (Chair) (Council), Bram Oakes (Police) and Dr Cora Pell (University)", "Apologies: Dee Hart (Fire Service), Ezra Lowe",
        "In attendance: Fay Moss (Minutes)",
    ) == [
        ("Ada Finch", "Council", "member", ["chair"], True), ("Bram Oakes", "Police", "member", [], True), ("Cora Pell", "University", "member", [], True),
        ("Dee Hart", "Fire Service", "member", [], False), ("Ezra Lowe", "", "member", [], False), ("Fay Moss", "", "guest", ["minutes"], True),
    ]  # fmt: skip


def test_a_table_with_the_heading_in_its_first_column(tmp_path: Path) -> None:
    table: Table = [["Board", "Ada Finch (Chair) – Council\nBram Oakes – Police"], ["Members", "Cora Pell – Fire"], ["Apologies", "Dee Hart – Health"]]
    assert listed(tmp_path, table) == [
        ("Ada Finch", "Council", "board", ["chair"], True), ("Bram Oakes", "Police", "board", [], True), ("Cora Pell", "Fire", "member", [], True),
        ("Dee Hart", "Health", "member", [], False),
    ]  # fmt: skip


def test_only_sentences_of_apologies_name_the_absent(tmp_path: Path) -> None:
    minutes = read(
        tmp_path, Head("1. Welcome and apologies"), "1.1 Apologies for absence were received from Ezra Lowe and Fay Moss. Gil North attended for Hana Orr (Health).",
    )  # fmt: skip
    assert [p.name for p in minutes.attendance if not p.present] == ["Ezra Lowe", "Fay Moss"]


def test_who_stands_for_whom_may_be_said_in_the_list(tmp_path: Path) -> None:
    head = (Head(NAME, 1), "9 July 2019", "Draft Minutes", "Board", [["Ezra Lowe (representing Fay Moss)", "Fire Service"]])
    minutes = read(tmp_path, Head("1. Welcome"), "1.1 All were welcome.", head=head)
    assert [(p.name, p.represents, p.agency) for p in minutes.attendance] == [("Ezra Lowe", "Fay Moss", "Fire Service")]


def test_column_heads_say_what_the_columns_hold(tmp_path: Path) -> None:
    capacities: Table = [["Name", "Agency", "Capacity"], ["Ada Finch (Chair)", "Council", "Board"], ["Bram Oakes", "Police", "Guest"]]
    assert listed(tmp_path, "Attendees", capacities) == [
        ("Ada Finch", "Council", "board", ["chair"], True), ("Bram Oakes", "Police", "guest", [], True),
    ]  # fmt: skip
    titles: Table = [["Organisation", "Name", "Job title"], ["Council", "Ada Finch", "Chair"], ["Police", "Bram Oakes", "Head of Patrols"]]
    assert listed(tmp_path, "Board", titles) == [
        ("Ada Finch", "Council", "board", ["chair"], True), ("Bram Oakes", "Police (Head of Patrols)", "board", [], True),
    ]  # fmt: skip
