"""Votes: the rules of the terms of reference, and that the database keeps them by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from csp.models import Rules, User
from csp.services import change_rules
from csp.versions import ChangedMeanwhile
from meetings.models import Ballot, BallotResult, BallotSeat, Decision, Vote
from meetings.services import (
    close_ballot,
    declare_interest,
    mark_presence,
    note_coming,
    note_leaving,
    notify_vote,
    open_ballot,
    put_to_vote,
    seat_representative,
    take_vote_back,
    withdraw_ballot,
)
from meetings.votequeries import recommendations, standing
from meetings.voting import ChairMustDecide
from tests.factories import (
    AttendanceFactory,
    BallotResultFactory,
    BallotSeatFactory,
    MeetingFactory,
    RulesFactory,
    VoteFactory,
    full_meeting,
)
from tests.meetings.voting import DAY, Sitting, person, seat, sitting

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
COUNCIL, POLICE, FIRE, HEALTH, TRUST = "Council", "Police", "Fire", "Health", "Trust"


def close(made: Sitting, ballot: Ballot, **more: object) -> BallotResult:
    return close_ballot(ballot=ballot, by=made.by, **more)[0]


def facts(result: BallotResult) -> tuple[object, ...]:
    return result.outcome, result.votes_for, result.votes_against, result.abstentions, result.present


def test_more_for_than_against_carries_and_abstentions_count_for_neither():
    made = sitting(COUNCIL, POLICE, FIRE, HEALTH, quorum=3)
    ballot = made.ballot()
    for agency, choice in [(COUNCIL, "for"), (POLICE, "abstain"), (FIRE, "abstain")]:
        made.vote(ballot, agency, choice)
    assert [line.agency.name for line in standing(ballot).waiting] == [HEALTH]
    assert facts(close(made, ballot)) == ("carried", 1, 0, 2, 4)
    assert [str(one.agency) for one in ballot.seats.all()] == [COUNCIL, POLICE, FIRE, HEALTH]


def test_fewer_for_than_against_is_lost_and_what_is_closed_stays_closed():
    made = sitting(COUNCIL, POLICE)
    ballot = made.ballot()
    made.vote(ballot, COUNCIL, "against")
    result = close(made, ballot)
    assert (result.outcome, result.quorum) == ("lost", None)
    with pytest.raises(ChangedMeanwhile, match="closed"):
        made.vote(ballot, POLICE, "for")
    with pytest.raises(ChangedMeanwhile, match="closed"):
        made.vote(ballot, COUNCIL, "for", was="against")
    with pytest.raises(ChangedMeanwhile, match="closed"):
        take_vote_back(ballot=ballot, agency=made.agency(COUNCIL), was="against", by=made.by)
    with pytest.raises(ChangedMeanwhile, match="closed"):
        close(made, ballot)
    with pytest.raises(ChangedMeanwhile, match="closed"):
        withdraw_ballot(ballot=ballot, by=made.by)


def test_a_tie_falls_to_the_chair_and_to_nobody_else():
    made = sitting(COUNCIL, POLICE, FIRE)
    ballot = made.ballot()
    made.vote(ballot, COUNCIL, "for")
    made.vote(ballot, POLICE, "against")
    with pytest.raises(ChairMustDecide, match="equal"):
        close(made, ballot)
    with pytest.raises(ValueError, match="does not have the chair"):
        close(made, ballot, deciding="for", chair=made.rows[POLICE].person)
    result = close(made, ballot, deciding="against")
    assert (result.outcome, result.deciding, result.presided_by) == ("lost", "against", made.rows[COUNCIL].person)
    other = made.ballot()
    made.vote(other, COUNCIL, "for")
    with pytest.raises(ValueError, match="tie alone"):
        close(made, other, deciding="for")


def test_a_chair_who_has_left_decides_nothing_until_somebody_presides():
    made = sitting(COUNCIL, POLICE, FIRE)
    ballot = made.ballot()
    made.vote(ballot, POLICE, "for")
    made.vote(ballot, FIRE, "against")
    note_leaving(meeting=made.meeting, person=made.rows[COUNCIL].person, at=time(0), by=made.by)
    with pytest.raises(ChairMustDecide, match="nobody in the room has the chair"):
        close(made, ballot, deciding="for")


def test_where_the_rules_say_so_a_tie_falls_and_members_vote():
    made = sitting(COUNCIL, rules=False)
    RulesFactory(starts=None, tie="falls", voters="all", quorum=1)
    seat(made.meeting, "Wanda Wharf", TRUST, standing="member")
    ballot = made.ballot()
    made.vote(ballot, COUNCIL, "for")
    made.vote(ballot, TRUST, "against")
    with pytest.raises(ValueError, match="tie alone"):
        close(made, ballot, deciding="for")
    assert facts(close(made, ballot)) == ("lost", 1, 1, 0, 1), "members vote, and are no part of the quorum"


def test_members_who_are_not_on_the_board_and_guests_do_not_vote():
    made = sitting(COUNCIL)
    seat(made.meeting, "Wanda Wharf", TRUST, standing="member")
    AttendanceFactory(meeting=made.meeting, agency=made.agency(TRUST), capacity="guest")
    with pytest.raises(ValueError, match="Nobody at the table sits for Trust"):
        made.vote(made.ballot(), TRUST, "for")


def test_an_agency_with_two_at_the_table_has_one_vote_and_counts_twice_for_the_quorum():
    made = sitting(COUNCIL, POLICE, quorum=3)
    seat(made.meeting, "Bram Second", COUNCIL)
    ballot = made.ballot()
    made.vote(ballot, COUNCIL, "for", person=person("Bram Second"))
    with pytest.raises(ChangedMeanwhile, match=r"Council has one vote, and “For” was noted for it at \d\d:\d\d:\d\d\."):
        made.vote(ballot, COUNCIL, "against")
    assert facts(close(made, ballot)) == ("carried", 1, 0, 0, 3)
    assert ballot.votes.get().person.name == "Bram Second"


def test_a_vote_is_changed_only_by_who_saw_it():
    made = sitting(COUNCIL, POLICE)
    ballot = made.ballot()
    made.vote(ballot, COUNCIL, "for")
    made.vote(ballot, COUNCIL, "against", was="for")
    with pytest.raises(ChangedMeanwhile, match="“Against” was noted"):
        made.vote(ballot, COUNCIL, "abstain", was="for")
    take_vote_back(ballot=ballot, agency=made.agency(COUNCIL), was="against", by=made.by)
    with pytest.raises(ChangedMeanwhile, match="taken back"):
        made.vote(ballot, COUNCIL, "for", was="against")
    assert not ballot.votes.exists()


def test_a_representative_votes_as_the_board_member_and_for_their_own_agency_too():
    """The Police's member sits for Health as well: two votes, one head."""
    made = sitting(COUNCIL, POLICE, absent=(HEALTH, FIRE), quorum=3)
    seat_representative(meeting=made.meeting, absent=person("Health's member"), name="Police's member", agency="", base=0, by=made.by)
    seat_representative(meeting=made.meeting, absent=person("Fire's member"), name="Dev Deputy", agency="", base=0, by=made.by)
    ballot = made.ballot()
    assert {line.agency.name: line.people for line in standing(ballot).lines} == {
        COUNCIL: ("Council's member",), POLICE: ("Police's member",), HEALTH: ("Police's member, for Health's member",),
        FIRE: ("Dev Deputy, for Fire's member",),
    }
    for agency in (COUNCIL, POLICE, HEALTH, FIRE):
        made.vote(ballot, agency, "for" if agency != POLICE else "against")
    result = close(made, ballot)
    assert facts(result) == ("carried", 3, 1, 0, 3)
    assert ballot.votes.get(agency__name=FIRE).person.name == "Dev Deputy"


