"""Votes of a meeting - motion, who sat at the table, each agency's vote, what came of it - and declared interests."""

from __future__ import annotations

from functools import partial
from typing import Any

from csp.models import Agency, Block, Person
from meetings.models import (
    AgendaItem,
    Attendance,
    Ballot,
    BallotResult,
    BallotSeat,
    Interest,
    Meeting,
    Paper,
    Vote,
)
from reports.record.partnership import person_at
from reports.record.references import reference
from reports.record.source import Source
from reports.record.target import Target
from reports.record.values import Fields, Node

BALLOT = Fields(Ballot, "motion", "opened_at")
VOTE = Fields(Vote, "choice", "notified", "noted_at")
RESULT = Fields(
    BallotResult, "closed_at", "outcome", "votes_for", "votes_against", "abstentions", "present", "quorum", "tie", "deciding"
)
INTEREST = Fields(Interest, "words", "left_room")


def label(source: Source) -> None:
    """Number the votes of each meeting from 1."""
    for meeting in source.all(Meeting):
        for number, row in enumerate(_ballots(source, meeting), 1):
            source.labels[row] = number


def _ballots(source: Source, meeting: Meeting) -> list[Ballot]:
    return sorted(source.of(meeting, Ballot, "meeting"), key=lambda row: row.position)


def write(source: Source, meeting: Meeting) -> dict[str, Any]:
    """The keys `ballots` and `interests` of `meeting`."""
    return {
        "ballots": [_ballot(source, row) for row in _ballots(source, meeting)],
        "interests": [_interest(source, row) for row in source.of(meeting, Interest, "meeting")],
    }


def _ballot(source: Source, ballot: Ballot) -> dict[str, Any]:
    paper, own = ballot.paper, ballot.meeting
    votes = sorted(source.of(ballot, Vote, "ballot"), key=lambda row: row.agency.name)
    result = source.one(ballot, BallotResult, "ballot")
    return {
        "number": source.labels[ballot],
        **BALLOT.write(ballot),
        "item": _item(source, ballot.item, own),
        "paper": paper and source.within(own, paper.meeting, "slug", paper.slug),
        "recommendation": ballot.source and str(ballot.source.identity),
        "seats": [
            {**_who(source, row.attendance), "agency": source.refer(row.agency)} for row in source.of(ballot, BallotSeat, "ballot")
        ],
        "votes": [
            {"agency": source.refer(row.agency), "person": source.refer(row.person), **VOTE.write(row)} for row in votes
        ],
        "result": result and {**RESULT.write(result), "presided_by": source.refer(result.presided_by)},
    }


def _interest(source: Source, row: Interest) -> dict[str, Any]:
    return {
        **_who(source, row.attendance), **INTEREST.write(row), "item": _item(source, row.item, row.meeting),
        "block": row.block and str(row.block.identity),
    }


def _item(source: Source, item: AgendaItem | None, own: Meeting) -> Any:
    return item and source.within(own, item.agenda.meeting, "item", source.labels[item])


def _who(source: Source, row: Attendance) -> dict[str, str]:
    source.refer(row.person)
    return {"name": row.person.name, "distinction": row.person.distinction}


def read(target: Target, node: Node, meeting: Meeting) -> None:
    """Take up the votes and the declared interests of `meeting`."""
    for number, data in enumerate(node["ballots"], 1):
        ballot = target.add(Ballot(meeting=meeting, position=number, **BALLOT.read(data)), reference(meeting) | {"ballot": number})
        for seat in data["seats"]:
            target.add(BallotSeat(
                ballot=ballot, attendance=_attendance(target, seat, meeting), agency=target.find(Agency, seat["agency"])
            ))
        for vote in data["votes"]:
            target.add(Vote(
                ballot=ballot, agency=target.must_find(Agency, vote["agency"]), person=target.must_find(Person, vote["person"]),
                **VOTE.read(vote),
            ))
        if (result := data["result"]).value is not None:
            presiding = target.find(Person, result["presided_by"])
            target.add(BallotResult(ballot=ballot, presided_by=presiding, **RESULT.read(result)))
        target.later(partial(_tie, target, ballot, data))
    for data in node["interests"]:
        interest = target.add(Interest(meeting=meeting, attendance=_attendance(target, data, meeting), **INTEREST.read(data)))
        target.later(partial(_place, target, interest, data))


def _attendance(target: Target, node: Node, meeting: Meeting) -> Attendance:
    return target.must_find(Attendance, person_at(node), meeting, "person")


def _tie(target: Target, ballot: Ballot, node: Node) -> None:
    ballot.item = target.find(AgendaItem, node["item"], ballot.meeting, "item")
    ballot.paper = target.find(Paper, node["paper"], ballot.meeting, "slug")
    ballot.source = target.find(Block, node["recommendation"])


def _place(target: Target, interest: Interest, node: Node) -> None:
    interest.item = target.find(AgendaItem, node["item"], interest.meeting, "item")
    interest.block = target.find(Block, node["block"])
