"""The desk's pages of grants, bids, commitments and projects, as a client sees them: figures, refusals, two hands, queries."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from csp.models import Inspection
from funding.ledgerservices import Share, open_year, record_spend, reverse_entry
from funding.models import Bid, Commitment, Entry, Fund, Grant
from meetings.models import Meeting
from meetings.timetable import Year
from tests import desk
from tests.factories import (
    AgencyFactory,
    BidFactory,
    BidPartFactory,
    CommitmentFactory,
    DecisionFactory,
    FundFactory,
    GrantFactory,
    InstalmentFactory,
    MeetingFactory,
    PaperFactory,
    PersonFactory,
    PriorityFactory,
    ProjectFactory,
    UserFactory,
    untagged_pdf,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def year(today):
    return open_year(begins=Year.of(today).begins, by=UserFactory())


@pytest.fixture
def officer(client: Client, own_data: object) -> Client:
    desk.sign_in(client, desk.officer())
    return client


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_grant_is_entered_and_its_instalment_received_in_two_clicks(officer, year, today):
    fund = FundFactory()
    new = {"version": 0, "fund": fund.pk, "title": "Wardens", "pence": "£10,000", "awarded_on": f"{today:%d/%m/%Y}",
           "instalments": f"{today:%d/%m/%Y} 6,000.00\n{today:%d/%m/%Y} 3,000.00 Second half"}
    wrong = officer.post(reverse("grants:new"), new | {"instalments": "tomorrow 5", "pence": "-4"})
    assert wrong.status_code == 422
    assert "Line 1, “tomorrow 5”: Write the date like" in words(wrong)
    made = officer.post(reverse("grants:new"), new)
    grant = Grant.objects.get()
    assert made.headers["Location"] == reverse("grants:grant", args=[grant.pk])
    page = words(officer.get(made.headers["Location"]))
    assert "the instalments add up to £9,000.00, the grant is £10,000.00. £1,000.00 has no instalment." in page
    receive = reverse("grants:receive", args=[grant.instalments.get(number=1).pk])
    form = officer.get(receive).context["form"]
    filled = {name: form[name].value() for name in ("pence", "on", "key")}
    assert (filled["pence"], filled["on"]) == ("6000.00", today)
    for _ in range(2):  # the button pressed twice
        assert officer.post(receive, {name: str(value) for name, value in filled.items()}).status_code == 302
    assert Entry.objects.get().lines.get().pence == 6_000_00
    assert "£6,000.00 of it is in hand" in words(officer.get(reverse("grants:grant", args=[grant.pk])))
    assert officer.post(receive, {**filled, "pence": "0", "key": uuid.uuid4()}).status_code == 422
    twice = {**filled, "key": str(uuid.uuid4())}
    assert "Of instalment 1 £0.00 is left." in words(officer.post(receive, twice))
    assert officer.post(receive, twice | {"more": "on"}).status_code == 302


def test_whoever_saves_second_sees_both_and_sends_again(officer, year):
    grant = GrantFactory(title="Wardens", conditions="None", awarded_on=date(2026, 4, 1))
    change = reverse("grants:change", args=[grant.pk])
    form = officer.get(change).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"awarded_on": "1/4/2026", "title": "Street wardens"}
    Grant.objects.update(title="Night wardens", version=2)
    InstalmentFactory(grant=grant, due=date(2026, 6, 1))
    told = officer.post(change, sent)
    assert told.status_code == 409
    assert told.context["now"] == [("What it is for", "Night wardens"), ("Instalments expected", "1/6/2026 5000.00")]
    assert told.context["form"]["title"].value() == "Street wardens"
    assert officer.post(change, sent | {"version": told.context["form"]["version"].value()}).status_code == 302
    assert Grant.objects.get().title == "Street wardens"
    # A button says so too, and does nothing.
    one = CommitmentFactory(state="proposed", limit_pence=1, version=7)
    gone = officer.post(reverse("grants:withdraw_commitment", args=[one.pk]), {"version": 6}, follow=True)
    assert "Somebody else changed this commitment while you had it open." in words(gone)
    assert Commitment.objects.get().state == "proposed"


def test_the_letter_is_handed_out_to_be_saved(officer, year):
    grant = GrantFactory()
    address = reverse("grants:letter", args=[grant.pk])
    wrong = officer.post(address, {"version": 1, "letter": SimpleUploadedFile("letter.pdf", b"MZ programme")})
    assert (wrong.status_code, Grant.objects.get().letter) == (422, None)
    assert officer.post(address, {"version": 1, "letter": SimpleUploadedFile("letter.pdf", untagged_pdf())}).status_code == 302
    file = officer.get(reverse("grants:letter_file", args=[grant.pk]))
    assert file.headers["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert (file.headers["X-Content-Type-Options"], file.headers["Content-Security-Policy"]) == ("nosniff", "default-src 'none'; sandbox")
    assert b"".join(file.streaming_content) == untagged_pdf()
    assert "What stands out in it" in words(officer.get(reverse("grants:grant", args=[grant.pk])))
    Inspection.objects.update(done_at=None)
    assert "It is being looked through." in words(officer.get(reverse("grants:grant", args=[grant.pk])))
    Grant.objects.get().letter.path.unlink()
    assert officer.get(reverse("grants:letter_file", args=[grant.pk])).status_code == 404


def test_the_lists_are_filtered_and_bad_input_harms_nothing(officer, year, today):
    soon = GrantFactory(title="Soon", spend_by=today + timedelta(days=60), awarded_on=today)
    late = GrantFactory(title="Late", fund=soon.fund, awarded_on=today - timedelta(days=800))
    InstalmentFactory(grant=late, due=today - timedelta(days=1))
    GrantFactory(title="Far", spend_by=today + timedelta(days=61), awarded_on=today, fund__holding=Fund.Holding.PASSED)

    def shown(name: str, **asked: object) -> set[str]:
        return {str(one) for one in officer.get(reverse(name), asked).context["page"]}

    assert shown("grants:list") == {"Soon", "Late", "Far"}
    assert shown("grants:list", fund=soon.fund_id) == {"Soon", "Late"}
    assert shown("grants:list", year=Year.of(today).slug) == {"Soon", "Far"}
    assert [shown("grants:list", state=one) for one in ("late", "soon", "spent")] == [{"Late"}, {"Soon"}, set()]
    sums = officer.get(reverse("grants:list")).context["sums"]
    assert [(one.holding, one.count, one.pence) for one in sums] == [("held", 2, 20_000_00), ("passed", 1, 10_000_00)]
    won, waits = BidFactory(decided_on=today, submitted_on=today), BidFactory(waiting=True)
    assert shown("grants:bids", state="successful", year=Year.of(today).slug) == {str(won)}
    assert shown("grants:bids", state="submitted") == {str(waits)}
    paid, left = CommitmentFactory(proposed_on=today), CommitmentFactory()
    record_spend(shares=[Share(paid.fund, 400_00, commitment=paid)], date=today, words="Paid", by=UserFactory())
    assert shown("grants:commitments", state="open") == {str(left)}
    assert officer.get(reverse("grants:commitments")).context["left"] == 400_00
    priority = PriorityFactory()
    served, usual, neither = ProjectFactory(priority=priority), ProjectFactory(business_as_usual=True), ProjectFactory()
    assert [shown("grants:projects", serves=one) for one in (priority.pk, "usual", "neither")] == [{str(served)}, {str(usual)}, {str(neither)}]
    for name in ("grants:list", "grants:bids", "grants:commitments", "grants:projects"):
        bad = {"fund": "9" * 30, "year": "2030-99", "state": "<b>", "serves": "0", "page": "x"}
        assert officer.get(reverse(name), bad).status_code == 200
    assert officer.get(reverse("grants:new"), {"fund": "9" * 30}).status_code == 200


def test_a_bid_is_entered_submitted_and_won_by_its_parts(officer, year, today):
    fund = FundFactory(holding=Fund.Holding.PASSED)
    new = {"version": 0, "fund": fund.pk, "title": "Riverside", "asked_pence": "900", "parts": "Lamps 600\nPaint 400", "on_behalf_of": AgencyFactory().pk}
    wrong = officer.post(reverse("grants:new_bid"), new)
    assert wrong.status_code == 422
    assert "The parts add up to £1,000.00, the bid asks for £900.00: make them the same." in words(wrong)
    assert officer.post(reverse("grants:new_bid"), new | {"asked_pence": ""}).status_code == 302
    bid = Bid.objects.get()
    officer.post(reverse("grants:submit_bid", args=[bid.pk]), {"version": 1, "on": today})
    won = officer.post(reverse("grants:decide_bid", args=[bid.pk]), {"version": 2, "on": today, "part_0": "600", "part_1": "0"})
    grant = Grant.objects.get()
    assert (won.headers["Location"], grant.pence, Bid.objects.get().state) == (reverse("grants:grant", args=[grant.pk]), 600_00, "part")
    key = uuid.uuid4()
    for _ in range(2):
        officer.post(reverse("grants:pass_on", args=[grant.pk]), {"pence": "600", "on": today, "key": key})
    assert [one.size for one in Entry.objects.all()] == [2]
    assert "All of it is spent." in words(officer.get(reverse("grants:grant", args=[grant.pk])))


def test_a_form_that_was_changed_and_sent_again_is_not_told_to_be_in_the_ledger(officer, year, today):
    passed = GrantFactory(fund=FundFactory(holding=Fund.Holding.PASSED), recipient=AgencyFactory(), pence=900_00, project=ProjectFactory())
    promised = CommitmentFactory(pence=900_00, project=ProjectFactory())
    forms = {
        reverse("grants:receive", args=[InstalmentFactory().pk]): ({"on": today, "reference": "R1"}, {"reference": "R2"}),
        reverse("grants:pass_on", args=[passed.pk]): ({"on": today, "reference": "R1"}, {"reference": "R2"}),
        reverse("grants:pay", args=[promised.pk]): ({"on": today, "words": "Lamps"}, {"words": "Leaflets"}),
    }
    for address, (typed, other) in forms.items():
        form = {**typed, "pence": "100", "key": str(uuid.uuid4())}
        assert [officer.post(address, form).status_code for _ in range(2)] == [302, 302]
        entry = Entry.objects.get(key=form["key"])
        for changed in ({"pence": "300"}, other):
            answer = officer.post(address, form | changed)
            assert answer.status_code == 422
            assert f"This form was entered already, as {entry.called}, with other values." in words(answer)
        fresh = answer.context["form"]["key"].value()
        assert officer.post(address, form | other | {"key": fresh}).status_code == 302
        assert [{line.pence for line in one.lines.all()} for one in Entry.objects.filter(key__in=[form["key"], fresh])] == [{100_00}] * 2


def test_the_minutes_decide_in_their_own_words(officer, year, today):
    one = CommitmentFactory(state="proposed", limit_pence=1, paper=PaperFactory(meeting__date=today))
    page = reverse("grants:commitment", args=[one.pk])
    assert "The minutes say nothing of it yet." in words(officer.get(page))
    release = officer.post(reverse("grants:release", args=[one.pk]), {"version": 1}, follow=True)
    assert "The minutes do not say that the Board agreed to this." in words(release)
    elsewhere = DecisionFactory()
    decision = DecisionFactory(meeting=one.paper.meeting, text="It was agreed.")
    assert "The minutes decide on it in other words" in words(officer.get(page))
    settle = reverse("grants:settle", args=[one.pk])
    assert officer.post(settle, {"version": 1, "decision": elsewhere.pk}).status_code == 422
    assert officer.post(settle, {"version": 1, "decision": decision.pk}).status_code == 302
    assert Commitment.objects.get().decision == decision
    # Paid, it cannot be taken back; once the payment is taken back, it can.
    released = Commitment.objects.get()
    hold = reverse("grants:hold", args=[one.pk])
    entry = record_spend(shares=[Share(one.fund, 400_00, commitment=released)], date=today, words="Paid", by=UserFactory())
    assert not officer.get(page).context["can_hold"]
    assert "Something is paid or given back of it already" in words(officer.post(hold, {"version": 2}, follow=True))
    reverse_entry(entry=entry, date=today, reason="Another account", by=UserFactory())
    assert officer.get(page).context["can_hold"]
    officer.post(hold, {"version": 2})
    assert Commitment.objects.get().state == "proposed"
    # No meeting is to come: nothing can be chosen.
    waits = CommitmentFactory(state="proposed", limit_pence=1)
    MeetingFactory(date=today - timedelta(days=1))
    Meeting.objects.filter(date__gt=today).update(status=Meeting.Status.CANCELLED)
    Meeting.objects.filter(date=today).update(date=today - timedelta(days=2))
    ask = reverse("grants:commitment_paper", args=[waits.pk])
    assert "No meeting of the partnership is to come" in words(officer.get(ask))
    assert officer.post(ask, {"version": 1, "place": "1-1"}).status_code == 422


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_no_page_asks_more_of_the_database_the_longer_it_is(officer, year, today):
    fund, project = FundFactory(), ProjectFactory(priority=PriorityFactory(), lead=PersonFactory())
    grant = GrantFactory(fund=fund, project=project)
    paper = PaperFactory()
    one = CommitmentFactory(fund=fund, project=project, pence=10_000_00)
    bid = BidFactory(fund=fund, project=project, paper=PaperFactory())

    def fill(times: int) -> None:
        for _ in range(times):
            record_spend(shares=[Share(fund, 1_00, project=project, grant=grant, commitment=one)], date=today, words="Lamps", by=UserFactory())
            InstalmentFactory(grant=grant, due=today - timedelta(days=1))
            soon = GrantFactory(fund=FundFactory(), project=project, recipient=AgencyFactory(), spend_by=today)
            InstalmentFactory(grant=soon, due=today - timedelta(days=1))
            CommitmentFactory(fund=FundFactory(), project=project, state="proposed", limit_pence=1, paper=PaperFactory())
            BidPartFactory(bid=bid)
            BidFactory(fund=FundFactory(), project=project, on_behalf_of=AgencyFactory(), applicant=PersonFactory())
            ProjectFactory(priority=PriorityFactory(), lead=PersonFactory(), lead_agency=AgencyFactory())
            DecisionFactory(paper=bid.paper, meeting=bid.paper.meeting)

    Commitment.objects.filter(pk=one.pk).update(paper=paper)
    addresses = [reverse(f"grants:{name}") for name in ("list", "bids", "commitments", "projects")]
    addresses += [reverse("grants:grant", args=[grant.pk]), reverse("grants:bid", args=[bid.pk])]
    addresses += [reverse("grants:commitment", args=[one.pk]), reverse("grants:project", args=[project.pk])]
    fill(2)
    few = {address: queries(officer, address) for address in addresses}
    fill(10)
    assert {address: queries(officer, address) for address in addresses} == few
    assert max(few.values()) <= 17, few
