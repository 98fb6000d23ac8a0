"""A spreadsheet at the desk in a real browser, by keyboard: brought, corrected, entered; and the files of a year."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from csp.models import User
from funding.ledgerservices import Share, open_year, record_spend
from funding.models import Entry
from meetings.timetable import Year
from tests import desk
from tests.factories import AgencyFactory, FundFactory, GrantFactory
from tests.functional.conftest import LONG
from tests.functional.test_public_site import TOO_WIDE, violations
from tests.funding.sheetfiles import FORMULA, workbook


@pytest.mark.parametrize("width", [390, 1280])
def test_a_spreadsheet_is_brought_corrected_and_entered(live_server: LiveServer, page: Page, width: int, own_data: object) -> None:
    desk.sign_in(page.context, desk.officer())
    page.set_viewport_size({"width": width, "height": 900})
    year = Year.of(timezone.localdate())
    by, day = User.objects.machine(), year.first

    def sound() -> None:
        assert violations(page) == []
        assert page.evaluate(TOO_WIDE) == 0

    page.goto(live_server.url + reverse("sheets:files"))
    expect(page.get_by_text("There are no financial years yet.")).to_be_visible()
    sound()
    open_year(begins=year.begins, by=by)
    pooled, long = FundFactory(pooled=True), FundFactory(name=f"Fund of {LONG}"[:200])
    GrantFactory(fund=pooled, title=f"Lamps {LONG}"[:200], recipient=AgencyFactory(name=f"Trust {LONG}"[:200]), awarded_on=day)
    record_spend(shares=[Share(pooled, 5_00)], date=day, words="Leaflets", reference="A1", by=by)

    page.goto(live_server.url + reverse("sheets:bring"))
    page.get_by_role("button", name="Look at it").press("Enter")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose a file, or paste rows below.")
    sound()
    rows = [
        [day, "Leaflets for the market", 5, "Pooled fund", "A1"],
        [day, LONG, "£1,200.50", long.name, "B2"],
        [day, "Lamps", "12.345", "Pooled fund", ""],
        [day, '=HYPERLINK("http://bad.example")', "$4", "Pooled fund", ""],
        [day, "Rom hire", 40, "Poled fund", ""],
        [day, "Sum", FORMULA("C2*2", 10), "Pooled fund", ""],
    ]
    content = workbook(("Date", "Details", "£", "Fund", "Invoice number"), rows)
    page.locator("input[type=file]").set_input_files({"name": "spend of the summer.xlsx", "mimeType": "application/octet-stream", "buffer": content})
    page.get_by_role("button", name="Look at it").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("spend of the summer.xlsx")
    expect(page.get_by_role("heading", name="4 rows that cannot be taken")).to_be_visible()
    expect(page.get_by_text("Did you mean “Pooled fund”?")).to_be_visible()
    expect(page.get_by_role("heading", name="Perhaps there already")).to_be_visible()
    sound()
    page.get_by_label("“Poled fund” is meant as").select_option(label="Pooled fund")
    page.get_by_role("button", name="Read it again like this").press("Enter")
    expect(page.get_by_role("heading", name="3 rows that cannot be taken")).to_be_visible()
    page.get_by_role("button", name="Enter 3 entries in the ledger").press("Enter")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say that the bad rows are left out")
    sound()
    assert Entry.objects.count() == 1
    page.get_by_label("Leave the 3 bad rows out").press("Space")
    page.get_by_label("Leave out the 1 that is perhaps there already").press("Space")
    page.get_by_role("button", name="Enter 3 entries in the ledger").press("Enter")
    expect(page.get_by_text("2 entries are in the ledger")).to_be_visible()
    assert set(Entry.objects.values_list("words", flat=True)) == {"Leaflets", "Rom hire", LONG}
    page.goto(live_server.url + reverse("sheets:files"))
    expect(page.get_by_text("has no identifier").first).to_be_visible()
    sound()
