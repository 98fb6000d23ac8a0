"""Who we are: the partnership, its rules and groups, agencies with their members, and people."""

from __future__ import annotations

from datetime import date
from typing import Any

from csp.models import (
    Agency,
    AgencyName,
    AwaitedSeat,
    Group,
    Membership,
    Office,
    Partnership,
    Person,
    Priority,
    Rules,
)
from reports.record import documents, priorities
from reports.record.references import reference
from reports.record.source import Source
from reports.record.standing import rules_name
from reports.record.target import Target
from reports.record.values import Fields, Node, only

PARTNERSHIP = Fields(
    Partnership, "name", "short_name", "area", "strapline", "host", "support_title", "email", "telephone", "website",
    "second_approval", "colour",
)
RULES = Fields(
    Rules, "starts", "ends", "quorum", "report_days", "publication_working_days", "question_time",
    "voters", "notified_votes", "tie",
)
GROUP = Fields(Group, "name", "short_name", "slug", "kind", "purpose", "starts", "ends")
AGENCY = Fields(Agency, "name", "short_name", "statutory", "org_id", "starts", "ends")
PERSON = Fields(Person, "name", "distinction", "title")
CONTACT = Fields(Person, "email", "telephone")
MEMBER = Fields(Membership, "standing", "role", "team", "starts", "ends", "inferred")
EARLIER = Fields(AgencyName, "name", "until")
AWAITED = Fields(AwaitedSeat, "standing", "starts", "ends")
OFFICE = Fields(Office, "kind", "matter", "starts", "ends", "inferred")


def write(source: Source) -> dict[str, Any]:
    """The keys about who we are. Of one meeting's record: whoever the rest refers to, so it comes last."""
    _keep_what_hangs_together(source)
    partnership = next(iter(source.all(Partnership)), None)
    placed = _offices_by_membership(source)
    return {
        "partnership": partnership and PARTNERSHIP.write(partnership) | {
            "public_information": _standing_text(source, partnership)
        },
        "rules": [RULES.write(row) for row in sorted(source.all(Rules), key=lambda row: row.starts or date.min)],
        "priorities": [priorities.write_names(source, row) for row in sorted(source.kept(Priority), key=lambda row: row.order)],
        "groups": [GROUP.write(row) for row in sorted(source.kept(Group), key=lambda row: row.name)],
        "agencies": [_agency(source, row, placed) for row in sorted(source.kept(Agency), key=lambda row: row.name)],
        "people": [
            _person(source, row, placed)
            for row in sorted(source.kept(Person), key=lambda row: (row.name, row.distinction))
        ],
    }


def _standing_text(source: Source, partnership: Partnership) -> dict[str, Any] | None:
    document = partnership.public_information
    return documents.write(source, document, None) if document else None


def _keep_what_hangs_together(source: Source) -> None:
    """Of one meeting's record: with a person their seats and offices, with an agency its successors."""
    for person in source.kept(Person):
        for seat in source.of(person, Membership, "person"):
            source.refer(seat.group)
            source.refer(seat.agency)
        for office in source.of(person, Office, "person"):
            source.refer(office.group)
            source.refer(office.priority)
    for agency in source.kept(Agency):
        for awaited in source.of(agency, AwaitedSeat, "agency"):
            source.refer(awaited.group)
        while agency.successor and agency.successor not in source.kept(Agency):
            source.refer(agency := agency.successor)


def _agency(source: Source, agency: Agency, placed: dict[Membership | None, list[Office]]) -> dict[str, Any]:
    kept = set(source.kept(Person))
    members = [row for row in source.of(agency, Membership, "agency") if row.person in kept]
    names = source.of(agency, AgencyName, "agency")
    awaited = sorted(
        source.of(agency, AwaitedSeat, "agency"),
        key=lambda row: (row.group.name, row.standing, row.starts or date.min, row.ends or date.max),
    )
    return {
        **AGENCY.write(agency),
        "other_names": sorted(row.name for row in names if row.until is None),
        "earlier_names": [
            EARLIER.write(row) for row in sorted(names, key=lambda row: (row.until or date.min, row.name)) if row.until
        ],
        "successor": source.refer(agency.successor),
        "members": [
            {"name": row.person.name, "distinction": row.person.distinction, **_seat(row, placed)}
            for row in sorted(members, key=_seat_order)
        ],
        "awaited_seats": [{"group": row.group.name, **AWAITED.write(row)} for row in awaited],
    }


