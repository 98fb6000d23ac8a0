"""The timetable of a year: months across, groups down, and its meetings with their deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from csp.models import Group
from meetings.models import TimetableNote
from meetings.timetable import Year
from meetings.timetablequeries import Planned, Quarter, YearTable, year_table
from reports.builders.heads import LONDON, Audience, CannotPublish, founded
from reports.builders.shapes import View


@dataclass(frozen=True)
class TimetabledMeeting:
    """A meeting as a timetable tells it."""

    report_deadline: date
    publication_deadline: date
    question_deadline: datetime
    date: date
    group: str
    group_short: str
    kind: str
    kind_words: str
    status: str
    mode: str
    mode_words: str
    venue: str
    starts: time | None
    ends: time | None


@dataclass(frozen=True)
class NoteView:
    """Words in a timetable that are no meeting, and the first and last day of what they are about."""

    words: str
    group: str
    starts: date
    ends: date


@dataclass(frozen=True)
class HolidayView:
    """A bank holiday."""

    date: date
    name: str


@dataclass(frozen=True)
class MonthView:
    """A month: its first day and its bank holidays."""

    first: date
    holidays: tuple[HolidayView, ...]


@dataclass(frozen=True)
class QuarterView:
    """Three months with all that is in them."""

    number: int
    months: tuple[MonthView, ...]
    meetings: tuple[TimetabledMeeting, ...]
    notes: tuple[NoteView, ...]

    @property
    def holidays(self) -> list[HolidayView]:
        """The bank holidays of its months."""
        return [holiday for month in self.months for holiday in month.holidays]


@dataclass(frozen=True)
class CellView:
    """A group's month."""

    meetings: tuple[TimetabledMeeting, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class RowView:
    """A group's row of twelve months."""

    group: str
    group_short: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True)
class RunningView:
    """A note across months: so many months before it, that it covers, and after it."""

    words: str
    before: int
    length: int
    after: int


@dataclass(frozen=True, kw_only=True)
class TimetableView(View):
    """The timetable of a year. `date` is its first day; `later` is planned in the first quarter of the year after."""

    kind = "timetable"
    year: str
    last: date
    quarters: tuple[QuarterView, ...]
    rows: tuple[RowView, ...]
    running: tuple[RunningView, ...]
    later: tuple[TimetabledMeeting, ...]

    @property
    def months(self) -> list[MonthView]:
        """All twelve."""
        return [month for quarter in self.quarters for month in quarter.months]

    @property
    def key(self) -> list[tuple[str, str]]:
        """The short names of groups, and what they stand for."""
        return [(row.group_short, row.group) for row in self.rows if row.group_short != row.group]


def timetable_view(year: Year) -> TimetableView:
    """The timetable of `year` for the public; raises CannotPublish while it is empty."""
    table = year_table(year)
    if table.empty:
        raise CannotPublish(f"The timetable {year} is empty: plan its meetings first.")
    partnership = founded()
    group = Group.objects.filter(kind=Group.Kind.PARTNERSHIP).first()
    return TimetableView(
        audience=Audience.PUBLIC, title=f"Timetable {year}", partnership=partnership.name,
        group=partnership.name, group_slug=group.slug if group else "", date=year.first,
        year=str(year), last=year.last,
        quarters=tuple(_quarter(quarter) for quarter in table.quarters),
        rows=_rows(table),
        running=tuple(RunningView(one.note.words, one.before, one.length, one.after) for one in table.running),
        later=tuple(_meeting(planned) for planned in table.later),
    )


def _quarter(quarter: Quarter) -> QuarterView:
    months = tuple(
        MonthView(month.first, tuple(HolidayView(day, name) for day, name in month.holidays.items()))
        for month in quarter.months
    )
    meetings = tuple(_meeting(planned) for planned in quarter.meetings)
    return QuarterView(quarter.number, months, meetings, tuple(_note(note) for note in quarter.notes))


def _rows(table: YearTable) -> tuple[RowView, ...]:
    return tuple(
        RowView(
            row.group.name, _short(row.group),
            tuple(
                CellView(tuple(_meeting(one) for one in cell.meetings), tuple(note.words for note in cell.notes))
                for cell in row.cells
            ),
        )
        for row in table.rows
    )


def _meeting(planned: Planned) -> TimetabledMeeting:
    meeting, due = planned.meeting, planned.due
    return TimetabledMeeting(
        date=meeting.date, group=meeting.group.name, group_short=_short(meeting.group),
        kind=meeting.kind, kind_words=meeting.get_kind_display(), status=meeting.status,
        mode=meeting.mode, mode_words=meeting.get_mode_display(), venue=meeting.venue,
        starts=meeting.starts, ends=meeting.ends, report_deadline=due.reports,
        publication_deadline=due.publication, question_deadline=due.questions.astimezone(LONDON),
    )


def _note(note: TimetableNote) -> NoteView:
    return NoteView(note.words, note.group.name if note.group else "", note.starts, note.ends)


def _short(group: Group) -> str:
    return group.short_name or group.name
