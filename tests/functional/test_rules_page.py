"""The rules of the terms of reference in a real browser, by keyboard: read, changed from a day, withdrawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from csp.models import Rules, User
from csp.services import change_rules
from tests import desk
from tests.functional.test_public_site import TOO_WIDE, violations


@pytest.mark.parametrize("width", [390, 1280])
def test_the_officer_changes_the_rules_from_a_day(live_server: LiveServer, page: Page, width: int) -> None:
    desk.sign_in(page.context, desk.officer())
    page.set_viewport_size({"width": width, "height": 900})

    def sound() -> None:
        assert violations(page) == []
        assert page.evaluate(TOO_WIDE) == 0

    page.goto(live_server.url + "/desk/timetable/")
    page.get_by_role("link", name="rules of the terms of reference").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rules of the terms of reference")
    sound()
    Rules.objects.create(starts=None)
    change_rules(on=date(2025, 7, 8), quorum=5, by=User.objects.machine())
    page.reload()
    expect(page.get_by_role("heading", name="In force today, since 8 July 2025")).to_be_visible()
    page.locator("summary", has_text="The terms of reference change").press("Enter")
    page.get_by_role("button", name="Save these rules").press("Enter")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter the first day of these rules")
    sound()
    day = timezone.localdate() + timedelta(days=40)
    page.get_by_role("textbox", name="First day of these rules").fill(f"{day:%d/%m/%Y}")
    page.get_by_label("Quorum").fill("7")
    page.get_by_label("The motion falls").check()
    page.get_by_role("button", name="Save these rules").press("Enter")
    expect(page.get_by_role("heading", name="What will change")).to_be_visible()
    expect(page.get_by_text("7 Board members, representatives included").first).to_be_visible()
    page.locator("summary", has_text="All rules until 7 July 2025").press("Enter")
    sound()
    page.get_by_role("button", name="Withdraw the rules").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Withdraw them").press("Enter")
    expect(page.get_by_text("those before them go on")).to_be_visible()
    expect(page.get_by_role("heading", name="What will change")).to_have_count(0)
    assert [(rules.quorum, rules.ends) for rules in Rules.objects.in_order()] == [(None, date(2025, 7, 7)), (5, None)]