def test_a_quorum_lost_in_the_course_of_the_meeting_stops_a_decision():
    made = sitting(COUNCIL, POLICE, FIRE, quorum=3)
    first, second, third = made.ballot(), made.ballot(), made.ballot()
    for ballot in (first, second, third):
        made.vote(ballot, COUNCIL, "for")
        made.vote(ballot, FIRE, "for")
    assert close(made, first).outcome == "carried"
    note_leaving(meeting=made.meeting, person=made.rows[FIRE].person, at=time(0), by=made.by)
    result, told = close_ballot(ballot=second, by=made.by)
    assert facts(result) == ("not_quorate", 1, 0, 0, 2)
    assert told == ["Fire has nobody at the table any more: the vote given for it (“For”) is dropped."]
    note_coming(meeting=made.meeting, person=made.rows[FIRE].person, at=time(0), by=made.by)
    assert facts(close(made, third)) == ("carried", 2, 0, 0, 3)


def test_a_meeting_is_judged_by_the_rules_of_its_day():
    before = sitting(COUNCIL, POLICE, rules=False)
    by = before.by
    ballot = before.ballot()
    before.vote(ballot, COUNCIL, "for")
    assert facts(close(before, ballot)) == ("carried", 1, 0, 0, 2)
    change_rules(on=date(2031, 9, 1), quorum=3, tie="falls", notified_votes=False, by=by)
    after = sitting(COUNCIL, POLICE, absent=(FIRE,), day=date(2031, 10, 7), rules=False)
    late = after.ballot()
    after.vote(late, COUNCIL, "for")
    assert facts(close(after, late)) == ("not_quorate", 1, 0, 0, 2)
    with pytest.raises(ValueError, match="do not count votes of those who are absent"):
        notify_vote(ballot=after.ballot(), agency=after.agency(FIRE), choice="for", by=by)
    with pytest.raises(ValueError, match="7 October 2031 or later has been judged"):
        change_rules(on=date(2031, 10, 7), quorum=1, by=by)
    with pytest.raises(IntegrityError, match="judged by the rules"), transaction.atomic():
        RulesFactory(starts=date(2031, 1, 1), ends=date(2031, 8, 1), quorum=5)
    with pytest.raises(IntegrityError, match="judged by the rules"), transaction.atomic():
        Rules.objects.filter(starts=date(2031, 9, 1)).update(quorum=2)


