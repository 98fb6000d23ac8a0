"""Writes about who was there, and what follows from it about who sits where.

(Part of `meetings.services`.)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from csp.models import Group, Membership, Office, Person, User
from csp.services import audit, record_agency, record_person
from meetings.models import Attendance, AttendanceRole, Meeting
from meetings.reading.shapes import AttendeeRead


@transaction.atomic
def record_attendance(*, meeting: Meeting, attendees: Sequence[AttendeeRead], by: User) -> None:
    """Bring the attendance of `meeting` to what was read; unknown people and agencies are made."""
    rows = {row.person_id: row for row in meeting.attendances.select_related("person")}
    for old in rows.values():
        old.represents = None
        old.save(update_fields=["represents"])
    written: dict[str, Attendance] = {}
    for position, attendee in enumerate(attendees, 1):
        person = record_person(name=attendee.name, by=by)
        agency, team = record_agency(printed=attendee.agency, by=by)
        row = rows.pop(person.pk, None) or Attendance(meeting=meeting, person=person)
        row.capacity, row.present, row.position = attendee.capacity, attendee.present, position
        row.agency, row.team = agency, team
        row.printed_name, row.printed_agency = attendee.printed_name or attendee.name, attendee.agency
        row.represents = None
        row.replaces = record_person(name=attendee.replaces, by=by) if attendee.replaces else None
        row.save()
        roles = [AttendanceRole(attendance=row, role=role) for role in attendee.roles]
        if {(role.role, role.span) for role in roles} != set(row.roles.values_list("role", "span")):
            row.roles.all().delete()
            AttendanceRole.objects.bulk_create(roles)
        written[attendee.name] = row
    for row in rows.values():
        row.delete()
    _record_representation(meeting, attendees, written, by)
    audit(by=by, act="record_attendance", thing=meeting, people=len(written))


def _record_representation(
    meeting: Meeting, attendees: Sequence[AttendeeRead], written: dict[str, Attendance], by: User
) -> None:
    """The represented stand in the record too, as absent, in the capacity in which their seat counts."""
    position = len(attendees)
    for attendee in attendees:
        if not attendee.represents:
            continue
        absent = written.get(attendee.represents)
        if absent is None:
            position += 1
            printed = attendee.represents_agency
            agency, team = record_agency(printed=printed or attendee.agency, by=by)
            absent = Attendance.objects.create(
                meeting=meeting,
                person=record_person(name=attendee.represents, by=by),
                capacity=attendee.capacity,
                present=False,
                agency=agency,
                team=team if printed else "",
                printed_name=attendee.represents,
                printed_agency=printed,
                position=position,
            )
            written[attendee.represents] = absent
        row = written[attendee.name]
        row.represents = absent
        row.save(update_fields=["represents"])


@transaction.atomic
def infer_memberships(*, group: Group, by: User) -> None:
    """Work out memberships and the offices of Chair and Vice Chair from the attendance of all meetings.

    Whoever sits as Board or Member in their own right, present or with apologies, is one since the first
    meeting that shows it; a change of agency or standing ends one membership and starts another, and "X
    replaced Y" ends Y's. Only rows that were themselves inferred are made anew; where an officer has entered
    a membership for somebody, theirs stands alone.
    """
    entered = set(group.memberships.filter(inferred=False).values_list("person_id", flat=True))
    group.memberships.filter(inferred=True).delete()
    group.offices.filter(inferred=True).delete()
    seats: dict[int, Membership] = {}
    offices: dict[str, Office | None] = {Office.Kind.CHAIR: None, Office.Kind.VICE_CHAIR: None}
    memberships: list[Membership] = []
    terms: list[Office] = []
    taken = set(group.offices.filter(inferred=False).values_list("kind", flat=True))
    titles: dict[int, str] = {}
    attendances = (
        Attendance.objects.filter(meeting__group=group)
        .select_related("meeting", "person")
        .prefetch_related("roles")
        .order_by("meeting__date", "position")
    )
    for row in attendances:
        day = row.meeting.date
        titles[row.person_id] = _title(row) or titles.get(row.person_id, "")
        if row.replaces_id in seats:
            _end(seats.pop(row.replaces_id), day)
        if row.capacity != Attendance.Capacity.GUEST and row.represents_id is None:
            seat = seats.get(row.person_id)
            if seat is None or (seat.agency_id, seat.standing) != (row.agency_id, row.capacity):
                if seat is not None:
                    _end(seat, day)
                seat = Membership(
                    person=row.person, group=group, agency_id=row.agency_id, team=row.team,
                    standing=row.capacity, starts=day, inferred=True,
                )
                seats[row.person_id] = seat
                if row.person_id not in entered:
                    memberships.append(seat)
        for role in row.roles.all():
            held = offices.get(role.role)
            if role.role in offices and role.role not in taken and (held is None or held.person_id != row.person_id):
                if held is not None:
                    _end(held, day)
                term = Office(person=row.person, group=group, kind=role.role, starts=day, inferred=True)
                offices[role.role] = term
                terms.append(term)
    Membership.objects.bulk_create(memberships)
    Office.objects.bulk_create(terms)
    for person in Person.objects.filter(pk__in=titles):
        if titles[person.pk] and person.title != titles[person.pk]:
            person.title = titles[person.pk]
            person.save(update_fields=["title"])
    audit(by=by, act="infer_memberships", thing=group, memberships=len(memberships), offices=len(terms))


def _end(row: Membership | Office, day: date) -> None:
    """It ended the day before `day`, the first that shows otherwise."""
    row.ends = max(day - timedelta(days=1), row.starts or date.min)


def _title(row: Attendance) -> str:
    """The title in the printed name: what stands before the name itself."""
    before, found, _ = row.printed_name.partition(row.person.name)
    return before.strip() if found else ""
