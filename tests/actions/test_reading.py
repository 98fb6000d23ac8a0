"""Action logs read from Word files."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from actions.reading import looks_like_log, owners_of, read_log, read_result, reference_of
from csp.word import Table, WordFile, read_word
from meetings.reading.shapes import LogRead
from tests.meetings.sources import source_words, words_of
from tests.meetings.wordfiles import LOGS, TABLES, line, table, units, word_file, word_files

HEADS = ["MONTH / NUMBER", "ACTION POINT", "ACTION"]


def log(*rows: list) -> LogRead:
    return read_log(word_file("Milltown Community Safety Partnership", "7 May 2024", "ACTION POINTS", table(HEADS, *rows)))


# The real papers


def test_the_log_of_july_2023(papers: Path) -> None:
    read = read_log(read_word(papers / "2023-07-11/3-action-points.docx"))
    assert read.meeting.date == date(2023, 7, 11)
    assert [entry.reference for entry in read.entries] == [f"03/{number:02}" for number in range(1, 11)]
    assert Counter(entry.status for entry in read.entries) == {"closed": 7, "in_progress": 3}
    assert {entry.reference: entry.carried_over for entry in read.entries if entry.carried_over} == {
        "03/05": "Carried over from 14 March meeting"
    }
    assert [entry.owners for entry in read.entries if len(entry.owners) != 1] == [["Keryn Jalli", "Louise Walker"]]
    assert {entry.reference for entry in read.entries if not entry.outcome} == {"03/04"}


def test_the_log_of_october_2020(papers: Path) -> None:
    read = read_log(read_word(papers / "2020-10-06/3-action-points.docx"))
    assert [entry.reference for entry in read.entries] == [f"02/{number:02}" for number in range(1, 6)]
    assert Counter(entry.status for entry in read.entries) == {"closed": 5}
    assert "– in quarter 3 this was 87%" in read.entries[1].outcome
    assert [entry.owners for entry in read.entries] == [
        ["Louise Walker"], ["Leigh Roberts"], ["Louise Walker"], ["Lynda Kilkelly"], ["Louise Walker"],
    ]  # fmt: skip


@pytest.mark.parametrize("folder", ["2020-10-06", "2023-07-11"])
def test_every_paragraph_row_and_word_is_accounted_for(folder: str, papers: Path) -> None:
    word = read_word(papers / folder / "3-action-points.docx")
    read = read_log(word)
    assert [unit.place for unit in read.account.units] == units(word)
    assert (read.account.lost, read.notices) == ([], [])
    missing = source_words(word) - words_of(read)
    # "In progress" became the status in_progress; any other word stands in the result.
    missing.subtract(["in", "progress"] * sum(entry.status == "in_progress" for entry in read.entries))
    assert +missing == Counter()


def test_only_the_logs_look_like_logs(papers: Path) -> None:
    found = {path.relative_to(papers).as_posix() for path in papers.rglob("*.docx") if looks_like_log(read_word(path))}
    assert found == {"2020-10-06/3-action-points.docx", "2023-07-11/3-action-points.docx"}


# Invented ones


def test_columns_in_another_order_with_owner_and_status() -> None:
    read = read_log(
        word_file(
            "Action log",
            table(
                ["Status", "Owner(s)", "Ref.", "Action agreed", "Progress / outcome", "Deadline"],
                ["Closed", "Ann Reed and Bo Lee (Council)", "5/1", "Light the park.", "Lit in June.", ""],
                ["Ongoing", "Task group", "5/2", "Count the bins.", "", "1 June"],
            ),
        )
    )
    assert [(e.reference, e.text, e.owners, e.status, e.outcome) for e in read.entries] == [
        ("05/01", "Light the park.", ["Ann Reed", "Bo Lee"], "closed", "Lit in June."),
        ("05/02", "Count the bins. (by: 1 June)", ["Task group"], "in_progress", ""),
    ]
    assert read.account.lost == []


def test_rows_that_continue_repeated_heads_and_headings_between() -> None:
    read = log(
        ["Actions of the winter meeting", "", ""],
        ["02/01", "Ann Reed to write", "Closed: It was"],
        ["", "to the school.", "sent."],
        HEADS,
        ["", "", ""],
        [line("", label="02/02"), "Bo Lee to ask.", "Open"],
    )
    assert [(e.reference, e.text, e.status, e.outcome) for e in read.entries] == [
        ("02/01", "Ann Reed to write to the school.", "closed", "It was sent."), ("02/02", "Bo Lee to ask.", "open", ""),
    ]  # fmt: skip
    assert [unit.went for unit in read.account.units][4:] == [
        "group heading", "action point", "continues the row above", "column heads", "blank row", "action point",
    ]
    assert read.notices == ["Kept out of the log: “Actions of the winter meeting”"]


def test_month_and_number_in_two_columns_and_a_reference_that_was_another() -> None:
    read = read_log(
        word_file(
            table(["Month", "No.", "Action point", "Update"], ["March", "1", "Ann Reed to ask", "Completed"]),
            table(["Ref", "Action", "Update"], ["AP 5/2 (was 03/01)", "Bo Lee to ask", "In progress"]),
        )
    )
    assert [(e.reference, e.status, e.carried_over) for e in read.entries] == [
        ("03/01", "closed", ""), ("05/02", "in_progress", "was 03/01"),
    ]  # fmt: skip


def test_what_is_not_understood_is_said() -> None:
    read = log(["", "A row before any reference", "Closed"], ["03/01", "Ann Reed to ask", "Closed"], ["next", "Words", "Words"])
    assert [unit.place for unit in read.account.lost] == ["table 1, row 2", "table 1, row 4"]


def test_a_log_as_word_writes_it(tmp_path: Path) -> None:
    made = Document()
    made.add_heading("Action points", 1)
    made.add_paragraph("7 May 2024")
    grid = made.add_table(rows=2, cols=3)
    for at, cells in enumerate([HEADS, ["03/01", "All members to reply.", "Carried over from the last meeting. Ongoing."]]):
        for column, text in enumerate(cells):
            grid.cell(at, column).text = text
    made.save(str(tmp_path / "log.docx"))
    word = read_word(tmp_path / "log.docx")
    assert looks_like_log(word)
    (entry,) = read_log(word).entries
    assert (entry.owners, entry.status, entry.outcome, entry.carried_over, entry.place) == (
        ["All members"], "in_progress", "", "Carried over from the last meeting", "table 1, row 2",
    )  # fmt: skip


@pytest.mark.parametrize(
    "blocks",
    [
        ["Agenda", table(["No.", "Item", "Lead", "Time"], ["1", "Opening", "Chair", "5"])],
        ["Draft minutes", table(["Ref", "Action", "Owner"], ["05/01", "Ask", "Ann Reed"])],
        ["To: The Board", "Subject: Plan", table(["Ref", "Action", "Update"], ["05/01", "Ask", "Closed"])],
        ["A plan", table(["No.", "Action", "Lead"], ["1", "Light the park", "Ann Reed"])],
        [],
    ],
)  # fmt: skip
def test_other_papers_do_not_look_like_logs(blocks: list[str | Table]) -> None:
    assert not looks_like_log(word_file(*blocks))


@pytest.mark.parametrize(
    ("words", "status", "outcome", "carried"),
    [
        ("Closed.", "closed", "", ""),
        ("Closed", "closed", "", ""),
        ("Closed: Shared on 15 May.", "closed", "Shared on 15 May.", ""),
        ("Complete – sent out", "closed", "sent out", ""),
        ("Completed by Ann Reed in June.", "closed", "Completed by Ann Reed in June.", ""),
        ("In progress: To be added.", "in_progress", "To be added.", ""),
        ("Ongoing", "in_progress", "", ""),
        ("Open", "open", "", ""),
        ("Open day was held.", "open", "Open day was held.", ""),
        ("Complete set of figures awaited", "open", "Complete set of figures awaited", ""),
        ("Sent to all on 3 May. Closed.", "closed", "Sent to all on 3 May.", ""),
        ("", "open", "", ""),
        ("Carried over from 6 February meeting. In progress: Soon.", "in_progress", "Soon.", "Carried over from 6 February meeting"),
        ("Carried forward: Closed", "closed", "", "Carried forward"),
        ("Carried over to 3 September", "open", "Carried over to 3 September", ""),
    ],
)
def test_status_and_outcome(words: str, status: str, outcome: str, carried: str) -> None:
    assert read_result(words) == (status, outcome, carried)


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("Ann Reed to write to Bo Lee to ask.", ["Ann Reed"]),
        ("Ann Reed and Bo Lee to look at it.", ["Ann Reed", "Bo Lee"]),
        ("Ann Reed, Bo Lee and the Task group to look at it.", ["Ann Reed", "Bo Lee", "the Task group"]),
        ("Chief Inspector Ann Reed (Constabulary) will report.", ["Ann Reed"]),
        ("Task group to meet.", ["Task group"]),
        ("All members to reply.", ["All members"]),
        ("CSP Members to reply.", ["CSP Members"]),
        ("Ann to reply.", ["Ann"]),
        ("Office of the Police and Crime Commissioner to reply.", ["Office of the Police and Crime Commissioner"]),
        ("It was agreed to wait.", []),
        ("Need to wait.", []),
        ("Plans for the park to follow.", []),
        ("Light the park.", []),
    ],
)
def test_owners(text: str, owners: list[str]) -> None:
    assert owners_of(text) == owners


@pytest.mark.parametrize(
    ("printed", "month", "expected"),
    [
        ("03/01", "", ("03/01", "")), ("3 / 1", "", ("03/01", "")), ("Action point 12/10", "", ("12/10", "")),
        ("4", "July 2023", ("07/04", "")), ("4", "7", ("07/04", "")), ("4", "", ("4", "")),
        ("11/07/2023", "", ("", "")), ("Ref", "", ("", "")), ("", "", ("", "")),
    ],
)  # fmt: skip
def test_reference(printed: str, month: str, expected: tuple[str, str]) -> None:
    assert reference_of(printed, month) == expected


@given(st.integers(1, 12), st.integers(1, 99))
def test_a_reference_in_any_spelling(month: int, number: int) -> None:
    spellings = {f"{month}/{number}", f"{month:02}/{number:02}", f"AP{month} / {number}"}
    assert {reference_of(words) for words in spellings} == {(f"{month:02}/{number:02}", "")}


@given(word_files(TABLES | LOGS))
def test_no_file_raises_and_every_unit_is_accounted_for(word: WordFile) -> None:
    looks_like_log(word)
    read = read_log(word)
    assert [unit.place for unit in read.account.units] == units(word)
    assert all(entry.reference for entry in read.entries)
