"""Many vote, close, come and go at the same moment, in threads with connections of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from threading import Barrier

import pytest
from django.db import connection

from csp.models import Agency
from csp.versions import ChangedMeanwhile
from meetings.models import Ballot, BallotResult, BallotSeat, Meeting, Vote
from meetings.services import cast_vote, close_ballot, note_leaving, open_ballot
from tests.meetings.voting import sitting

pytestmark = [pytest.mark.engines, pytest.mark.django_db(transaction=True)]


def together(*works: Callable[[], object]) -> list[object]:
    """What each of `works` gives, or the ValueError it raises, all let go at once."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        try:
            barrier.wait(30)
            return work()
        except ValueError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works, timeout=120))


def test_of_a_hundred_votes_of_one_agency_one_stands_and_the_others_are_told_which():
    made = sitting("Council", "Police")
    ballot, council = made.ballot(), made.agency("Council")

    def vote(number: int) -> Vote:
        return cast_vote(ballot=ballot, agency=council, choice=("for", "against", "abstain")[number % 3], by=made.by)

    answers = together(*(lambda n=n: vote(n) for n in range(100)))
    stands = Vote.objects.get(ballot=ballot)
    assert [one.pk for one in answers if isinstance(one, Vote)] == [stands.pk]
    told = [str(one) for one in answers if isinstance(one, ChangedMeanwhile)]
    assert len(told) == 99
    assert {one.partition(" was noted")[0] for one in told} == {f"Council has one vote, and “{stands.get_choice_display()}”"}


def test_of_fifty_votes_against_fifty_closings_none_is_late_and_the_counts_are_those_of_the_rows():
    names = [f"Agency {n}" for n in range(50)]
    made = sitting(*names, quorum=5)
    ballot = made.ballot()
    made.vote(ballot, "Agency 0", "for")
    agencies = {one.name: one for one in Agency.objects.all()}

    def vote(number: int) -> Vote:
        choice, was = ("for" if number % 3 else "against"), ("" if number else "for")
        return cast_vote(ballot=Ballot.objects.get(pk=ballot.pk), agency=agencies[names[number]], choice=choice, was=was, by=made.by)

    def close() -> BallotResult:
        return close_ballot(ballot=Ballot.objects.get(pk=ballot.pk), by=made.by, deciding="")[0]

    answers = together(*(work for n in range(50) for work in (lambda n=n: vote(n), close)))
    result = BallotResult.objects.get()
    counts = Counter(Vote.objects.values_list("choice", flat=True))
    assert (result.votes_for, result.votes_against, result.abstentions) == (counts["for"], counts["against"], counts["abstain"])
    assert result.outcome == ("carried" if counts["for"] > counts["against"] else "lost")
    assert (result.present, BallotSeat.objects.count()) == (50, 50)
    noted = [one for one in answers if isinstance(one, Vote)]
    assert Vote.objects.count() == len({one.pk for one in noted} | {Vote.objects.get(agency__name="Agency 0").pk})
    assert Vote.objects.filter(noted_at__gt=result.closed_at).count() == 0 or connection.vendor == "postgresql"
    assert len([one for one in answers if isinstance(one, BallotResult)]) == 1
    told = Counter(str(one) for one in answers if isinstance(one, ValueError))
    assert sum(told.values()) == 99 - len(noted)
    assert all("closed meanwhile" in one or "The votes are equal" in one for one in told), told


def test_who_leaves_while_a_vote_is_closed_is_counted_or_is_not_and_never_half():
    """Twelve times over: five at the table, five needed, and one goes at the moment of the closing."""
    names = [f"Agency {n}" for n in range(5)]
    made = sitting(*names, quorum=5)
    outcomes, leaver = Counter(), made.rows["Agency 4"]
    for _ in range(12):
        ballot = made.ballot()
        for name in names:
            made.vote(ballot, name, "for")
        together(
            lambda b=ballot: close_ballot(ballot=b, by=made.by),
            lambda: note_leaving(meeting=made.meeting, person=leaver.person, at=time(0), by=made.by),
        )
        result = BallotResult.objects.get(ballot=ballot)
        facts = (result.outcome, result.votes_for, result.present, ballot.votes.count(), ballot.seats.count())
        assert facts in {("carried", 5, 5, 5, 5), ("not_quorate", 4, 4, 4, 4)}
        outcomes[result.outcome] += 1
        type(leaver).objects.filter(pk=leaver.pk).update(left=None)
    assert sum(outcomes.values()) == 12


def test_of_ten_who_open_a_vote_at_once_one_does():
    made = sitting("Council")
    ballot = made.ballot(opened=False)
    answers = together(*[lambda: open_ballot(ballot=Ballot.objects.get(pk=ballot.pk), by=made.by)] * 10)
    assert answers.count([]) == 1
    assert {str(one) for one in answers if one != []} == {"Somebody else has opened this vote meanwhile."}
    assert Meeting.objects.count() == 1
