"""Random meetings against a plain reading of the terms of reference, written without the program's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from csp.models import Membership, Person
from meetings.models import Attendance
from meetings.presence import in_the_room
from meetings.services import (
    close_ballot,
    declare_interest,
    mark_presence,
    note_leaving,
    notify_vote,
    seat_representative,
)
from tests.factories import RulesFactory
from tests.meetings.voting import seat, sitting

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
CHOICES = st.sampled_from(["for", "against", "abstain", None])
# What becomes of a Board member: here; gone before the vote; out of the room for the item; absent; absent, and a stranger or
# the first agency's member sits for them.
FATES = st.sampled_from(["here", "here", "here", "gone", "out", "absent", "stranger", "chair"])


@dataclass(frozen=True)
class Agency:
    """`fates`: of its one or two Board members; `room`, `told`: its vote in the room, and the one it notified."""

    fates: tuple[str, ...]
    room: str | None
    told: str | None


@dataclass(frozen=True)
class Told:
    """A meeting. The first agency's member is there and has the chair."""

    agencies: tuple[Agency, ...]
    chair: str | None
    quorum: int | None
    tie: str
    notified: bool
    deciding: str


AGENCIES = st.builds(Agency, st.lists(FATES, min_size=1, max_size=2).map(tuple), CHOICES, CHOICES)
MEETINGS = st.builds(
    Told, st.lists(AGENCIES, max_size=4).map(tuple), CHOICES, st.none() | st.integers(1, 5), st.sampled_from(["chair", "falls"]),
    st.booleans(), st.sampled_from(["for", "against"]),
)


def judged(told: Told) -> tuple[str | None, dict[str, int], int]:
    """By the terms of reference: outcome (None: nobody voted), counts, Board members present."""
    heads, represented = 1, 0
    votes: list[str | None] = [told.chair]
    for agency in told.agencies:
        # The chair sits for one absent member at most.
        fates = list(agency.fates)
        for at, fate in enumerate(fates):
            if fate == "chair":
                represented += 1
                fates[at] = "chair" if represented == 1 else "absent"
        heads += fates.count("here") + fates.count("stranger")
        at_table = {"here", "stranger", "chair"} & set(fates)
        # Who left for an interest has no vote, notified or not.
        known_absent = "absent" in fates or "gone" in fates
        votes.append(agency.room if at_table else agency.told if told.notified and known_absent else None)
    counts = {choice: votes.count(choice) for choice in ("for", "against", "abstain")}
    if told.quorum is not None and heads < told.quorum:
        return "not_quorate", counts, heads
    if not any(counts.values()):
        return None, counts, heads
    if counts["for"] == counts["against"]:
        won = told.tie == "chair" and told.deciding == "for"
    else:
        won = counts["for"] > counts["against"]
    return "carried" if won else "lost", counts, heads


def run(told: Told) -> tuple[str | None, dict[str, int], int]:
    """The same meeting, held."""
    made = sitting("Agency 0", rules=False)
    RulesFactory(starts=None, quorum=told.quorum, tie=told.tie, notified_votes=told.notified)
    chair, taken = "Agency 0's member", False
    for number, agency in enumerate(told.agencies, 1):
        for place, fate in enumerate(agency.fates):
            name = f"Member {place} of {number}"
            row = seat(made.meeting, name, f"Agency {number}", present=fate in ("here", "gone", "out"))
            person = Person.objects.get(name=name)
            if fate == "gone":
                note_leaving(meeting=made.meeting, person=person, at=time(0), by=made.by)
            elif fate == "out":
                assert row is not None
                declare_interest(meeting=made.meeting, person=person, words="Lamps.", item=made.item, left_room=True, by=made.by)
            elif fate == "stranger":
                seat_representative(meeting=made.meeting, absent=person, name=f"Stranger {place} {number}", agency="", base=0, by=made.by)
            elif fate == "chair" and not taken:
                taken = True
                seat_representative(meeting=made.meeting, absent=person, name=chair, agency="", base=0, by=made.by)
            elif fate in ("absent", "chair"):
                mark_presence(meeting=made.meeting, person=person, mark="apologies", base=0, by=made.by)
    ballot = made.ballot()
    for number, (room, notified) in enumerate([(told.chair, None), *((one.room, one.told) for one in told.agencies)]):
        try:
            if notified:
                notify_vote(ballot=ballot, agency=made.agency(f"Agency {number}"), choice=notified, by=made.by)
        except ValueError as refused:
            assert "votes in the room" in str(refused) or "do not count" in str(refused)
        try:
            if room:
                made.vote(ballot, f"Agency {number}", room)
        except ValueError as refused:
            assert "Nobody at the table" in str(refused)
    from_tie = {"deciding": told.deciding} if _tied(ballot, told) else {}
    try:
        result, dropped = close_ballot(ballot=ballot, by=made.by, **from_tie)
    except ValueError as refused:
        assert str(refused) == "Nobody has voted yet."
        return None, {"for": 0, "against": 0, "abstain": 0}, 0
    assert dropped == []
    counts = {"for": result.votes_for, "against": result.votes_against, "abstain": result.abstentions}
    return result.outcome, counts, result.present


def _tied(ballot, told: Told) -> bool:
    choices = list(ballot.votes.values_list("choice", flat=True))
    outcome, _, _ = judged(told)
    return bool(choices) and choices.count("for") == choices.count("against") and told.tie == "chair" and outcome != "not_quorate"


@given(MEETINGS)
def test_every_vote_comes_out_as_the_terms_of_reference_say(told: Told):
    with transaction.atomic():
        outcome, counts, present = run(told)
        transaction.set_rollback(True)
    expected = judged(told)
    assert outcome == expected[0]
    if outcome is not None:
        assert (counts, present) == expected[1:]


TIMES = st.none() | st.times().map(lambda one: one.replace(microsecond=0))


@given(TIMES, TIMES, st.times())
def test_who_is_in_the_room_reads_as_they_came_and_went(arrived: time | None, left: time | None, at: time):
    there = in_the_room(Attendance(present=True, arrived=arrived, left=left), at)
    absences = []
    if arrived and left and arrived > left:
        absences = [(left, arrived)]
    else:
        absences += [(time.min, arrived)] if arrived else []
        absences += [(left, None)] if left else []
    assert there == (not any(start <= at and (end is None or at < end) for start, end in absences))
    assert not in_the_room(Attendance(present=False, arrived=arrived, left=left), at)


def test_a_deputy_has_no_vote_of_their_own():
    made = sitting("Council", absent=("Police",))
    deputy = seat(made.meeting, "Dev Deputy", "Fire", present=False)
    assert deputy is None
    Membership.objects.filter(person__name="Dev Deputy").update(role=Membership.Role.DEPUTY)
    seat_representative(
        meeting=made.meeting, absent=Person.objects.get(name="Police's member"), name="Dev Deputy", agency="Fire", base=0, by=made.by
    )
    ballot = made.ballot()
    with pytest.raises(ValueError, match="Nobody at the table sits for Fire"):
        made.vote(ballot, "Fire", "for")
    made.vote(ballot, "Police", "for")
    assert close_ballot(ballot=ballot, by=made.by)[0].outcome == "carried"
