"""A meeting as an entry of a calendar (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from meetings.deadlines import LONDON
from meetings.models import Meeting


def calendar_of(meeting: Meeting, *, partnership: str, address: str, now: datetime) -> bytes:
    """An .ics file with `meeting` (its group loaded) in it, as it stands at `now` (aware).

    Its UID is the meeting's for good and SEQUENCE its version, so that a later file moves or cancels what an earlier one
    put into a calendar. Without a time it takes the whole day. `partnership`: whose meeting; `address`: where its papers
    are, behind a sign-in. Nothing of its agenda is in it: calendars are shared.
    """
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", meeting.version)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", _title(meeting, partnership))
    if meeting.starts is None:
        event.add("dtstart", meeting.date)
    else:
        event.add("dtstart", datetime.combine(meeting.date, meeting.starts, LONDON).astimezone(UTC))
        if meeting.ends is not None:
            event.add("dtend", datetime.combine(meeting.date, meeting.ends, LONDON).astimezone(UTC))
    place = where(meeting)
    if place:
        event.add("location", place)
    event.add("description", f"Papers: {address}")
    event.add("url", address)
    event.add("status", "CANCELLED" if meeting.status == Meeting.Status.CANCELLED else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Community Safety Partnership//The record//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical()


def where(meeting: Meeting) -> str:
    """Venue, "Online", or both, in words; "" while it is not known."""
    if meeting.mode == Meeting.Mode.ONLINE:
        return "Online"
    if meeting.mode == Meeting.Mode.HYBRID:
        return f"{meeting.venue} and online" if meeting.venue else "In person and online"
    return meeting.venue


def _title(meeting: Meeting, partnership: str) -> str:
    kind = f", {meeting.get_kind_display().lower()}" if meeting.kind != Meeting.Kind.ORDINARY else ""
    whose = meeting.group.name if partnership in ("", meeting.group.name) else f"{partnership}: {meeting.group.name}"
    return f"{whose}{kind}"
