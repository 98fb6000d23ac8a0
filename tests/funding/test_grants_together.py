"""Two at one thing in the same moment, each with a connection of their own: one does it, the other is told."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from csp.versions import ChangedMeanwhile
from funding.bidservices import decide_bid, reopen_bid
from funding.boardservices import put_commitment_before_board
from funding.commitmentservices import (
    give_back,
    pay_commitment,
    propose_commitment,
    release_commitment,
    withdraw_commitment,
)
from funding.grantservices import keep_grant, pass_grant_on, receive_instalment, remove_grant
from funding.ledgerservices import close_year, open_year
from funding.models import Bid, Commitment, Entry, Fund, Grant, YearEnd
from funding.queries import unpaid
from meetings.models import Paper
from tests.factories import (
    AgencyFactory,
    BidFactory,
    CommitmentFactory,
    DecisionFactory,
    FundFactory,
    GrantFactory,
    InstalmentFactory,
    MeetingFactory,
    UserFactory,
)
from tests.meetings.test_votes_together import together

pytestmark = [pytest.mark.engines, pytest.mark.django_db(transaction=True)]

JUNE = date(2030, 6, 3)


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def fund(by):
    open_year(begins=2030, by=by)
    return FundFactory(pooled=True, limit_pence=100_00, limit_from=date(2030, 4, 1))


def one_of(answers: list[object], kind: type) -> list[str]:
    """That exactly one did it; the classes of what the others were told."""
    assert len([one for one in answers if isinstance(one, kind)]) == 1, answers
    return sorted({type(one).__name__ for one in answers if not isinstance(one, kind)})


def test_money_is_released_once_and_not_while_it_is_withdrawn(by, fund):
    meeting = MeetingFactory(date=timezone.localdate() + timedelta(days=30))
    one = propose_commitment(fund=fund, words="Lamps", pence=400_00, on=JUNE, by=by)
    papers = together(*(
        lambda: put_commitment_before_board(commitment=one, version=1, meeting=meeting, item=None, by=by) for _ in range(2)
    ))
    assert one_of(papers, Paper) == ["ChangedMeanwhile"]
    decision = DecisionFactory(meeting=meeting, paper=Paper.objects.get())
    seen = Commitment.objects.get()
    acts = [lambda: release_commitment(commitment=seen, version=2, decision=decision, by=by)] * 3
    acts.append(lambda: withdraw_commitment(commitment=seen, version=2, by=by))
    assert one_of(together(*acts), Commitment) == ["ChangedMeanwhile"]
    after = Commitment.objects.get()
    assert (after.version, after.state in ("agreed", "withdrawn")) == (3, True)


def test_a_bid_wins_one_grant(by, fund):
    bid = BidFactory(fund=fund, waiting=True)
    answers = together(*(lambda won=won: decide_bid(bid=bid, version=1, on=date(2030, 6, 20), won_pence=won, by=by) for won in (1, 2, 0)))
    assert one_of(answers, Bid) == ["ChangedMeanwhile"]
    assert [one.pence for one in Grant.objects.all()] == [won for won in [Bid.objects.get().won_pence] if won]


def test_no_more_is_paid_passed_or_given_back_than_there_is(by, fund):
    promised = CommitmentFactory(fund=fund, pence=100_00)
    pay = [lambda: pay_commitment(commitment=promised, pence=60_00, on=JUNE, words="Lamps", by=by)] * 2
    answers = together(*pay, lambda: give_back(commitment=promised, version=1, pence=60_00, by=by))
    done = [one for one in answers if not isinstance(one, ValueError)]
    assert (len(done), unpaid(Commitment.objects.get(pk=promised.pk))) == (1, 40_00)
    assert not [one for one in answers if isinstance(one, ChangedMeanwhile)]
    grant = GrantFactory(fund=FundFactory(holding=Fund.Holding.PASSED), recipient=AgencyFactory(), pence=50_00)
    assert one_of(together(*[lambda: pass_grant_on(grant=grant, pence=50_00, on=JUNE, by=by)] * 3), Entry) == ["ValueError"]


def test_an_instalment_is_received_once(by, fund):
    instalment = InstalmentFactory(grant__fund=fund)
    acts = [lambda: receive_instalment(instalment=instalment, pence=5_000_00, on=JUNE, by=by)] * 3
    assert one_of(together(*acts), Entry) == ["ValueError"]


def test_a_receipt_that_is_sent_twice_at_once_is_one(by, fund):
    instalment, key = InstalmentFactory(grant__fund=fund), uuid.uuid4()
    one, two = together(*[lambda: receive_instalment(instalment=instalment, pence=5_000_00, on=JUNE, by=by, key=key)] * 2)
    assert one == two == Entry.objects.get()


def locked(act: Callable[[], object]) -> list[str]:
    """The tables whose rows `act` locks, in its order."""
    with CaptureQueriesContext(connection) as found:
        act()
    return [re.findall(r'FROM "(\w+)"', one["sql"])[0] for one in found if "FOR UPDATE" in one["sql"]]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time.")
def test_the_year_is_the_first_queue_that_anybody_joins(by, fund):
    """So nobody waits crosswise with who spends, and nothing lands in a year that is being closed."""
    bid = BidFactory(fund=fund, waiting=True)
    grant = GrantFactory(fund=FundFactory(holding=Fund.Holding.PASSED), recipient=AgencyFactory(), awarded_on=JUNE)
    change = {"fund": grant.fund, "title": grant.title, "awarded_on": JUNE, "pence": grant.pence, "by": by, "recipient": grant.recipient}
    acts: list[Callable[[], object]] = [
        lambda: receive_instalment(instalment=InstalmentFactory(grant__fund=fund), pence=1, on=JUNE, by=by),
        lambda: pass_grant_on(grant=grant, pence=1, on=JUNE, by=by),
        lambda: keep_grant(grant=grant, version=1, **change),
        lambda: decide_bid(bid=bid, version=1, on=date(2030, 6, 20), won_pence=1, by=by),
        lambda: reopen_bid(bid=Bid.objects.get(), version=2, by=by),
        lambda: remove_grant(grant=GrantFactory(fund=fund, awarded_on=JUNE), version=1, by=by),
    ]
    for act in acts:
        tables = locked(act)
        assert tables.index("funding_financialyear") == 0 and len(set(tables)) > 1, tables


def test_a_grant_is_not_changed_in_a_year_that_is_closed_in_the_same_moment(by):
    year = open_year(begins=2020, by=by)
    grant = GrantFactory(awarded_on=date(2020, 6, 1), pence=100_00)
    change = {"version": 1, "fund": grant.fund, "title": grant.title, "awarded_on": grant.awarded_on, "by": by}
    bid = BidFactory(waiting=True, submitted_on=date(2020, 5, 1))
    answers = together(
        lambda: close_year(year=year, books={}, by=by),
        lambda: keep_grant(grant=grant, pence=1_00, **change),
        lambda: decide_bid(bid=bid, version=1, on=date(2020, 6, 20), won_pence=0, by=by),
    )
    assert isinstance(answers[0], YearEnd), answers
    assert all(str(one).startswith("2020/21 is closed") for one in answers if isinstance(one, ValueError))
