"""What somebody finds on their own page, gathered with a fixed number of queries whatever there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from actions.models import ActionOwner, ActionPoint, ActionPointQuerySet, ActionUpdate
from actions.queries import agencies_of, groups_of, owned_by, owned_by_agencies, readable_by, reportable_by
from csp.models import Agency, Group, User
from csp.permissions import Permission, may
from csp.queries import rules_on
from meetings.deadlines import deadlines
from meetings.models import Meeting, Minutes, ReportRequest
from meetings.paperqueries import days_late
from reports.calendars import where
from reports.memberqueries import MeetingPapers, meetings_for_members, minutes_going_round

# A month comes again within it.
A_YEAR = timedelta(days=330)


@dataclass
class Point:
    """An action point as its card shows it. `anchor`: its place on the page; `lines`: what was said of it, oldest first."""

    point: ActionPoint
    anchor: str
    lines: list[ActionUpdate]
    mine: bool

    @property
    def newest(self) -> ActionUpdate | None:
        """The latest line."""
        return self.lines[-1] if self.lines else None

    @property
    def base(self) -> int:
        """What a new line is written on: the key of the latest, 0 for none."""
        return self.lines[-1].pk if self.lines else 0

    @property
    def is_done(self) -> bool:
        """Closed, be it confirmed by a meeting or not."""
        return self.point.status == ActionPoint.Status.CLOSED

    @property
    def settled(self) -> bool:
        """It takes no further line here: a meeting closed it or carried it over."""
        return bool(self.point.settled_at_id) or self.point.status == ActionPoint.Status.CARRIED_OVER

    @property
    def stands(self) -> str:
        """How it stands, in plain words."""
        return {"open": "Open", "in_progress": "In progress", "closed": "Done", "carried_over": "Carried over"}[self.point.status]


class Owed(Enum):
    """How a report that was asked of somebody stands."""

    LATE = "late"
    DUE = "due"
    RECEIVED = "received"
    CHECKED = "checked"


@dataclass
class Report:
    """A report that was asked of the reader. `days`: late, or left until it is due."""

    request: ReportRequest
    state: Owed
    days: int

    @property
    def begun(self) -> bool:
        """They have begun to write it here."""
        return self.request.paper_id is not None and self.request.received_at is None


@dataclass
class Coming:
    """A meeting ahead: `place` in words, `days` until then, `papers` if any are out, else the day by which they are."""

    meeting: Meeting
    place: str
    days: int
    papers: MeetingPapers | None
    papers_by: date | None = None


@dataclass
class MyPage:
    """All of the page. `also`: the next meetings of the reader's other groups; `cancelled`: ahead, and not held."""

    coming: Coming | None
    also: list[Coming] = field(default_factory=list)
    cancelled: list[Meeting] = field(default_factory=list)
    mine: list[Point] = field(default_factory=list)
    agencies: list[Agency] = field(default_factory=list)
    agencys: list[Point] = field(default_factory=list)
    done: list[Point] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    drafts: list[Minutes] = field(default_factory=list)
    papers: list[MeetingPapers] = field(default_factory=list)

    @property
    def to_write(self) -> list[Report]:
        """Reports that are not in yet."""
        return [one for one in self.reports if one.state in (Owed.LATE, Owed.DUE)]


def my_page(user: User, today: date) -> MyPage:
    """The page of `user` on `today`. A fixed number of queries."""
    groups = _groups(user, today)
    published = meetings_for_members(since=today)
    page = _meetings(groups, published, today)
    page.drafts = minutes_going_round()
    page.papers = [one for one in reversed(published) if page.coming is None or one.meeting != page.coming.meeting]
    if user.person is None:
        return page
    page.agencies = agencies_of(user.person, today)
    own = owned_by(user.person, today)
    points = _points(own | owned_by_agencies(page.agencies, today), own, today)
    page.mine = [one for one in points if one.mine and not one.is_done]
    page.agencys = [one for one in points if not one.mine and not one.is_done]
    page.done = [one for one in points if one.is_done]
    page.reports = _reports(user.person.pk, today)
    return page


def _groups(user: User, today: date) -> list[Group]:
    """The Partnership, whose papers every member reads, and the other groups in which they sit."""
    own = groups_of(user.person, today) if user.person else []
    return [*Group.objects.filter(kind=Group.Kind.PARTNERSHIP), *(one for one in own if one.kind != Group.Kind.PARTNERSHIP)]


def meetings_of(user: User, today: date) -> QuerySet[Meeting]:
    """Meetings that `user` may put into a calendar: of the Partnership and of their groups; of the desk, all."""
    if may(user, Permission.USE_DESK):
        return Meeting.objects.select_related("group")
    return Meeting.objects.filter(group__in=[one.pk for one in _groups(user, today)]).select_related("group")


