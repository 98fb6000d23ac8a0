"""What all publications share: whose meeting it is, when and where, and anchors that are unique."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from csp.models import Partnership
from csp.queries import rules_on, the_partnership
from meetings.deadlines import deadlines
from meetings.models import Meeting
from reports.models import Publication

Audience = Publication.Audience
LONDON = ZoneInfo("Europe/London")


class CannotPublish(Exception):
    """There is nothing to publish, or it may not be; the message is one sentence for the officer."""


def founded() -> Partnership:
    """The partnership; raises CannotPublish before it is in the record."""
    partnership = the_partnership()
    if partnership is None:
        raise CannotPublish("The record has no partnership yet: found it or import its papers first.")
    return partnership


def head(meeting: Meeting, audience: str, title: str, partnership: Partnership | None = None) -> dict[str, Any]:
    """The fields of a View. `title` of a meeting's own thing gets its day: "Agenda, 11 July 2023". `partnership`: if
    it was read already."""
    return {
        "audience": audience,
        "title": title,
        "partnership": (partnership or founded()).name,
        "group": meeting.group.name,
        "group_slug": meeting.group.slug,
        "date": meeting.date,
    }


def dated(words: str, meeting: Meeting) -> str:
    """A title with the day of its meeting: "Agenda, 11 July 2023"."""
    return f"{words}, {meeting.date:%-d %B %Y}"


def gathering(meeting: Meeting) -> dict[str, Any]:
    """The fields of a Gathering."""
    partnership = founded()
    questions = deadlines(meeting, rules_on(meeting.date)).questions
    return {
        "meeting_kind": meeting.kind,
        "meeting_kind_words": meeting.get_kind_display(),
        "status": meeting.status,
        "mode": meeting.mode,
        "mode_words": meeting.get_mode_display(),
        "venue": meeting.venue,
        "starts": meeting.starts,
        "ends": meeting.ends,
        "joining": meeting.joining,
        "question_deadline": questions.astimezone(LONDON),
        "contact_title": partnership.support_title,
        "contact_email": partnership.email,
        "contact_telephone": partnership.telephone,
    }
