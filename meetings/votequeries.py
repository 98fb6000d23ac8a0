"""Reads of votes: who is at the table, for which agencies, how each stands, what may be put to the vote."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time

from django.utils import timezone

from csp.models import Agency, Block, Membership, Person, Rules
from csp.queries import rules_on
from meetings.models import (
    AgendaItem,
    Attendance,
    AttendanceRole,
    Ballot,
    BallotResult,
    Decision,
    Interest,
    Meeting,
    Paper,
    Vote,
)
from meetings.presence import in_the_room
from meetings.queries import Row, agenda_rows
from meetings.voting import Tally, tally

Capacity = Attendance.Capacity


@dataclass(frozen=True)
class Place:
    """Somebody at the table, and an agency for which they sit (None: none)."""

    attendance: Attendance
    agency: Agency | None

    @property
    def person(self) -> Person:
        """Who sits there."""
        return self.attendance.person

    @property
    def stands_in_for(self) -> Person | None:
        """Whose seat they take, if they sit for this agency as somebody's representative."""
        given = self.attendance.represents
        return given.person if given and (given.agency or self.attendance.agency) == self.agency else None


def time_of(at: datetime | None = None) -> time:
    """The time of the day at which who is in the room is asked: `at`, or now."""
    return timezone.localtime(at).time()


def table(meeting: Meeting, *, at: time, item: AgendaItem | None, rules: Rules | None = None) -> list[Place]:
    """Who is at the table at `at`, in the printed order: those who vote under the rules of the day, and all of the Board.

    Whoever declared an interest in `item` (or in the item of which it is a part) and left the room is not. A representative
    sits for the agency of whom they stand in for; if they sit on the Board in their own right, for their own too. Five
    queries at most.
    """
    rules = rules or rules_on(meeting.date)
    capacities = [Capacity.BOARD, *([Capacity.MEMBER] if rules.voters == Rules.Voters.ALL else [])]
    rows = meeting.attendances.filter(present=True, capacity__in=capacities)
    rows = rows.select_related("person", "agency", "represents__person", "represents__agency").order_by("position", "pk")
    out = _outside(meeting, item)
    there = [row for row in rows if in_the_room(row, at) and row.pk not in out]
    own = _own_right(meeting, [row for row in there if row.represents_id], capacities)
    places = []
    for row in there:
        given = row.represents
        places.append(Place(row, row.agency if given is None else given.agency or row.agency))
        places += [Place(row, agency) for agency in own[row.person_id] if agency != places[-1].agency]
    return places


def _outside(meeting: Meeting, item: AgendaItem | None) -> set[int]:
    if item is None:
        return set()
    wanted = {item.pk, item.parent_id} - {None}
    left = Interest.objects.filter(meeting=meeting, left_room=True, item__in=wanted)
    return set(left.values_list("attendance", flat=True))


def _own_right(meeting: Meeting, representatives: list[Attendance], capacities: list[Capacity]) -> dict[int, list[Agency]]:
    """The agencies for which representatives sit in their own right; deputies have no seat of their own."""
    found: dict[int, list[Agency]] = defaultdict(list)
    if representatives:
        seats = Membership.objects.on(meeting.date).filter(
            group=meeting.group_id, person__in=[row.person_id for row in representatives], standing__in=capacities,
            role=Membership.Role.REPRESENTATIVE, agency__isnull=False,
        )
        for seat in seats.select_related("agency").order_by("pk"):
            if seat.agency is not None:
                found[seat.person_id].append(seat.agency)
    return found


def board_at(places: list[Place]) -> int:
    """Board members among `places`, representatives included; whoever sits for two agencies is one."""
    return len({place.attendance.pk for place in places if place.attendance.capacity == Capacity.BOARD})


def voters_of(places: list[Place]) -> dict[Agency, list[Place]]:
    """The agencies that have a vote, each with those who may give it; who sits in their own right first."""
    found: dict[Agency, list[Place]] = defaultdict(list)
    for place in places:
        if place.agency is not None:
            found[place.agency].append(place)
    return {agency: sorted(rows, key=lambda one: one.stands_in_for is not None) for agency, rows in found.items()}


