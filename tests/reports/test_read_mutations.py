"""The real papers typed in other ways: the form changes, the facts do not."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from csp.drafts import DraftDocument
from meetings.reading.shapes import AgendaRead, LogRead, MinutesRead, ReportRead
from reports.importing.read import read_paper
from tests.reports import mutations as m

FORMS: list[m.Mutation] = [
    m.no_styles, m.bold_headings, m.hard_spaces, m.tabs, m.loose_spaces, m.full_stops, m.no_full_stops, m.lists_of_one, m.page_numbers,
    m.blank_paragraphs, m.short_runs, m.tracked_changes, m.content_control,
]  # fmt: skip
MINUTES: list[m.Mutation] = [
    *FORMS, m.agenda_label, m.head_in_one, m.marks_apart, m.loud_marks, m.people_in_lines, m.people_in_one_table
]  # fmt: skip
AGENDAS: list[m.Mutation] = [
    m.blank_paragraphs, m.tracked_changes, m.content_control, m.head_in_one, m.two_tables, m.head_repeated, m.last_column_first, m.breaks_in_cells,
    m.numbers_in_titles, m.drawn_numbers, m.worded_times,
]  # fmt: skip
LOGS: list[m.Mutation] = [
    m.blank_paragraphs, m.tracked_changes, m.content_control, m.head_in_one, m.two_tables, m.head_repeated, m.last_column_first, m.short_references,
]  # fmt: skip
REPORTS: list[m.Mutation] = [
    m.bold_headings, m.hard_spaces, m.tabs, m.loose_spaces, m.lists_of_one, m.blank_paragraphs, m.tracked_changes, m.content_control, m.fields_apart,
    m.fields_in_a_table,
]  # fmt: skip
CASES = [
    *((name, change) for name in ("2023-07-11/2-draft-minutes-of-14-march-2023.docx", "2020-10-06/2-draft-minutes-of-11-february-2020.docx")
      for change in MINUTES),
    *((name, change) for name in ("2023-07-11/1-agenda.docx", "2020-10-06/1-agenda.docx") for change in AGENDAS),
    *((name, change) for name in ("2023-07-11/3-action-points.docx", "2020-10-06/3-action-points.docx") for change in LOGS),
    *((name, change) for name in ("2023-07-11/4-poca-funding-report.docx", "2020-10-06/4-county-lines-project-report.docx",
                                  "2023-07-11/7-financial-report-2022-23.docx") for change in REPORTS),
]  # fmt: skip


def facts(path: Path) -> dict[str, object]:
    """What was read, without the places and numbers as printed."""
    read = read_paper(path)
    assert isinstance(read, AgendaRead | MinutesRead | LogRead | ReportRead)
    assert [unit.text for unit in read.account.lost] == []
    found = {f.name: getattr(read, f.name) for f in dataclasses.fields(read) if f.name not in {"account", "notices", "document"}}
    if isinstance(read, LogRead):
        found["entries"] = [dataclasses.replace(entry, place="") for entry in read.entries]
    if isinstance(read, MinutesRead | ReportRead):
        found["document"] = shown(read.document)
    return {"kind": type(read).__name__} | found


def shown(document: DraftDocument) -> list[object]:
    blocks = [(s.kind, s.title, [(b.kind, b.numbered, b.depth, b.text, b.rows, b.marks) for b in s.blocks]) for s in document.sections]
    return [document.title, document.numbering, *blocks]


@pytest.mark.parametrize(("name", "change"), CASES, ids=lambda value: value if isinstance(value, str) else value.__name__)
def test_the_form_changes_and_the_facts_do_not(papers: Path, tmp_path: Path, name: str, change: m.Mutation) -> None:
    source = papers / name
    copied = tmp_path / source.name
    m.mutated(source, copied, change)
    assert copied.read_bytes() != source.read_bytes()
    assert facts(copied) == facts(source)
