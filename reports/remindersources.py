"""Of what people are reminded, each kind by itself: what is due on a day, for whom, and on which occasion.

An occasion names the thing, its day and which reminder it is, so that another day for the same thing is told anew. A
reminder whose day was missed (no worker ran) is made up for, in today's words, until the thing itself is past.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max
from django.utils import timezone

from actions.models import ActionPoint
from csp.models import Audience, Group, Membership, Message, Office, Person, Reminders, User
from csp.permissions import Permission, grants, roles_from
from csp.queries import rules_by_day
from meetings.deadlines import deadlines
from meetings.models import Meeting, Minutes, MinutesComment, ReportRequest
from meetings.paperqueries import is_closed
from meetings.requestlinks import link_of
from reports.builders.actionlogs import concealed_points
from reports.digests import CommentsDue, PointDue, PointsDue, ReportDue, Thing
from reports.mypagequeries import anchor_of

# A late report is asked for again so often.
AGAIN = 7


@dataclass(frozen=True)
class Due:
    """Somebody is to be told of `thing` at the address `to` ("": the record has none), on these occasions."""

    person: Person
    to: str
    thing: Thing
    occasions: tuple[str, ...]


class Readers:
    """Who sits where on a day, and who can sign in and read what members read. Three queries, whoever is asked for."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.seats = list(Membership.objects.on(day).select_related("person", "group"))
        held = list(Office.objects.on(day).select_related("person", "group"))
        self.offices = [row for row in held if row.kind != Office.Kind.SUPPORT_OFFICER]
        users = [row for row in User.objects.filter(is_active=True, person__isnull=False) if row.person_id]
        self.accounts: dict[int, str] = {row.person_id: row.email for row in users if row.person_id}
        self.members = self._members(users, held)

    def _members(self, users: Iterable[User], offices: Iterable[Office]) -> set[int | None]:
        """Keys of the people who hold Permission.READ_MEMBERS, by the seats and offices that count for it."""
        own, held = Group.Kind.PARTNERSHIP, defaultdict(set)
        for seat in self.seats:
            if seat.group.kind == own:
                held[seat.person_id].add(seat.standing)
        for office in offices:
            if office.group.kind == own:
                held[office.person_id].add(office.kind)
        return {row.person_id for row in users if grants(roles_from(row, held[row.person_id or 0]), Permission.READ_MEMBERS)}

    def address_of(self, person: Person) -> str:
        """Where `person` is written to: where their codes to sign in arrive, else their address in the record; "" for none."""
        return self.accounts.get(person.pk) or person.email

    def of_group(self, group: int) -> list[Person]:
        """Who sits or holds an office in a group, each once."""
        rows: list[Membership | Office] = [*self.seats, *self.offices]
        return list({row.person_id: row.person for row in rows if row.group_id == group}.values())

    def reads_as_member(self, person: Person) -> bool:
        """Whether the links to what goes to Board and members open for them: an account alone, as a guest or somebody of a
        task group has, opens none."""
        return person.pk in self.members

    def of_agency(self, agency: int) -> list[Person]:
        """Who represents an agency; its deputies where it has no representative."""
        rows = [row for row in self.seats if row.agency_id == agency]
        chosen = [row for row in rows if row.role == Membership.Role.REPRESENTATIVE] or rows
        return list({row.person_id: row.person for row in chosen}.values())


def reports_due(settings: Reminders, day: date, readers: Readers) -> Iterator[Due]:
    """Reports that were asked for and have not come. One query."""
    awaited = ReportRequest.objects.filter(
        received_at=None, called_off_at=None, meeting__date__gte=day, meeting__status=Meeting.Status.PLANNED
    )
    for row in awaited.select_related("meeting__group", "item__parent", "person", "paper").order_by("due", "pk"):
        occasion = _report_occasion(row, settings, day)
        if occasion:
            closed = is_closed(row.item) or (row.paper is not None and row.paper.audience != Audience.PUBLIC)
            thing = ReportDue(row.meeting, "" if closed else row.title, row.due, (row.due - day).days, link_of(row))
            yield Due(row.person, row.email, thing, (f"report {row.pk} due {row.due}, {occasion}",))


def _report_occasion(row: ReportRequest, settings: Reminders, day: date) -> str:
    left = (row.due - day).days
    if left < 0:
        return f"late {(-left - 1) // AGAIN}" if settings.reports_late else ""
    passed = [days for days in settings.report_days if left <= days]
    # Whoever was asked since that day knows.
    if not passed or timezone.localdate(row.asked_at) >= row.due - timedelta(days=min(passed)):
        return ""
    return f"{min(passed)} days"


