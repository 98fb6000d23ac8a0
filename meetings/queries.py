"""Reads of meetings: the agenda with its numbers and times, the minutes to be agreed, the next meeting."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from csp.once import once
from meetings.models import AgendaItem, AgendaLead, Meeting, Minutes, Paper

MONTHS = (
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
)
NAMED_DAY = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({'|'.join(MONTHS)})\s+(\d{{4}})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """A row of an agenda with what follows from its place.

    `number`: "7", of a part "7.2", "" for a heading or a break. `minutes`: its own and its parts' together.
    `starts`: when it begins if all goes to plan; None where the meeting's start is not known.
    """

    item: AgendaItem
    number: str
    minutes: int
    starts: time | None
    leads: tuple[AgendaLead, ...]
    papers: tuple[Paper, ...]
    parts: tuple[Row, ...] = ()


@once
def agenda_rows(meeting: Meeting) -> list[Row]:
    """The agenda of `meeting` in order, with leads and papers; empty without one. Three queries."""
    items = list(
        AgendaItem.objects.filter(agenda__meeting=meeting).select_related("priority").order_by("position").prefetch_related("leads", "papers")
    )
    parts: dict[int, list[AgendaItem]] = defaultdict(list)
    for item in items:
        if item.parent_id:
            parts[item.parent_id].append(item)
    rows, counted, elapsed = [], 0, 0
    for item in items:
        if item.parent_id:
            continue
        counted += item.kind == AgendaItem.Kind.ITEM
        number = str(counted) if item.kind == AgendaItem.Kind.ITEM else ""
        starts, own = clock(meeting, elapsed), item.minutes or 0
        elapsed += own
        below = []
        for place, part in enumerate(parts[item.pk], 1):
            below.append(_row(part, f"{number}.{place}" if number else "", clock(meeting, elapsed)))
            elapsed += part.minutes or 0
        rows.append(_row(item, number, starts, tuple(below)))
    return rows


def _row(item: AgendaItem, number: str, starts: time | None, parts: tuple[Row, ...] = ()) -> Row:
    papers = tuple(sorted(item.papers.all(), key=lambda paper: (paper.position, paper.pk)))
    minutes = (item.minutes or 0) + total_minutes(parts)
    return Row(item, number, minutes, starts, tuple(item.leads.all()), papers, parts)


def total_minutes(rows: Iterable[Row]) -> int:
    """Minutes allotted in all, parts included."""
    return sum(row.minutes for row in rows)


def clock(meeting: Meeting, minutes: int) -> time | None:
    """The time of day so many minutes after the start of `meeting`; None where that is not known."""
    if meeting.starts is None:
        return None
    return (datetime.combine(meeting.date, meeting.starts) + timedelta(minutes=minutes)).time()


@once
def minutes_before(meeting: Meeting) -> Minutes | None:
    """The minutes to be agreed at `meeting`.

    Those to which an agenda item is bound; else those of the day that an item names ("Minutes of 14 March 2023
    meeting: Agreement"), if the record has them; otherwise the latest earlier ones of the group that no earlier
    meeting has agreed.
    """
    found = Minutes.objects.filter(meeting__group=meeting.group_id, meeting__date__lt=meeting.date)
    found = found.select_related("meeting__group", "agreed_at")
    bound = AgendaItem.objects.filter(agenda__meeting=meeting, about=AgendaItem.About.MINUTES).values("about_meeting")
    if minutes := found.filter(meeting__in=bound).order_by("-meeting__date").first():
        return minutes
    titles = AgendaItem.objects.filter(agenda__meeting=meeting, title__icontains="minutes").order_by("position")
    named = [day for title in titles.values_list("title", flat=True) for day in named_days(title)]
    by_day = {minutes.meeting.date: minutes for minutes in found.filter(meeting__date__in=named)}
    for day in named:
        if day in by_day:
            return by_day[day]
    pending = ~Q(status=Minutes.Status.AGREED) | Q(agreed_at__date__gte=meeting.date)
    return found.filter(pending).order_by("-meeting__date").first()


def named_days(text: str) -> list[date]:
    """Days that `text` names in full: 14 March 2023. One that is no day of the calendar is passed over."""
    days = []
    for day, month, year in NAMED_DAY.findall(text):
        try:
            days.append(date(int(year), MONTHS.index(month.title()) + 1, int(day)))
        except ValueError:
            continue
    return days


def next_meeting(meeting: Meeting) -> Meeting | None:
    """The next meeting of the same group that is not cancelled; None if none is in the record."""
    later = Meeting.objects.filter(group=meeting.group_id, date__gt=meeting.date)
    return later.exclude(status=Meeting.Status.CANCELLED).order_by("date").first()
