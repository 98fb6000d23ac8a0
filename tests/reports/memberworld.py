"""A member of the invented town with everything on their page, or with nothing yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from actions.models import ActionPoint
from csp.models import Agency, Membership, User
from meetings.models import Meeting, Minutes
from tests import desk
from tests.factories import (
    ActionOwnerFactory,
    ActionPointFactory,
    ActionUpdateFactory,
    AgencyFactory,
    AgendaItemFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    MinutesFactory,
    PersonFactory,
    ReportRequestFactory,
)
from tests.reports.siterows import Kind, publish

LONG_NAME = "Wilhelmina Featherstonehaugh-Cholmondeley"
LONG_AGENCY = "Thornbridge and Upper Wendle Valley Community Rehabilitation and Resettlement Service"


@dataclass
class Member:
    """Who reads, the agency they sit for, a colleague of it, a stranger of another; the last meeting and the next."""

    user: User
    agency: Agency
    colleague: User
    stranger: User
    last: Meeting
    coming: Meeting
    mine: list[ActionPoint] = field(default_factory=list)
    agencys: list[ActionPoint] = field(default_factory=list)
    done: list[ActionPoint] = field(default_factory=list)


def _seated(name: str, agency: Agency) -> User:
    user = desk.user_of(name)
    group = GroupFactory(partnership=True)
    MembershipFactory(person=user.person, agency=agency, group=group, standing=Membership.Standing.BOARD, starts=None)
    return user


def member(today: date) -> Member:
    """A member with two meetings, one past and one coming, and nothing to do."""
    desk.PartnershipFactory()
    agency = AgencyFactory(name=LONG_AGENCY)
    user, colleague = _seated(LONG_NAME, agency), _seated("Bram Fennimore", agency)
    stranger = _seated("Dev Greenhalge", AgencyFactory(name="Thornbridge Fire and Rescue"))
    last = MeetingFactory(date=today - timedelta(days=60))
    return Member(user, agency, colleague, stranger, last, MeetingFactory(date=today + timedelta(days=30)))


def owned(meeting: Meeting, owner: User, text: str, **more: object) -> ActionPoint:
    """An action point of that person."""
    point = ActionPointFactory(meeting=meeting, text=text, **more)
    ActionOwnerFactory(action_point=point, person=owner.person)
    return point


def busy(today: date, points: int = 3) -> Member:
    """A member with so many action points of their own, and twice as many of their agency; something done, reports to
    write and one received, minutes that go round, a pack, a meeting of another group, and one that is cancelled."""
    one = member(today)
    for place in range(points):
        point = owned(one.last, one.user, f"Ask every licensed house of ward {place + 1} to join the radio scheme, and tell the Board which did not.")
        if place:
            ActionUpdateFactory(action_point=point, author=LONG_NAME, text="Nine of fourteen have joined; the Lamb and the Old Lock are thinking about it.")
            ActionPoint.objects.filter(pk=point.pk).update(status=ActionPoint.Status.IN_PROGRESS)
        one.mine.append(point)
    one.agencys = [owned(one.last, one.colleague, f"Count bicycles stolen in quarter {place + 1}.") for place in range(2 * points)]
    done = owned(one.last, one.user, "Send the leaflet to the printer.", status=ActionPoint.Status.CLOSED)
    ActionUpdateFactory(action_point=done, status=ActionPoint.Status.CLOSED, author=LONG_NAME, text="It is printed.", link="https://www.thornbridge.example/leaflet")
    one.done = [done]
    item = AgendaItemFactory(agenda__meeting=one.coming, title="Radio scheme")
    asked = {"meeting": one.coming, "person": one.user.person}
    ReportRequestFactory(**asked, item=item, title="The radio scheme after a year", due=today - timedelta(days=2))
    ReportRequestFactory(**asked, title="Counts of the towpath survey, with the wards of the upper valley", due=today + timedelta(days=9))
    MinutesFactory(meeting=one.last, status=Minutes.Status.CIRCULATED, comments_due=today + timedelta(days=5))
    publish(Kind.PACK, one.coming.date, meeting=one.coming, audience="members", title="Members’ pack", slug="pack-members")
    publish(Kind.AGENDA, one.coming.date, meeting=one.coming)
    publish(Kind.MINUTES, one.last.date, meeting=one.last)
    task = GroupFactory(name="Task group on the riverside", short_name="Riverside", slug="riverside", kind="task")
    MembershipFactory(person=one.user.person, agency=one.agency, group=task, starts=None)
    MeetingFactory(group=task, date=today + timedelta(days=40), mode=Meeting.Mode.ONLINE)
    MeetingFactory(date=today + timedelta(days=12), status=Meeting.Status.CANCELLED)
    return one


def stranger_of(one: Member) -> ActionPoint:
    """An action point of the other agency."""
    return owned(one.last, one.stranger, "Test the hydrants of Quay Street.")


def partner() -> User:
    """Somebody who may sign in and sits nowhere."""
    return desk.user_of(PersonFactory(name="Hamish Greenhalge").name)
