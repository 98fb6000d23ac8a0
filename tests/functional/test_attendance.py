"""Attendance in a real browser: twenty people by keyboard in under a minute, by thumb on a phone, and never lost."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from playwright.sync_api import Page, Route, expect

from meetings.models import Attendance
from meetings.services import mark_presence
from tests import desk
from tests.factories import (
    AgencyFactory,
    MeetingFactory,
    MembershipFactory,
    MinutesFactory,
    OfficeFactory,
    PersonFactory,
    RulesFactory,
)
from tests.functional.test_public_site import TOO_WIDE, violations

LONG = "Wolfeschlegelsteinhausenbergerdorff"


@pytest.fixture
def meeting(own_data: object, live_server, page: Page):
    """A meeting of twenty expected: nine of the Board, eleven members; the officer is signed in."""
    RulesFactory(starts=date(2031, 4, 1), ends=None, quorum=5)
    for n in range(20):
        person = PersonFactory(name=f"{'Ada' if n % 2 else 'Bram'} {LONG if n == 3 else f'Person{n:02}'}")
        agency = AgencyFactory(name=f"Agency of the matter number {n}", short_name="" if n % 3 else f"AN{n}")
        MembershipFactory(person=person, agency=agency, standing="board" if n < 9 else "member", team="Housing" if n % 4 == 0 else "")
        if n == 0:
            OfficeFactory(person=person, kind="chair")
            MembershipFactory(person=PersonFactory(name="Gwen Deputy"), agency=agency, standing="board", role="deputy")
    desk.sign_in(page.context, desk.officer())
    return MeetingFactory(date=date(2031, 7, 8))


@pytest.fixture
def place(meeting, live_server) -> str:
    return f"{live_server.url}/desk/meetings/{meeting.pk}/attendance/"


def marks(meeting) -> dict[bool, int]:
    rows = list(Attendance.objects.filter(meeting=meeting).values_list("present", flat=True))
    return {mark: rows.count(mark) for mark in (True, False)}


def test_twenty_people_by_keyboard(meeting, place, page: Page, record_property):
    """One key each. The clock of a shared machine is generous: the goal is a minute."""
    page.goto(place)
    keys = ["a" if n in (4, 11) else "x" if n == 17 else "p" for n in range(20)]
    page.locator(".sitter__radio:checked").first.focus()
    began = time.monotonic()
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator(".sitter__state", has_text="Saved")).to_have_count(19)
    took = time.monotonic() - began
    record_property("keystrokes", len(keys))
    record_property("seconds", round(took, 1))
    print(f"\n20 people: {len(keys)} keystrokes, {took:.1f} s until all were saved")
    assert marks(meeting) == {True: 17, False: 2}
    assert took < 60
    expect(page.locator("#summary")).to_contain_text("Board: 8 of 9")
    expect(page.locator("#summary")).to_contain_text("Quorum met")
    expect(page.locator("#role-chair")).to_have_value(str(Attendance.objects.get(roles__role="chair").person_id))
    page.reload()
    expect(page.locator(".sitter--there")).to_have_count(17)
    # Up and down move; a representative and a guest are added without leaving the keyboard.
    page.locator("#board-heading + ul .sitter").nth(4).locator(".sitter__radio:checked").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("r")
    page.keyboard.type("Sergeant Orla Pike")
    page.keyboard.press("Enter")
    expect(page.locator("#board-heading + ul .sitter").nth(4)).to_contain_text("Orla Pike sits for them")
    page.locator(".sitter__radio:checked").first.focus()
    page.keyboard.press("g")
    for name in ("Gus Guest", "Hal Guest"):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        expect(page.locator("#others-heading + ul")).to_contain_text(name)
        expect(page.locator("#somebody input[name=name]")).to_be_focused()
    expect(page.get_by_role("button", name="Save the marks")).to_be_hidden()  # the list drawn anew saves by itself too
    assert page.evaluate("htmx.config.defaultSettleDelay") == 0  # the next key may follow at once
    assert marks(meeting) == {True: 20, False: 2}


def test_by_thumb_on_a_phone(meeting, place, browser, page: Page):
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    desk.sign_in(phone, desk.officer())
    hand = phone.new_page()
    hand.goto(place)
    for n, line in enumerate(hand.locator(".sitter").all()):
        label = line.get_by_text("Apologies" if n in (3, 7) else "Present", exact=True)
        box = label.bounding_box()
        assert box and box["height"] >= 44 and box["width"] >= 44
        label.tap()
    expect(hand.locator(".sitter__state", has_text="Saved")).to_have_count(20)
    assert marks(meeting) == {True: 18, False: 2}
    assert hand.evaluate(TOO_WIDE) == 0
    phone.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_sound_empty_full_faulty_and_agreed(meeting, place, live_server, page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    empty = MeetingFactory(date=date(2020, 7, 7))  # before anybody sat
    for address in (f"{live_server.url}/desk/meetings/{empty.pk}/attendance/", place):
        page.goto(address)
        assert violations(page) == []
        assert page.evaluate(TOO_WIDE) == 0
        assert page.locator("h1").count() == 1
    for summary in page.locator("summary:visible").all()[:3]:
        summary.click()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".sheet__error")).to_contain_text("Enter the name.")
    assert violations(page) == []
    page.locator(".sitter").first.get_by_text("Present", exact=True).click()
    expect(page.locator(".sitter__state", has_text="Saved")).to_have_count(1)
    page.locator("#role-minutes").select_option(index=1)
    expect(page.locator(".sitter").first).to_contain_text("Minutes")
    page.locator("input[name=closed_at]").fill("soon")
    page.get_by_role("button", name="Save times, place and count").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate(TOO_WIDE) == 0
    MinutesFactory(meeting=meeting, status="agreed", agreed_at=MeetingFactory(date=date(2031, 10, 7)))
    page.goto(place)
    expect(page.locator(".sitter__radio")).to_have_count(0)
    assert violations(page) == []


def test_a_dropped_connection_keeps_the_mark_says_so_and_sends_it_again(meeting, place, page: Page):
    page.goto(place)
    page.context.set_offline(True)
    page.locator(".sitter__radio:checked").first.focus()
    for key in "ppa":
        page.keyboard.press(key)
    expect(page.locator("#saving")).to_contain_text("3 marks are not saved yet. Kept here, and sent again.")
    expect(page.locator(".sitter").first.locator(".sitter__state")).to_have_text("Not saved: no connection")
    expect(page.locator(".sitter").first.get_by_label("Present")).to_be_checked()
    assert marks(meeting) == {True: 0, False: 0}
    page.context.set_offline(False)
    expect(page.locator(".sitter__state", has_text="Saved")).to_have_count(3)
    expect(page.locator("#saving")).to_be_hidden()
    assert marks(meeting) == {True: 2, False: 1}


def test_a_fault_of_the_server_and_an_expired_sign_in(meeting, place, page: Page):
    page.goto(place)
    answers = iter([500, 401])

    def refuse(route: Route) -> None:
        status = next(answers, 0)
        if status:
            route.fulfill(status=status, body="{}")
        else:
            route.continue_()

    page.route(re.compile("/mark/$"), refuse)
    line = page.locator(".sitter").first
    line.get_by_text("Present", exact=True).click()
    expect(line.locator(".sitter__state")).to_have_text("Not saved: no connection")
    expect(line.locator(".sitter__state")).to_contain_text("you are signed out")
    expect(line.locator(".sitter__state")).to_contain_text("Saved")
    assert marks(meeting) == {True: 1, False: 0}


def test_two_people_marking_at_once_see_each_other(meeting, place, page: Page):
    page.goto(place)
    line = page.locator(".sitter").first
    person = int(line.get_attribute("data-person") or 0)
    mark_presence(meeting=meeting, person=PersonFactory._meta.model.objects.get(pk=person), mark="apologies", base=0, by=desk.officer())
    line.get_by_text("Present", exact=True).click()
    expect(line.locator(".sitter__conflict")).to_contain_text("was marked “Apologies” by somebody else meanwhile. Yours: “Present”.")
    expect(line.get_by_label("Apologies", exact=True)).to_be_checked()
    assert marks(meeting) == {True: 0, False: 1}
    assert violations(page) == []
    line.get_by_role("button", name="Mark as “Present” all the same").click()
    expect(line.locator(".sitter__state")).to_contain_text("Saved")
    assert marks(meeting) == {True: 1, False: 0}


def test_without_scripts(meeting, place, browser):
    plain = browser.new_context(java_script_enabled=False)
    desk.sign_in(plain, desk.officer())
    page = plain.new_page()
    page.goto(place)
    for n in range(3):
        page.locator(".sitter").nth(n).get_by_text("Present", exact=True).click()
    page.get_by_role("button", name="Save the marks").click()
    expect(page.locator(".govuk-notification-banner").first).to_contain_text("3 marked.")
    assert marks(meeting) == {True: 3, False: 0}
    plain.close()
