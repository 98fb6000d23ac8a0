"""Grants, bids, commitments: the services and what they refuse. Money in pence; today is 10 June 2030."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from actions.minutesservices import save_minutes
from csp.editing.shapes import Operation
from csp.models import AuditEntry, Block, Inspection
from csp.projectservices import keep_project
from csp.versions import ChangedMeanwhile
from funding.bidservices import decide_bid, keep_bid, reopen_bid, submit_bid, withdraw_bid
from funding.boardqueries import reads_otherwise, verdict
from funding.boardservices import put_bid_before_board, put_commitment_before_board, take_paper_back
from funding.commitmentservices import (
    change_commitment,
    give_back,
    hold_commitment,
    pay_commitment,
    propose_commitment,
    refuse_commitment,
    release_commitment,
    withdraw_commitment,
)
from funding.grantqueries import bids_by_year, fate, reminders
from funding.grantservices import attach_letter, keep_grant, pass_grant_on, receive_instalment, remove_grant
from funding.ledgerservices import Books, close_year, open_year, record_receipt, reverse_entry
from funding.models import Bid, Commitment, Entry, Fund, Grant
from funding.queries import totals
from funding.rows import Due, Part
from funding.yearqueries import concerns, parts
from meetings.models import Decision, Paper
from meetings.services import remove_paper
from meetings.uploads import PDF_TYPE, take_upload
from meetings.votequeries import recommendations
from tests.factories import (
    AgencyFactory,
    AgendaItemFactory,
    BallotFactory,
    BidFactory,
    CommitmentFactory,
    DecisionFactory,
    FundFactory,
    GrantFactory,
    InstalmentFactory,
    MeetingFactory,
    MinutesFactory,
    PriorityFactory,
    ProjectFactory,
    UserFactory,
    untagged_pdf,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

TODAY, JUNE = date(2030, 6, 10), date(2030, 6, 3)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def fund(by):
    """The pooled fund with £1,000.00, and a limit of £250.00."""
    open_year(begins=2030, by=by)
    fund = FundFactory(pooled=True, limit_pence=250_00, limit_from=date(2030, 4, 1))
    record_receipt(fund=fund, pence=1_000_00, date=JUNE, words="Gift", by=by)
    return fund


def refused(act: Callable, **what: object) -> str:
    with pytest.raises(ValueError) as told:
        act(**what)
    return str(told.value)


def close(begins: int, by) -> None:
    with time_machine.travel(date(begins + 1, 5, 1)):
        year = open_year(begins=begins, by=by)
        close_year(year=year, books={pk: Books(one.balance) for pk, one in totals(begins).items()}, by=by)


# Grants


def test_a_grant_is_entered_received_spent_and_told_of(by, fund):
    grant = keep_grant(
        grant=None, version=0, fund=fund, title=" Street  wardens ", awarded_on=date(2030, 4, 20), pence=10_000_00, by=by,
        spend_by=date(2030, 7, 31), instalments=[Due(JUNE, 5_000_00, "First half"), Due(date(2030, 9, 1), 4_000_00)],
    )
    one, two = grant.instalments.order_by("number")
    gone = InstalmentFactory(grant=grant, number=9)
    gone.delete()
    gone.pk = 10_000
    assert refused(receive_instalment, instalment=gone, pence=1, on=JUNE, by=by).startswith("This instalment has been taken out")
    assert [row.words for row in reminders(TODAY)] == [
        "Instalment 1 (£5,000.00) was expected on 3 June 2030 and has not come.",
        "None of it is spent yet. It must be spent by 31 July 2030 (in 51 days); what is left then goes back.",
    ]
    key = uuid.uuid4()
    entry, again = (receive_instalment(instalment=one, pence=2_000_00, on=JUNE, by=by, key=key) for _ in range(2))
    assert (entry, entry.words, Entry.objects.count()) == (again, "First half", 2)
    assert reminders(TODAY)[0].words == "Instalment 1 (£5,000.00) was expected on 3 June 2030, and £2,000.00 of it has come."
    receive_instalment(instalment=one, pence=3_000_00, on=TODAY, by=by)
    assert [row.words[:4] for row in reminders(TODAY)] == ["None"]
    assert receive_instalment(instalment=two, pence=1, on=TODAY, by=by).words == "Street wardens, instalment 2"
    spent = CommitmentFactory(fund=fund, pence=200_00)
    pay_commitment(commitment=spent, pence=150_00, on=TODAY, words="Jackets", grant=grant, by=by)
    assert fate(grant, 150_00, TODAY).startswith("£9,850.00 of £10,000.00 is not spent yet. It must be spent by")
    assert fate(grant, 150_00, date(2030, 8, 1)).endswith("it goes back to the funder, unless they agreed to more time.")
    assert fate(grant, 10_000_00, TODAY) == "All of it is spent."
    assert fate(grant, 10_000_01, TODAY) == "£0.01 more was spent than was granted."
    # What was received stays; the rest can be put right, by whoever saw it as it is.
    same = {"grant": grant, "fund": fund, "title": "Street wardens", "awarded_on": date(2030, 4, 20), "by": by}
    assert refused(keep_grant, **same, version=1, pence=10_000_00, instalments=[Due(JUNE, 5_000_00)]) == (
        "Instalment 1 has been received: it stays. To change its day, amount or words, change that line alone."
    )
    assert refused(keep_grant, **{**same, "fund": FundFactory()}, version=1, pence=1).startswith("Money of this grant has moved already")
    changed = keep_grant(**same, version=1, pence=9_000_00, instalments=[Due(JUNE, 5_000_00, "First half"), Due(JUNE, 3_000_00)])
    assert (changed.version, changed.instalments.count(), changed.instalments.get(number=2).pk) == (2, 2, two.pk)
    with pytest.raises(ChangedMeanwhile):
        keep_grant(**same, version=1, pence=1)
    assert refused(remove_grant, grant=grant, version=2, by=by) == "Money of this grant has moved: it stays in the record."


def test_what_was_received_stays_with_its_instalment(by, fund):
    first, second, third = (Due(JUNE, 1_000_00, "First"), Due(JUNE, 2_000_00, "Second"), Due(TODAY, 3_000_00, "Third"))
    new = {"fund": fund, "title": "Wardens", "awarded_on": JUNE, "pence": 6_000_00, "by": by}
    grant = keep_grant(**new, grant=None, version=0, instalments=[first, second, third])

    def bring(dues: list[Due]) -> None:
        seen = Grant.objects.get(pk=grant.pk)
        keep_grant(**new, grant=seen, version=seen.version, instalments=dues)

    def stand() -> list[tuple[int, str, int]]:
        return [(one.number, one.words, sum(line.pence for line in one.lines.all())) for one in grant.instalments.order_by("number")]

    receive_instalment(instalment=grant.instalments.get(number=2), pence=2_000_00, on=JUNE, by=by)
    bring([second, third])
    assert stand() == [(1, "Second", 2_000_00), (2, "Third", 0)]
    bring([third, first, second])
    assert stand() == [(1, "Third", 0), (2, "First", 0), (3, "Second", 2_000_00)]
    told = "Instalment 3 has been received: it stays. To change its day, amount or words, change that line alone."
    assert refused(bring, dues=[third, first]) == told
    assert refused(bring, dues=[first, Due(TODAY, 1), Due(TODAY, 2)]) == told
    bring([third, first, Due(TODAY, 2_500_00, "Later")])
    assert stand()[2] == (3, "Later", 2_000_00)
    # Two that say the same: the one that was received is kept.
    later = Due(TODAY, 2_500_00, "Later")
    bring([later, later, first])
    bring([first, later])
    assert stand() == [(1, "First", 0), (2, "Later", 2_000_00)]
    close(2030, by)
    for dues in ([later, first], [first, Due(JUNE, 2_500_00, "Later")], [first, Due(TODAY, 2_500_01, "Later")], [first]):
        assert refused(bring, dues=dues).startswith("Instalment 2 was received in a year that is closed: it stays number 2, “10/6/2030 2500.00 Later”.")
    bring([third, later])
    for change in ({"due": JUNE}, {"pence": 1}):
        with pytest.raises(IntegrityError, match="This financial year is closed"), transaction.atomic():
            grant.instalments.filter(number=2).update(**change)


def test_an_instalment_is_not_received_twice_unless_more_did_arrive(by, fund):
    one = InstalmentFactory(grant__fund=fund, pence=5_000_00)
    usual = {"instalment": one, "by": by}
    entry = receive_instalment(**usual, pence=5_000_00, on=JUNE)
    told = "Of instalment 1 £0.00 is left. Tick “More arrived than was expected” if more did arrive."
    assert refused(receive_instalment, **usual, pence=5_000_00, on=JUNE) == told
    assert refused(record_receipt, fund=fund, **usual, pence=1, date=JUNE, words="Again") == told
    receive_instalment(**usual, pence=1, on=JUNE, more=True)
    record_receipt(fund=fund, **usual, pence=1, date=JUNE, words="And again", more=True)
    # What is taken back can come again.
    reverse_entry(entry=entry, date=TODAY, reason="To another account", by=by)
    assert refused(receive_instalment, **usual, pence=5_000_00, on=TODAY).startswith("Of instalment 1 £4,999.98 is left.")
    receive_instalment(**usual, pence=4_999_98, on=TODAY)


def test_a_grant_refuses_what_cannot_be(by, fund):
    new = {"grant": None, "version": 0, "fund": fund, "title": "Wardens", "awarded_on": JUNE, "pence": 1_00, "by": by}
    made = keep_grant(**new)
    assert refused(keep_grant, **new) == "There is a grant “Wardens” of Pooled fund of that day already."
    assert refused(keep_grant, **{**new, "title": "x", "pence": 0}) == "Enter an amount above zero."
    assert refused(keep_grant, **{**new, "title": "x"}, starts=TODAY, ends=JUNE).startswith("The last day of what it pays for")
    other = InstalmentFactory(grant=made, number=1)
    assert refused(receive_instalment, instalment=other, pence=0, on=JUNE, by=by).startswith("Enter an amount above zero")
    remove_grant(grant=made, version=1, by=by)
    assert not Grant.objects.exists()
    old = keep_grant(**{**new, "instalments": [Due(JUNE, 1_00)]})
    receive_instalment(instalment=old.instalments.get(), pence=1_00, on=JUNE, by=by)
    close(2030, by)
    change = {**new, "grant": old, "version": 1}
    assert refused(keep_grant, **{**change, "pence": 2}).startswith("2030/31 is closed")
    assert refused(keep_grant, **{**change, "awarded_on": date(2031, 4, 1)}).startswith("2030/31 is closed")
    assert refused(keep_grant, **change, instalments=[Due(JUNE, 1_00, "Renamed")]).startswith("Instalment 1 was received in a year")
    assert keep_grant(**change, conditions="Report by May").conditions == "Report by May"


def test_what_a_partner_won_passes_in_one_act_and_no_further_than_it_goes(by, fund):
    passed = FundFactory(holding=Fund.Holding.PASSED)
    grant = GrantFactory(fund=passed, pence=6_500_00, title="County lines")
    passing = {"grant": grant, "on": JUNE, "by": by}
    assert refused(pass_grant_on, **passing, pence=1).startswith("Say first who receives this grant")
    grant.recipient = AgencyFactory(name="Thornbridge Youth Trust")
    grant.save()
    key = uuid.uuid4()
    entry, again = (pass_grant_on(**passing, pence=6_500_00, key=key) for _ in range(2))
    assert (entry, entry.party, entry.size) == (again, "Thornbridge Youth Trust", 2)
    assert totals(2030)[passed.pk].balance == 0
    assert refused(pass_grant_on, **passing, pence=1) == "Of this grant £0.00 is left to pass on."
    reverse_entry(entry=entry, date=TODAY, reason="To the wrong account", by=by)
    assert pass_grant_on(**passing, pence=6_500_00).pk != entry.pk


def test_a_grant_is_not_less_than_what_moved_of_it(by, fund):
    passed = GrantFactory(fund=FundFactory(holding=Fund.Holding.PASSED), pence=100_00, recipient=AgencyFactory())
    pass_grant_on(grant=passed, pence=10_00, on=JUNE, by=by)
    held = GrantFactory(fund=fund, pence=100_00)
    receive_instalment(instalment=InstalmentFactory(grant=held, pence=10_00), pence=10_00, on=JUNE, by=by)
    for one in (passed, held):
        change = {"grant": one, "version": 1, "fund": one.fund, "title": one.title, "awarded_on": JUNE, "recipient": one.recipient, "by": by}
        assert refused(keep_grant, **change, pence=9_99) == (
            "£10.00 of this grant has come or been spent already: it cannot be less than that."
        )
        assert keep_grant(**change, pence=10_00).pence == 10_00


def test_money_that_only_passes_is_not_waited_for(by, fund):
    usual = {"grant": None, "version": 0, "title": "Boxing", "awarded_on": JUNE, "pence": 100_00, "by": by, "instalments": [Due(JUNE, 100_00)]}
    grant = keep_grant(**usual, fund=FundFactory(holding=Fund.Holding.PASSED), recipient=AgencyFactory())
    pass_grant_on(grant=grant, pence=100_00, on=JUNE, by=by)
    year = open_year(begins=2030, by=by)
    assert (reminders(TODAY), concerns(year, parts(2030), TODAY)) == ([], [])
    keep_grant(**usual, fund=fund)
    assert (len(reminders(TODAY)), len(concerns(year, parts(2030), TODAY))) == (1, 1)


def test_a_letter_is_kept_and_looked_through(by, fund, own_data):
    grant = GrantFactory(fund=fund)
    upload = take_upload(SimpleUploadedFile("letter.pdf", untagged_pdf()))
    kept = attach_letter(grant=grant, version=1, upload=upload, by=by)
    assert (kept.letter.name, kept.letter.media_type, kept.version) == ("letter.pdf", PDF_TYPE, 2)
    assert Inspection.objects.filter(file=kept.letter).count() == 1
    with pytest.raises(ChangedMeanwhile):
        attach_letter(grant=grant, version=1, upload=upload, by=by)


# Bids


def test_a_bid_that_wins_is_a_grant_once(by, fund):
    agency, project = AgencyFactory(), ProjectFactory()
    parts = [Part("Lamps", 1_000_00), Part("Paint", 500_00)]
    bid = keep_bid(
        bid=None, version=0, fund=fund, title="Riverside", asked_pence=None, parts=parts, on_behalf_of=agency, project=project, by=by
    )
    assert (bid.asked_pence, bid.state, bid.parts.count()) == (1_500_00, "drafted", 2)
    assert refused(decide_bid, bid=bid, version=1, on=TODAY, won_pence=1, by=by).startswith("This bid is drafted")
    submit_bid(bid=bid, version=1, on=JUNE, by=by)
    outcome = {"bid": bid, "version": 2, "by": by}
    assert refused(decide_bid, **outcome, on=date(2030, 6, 1), won_pence=1) == "It was submitted on 3 June 2030: it cannot be decided before that."
    assert refused(decide_bid, **outcome, on=TODAY, won_pence=900_00, parts_won=[500_00, 300_00]) == (
        "The parts won £800.00 together, the bid £900.00: make them the same."
    )
    assert refused(decide_bid, **outcome, on=TODAY, won_pence=900_00, parts_won=[900_00]) == "Say of each part what it won."
    won = decide_bid(**outcome, on=TODAY, won_pence=900_00, parts_won=[900_00, 0], reference="OPCC 7")
    grant = Grant.objects.get()
    assert (won.state, grant.bid, grant.fund, grant.pence, grant.recipient, grant.project, grant.reference, grant.awarded_on) == (
        "part", won, fund, 900_00, agency, project, "OPCC 7", TODAY
    )
    assert refused(decide_bid, bid=bid, version=3, on=TODAY, won_pence=1, by=by).startswith("This bid is successful in part")
    assert refused(withdraw_bid, bid=bid, version=3, by=by).startswith("This bid is successful in part")
    assert refused(remove_grant, grant=grant, version=1, by=by).startswith("A bid won this grant")
    same = {"bid": bid, "fund": fund, "title": "Riverside", "parts": parts, "on_behalf_of": agency, "submitted_on": JUNE, "by": by}
    assert refused(keep_bid, **same, version=3, asked_pence=1_500_01).startswith("The parts add up to £1,500.00, the bid asks for £1,500.01")
    assert refused(keep_bid, **{**same, "title": "Other"}, version=3, asked_pence=1_500_00).startswith("It is successful in part: only")
    assert keep_bid(**same, version=3, asked_pence=1_500_00, notes="Told by letter").notes == "Told by letter"
    reopen_bid(bid=bid, version=4, by=by)
    assert not Grant.objects.exists()
    assert decide_bid(bid=bid, version=5, on=TODAY, won_pence=1_500_00, by=by).state == "successful"
    InstalmentFactory(grant=Grant.objects.get())
    assert refused(reopen_bid, bid=bid, version=6, by=by).startswith("Its grant has instalments")


def test_bids_are_summed_by_the_year_of_their_outcome(by, fund):
    BidFactory(fund=fund)
    BidFactory(fund=fund, state="part", asked_pence=500_00, won_pence=200_00)
    BidFactory(fund=fund, state="unsuccessful", won_pence=0, decided_on=date(2031, 4, 1))
    BidFactory(fund=fund, waiting=True)
    BidFactory(fund=fund, waiting=True, state="withdrawn")
    told = [(one.label, one.count, one.won_count, one.asked, one.won) for one in bids_by_year(Bid.objects.all())]
    assert told == [
        ("Not decided yet", 1, 0, 2_500_00, 0), ("2031/32", 1, 0, 2_500_00, 0), ("2030/31", 2, 2, 3_000_00, 2_700_00)
    ]
    twin = {"bid": None, "version": 0, "fund": fund, "title": "Twin", "asked_pence": 1, "submitted_on": JUNE, "by": by}
    keep_bid(**twin)
    assert refused(keep_bid, **twin) == "There is a bid “Twin” to Pooled fund of that day already."
    lost = keep_bid(**{**twin, "title": "Lost"})
    close(2030, by)
    assert refused(decide_bid, bid=lost, version=1, on=TODAY, won_pence=0, by=by).startswith("2030/31 is closed")
    won = Bid.objects.get(state="part")
    assert refused(reopen_bid, bid=won, version=1, by=by).startswith("2030/31 is closed")


# Commitments


def asked(fund: Fund, by, pence: int = 400_00, **more: object) -> Commitment:
    return propose_commitment(fund=fund, words="Lamps at the lock", pence=pence, on=TODAY, by=by, **more)


def test_within_the_limit_a_promise_is_agreed_and_above_it_waits(by, fund):
    assert asked(fund, by, 250_00).state == "agreed"
    waits = asked(fund, by, 250_01)
    assert (waits.state, waits.limit_pence) == ("proposed", 250_00)
    assert propose_commitment(fund=fund, words="Old", pence=900_00, on=date(2030, 3, 31), by=by).state == "proposed", "entered under the limit"
    assert asked(FundFactory(), by, 10_000_00).limit_pence is None
    assert refused(pay_commitment, commitment=waits, pence=1, on=TODAY, words="x", by=by).endswith("is not agreed: nothing can be paid for it.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=waits.pk).update(state="agreed")
    same = {"commitment": waits, "words": "Lamps", "by": by}
    assert change_commitment(**same, version=1, pence=300_00).state == "proposed"
    assert change_commitment(**same, version=2, pence=250_00).state == "agreed"
    assert refused(change_commitment, **same, version=3, pence=1).startswith("“Lamps” is agreed")
    assert refused(propose_commitment, fund=fund, words=" ", pence=1, on=TODAY, by=by) == "Say what it is for."
    assert refused(asked, fund=fund, by=by, pence=0) == "Enter an amount above zero."


def test_the_paper_has_the_figures_of_the_ledger_and_its_recommendation_can_be_decided_on(by, fund):
    asked(fund, by, 100_00)
    project = ProjectFactory(name="Riverside", priority=PriorityFactory(name="Safer streets"))
    one = asked(fund, by, reason="It is dark.\n\nPeople fall.", party="Wend Lighting", project=project)
    meeting = MeetingFactory(date=date(2030, 7, 9))
    item = AgendaItemFactory(agenda__meeting=meeting, title="Funding")
    paper = put_commitment_before_board(commitment=one, version=1, meeting=meeting, item=item, by=by)
    assert (paper.kind, paper.title, list(paper.items.all())) == ("report", "Spending from the Pooled fund: Lamps at the lock", [item])
    sections = paper.document.sections.order_by("position")
    assert [row.title for row in sections] == ["Purpose of the report", "Background", "Recommendation", "Further information"]
    background = list(sections[1].blocks.order_by("position"))
    assert [row.text for row in background] == [
        "It is dark.", "People fall.", "It belongs to the project ‘Riverside’, which serves the priority ‘Safer streets’.",
        "Wend Lighting would be paid.", "The Board decides on spending of more than £250.00 from the Pooled fund.",
        "The Pooled fund on 10 June 2030",
    ]
    assert background[-1].rows == [
        ["", "Amount"], ["Balance", "£1,000.00"], ["Promised to others", "−£100.00"], ["Free to spend", "£900.00"],
        ["This proposal", "−£400.00"], ["Left if the Board agrees", "£500.00"],
    ]
    told = "The Board agrees to spend up to £400.00 from the Pooled fund on ‘Lamps at the lock’."
    assert [(row.words, row.paper, row.item) for row in recommendations(meeting)] == [(told, paper, item)]
    short = asked(fund, by, 950_00)
    shut = AgendaItemFactory(agenda=item.agenda, session="closed")
    poor = put_commitment_before_board(commitment=short, version=1, meeting=meeting, item=shut, by=by)
    assert poor.audience == "closed"
    assert Block.objects.filter(section__document=poor.document, text__startswith="The fund is £50.00 short of this").exists()
    # Where it is, it stays until the Board put it off; its paper is not removed behind its back.
    assert refused(put_commitment_before_board, commitment=one, version=2, meeting=meeting, item=item, by=by) == (
        "It is before the meeting of 9 July 2030 already."
    )
    assert refused(change_commitment, commitment=one, version=2, words="x", pence=1, by=by).startswith("Its paper asks the Board for £400.00.")
    assert refused(remove_paper, paper=paper, version=paper.version, by=by).endswith("Take it back under Money.")
    put_off = DecisionFactory(meeting=meeting, paper=paper, outcome="deferred")
    later = MeetingFactory(date=date(2030, 10, 9))
    assert put_commitment_before_board(commitment=one, version=2, meeting=later, item=None, by=by).meeting == later
    assert refused(release_commitment, commitment=one, version=3, decision=put_off, by=by) == "That decision is about something else."
    take_paper_back(one=short, version=2, by=by)
    assert not Paper.objects.filter(pk=poor.pk).exists()
    gone = MeetingFactory(date=JUNE)
    assert refused(put_commitment_before_board, commitment=short, version=3, meeting=gone, item=None, by=by) == "Choose a meeting that is still to come."
    assert refused(put_commitment_before_board, commitment=short, version=3, meeting=later, item=item, by=by) == "Choose an item of this meeting's agenda."


def before_board(fund: Fund, by) -> Commitment:
    one = asked(fund, by)
    put_commitment_before_board(commitment=one, version=1, meeting=MeetingFactory(date=date(2030, 7, 9)), item=None, by=by)
    return Commitment.objects.select_related("paper").get(pk=one.pk)


def test_the_decision_releases_the_money_and_is_watched(by, fund):
    one = before_board(fund, by)
    elsewhere = DecisionFactory(outcome="agreed")
    assert refused(release_commitment, commitment=one, version=2, decision=elsewhere, by=by) == "That decision is about something else."
    decision = DecisionFactory(meeting=one.paper.meeting, paper=one.paper, text="To spend £400.00.")
    assert verdict(one.paper).agreed == decision
    released = release_commitment(commitment=one, version=2, decision=decision, by=by)
    assert (released.state, released.decision, released.decided_words) == ("agreed", decision, "To spend £400.00.")
    assert totals(2030)[fund.pk].committed == 400_00
    with pytest.raises(ChangedMeanwhile):
        release_commitment(commitment=one, version=2, decision=decision, by=by)
    assert refused(take_paper_back, one=one, version=3, by=by) == "The minutes say what was decided on this paper: it stays."
    # The minutes are redrafted.
    assert reads_otherwise(released) == ""
    decision.text = "To spend £300.00."
    decision.save()
    assert reads_otherwise(Commitment.objects.get(pk=one.pk)).endswith("has been put into other words since.")
    decision.outcome = "deferred"
    decision.save()
    assert reads_otherwise(Commitment.objects.get(pk=one.pk)) == "The minutes now say “Deferred” of the decision that released this money."
    held = hold_commitment(commitment=one, version=3, by=by)
    assert (held.state, held.decision, held.decided_words) == ("proposed", None, "")
    assert refused(release_commitment, commitment=one, version=4, decision=decision, by=by) == "The Board decided “Deferred”: the money is not released."
    Decision.objects.filter(pk=decision.pk).update(outcome="agreed")
    release_commitment(commitment=one, version=4, decision=decision, by=by)
    key = uuid.uuid4()
    pay = {"commitment": one, "on": TODAY, "words": "Lamps", "by": by}
    assert pay_commitment(**pay, pence=300_00, key=key) == pay_commitment(**pay, pence=300_00, key=key)
    # What money hangs on is not taken out of the minutes.
    minutes = MinutesFactory(meeting=decision.meeting)
    operation = Operation(uuid.uuid4(), "delete_decision", {"identity": decision.identity, "base": Decision.objects.get(pk=decision.pk).version})
    told = save_minutes(minutes=minutes, operations=[operation], by=by).results[0]
    assert (told.state, told.message.split(":")[0]) == ("refused", "Money was released by this decision, or a bid rests on it")
    assert refused(hold_commitment, commitment=one, version=5, by=by).startswith("Something is paid or given back of it already")
    assert refused(pay_commitment, **pay, pence=100_01) == "Of “Lamps at the lock” £100.00 is left."
    assert refused(give_back, commitment=one, version=5, pence=100_01, by=by) == "£100.00 is left of it: no more can be given back."
    give_back(commitment=one, version=5, pence=60_00, by=by)
    assert totals(2030)[fund.pk].committed == 40_00
    with pytest.raises(ChangedMeanwhile):
        give_back(commitment=one, version=5, pence=1, by=by)


def test_what_the_board_refused_is_not_released_and_a_vote_counts_as_well(by, fund):
    one = before_board(fund, by)
    meeting, words = one.paper.meeting, "In words of their own."
    agreed = DecisionFactory(meeting=meeting, text=words)
    ballot = BallotFactory(meeting=meeting, paper=one.paper)
    rejected = DecisionFactory(
        meeting=meeting, outcome="rejected", method="vote", votes_for=1, votes_against=3, abstentions=0,
    )
    Decision.objects.filter(pk=rejected.pk).update(paper=one.paper)
    assert verdict(one.paper).against == rejected
    assert refused(release_commitment, commitment=one, version=2, decision=rejected, by=by) == "The Board decided “Not agreed”: the money is not released."
    assert refused(release_commitment, commitment=one, version=2, decision=agreed, by=by).startswith("The minutes also say that the Board did not agree")
    assert refused(refuse_commitment, commitment=one, version=2, decision=agreed, by=by) == "The Board decided “Agreed”: it did not refuse."
    assert refuse_commitment(commitment=one, version=2, decision=rejected, by=by).state == "refused"
    Decision.objects.filter(pk=rejected.pk).update(outcome="noted")
    assert reads_otherwise(Commitment.objects.get(pk=one.pk)) == "The minutes now say “Noted” of the decision that refused this money."
    hold_commitment(commitment=one, version=3, by=by)
    rejected.delete()
    # The minutes may mean it without naming its paper.
    assert release_commitment(commitment=one, version=4, decision=agreed, by=by).decided_words == words
    assert ballot.paper == one.paper
    assert refused(withdraw_commitment, commitment=one, version=5, by=by).endswith("is agreed: that cannot be done with it now.")


def test_the_board_agrees_to_a_bid(by, fund):
    bid = keep_bid(
        bid=None, version=0, fund=FundFactory(name="Wend Safety Grant"), title="Wardens", asked_pence=None, notes="They help.",
        parts=[Part("Pay", 700_00), Part("Coats", 50_00)], on_behalf_of=AgencyFactory(name="Youth Trust"), by=by,
    )
    meeting = MeetingFactory(date=date(2030, 7, 9))
    paper = put_bid_before_board(bid=bid, version=1, meeting=meeting, item=None, by=by)
    assert [row.words for row in recommendations(meeting)] == [
        "The Board agrees to apply to the Wend Safety Grant for £750.00 for ‘Wardens’ on behalf of Youth Trust."
    ]
    table = Block.objects.get(section__document=paper.document, text="What the bid asks for")
    assert table.rows[-1] == ["In all", "£750.00"]
    decision = DecisionFactory(meeting=meeting, paper=paper, outcome="rejected")
    assert refused(submit_bid, bid=bid, version=2, on=TODAY, by=by).startswith("The Board did not agree to this bid")
    Decision.objects.filter(pk=decision.pk).update(outcome="agreed")
    assert submit_bid(bid=bid, version=2, on=TODAY, by=by).decision == decision
    withdraw_bid(bid=bid, version=3, by=by)
    assert refused(put_bid_before_board, bid=bid, version=4, meeting=meeting, item=None, by=by) == (
        "“Wardens” is withdrawn: there is nothing to ask the Board."
    )
    assert AuditEntry.objects.filter(act="put_bid_before_board").count() == 1


def test_projects_are_kept(by):
    project = keep_project(project=None, version=0, name=" Riverside ", business_as_usual=True, by=by)
    change = {"project": project, "name": "Riverside", "by": by}
    assert keep_project(**change, version=1, purpose="Light").version == 2
    with pytest.raises(ChangedMeanwhile):
        keep_project(**change, version=1)
    assert refused(keep_project, project=None, version=0, name="riverside", by=by) == "There is a project called “Riverside” already."
    assert refused(keep_project, **change, version=2, priority=PriorityFactory(), business_as_usual=True).startswith("It serves a priority or")
    assert refused(keep_project, **change, version=2, starts=TODAY, ends=JUNE) == "Its last day lies before its first."
    assert refused(keep_project, project=None, version=0, name=" ", by=by) == "Enter the name of the project."
