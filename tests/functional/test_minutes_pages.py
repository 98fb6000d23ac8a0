"""The editor as a page: axe at both widths in each state, what assistive technology is told, small screens."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from meetings.models import Minutes
from tests.desk import officer, sign_in
from tests.factories import MeetingFactory, full_meeting
from tests.functional.minutesdesk import Desk, address, started
from tests.functional.test_public_site import TOO_WIDE, violations

SAVE = re.compile(r"/minutes/save/$")


def opened(page: Page, server: LiveServer, minutes: Minutes, width: int) -> Desk:
    sign_in(page.context, officer())
    page.set_viewport_size({"width": width, "height": 900})
    return Desk(page, address(server, minutes.meeting)).open()


def fine(desk: Desk) -> None:
    assert violations(desk.page) == []
    assert desk.page.evaluate(TOO_WIDE) == 0
    assert desk.page.locator("h1").count() == 1
    assert desk.complaints == []


@pytest.mark.parametrize("width", [390, 1280])
def test_before_there_are_minutes(own_data: object, live_server: LiveServer, page: Page, width: int) -> None:
    full = full_meeting()
    coming = MeetingFactory(date=date(2031, 10, 14))
    sign_in(page.context, officer())
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address(live_server, coming))
    assert violations(page) == [] and page.evaluate(TOO_WIDE) == 0
    page.get_by_role("button", name="Start the minutes").click()
    expect(page.locator("[data-part=status]")).to_contain_text("All saved")
    assert Minutes.objects.filter(meeting=coming).exists() and full.meeting.pk != coming.pk


@pytest.mark.parametrize("width", [390, 1280])
def test_empty_and_full(own_data: object, live_server: LiveServer, page: Page, width: int) -> None:
    fine(opened(page, live_server, started("Welcome", "Any other business"), width))
    full = full_meeting(day=date(2032, 7, 6), earlier_day=date(2032, 3, 9))
    desk = Desk(page, address(live_server, full.meeting)).open()
    fine(desk)
    desk.at("Paragraph 3.1.1").press("Enter").type("Ada")
    expect(page.locator(".ed-offers").get_by_role("option")).to_have_count(1)
    fine(desk)
    desk.press("Escape", "Shift+F2")
    fine(desk)
    desk.press("Escape", "F1")
    fine(desk)
    desk.press("Escape").at("Paragraph 3.1.1").press("Shift+F2")
    page.get_by_role("button", name="History").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    fine(desk)


@pytest.mark.parametrize("width", [390, 1280])
def test_when_something_is_wrong(own_data: object, live_server: LiveServer, page: Page, width: int) -> None:
    full = full_meeting()
    desk = opened(page, live_server, full.minutes, width)
    page.route(SAVE, lambda route: route.abort())
    desk.at("Paragraph 1.1").type(" Closed words.")
    desk.at("Paragraph 2.1").type(" Mine.")
    expect(desk.status).to_contain_text("Offline")
    fine(desk)
    full.minutes.document.sections.get(title="Welcome and apologies").blocks.update(text="Theirs.", version=9)
    page.unroute(SAVE)
    expect(desk.status).to_contain_text("Conflict on 2.1")
    fine(desk)
    desk.page.reload()
    expect(page.get_by_role("group", name="Another wording of Paragraph 2.1")).to_be_visible()
    fine(desk)


TREE = """
- group "The agenda’s clock":
  - paragraph: /\\d+:\\d+/
  - paragraph: No item has been taken up
  - paragraph: Planned end 12:30
- heading "1 Review of the Mill Lane death" [level=2]
- text: "Closed: not kept in this browser"
- button "Menu of Section 1"
- textbox "Paragraph 1.1": The family of Zebediah Quill was thanked.
- heading "2 Welcome and apologies" [level=2]
- button "Menu of Section 2"
- textbox "Paragraph 2.1": Councillor Applegarth welcomed everyone.
- heading "3 Safer streets" [level=2]
- button "Menu of Section 3"
- textbox "Sub-heading 3.1": Riverside path
- textbox "Paragraph 3.1.1"
- textbox "Action point 07/01": Mend the lamps.
- list "Owners":
  - listitem: Dev Dunnock
- textbox "Action point 07/02": Count the lamps.
- list "Owners":
  - listitem: Dev Dunnock
  - listitem: Task group
- textbox "Sub-heading 3.2": Market square
- textbox "Paragraph 3.2.1": The lighting plan was put to the vote.
- textbox "Decision at 3.2.1": The lighting plan was agreed.
- text: Outcome
- combobox "Outcome"
- text: For
- textbox "For": "4"
- text: Against
- textbox "Against": "1"
- text: Abstained
- textbox "Abstained": "0"
"""


def test_what_assistive_technology_is_told(own_data: object, live_server: LiveServer, page: Page) -> None:
    """Headings for sections, a label for each row, no noise; nothing announced but what changes its meaning."""
    full = full_meeting()
    desk = opened(page, live_server, full.minutes, 1280)
    page.mouse.move(0, 0)
    expect(page.locator(".ed-frame")).to_match_aria_snapshot(TREE)
    said: list[str] = []
    page.expose_function("heard", lambda words: said.append(words))
    page.evaluate("""() => new MutationObserver(() => {
      const words = document.querySelector('[data-part=announce]').textContent;
      if (words) heard(words);
    }).observe(document.querySelector('[data-part=announce]'), {childList: true, characterData: true, subtree: true})""")
    desk.at("Paragraph 2.1")
    for word in ("One ", "two ", "three "):
        desk.type(word)
        page.wait_for_timeout(600)
    desk.saved()
    assert said == []
    page.route(SAVE, lambda route: route.abort())
    desk.type("four")
    expect(desk.status).to_contain_text("Offline")
    page.unroute(SAVE)
    desk.saved()
    page.wait_for_timeout(200)
    assert said[0].startswith("Offline: ") and said[-1].startswith("Saved at ")
    assert len(said) <= 3


def test_tab_leads_through_and_out(own_data: object, live_server: LiveServer, page: Page) -> None:
    """Text boxes are no trap: Tab leaves each, visibly, and in the end the editor."""
    minutes = started("Welcome", "Any other business")
    desk = opened(page, live_server, minutes, 1280)
    page.get_by_role("button", name="Write in Section 1").click()
    desk.type("One.").press("Enter").type("Two.").saved()
    desk.at("Paragraph 1.1")
    seen = []
    for _ in range(8):
        desk.press("Tab")
        seen.append(page.evaluate(
            "document.activeElement === document.body ? 'out' : document.activeElement.getAttribute('aria-label')"
        ))
    assert seen[:5] == [
        "Menu of Paragraph 1.1", "Paragraph 1.2", "Menu of Paragraph 1.2", "Menu of Section 2", "Write in Section 2",
    ]
    assert "Paragraph 1.1" not in seen[5:6]


def test_small_corrections_on_a_telephone(own_data: object, live_server: LiveServer, page: Page) -> None:
    full = full_meeting()
    desk = opened(page, live_server, full.minutes, 390)
    desk.at("Paragraph 2.1").type(" Thank you.").saved()
    box = desk.box("Paragraph 2.1").bounding_box()
    assert box["width"] > 250
    for button in page.get_by_role("button").all():
        if button.is_visible():
            size = button.bounding_box()
            assert size["height"] >= 24 and size["width"] >= 24, button.get_attribute("aria-label")
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate(TOO_WIDE) == 0
