"""Reads for the page of attendance: who is expected, how each is marked, whether there is a quorum."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from csp.models import Agency, Membership, Office, Person
from csp.queries import rules_on
from meetings.models import Attendance, AttendanceRole, Meeting, Minutes
from meetings.presence import is_out, mark_of, surname, times_of, words_of

Capacity = Attendance.Capacity
Role = AttendanceRole.Role


@dataclass(frozen=True)
class Line:
    """Somebody expected or listed. `capacity`: in which they are printed; `deputies`: who may sit for them first."""

    person: Person
    agency: str
    capacity: str
    row: Attendance | None
    offices: tuple[str, ...] = ()
    deputies: tuple[Person, ...] = ()

    @property
    def mark(self) -> str:
        """present, apologies or no-word."""
        return mark_of(self.row)

    @property
    def version(self) -> int:
        """Of the row, 0 without one."""
        return self.row.version if self.row else 0

    @property
    def roles(self) -> list[str]:
        """What they do at the meeting, in words: Chair until item 7."""
        rows = self.row.roles.all() if self.row else ()
        return [f"{one.get_role_display()} {one.span}".strip() for one in rows]

    @property
    def times(self) -> str:
        """When they came and went, in words."""
        return times_of(self.row) if self.row else ""

    @property
    def gone(self) -> bool:
        """Whether they left and have not come back."""
        return self.row is not None and is_out(self.row)

    @property
    def representative(self) -> Attendance | None:
        """Who sits for them."""
        return getattr(self.row, "represented_by", None) if self.row else None


@dataclass(frozen=True)
class Summary:
    """Counts: Board seats filled of those there are, agencies at the table, and the quorum (None: none stated)."""

    board: int
    seats: int
    people: int
    agencies: int
    quorum: int | None

    @property
    def met(self) -> bool:
        """Whether there is a quorum; a representative counts as the Board member."""
        return self.quorum is None or self.board >= self.quorum


@dataclass(frozen=True)
class RoleLine:
    """A role of the meeting, and who has it throughout, or had it first and from when another."""

    role: str
    words: str
    holders: list[Attendance]
    spans: list[str]

    @property
    def throughout(self) -> Attendance | None:
        """The one who has it for the whole meeting."""
        return self.holders[0] if self.spans == [""] else None


@dataclass(frozen=True)
class Sheet:
    """All that the page shows."""

    meeting: Meeting
    board: list[Line]
    members: list[Line]
    others: list[Line]
    roles: list[RoleLine]
    printed: list[Attendance]
    summary: Summary
    minutes: Minutes | None
    frozen: bool

    @property
    def there(self) -> list[Attendance]:
        """Those present, in the printed order."""
        return [row for row in self.printed if row.present]

    @property
    def lines(self) -> list[Line]:
        """Everybody."""
        return [*self.board, *self.members, *self.others]


def sheet(meeting: Meeting) -> Sheet:
    """The sheet of `meeting`; its group is loaded. Seven queries."""
    seats = Membership.objects.on(meeting.date).filter(group=meeting.group_id).select_related("person", "agency")
    offices: dict[int, list[str]] = defaultdict(list)
    for office in Office.objects.on(meeting.date).filter(group=meeting.group_id):
        offices[office.person_id].append(office.get_kind_display())
    listed = meeting.attendances.select_related("person", "agency", "represents__person", "replaces", "represented_by__person")
    rows = {row.person_id: row for row in listed.prefetch_related("roles").order_by("position")}
    board, members = _expected(list(seats), rows, offices)
    known = {line.person.pk for line in (*board, *members)}
    others = [
        Line(row.person, row.printed_agency, row.capacity, row, tuple(offices[pk]))
        for pk, row in rows.items() if pk not in known
    ]
    minutes = Minutes.objects.filter(meeting=meeting).first()
    printed = list(rows.values())
    return Sheet(
        meeting, board, members, others, _roles(rows), printed, _summary(meeting, len(board), printed), minutes,
        frozen=minutes is not None and minutes.status == Minutes.Status.AGREED,
    )


def _expected(
    seats: list[Membership], rows: dict[int, Attendance], offices: dict[int, list[str]]
) -> tuple[list[Line], list[Line]]:
    deputies: dict[int | None, list[Person]] = defaultdict(list)
    for seat in seats:
        if seat.role == Membership.Role.DEPUTY:
            deputies[seat.agency_id].append(seat.person)
    lines: dict[int, Line] = {}
    chair = Office.Kind.CHAIR.label
    order = sorted(seats, key=lambda seat: (chair not in offices[seat.person_id], surname(seat.person), seat.person.name))
    for standing in (Membership.Standing.BOARD, Membership.Standing.MEMBER):
        for seat in order:
            if seat.standing == standing and seat.role != Membership.Role.DEPUTY and seat.person_id not in lines:
                own = rows.get(seat.person_id)
                lines[seat.person_id] = Line(
                    seat.person, (own.printed_agency if own else "") or words_of(seat.agency, seat.team), seat.standing, own,
                    tuple(offices[seat.person_id]), tuple(deputies[seat.agency_id]),
                )
    found = list(lines.values())
    return (
        [line for line in found if line.capacity == Capacity.BOARD],
        [line for line in found if line.capacity == Capacity.MEMBER],
    )


def _roles(rows: dict[int, Attendance]) -> list[RoleLine]:
    held = [(row, role) for row in rows.values() for role in row.roles.all()]
    return [
        RoleLine(
            role.value, role.label, [row for row, one in held if one.role == role],
            [one.span for _, one in held if one.role == role],
        )
        for role in Role
    ]


def _summary(meeting: Meeting, seats: int, printed: list[Attendance]) -> Summary:
    there = [row for row in printed if row.present and not is_out(row)]
    board = [row for row in there if row.capacity == Capacity.BOARD]
    agencies = {row.agency_id for row in there if row.capacity != Capacity.GUEST and row.agency_id}
    return Summary(len(board), max(seats, len(board)), len(there), len(agencies), rules_on(meeting.date).quorum)


@dataclass(frozen=True)
class Names:
    """What completes as one types: people with the agency they came from last, and agencies."""

    people: list[tuple[str, str]]
    agencies: list[str]


def names() -> Names:
    """Everybody the record knows. Three queries."""
    last: dict[int, str] = {}
    printed = Attendance.objects.exclude(printed_agency="").order_by("meeting__date")
    last.update(printed.values_list("person_id", "printed_agency"))
    people = [(str(person), last.get(person.pk, "")) for person in Person.objects.order_by("name")]
    return Names(people, list(Agency.objects.order_by("name").values_list("name", flat=True)))
