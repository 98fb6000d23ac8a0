"""Reads of the agenda at the desk: its rows with their times, what a row may name, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Q

from csp.models import Agency, Membership, Person
from meetings.agendawords import USUAL_LEADS, About, RowWords, Session, standing_rows, understand
from meetings.models import Agenda, AgendaItem, Meeting, Paper, ReportRequest
from meetings.paperqueries import flat, papers_with_publication
from meetings.queries import Row, agenda_rows, clock, next_meeting, total_minutes

# Of a group's earlier meetings, how many are offered where minutes are to be chosen.
CHOICES = 12


@dataclass(frozen=True)
class Timed:
    """An agenda held against its meeting. `total`: minutes allotted; `length`: of the meeting, None if not known."""

    rows: tuple[Row, ...]
    total: int
    length: int | None
    ends: time | None

    @property
    def verdict(self) -> str:
        """170 of 180 minutes; 10 free."""
        if self.length is None:
            return f"{self.total} minutes"
        left = self.length - self.total
        rest = f"{left} free" if left > 0 else f"{-left} over" if left < 0 else "none free"
        return f"{self.total} of {self.length} minutes; {rest}"

    @property
    def over(self) -> bool:
        """Whether more is planned than the meeting has time for."""
        return self.length is not None and self.total > self.length

    @property
    def late_closed(self) -> tuple[Row, ...]:
        """Closed rows behind open items: closed ones usually come first."""
        found, opened = [], False
        for row in self.rows:
            if row.item.session == Session.CLOSED and opened and row.number:
                found.append(row)
            opened = opened or (row.item.session == Session.OPEN and bool(row.number))
        return tuple(found)

    @property
    def without_time(self) -> int:
        """Numbered items that state neither minutes nor words instead, nor the date of the next meeting."""
        return sum(
            bool(row.number) and not row.minutes and not row.item.time_words and not row.item.next_date
            and row.item.purpose != AgendaItem.Purpose.NEXT_MEETING
            for row in self.rows
        )


def timed(meeting: Meeting) -> Timed:
    """The agenda of `meeting` with its times. Three queries."""
    rows = tuple(agenda_rows(meeting))
    length = None
    if meeting.starts and meeting.ends:
        day = meeting.date
        length = int((datetime.combine(day, meeting.ends) - datetime.combine(day, meeting.starts)).total_seconds() // 60)
    total = total_minutes(rows)
    return Timed(rows, total, length, clock(meeting, total))


def earlier_meetings(meeting: Meeting) -> list[Meeting]:
    """The group's meetings before `meeting` that took place, latest first."""
    found = Meeting.objects.filter(group=meeting.group_id).before(meeting.date).select_related("group")
    return list(found.exclude(status=Meeting.Status.CANCELLED)[:CHOICES])


def lead_names(meeting: Meeting) -> list[str]:
    """Whom an item may name as its lead: the group's people of the day first, then agencies, then everybody else."""
    seated = Membership.objects.on(meeting.date).filter(group=meeting.group_id).values_list("person__name", flat=True)
    first = sorted(set(seated))
    agencies = list(Agency.objects.filter(Q(ends=None) | Q(ends__gte=meeting.date)).order_by("name").values_list("name", flat=True))
    others = Person.objects.exclude(name__in=first).order_by("name").values_list("name", flat=True).distinct()
    return [*first, *agencies, *others]


def lead_words(meeting: Meeting) -> list[str]:
    """What completes as a lead is typed: the usual words, then names."""
    return [*USUAL_LEADS, *lead_names(meeting)]


def understood(meeting: Meeting, line: str) -> RowWords:
    """What one typed line says on the agenda of `meeting` (meetings.agendawords.understand)."""
    following = next_meeting(meeting)
    return understand(
        line, meeting=meeting, earlier=earlier_meetings(meeting), names=lead_names(meeting),
        following=following.date if following else None,
    )


def last_agenda(meeting: Meeting) -> Agenda | None:
    """The latest earlier agenda of the group, of a meeting of the same kind if there is one; None without."""
    found = Agenda.objects.filter(meeting__group=meeting.group_id, meeting__date__lt=meeting.date, items__isnull=False)
    found = found.exclude(meeting__status=Meeting.Status.CANCELLED).select_related("meeting__group").order_by("-meeting__date")
    return found.filter(meeting__kind=meeting.kind).first() or found.first()


def usual_rows(meeting: Meeting) -> list[RowWords]:
    """The standing rows for `meeting`."""
    following = next_meeting(meeting)
    return standing_rows(next(iter(earlier_meetings(meeting)), None), following.date if following else None)


def words_of(row: AgendaItem) -> RowWords:
    """What a row says now."""
    return RowWords(
        row.title, row.kind, tuple(lead.words for lead in row.leads.all()), row.minutes, row.time_words, row.purpose,
        row.session, row.notes, row.next_date, row.about, row.about_meeting,
    )


def differing(one: RowWords, other: RowWords) -> list[tuple[str, str, str]]:
    """Where two versions of a row differ: (field in words, what one says, what the other says)."""
    facts = zip(_facts(one), _facts(other), strict=True)
    return [(name, first, second) for (name, first), (_, second) in facts if first != second]


def _facts(words: RowWords) -> list[tuple[str, str]]:
    about = f"Minutes of {words.about_meeting.date:%-d %B %Y}" if words.about_meeting else About(words.about).label
    return [
        ("Kind of row", AgendaItem.Kind(words.kind).label), ("Title", words.title), ("Leads", ", ".join(words.leads)),
        ("Minutes", "" if words.minutes is None else str(words.minutes)), ("Words instead", words.time_words),
        ("Purpose", AgendaItem.Purpose(words.purpose).label), ("Open or closed", Session(words.session).label),
        ("Takes up", about), ("Next meeting", f"{words.next_date:%-d %B %Y}" if words.next_date else ""),
        ("Notes", words.notes),
    ]


@dataclass(frozen=True)
class Hanging:
    """What hangs on a row and its parts. `published`: those of the papers that were published."""

    papers: tuple[Paper, ...]
    published: tuple[Paper, ...]
    requests: tuple[ReportRequest, ...]
    minuted: int
    parts: int

    def __bool__(self) -> bool:
        return bool(self.papers or self.requests or self.minuted)


def hanging(row: AgendaItem) -> Hanging:
    """What the deletion of `row` would touch. Four queries."""
    rows = [row.pk, *row.parts.values_list("pk", flat=True)]
    papers = papers_with_publication(row.agenda.meeting).filter(items__in=rows).distinct()
    found = tuple(papers)
    asked = ReportRequest.objects.filter(item__in=rows, called_off_at=None, paper=None)
    minuted = AgendaItem.objects.filter(pk__in=rows, minuted_items__isnull=False).count()
    return Hanging(
        found, tuple(paper for paper in found if getattr(paper, "published", False)), tuple(asked), minuted, len(rows) - 1
    )


def unseated(meeting: Meeting) -> list[tuple[str, str]]:
    """(number, name) of people who lead an item and hold no seat in the group on the day of `meeting`."""
    seated = set(Membership.objects.on(meeting.date).filter(group=meeting.group_id).values_list("person", flat=True))
    left = set(Membership.objects.filter(group=meeting.group_id).values_list("person", flat=True)) - seated
    return [
        (row.number, lead.words) for row in flat(agenda_rows(meeting)) for lead in row.leads if lead.person_id in left
    ]