def _person(source: Source, person: Person, placed: dict[Membership | None, list[Office]]) -> dict[str, Any]:
    seats = [row for row in source.of(person, Membership, "person") if row.agency is None]
    offices = [row for row in source.of(person, Office, "person") if row in placed[None]]
    return {
        **PERSON.write(person),
        "private": CONTACT.write(person),
        "memberships": [_seat(row, placed) for row in sorted(seats, key=_seat_order)],
        "offices": [{"group": row.group.name, **_office(row)} for row in sorted(offices, key=_office_order)],
    }


def _seat(row: Membership, placed: dict[Membership | None, list[Office]]) -> dict[str, Any]:
    offices = sorted(placed.get(row, []), key=_office_order)
    return {"group": row.group.name, **MEMBER.write(row), "offices": [_office(office) for office in offices]}


def _office(row: Office) -> dict[str, Any]:
    return {**OFFICE.write(row), "priority": reference(row.priority)}


def _read_office(target: Target, node: Node, person: Person, group: Group) -> None:
    target.add(Office(person=person, group=group, priority=target.find(Priority, node["priority"]), **OFFICE.read(node)))


def _seat_order(row: Membership) -> tuple[Any, ...]:
    since, agency = row.starts or date.min, row.agency.name if row.agency else ""
    return row.group.name, row.person.name, row.person.distinction, since, agency, row.standing


def _office_order(row: Office) -> tuple[Any, ...]:
    return row.group.name, row.kind, row.matter, row.starts or date.min


def _offices_by_membership(source: Source) -> dict[Membership | None, list[Office]]:
    """Each office with the first seat of its holder in its group that it overlaps; None: with no seat."""
    placed: dict[Membership | None, list[Office]] = {None: []}
    for office in source.all(Office):
        seats = (
            row for row in sorted(source.of(office.person, Membership, "person"), key=_seat_order)
            if row.group == office.group and _overlap(row, office)
        )
        placed.setdefault(next(seats, None), []).append(office)
    return placed


def _overlap(one: Membership, other: Office) -> bool:
    return (one.starts or date.min) <= (other.ends or date.max) and (
        other.starts or date.min
    ) <= (one.ends or date.max)


def read(target: Target, record: Node) -> None:
    """Take up the keys that `write` gives."""
    for node in record["priorities"]:
        priorities.read_names(target, node)
    for node in record["rules"]:
        target.add(Rules(**RULES.read(node)), rules_name(node["starts"].value))
    for node in record["groups"]:
        target.named(Group(**GROUP.read(node)))
    for node in record["people"]:
        person = target.named(Person(**PERSON.read(node), **CONTACT.read(node["private"])))
        for seat in node["memberships"]:
            _read_seat(target, seat, person, None)
        for office in node["offices"]:
            _read_office(target, office, person, target.must_find(Group, office["group"]))
    for node in record["agencies"]:
        _read_agency(target, node)
    node = record["partnership"]
    if node.value is not None:
        text = node["public_information"]
        document = documents.read(target, text, None) if text.value else None
        target.add(Partnership(public_information=document, **PARTNERSHIP.read(node)))


def _read_agency(target: Target, node: Node) -> None:
    agency = target.named(Agency(**AGENCY.read(node)))
    for name in node["other_names"]:
        target.add(AgencyName(agency=agency, name=only(AgencyName, "name", name)))
    for earlier in node["earlier_names"]:
        target.add(AgencyName(agency=agency, **EARLIER.read(earlier)))
    for awaited in node["awaited_seats"]:
        group = target.must_find(Group, awaited["group"])
        target.add(AwaitedSeat(agency=agency, group=group, **AWAITED.read(awaited)))
    for seat in node["members"]:
        _read_seat(target, seat, target.must_find(Person, person_at(seat)), agency)

    def follow() -> None:
        agency.successor = target.find(Agency, node["successor"])

    target.later(follow)


def person_at(node: Node) -> Node:
    """The reference to the person whose `name` and `distinction` stand in `node`."""
    name, distinction = node["name"].text(), node["distinction"].text()
    return Node({"name": name, "distinction": distinction} if distinction else name, node.where)


def _read_seat(target: Target, node: Node, person: Person, agency: Agency | None) -> None:
    group = target.must_find(Group, node["group"])
    target.add(Membership(person=person, group=group, agency=agency, **MEMBER.read(node)))
    for office in node["offices"]:
        _read_office(target, office, person, group)
