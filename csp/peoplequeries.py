"""Reads of who sits where: today, agency by agency; and over time, of one agency or one person."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, F, OuterRef

from csp.models import Agency, AgencyName, AwaitedSeat, Group, Membership, Office, Person

GROUPS = [Group.Kind.PARTNERSHIP, Group.Kind.STEERING, Group.Kind.TASK, Group.Kind.OTHER]


def plain(text: str) -> str:
    """`text` for comparing as people type it: small letters, no accents, one kind of apostrophe."""
    letters = unicodedata.normalize("NFD", text.replace("’", "'"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def says(words: str, *texts: str) -> bool:
    """Whether each of the `words` stands somewhere in `texts`."""
    there = plain(" ".join(texts))
    return all(word in there for word in plain(words).split())


def office_words(office: Office) -> str:
    """Chair, Vice Chair, Lead for Safer streets: a priority by its name of today, where the record knows it."""
    if office.kind != Office.Kind.PRIORITY_LEAD or not office.matter:
        return office.get_kind_display()
    return f"Lead for {office.priority.name if office.priority_id and office.priority else office.matter}"


@dataclass(frozen=True)
class Sitting:
    """Somebody's seat of the day, with the offices they hold in its group."""

    seat: Membership
    offices: tuple[str, ...]

    @property
    def is_deputy(self) -> bool:
        """Whether they sit for the representative."""
        return self.seat.role == Membership.Role.DEPUTY

    @property
    def words(self) -> str:
        """Board member; member, deputy."""
        return f"{self.seat.get_standing_display()}{', deputy' if self.is_deputy else ''}"


@dataclass
class AgencySeats:
    """An agency in a group on one day; without `agency`: those who sit for none."""

    agency: Agency | None
    sitting: list[Sitting] = field(default_factory=list)
    awaited: list[AwaitedSeat] = field(default_factory=list)

    def narrowed(self, words: str) -> AgencySeats | None:
        """What of it `words` find: all of it by the agency's name, else those people; None if nothing."""
        if self.agency and says(words, self.agency.name, self.agency.short_name):
            return self
        found = [one for one in self.sitting if says(words, str(one.seat.person), one.seat.team, *one.offices)]
        return AgencySeats(self.agency, found) if found else None


@dataclass
class GroupSeats:
    """A group on one day. `others`: offices held by people without a seat in it."""

    group: Group
    agencies: list[AgencySeats]
    others: list[Office]

    def narrowed(self, words: str) -> GroupSeats:
        """What of it `words` find."""
        found = [row for row in (one.narrowed(words) for one in self.agencies) if row]
        return GroupSeats(self.group, found, [one for one in self.others if says(words, str(one.person), office_words(one))])

    def __bool__(self) -> bool:
        return bool(self.agencies or self.others)


def seats_by_group(day: date) -> list[GroupSeats]:
    """Every group with a seat or an office on `day`, the Partnership first; four queries whatever their number."""
    groups = sorted(Group.objects.all(), key=lambda group: (GROUPS.index(Group.Kind(group.kind)), group.name))
    held: dict[tuple[int, int], list[Office]] = defaultdict(list)
    for office in Office.objects.on(day).select_related("person", "priority").order_by("kind", "matter", "pk"):
        held[office.group_id, office.person_id].append(office)
    rows: dict[int, dict[int | None, AgencySeats]] = defaultdict(dict)
    seated = set()
    for seat in Membership.objects.on(day).select_related("person", "agency"):
        row = rows[seat.group_id].setdefault(seat.agency_id, AgencySeats(seat.agency))
        seated.add((seat.group_id, seat.person_id))
        row.sitting.append(Sitting(seat, tuple(office_words(one) for one in held.get((seat.group_id, seat.person_id), ()))))
    for awaited in AwaitedSeat.objects.on(day).select_related("agency"):
        rows[awaited.group_id].setdefault(awaited.agency_id, AgencySeats(awaited.agency)).awaited.append(awaited)
    found = []
    for group in groups:
        agencies = sorted(rows[group.pk].values(), key=lambda row: (row.agency is None, row.agency.name if row.agency else ""))
        for row in agencies:
            row.sitting.sort(key=_in_order)
        others = [one for (of, person), offices in held.items() if of == group.pk and (of, person) not in seated for one in offices]
        found.append(GroupSeats(group, agencies, others))
    return [one for one in found if one]


def _in_order(one: Sitting) -> tuple[object, ...]:
    name = one.seat.person.name
    return (one.is_deputy, one.seat.standing, plain(name.rpartition(" ")[2]), plain(name), one.seat.pk)


