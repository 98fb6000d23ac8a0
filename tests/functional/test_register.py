"""The register of action points in a real browser: found, read, followed through its carry-overs; priorities kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from actions.models import ActionPoint
from tests import desk
from tests.factories import (
    ActionOwnerFactory,
    ActionPointFactory,
    ActionUpdateFactory,
    BlockFactory,
    GroupFactory,
    MeetingFactory,
    MinutesFactory,
    PersonFactory,
    PriorityFactory,
)
from tests.functional.conftest import LONG
from tests.functional.test_public_site import TOO_WIDE, violations

Status = ActionPoint.Status


def line() -> list[ActionPoint]:
    """One that went through three meetings, in long words, among thirty others."""
    today, group = timezone.localdate(), GroupFactory(partnership=True)
    meetings = [MeetingFactory(group=group, date=today - timedelta(days=days)) for days in (300, 180, 60)]
    found: list[ActionPoint] = []
    for at, meeting in enumerate(meetings):
        minutes = MinutesFactory(meeting=meeting, status="circulated")
        block = BlockFactory(section__document=minutes.document, text=f"The lock was dark. {LONG}")
        found.append(ActionPointFactory(
            meeting=meeting, block=block, continues=found[-1] if found else None, text=f"Mend the lamp by the lock {LONG}",
            status=Status.IN_PROGRESS if at == 2 else Status.CARRIED_OVER, settled_at=None if at == 2 else meetings[at + 1],
        ))
        ActionOwnerFactory(action_point=found[-1], person=PersonFactory(name=f"Ada {LONG}"))
        ActionUpdateFactory(action_point=found[-1], text=LONG, author="Ada Stell", link=f"https://thornbridge.example/{LONG}")
    for _ in range(30):
        ActionPointFactory(meeting=meetings[0])
    return found


@pytest.mark.parametrize("width", [390, 1280])
def test_an_action_point_is_found_and_followed_by_keyboard(live_server: LiveServer, page: Page, width: int) -> None:
    desk.sign_in(page.context, desk.member())
    page.set_viewport_size({"width": width, "height": 900})

    def sound() -> None:
        assert violations(page) == []
        assert page.evaluate(TOO_WIDE) == 0

    page.goto(live_server.url + reverse("members:actions"))
    expect(page.get_by_text("No action point is in the record yet")).to_be_visible()
    sound()
    points = line()
    page.reload()
    expect(page.get_by_text("33 action points, of which")).to_be_visible()
    page.locator("summary", has_text="More filters").press("Enter")
    expect(page.get_by_label("Agency", exact=True)).to_be_visible()
    page.locator(".bars__table summary").first.press("Enter")
    expect(page.get_by_role("table", name="Outstanding, by time since first raised")).to_be_visible()
    sound()
    page.get_by_label("Words or reference").fill("nowhere")
    page.get_by_role("button", name="Show").press("Enter")
    expect(page.get_by_text("No action point is like that")).to_be_visible()
    sound()
    page.get_by_role("link", name="Remove the filter Words or reference: nowhere").press("Enter")
    expect(page.get_by_text("33 action points, of which")).to_be_visible()
    page.get_by_label("Words or reference").fill("ada lock")
    page.get_by_label("Status").select_option("outstanding")
    page.get_by_label("Words or reference").press("Enter")
    expect(page.get_by_text("1 action point.")).to_be_visible()
    page.get_by_role("link", name=f"Action point {points[2].reference}").press("Enter")
    expect(page.get_by_role("heading", level=1, name=str(points[2]))).to_be_visible()
    sound()
    for at in (1, 0):
        page.get_by_role("link", name=f"Earlier: action point {points[at].reference}").press("Enter")
        expect(page.get_by_role("heading", level=1, name=str(points[at]))).to_be_visible()
    page.get_by_role("link", name=f"Later: action point {points[2].reference}").press("Enter")
    expect(page.get_by_role("heading", level=1, name=str(points[2]))).to_be_visible()
    page.goto(f"{live_server.url}{reverse('members:actions')}?owner=person-999999")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page).to_have_title("Error: Action points – Thornbridge Community Safety Partnership")
    sound()


def test_the_officer_keeps_priorities_and_says_which_one_is_served(live_server: LiveServer, page: Page) -> None:
    desk.sign_in(page.context, desk.officer())
    point = ActionPointFactory()
    page.goto(live_server.url + reverse("priorities:list"))
    expect(page.get_by_text("There are none yet.")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Add").press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert violations(page) == []
    for name in ("Safer streets", "Doorstep fraud"):
        page.get_by_label("Name of the priority").fill(name)
        page.get_by_role("button", name="Add").press("Enter")
        expect(page.get_by_role("link", name=name)).to_be_visible()
    page.get_by_role("button", name="Move up Doorstep fraud").press("Enter")
    expect(page.get_by_role("row").nth(1)).to_contain_text("Doorstep fraud")
    page.goto(live_server.url + reverse("members:action", args=[point.identity]))
    page.locator("summary", has_text="Change the priority").press("Enter")
    page.get_by_label("Priority").select_option("Safer streets")
    assert violations(page) == []
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("serves Safer streets")).to_be_visible()
    PriorityFactory(name="Rural theft")
    point.refresh_from_db()
    assert str(point.priority) == "Safer streets"