def points_due(settings: Reminders, day: date, readers: Readers) -> Iterator[Due]:
    """Outstanding action points before the next ordinary meeting of their group. Two queries, and five more for
    each group whose day has come: few have theirs at one time."""
    for meeting, due, occasions in _meetings_asking(settings, day):
        hidden = concealed_points(meeting.group_id, Audience.PUBLIC)
        mine, agencys, people = _heaps(meeting, readers)
        for pk, person in people.items():
            own = {point.pk for point in mine[pk]}
            points = tuple(
                _point(point, hidden, point.pk in own, anchor_of(point, day))
                for point in sorted({*mine[pk], *agencys[pk]}, key=lambda one: (one.pk not in own, one.meeting.date, one.sequence))
            )
            thing = PointsDue(meeting, due if due >= day else None, points)
            yield Due(person, readers.address_of(person), thing, occasions)


def _meetings_asking(settings: Reminders, day: date) -> Iterator[tuple[Meeting, date, tuple[str, ...]]]:
    """The next ordinary meeting of each group of which an occasion has come: its reports' deadline, and the occasions."""
    coming = Meeting.objects.filter(date__gte=day, kind=Meeting.Kind.ORDINARY, status=Meeting.Status.PLANNED)
    first: dict[int, Meeting] = {}
    for row in coming.select_related("group").order_by("date", "pk"):
        first.setdefault(row.group_id, row)
    rules = rules_by_day()
    for row in first.values():
        reports = deadlines(row, rules(row.date)).reports
        occasions = []
        if reports - timedelta(days=settings.actions_before_reports) <= day <= reports:
            occasions.append(f"action points before reports of meeting {row.pk}, {reports}")
        if row.date - timedelta(days=settings.actions_before_meeting) <= day:
            occasions.append(f"action points before meeting {row.pk}, {row.date}")
        if occasions:
            yield row, reports, tuple(occasions)


Heaps = tuple[dict[int, set[ActionPoint]], dict[int, set[ActionPoint]], dict[int, Person]]


def _heaps(meeting: Meeting, readers: Readers) -> Heaps:
    """Of each person, by key: the points that name them or their group, those of their agency; and the people."""
    points = (
        ActionPoint.objects.outstanding().filter(meeting__group=meeting.group_id, meeting__date__lt=meeting.date)
        # What stands in a draft that nobody has seen may yet change, its number too.
        .exclude(meeting__minutes__status=Minutes.Status.DRAFT)
        .select_related("meeting__group").prefetch_related("owners__person", "owners__group").annotate(news=Max("updates__date"))
    )
    mine: dict[int, set[ActionPoint]] = defaultdict(set)
    agencys: dict[int, set[ActionPoint]] = defaultdict(set)
    people: dict[int, Person] = {}
    for point in points:
        for owner in point.owners.all():
            if owner.person is not None:
                whose, heap = [owner.person], mine
            elif owner.group is not None and owner.group.kind != Group.Kind.PARTNERSHIP:
                whose, heap = readers.of_group(owner.group.pk), mine
            elif owner.agency_id is not None:
                whose, heap = readers.of_agency(owner.agency_id), agencys
            else:
                continue
            for person in whose:
                heap[person.pk].add(point)
                people[person.pk] = person
    return mine, agencys, people


def _point(point: ActionPoint, hidden: Iterable[int], mine: bool, anchor: str) -> PointDue:
    text = "" if point.pk in hidden else point.text
    news: date | None = getattr(point, "news", None)
    return PointDue(point.reference, text, point.meeting.date, news, mine, anchor)


def comments_due(settings: Reminders, day: date, readers: Readers) -> Iterator[Due]:
    """Draft minutes on which comments close soon, to those who were asked, can open them and have said nothing.
    Three queries."""
    last = day + timedelta(days=settings.minutes_days)
    drafts = Minutes.objects.filter(status=Minutes.Status.CIRCULATED, comments_due__gte=day, comments_due__lte=last)
    found = {f"minutes {row.pk}": row for row in drafts.select_related("meeting__group")}
    if not found:
        return
    said = set(
        MinutesComment.objects.filter(minutes__in=[row.pk for row in found.values()]).values_list("minutes", "by__person")
    )
    asked: dict[tuple[str, Person], date] = {}
    letters = Message.objects.filter(about__in=found, person__isnull=False).select_related("person").order_by("queued_at")
    for letter in letters:
        if letter.person is not None:
            asked[letter.about, letter.person] = timezone.localdate(letter.queued_at)
    for (about, person), when in asked.items():
        minutes = found[about]
        due = minutes.comments_due
        if due is None or not readers.reads_as_member(person) or (minutes.pk, person.pk) in said or when >= due - timedelta(days=settings.minutes_days):
            continue
        occasion = f"comments on minutes {minutes.pk} by {due}"
        yield Due(person, readers.address_of(person), CommentsDue(minutes.meeting, due), (occasion,))
