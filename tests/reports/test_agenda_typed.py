"""The real agenda of 11 July 2023, typed at the desk: the record is the one that its Word file gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csp.models import User
from meetings.agendaqueries import understood
from meetings.agendawords import About, Kind, RowWords
from meetings.models import AgendaItem, Meeting
from meetings.queries import agenda_rows, minutes_before, total_minutes
from meetings.reading.shapes import AgendaRead, ItemRead, PartRead
from meetings.services import add_row, bind_items, change_row
from reports.importing.read import read_paper
from reports.importing.session import Import
from reports.record.services import record_of

pytestmark = pytest.mark.django_db

KEYS = ("agenda", "agenda_minutes", "agenda_notes")


def agenda_in_the_record(meeting: Meeting) -> dict[str, Any]:
    found = next(one for one in record_of(meeting)["meetings"] if one["date"] == meeting.date.isoformat())
    return {key: found[key] for key in KEYS}


def imported(papers: Path) -> Meeting:
    Import(by=User.objects.machine()).run([papers / "2023-07-11" / "1-agenda.docx", *sorted((papers / "2023-07-11").glob("*minutes*.docx"))])
    return Meeting.objects.get(date=date(2023, 7, 11))


def line_of(item: ItemRead | PartRead) -> str:
    """As an officer types it: title, leads, time."""
    time = [str(item.minutes)] if item.minutes is not None else [item.time_words] if item.time_words else []
    return ", ".join([item.title, *(lead.words for lead in item.leads), *time])


def test_entered_row_by_row_it_is_the_imported_one(papers: Path) -> None:
    by = User.objects.machine()
    meeting = imported(papers)
    read = read_paper(papers / "2023-07-11" / "1-agenda.docx")
    assert isinstance(read, AgendaRead)
    expected = agenda_in_the_record(meeting)
    AgendaItem.objects.filter(agenda__meeting=meeting).delete()
    assert agenda_in_the_record(meeting)["agenda"] == []
    for item in read.items:
        words = RowWords(
            item.title, item.kind, tuple(lead.words for lead in item.leads), item.minutes,
            item.time_words, item.purpose, item.session, item.notes, item.next_date,
        )
        row = add_row(meeting=meeting, words=words, by=by)
        for part in item.parts:
            add_row(
                meeting=meeting, parent=row, by=by,
                words=RowWords(part.title, leads=tuple(lead.words for lead in part.leads), minutes=part.minutes, time_words=part.time_words),
            )
    bind_items(group=meeting.group, by=by)
    assert agenda_in_the_record(meeting) == expected
    rows = agenda_rows(meeting)
    assert sum(row.item.kind == Kind.ITEM for row in rows) == 22
    assert sum(row.item.kind == Kind.HEADING for row in rows) == 1
    assert total_minutes(rows) == expected["agenda_minutes"] == 170


def test_typed_as_single_lines(papers: Path) -> None:
    """Each row as one line, bindings included; only the notes under a title and parts need more than the line."""
    by = User.objects.machine()
    meeting = imported(papers)
    read = read_paper(papers / "2023-07-11" / "1-agenda.docx")
    expected = agenda_in_the_record(meeting)
    AgendaItem.objects.filter(agenda__meeting=meeting).delete()
    for item in read.items:
        line = line_of(item) + (":" if item.kind == Kind.HEADING else "")
        words = understood(meeting, line)
        row = add_row(meeting=meeting, words=words, by=by)
        if item.notes or item.next_date != words.next_date:
            more = RowWords(**{name: getattr(words, name) for name in RowWords.__dataclass_fields__} | {"notes": item.notes, "next_date": item.next_date})
            change_row(row=row, version=1, words=more, by=by)
        for part in item.parts:
            add_row(meeting=meeting, words=understood(meeting, line_of(part)), parent=row, by=by)
    assert agenda_in_the_record(meeting) == expected


def test_the_import_binds_what_the_words_say(papers: Path) -> None:
    meeting = imported(papers)
    bound = AgendaItem.objects.filter(agenda__meeting=meeting).exclude(about=About.NOTHING).order_by("position")
    assert [(row.about, row.about_meeting and row.about_meeting.date) for row in bound] == [
        (About.MINUTES, date(2023, 3, 14)), (About.ACTION_LOG, None),
    ]
    assert minutes_before(meeting).meeting.date == date(2023, 3, 14)