def test_votes_notified_by_the_absent_count_and_are_dropped_if_they_come_after_all():
    made = sitting(COUNCIL, POLICE, absent=(FIRE, HEALTH, TRUST))
    ballot = made.ballot(opened=False)
    for agency in (FIRE, HEALTH, TRUST):
        notify_vote(ballot=ballot, agency=made.agency(agency), choice="against", by=made.by)
    with pytest.raises(ValueError, match="votes in the room"):
        notify_vote(ballot=ballot, agency=made.agency(POLICE), choice="for", by=made.by)
    with pytest.raises(ValueError, match="Open the vote first"):
        made.vote(ballot, POLICE, "for")
    mark_presence(meeting=made.meeting, person=person("Fire's member"), mark="present", base=0, by=made.by)
    assert open_ballot(ballot=ballot, by=made.by) == [
        "Fire is at the table after all: the vote notified for it (“Against”) is dropped."
    ]
    seat_representative(meeting=made.meeting, absent=person("Health's member"), name="Dev Deputy", agency="", base=0, by=made.by)
    made.vote(ballot, COUNCIL, "for")
    result, told = close_ballot(ballot=ballot, by=made.by, deciding="for")
    assert told == ["Health is at the table after all: the vote notified for it (“Against”) is dropped."]
    assert facts(result) == ("carried", 1, 1, 0, 4)
    assert ballot.votes.get(notified=True).person == person("Trust's member")


def test_whoever_declared_an_interest_and_left_is_not_counted_for_that_item_unless_represented():
    made = sitting(COUNCIL, POLICE, quorum=2)
    seat(made.meeting, "Bram Second", COUNCIL)
    for name, words in ((COUNCIL, "Owns the lock."), (POLICE, "A sister makes lamps.")):
        declare_interest(
            meeting=made.meeting, person=made.rows[name].person, item=made.item, words=words, left_room=True, by=made.by
        )
    ballot = made.ballot()
    assert {line.agency.name: line.people for line in standing(ballot).lines} == {COUNCIL: ("Bram Second",)}
    with pytest.raises(ValueError, match="Nobody at the table sits for Police"):
        made.vote(ballot, POLICE, "for")
    made.vote(ballot, COUNCIL, "for")
    assert facts(close(made, ballot)) == ("not_quorate", 1, 0, 0, 1)
    elsewhere = put_to_vote(meeting=made.meeting, motion="That the bridge be painted.", by=made.by)
    assert standing(elsewhere).tally.present == 3
    with pytest.raises(ValueError, match="counted in a vote"):
        mark_presence(meeting=made.meeting, person=person("Bram Second"), mark="apologies", base=1, by=made.by)


