"""Reads for the timetable: a year as a table of months and groups, and what the year before proposes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from csp.models import Group, Membership
from csp.queries import rules_by_day
from csp.workingdays import bank_holiday
from meetings.deadlines import Deadlines, deadlines
from meetings.models import Meeting, TimetableNote
from meetings.timetable import Held, Proposed, Year, clashes, neighbour, propose


@dataclass(frozen=True)
class Planned:
    """A meeting in a timetable, when its papers are due, and which of these dates were set by hand."""

    meeting: Meeting
    due: Deadlines
    by_hand: frozenset[str]

    @property
    def unusual(self) -> str:
        """What kind of meeting it is, in words, unless an ordinary one."""
        return "" if self.meeting.kind == Meeting.Kind.ORDINARY else self.meeting.get_kind_display()

    @property
    def cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.meeting.status == Meeting.Status.CANCELLED


@dataclass(frozen=True)
class Month:
    """A month of a timetable: its first day, its bank holidays by day, and its meetings in order."""

    first: date
    holidays: dict[date, str]
    meetings: list[Planned]


@dataclass(frozen=True)
class Quarter:
    """Three months, and the notes that touch them; the first quarter is April to June."""

    number: int
    months: list[Month]
    notes: list[TimetableNote]

    @property
    def meetings(self) -> list[Planned]:
        """Its meetings in order."""
        return [planned for month in self.months for planned in month.meetings]

    @property
    def holidays(self) -> dict[date, str]:
        """Its bank holidays by day."""
        return {day: name for month in self.months for day, name in month.holidays.items()}


@dataclass(frozen=True)
class Strip:
    """A note across its months: so many months stand empty before it, it covers `length`, `after` are left."""

    note: TimetableNote
    before: int
    length: int
    after: int

    @classmethod
    def of(cls, note: TimetableNote, year: Year) -> Strip:
        """Where `note` stands among the months of `year`; what lies outside is cut off."""
        start, end = (_place(min(max(day, year.first), year.last), year) for day in (note.starts, note.ends))
        return cls(note, start, end - start + 1, 11 - end)


@dataclass(frozen=True)
class Cell:
    """A group's month: its meetings in order, and its notes."""

    meetings: list[Planned]
    notes: list[TimetableNote]


@dataclass(frozen=True)
class GroupRow:
    """A group's row of twelve months."""

    group: Group
    cells: list[Cell]


