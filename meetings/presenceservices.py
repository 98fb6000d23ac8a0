"""Writes about who is there, as they are marked at the desk while people come in.

What stands afterwards is what an import of the printed minutes would write of the same facts: a row for everybody
present and for everybody with apologies, in the printed order; no row for somebody who sent no word.

(Part of `meetings.services`.)
"""

from __future__ import annotations

from datetime import time

from django.db import transaction

from csp.models import Membership, Office, Person, User
from csp.services import audit, record_agency, record_person
from csp.versions import ChangedMeanwhile
from meetings.attendanceservices import infer_memberships
from meetings.models import Attendance, AttendanceRole, Meeting, Minutes
from meetings.presence import (
    APOLOGIES,
    MARKS,
    NO_WORD,
    PRESENT,
    SITTING,
    mark_of,
    sitting_seen,
    surname,
    words_of,
)
from meetings.reading.people import attendee

Capacity = Attendance.Capacity
ORDER = [Capacity.BOARD, Capacity.MEMBER, Capacity.GUEST]
OFFICES = {Office.Kind.CHAIR: "chair", Office.Kind.VICE_CHAIR: "vice_chair", Office.Kind.SUPPORT_OFFICER: "minutes"}


@transaction.atomic
def mark_presence(*, meeting: Meeting, person: Person, mark: str, base: int, by: User) -> Attendance | None:
    """`person` is present, has sent apologies, or neither (PRESENT, APOLOGIES, NO_WORD); None is given for neither.

    `base`: the version of their row that the page showed, 0 for none. Raises ChangedMeanwhile where somebody
    marked them since; ValueError for somebody who neither sits in the group nor is listed, and for agreed minutes.
    Who comes and holds an office of that day takes its role, if nobody has it.
    """
    _lock(meeting)
    row = _row(meeting, person)
    if (row.version if row else 0) != base:
        raise ChangedMeanwhile(f"{person} was marked “{MARKS[mark_of(row)]}” by somebody else meanwhile.")
    if mark == NO_WORD:
        if row is not None:
            _strike(row, by)
            audit(by=by, act="mark_presence", thing=meeting, person=str(person), mark=mark)
        return None
    row = row or _expected(meeting, person)
    if mark == PRESENT:
        _release(getattr(row, "represented_by", None) if row.pk else None)
    row.present = mark == PRESENT
    _keep(row)
    if row.present:
        _take_offices(row)
    else:
        _leave(row)
    _in_order(meeting, row)
    audit(by=by, act="mark_presence", thing=meeting, person=str(person), mark=mark)
    return row


@transaction.atomic
def seat_representative(*, meeting: Meeting, absent: Person, name: str, agency: str, base: int, by: User) -> Attendance:
    """Somebody called `name` sits for `absent`, and counts as them; gives the row of who sits.

    `agency`: the representative's own, as it is to be printed; "" means that of their seat or the last one known,
    else that of the seat they take. A name that nobody has yet makes a person. Raises as mark_presence, and
    ValueError for somebody who would sit for themselves or for two.
    """
    given = mark_presence(meeting=meeting, person=absent, mark=APOLOGIES, base=base, by=by)
    assert given is not None
    read = attendee(name, agency, given.capacity)
    person = record_person(name=read.name, by=by, title=read.title)
    if person == absent:
        raise ValueError(f"{absent} cannot sit for themselves: mark them as present.")
    row = _row(meeting, person)
    if row is not None and row.represents_id not in (None, given.pk):
        raise ValueError(f"{person} sits for {row.represents and row.represents.person} already.")
    before = getattr(given, "represented_by", None)
    if before is not None and before != row:
        _release(before)
    row = row or _printed_before(meeting, person) or Attendance(
        meeting=meeting, person=person, agency=given.agency, team=given.team, printed_agency=given.printed_agency
    )
    row.capacity, row.present, row.represents = given.capacity, True, given
    row.printed_name = read.printed_name if read.title else str(person)
    if agency.strip():
        row.printed_agency = read.agency
        row.agency, row.team = record_agency(printed=read.agency, by=by)
    _keep(row)
    _in_order(meeting, given)
    _in_order(meeting, row)
    audit(by=by, act="seat_representative", thing=meeting, person=str(person), absent=str(absent))
    return row