def test_a_closing_that_saw_something_else_closes_nothing():
    made = sitting(COUNCIL, POLICE)
    ballot = made.ballot()
    made.vote(ballot, COUNCIL, "for")
    seen = standing(ballot).seen
    made.vote(ballot, POLICE, "against")
    with pytest.raises(ChangedMeanwhile, match="Look again"):
        close(made, ballot, seen=seen)
    assert close(made, ballot, seen=standing(ballot).seen, deciding="for").outcome == "carried"


def test_a_motion_withdrawn_stays_in_the_record_once_it_was_open():
    made = sitting(COUNCIL)
    early, late = made.ballot(opened=False), made.ballot()
    made.vote(late, COUNCIL, "for")
    for ballot in (early, late):
        withdraw_ballot(ballot=ballot, by=made.by)
    assert [(one.pk, one.result.outcome) for one in Ballot.objects.all()] == [(late.pk, "withdrawn")]


def test_the_recommendations_of_the_papers_are_offered_in_their_words():
    full = full_meeting()
    found = recommendations(full.meeting)
    assert [(one.block.text, one.paper, str(one.item)) for one in found] == [
        ("That the plan be agreed.", full.report, "Safer streets")
    ]
    ballot = put_to_vote(meeting=full.meeting, source=found[0].block, item=found[0].item, by=sitting_by())
    assert (ballot.motion, ballot.paper) == ("That the plan be agreed.", full.report)
    with pytest.raises(ValueError, match="no paper of this meeting"):
        put_to_vote(meeting=MeetingFactory(), source=found[0].block, by=sitting_by())


def sitting_by() -> User:
    return User.objects.machine()


def _votes_of(made: Sitting) -> tuple[Ballot, Ballot]:
    """An open ballot with one vote, and a closed one."""
    opened, closed = made.ballot(), made.ballot()
    made.vote(opened, COUNCIL, "for")
    made.vote(closed, COUNCIL, "for")
    close(made, closed)
    return opened, closed


def _result(ballot: Ballot, **other: object) -> BallotResult:
    usual = {"votes_for": 1, "present": 0} | other
    return BallotResultFactory(ballot=ballot, **usual)


