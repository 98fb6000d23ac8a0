"""Who was at a meeting, who sent apologies, and who sat for whom."""

from __future__ import annotations

from functools import partial
from typing import Any

from csp.models import Agency, Person
from meetings.models import Attendance, AttendanceRole, Meeting
from reports.record.partnership import person_at
from reports.record.references import reference
from reports.record.source import Source
from reports.record.target import Target
from reports.record.values import Fields, Node, only, side_by_side

ATTENDANCE = Fields(Attendance, ("agency", "printed_agency"), "capacity", "present", "team", "printed_name", "arrived", "left")


def write(source: Source, meeting: Meeting) -> list[dict[str, Any]]:
    """Those at `meeting` and those with apologies, in the printed order."""
    rows = sorted(source.of(meeting, Attendance, "meeting"), key=lambda row: row.position)
    return [_attendance(source, row) for row in rows]


def _attendance(source: Source, row: Attendance) -> dict[str, Any]:
    source.refer(row.person)
    roles = sorted((each.role, each.span) for each in source.of(row, AttendanceRole, "attendance"))
    return {
        "name": row.person.name,
        "distinction": row.person.distinction,
        **ATTENDANCE.write(row),
        "roles": [role for role, _ in roles],
        "role_spans": [span for _, span in roles],
        "represents": _seat_of(source, row.represents, row.meeting),
        "represented_by": _seat_of(source, source.one(row, Attendance, "represents"), row.meeting),
        "agency_record": source.refer(row.agency),
        "replaces": source.refer(row.replaces),
    }


def _seat_of(source: Source, row: Attendance | None, own: Meeting) -> Any:
    return row and source.within(own, row.meeting, "person", source.refer(row.person))


def read(target: Target, node: Node, meeting: Meeting) -> None:
    """Take up the attendance of `meeting`."""
    for position, data in enumerate(node, 1):
        key = person_at(data)
        row = Attendance(
            meeting=meeting,
            person=target.must_find(Person, key),
            agency=target.find(Agency, data["agency_record"]),
            replaces=target.find(Person, data["replaces"]),
            position=position,
            **ATTENDANCE.read(data),
        )
        target.add(row, reference(meeting) | {"person": key.value})
        for role, span in side_by_side(data["roles"], data["role_spans"]):
            target.add(
                AttendanceRole(
                    attendance=row, role=only(AttendanceRole, "role", role), span=only(AttendanceRole, "span", span)
                )
            )
        target.later(partial(_seat, target, row, data["represents"]))


def _seat(target: Target, row: Attendance, node: Node) -> None:
    row.represents = target.find(Attendance, node, row.meeting, "person")
