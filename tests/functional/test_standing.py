"""The pages of standing documents in a real browser: seen, by phone and at a desk, empty, full and with a mistake."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from csp.models import Block
from meetings.standingservices import agree_version, describe_version
from reports.services import publish_version
from tests import desk
from tests.factories import MeetingFactory
from tests.functional.test_public_site import TOO_WIDE, violations
from tests.meetings.standingtown import first_version, said

pytestmark = [pytest.mark.django_db(transaction=True)]
HOME = "/desk/documents/"


def seen(page: Page, address: str) -> None:
    """A page at both widths: nothing for axe, nothing to scroll sideways."""
    page.goto(address)
    expect(page.locator("h1")).to_have_count(1)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(TOO_WIDE) == 0, (address, width)
        assert violations(page) == [], (address, width)


def test_from_nothing_to_a_comparison(own_data: object, live_server: LiveServer, page: Page) -> None:
    officer = desk.sign_in(page.context, desk.officer())
    url = live_server.url.replace("127.0.0.1", "localhost")
    seen(page, url + HOME)
    seen(page, f"{url}/documents/")
    first = first_version(starts=date(2024, 4, 1))
    MeetingFactory(date=timezone.localdate() + timedelta(days=30))
    seen(page, f"{url}{HOME}{first.standing_id}/")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Begin a new version").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Version 2")
    # The text, in the editor: a paragraph with a note of its own.
    page.get_by_role("button", name="Change the text").click()
    version = first.standing.versions.get(number=2)
    block = Block.objects.get(section__document=version.document, text__startswith="Three Board members")
    quorum = page.locator(f"[data-part=sections] textarea[data-identity='{block.identity}']")
    quorum.press("End")
    page.keyboard.type("^[Representatives count.]")
    expect(page.locator("[data-part=status]")).to_contain_text("Saved at")
    page.get_by_role("link", name="Look at it as it is printed").click()
    expect(page.locator("#note-2")).to_contain_text("Representatives count.")
    page.locator("#note-mark-2").click()
    expect(page).to_have_url(re.compile("#note-2$"))
    page.locator("#note-2").get_by_role("link", name="Back to 3 a)").click()
    expect(page).to_have_url(re.compile("#note-mark-2$"))
    describe_version(version=version, summary="More of it.", said=said(version, quorum=9), by=officer)
    for part in ("", "describe/", "propose/", "agree/", "write/"):
        seen(page, f"{url}{HOME}versions/{version.pk}/{part}")
    seen(page, f"{url}{HOME}{first.standing_id}/compare/")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{url}{HOME}versions/{version.pk}/propose/")
    page.get_by_role("button", name="Propose it").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Enter the day from which it is in force.")
    assert violations(page) == []
    agree_version(version=version, starts=date(2025, 4, 1), agreed_words="In writing.", by=officer)
    for one in (first, version):
        publish_version(version=one, by=officer)
    for address in ("/documents/", "/documents/terms-of-reference/", "/documents/terms-of-reference/version-2/v1/",
                    "/documents/terms-of-reference/compare/"):
        seen(page, url + address)
    seen(page, f"{url}{HOME}versions/{version.pk}/publish/")
