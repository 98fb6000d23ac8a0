"""A meeting that votes: agencies with a Board member each, at the table or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from csp.models import Agency, Person, Rules, User
from meetings.models import AgendaItem, Attendance, Ballot, Meeting
from meetings.services import cast_vote, open_ballot, put_to_vote
from tests.factories import (
    AgencyFactory,
    AgendaFactory,
    AgendaItemFactory,
    AttendanceFactory,
    AttendanceRoleFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    RulesFactory,
)

DAY = date(2031, 7, 8)


@dataclass
class Sitting:
    """`rows`: of those present, by name."""

    meeting: Meeting
    item: AgendaItem
    by: User
    rows: dict[str, Attendance] = field(default_factory=dict)

    def agency(self, name: str) -> Agency:
        return Agency.objects.get(name=name)

    def vote(self, ballot: Ballot, agency: str, choice: str, **more: object) -> None:
        cast_vote(ballot=ballot, agency=self.agency(agency), choice=choice, by=self.by, **more)

    def ballot(self, motion: str = "That the lamps by the lock be mended.", opened: bool = True) -> Ballot:
        made = put_to_vote(meeting=self.meeting, motion=motion, item=self.item, by=self.by)
        if opened:
            open_ballot(ballot=made, by=self.by)
        return made


def seat(meeting: Meeting, name: str, agency: str, standing: str = "board", present: bool = True) -> Attendance | None:
    """`name` sits for `agency`, and is there."""
    person, body = PersonFactory(name=name), AgencyFactory(name=agency)
    if not person.memberships.filter(agency=body).exists():
        MembershipFactory(person=person, agency=body, standing=standing, group=meeting.group, starts=None)
    if not present:
        return None
    return AttendanceFactory(meeting=meeting, person=person, agency=body, capacity=standing, printed_agency=agency)


def sitting(*agencies: str, absent: tuple[str, ...] = (), quorum: int | None = None, day: date = DAY, rules: bool = True) -> Sitting:
    """A meeting at which the member of each agency, called "NAME's member", is there; the first has the chair."""
    group = GroupFactory(partnership=True)
    if rules and not Rules.objects.exists():
        RulesFactory(starts=None, quorum=quorum)
    meeting = MeetingFactory(group=group, date=day)
    item = AgendaItemFactory(agenda=AgendaFactory(meeting=meeting), title="Lamps by the lock")
    made = Sitting(meeting, item, User.objects.machine())
    for name in agencies:
        row = seat(meeting, f"{name}'s member", name)
        assert row is not None
        made.rows[name] = row
    for name in absent:
        seat(meeting, f"{name}'s member", name, present=False)
    AttendanceRoleFactory(attendance=made.rows[agencies[0]])
    return made


def person(name: str) -> Person:
    return Person.objects.get(name=name)
