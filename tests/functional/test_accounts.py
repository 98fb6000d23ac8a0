"""Accounts in a real browser: sound at a desk's and a phone's width, empty, full and wrong; the report by keyboard."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from funding.ledgerservices import Share, open_year, record_opening, record_receipt, record_spend
from funding.models import Fund
from meetings.models import Paper
from meetings.timetable import Year
from reports.services import publish_accounts
from tests import desk
from tests.factories import (
    AgendaItemFactory,
    BidFactory,
    BidPartFactory,
    BudgetFactory,
    FundFactory,
    MeetingFactory,
    PriorityFactory,
    ProjectFactory,
)
from tests.functional.test_public_site import TOO_WIDE, violations

YEAR = Year.of(date.today())
LONG = "Antidisestablishmentarianism of lamps, wardens and the whole of the riverside between the lock and the mill"


@pytest.fixture
def ledger(own_data: object, live_server):
    """Two years with long names, awards out of two funds and parts; a meeting to come."""
    by = desk.officer()
    pooled, grant = FundFactory(pooled=True), FundFactory(name=f"Fund for the {LONG}")
    first = open_year(begins=YEAR.begins - 1, by=by)
    record_opening(year=first, balances={pooled: 5_622_90}, by=by)
    for year in (YEAR.before, YEAR):
        this = open_year(begins=year.begins, by=by)
        day = year.first
        record_receipt(fund=grant, pence=22_500_00, date=day, words=f"First instalment of the {LONG}", by=by)
        project = ProjectFactory(priority=PriorityFactory())
        record_spend(shares=[Share(grant, 12_345_67, project=project), Share(pooled, 70_00)], date=day, words=LONG, by=by)
        for holding in (Fund.Holding.PASSED, Fund.Holding.PASSED, Fund.Holding.REPORTED):
            bid = BidFactory(fund=FundFactory(holding=holding), submitted_on=day, decided_on=day, project=project)
            BidPartFactory(bid=bid)
            BidPartFactory(bid=bid)
    BudgetFactory(year=this, fund=grant, pence=20_000_00)
    meeting = MeetingFactory(date=date.today().replace(year=date.today().year + 1, day=8))
    AgendaItemFactory(agenda__meeting=meeting, title=f"Financial report on the {LONG}")
    return by


def sound(page: Page, address: str) -> None:
    page.goto(address)
    assert violations(page) == [], address
    assert page.evaluate(TOO_WIDE) == 0, address
    assert page.locator("h1").count() == 1, address


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_at_this_width(ledger, live_server, page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    sound(page, f"{live_server.url}/money/")  # nothing is published yet
    user = desk.sign_in(page.context, ledger)
    published = publish_accounts(year=YEAR, by=user)
    for address in ("", "priorities/", f"{YEAR.slug}/", f"{YEAR.slug}/report/", f"{YEAR.slug}/publish/", f"published/{published.pk}/withdraw/"):
        sound(page, f"{live_server.url}/desk/money/accounts/{address}")
    sound(page, f"{live_server.url}/money/")
    sound(page, f"{live_server.url}/money/{YEAR.slug}/v1/")
    # Every link within the page leads somewhere on it.
    missing = page.eval_on_selector_all(
        "main a[href^='#']", "links => links.map(a => a.hash.slice(1)).filter(id => !document.getElementById(id))"
    )
    assert missing == []
    # The report: refused without a place, then drafted by keyboard; its figures are held against the ledger.
    page.goto(f"{live_server.url}/desk/money/accounts/{YEAR.slug}/report/")
    page.get_by_label("Meeting and agenda item").select_option("")
    page.get_by_role("button", name="Draft the report").press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert violations(page) == []
    page.get_by_label("Meeting and agenda item").select_option(index=1)
    page.get_by_role("button", name="Draft the report").press("Enter")
    expect(page.get_by_text("figures agree with the ledger")).to_be_visible()
    record_spend(shares=[Share(Fund.objects.get(kind="pooled"), 1_00)], date=YEAR.first, words="Tea", by=user)
    page.reload()
    expect(page.get_by_role("heading", name="no longer agree")).to_be_visible()
    assert violations(page) == [] and page.evaluate(TOO_WIDE) == 0
    page.get_by_role("button", name="Bring the figures up to date").press("Enter")
    expect(page.get_by_text("The figures say what the ledger says.")).to_be_visible()
    expect(page.get_by_text("figures agree with the ledger")).to_be_visible()
    sound(page, f"{live_server.url}/desk/money/accounts/papers/{Paper.objects.get().pk}/figures/")
