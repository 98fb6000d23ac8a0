"""Circulation, comments and agreement in a real browser, at a desk's and a phone's width."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from csp.models import Block
from csp.versions import fingerprint
from meetings.models import MinutesComment
from meetings.services import answer_comment, circulate_minutes, comment_on_minutes
from tests import desk
from tests.factories import MeetingFactory, MembershipFactory, PersonFactory, UserFactory, full_meeting
from tests.functional.test_public_site import TOO_WIDE, violations

LONG = "Antidisestablishmentarianism " * 6


@pytest.fixture
def full(own_data: object, live_server: LiveServer):
    full = full_meeting()
    MembershipFactory(group=full.meeting.group, person=PersonFactory(name="Orla Pike", email="o@thornbridge.example"), starts=None)
    MembershipFactory(group=full.meeting.group, person=PersonFactory(name="Nobody Reachable", email=""), starts=None)
    return full


@pytest.mark.parametrize("width", [390, 1280])
def test_the_officers_pages(full, live_server, page: Page, width: int):
    desk.sign_in(page.context, desk.officer())
    page.set_viewport_size({"width": width, "height": 900})

    def sound(name: str, pk: int = full.meeting.pk) -> None:
        page.goto(live_server.url + reverse(name, args=[pk]))
        assert violations(page) == [], name
        assert page.evaluate(TOO_WIDE) == 0, name
        assert page.locator("h1").count() == 1, name

    for name in ("desk:circulate", "desk:closed", "desk:agree"):
        sound(name)
    page.goto(live_server.url + reverse("desk:circulate", args=[full.meeting.pk]))
    for box in page.locator("input[name=to]:checked").all():
        box.uncheck()
    page.get_by_role("button", name="Circulate the draft").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert violations(page) == []
    minutes = circulate_minutes(minutes=full.meeting.minutes, by=UserFactory())
    block = Block.objects.filter(section__document=minutes.document, kind="paragraph").last()
    answer_comment(comment=comment_on_minutes(minutes=minutes, block=block, text=LONG, by=desk.chair()), answer=LONG, seen=fingerprint(""), by=UserFactory())
    comment_on_minutes(minutes=minutes, text="A word.", by=desk.member())
    MeetingFactory(group=full.meeting.group, date=full.meeting.date + timedelta(days=90))
    for name in ("desk:circulate", "desk:agree"):
        sound(name)
        sound(name, full.earlier.pk)
    page.goto(live_server.url + reverse("desk:agree", args=[full.meeting.pk]))
    page.get_by_role("button", name="Agree these minutes").click()
    page.wait_for_url("**/publish/")
    minutes.refresh_from_db()
    assert minutes.status == "agreed"


@pytest.mark.parametrize("width", [390, 1280])
def test_a_member_comments_by_keyboard(full, live_server, page: Page, width: int):
    desk.sign_in(page.context, desk.member())
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + reverse("members:home"))
    assert violations(page) == []
    assert "Draft minutes: your comments" not in page.content()
    circulate_minutes(minutes=full.meeting.minutes, by=UserFactory())
    page.goto(live_server.url + reverse("members:home"))
    assert violations(page) == [] and page.evaluate(TOO_WIDE) == 0
    page.get_by_role("link", name=f"{full.meeting.date:%-d %B %Y}").first.press("Enter")
    page.wait_for_url("**/members/minutes/**")
    assert violations(page) == [] and page.evaluate(TOO_WIDE) == 0
    page.locator(".comment-form summary").first.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # without a word
    page.wait_for_selector(".govuk-error-summary")
    assert violations(page) == []
    page.locator("details[open] textarea").fill("It was the upper lock.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".comment")
    assert MinutesComment.objects.get().text == "It was the upper lock."
    assert violations(page) == [] and page.evaluate(TOO_WIDE) == 0
    page.get_by_role("button", name="Take back").press("Enter")
    expect(page.locator(".comment")).to_have_count(0)
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()
    assert MinutesComment.objects.count() == 0