@transaction.atomic
def note_attendee(
    *, meeting: Meeting, name: str, agency: str, capacity: str, by: User, present: bool = True, replaces: str = ""
) -> Attendance:
    """Somebody called `name`, with a title or without, is there (or sends apologies) in `capacity`; `agency` as
    printed, `replaces` the name of whom they follow in the seat. Unknown people and agencies are made; somebody
    listed already is brought to this. Raises ValueError without a name, and for agreed minutes."""
    _lock(meeting)
    read = attendee(name, agency, capacity)
    person = record_person(name=read.name, by=by, title=read.title)
    row = _row(meeting, person) or Attendance(meeting=meeting, person=person)
    known = None if read.agency or row.pk else _printed_before(meeting, person)
    if known is not None:
        row = known
    elif read.agency or not row.pk:
        row.printed_agency = read.agency
        row.agency, row.team = record_agency(printed=read.agency, by=by)
    row.capacity, row.present = capacity, present
    row.printed_name = read.printed_name if read.title else str(person)
    row.replaces = record_person(name=attendee(replaces, "", capacity).name, by=by) if replaces.strip() else None
    if not present:
        _leave(row)
    else:
        _release(getattr(row, "represented_by", None) if row.pk else None)
    _keep(row)
    if present:
        _take_offices(row)
    _in_order(meeting, row)
    if not _seated(row):
        infer_memberships(group=meeting.group, by=by)
    audit(by=by, act="note_attendee", thing=meeting, person=str(person), capacity=capacity)
    return row


@transaction.atomic
def name_for_role(*, meeting: Meeting, role: str, person: Person | None, by: User) -> None:
    """`person` has `role` (AttendanceRole.Role) for the whole meeting, and nobody else has it; None: nobody.

    Raises ValueError for somebody who is not there, and for agreed minutes.
    """
    _lock(meeting)
    held = AttendanceRole.objects.filter(attendance__meeting=meeting, role=role)
    row = None if person is None else _row(meeting, person)
    if person is not None and (row is None or not row.present):
        raise ValueError(f"{person} is not marked as present.")
    if [(one.attendance_id, one.span) for one in held] == ([(row.pk, "")] if row else []):
        return
    held.delete()
    if row is not None:
        AttendanceRole.objects.create(attendance=row, role=role)
        _in_order(meeting, row)
    audit(by=by, act="name_for_role", thing=meeting, role=role, person=str(person or ""))


@transaction.atomic
def move_attendee(*, meeting: Meeting, person: Person, earlier: bool, by: User) -> None:
    """Print `person` one place earlier, or later, among those of their kind. Raises ValueError for agreed minutes."""
    _lock(meeting)
    rows = _rows(meeting)
    at = next((place for place, row in enumerate(rows) if row.person_id == person.pk), None)
    if at is None:
        raise ValueError(f"{person} is not listed.")
    other = at + (-1 if earlier else 1)
    if 0 <= other < len(rows) and _part(rows[at]) == _part(rows[other]):
        rows[at], rows[other] = rows[other], rows[at]
        _number(rows)
        audit(by=by, act="move_attendee", thing=meeting, person=str(person))


@transaction.atomic
def record_sitting(
    *, minutes: Minutes, starts: time | None, opened_to_public_at: time | None, closed_at: time | None,
    venue: str, public_present: int | None, seen: str, by: User,
) -> Minutes:
    """When the meeting began, was opened to the public and closed, where it sat ("": where it was planned), and how
    many of the public came (None: not counted). `seen`: the fingerprint of what the page showed (presence.sitting_seen).

    Raises ChangedMeanwhile where something else stands by now, unless it is the same as this; ValueError where the
    times run backwards, and for agreed minutes.
    """
    _lock(minutes.meeting)
    times = [one for one in (starts, opened_to_public_at, closed_at) if one]
    if times != sorted(times):
        raise ValueError("The times run backwards: it starts, is opened to the public, and closes, in this order.")
    minutes = Minutes.objects.select_related("meeting").get(pk=minutes.pk)
    before = sitting_seen(minutes)
    minutes.starts, minutes.opened_to_public_at, minutes.closed_at = starts, opened_to_public_at, closed_at
    minutes.venue, minutes.public_present = venue, public_present
    if sitting_seen(minutes) == before:
        return minutes
    if before != seen:
        raise ChangedMeanwhile("Somebody else changed the times, the place or the count while you had them open.")
    minutes.save(update_fields=SITTING)
    audit(by=by, act="record_sitting", thing=minutes)
    return minutes


def _lock(meeting: Meeting) -> None:
    """The meeting's row is the queue of those who mark; agreed minutes say who was there for good."""
    list(Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting.pk))
    if Minutes.objects.filter(meeting=meeting, status=Minutes.Status.AGREED).exists():
        raise ValueError("The minutes of this meeting are agreed: who was there no longer changes.")


def _row(meeting: Meeting, person: Person) -> Attendance | None:
    rows = Attendance.objects.filter(meeting=meeting, person=person)
    return rows.select_related("person", "agency", "represents__person").first()


def _expected(meeting: Meeting, person: Person) -> Attendance:
    """A row for somebody who sits in the group on that day, with the words as printed last time."""
    seats = Membership.objects.on(meeting.date).filter(group=meeting.group_id, person=person).select_related("agency")
    seat = seats.order_by("standing").first()
    if seat is None:
        raise ValueError(f"{person} does not sit in {meeting.group} on that day: add them under “Somebody else”.")
    before = Attendance.objects.filter(
        meeting__group=meeting.group_id, person=person, agency=seat.agency, team=seat.team, meeting__date__lt=meeting.date
    ).exclude(printed_agency="")
    printed = before.order_by("-meeting__date").values_list("printed_agency", flat=True).first()
    return Attendance(
        meeting=meeting, person=person, capacity=seat.standing, agency=seat.agency, team=seat.team,
        printed_name=str(person), printed_agency=printed or words_of(seat.agency, seat.team),
    )


