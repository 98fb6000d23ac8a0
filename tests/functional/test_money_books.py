"""The books in a real browser: every page at both widths, an empty ledger set up, a pile of invoices and a split spend entered
by keyboard alone, a year reconciled."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from funding.ledgerservices import open_year, record_receipt
from funding.models import Entry, Line
from funding.queries import totals
from meetings.timetable import Year
from tests import desk
from tests.factories import FundFactory
from tests.functional.test_public_site import TOO_WIDE, violations
from tests.funding import books


def sound(page: Page, what: str) -> None:
    """axe finds nothing, and nothing is too wide, on a screen and on a phone."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == [], (what, width)
        assert page.evaluate(TOO_WIDE) == 0, (what, width)


def test_every_page_of_full_books(live_server: LiveServer, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    by = desk.officer()
    desk.sign_in(page.context, by)
    kept = books.full(by, timezone.localdate())
    now, before = kept.year.year.slug, kept.year.year.before.slug
    addresses = [
        "", "funds/", f"funds/{kept.pooled.pk}/", f"{now}/funds/{kept.pooled.pk}/", f"{now}/funds/{kept.overdrawn.pk}/", f"{now}/budget/",
        f"{now}/budget/{kept.pooled.pk}/", f"{now}/end/", f"{before}/end/", f"{before}/opening/", f"{before}/funds/{kept.pooled.pk}/",
        f"entries/{kept.entry.pk}/", f"entries/{kept.entry.pk}/take-back/",
    ]
    for address in [f"/desk/money/{one}" for one in addresses] + ["/members/money/", f"/members/money/{now}/funds/{kept.pooled.pk}/"]:
        answer = page.goto(live_server.url + address)
        assert answer is not None and answer.status == 200, address
        sound(page, address)
        assert page.locator("h1").count() == 1, address
    assert complaints == []


def test_an_empty_ledger_is_ready_after_three_steps(live_server: LiveServer, page: Page) -> None:
    desk.sign_in(page.context, desk.officer())
    page.goto(live_server.url + "/desk/money/")
    sound(page, "empty")
    page.get_by_label("Pooled fund").press("Space")
    page.get_by_role("button", name="Add these funds").press("Enter")
    expect(page.get_by_text("1 fund added.")).to_be_visible()
    now = Year.of(timezone.localdate())
    page.get_by_role("button", name=f"Open {now}").press("Enter")
    expect(page.get_by_role("heading", name="Opening balances")).to_be_visible()
    sound(page, "opening")
    page.get_by_role("button", name="Enter the balances").press("Enter")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter at least one balance.")
    sound(page, "opening, error")
    page.get_by_label("Pooled fund").fill("5,622.90")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="The partnership")).to_contain_text("£5,622.90")
    page.get_by_role("link", name="Pooled fund").press("Enter")
    expect(page.get_by_role("heading", name="New entry")).to_be_visible()
    sound(page, "first entry")


def test_invoices_and_a_split_spend_are_entered_by_keyboard_alone(live_server: LiveServer, page: Page) -> None:
    by = desk.officer()
    desk.sign_in(page.context, by)
    kept = books.full(by, timezone.localdate())
    keys = page.keyboard
    page.goto(f"{live_server.url}/desk/money/{kept.year.year.slug}/funds/{kept.pooled.pk}/")
    page.get_by_role("textbox", name="Amount").focus()
    for number in (1, 2, 3):  # a pile of invoices: amount, words, Enter, and the focus is back at the amount
        keys.type(f"{number}0.50")
        keys.press("Tab")
        keys.type(f"Invoice {number}")
        keys.press("Enter")
        expect(page.locator(".statement__new")).to_contain_text(f"Invoice {number}")
        expect(page.get_by_role("textbox", name="Amount")).to_be_focused()
    assert list(Line.objects.filter(entry__words__startswith="Invoice").order_by("pk").values_list("pence", flat=True)) == [10_50, 20_50, 30_50]
    # What belongs to another kind is not asked for; the arrow keys choose the kind.
    expect(page.get_by_label("The other fund")).to_be_hidden()
    page.get_by_label("Spent").focus()
    keys.press("ArrowRight")
    expect(page.get_by_label("The other fund")).to_be_visible()
    expect(page.get_by_label("Project")).to_be_hidden()
    keys.press("ArrowLeft")
    page.get_by_role("textbox", name="Amount").focus()
    keys.type("800")
    keys.press("Tab")
    keys.type("Sound for the evenings")
    page.get_by_role("button", name="Split it over several funds").press("Enter")
    expect(page.get_by_label("Out of", exact=True)).to_be_focused()
    keys.press("Tab")
    keys.type("much")
    keys.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose the fund that pays this part.")
    sound(page, "error")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_label("Out of", exact=True)).to_be_focused()
    keys.type("Street")
    keys.press("Tab")
    keys.press("Control+a")
    keys.type("400")
    page.get_by_label("Total of the invoice").focus()
    keys.type("1,200")
    keys.press("Enter")
    expect(page.locator(".statement__new")).to_contain_text("part of a split")
    sound(page, "entered")
    assert [(line.source, line.pence) for line in Entry.objects.order_by("pk").last().lines.all()] == [(kept.pooled, 800_00), (kept.wardens, 400_00)]


def test_a_year_is_reconciled_with_the_difference_told_as_one_types(live_server: LiveServer, page: Page) -> None:
    by, fund = desk.officer(), FundFactory(pooled=True)
    desk.sign_in(page.context, by)
    past = Year.of(timezone.localdate()).before
    year = open_year(begins=past.begins, by=by)
    record_receipt(fund=fund, pence=1_250_75, date=past.first + timedelta(days=9), words="Gift", by=by)
    page.goto(f"{live_server.url}/desk/money/{past.slug}/end/")
    box, said = page.get_by_label("Books, Pooled fund"), page.locator("output")
    for typed, told in (
        ("1,250.75", "None: they agree"), ("£1200", "The books have £50.75 less"), ("(1)", "The books have £1,251.75 less"),
        ("2.250,7", ""), ("1251", "The books have £0.25 more"),
    ):
        box.fill(typed)
        expect(said).to_have_text(told)
    sound(page, "closing")
    box.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say what explains the difference of Pooled fund.")
    sound(page, "closing, error")
    page.get_by_label("What explains the difference, Pooled fund").fill("Interest")
    page.get_by_role("button", name="Continue").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Check and close {past}")
    sound(page, "check")
    page.get_by_role("button", name=f"Close {past}").press("Enter")
    expect(page.get_by_role("heading", name=f"How {past} was closed")).to_be_visible()
    expect(page.get_by_role("row", name="Pooled fund")).to_contain_text("The books have £0.25 more: Interest")
    sound(page, "closed")
    assert totals(year.begins + 1)[fund.pk].brought == 1_250_75
