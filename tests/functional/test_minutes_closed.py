"""Text of closed items never rests in browser storage; what is not at the server is called not saved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from actions.models import ActionPoint
from meetings.models import Decision, Minutes
from tests.desk import officer, sign_in
from tests.functional.minutesdesk import Desk, address, paragraph, started, written

SAVE = re.compile(r"/minutes/save/$")
SECRET = "Zanzibar"


@pytest.fixture
def minutes(own_data: object, live_server: LiveServer) -> Minutes:
    """The second of three items is closed; a paragraph stands in the first and in the second."""
    one = started("Welcome", "Review of a death", "Any other business", closed=("Review of a death",))
    paragraph(one, 1, "Everyone was welcome.")
    paragraph(one, 2, "The review was opened.")
    return one


@pytest.fixture
def desk(minutes: Minutes, live_server: LiveServer, page: Page) -> Iterator[Desk]:
    """The editor, open, with no save getting through."""
    sign_in(page.context, officer())
    one = Desk(page, address(live_server, minutes.meeting)).open()
    page.route(SAVE, lambda route: route.abort())
    yield one
    assert one.complaints == []


def paragraphs(desk: Desk, place: str) -> None:
    desk.at(f"Paragraph {place}.1").type(f" {SECRET}.").press("Enter").type(f"{SECRET} again.")


def actions(desk: Desk, place: str) -> None:
    desk.at(f"Paragraph {place}.1").press("Enter").type("/a ").type(f"{SECRET} to act").press("Enter")


def decisions(desk: Desk, place: str) -> None:
    desk.at(f"Paragraph {place}.1").press("Enter").type("/d ").type(f"{SECRET} was decided")


def tables(desk: Desk, place: str) -> None:
    desk.at(f"Paragraph {place}.1").press("Enter").type("/t ").type(SECRET)


def headings(desk: Desk, place: str) -> None:
    desk.page.get_by_role("button", name=f"Menu of Section {place}").click()
    desk.page.get_by_role("button", name="Write the heading").click()
    desk.type(SECRET)


WAYS = [paragraphs, actions, decisions, tables, headings]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_open_text_is_kept_and_closed_text_never(desk: Desk, minutes: Minutes, way: Callable[[Desk, str], None]) -> None:
    """The same keys in an open item leave the words in this browser, so the search for them can find them."""
    way(desk, "1")
    expect(desk.status).to_contain_text("kept here")
    assert desk.stores(SECRET)
    desk.page.unroute(SAVE)
    desk.saved()
    assert desk.forgets(SECRET)

    desk.page.route(SAVE, lambda route: route.abort())
    way(desk, "2")
    expect(desk.status).to_contain_text("not saved: keep this page open")
    assert "Not saved" in desk.page.locator("[data-part=sections]").inner_text()
    for _ in range(5):
        desk.page.wait_for_timeout(200)
        assert SECRET not in desk.stored()
    desk.page.unroute(SAVE)
    desk.saved()
    expect(desk.page.get_by_text("Not saved")).to_have_count(0)
    assert SECRET not in desk.stored()
    assert desk.page.locator(".ed-section--closed").get_by_text("Saved", exact=True).count() > 0


def test_leaving_with_unsaved_closed_text_asks_first(desk: Desk) -> None:
    asked: list[str] = []
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    desk.at("Paragraph 1.1").type(" Open and kept.")
    expect(desk.status).to_contain_text("kept here")
    desk.at("Paragraph 2.1").type(f" {SECRET}.")
    expect(desk.page.get_by_text("Not saved (closed item")).to_be_visible()
    with desk.page.expect_event("dialog"):
        desk.page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def test_what_is_moved_into_a_closed_item_leaves_the_browser(desk: Desk) -> None:
    desk.at("Paragraph 1.1").type(f" {SECRET}.")
    expect(desk.status).to_contain_text("kept here")
    assert desk.stores(SECRET)
    desk.press("Alt+ArrowDown")
    expect(desk.status).to_contain_text("not saved: keep this page open")
    assert desk.forgets(SECRET)


def test_an_item_that_is_closed_while_one_writes_leaves_the_browser(desk: Desk, minutes: Minutes) -> None:
    desk.at("Paragraph 1.1").type(f" {SECRET}.")
    expect(desk.status).to_contain_text("kept here")
    assert desk.stores(SECRET)
    desk.page.get_by_role("button", name="Menu of Section 1").click()
    desk.page.get_by_role("button", name="Closed", exact=True).click()
    expect(desk.status).to_contain_text("not saved: keep this page open")
    assert desk.forgets(SECRET)
    desk.page.unroute(SAVE)
    desk.saved()
    assert minutes.document.sections.first().audience == "closed"
    assert written(minutes)[0][1] == [f"Everyone was welcome. {SECRET}."]


def test_signed_out_the_page_says_that_closed_words_are_not_saved(desk: Desk, page: Page) -> None:
    page.unroute(SAVE)
    page.context.clear_cookies(name="sessionid")
    desk.at("Paragraph 2.1").type(f" {SECRET}.")
    expect(desk.status).to_contain_text("Signed out – 1 paragraph not saved: keep this page open")
    assert SECRET not in desk.stored()
    sign_in(page.context, officer())
    desk.saved()


def test_nothing_of_the_page_is_kept_by_the_browser(desk: Desk, page: Page) -> None:
    """Neither by its cache, nor for the way back, nor to fill in boxes again."""
    answer = page.reload()
    assert "no-store" in answer.headers["cache-control"]
    boxes = page.locator("[data-part=sections] textarea")
    expect(boxes.nth(2)).to_be_attached()
    assert boxes.evaluate_all("all => all.filter(one => one.autocomplete !== 'off').length") == 0
    assert not ActionPoint.objects.exists() and not Decision.objects.exists()
