"""Writes about who comes and goes during a meeting, and what interests are declared.

(Part of `meetings.services`.)
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction

from csp.models import Person, User
from csp.services import audit
from meetings.models import AgendaItem, Attendance, Interest, Meeting, Minutes
from meetings.presence import is_out


@transaction.atomic
def note_leaving(*, meeting: Meeting, person: Person, at: time, by: User) -> Attendance:
    """`person` left the room at `at`. Raises ValueError for somebody who is not present or has left already, for a time
    before they came, and for agreed minutes."""
    row = _present(meeting, person)
    if is_out(row):
        raise ValueError(f"{person} left at {row.left:%H:%M} already.")
    if row.arrived is not None and at < row.arrived:
        raise ValueError(f"{person} came at {row.arrived:%H:%M} and cannot have left before.")
    if row.left is not None:
        # They had been out and came back: what counts from now on is that they are gone.
        row.arrived = None
    return _keep(row, by, "note_leaving", left=at)


@transaction.atomic
def note_coming(*, meeting: Meeting, person: Person, at: time, by: User) -> Attendance:
    """`person` came at `at`, later than the rest, or came back. Raises ValueError for somebody who is not marked as present,
    for a time before they left, and for agreed minutes."""
    row = _present(meeting, person)
    if is_out(row) and row.left is not None:
        if at < row.left:
            raise ValueError(f"{person} left at {row.left:%H:%M} and cannot have come back before.")
        # Came back within the same instant is still later than left.
        at = max(at, (datetime.combine(meeting.date, row.left) + timedelta(seconds=1)).time())
    return _keep(row, by, "note_coming", arrived=at)


@transaction.atomic
def forget_times(*, meeting: Meeting, person: Person, by: User) -> Attendance:
    """`person` was there throughout after all. Raises ValueError for somebody who is not present, and for agreed minutes."""
    return _keep(_present(meeting, person), by, "forget_times", arrived=None, left=None)


@transaction.atomic
def declare_interest(
    *, meeting: Meeting, person: Person, words: str, by: User, item: AgendaItem | None = None, left_room: bool = False
) -> Interest:
    """`person` declared an interest: `words` say what, `item` in which item; `left_room`: they left for it and are not
    counted in its votes. Raises ValueError without words, for somebody who is not present, for a room left for no item, for
    an item of another agenda, and for agreed minutes."""
    row = _present(meeting, person)
    said = " ".join(words.split())
    if not said:
        raise ValueError("Enter what the interest is.")
    if left_room and item is None:
        raise ValueError("Choose the item for which they left the room.")
    if item is not None and item.agenda.meeting_id != meeting.pk:
        raise ValueError("That item is not on the agenda of this meeting.")
    interest = Interest.objects.create(meeting=meeting, attendance=row, item=item, words=said, left_room=left_room)
    audit(by=by, act="declare_interest", thing=interest, meeting=str(meeting), left_room=left_room)
    return interest


@transaction.atomic
def drop_interest(*, interest: Interest, by: User) -> None:
    """An interest that was noted in error goes; what the minutes say of it stays with their writer. Raises ValueError for
    agreed minutes."""
    _queue(interest.meeting)
    audit(by=by, act="drop_interest", thing=interest, meeting=str(interest.meeting))
    interest.delete()


def _queue(meeting: Meeting) -> None:
    list(Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting.pk))
    if Minutes.objects.filter(meeting=meeting, status=Minutes.Status.AGREED).exists():
        raise ValueError("The minutes of this meeting are agreed: who was there no longer changes.")


def _present(meeting: Meeting, person: Person) -> Attendance:
    _queue(meeting)
    row = Attendance.objects.filter(meeting=meeting, person=person, present=True).select_related("person").first()
    if row is None:
        raise ValueError(f"{person} is not marked as present.")
    return row


def _keep(row: Attendance, by: User, act: str, **times: time | None) -> Attendance:
    for name, value in times.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=["arrived", "left", "version"])
    told = {name: value and f"{value:%H:%M:%S}" for name, value in times.items()}
    audit(by=by, act=act, thing=row.meeting, person=str(row.person), **told)
    return row