def absent_voters(meeting: Meeting, places: list[Place], item: AgendaItem | None) -> list[tuple[Agency, Person]]:
    """Agencies with a Board seat that nobody at the table fills, each with its Board member, by name. Whoever left the room
    for an interest in `item` has no vote in it, notified or not. Two queries."""
    seated = {place.agency for place in places}
    seats = Membership.objects.on(meeting.date).filter(
        group=meeting.group_id, standing=Membership.Standing.BOARD, role=Membership.Role.REPRESENTATIVE, agency__isnull=False
    )
    seats = seats.exclude(person__attendances__in=_outside(meeting, item))
    found: dict[Agency, Person] = {}
    for seat in seats.select_related("agency", "person").order_by("agency__name", "pk"):
        if seat.agency is not None and seat.agency not in seated:
            found.setdefault(seat.agency, seat.person)
    return list(found.items())


def in_the_chair(meeting: Meeting, *, at: time, item: AgendaItem | None) -> list[Person]:
    """Who may have the chair: those with the role who are in the room; the likeliest for `item` first."""
    roles = AttendanceRole.objects.filter(attendance__meeting=meeting, role=AttendanceRole.Role.CHAIR)
    out = _outside(meeting, item)
    held = [
        role for role in roles.select_related("attendance__person").order_by("pk")
        if in_the_room(role.attendance, at) and role.attendance_id not in out
    ]
    number = _number_of(meeting, item) if len(held) > 1 else None
    return [role.attendance.person for role in sorted(held, key=lambda role: not _spans(role.span, number))]


def _number_of(meeting: Meeting, item: AgendaItem | None) -> int | None:
    wanted = item and (item.parent_id or item.pk)
    return next((int(row.number) for row in agenda_rows(meeting) if row.item.pk == wanted and row.number), None)


def _spans(span: str, number: int | None) -> bool:
    """Whether a role held "until item 7" or "from item 7" is held at item `number`; where that is unknown, the first."""
    said = re.fullmatch(r"(until|from) item (\d+)", span.strip())
    if said is None or number is None:
        return not span.startswith("from")
    return number < int(said[2]) if said[1] == "until" else number >= int(said[2])


@dataclass(frozen=True)
class Line:
    """An agency in a vote: who may give its vote, and the vote that stands. `absent`: nobody is there for it."""

    agency: Agency
    people: tuple[str, ...]
    vote: Vote | None
    absent: bool = False

    @property
    def stray(self) -> bool:
        """Whether its vote will not count: cast by somebody who has left, or notified by an agency that came after all."""
        return self.vote is not None and self.vote.notified != self.absent


@dataclass(frozen=True)
class Standing:
    """A vote as it stands. `seen`: what tells this moment from another."""

    ballot: Ballot
    result: BallotResult | None
    lines: list[Line]
    absent: list[tuple[Agency, Person]]
    tally: Tally
    chairs: list[Person]
    rules: Rules
    seen: str

    @property
    def waiting(self) -> list[Line]:
        """Agencies at the table that have not voted."""
        return [line for line in self.lines if not line.absent and (line.vote is None or line.stray)]