# Past every service: the database is to refuse by itself.
ACTS: dict[str, tuple[str, Callable[[Sitting, Ballot, Ballot], object]]] = {
    "a second vote of one agency": ("", lambda m, o, c: VoteFactory(ballot=o, agency=m.agency(COUNCIL))),
    "a vote on what is closed": ("closed", lambda m, o, c: VoteFactory(ballot=c, agency=m.agency(POLICE))),
    "a vote moved to what is closed": ("closed", lambda m, o, c: o.votes.update(ballot=c)),
    "a closed vote changed": ("closed", lambda m, o, c: c.votes.update(choice="against")),
    "a closed vote deleted": ("closed", lambda m, o, c: c.votes.all()._raw_delete("default")),
    "a seat added to what is closed": ("closed", lambda m, o, c: BallotSeatFactory(ballot=c, attendance=m.rows[POLICE])),
    "a seat taken from what is closed": ("closed", lambda m, o, c: c.seats.all()._raw_delete("default")),
    "a vote before the opening": ("not open", lambda m, o, c: VoteFactory(ballot=m.ballot(opened=False), agency=m.agency(POLICE))),
    "somebody absent at the table": (
        "sits at the table", lambda m, o, c: BallotSeatFactory(
            ballot=o, attendance=AttendanceFactory(meeting=m.meeting, present=False))),
    "a guest at the table": (
        "sits at the table", lambda m, o, c: BallotSeatFactory(
            ballot=o, attendance=AttendanceFactory(meeting=m.meeting, capacity="guest"))),
    "other counts than votes": ("counts|at the table", lambda m, o, c: _result(o, votes_for=2)),
    "more present than seats": ("counts|at the table", lambda m, o, c: _result(o, present=5)),
    "a vote of who is not at the table": ("at the table", lambda m, o, c: _result(o)),
    "an outcome that does not follow": ("", lambda m, o, c: (
        BallotSeatFactory(ballot=o, attendance=m.rows[COUNCIL]), _result(o, present=1, outcome="lost"))),
    "a decision without a quorum": ("", lambda m, o, c: (
        Rules.objects.filter(quorum=1).update(quorum=1), BallotSeatFactory(ballot=o, attendance=m.rows[COUNCIL]),
        _result(o, present=1, quorum=2))),
    "another quorum than the day's": ("rules of its day", lambda m, o, c: (
        BallotSeatFactory(ballot=o, attendance=m.rows[COUNCIL]), _result(o, present=1, quorum=None))),
    "a deciding vote without a tie": ("", lambda m, o, c: (
        BallotSeatFactory(ballot=o, attendance=m.rows[COUNCIL]),
        _result(o, present=1, quorum=1, deciding="for", presided_by=m.rows[COUNCIL].person))),
    "a deciding vote of somebody else": ("Chair", lambda m, o, c: (
        VoteFactory(ballot=o, agency=m.agency(POLICE), choice="against"),
        BallotSeatFactory(ballot=o, attendance=m.rows[COUNCIL]), BallotSeatFactory(ballot=o, attendance=m.rows[POLICE]),
        _result(o, present=2, votes_against=1, quorum=1, deciding="for", presided_by=m.rows[POLICE].person))),
    "a second closing": ("", lambda m, o, c: _result(c, present=2)),
    "a closing changed": ("stays as it is", lambda m, o, c: BallotResult.objects.update(closed_at=timezone.now())),
    "a closing deleted": ("stays as it is", lambda m, o, c: BallotResult.objects.all()._raw_delete("default")),
    "a motion changed": ("motion", lambda m, o, c: Ballot.objects.filter(pk=o.pk).update(motion="Otherwise.")),
    "a decision on an open vote": ("what the vote said", lambda m, o, c: _decide(m, o)),
    "a decision with other counts": ("what the vote said", lambda m, o, c: _decide(m, c, votes_for=7)),
    "a decision the other way": ("what the vote said", lambda m, o, c: _decide(m, c, outcome="rejected")),
    "a decision changed later": ("what the vote said", lambda m, o, c: (_decide(m, c), Decision.objects.update(votes_for=9))),
    "somebody counted made absent": ("counted", lambda m, o, c: m.meeting.attendances.update(present=False)),
    "rules changed behind a vote": ("judged by the rules", lambda m, o, c: Rules.objects.update(quorum=2)),
    "rules deleted behind a vote": ("judged by the rules", lambda m, o, c: Rules.objects.all()._raw_delete("default")),
}


def _decide(made: Sitting, ballot: Ballot, **other: object) -> Decision:
    usual = {"votes_for": 1, "votes_against": 0, "abstentions": 0, "outcome": "agreed", "position": 1} | other
    return Decision.objects.create(meeting=made.meeting, ballot=ballot, method="vote", text="Agreed.", **usual)


@pytest.mark.parametrize(("words", "act"), ACTS.values(), ids=ACTS)
def test_the_database_refuses(words: str, act: Callable[[Sitting, Ballot, Ballot], object]):
    made = sitting(COUNCIL, POLICE, quorum=1)
    opened, closed = _votes_of(made)
    with pytest.raises(IntegrityError, match=words or "."), transaction.atomic():
        act(made, opened, closed)
    assert _decide(made, closed).ballot == closed


def test_what_is_entered_after_the_meeting_is_judged_by_who_was_in_the_room_then():
    made = sitting(COUNCIL, POLICE, FIRE, quorum=3)
    ballot = made.ballot()
    for agency in (COUNCIL, POLICE, FIRE):
        made.vote(ballot, agency, "for")
    note_leaving(meeting=made.meeting, person=made.rows[FIRE].person, at=time(11, 40), by=made.by)
    moment = timezone.make_aware(datetime.combine(DAY, time(11, 39)))
    assert standing(ballot, at=moment + timedelta(minutes=1)).tally.quorate is False
    assert facts(close(made, ballot, at=moment)) == ("carried", 3, 0, 0, 3)
    assert BallotResult.objects.get().closed_at == moment
    assert BallotSeat.objects.count() == Vote.objects.count() == 3
