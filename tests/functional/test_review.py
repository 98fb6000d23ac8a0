"""The review of action points in a real browser: by keyboard from the first to the paragraph of the minutes."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from actions.models import ActionPoint
from tests import desk
from tests.factories import MeetingFactory, full_meeting
from tests.functional.test_public_site import TOO_WIDE, violations


@pytest.mark.parametrize("width", [390, 1280])
def test_the_log_is_taken_up_by_keyboard(own_data: object, live_server: LiveServer, page: Page, width: int) -> None:
    full = full_meeting()
    desk.sign_in(page.context, desk.officer())
    page.set_viewport_size({"width": width, "height": 900})

    def sound() -> None:
        assert violations(page) == []
        assert page.evaluate(TOO_WIDE) == 0

    empty = MeetingFactory(date=full.earlier.date.replace(year=2020))
    page.goto(live_server.url + reverse("minutes:review", args=[empty.pk]))
    expect(page.get_by_text("No action point is on the log")).to_be_visible()
    sound()
    ActionPoint.objects.filter(text="Empty the bins.").update(text="Dunnockgreenhalgefennimore" * 5)
    page.goto(live_server.url + reverse("minutes:review", args=[full.meeting.pk]))
    sound()
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_text("Say whether it is closed")).to_be_visible()
    sound()
    keys = 0
    references = [row.reference for row in ActionPoint.objects.for_log(full.meeting).select_related("meeting")]
    page.goto(live_server.url + reverse("minutes:review", args=[full.meeting.pk]) + "?at=")
    while "at=end" not in page.url:
        expect(page.locator(".review--keys")).to_be_visible()
        reference = page.locator(".review__big").inner_text()
        page.keyboard.press("c" if reference == references[0] else "o")
        page.keyboard.press("Control+A")
        page.keyboard.type(f"Words on {reference}")
        page.keyboard.press("Enter")
        keys += 2
        expect(page.locator(f".review__big:text-is('{reference}')")).to_have_count(0)
    expect(page.get_by_role("heading", name="All are taken up")).to_be_visible()
    assert all(row.outcome.startswith("Words on") for row in ActionPoint.objects.filter(outcome__contains=" on 03/"))
    sound()
    assert keys <= 2 * len(references)
    page.get_by_role("textbox", name="Paragraph of the minutes").fill("")
    page.get_by_role("button", name="Save the paragraph").press("Enter")
    expect(page.get_by_text("Write what the minutes are to say")).to_be_visible()
    sound()
    page.get_by_role("textbox", name="Paragraph of the minutes").fill("The log was gone through.")
    page.get_by_role("button", name="Save the paragraph").press("Enter")
    expect(page.get_by_text("The paragraph is in the minutes.")).to_be_visible()
    page.get_by_role("link", name=references[0]).press("Enter")
    expect(page.locator(".review__big")).to_have_text(references[0])
    expect(page.locator(".review--keys")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator(".review__big")).to_have_text(references[1])
