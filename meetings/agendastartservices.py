"""Writes that begin an agenda: from the last one, with its dates renewed, or from the usual rows.

(Part of `meetings.services`.)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from django.db import transaction

from csp.models import Priority, User
from csp.services import audit
from meetings.agendaqueries import earlier_meetings, last_agenda, unseated, usual_rows, words_of
from meetings.agendaservices import locked, write_row
from meetings.agendawords import ABOUT_LOG, ABOUT_MINUTES, About, Purpose, RowWords, minutes_title
from meetings.models import Agenda, AgendaItem, Meeting
from meetings.queries import NAMED_DAY, next_meeting


class Start(Enum):
    """From what an agenda begins."""

    LAST = "last"
    USUAL = "usual"


@dataclass(frozen=True)
class Started:
    """A new agenda. `source`: of which it is a renewal; `left_out`: titles of presentations that were not carried;
    `unseated`: (number, words) of leads who no longer sit in the group."""

    agenda: Agenda
    source: Agenda | None
    left_out: tuple[str, ...]
    unseated: tuple[tuple[str, str], ...]


@transaction.atomic
def start_agenda(*, meeting: Meeting, start: Start, by: User) -> Started:
    """The rows of a new agenda: the last one's, with dates renewed and presentations left out, or the usual ones.

    Raises ValueError where rows stand already, and where there is no earlier agenda.
    """
    agenda = locked(meeting=meeting, by=by)
    if agenda.items.exists():
        raise ValueError("There is an agenda already. Change its rows instead.")
    source = last_agenda(meeting) if start is Start.LAST else None
    if start is Start.LAST and source is None:
        raise ValueError("There is no earlier agenda to start from. Start from the usual rows instead.")
    left_out: list[str] = []
    if source is None:
        for place, words in enumerate(usual_rows(meeting), 1):
            write_row(row=AgendaItem(agenda=agenda, position=place), words=words, by=by)
    else:
        left_out = _renew(agenda, source, by)
    audit(by=by, act="start_agenda", thing=agenda, start=start.value)
    return Started(agenda, source, tuple(left_out), tuple(unseated(meeting)))


def _renew(agenda: Agenda, source: Agenda, by: User) -> list[str]:
    """Copy the rows of `source`; gives the titles of those left out."""
    latest = next(iter(earlier_meetings(agenda.meeting)), None)
    following = next_meeting(agenda.meeting)
    left_out: list[str] = []

    def renewed(row: AgendaItem) -> RowWords | None:
        words = words_of(row)
        if words.purpose == Purpose.PRESENT:
            left_out.append(words.title)
            return None
        if words.purpose == Purpose.NEXT_MEETING or words.next_date:
            return replace(words, next_date=following.date if following else None, notes="")
        if words.about == About.MINUTES or (ABOUT_MINUTES.match(words.title) and NAMED_DAY.search(words.title)):
            if latest is None:
                return None
            day = f"{latest.date:%-d %B %Y}"
            title = NAMED_DAY.sub(day, words.title) if NAMED_DAY.search(words.title) else minutes_title(latest.date)
            return replace(words, title=title, about=About.MINUTES, about_meeting=latest)
        if ABOUT_LOG.match(words.title):
            return replace(words, about=About.ACTION_LOG)
        return words

    def serves(row: AgendaItem) -> Priority | None:
        over = row.priority is not None and row.priority.ends is not None and row.priority.ends < agenda.meeting.date
        return None if over else row.priority

    tops = source.items.filter(parent=None).prefetch_related("leads", "parts__leads").select_related("about_meeting")
    place = 0
    for row in tops.order_by("position"):
        parts = [(words, serves(part)) for part in row.parts.order_by("position") if (words := renewed(part))]
        words = renewed(row)
        if words is None or not (words.title or parts):
            continue
        place += 1
        copy = write_row(row=AgendaItem(agenda=agenda, position=place, priority=serves(row)), words=words, by=by)
        for at, (part, priority) in enumerate(parts, 1):
            write_row(row=AgendaItem(agenda=agenda, parent=copy, position=at, priority=priority), words=part, by=by)
    return left_out