def _meetings(groups: list[Group], published: list[MeetingPapers], today: date) -> MyPage:
    ahead = list(
        Meeting.objects.filter(group__in=[one.pk for one in groups], date__gte=today).select_related("group").order_by("date", "starts", "pk")
    )
    out = {one.meeting.pk: one for one in published}
    first: dict[int, Coming] = {}
    for meeting in ahead:
        if meeting.status != Meeting.Status.CANCELLED and meeting.group_id not in first:
            first[meeting.group_id] = Coming(meeting, where(meeting), (meeting.date - today).days, out.get(meeting.pk))
    inorder = sorted(first.values(), key=lambda one: (one.meeting.date, str(one.meeting.starts or "")))
    coming = inorder[0] if inorder else None
    if coming and (coming.papers is None or coming.papers.pack is None):
        coming.papers_by = deadlines(coming.meeting, rules_on(coming.meeting.date)).publication
    until = coming.meeting.date if coming else today.replace(year=today.year + 1, day=1)
    cancelled = [one for one in ahead if one.status == Meeting.Status.CANCELLED and one.date <= until]
    return MyPage(coming, inorder[1:], cancelled)


def _points(wanted: ActionPointQuerySet, own: ActionPointQuerySet, today: date) -> list[Point]:
    """What is outstanding of `wanted`, and what is done and not yet confirmed by a meeting; the oldest first."""
    unsettled = wanted.told_of().filter(
        Q(status__in=[ActionPoint.Status.OPEN, ActionPoint.Status.IN_PROGRESS]) | Q(status=ActionPoint.Status.CLOSED, settled_at=None)
    )
    rows = _whole(unsettled)
    return _drawn(rows, own.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True), today)


def _whole(points: ActionPointQuerySet) -> list[ActionPoint]:
    """With their owners, and every line with its file."""
    return list(
        points.select_related("meeting__group", "settled_at").prefetch_related(
            Prefetch("owners", ActionOwner.objects.order_by("position")),
            Prefetch("updates", ActionUpdate.objects.select_related("file").order_by("pk")),
        ).order_by("meeting__date", "meeting", "sequence")
    )


def _drawn(rows: Iterable[ActionPoint], mine: Iterable[int], today: date) -> list[Point]:
    """Cards of action points, loaded with owners and updates."""
    own = set(mine)
    return [Point(row, anchor_of(row, today), list(row.updates.all()), row.pk in own) for row in rows]


def anchor_of(point: ActionPoint, today: date) -> str:
    """The place of an action point on its owner's page, told by itself alone: action-03-02. References come again: those of
    other groups than the Partnership say so, those of a year ago and more their year, and those of an extraordinary meeting,
    which may follow another in the same month, their day."""
    group = "" if point.meeting.group.kind == Group.Kind.PARTNERSHIP else f"{point.meeting.group.slug}-"
    year = f"{point.meeting.date.year}-" if point.meeting.date <= today - A_YEAR else ""
    day = f"{point.meeting.date:%d}-" if point.meeting.kind == Meeting.Kind.EXTRAORDINARY else ""
    return f"action-{group}{year}{day}{point.reference.replace('/', '-')}"


def reportable(user: User, identity: UUID, today: date) -> Point | None:
    """The card of an action point on which `user` may write a line, settled or not; None for any other."""
    rows = _whole(reportable_by(user, today).filter(identity=identity, pk__in=readable_by(user).values("pk")))
    own = owned_by(user.person, today).filter(identity=identity).exists() if user.person else False
    return _drawn(rows, [row.pk for row in rows if own], today)[0] if rows else None


def said_already(point: ActionPoint, user: User, *, status: str, text: str, link: str) -> bool:
    """Whether the newest line of `point` is this one, by `user`: a tap that came twice."""
    newest = ActionUpdate.objects.filter(action_point=point).order_by("-pk").first()
    told = (status, text, link, user.person_id)
    return newest is not None and user.person_id is not None and (newest.status, newest.text, newest.link, newest.person_id) == told


def evidence(user: User, pk: int) -> ActionUpdate | None:
    """A line with a file, of an action point that `user` may read; None for any other."""
    found = ActionUpdate.objects.filter(pk=pk, file__isnull=False, action_point__in=readable_by(user).values("pk"))
    return found.select_related("file").first()


def _reports(person: int, today: date) -> list[Report]:
    """What was asked of a person for meetings that are still to come: what is late first, what is in last."""
    asked = ReportRequest.objects.filter(person=person, called_off_at=None, meeting__date__gte=today)
    found = []
    for request in asked.exclude(meeting__status=Meeting.Status.CANCELLED).select_related("meeting__group", "paper").order_by("due", "pk"):
        late = days_late(request)
        if request.received_at is not None:
            state = Owed.CHECKED if request.paper is not None and request.paper.checked else Owed.RECEIVED
        else:
            state = Owed.LATE if late else Owed.DUE
        found.append(Report(request, state, late or (request.due - today).days))
    return sorted(found, key=lambda one: list(Owed).index(one.state))
