"""The agenda in a real browser: by keyboard alone, by drag, two officers at once; at a desk's and a phone's width."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from meetings.agendawords import RowWords
from meetings.models import AgendaItem, Meeting
from meetings.services import add_row, change_row
from tests import desk
from tests.factories import (
    AgendaFactory,
    AgendaItemFactory,
    AgendaLeadFactory,
    MeetingFactory,
    MinutesFactory,
    PaperFactory,
    PaperItemFactory,
    UserFactory,
)
from tests.functional.test_public_site import TOO_WIDE, violations

LONG = "Antidisestablishmentarianism " * 8

TYPED = [
    "Closed: Review after a death, Ada Applegarth, 20", "Welcome and apologies, Chair, 5", "Minutes, Board / members, 5",
    "Action points, Board / members, 10", "Questions from the public, Chair, 10", "Priorities, 5", "Comfort break, 10",
    "Funding report, Ada Applegarth, 15", "Lamps by the lock, Wend Valley Police, 10", "Written reports circulated:",
    "Survey of the market, Zoe Unknown, written", "Date of next meeting",
]
EXPECTED = [
    "1 Review after a death", "2 Welcome and apologies", "3 Minutes of 11 March 2031 meeting: Agreement", "4 Action points: Review",
    "5 Questions from the public", "6 Priorities", "Comfort break", "7 Funding report", "8 Lamps by the lock",
    "Written reports circulated", "9 Survey of the market", "10 Date of next meeting",
]


@pytest.fixture
def meeting(own_data: object, live_server: LiveServer) -> Meeting:
    MinutesFactory(meeting=MeetingFactory(date=date(2031, 3, 11)))
    MeetingFactory(date=date(2031, 10, 7))
    return MeetingFactory(date=date(2031, 7, 8))


def opened(page: Page, live_server: LiveServer, meeting: Meeting, width: int = 1280) -> None:
    desk.sign_in(page.context, desk.officer())
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + reverse("meetings:agenda", args=[meeting.pk]))
    expect(page.locator("#print.preview")).to_have_count(1)


def shown(page: Page) -> list[str]:
    rows = page.locator("[data-row]:has(> .row__line)").all()
    return [f"{row.locator('> .row__line .row__number').inner_text()} {row.locator('> .row__line [data-open]').inner_text()}".strip() for row in rows]


def titles(meeting: Meeting) -> list[str]:
    return list(AgendaItem.objects.filter(agenda__meeting=meeting, parent=None).order_by("position").values_list("title", flat=True))


def test_twelve_rows_by_keyboard_alone(meeting, live_server, page: Page) -> None:
    opened(page, live_server, meeting)
    focused = ""
    for _ in range(40):  # from the top of the page to the line
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.id")
        if focused == "line":
            break
    assert focused == "line"
    for count, line in enumerate(TYPED, 1):
        page.keyboard.type(line)
        expect(page.locator(".understood__list")).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator("[data-open]")).to_have_count(count)
        expect(page.locator("#line")).to_be_focused()
    assert shown(page) == EXPECTED
    assert page.locator(".agenda-sum__words strong").inner_text() == "90 of 150 minutes; 60 free"
    expect(page.locator(".preview__paper")).to_contain_text("Lamps by the lock")
    assert "Review after a death" not in page.locator(".preview__paper").inner_text()
    # Up to a row, moved, opened, changed, saved: the focus stays with it.
    for _ in range(4):
        page.keyboard.press("ArrowUp")
    expect(page.locator("[data-open]", has_text="Lamps by the lock")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-open]", has_text="Lamps by the lock")).to_be_focused()
    expect(page.locator("[data-open]").nth(7)).to_contain_text("Lamps")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("[data-open]").nth(7)).to_contain_text("Funding")
    expect(page.locator("[data-open]", has_text="Lamps by the lock")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("form[data-row-form] input[name$=title]")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(" and the bridge")
    page.keyboard.press("Enter")
    expect(page.locator("[data-open]", has_text="Lamps by the lock and the bridge")).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.locator("#undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-open]", has_text="Lamps by the lock and the bridge")).to_be_focused()
    page.keyboard.press("Escape")
    assert titles(meeting)[8] == "Lamps by the lock and the bridge"
    bound = AgendaItem.objects.get(about="minutes")
    assert bound.about_meeting.date == date(2031, 3, 11)


def test_lines_are_typed_faster_than_they_are_kept(meeting, live_server, page: Page) -> None:
    opened(page, live_server, meeting)
    page.locator("#line").focus()
    for word in ("One", "Two", "Three", "Four"):
        page.keyboard.type(f"{word}, 5")
        page.keyboard.press("Enter")
    page.keyboard.type("Not yet kept")
    expect(page.locator("[data-open]")).to_have_count(4)
    expect(page.locator("#line")).to_have_value("Not yet kept")
    assert titles(meeting) == ["One", "Two", "Three", "Four"]
    # The server is out of reach: the line is not lost, and the page says so.
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator("#warning")).to_contain_text("cannot be reached")
    expect(page.locator("#line")).to_have_value("Not yet kept")
    page.context.set_offline(False)
    page.locator("#line").press("Enter")
    expect(page.locator("[data-open]")).to_have_count(5)


def test_leaving_a_row_asks_where_something_is_not_saved(meeting, live_server, page: Page) -> None:
    add_row(meeting=meeting, words=RowWords("One", minutes=10), by=UserFactory())
    add_row(meeting=meeting, words=RowWords("Two", minutes=10), by=UserFactory())
    opened(page, live_server, meeting)
    page.locator("[data-open]").first.press("Enter")
    box = page.locator("form[data-row-form] input[name$=title]")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("form[data-row-form]")).to_have_count(0)
    page.locator("[data-open]").first.press("Enter")
    box.fill("One and more")
    box.press("Escape")
    page.locator("#confirm[open]").get_by_role("button", name="Cancel").press("Enter")
    expect(box).to_have_value("One and more")
    # Another row is moved, a row is added: what is typed here stays, unsaved.
    page.locator("[data-open]", has_text="Two").press("Alt+ArrowUp")
    expect(page.locator("[data-row]").first).to_contain_text("Two")
    expect(box).to_have_value("One and more")
    page.locator("#line").fill("Three, 5")
    page.locator("#line").press("Enter")
    expect(page.locator("[data-open]", has_text="Three")).to_have_count(1)
    expect(box).to_have_value("One and more")
    box.press("Enter")
    expect(page.locator("[data-open]", has_text="One and more")).to_be_focused()
    assert titles(meeting) == ["Two", "One and more", "Three"]
    page.locator("[data-open]").first.press("Enter")
    box.fill("Never mind")
    box.press("Escape")
    page.get_by_role("button", name="Leave without it").press("Enter")
    expect(page.locator("form[data-row-form]")).to_have_count(0)
    assert titles(meeting)[0] == "Two"


def test_a_row_is_dragged(meeting, live_server, page: Page) -> None:
    for title in ("One", "Two", "Three", "Four"):
        add_row(meeting=meeting, words=RowWords(title), by=UserFactory())
    opened(page, live_server, meeting)

    def drag(title: str, to: str, upper: bool) -> None:
        handle = page.locator(f"[data-row]:has-text('{title}') [data-handle]").bounding_box()
        target = page.locator(f"[data-row]:has-text('{to}')").bounding_box()
        page.mouse.move(handle["x"] + 5, handle["y"] + 8)
        page.mouse.down()
        page.mouse.move(handle["x"] + 5, target["y"] + target["height"] / 2)
        page.mouse.move(handle["x"] + 5, target["y"] + (2 if upper else target["height"] - 2))
        page.mouse.up()

    drag("Four", "Two", True)
    expect(page.locator("[data-open]").nth(1)).to_have_text("Four")
    assert shown(page) == ["1 One", "2 Four", "3 Two", "4 Three"] and titles(meeting) == ["One", "Four", "Two", "Three"]
    drag("One", "Three", False)
    expect(page.locator("[data-open]").nth(3)).to_have_text("One")
    assert titles(meeting) == ["Four", "Two", "Three", "One"]


def test_two_officers_at_one_row(meeting, live_server, page: Page) -> None:
    row = add_row(meeting=meeting, words=RowWords("Before"), by=UserFactory())
    opened(page, live_server, meeting)
    page.locator("[data-open]").press("Enter")
    box = page.locator("form[data-row-form] input[name$=title]")
    box.fill("Mine")
    change_row(row=row, version=1, words=RowWords("Theirs"), by=UserFactory())
    box.press("Enter")
    conflict = page.locator(".row-form__conflict")
    expect(conflict).to_be_focused()
    assert "Mine" in conflict.inner_text() and "Theirs" in conflict.inner_text()
    expect(box).to_have_value("Mine")
    assert violations(page) == []
    box.press("Enter")
    expect(page.locator("[data-open]", has_text="Mine")).to_be_focused()
    assert titles(meeting) == ["Mine"]


@pytest.mark.parametrize("width", [390, 1280])
def test_sound_at_every_state(meeting, live_server, page: Page, width: int) -> None:
    def sound(state: str) -> None:
        assert violations(page) == [], state
        assert page.evaluate(TOO_WIDE) == 0, state
        assert page.locator("h1").count() == 1, state

    opened(page, live_server, meeting, width)
    sound("empty")
    page.locator("#line").press("Enter")
    expect(page.locator("#line-error")).to_be_visible()
    sound("nothing typed")
    agenda = AgendaFactory(meeting=meeting)
    for turn in range(30):
        item = AgendaItemFactory(agenda=agenda, title=f"{turn} {LONG if turn % 4 == 0 else 'Lamps'}", notes=LONG if turn == 4 else "")
        AgendaLeadFactory(item=item, words=f"{LONG[:120]} (Wend Valley Police)", person=None)
        if turn == 6:
            AgendaItemFactory(parent=item, title=LONG)
            PaperItemFactory(item=item, paper=PaperFactory(meeting=meeting, title=LONG[:200]))
        if turn == 9:
            AgendaItem.objects.filter(pk=item.pk).update(session="closed", time_words="Written report")
    page.reload()
    if width == 390:
        assert page.locator("[data-print]").get_attribute("open") is None
        page.locator(".agenda-print__summary").click()
    expect(page.locator(".preview__paper")).to_contain_text("Lamps")
    sound("full")
    assert "Closed items usually come first." in page.locator(".agenda-sum").inner_text()
    page.locator("[data-open]").nth(3).press("Enter")
    expect(page.locator("form[data-row-form]")).to_be_visible()
    sound("a row open")
    page.locator("form[data-row-form] input[name$=title]").fill("")
    page.locator("form[data-row-form] input[name$=minutes]").fill("ten")
    page.locator("form[data-row-form] button[type=submit]").press("Enter")
    expect(page.locator("form[data-row-form] .govuk-error-summary")).to_be_visible()
    sound("errors")
    page.goto(live_server.url + reverse("meetings:agenda", args=[meeting.pk]))
    page.locator("[data-row]:has-text('Paper:') [data-open]").first.press("Enter")
    page.locator("form[data-row-form]").get_by_role("button", name="Delete").press("Enter")
    expect(page.locator(".row-ask")).to_be_visible()
    sound("asked before it is deleted")
    page.goto(live_server.url + reverse("desk:preview", args=[meeting.pk, "agenda"]))
    sound("the print alone")


def test_without_scripts(meeting, live_server, browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    desk.sign_in(context, desk.officer())
    page = context.new_page()
    page.goto(live_server.url + reverse("meetings:agenda", args=[meeting.pk]))
    page.get_by_role("button", name="Start from the usual rows").click()
    page.locator("#line").fill("Funding report, Ada Applegarth, 15")
    page.get_by_role("button", name="Add", exact=True).click()
    page.locator("#form-end").get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Move up: 9 Funding report").click()
    page.get_by_role("link", name="Funding report", exact=True).click()
    page.locator("form[data-row-form] input[name$=minutes]").fill("20")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Delete: 3 Action points: Review").click()
    expect(page.get_by_role("link", name="Action points: Review", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Action points: Review", exact=True)).to_be_visible()
    assert len(titles(meeting)) == 9 and "Action points: Review" in titles(meeting)
    assert AgendaItem.objects.get(title="Funding report").minutes == 20
    context.close()