def agencies_without_a_seat(day: date) -> list[Agency]:
    """Agencies that have not ended and neither sit nor are awaited anywhere on `day`, by name."""
    seated = Membership.objects.on(day).filter(agency=OuterRef("pk"))
    awaited = AwaitedSeat.objects.on(day).filter(agency=OuterRef("pk"))
    idle = Agency.objects.exclude(ends__lt=day).filter(~Exists(seated), ~Exists(awaited))
    return list(idle.order_by("name"))


def ended_agencies(day: date) -> list[Agency]:
    """Agencies that ended before `day`, the latest first, with their successors."""
    return list(Agency.objects.filter(ends__lt=day).select_related("successor").order_by("-ends", "name"))


def people_without_a_seat(day: date) -> list[Person]:
    """People of the record who sit nowhere on `day`, by name."""
    return list(
        Person.objects.filter(~Exists(Membership.objects.on(day).filter(person=OuterRef("pk")))).order_by("name", "distinction")
    )


@dataclass(frozen=True)
class Found:
    """What a name was found in."""

    agencies: list[Agency]
    people: list[Person]


def find_by_name(words: str) -> Found:
    """Agencies and people whose names hold each of the `words`, accents and capitals alike; an agency by its earlier names too."""
    others = defaultdict(list)
    for agency, name in AgencyName.objects.values_list("agency_id", "name"):
        others[agency].append(name)
    agencies = [one for one in Agency.objects.order_by("name") if says(words, one.name, one.short_name, *others[one.pk])]
    people = [one for one in Person.objects.order_by("name", "distinction") if says(words, str(one), one.distinction, one.email)]
    return Found(agencies, people)


@dataclass(frozen=True)
class Period:
    """A seat, an awaited seat or an office over time, in words, and whether it has begun, holds, or has ended."""

    row: Membership | AwaitedSeat | Office
    words: str
    state: str  # now, ahead, past


def periods(rows: Iterable[Membership | AwaitedSeat | Office], day: date) -> list[Period]:
    """`rows` as they stand on `day`: what is ahead first, then what holds, then what has ended, the latest first."""
    found = [Period(row, span(row.starts, row.ends, day), _state(row.starts, row.ends, day)) for row in rows]
    rank = {"ahead": 0, "now": 1, "past": 2}
    latest = date.max.toordinal()
    return sorted(found, key=lambda one: (
        rank[one.state], -(one.row.ends or date.max).toordinal(), latest - (one.row.starts or date.min).toordinal(), one.row.pk
    ))


def _state(starts: date | None, ends: date | None, day: date) -> str:
    if ends is not None and ends < day:
        return "past"
    return "ahead" if starts is not None and starts > day else "now"


def span(starts: date | None, ends: date | None, day: date) -> str:
    """A time in words: since 1 April 2023; from 1 April 2027 (after `day`); 1 April 2023 to 31 March 2024; until 31 March
    2024. "" where neither is known."""
    if starts and ends:
        return f"{starts:%-d %B %Y} to {ends:%-d %B %Y}"
    if starts:
        return f"{'from' if starts > day else 'since'} {starts:%-d %B %Y}"
    return f"until {ends:%-d %B %Y}" if ends else ""


def seats_of_agency(agency: Agency, day: date) -> list[Period]:
    """Every seat of an agency, those awaited among them."""
    seats = Membership.objects.filter(agency=agency).select_related("person", "group")
    return periods([*seats, *AwaitedSeat.objects.filter(agency=agency).select_related("group")], day)


def seats_of_person(person: Person, day: date) -> list[Period]:
    """Every seat that somebody has or had."""
    return periods(Membership.objects.filter(person=person).select_related("agency", "group"), day)


def offices_of_person(person: Person, day: date) -> list[tuple[Period, str]]:
    """Every office that somebody holds or held, each with what it is called."""
    offices = {office.pk: office for office in Office.objects.filter(person=person).select_related("group", "priority")}
    return [(one, office_words(offices[one.row.pk])) for one in periods(offices.values(), day)]


def names_of(agency: Agency) -> tuple[list[AgencyName], list[AgencyName]]:
    """The earlier names of an agency, the latest first, and the other words by which papers call it."""
    names = list(AgencyName.objects.filter(agency=agency).order_by(F("until").desc(nulls_last=True), "name"))
    return [one for one in names if one.until], [one for one in names if not one.until]


def held_before(seat: Membership) -> Person | None:
    """Who represented the agency in the same group and standing until before `seat` began, if the record knows."""
    same = Membership.objects.filter(group=seat.group_id, agency=seat.agency_id, standing=seat.standing, role=seat.role)
    ended = same.filter(ends__lt=seat.starts).exclude(person=seat.person_id)
    last = ended.select_related("person").order_by("-ends", "-pk").first() if seat.agency_id and seat.starts else None
    return last.person if last else None
