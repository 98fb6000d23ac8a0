"""Agendas read from Word files: of the real partnership, of invented ones, and of none at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given

from csp.drafts import DraftDocument
from csp.word import Table, WordFile, read_word
from meetings.reading.agenda import looks_like_agenda, read_agenda
from meetings.reading.agendarows import purpose_of
from meetings.reading.heads import HeadLine, read_head
from meetings.reading.leads import read_allotted, read_leads
from meetings.reading.shapes import AgendaRead, ItemRead, LeadRead, MeetingFacts
from tests.meetings.sources import source_words, words_of
from tests.meetings.wordfiles import line, table, units, word_file, word_files

HEADS = ["No.", "Item", "Lead Officer(s)", "Time (Mins)"]


def agenda(*rows: list) -> AgendaRead:
    return read_agenda(word_file("Milltown Community Safety Partnership", "7 May 2024", "AGENDA", table(HEADS, *rows)))


def one(*cells: str) -> ItemRead:
    return agenda([*cells]).items[0]


def briefly(read: AgendaRead) -> list[tuple[str, str, str]]:
    return [(item.kind, item.number, item.title) for item in read.items]


# The real papers


@pytest.fixture(scope="module")
def of_2023(papers: Path) -> AgendaRead:
    return read_agenda(read_word(papers / "2023-07-11/1-agenda.docx"))


@pytest.fixture(scope="module")
def of_2020(papers: Path) -> AgendaRead:
    return read_agenda(read_word(papers / "2020-10-06/1-agenda.docx"))


def test_the_agenda_of_july_2023(of_2023: AgendaRead) -> None:
    facts = of_2023.meeting
    assert (facts.date, facts.starts, facts.ends, facts.mode) == (date(2023, 7, 11), time(10), time(13), "hybrid")
    assert facts.question_deadline == datetime(2023, 7, 10, 10)
    assert facts.question_email.endswith(".gov.uk")
    items = [item for item in of_2023.items if item.kind == "item"]
    assert [item.number for item in items] == [str(number) for number in range(1, 23)]
    assert [item.kind for item in of_2023.items].index("heading") == 19
    assert len(of_2023.items) == 23
    assert [(len(part.leads), part.minutes) for part in items[6].parts] == [(1, 10), (1, 10), (0, None)]
    assert (items[6].title != "", items[6].minutes, items[6].leads) == (True, None, [])
    assert [[bool(lead.name) for lead in items[at].leads] for at in (0, 1, 12)] == [[False], [True, True], [True, False]]
    assert [lead.agency for lead in items[1].leads] == ["", "Fire & Rescue Service"]
    assert items[2].notes.startswith("https://")
    assert (items[21].purpose, items[21].minutes, items[21].next_date) == ("next", None, date(2023, 10, 10))
    assert [item.purpose for item in items] == [
        "", "present", "", "", "agree", "review", "", "", "", "agree", "discuss", "", "agree", "agree", "", "agree",
        "agree", "", "", "written", "written", "next",
    ]
    assert of_2023.total_minutes == 170
    assert of_2023.notices == []


def test_the_text_for_the_public_of_july_2023(of_2023: AgendaRead) -> None:
    text = of_2023.public_information
    assert isinstance(text, DraftDocument)
    assert text.numbering == "none"
    assert [(section.kind, len(section.blocks)) for section in text.sections] == [("plain", 1)] * 3
    assert [len(section.blocks[0].text.split("\n")) for section in text.sections] == [1, 10, 1]
    assert all(row.startswith("- ") for row in text.sections[1].blocks[0].text.split("\n"))


def test_the_agenda_of_october_2020(of_2020: AgendaRead) -> None:
    facts = of_2020.meeting
    assert (facts.date, facts.starts, facts.ends) == (date(2020, 10, 6), time(10), time(11, 50))
    assert facts.question_deadline == datetime(2020, 10, 5, 10)
    assert [item.number for item in of_2020.items] == [str(number) for number in range(1, 15)]
    fifth, sixth = of_2020.items[4:6]
    assert (fifth.title, [part.minutes for part in fifth.parts]) == ("", [10, 10, 10])
    assert [[lead.name for lead in part.leads] for part in fifth.parts][2] == ["Carol Aston", "Alasdair Baker"]
    assert (sixth.title[-1] != ":", [part.minutes for part in sixth.parts]) == (True, [10, 10])
    assert of_2020.items[-1].next_date == date(2021, 2, 9)
    assert of_2020.total_minutes == 110
    assert len(of_2020.notes) == 2


@pytest.mark.parametrize("folder", ["2020-10-06", "2023-07-11"])
def test_every_paragraph_row_and_word_is_accounted_for(folder: str, papers: Path) -> None:
    word = read_word(papers / folder / "1-agenda.docx")
    read = read_agenda(word)
    assert [unit.place for unit in read.account.units] == units(word)
    assert read.account.lost == []
    # The words of the next meeting became a date; every other stands in the result, as often as in the source.
    missing = source_words(word) - words_of(read)
    missing.subtract(f"{read.items[-1].next_date:%-d %B}".casefold().split())
    assert +missing == Counter()


def test_only_the_agendas_look_like_agendas(papers: Path) -> None:
    found = {path.relative_to(papers).as_posix() for path in papers.rglob("*.docx") if looks_like_agenda(read_word(path))}
    assert found == {"2020-10-06/1-agenda.docx", "2023-07-11/1-agenda.docx"}


# Invented ones: tables


def test_columns_in_another_order_with_other_names() -> None:
    read = read_agenda(
        word_file(
            "Agenda",
            table(
                ["Duration", "Subject", "Item", "Presenter", "Paper"],
                ["5 mins", "Opening", "1.", "Chair", ""],
                ["1 hour 10", "Town centre plan", "2.", "Ann Reed", "Enclosed"],
            ),
        )
    )
    assert [(item.number, item.title, item.minutes, item.notes) for item in read.items] == [
        ("1", "Opening", 5, ""), ("2", "Town centre plan", 70, "Paper: Enclosed"),
    ]  # fmt: skip
    assert read.items[1].leads == [LeadRead("Ann Reed", "Ann Reed")]


def test_numbers_drawn_by_word_in_their_own_cell_or_before_the_title() -> None:
    own = agenda([line("", label="1."), "Opening", "Chair", "5"], [line("", label="2."), "Plan", "All", "5"])
    before = read_agenda(
        word_file("Agenda", table(["Item", "Lead", "Time"], [line("Opening", label="1."), "Chair", "5"],
                                  [line("Plan", label="2."), "All", "5"]))
    )  # fmt: skip
    assert briefly(own) == briefly(before) == [("item", "1", "Opening"), ("item", "2", "Plan")]


def test_clock_ranges_and_starts_become_minutes() -> None:
    ranges = agenda(["1", "Opening", "Chair", "10:00 - 10:10"], ["2", "Plan", "All", "10.10–10.45"])
    starts = read_agenda(
        word_file(
            "7 May 2024, 10:00-11:00", "Agenda",
            table(HEADS, ["1", "Opening", "Chair", "10:00"], ["2", "Plan", "All", "10:10"], ["", "Break", "", "10:45"],
                  ["3", "Close", "Chair", "10:50"]),
        )
    )  # fmt: skip
    assert [item.minutes for item in ranges.items] == [10, 35]
    assert [(item.kind, item.minutes) for item in starts.items] == [
        ("item", 10), ("item", 35), ("break", 5), ("item", 10),
    ]  # fmt: skip


def test_breaks_headings_totals_and_rows_that_continue() -> None:
    read = agenda(
        ["1", "Opening", "Chair", "5"],
        ["", "Comfort break", "", "10"],
        ["", "Written reports circulated", "", ""],
        ["2", "Report on lighting in the", "Ann Reed", "Verbal"],
        ["", "old town", "", ""],
        HEADS,
        ["", "", "", ""],
        ["", "Total", "", "15"],
    )
    assert briefly(read) == [
        ("item", "1", "Opening"), ("break", "", "Comfort break"), ("heading", "", "Written reports circulated"),
        ("item", "2", "Report on lighting in the old town"),
    ]  # fmt: skip
    assert (read.items[1].minutes, read.items[3].time_words, read.items[3].purpose) == (10, "Verbal", "verbal")
    assert (read.total_minutes, read.notices) == (15, [])
    assert [unit.went for unit in read.account.units][3:] == [
        "column heads", "agenda item", "row without a number", "group heading", "agenda item", "continues the row above",
        "column heads", "blank row", "total",
    ]


def test_a_total_that_does_not_add_up_is_told() -> None:
    read = agenda(["1", "Opening", "Chair", "5"], ["2", "Date of next meeting", "3 September", "60"])
    assert (read.total_minutes, read.items[1].minutes, read.items[1].next_date) == (60, None, date(2024, 9, 3))
    assert read.notices == ["The agenda prints 60 minutes in all; its rows add up to 5."]


@pytest.mark.parametrize(
    ("cells", "next_date", "notes"),
    [
        (["3", "Date of next meeting", "3 September", ""], date(2024, 9, 3), ""),
        (["3", "Date of next meeting: Tuesday 4 February 2025", "Chair", "2"], date(2025, 2, 4), ""),
        (["3", "Date of next meeting", "3 September, 10am, Town Hall", ""], date(2024, 9, 3), "10am, Town Hall"),
        (["3", "Next Partnership meeting", "1 February", ""], date(2025, 2, 1), ""),
        (["3", "Date of next meeting", "To be confirmed", ""], None, ""),
    ],
)
def test_the_next_meeting(cells: list[str], next_date: date | None, notes: str) -> None:
    item = one(*cells)
    assert (item.purpose, item.next_date, item.notes) == ("next", next_date, notes)


@pytest.mark.parametrize(
    ("cells", "title", "parts", "notes"),
    [
        (["1", "Updates\nBurglary\nNoise", "\nAnn Reed\nBo Lee", "\n10\n5"], "Updates", [("Burglary", 10), ("Noise", 5)], ""),
        (["1", "Burglary\nNoise", "Ann Reed\nBo Lee", "10\n5"], "", [("Burglary", 10), ("Noise", 5)], ""),
        (["1", "Updates:\nBurglary\nNoise", "Chair\nAnn Reed\nBo Lee", "20"], "Updates", [("Burglary", None), ("Noise", None)], ""),
        (["1", "Updates:\n- Burglary\n- Noise", "Ann Reed\nBo Lee", "10\n5"], "Updates", [("Burglary", 10), ("Noise", 5)], ""),
        (["1", "Updates\n\nBurglary\nNoise", "Ann Reed\nBo Lee", "10\n5"], "Updates", [("Burglary", 10), ("Noise", 5)], ""),
        (["1", "Updates\n1.1 Burglary\n1.2 Noise\n(paper 3)", "\nAnn Reed\nBo Lee", "\n10\n5"], "Updates",
         [("Burglary", 10), ("Noise", 5)], "(paper 3)"),
        (["1", "Plan\nwith a second line", "Ann Reed\nBo Lee", "10"], "Plan", [], "with a second line"),
        (["1", "Plan", "Ann Reed\nBo Lee", "10"], "Plan", [], ""),
    ],
)  # fmt: skip
def test_parts_stand_side_by_side(
    cells: list[str], title: str, parts: list[tuple[str, int | None]], notes: str
) -> None:
    item = one(*cells)
    assert (item.title, [(part.title, part.minutes) for part in item.parts], item.notes) == (title, parts, notes)
    leads = [lead.name for lead in item.leads if lead.name] + [lead.name for part in item.parts for lead in part.leads]
    assert leads == ["Ann Reed", "Bo Lee"]


def test_parts_in_rows_of_their_own() -> None:
    numbered = agenda(["1", "Updates", "", ""], ["1.1", "Burglary", "Ann Reed", "10"], ["b)", "Noise", "Bo Lee", "5"])
    merged = agenda(["1", "Updates", "", ""], [None, "Burglary", "Ann Reed", "10"], [None, "Noise", "Bo Lee", "5"])
    for read in (numbered, merged):
        assert [(item.title, [(p.title, p.minutes) for p in item.parts]) for item in read.items] == [
            ("Updates", [("Burglary", 10), ("Noise", 5)])
        ]


def test_closed_and_open_sessions() -> None:
    read = agenda(
        ["", "CLOSED SESSION – Board and members only", "", ""],
        ["1", "A review", "Chair", "5"],
        ["", "Open session", "", ""],
        ["2", "Questions from the public", "Chair", "5"],
        ["3", "A death (closed)", "Ann Reed", "5"],
        ["4", "Private hire licensing", "Ann Reed", "5"],
        ["5", "A case (confidential: names)", "Ann Reed", "5"],
    )
    items = [item for item in read.items if item.kind == "item"]
    assert [item.session for item in items] == ["closed", "open", "closed", "open", "closed"]
    assert [item.title for item in items][2:] == ["A death", "Private hire licensing", "A case (confidential: names)"]


def test_a_note_may_say_which_items_are_closed() -> None:
    rows = [[str(at), "Topic", "Chair", "5"] for at in range(1, 6)]
    for note in ("The public may join the meeting from item 3.", "Items 1 – 2 are for Board and members only"):
        read = read_agenda(word_file("7 May 2024", note, "Agenda", table(HEADS, *rows)))
        assert [item.session for item in read.items] == ["closed", "closed", "open", "open", "open"]
        assert read.notes == [note]


def test_two_tables_with_a_heading_between_them() -> None:
    read = read_agenda(
        word_file(
            "Agenda", line("Closed session", bold=True), table(HEADS, ["1", "A review", "Chair", "5"]),
            line("Open session", bold=True), table(HEADS, ["2", "Questions", "Chair", "5"]), "Contact: the support officer",
        )
    )  # fmt: skip
    assert [(item.kind, item.title, item.session) for item in read.items] == [
        ("heading", "Closed session", "closed"), ("item", "A review", "closed"), ("heading", "Open session", "open"),
        ("item", "Questions", "open"),
    ]  # fmt: skip
    assert read.notes[-1] == "Contact: the support officer"


def test_a_table_that_is_no_agenda_is_not_pretended_to_be() -> None:
    read = read_agenda(word_file("Agenda", table(HEADS, ["1", "Opening", "Chair", "5"]), table(["Apples", "Pears"])))
    assert [(unit.place, unit.text) for unit in read.account.lost] == [("table 2, row 1", "Apples | Pears")]


# Invented ones: no table


def test_an_agenda_of_numbered_lines() -> None:
    read = read_agenda(
        word_file(
            line("MILLTOWN COMMUNITY SAFETY PARTNERSHIP", bold=True),
            "Tuesday 7 May 2024, 2pm – 4pm, Council Chamber, Town Hall",
            line("Agenda", heading=1),
            "1. Welcome and apologies – Chair (5 mins)",
            "2. Minutes of 6 February 2024: Agreement (Chair, 5 minutes)",
            "3. Priority updates:",
            "a) Burglary – Ann Reed (10 mins)",
            "b) Noise – Bo Lee (Council) (10 mins)",
            "Comfort break (10 mins)",
            "4.\tPlan for the year\tAnn Reed / Bo Lee\t20",
            "5. Any other business",
            "Date of next meeting: 3 September",
            line("Information for the public", heading=2),
            "Come and listen.",
        )
    )
    assert (read.meeting.body, read.meeting.venue) == (
        "MILLTOWN COMMUNITY SAFETY PARTNERSHIP", "Council Chamber, Town Hall",
    )  # fmt: skip
    assert (read.meeting.date, read.meeting.starts, read.meeting.ends) == (date(2024, 5, 7), time(14), time(16))
    assert [(i.kind, i.number, i.title, i.minutes) for i in read.items] == [
        ("item", "1", "Welcome and apologies", 5), ("item", "2", "Minutes of 6 February 2024: Agreement", 5),
        ("item", "3", "Priority updates", None), ("break", "", "Comfort break", 10), ("item", "4", "Plan for the year", 20),
        ("item", "5", "Any other business", None), ("break", "", "Date of next meeting: 3 September", None),
    ]  # fmt: skip
    assert [(p.title, [x.name for x in p.leads], p.minutes) for p in read.items[2].parts] == [
        ("Burglary", ["Ann Reed"], 10), ("Noise", ["Bo Lee"], 10),
    ]  # fmt: skip
    assert [lead.words for lead in read.items[1].leads] == ["Chair"]
    assert [lead.name for lead in read.items[4].leads] == ["Ann Reed", "Bo Lee"]
    assert read.items[-1].next_date == date(2024, 9, 3)
    assert read.account.lost == []
    assert read.public_information is not None


def test_an_agenda_of_lines_that_word_numbers() -> None:
    word = word_file(
        "Agenda", line("Welcome – Chair", label="1."), line("Crime figures – Ann Reed", label="2."),
        line("Burglary", label="•"), line("Noise", label="•"), line("10.30 Lighting", label="3."),
        line("Date of next meeting – 3 June 2025 at 10am", label="4."), "Apologies to ask@example.org",
    )  # fmt: skip
    assert looks_like_agenda(word)
    read = read_agenda(word)
    assert [(item.number, item.title, item.notes) for item in read.items] == [
        ("1", "Welcome", ""), ("2", "Crime figures", "Burglary\nNoise"), ("3", "Lighting", ""),
        ("4", "Date of next meeting – 3 June 2025 at 10am", ""),
    ]  # fmt: skip
    assert read.items[3].next_date == date(2025, 6, 3)
    assert read.notes == ["Apologies to ask@example.org"]


def test_an_agenda_as_word_writes_it(tmp_path: Path) -> None:
    made = Document()
    made.add_heading("Milltown Community Safety Partnership", 1)
    made.add_paragraph("7 May 2024", style="List Bullet")
    made.add_heading("Agenda", 2)
    grid = made.add_table(rows=3, cols=3)
    for at, cells in enumerate([("Item", "Lead", "Mins"), ("Opening", "Chair", "5"), ("Plan: Agreement", "Ann Reed", "20")]):
        for column, text in enumerate(cells):
            grid.cell(at, column).text = text
    made.save(str(tmp_path / "agenda.docx"))
    word = read_word(tmp_path / "agenda.docx")
    assert looks_like_agenda(word)
    read = read_agenda(word)
    assert read.meeting.date == date(2024, 5, 7)
    assert [(item.title, item.minutes, item.purpose) for item in read.items] == [
        ("Opening", 5, ""), ("Plan: Agreement", 20, "agree"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "blocks",
    [
        ["Draft Minutes", "1. Welcome", "1.1 The Chair welcomed all.", "2. Agenda", "3. Close"],
        ["To: The Board\nFrom: Ann Reed\nSubject: Agenda planning", "1. Purpose", "2. Background", "3. More"],
        ["Action points", table(["Ref", "Action point", "Lead", "Update"], ["05/01", "Ann Reed to ask", "Ann Reed", "Closed"])],
        ["A letter", "1. One thing.", "2. Another.", "3. A third."],
        [],
    ],
)  # fmt: skip
def test_other_papers_do_not_look_like_agendas(blocks: list[str | Table]) -> None:
    assert not looks_like_agenda(word_file(*blocks))


def test_the_text_for_the_public_and_its_lists() -> None:
    read = read_agenda(
        word_file(
            "Agenda", table(HEADS, ["1", "Opening", "Chair", "5"]),
            line("Information for the public", label="•"), line("Come early.", label="•"), line("Sit down.", label="•"),
            "", line("Asking", bold=True), line("Be brief.", label="1."), line("Speak up.", label="a)", level=1), "Thank you.",
            table(["Exit", "Stairs"]),
        )
    )  # fmt: skip
    text = read.public_information
    assert isinstance(text, DraftDocument)
    assert text.title == "Information for the public"
    assert [(s.title, [(b.kind, b.text, b.rows) for b in s.blocks]) for s in text.sections] == [
        ("", [("paragraph", "- Come early.\n- Sit down.", None)]),
        ("Asking", [("paragraph", "- Be brief.\n  - Speak up.", None), ("paragraph", "Thank you.", None),
                    ("table", "", [["Exit", "Stairs"]])]),
    ]  # fmt: skip


# Smaller things


@pytest.mark.parametrize(
    ("words", "leads"),
    [
        ("Chair / Board / members", [("Chair / Board / members", "", "")]),
        ("Ann Reed/ Board / members", [("Ann Reed", "Ann Reed", ""), ("Board / members", "", "")]),
        ("Ann Reed / Bo Lee (Fire & Rescue)", [("Ann Reed", "Ann Reed", ""), ("Bo Lee (Fire & Rescue)", "Bo Lee", "Fire & Rescue")]),
        ("Ann Reed and Bo Lee", [("Ann Reed", "Ann Reed", ""), ("Bo Lee", "Bo Lee", "")]),
        ("Ann Reed, Bo Lee", [("Ann Reed", "Ann Reed", ""), ("Bo Lee", "Bo Lee", "")]),
        ("Ann Reed, Milltown Council", [("Ann Reed, Milltown Council", "Ann Reed", "Milltown Council")]),
        ("Ann Reed, Chair", [("Ann Reed, Chair", "Ann Reed", "")]),
        ("Cllr Ann Reed (Chair)", [("Cllr Ann Reed (Chair)", "Ann Reed", "")]),
        ("Office of the Police and Crime Commissioner", [("Office of the Police and Crime Commissioner", "", "")]),
        ("–", []),
        ("", []),
    ],
)  # fmt: skip
def test_leads(words: str, leads: list[tuple[str, str, str]]) -> None:
    assert [(lead.words, lead.name, lead.agency) for lead in read_leads(words)] == leads


@pytest.mark.parametrize(
    ("words", "minutes", "rest"),
    [
        ("10", 10, ""), ("10 mins", 10, ""), ("1 hr 15 mins", 75, ""), ("1.5 hours", 90, ""), ("10:00-10:10", 10, ""),
        ("10:00hrs-10:20hrs", 20, ""), ("5 mins verbal", 5, "verbal"), ("Written report", None, "Written report"), ("-", None, ""),
    ],
)  # fmt: skip
def test_time_allotted(words: str, minutes: int | None, rest: str) -> None:
    told = read_allotted(words)
    assert (told.minutes, told.words) == (minutes, rest)


@pytest.mark.parametrize(
    ("title", "purpose"),
    [
        ("Minutes of 6 February: Agreement", "agree"), ("Spending plan – for approval", "agree"), ("Plan (for noting)", "note"),
        ("County report - To be noted", "note"), ("Action points: Review", "review"), ("Annual Review", ""),
        ("Plan: Next steps discussion", "discuss"), ("Presentation: Road safety", "present"), ("Figures verbal update", "verbal"),
        ("Update: key findings and review of data", ""), ("Any other business", ""), ("", ""),
    ],
)  # fmt: skip
def test_purpose(title: str, purpose: str) -> None:
    assert purpose_of(title) == purpose


def head(*texts: str) -> tuple[MeetingFacts, Sequence[HeadLine]]:
    return read_head([line(text) for text in texts])


def test_heads_in_other_shapes() -> None:
    facts, lines = head(
        "Minutes of the Milltown Community Safety Partnership meeting held on Tuesday 7 May 2024 at 10am in The Guildhall, Milltown"
    )
    assert (facts.body, facts.date, facts.starts, facts.venue) == (
        "Milltown Community Safety Partnership", date(2024, 5, 7), time(10), "The Guildhall, Milltown",
    )  # fmt: skip
    assert [one.note for one in lines] == [""]

    facts, lines = head("Date: 7 May 2024", "Time: 10.00 – 12.00", "Venue: via Microsoft Teams", "Extraordinary meeting")
    assert (facts.date, facts.starts, facts.ends) == (date(2024, 5, 7), time(10), time(12))
    assert (facts.venue, facts.mode, facts.kind) == ("via Microsoft Teams", "online", "extraordinary")
    assert [one.note for one in lines] == ["", "", "", ""]

    facts, lines = head("Milltown Community Safety Partnership", "Multi-Agency Steering Group", "Development session", "7 May 2024")
    assert (facts.body, facts.kind) == ("Milltown Community Safety Partnership – Multi-Agency Steering Group", "development")

    facts, lines = head("7 May 2024", "Town Hall", "Market Row", "Milltown MT1 2AB", "Items 1 to 3 are for members only")
    assert facts.venue == "Town Hall, Market Row, Milltown MT1 2AB"
    assert [one.note for one in lines][-1] == "Items 1 to 3 are for members only"

    facts, lines = head("7 May 2024", "Papers are online one week before", "Next meeting: 3 September 2024")
    assert (facts.date, facts.venue, facts.mode) == (date(2024, 5, 7), "", "")
    assert [one.note for one in lines][1:] == ["Papers are online one week before", "Next meeting: 3 September 2024"]


def test_a_head_in_a_small_table() -> None:
    read = read_agenda(
        word_file(
            "Agenda", table(["Date:", "7 May 2024", "Time:", "10am-12pm"], ["Venue:", "Room 2, Town Hall", "", ""]),
            table(HEADS, ["1", "Opening", "Chair", "5"]),
        )
    )  # fmt: skip
    facts = read.meeting
    assert (facts.date, facts.starts, facts.ends, facts.venue) == (
        date(2024, 5, 7), time(10), time(12), "Room 2, Town Hall",
    )  # fmt: skip
    assert briefly(read) == [("item", "1", "Opening")]


def test_the_deadline_for_questions_is_before_the_meeting_whatever_its_weekday() -> None:
    words = "Questions before noon on {} to ask@example.org."
    for day in ("Monday 6 May", "Tuesday 6 May", "6 May 2024"):
        facts, _ = head("7 May 2024", words.format(day))
        assert (facts.question_deadline, facts.question_email) == (datetime(2024, 5, 6, 12), "ask@example.org")
    facts, lines = head("7 May 2024", "Questions to ask@example.org")
    assert (facts.question_deadline, lines[1].note) == (None, "Questions to ask@example.org")


# Anything


@given(word_files())
def test_no_file_raises_and_every_unit_is_accounted_for(word: WordFile) -> None:
    looks_like_agenda(word)
    read = read_agenda(word)
    assert [unit.place for unit in read.account.units] == units(word)
    assert all(item.title or item.parts or item.kind == "item" for item in read.items)
    assert all(len(item.time_words) <= 40 for item in read.items)
