"""The desk's home, hub and lists in a real browser: axe, keyboard, small screens, in the empty, calm and busy state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.desk import member, officer, sign_in
from tests.functional.test_public_site import FOCUS, TOO_WIDE, violations
from tests.reports import desks
from tests.reports.desks import Town

# State -> what makes it; each with the pages that show it.
STATES: dict[str, Callable[..., Town | None]] = {"empty": desks.nothing, "calm": desks.calm_town, "busy": desks.busy_town}


def opened(state: str, page: Page) -> Town | None:
    """A desk in that state, with the officer signed in."""
    today: date = timezone.localdate()
    town = STATES[state](today=today)
    sign_in(page.context, officer())
    return town


def addresses(town: Town | None) -> list[str]:
    """The pages of this room, for a desk with or without meetings."""
    found = ["/desk/", "/desk/meetings/", "/desk/mail/"]
    if town:
        found += ["/desk/meetings/?year=2018-19", f"/desk/meetings/{town.past.pk}/", f"/desk/meetings/{town.coming.pk}/",
                  f"/desk/meetings/{town.steering.pk}/"]
    return found


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_nothing_is_too_wide(own_data: object, live_server: LiveServer, page: Page, state: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for address in addresses(opened(state, page)):
        page.set_viewport_size({"width": 1280, "height": 900})
        answer = page.goto(live_server.url + address)
        assert answer is not None and answer.status == 200, address
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert violations(page) == [], (address, width)
            assert page.evaluate(TOO_WIDE) == 0, (address, width)
        assert page.locator("h1").count() == 1, address
        levels = [int(one.evaluate("one => one.tagName[1]")) for one in page.locator("main :is(h1, h2, h3, h4)").all()]
        assert all(below - above <= 1 for above, below in pairwise(levels)), (address, levels)
    assert complaints == []


def test_every_duty_is_one_key_away_and_leads_to_its_doing(own_data: object, live_server: LiveServer, page: Page) -> None:
    opened("busy", page)
    page.goto(f"{live_server.url}/desk/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the menu
    wanted = page.locator(".duty__link").all_inner_texts()
    assert len(wanted) > 10
    for words in wanted:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.innerText") == words
        focus = page.evaluate(FOCUS)
        assert focus["marked"] and focus["inside"], words
    targets = [one.get_attribute("href") for one in page.locator(".duty__link").all()]
    for target in targets:
        answer = page.goto(live_server.url + str(target))
        assert answer is not None and answer.status == 200, target
        expect(page.locator("h1")).to_be_visible()
        if "#" in str(target):
            assert page.locator(f"[id='{str(target).split('#')[1]}']").count() == 1


def test_late_is_said_in_words_not_by_colour_alone(own_data: object, live_server: LiveServer, page: Page) -> None:
    opened("busy", page)
    page.goto(f"{live_server.url}/desk/")
    late = page.get_by_role("region", name="Late", exact=True).get_by_role("listitem").filter(has=page.locator(".duty__what"))
    for one in late.all():
        assert "late" in one.locator(".duty__when").inner_text()
    expect(page.get_by_role("complementary", name="Next meeting to prepare").get_by_text("late")).to_have_count(1)


def test_the_hub_has_one_primary_act_and_marks_its_step(own_data: object, live_server: LiveServer, page: Page) -> None:
    town = opened("busy", page)
    assert town
    page.goto(f"{live_server.url}/desk/meetings/{town.coming.pk}/")
    assert page.locator("main .govuk-button").all_inner_texts() == ["Chase the reports"]
    assert page.locator("nav[aria-label='This meeting'] [aria-current]").all_inner_texts() == ["Overview"]
    assert page.locator("nav[aria-label='Menu'] [aria-current]").all_inner_texts() == ["Meetings"]
    asked = page.get_by_role("row", name="/02")
    assert asked.get_by_role("link").count() == 0  # nobody's address is known


def test_an_e_mail_is_left_only_after_a_question(own_data: object, live_server: LiveServer, page: Page) -> None:
    opened("busy", page)
    page.goto(f"{live_server.url}/desk/mail/")
    page.get_by_role("button", name="Leave it unsent").click()
    page.get_by_role("dialog").get_by_role("button", name="Leave it unsent").click()
    expect(page.get_by_role("alert")).to_contain_text("The e-mail will not be sent.")
    expect(page.get_by_text("All e-mails have been sent.")).to_be_visible()


def test_the_menu_on_a_phone_opens_by_keyboard(own_data: object, live_server: LiveServer, page: Page) -> None:
    opened("calm", page)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/desk/")
    link = page.get_by_role("link", name="Timetable", exact=True)
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Menu").press("Enter")
    expect(link).to_be_visible()
    assert violations(page) == []
    for target in page.locator(".govuk-service-navigation__link:visible, .desk-header__out, .steps__link").all():
        box = target.bounding_box()
        assert box and box["height"] >= 24


def test_meetings_are_filtered_without_scripts(own_data: object, live_server: LiveServer, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    opened("calm", page)
    page.goto(f"{live_server.url}/desk/meetings/")
    page.get_by_label("Group").select_option(label="Multi-Agency Steering Group")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("link", name="Show all").click()
    expect(page.get_by_role("row")).to_have_count(6)
    context.close()


def test_signing_out_takes_one_press(own_data: object, live_server: LiveServer, page: Page) -> None:
    opened("calm", page)
    page.goto(f"{live_server.url}/desk/")
    page.get_by_role("button", name="Sign out").press("Enter")
    page.wait_for_load_state()
    page.goto(f"{live_server.url}/desk/")
    assert "/account/" in page.url
    sign_in(page.context, member())
    answer = page.goto(f"{live_server.url}/desk/")
    assert answer is not None and answer.status == 403


def test_head_menu_and_page_stand_in_one_column_with_margins(own_data: object, live_server: LiveServer, page: Page) -> None:
    """On each side of every width at which the layout changes."""
    opened("calm", page)
    for address in ("/desk/", "/members/", "/"):
        page.goto(live_server.url + address)
        for width in (390, 768, 1019, 1020, 1100, 1140, 1263, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 700})
            boxes = [one.bounding_box() for one in page.locator(".govuk-width-container:visible").all()]
            assert len({(box["x"], box["width"]) for box in boxes if box}) == 1, (address, width, boxes)
            assert boxes[0] and boxes[0]["x"] >= 15, (address, width)
            assert boxes[0]["x"] + boxes[0]["width"] <= width - 15, (address, width)
