"""Paragraphs of absurd length: what looks for names, dates and marks in them must not stall."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reports.importing.read import read_paper
from tests.csp.wordfiles import document, packed, paragraph
from tests.reports.papermaking import Head, Piece, paper

NAME = "Marlbridge Community Safety Partnership"
SECONDS = 2.0  # of work; some 0.2 are usual
UNITS = [
    "A ", "Aa Bb ", "II", "a", " ", "(", "((a)(", "1.1 ", "07/01, ", "Action point 07/01 ", "Ann Bee (", "Ann Bee (Fire), ", "Ann Bee, ", "9 July 2019 ",
    "10:00-", "The And Of ", "Agenda item 5, ", "members of the public ", "meeting ", "A-B's ", "Ann van ", "Mr Ann Bee and ", "closed at ", "x@y.", "**", "_a ",
]  # fmt: skip
PAPERS: dict[str, Callable[[str], list[Piece]]] = {
    "minutes": lambda t: [
        Head(NAME, 1), "9 July 2019", "Draft Minutes", "Board", [["Ann Bee", "Fire"], [t, t]], t, "1. Welcome and apologies",
        f"1.1 Apologies were received from {t}", f"1.2 {t}", t, f"2. {t}", "2.1 It ended.",
    ],
    "agenda": lambda t: [
        Head(NAME, 1), "9 July 2019", t, "AGENDA", [["No.", "Item", "Lead", "Time"], ["1", t, t, t], ["2", "Close", "Chair", "5"]], t,
    ],
    "log": lambda t: [
        Head(NAME, 1), "9 July 2019", t, "ACTION POINTS",
        [["MONTH / NUMBER", "ACTION POINT", "ACTION"], ["07/01", t, t], ["07/02", f"{t} to do", f"Closed: {t}"], [t, "", ""]],
    ],
    "report": lambda t: [f"To: Board\nFrom: {t}\nSubject: {t}", "1. Purpose", f"1.1 {t}", t, f"A: {t}", f"a) {t}"],
}  # fmt: skip


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("unit", UNITS)
def test_a_paragraph_of_fifty_thousand_characters_is_read_soon(tmp_path: Path, kind: str, unit: str) -> None:
    path = paper(tmp_path / "paper.docx", *PAPERS[kind](unit * (50_000 // len(unit))))
    began = time.process_time()
    read_paper(path)
    assert time.process_time() - began < SECONDS


MANY = 20_000
HEADS = [NAME, "9 July 2019", "Draft Minutes", "Board", "1. Welcome", "1.1 The Chair began."]


@pytest.mark.parametrize(
    "form", ["Words {} here.", "words {} here", "1.{small} Words {}.", "{small}. Words {}", "a) Words {};", "- words {}", "Ann Bee (Fire {})"]
)
def test_twenty_thousand_paragraphs_are_read_soon(tmp_path: Path, form: str) -> None:
    lines = [form.format(at * 7919 % MANY, small=at % 90 + 1) for at in range(MANY)]
    path = packed(tmp_path / "paper.docx", document("".join(map(paragraph, [*HEADS, *lines]))))
    began = time.process_time()
    read_paper(path)
    assert time.process_time() - began < 2 * SECONDS