def standing(ballot: Ballot, *, at: datetime | None = None) -> Standing:
    """How `ballot` stands at `at`, or now; of a closed one, as it was closed. Ten queries at most."""
    meeting, rules = ballot.meeting, rules_on(ballot.meeting.date)
    result, moment = BallotResult.objects.select_related("presided_by").filter(ballot=ballot).first(), time_of(at)
    if result is None:
        places = table(meeting, at=moment, item=ballot.item, rules=rules)
    else:
        seats = ballot.seats.select_related("attendance__person", "attendance__represents__person", "attendance__represents__agency",
                                            "attendance__agency", "agency")
        places = [Place(seat.attendance, seat.agency) for seat in seats.order_by("pk")]
    votes = {vote.agency_id: vote for vote in ballot.votes.select_related("agency", "person")}
    voters = voters_of(places)
    lines = [Line(agency, tuple(_words(one) for one in people), votes.get(agency.pk)) for agency, people in voters.items()]
    there = {agency.pk for agency in voters}
    lines += [Line(vote.agency, (str(vote.person),), vote, absent=True) for key, vote in votes.items() if key not in there]
    counted = [line.vote.choice for line in lines if line.vote and (result or not line.stray)]
    absent = [pair for pair in absent_voters(meeting, places, ballot.item) if pair[0].pk not in votes] if rules.notified_votes and not result else []
    if result is not None:
        count = Tally(result.votes_for, result.votes_against, result.abstentions, result.present, result.quorum, result.tie)
    else:
        count = tally(counted, present=board_at(places), rules=rules)
    chairs = [] if result else in_the_chair(meeting, at=moment, item=ballot.item)
    told = [bool(result), bool(ballot.opened_at), count.present, sorted((line.agency.pk, line.absent) for line in lines)]
    told += [sorted((key, vote.choice, vote.notified) for key, vote in votes.items()), [one.pk for one in chairs]]
    return Standing(ballot, result, lines, absent, count, chairs, rules, hashlib.sha256(repr(told).encode()).hexdigest()[:16])


def _words(place: Place) -> str:
    return f"{place.person}, for {place.stands_in_for}" if place.stands_in_for else str(place.person)


@dataclass(frozen=True)
class Recommendation:
    """A recommendation of a paper that may be decided on. `ballot`: the vote on it, where there is one already;
    `decision`: what the minutes say was decided on it without one."""

    paper: Paper
    item: AgendaItem | None
    block: Block
    ballot: Ballot | None
    decision: Decision | None

    @property
    def words(self) -> str:
        """Its words in one line, as a motion or a decision takes them."""
        return " ".join(self.block.text.split())

    @property
    def voted(self) -> bool:
        """Whether a vote on it is prepared, open or closed, and was not withdrawn."""
        result = getattr(self.ballot, "result", None)
        return self.ballot is not None and (result is None or result.outcome != BallotResult.Outcome.WITHDRAWN)

    def serves(self, item: int) -> bool:
        """Whether its paper stands at that item of the agenda, or at a part of it."""
        return self.item is not None and item in (self.item.pk, self.item.parent_id)


def recommendations(meeting: Meeting, agenda: list[Row] | None = None) -> list[Recommendation]:
    """What the papers of `meeting` recommend: the paragraphs under "Recommendation(s)", in the order of the agenda. Six
    queries; three where `agenda`, its rows, is at hand."""
    rows = [row for one in (agenda_rows(meeting) if agenda is None else agenda) for row in (one, *one.parts)]
    place = {row.item.pk: at for at, row in enumerate(rows)}
    found = Block.objects.filter(
        section__title__istartswith="recommendation", section__document__paper__meeting=meeting, kind=Block.Kind.PARAGRAPH,
    ).exclude(text="").select_related("section__document__paper").order_by("section__position", "position")
    first = {paper.pk: row.item for row in reversed(rows) for paper in row.papers}
    put = {ballot.source_id: ballot for ballot in meeting.ballots.select_related("result")}
    decided = {row.source_id: row for row in meeting.decisions.filter(source__isnull=False).select_related("block")}
    told = [
        Recommendation(
            block.section.document.paper, first.get(block.section.document.paper.pk), block, put.get(block.pk), decided.get(block.pk)
        )
        for block in found
    ]
    return sorted(told, key=lambda one: (place.get(one.item.pk, len(place)) if one.item else len(place), one.paper.position, one.paper.pk))


def items_of(meeting: Meeting) -> list[Row]:
    """Numbered items of the agenda and their parts, in order. Three queries."""
    return [row for one in agenda_rows(meeting) for row in (one, *one.parts) if row.number]


def ballots_of(meeting: Meeting) -> list[Ballot]:
    """The votes of `meeting` with their results, in order. One query."""
    return list(meeting.ballots.select_related("result", "item", "paper", "decision__block").order_by("position"))


def interests_of(meeting: Meeting) -> list[Interest]:
    """The interests that were declared, in the order in which they were noted. One query."""
    return list(meeting.interests.select_related("attendance__person", "attendance__agency", "item", "block").order_by("pk"))
