"""A year of a partnership, gathered from the record: who sat on it, its priorities, groups, projects, money and contacts.

A fixed number of queries, however much there is. What the public may not read is not among the facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet

from actions.models import ActionPoint
from csp.models import (
    Agency,
    Audience,
    AwaitedSeat,
    Group,
    Membership,
    Office,
    Partnership,
    Priority,
    PriorityGroup,
    Project,
    Strategy,
    UsefulContact,
)
from meetings.models import AgendaItem, Decision, Meeting, StandingDocument, StandingVersion
from meetings.timetable import Year
from reports.builders.heads import CannotPublish, founded
from reports.builders.moneyaccounts import accounts_view
from reports.builders.reviewmoney import money_of_projects, priority_figures
from reports.builders.reviewshapes import (
    AgencyFact,
    ContactFact,
    GroupFact,
    Money,
    OutcomeFact,
    PriorityFact,
    ProjectFact,
    PublicBody,
    ReviewFacts,
    StrategyFact,
    Stretch,
)
from reports.models import Publication

DAY = timedelta(days=1)


def review_facts(group: Group, year: Year) -> ReviewFacts:
    """What the record knows of `year` of `group`; raises CannotPublish before there is a partnership."""
    partnership = founded()
    try:
        accounts = accounts_view(year)
    except CannotPublish:
        accounts = None
    money = money_of_projects(year, accounts) if accounts is not None else {}
    projects = list(_projects(year, money))
    figures, whole = priority_figures((one, money.get(one.pk, ())) for one in projects)
    return ReviewFacts(
        year=year, group=group.name, body=_body(partnership), agencies=tuple(_agencies(group, year)),
        stretches=tuple(_stretches(year)), groups=tuple(_groups(group, year)),
        projects=tuple(_project(one, money.get(one.pk, ())) for one in projects),
        strategies=tuple(_strategies(year)), contacts=tuple(_contacts(year)),
        meetings=Meeting.objects.filter(group=group, date__range=(year.first, year.last), kind=Meeting.Kind.ORDINARY)
        .exclude(status=Meeting.Status.CANCELLED).count(),
        plan=StandingVersion.objects.in_force_on(year.last).filter(standing__group=group, standing__kind=StandingDocument.Kind.PLAN).exists(),
        outcomes=tuple(_outcomes(group, year)), decisions=tuple(_decisions(group, year)), accounts=accounts,
        by_priority=figures, by_priority_total=whole,
    )


def _within(rows: QuerySet, year: Year) -> QuerySet:
    """Dated rows that hold on some day of `year`."""
    return rows.filter(Q(starts=None) | Q(starts__lte=year.last), Q(ends=None) | Q(ends__gte=year.first))


def _body(partnership: Partnership) -> PublicBody:
    return PublicBody(**{
        name: getattr(partnership, name) for name in ("name", "short_name", "area", "support_title", "website", "email", "telephone")
    })


def _agencies(group: Group, year: Year) -> Iterable[AgencyFact]:
    """Those with a seat on some day of the year, statutory ones first; of one that went over into another that has a seat
    too, the other alone, with a note."""
    seats: dict[int, date] = {}
    for model in (Membership, AwaitedSeat):
        for pk, ends in _within(model.objects.filter(group=group, agency__isnull=False), year).values_list("agency", "ends"):
            seats[pk] = max(seats.get(pk, date.min), min(ends or year.last, year.last))
    found = Agency.objects.select_related("successor").prefetch_related("other_names").in_bulk(list(seats))
    came_from: dict[int, list[Agency]] = {}
    for one in found.values():
        if one.successor_id is not None and one.successor_id in found and one.ends is not None and one.ends <= year.last:
            came_from.setdefault(one.successor_id, []).append(one)
    gone = {one.pk for rows in came_from.values() for one in rows}
    facts = []
    for pk, agency in found.items():
        if pk not in gone:
            facts.append(_agency(agency, seats[pk], came_from.get(pk, []), year))
    yield from sorted(facts, key=lambda one: (not one.statutory, one.name.casefold()))


def _agency(agency: Agency, day: date, before: list[Agency], year: Year) -> AgencyFact:
    name = name_on(agency, day)
    notes = [f"It took over from {name_on(one, one.ends)} on {_day(one.ends + DAY)}." for one in before if one.ends]
    notes += [
        f"Called {other.name} until {_day(other.until)}." for other in agency.other_names.all()
        if other.until is not None and year.first <= other.until < day
    ]
    if agency.successor is not None and agency.ends is not None and agency.ends <= year.last:
        notes.append(f"{agency.successor} took over from it on {_day(agency.ends + DAY)}.")
    short = agency.short_name if name == agency.name and agency.short_name not in name else ""
    return AgencyFact(name, short, agency.statutory, " ".join(notes))


def name_on(named: Agency | Priority, day: date) -> str:
    """The name that an agency or a priority (with other_names) bore on `day`."""
    later = [(one.until, one.name) for one in named.other_names.all() if one.until is not None and one.until >= day]
    name: str = min(later)[1] if later else named.name
    return name


def _stretches(year: Year) -> Iterable[Stretch]:
    """The year cut where a priority begins or ends, each piece with its own set; pieces without any are left out."""
    leads = Prefetch("leads", _within(Office.objects.select_related("person").order_by("starts", "pk"), year))
    found = _within(Priority.objects.prefetch_related("other_names", leads), year)
    rows = [(one, PriorityFact(one.name, one.starts, one.ends)) for one in found]
    cuts = {year.first}
    for _, fact in rows:
        cuts |= {day for day in (fact.starts, fact.ends and fact.ends + DAY) if day is not None and day in year}
    begins = sorted(cuts)
    for first, following in zip(begins, [*begins[1:], year.last + DAY], strict=True):
        last = following - DAY
        holding = tuple(
            replace(fact, name=name_on(one, last), leads=tuple(dict.fromkeys(
                str(office.person) for office in one.leads.all() if (office.starts or first) <= last and (office.ends or last) >= first
            )))
            for one, fact in rows if (fact.starts or first) <= first and (fact.ends or first) >= first
        )
        if holding:
            yield Stretch(first, last, holding)


def _groups(group: Group, year: Year) -> Iterable[GroupFact]:
    """Task and other groups that worked in the year: by their own days, or by priorities, seats or meetings of the year."""
    seats: dict[int, list[str]] = {}
    rows = _within(Membership.objects.exclude(group=group), year).select_related("person", "agency").order_by("agency__name", "person__name")
    for seat in rows:
        words = seat.agency.name if seat.agency is not None else str(seat.person)
        seats.setdefault(seat.group_id, []).append(words)
    for pk, name in _within(AwaitedSeat.objects.exclude(group=group), year).order_by("agency__name").values_list("group", "agency__name"):
        seats.setdefault(pk, []).append(name)
    works: dict[int, list[str]] = {}
    for pk, priority in _within(PriorityGroup.objects.order_by("priority__order"), year).values_list("group", "priority__name"):
        works.setdefault(pk, []).append(priority)
    met = set(Meeting.objects.filter(date__range=(year.first, year.last)).values_list("group", flat=True))
    for one in _within(Group.objects.exclude(pk=group.pk).exclude(kind=Group.Kind.PARTNERSHIP), year).order_by("kind", "name"):
        if one.starts or one.ends or one.pk in seats or one.pk in met or one.pk in works:
            members = tuple(sorted(dict.fromkeys(seats.get(one.pk, ())), key=str.casefold))
            yield GroupFact(one.name, one.short_name, one.kind == Group.Kind.TASK, one.purpose, one.starts, one.ends, members, tuple(dict.fromkeys(works.get(one.pk, ()))))


def _projects(year: Year, money: dict[int, tuple[Money, ...]]) -> QuerySet:
    """Those under way in the year, and those that got money in it."""
    under_way = Q(pk__in=money) | (Q(starts=None) | Q(starts__lte=year.last)) & (Q(ends=None) | Q(ends__gte=year.first))
    return Project.objects.filter(under_way).select_related("priority", "lead", "lead_agency").order_by("priority__order", "name")


def _project(one: Project, money: tuple[Money, ...]) -> ProjectFact:
    return ProjectFact(
        one.name, str(one.priority or ""), one.business_as_usual, str(one.lead or ""), str(one.lead_agency or ""), one.purpose, one.outcome,
        one.funded_by, money,
    )


def _strategies(year: Year) -> Iterable[StrategyFact]:
    levels = list(Strategy.Level)
    for one in sorted(_within(Strategy.objects.all(), year), key=lambda one: (levels.index(Strategy.Level(one.level)), one.name.casefold())):
        yield StrategyFact(one.name, one.level, one.part, one.link)


def _contacts(year: Year) -> Iterable[ContactFact]:
    """Those of the end of the year: an old number helps nobody."""
    for one in UsefulContact.objects.on(year.last):
        yield ContactFact(one.name, one.purpose, one.telephone, one.website, one.email)


def _told_in_public(meetings: str) -> Q:
    """What hangs on a paragraph that the public reads: of an open item, in minutes that stand published for everybody.

    `meetings`: the name of the field that leads to the meeting.
    """
    published = Publication.objects.public().standing().filter(kind=Publication.Kind.MINUTES)
    return Q(block__section__audience=Audience.PUBLIC) & Q(**{f"{meetings}__in": published.values("meeting")})


def _outcomes(group: Group, year: Year) -> Iterable[OutcomeFact]:
    """What came of the action points that a meeting of the year confirmed as closed and that serve a priority."""
    closed = AgendaItem.Session.CLOSED
    rows = (
        ActionPoint.objects.filter(_told_in_public("meeting"), priority__isnull=False, status=ActionPoint.Status.CLOSED, meeting__group=group)
        .filter(settled_at__date__range=(year.first, year.last)).exclude(outcome="").exclude(block__section__minuted_item__item__session=closed)
        .select_related("meeting", "settled_at").order_by("settled_at__date", "meeting__date", "sequence")
    )
    for one in rows:
        if one.settled_at is not None:
            yield OutcomeFact(f"{one.meeting.date}-{one.sequence}", f"{one.text.rstrip('.')}. {one.outcome}", one.settled_at.date)


def _decisions(group: Group, year: Year) -> Iterable[OutcomeFact]:
    """What the meetings of the year agreed in public."""
    closed = AgendaItem.Session.CLOSED
    rows = (
        Decision.objects.filter(_told_in_public("meeting"), outcome=Decision.Outcome.AGREED, meeting__group=group)
        .filter(meeting__date__range=(year.first, year.last)).exclude(block__section__minuted_item__item__session=closed)
        .select_related("meeting").order_by("meeting__date", "position")
    )
    for one in rows:
        yield OutcomeFact(f"{one.meeting.date}-{one.position}", one.text, one.meeting.date)


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
