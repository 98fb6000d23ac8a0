"""Grants, bids, commitments and projects in a real browser: empty, full, in error, and from a promise to its payment by keyboard."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from csp.models import User
from funding.grantservices import receive_instalment
from funding.ledgerservices import open_year, record_receipt
from funding.models import Commitment, Entry, Fund, Grant
from meetings.models import Decision, Meeting
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
    PaperFactory,
    PersonFactory,
    PriorityFactory,
    ProjectFactory,
)
from tests.functional.minutesdesk import Desk, started
from tests.functional.test_sign_in import quiet, sound

__all__ = ["quiet"]  # a fixture

LONG = "Antidisestablishmentarianism and Thornbridge-upon-Wend Riverside Night-time Lighting Improvements"


def crowd(by: User) -> dict[str, str]:
    """One of each thing with long names and every fact; the addresses of their pages."""
    today = timezone.localdate()
    open_year(begins=Year.of(today).begins, by=by)
    police = AgencyFactory(name=f"{LONG} Police and Crime Commissioner")
    fund = FundFactory(name=f"{LONG} Fund", funder=police, limit_pence=100_00, limit_from=today)
    project = ProjectFactory(
        name=LONG, priority=PriorityFactory(), lead=PersonFactory(), lead_agency=police, purpose="So that people see.\nAnd are seen.",
        starts=today, outcome="x" * 80,
    )
    bid = BidFactory(fund=fund, title=LONG, on_behalf_of=police, applicant=PersonFactory(), project=project, notes="A\n\nB")
    for _ in range(2):
        BidPartFactory(bid=bid)
    grant = GrantFactory(
        fund=fund, title=LONG, bid=bid, project=project, recipient=police, conditions="Report by May.\n" + "y" * 90, reference="9" * 60,
        starts=today, ends=today, spend_by=today + timedelta(days=20), pence=12_345_678_90,
    )
    instalment = InstalmentFactory(grant=grant, due=today - timedelta(days=3), pence=5_000_00, words=LONG)
    receive_instalment(instalment=instalment, pence=1_00, on=today, by=by)
    passed = GrantFactory(fund=FundFactory(holding=Fund.Holding.PASSED), recipient=police, spend_by=today - timedelta(days=2))
    paper = PaperFactory(title=LONG, meeting__date=today + timedelta(days=9))
    waits = CommitmentFactory(
        fund=fund, words=LONG, party=LONG, reason="z" * 90, state="proposed", limit_pence=100_00, paper=paper, project=project
    )
    DecisionFactory(paper=paper, meeting=paper.meeting, text="To spend. " * 30)
    agreed = CommitmentFactory(fund=fund, project=project)
    return {
        "grants/": "Grants", f"grants/{grant.pk}/": LONG, f"grants/{passed.pk}/": passed.title, "bids/": "Bids", f"bids/{bid.pk}/": LONG,
        "commitments/": "Commitments", f"commitments/{waits.pk}/": LONG, f"commitments/{agreed.pk}/": agreed.words,
        "projects/": "Projects", f"projects/{project.pk}/": LONG,
    }


def test_the_pages_are_sound_empty_full_and_in_error(live_server: LiveServer, quiet: Page) -> None:
    page, url = quiet, f"{live_server.url}/desk/money/"
    user = desk.sign_in(page.context, desk.officer())
    for place, heading in (("grants/", "Grants"), ("bids/", "Bids"), ("commitments/", "Commitments"), ("projects/", "Projects")):
        page.goto(f"{url}{place}")
        sound(page, heading)
    pages = crowd(user)
    for place, heading in pages.items():
        page.goto(f"{url}{place}")
        sound(page, heading)
    for place, button in (
        ("grants/new/", "Enter the grant"), ("bids/new/", "Enter the bid"), ("commitments/new/", "Promise it"), ("projects/new/", "Begin it"),
        (f"grants/{Grant.objects.latest('pk').pk}/letter/", "Keep the letter"),
    ):
        page.goto(f"{url}{place}")
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_text("There is a problem")).to_be_visible()
        sound(page)


def test_from_a_promise_above_the_limit_to_its_payment_by_keyboard(live_server: LiveServer, quiet: Page) -> None:
    page, today = quiet, timezone.localdate()
    user = desk.sign_in(page.context, desk.officer())
    open_year(begins=Year.of(today).begins, by=user)
    fund = FundFactory(pooled=True, limit_pence=250_00, limit_from=date(2020, 4, 1))
    record_receipt(fund=fund, pence=1_000_00, date=today, words="Gift", by=user)
    minutes = started("Welcome", "Funding", "Any other business", day=today + timedelta(days=30))
    meeting = Meeting.objects.get()
    hands = Desk(page, f"{live_server.url.replace('127.0.0.1', 'localhost')}/desk/money/commitments/new/")

    def follow(role: str, name: str) -> None:
        """Tab to a button, or a link that is drawn as one, and press Enter."""
        hands.tab_to(page.get_by_role(role, name=name, exact=True)).press("Enter")

    # Promised, in three boxes.
    page.goto(hands.url)
    hands.tab_to(page.get_by_label("Fund", exact=True)).type("Pooled")
    hands.press("Tab").type("Lamps at the lock").press("Tab").type("400").press("Enter")
    expect(page.get_by_text("Above £250.00 the Board decides: put it before a meeting.")).to_be_visible()
    # Before the Board, at the item that is about money.
    follow("button", "Paper for the Board")
    expect(page.get_by_label("Meeting and item")).to_contain_text(", 2 Funding")
    follow("button", "Write the paper")
    expect(page.get_by_text("The paper is written, with its figures of today.")).to_be_visible()
    sound(page)
    assert [item.title for item in Commitment.objects.get().paper.items.all()] == ["Funding"]
    # Decided, as the minutes are typed.
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url.replace('127.0.0.1', 'localhost')}/desk/meetings/{meeting.pk}/minutes/")
    expect(page.locator("[data-part=status] span")).not_to_have_text("Opening…")
    hands.tab_to(page.get_by_role("button", name="Write in Section 2")).press("Enter", "Alt+c")
    told = "The Board agrees to spend up to £400.00 from the Pooled fund on ‘Lamps at the lock’."
    expect(hands.box("Decision at 2.1")).to_have_value(told)
    hands.saved()
    assert (Decision.objects.get().text, minutes.meeting) == (told, meeting)
    # Released, and paid.
    page.goto(hands.url.replace("new/", f"{Commitment.objects.get().pk}/"))
    expect(page.get_by_text("The Board agreed: the money can be released.")).to_be_visible()
    sound(page)
    follow("button", "Release £400.00")
    expect(page.get_by_text("£400.00 is released.")).to_be_visible()
    follow("button", "Pay it")
    follow("button", "Enter the payment")
    expect(page.get_by_text("All of it is paid or given back.")).to_be_visible()
    sound(page)
    entry = Entry.objects.latest("pk")
    assert (entry.words, entry.lines.get().pence, entry.lines.get().commitment) == ("Lamps at the lock", 400_00, Commitment.objects.get())