def _printed_before(meeting: Meeting, person: Person) -> Attendance | None:
    """A row for somebody with the agency of their last meeting in any group, or of a seat; None if neither is known."""
    last = Attendance.objects.filter(person=person, agency__isnull=False).order_by("-meeting__date").first()
    seat = Membership.objects.on(meeting.date).filter(person=person, agency__isnull=False).first()
    known = last or seat
    if known is None:
        return None
    printed = last.printed_agency if last else words_of(known.agency, known.team)
    return Attendance(
        meeting=meeting, person=person, agency=known.agency, team=known.team, printed_name=str(person), printed_agency=printed,
    )


def _keep(row: Attendance) -> None:
    if row.pk:
        before = Attendance.objects.values_list("present", "capacity").get(pk=row.pk)
        if before != (row.present, row.capacity):
            _not_counted(row)
        row.version += 1
    if not row.present:
        row.arrived = row.left = None
    row.save()


def _not_counted(row: Attendance) -> None:
    """Raises ValueError for somebody who was counted in a vote that is closed, or declared an interest."""
    if row.ballot_seats.exists():
        raise ValueError(f"{row.person} was counted in a vote of this meeting, and stays as they were.")
    if row.interests.exists():
        raise ValueError(f"{row.person} declared an interest at this meeting. Take that away first, under Votes.")


def _release(representative: Attendance | None) -> None:
    """Whoever sat for somebody is there for themselves now, as a guest."""
    if representative is not None:
        representative.represents, representative.capacity = None, Capacity.GUEST
        _keep(representative)
        _in_order(representative.meeting, representative)


def _leave(row: Attendance) -> None:
    """Who is not there sits for nobody and has no role."""
    if row.pk:
        row.roles.all().delete()
    if row.represents_id is not None:
        row.represents = None
        row.save(update_fields=["represents"])


def _strike(row: Attendance, by: User) -> None:
    _not_counted(row)
    seated, group = _seated(row), row.meeting.group
    _release(getattr(row, "represented_by", None))
    row.delete()
    _number(_rows(row.meeting))
    if not seated:
        infer_memberships(group=group, by=by)


def _seated(row: Attendance) -> bool:
    """Whether the seats of the group need no second look because of `row`."""
    if row.capacity == Capacity.GUEST or row.represents_id is not None:
        return True
    seats = Membership.objects.on(row.meeting.date).filter(group=row.meeting.group_id, person=row.person_id)
    return row.replaces_id is None and seats.filter(agency=row.agency_id, standing=row.capacity).exists()


def _take_offices(row: Attendance) -> None:
    """The roles of the offices that somebody holds on that day, those that nobody has yet."""
    held = Office.objects.on(row.meeting.date).filter(group=row.meeting.group_id, person=row.person_id, kind__in=OFFICES)
    taken = set(AttendanceRole.objects.filter(attendance__meeting=row.meeting_id).values_list("role", flat=True))
    wanted = {OFFICES[Office.Kind(kind)] for kind in held.values_list("kind", flat=True)} - taken
    AttendanceRole.objects.bulk_create(AttendanceRole(attendance=row, role=role) for role in sorted(wanted))


def _rows(meeting: Meeting) -> list[Attendance]:
    rows = meeting.attendances.select_related("person").prefetch_related("roles", "represented_by")
    return sorted(rows, key=lambda row: (_part(row), row.position, row.pk))


def _part(row: Attendance) -> tuple[bool, bool, int]:
    """Where somebody is printed: those present by capacity, then apologies, then those somebody sat for."""
    represented = not row.present and hasattr(row, "represented_by")
    return not row.present, represented, ORDER.index(Capacity(row.capacity))


def _in_order(meeting: Meeting, new: Attendance) -> None:
    """Print `new` at its place: the Chair first, then by surname; what was put in order by hand stays so."""
    rows = _rows(meeting)
    own = next(row for row in rows if row.pk == new.pk)
    rows.remove(own)
    together = [row for row in rows if _part(row) == _part(own)]
    after = next((row for row in together if _by_name(row) > _by_name(own)), None)
    last = rows.index(together[-1]) + 1 if together else sum(_part(row) < _part(own) for row in rows)
    rows.insert(rows.index(after) if after else last, own)
    _number(rows)


def _by_name(row: Attendance) -> tuple[bool, str, str]:
    chairs = any(role.role == AttendanceRole.Role.CHAIR and not role.span.startswith("from") for role in row.roles.all())
    return not chairs, surname(row.person), row.person.name


def _number(rows: list[Attendance]) -> None:
    for position, row in enumerate(rows, 1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