@dataclass(frozen=True)
class YearTable:
    """A year as the partnership prints it: months across, groups down.

    `running`: notes of no group, each across its months; those of a group stand in its row. `later`: what is planned already in the first quarter of the year after.
    """

    year: Year
    quarters: list[Quarter]
    rows: list[GroupRow]
    running: list[Strip]
    later: list[Planned]

    @property
    def months(self) -> list[Month]:
        """All twelve."""
        return [month for quarter in self.quarters for month in quarter.months]

    @property
    def meetings(self) -> list[Planned]:
        """All meetings of the year in order."""
        return [planned for quarter in self.quarters for planned in quarter.meetings]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to print."""
        return not (self.rows or self.running)


DEADLINES = ("report_deadline", "publication_deadline", "question_deadline")


def planned(meetings: Iterable[Meeting]) -> list[Planned]:
    """Meetings with their deadlines. One query for the rules, whatever their number."""
    rules = rules_by_day()
    return [
        Planned(
            meeting, deadlines(meeting, rules(meeting.date)),
            frozenset(name for name in DEADLINES if getattr(meeting, name) is not None),
        )
        for meeting in meetings
    ]


def year_table(year: Year) -> YearTable:
    """The timetable of `year`. Three queries."""
    horizon = year.after.months[3]
    found = Meeting.objects.filter(date__gte=year.first, date__lt=horizon).select_related("group")
    rows = planned(found.order_by("date", "starts", "group__name"))
    own = [row for row in rows if row.meeting.date in year]
    months = [
        Month(first, {day: name for day, name in year.bank_holidays.items() if day.month == first.month},
              [row for row in own if row.meeting.date.month == first.month])
        for first in year.months
    ]
    notes = list(TimetableNote.objects.between(year.first, year.last).select_related("group"))
    strips = [Strip.of(note, year) for note in notes]
    quarters = [
        Quarter(at // 3 + 1, months[at : at + 3],
                [one.note for one in strips if one.before < at + 3 and one.before + one.length > at])
        for at in range(0, 12, 3)
    ]
    return YearTable(
        year, quarters, _group_rows(year, own, [strip for strip in strips if strip.note.group]),
        [strip for strip in strips if strip.note.group is None],
        [row for row in rows if row.meeting.date not in year and not row.cancelled],
    )


def _group_rows(year: Year, meetings: list[Planned], strips: list[Strip]) -> list[GroupRow]:
    """One row for each group with a meeting or a note, the Partnership first."""
    cells: dict[int, list[Cell]] = defaultdict(lambda: [Cell([], []) for _ in range(12)])
    groups: dict[int, Group] = {}
    for one in meetings:
        groups[one.meeting.group_id] = one.meeting.group
        cells[one.meeting.group_id][_place(one.meeting.date, year)].meetings.append(one)
    for strip in strips:
        group = strip.note.group
        if group is not None:
            groups[group.pk] = group
            for cell in cells[group.pk][strip.before : strip.before + strip.length]:
                cell.notes.append(strip.note)
    order = sorted(groups.values(), key=lambda group: (group.kind != Group.Kind.PARTNERSHIP, group.name))
    return [GroupRow(group, cells[group.pk]) for group in order]


def _place(day: date, year: Year) -> int:
    return (day.year - year.begins) * 12 + day.month - 4


def held(meeting: Meeting) -> Held:
    """A meeting as the rules of meetings.timetable see it."""
    return Held(meeting.group_id, meeting.kind, meeting.date, meeting.starts, meeting.ends)


@dataclass(frozen=True)
class Proposal:
    """What a year before gives for `year`: days with the meetings they follow, and what stands already.

    `source`: the year before, the latest with meetings; None where the record has none.
    """

    year: Year
    source: Year | None
    rows: list[tuple[Proposed, Meeting]]
    standing: list[Planned]


def proposal(year: Year) -> Proposal:
    """A proposal for `year`. Extraordinary and cancelled meetings are not repeated. Four queries."""
    kept = Meeting.objects.exclude(status=Meeting.Status.CANCELLED).exclude(kind=Meeting.Kind.EXTRAORDINARY)
    last = kept.filter(date__lt=year.first).order_by("-date").values_list("date", flat=True).first()
    standing = list(Meeting.objects.filter(date__range=(year.first, year.last)).select_related("group").order_by("date"))
    if last is None:
        return Proposal(year, None, [], planned(standing))
    source = Year.of(last)
    before = {held(one): one for one in kept.filter(date__range=(source.first, source.last)).select_related("group")}
    rows = propose(before, year, [held(one) for one in standing])
    return Proposal(year, source, [(row, before[row.like]) for row in rows], planned(standing))


def seats(year: Year) -> dict[int, set[str]]:
    """Who sits in which group at some time of `year`: names by the group's number. One query."""
    sitting = Membership.objects.filter(
        Q(starts=None) | Q(starts__lte=year.last), Q(ends=None) | Q(ends__gte=year.first)
    )
    found: dict[int, set[str]] = defaultdict(set)
    for group, name in sitting.values_list("group_id", "person__name"):
        found[group].add(name)
    return found


def joining_words(meetings: Iterable[int | None]) -> dict[int | None, str]:
    """How the public attended each of these meetings, by its number."""
    found = Meeting.objects.filter(pk__in=[pk for pk in meetings if pk])
    return dict(found.values_list("pk", "joining"))


def month_end(first: date) -> date:
    """The last day of the month that begins on `first`."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


@dataclass(frozen=True)
class Remark:
    """What follows from a row of a proposal: its deadlines, the bank holiday it falls on with the nearest working
    day, whether the group meets on that day already, and what it clashes with, in words."""

    due: Deadlines
    holiday: str
    neighbour: date
    stands: bool
    clashes: list[str]


def remarks(year: Year, rows: Sequence[Held | None], standing: Iterable[Planned]) -> list[Remark | None]:
    """For each row of a proposal of `year` what follows from it; None where there is none to say it of.

    Three queries, however many the rows.
    """
    rules, groups = rules_by_day(), Group.objects.in_bulk()
    there = [held(one.meeting) for one in standing if not one.cancelled]
    taken = {(one.meeting.group_id, one.meeting.date) for one in standing}
    found = clashes([*there, *(row for row in rows if row)], seats(year))

    def remark(row: Held) -> Remark:
        stands = (row.group, row.date) in taken
        words = [
            f"{groups[other.group]} {clash.words}"
            for clash in found for own, other in ((clash.one, clash.other), (clash.other, clash.one))
            if own is row and not (stands and other.group == row.group)
        ]
        due = deadlines(Meeting(date=row.date), rules(row.date))
        return Remark(due, bank_holiday(row.date), neighbour(row.date), stands, words)

    return [remark(row) if row else None for row in rows]
