"""Agendas of other years and other partnerships, read from invented papers."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from meetings.reading.shapes import AgendaRead, ItemRead
from reports.importing.read import read_paper
from tests.reports.papermaking import Bold, Dot, Drawn, Head, Piece, Table, paper

NAME = "Marlbridge Community Safety Partnership"


def read(tmp_path: Path, *pieces: Piece) -> AgendaRead:
    agenda = read_paper(paper(tmp_path / "paper.docx", *pieces))
    assert isinstance(agenda, AgendaRead)
    assert agenda.account.lost == []
    return agenda


def rows(agenda: AgendaRead) -> list[tuple[str, str, str, int | None]]:
    return [(item.kind, item.number.rstrip("."), item.title, item.minutes) for item in agenda.items]


def words(item: ItemRead) -> list[str]:
    return [lead.words for lead in item.leads]


PLAIN: Table = [
    ["No.", "Item", "Lead Officer(s)", "Time (Mins)"],
    ["1", "Welcome", "Chair", "5"],
    ["2", "Burglary in the northern wards", "Ada Finch (Constabulary)", "15"],
    ["3", "Date of next meeting", "6 February", "20"],
]


def test_head_in_one_line_with_afternoon_times(tmp_path: Path) -> None:
    agenda = read(tmp_path, Head(NAME, 1), "Tuesday 5 February 2019, 2.00pm – 4.30pm", "Committee Room 1, The Corn Hall", "AGENDA", PLAIN)
    assert (agenda.meeting.body, agenda.meeting.date) == (NAME, date(2019, 2, 5))
    assert (agenda.meeting.starts, agenda.meeting.ends) == (time(14), time(16, 30))
    assert agenda.meeting.venue == "Committee Room 1, The Corn Hall"


def test_the_agenda_word_may_stand_in_the_title_and_the_head_in_a_table(tmp_path: Path) -> None:
    head: Table = [["Date:", "9 July 2019"], ["Time:", "10am to 12.30pm"], ["Venue:", "Microsoft Teams"]]
    agenda = read(tmp_path, Head(f"{NAME} – Agenda", 1), head, PLAIN)
    assert (agenda.meeting.body, agenda.meeting.date) == (NAME, date(2019, 7, 9))
    assert (agenda.meeting.starts, agenda.meeting.ends) == (time(10), time(12, 30))
    assert agenda.meeting.mode == "online"
    assert [row[1] for row in rows(agenda)] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("met", "line", "deadline"),
    [
        ("7 January 2025", "The public can submit questions before 10am on Monday 6 January to email address: safe@marlbridge.example",
         datetime(2025, 1, 6, 10)),
        ("2 January 2020", "Questions from the public by 12 noon on Tuesday 31 December to safe@marlbridge.example", datetime(2019, 12, 31, 12)),
        ("8 October 2019", "Please send questions to safe@marlbridge.example by 10.00am, Monday 7th October 2019.", datetime(2019, 10, 7, 10)),
    ],
)  # fmt: skip
def test_question_deadline(tmp_path: Path, met: str, line: str, deadline: datetime) -> None:
    agenda = read(tmp_path, Head(NAME, 1), met, "10:00-12:00", line, "AGENDA", PLAIN)
    assert agenda.meeting.question_deadline == deadline
    assert agenda.meeting.question_email == "safe@marlbridge.example"


def test_numbers_drawn_by_word_in_an_empty_first_column(tmp_path: Path) -> None:
    table: Table = [PLAIN[0], *([Drawn(), *row[1:]] for row in PLAIN[1:])]
    typed, drawn = (read(tmp_path, Head(NAME, 1), "9 July 2019", "AGENDA", t) for t in (PLAIN, table))
    assert rows(drawn) == rows(typed)
    assert rows(typed)[:2] == [("item", "1", "Welcome", 5), ("item", "2", "Burglary in the northern wards", 15)]


def test_the_last_row_names_the_next_meeting_and_the_total(tmp_path: Path) -> None:
    agenda = read(tmp_path, Head(NAME, 1), "8 October 2019", "AGENDA", PLAIN)
    last = agenda.items[-1]
    assert (last.purpose, last.next_date, last.minutes) == ("next", date(2020, 2, 6), None)
    assert agenda.total_minutes == 20


def test_columns_in_another_order_under_other_heads_with_clock_times(tmp_path: Path) -> None:
    table: Table = [
        ["Time", "Item no.", "Subject", "Presenter"],
        ["14:00 - 14:10", "1", "Welcome and introductions", "Chair"],
        ["14:10 - 14:35", "2", "Night-time economy: Discussion", "Bram Oakes and Cora Pell"],
        ["14:35 – 14:40", "3", "Any other business", "All"],
    ]
    agenda = read(tmp_path, Head(NAME, 1), "9 July 2019", "AGENDA", table)
    assert rows(agenda) == [
        ("item", "1", "Welcome and introductions", 10),
        ("item", "2", "Night-time economy: Discussion", 25),
        ("item", "3", "Any other business", 5),
    ]
    assert words(agenda.items[1]) == ["Bram Oakes", "Cora Pell"]
    assert agenda.items[1].purpose == "discuss"


def test_without_a_column_of_numbers_or_of_times(tmp_path: Path) -> None:
    table: Table = [["Agenda item", "Lead"], ["1. Welcome", "Chair"], ["2. Priorities: Agreement", "Board"]]
    agenda = read(tmp_path, Head(NAME, 1), "9 July 2019", "AGENDA", table)
    assert rows(agenda) == [("item", "1", "Welcome", None), ("item", "2", "Priorities: Agreement", None)]
    assert [item.purpose for item in agenda.items] == ["", "agree"]
    assert agenda.total_minutes is None


def test_a_break_a_total_and_words_for_time(tmp_path: Path) -> None:
    table: Table = [
        PLAIN[0],
        ["1", "Welcome", "Chair", "5 mins"],
        ["", "Comfort break", "", "10"],
        ["2", "Street lighting", "Dee Hart, Ezra Lowe", "Verbal"],
        ["3", "Retail crime", "Fay Moss / Gil North", "Written report"],
        ["", "Total", "", "15"],
    ]
    agenda = read(tmp_path, Head(NAME, 1), "9 July 2019", "AGENDA", table)
    assert rows(agenda) == [
        ("item", "1", "Welcome", 5), ("break", "", "Comfort break", 10), ("item", "2", "Street lighting", None),
        ("item", "3", "Retail crime", None),
    ]  # fmt: skip
    assert [item.time_words for item in agenda.items] == ["", "", "Verbal", "Written report"]
    assert [words(item) for item in agenda.items[2:]] == [["Dee Hart", "Ezra Lowe"], ["Fay Moss", "Gil North"]]
    assert agenda.total_minutes == 15


def test_closed_and_open_sessions(tmp_path: Path) -> None:
    table: Table = [
        PLAIN[0],
        ["CLOSED SESSION (Board and members only)"],
        ["1", "Domestic Homicide Review", "Hana Orr", "20"],
        ["2", "Action plan", "Hana Orr", "10"],
        ["OPEN SESSION – members of the public are welcome"],
        ["3", "Welcome", "Chair", "5"],
        ["4", "Serious violence (closed item)", "Ivo Penn", "5"],
        ["5", "Any other business", "All", "5"],
    ]
    agenda = read(tmp_path, Head(NAME, 1), "9 July 2019", "AGENDA", table)
    numbered = [item for item in agenda.items if item.kind == "item"]
    assert [item.session for item in numbered] == ["closed", "closed", "open", "closed", "open"]
    assert [item.kind for item in agenda.items].count("heading") == 2


def test_group_headings_in_bold_without_merged_cells(tmp_path: Path) -> None:
    table: Table = [*PLAIN[:3], ["", Bold("Verbal information to be noted"), "", ""], ["3", "Countywide board", "Chair", "5"]]
    agenda = read(tmp_path, Head(NAME, 1), "9 July 2019", "AGENDA", table)
    assert [(item.kind, item.title) for item in agenda.items][2:] == [
        ("heading", "Verbal information to be noted"), ("item", "Countywide board"),
    ]  # fmt: skip


PARTED: Table = [
    PLAIN[0],
    ["1", "Updates from leads:\nPriority: Safer streets\nPriority: Safer homes", "\nJo Quill\nKit Rowe (Council)", "\n10\n5"],
    ["2", "Update on arson\nUpdate on fly-tipping", "Lou Snow\nMax Teal / Nan Usk", "10\n15"],
    ["3", "Cycle theft:\nhttps://marlbridge.example/cycle", "Oz Vane", "10"],
    ["4", "Plan:\nDraft text\nTimetable", "\nPia West", "\n5\n"],
]


def test_parts_with_lead_and_time_of_their_own(tmp_path: Path) -> None:
    first, second, third, fourth = read(tmp_path, Head(NAME, 1), "9 July 2019", "AGENDA", PARTED).items
    assert (first.title, first.minutes, words(first)) == ("Updates from leads", None, [])
    assert [(p.title, [lead.words for lead in p.leads], p.minutes) for p in first.parts] == [
        ("Priority: Safer streets", ["Jo Quill"], 10), ("Priority: Safer homes", ["Kit Rowe (Council)"], 5),
    ]  # fmt: skip
    assert (first.parts[1].leads[0].name, first.parts[1].leads[0].agency) == ("Kit Rowe", "Council")
    assert second.title == ""
    assert [(p.title, [lead.words for lead in p.leads], p.minutes) for p in second.parts] == [
        ("Update on arson", ["Lou Snow"], 10), ("Update on fly-tipping", ["Max Teal", "Nan Usk"], 15),
    ]  # fmt: skip
    assert (third.title, third.notes, third.minutes, third.parts) == ("Cycle theft", "https://marlbridge.example/cycle", 10, [])
    assert [(p.title, p.minutes) for p in fourth.parts] == [("Draft text", 5), ("Timetable", None)]


def test_line_breaks_in_a_cell_are_lines_like_paragraphs(tmp_path: Path) -> None:
    class Lines(Bold):
        """One paragraph; its line breaks stay line breaks."""

    broken: Table = [[Lines(str(cell)) if "\n" in str(cell) else cell for cell in row] for row in PARTED]
    agenda = read(tmp_path, Head(NAME, 1), "9 July 2019", "AGENDA", broken)
    assert [item.parts for item in agenda.items] == [
        item.parts for item in read(tmp_path, Head(NAME, 1), "9 July 2019", "AGENDA", PARTED).items
    ]


def test_an_agenda_of_paragraphs(tmp_path: Path) -> None:
    agenda = read(
        tmp_path, Head(NAME, 1), "Agenda for the meeting on 9 July 2019 at 10:00", "1. Welcome – Chair (5 mins)",
        "2. Hate crime update – Quin Yare (Council) (15 minutes)", "3. Any other business (10 mins)",
        "4. Date of next meeting: 8 October 2019",
    )  # fmt: skip
    assert rows(agenda)[:3] == [("item", "1", "Welcome", 5), ("item", "2", "Hate crime update", 15), ("item", "3", "Any other business", 10)]
    assert [words(item) for item in agenda.items[:3]] == [["Chair"], ["Quin Yare (Council)"], []]
    assert (agenda.items[3].purpose, agenda.items[3].next_date) == ("next", date(2019, 10, 8))
    assert agenda.meeting.date == date(2019, 7, 9)


def test_an_agenda_of_paragraphs_numbered_by_word(tmp_path: Path) -> None:
    agenda = read(
        tmp_path, Head(NAME, 1), "9 July 2019", Head("Agenda"), Drawn("Welcome – Chair (5 mins)"),
        Drawn("Hate crime update – Quin Yare (15 mins)"), Drawn("Any other business"),
    )  # fmt: skip
    assert rows(agenda) == [
        ("item", "1", "Welcome", 5), ("item", "2", "Hate crime update", 15), ("item", "3", "Any other business", None),
    ]  # fmt: skip


def test_public_information_behind_the_agenda(tmp_path: Path) -> None:
    agenda = read(
        tmp_path, Head(NAME, 1), "9 July 2019", "AGENDA", PLAIN, Head("Information for the public"), Head("Coming to the meeting", 3),
        "Everybody is welcome.", Head("Questions", 3), Dot("Send them in time."), Dot("Keep them short."),
    )  # fmt: skip
    info = agenda.public_information
    assert info is not None
    assert (info.title, info.numbering) == ("Information for the public", "none")
    assert [(s.kind, s.title) for s in info.sections] == [("plain", "Coming to the meeting"), ("plain", "Questions")]
    assert [[b.text for b in s.blocks] for s in info.sections] == [["Everybody is welcome."], ["- Send them in time.\n- Keep them short."]]


def test_rows_numbered_below_an_item_are_its_parts(tmp_path: Path) -> None:
    table: Table = [
        PLAIN[0],
        ["1", "Welcome", "Chair", "5"],
        ["2", "Updates from leads", "", ""],
        ["2.1", "Safer streets", "Jo Quill", "10"],
        ["2.2", "Safer homes", "Kit Rowe", "5"],
        ["3", "Any other business", "All", "5"],
    ]
    agenda = read(tmp_path, Head(NAME, 1), "9 July 2019", "AGENDA", table)
    assert [item.number.rstrip(".") for item in agenda.items if item.kind == "item"] == ["1", "2", "3"]
    assert [(part.title, part.minutes) for part in agenda.items[1].parts] == [("Safer streets", 10), ("Safer homes", 5)]


def test_the_steering_group_and_the_development_session(tmp_path: Path) -> None:
    steering = read(tmp_path, Head(f"{NAME} Multi-Agency Steering Group", 1), "21 June 2019", "AGENDA", PLAIN)
    assert steering.meeting.body == f"{NAME} Multi-Agency Steering Group"
    session = read(tmp_path, Head(NAME, 1), "Development Session", "Tuesday 26 November 2019, 10am – 1pm", "AGENDA", PLAIN)
    assert (session.meeting.kind, session.meeting.date) == ("development", date(2019, 11, 26))
