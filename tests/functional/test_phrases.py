"""The standard phrases in a real browser, from none to one that is changed and taken out."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from csp.models import Phrase
from tests import desk
from tests.functional.test_public_site import TOO_WIDE, violations


@pytest.mark.parametrize("width", [390, 1280])
def test_phrases_are_kept_by_keyboard(live_server: LiveServer, page: Page, width: int) -> None:
    desk.sign_in(page.context, desk.officer())
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + reverse("minutes:phrases"))

    def sound() -> None:
        assert violations(page) == []
        assert page.evaluate(TOO_WIDE) == 0

    sound()
    page.get_by_role("button", name="Add these").press("Enter")
    expect(page.get_by_role("table")).to_be_visible()
    sound()
    page.get_by_role("textbox", name="Key").fill("two words")
    page.get_by_role("button", name="Add", exact=True).press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    sound()
    page.get_by_role("textbox", name="Key").fill("lmp")
    page.get_by_role("textbox", name="Phrase").fill("The lamps were discussed. " * 8)
    page.get_by_role("button", name="Add", exact=True).press("Enter")
    expect(page.get_by_role("link", name="Change lmp")).to_be_visible()
    sound()
    page.get_by_role("link", name="Change lmp").press("Enter")
    expect(page.get_by_role("heading", name="Change the phrase lmp")).to_be_visible()
    sound()
    page.get_by_role("button", name="Take this phrase out").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Take it out").press("Enter")
    expect(page.get_by_role("heading", name="Standard phrases", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Change lmp")).to_have_count(0)
    assert not Phrase.objects.filter(key="lmp").exists()
