"""What somebody sees whose page was overtaken by another's: both texts, sound on a phone and at a desk, nothing lost."""

from __future__ import annotations

from datetime import time

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from csp.models import Block
from csp.versions import fingerprint
from meetings.models import Agenda, Meeting, Minutes, MinutesComment
from meetings.presence import sitting_seen
from meetings.services import (
    agree_minutes,
    answer_comment,
    circulate_minutes,
    comment_on_minutes,
    note_agenda,
    record_sitting,
    take_comment_back,
)
from tests import desk
from tests.factories import FullMeeting, MeetingFactory, UserFactory, full_meeting
from tests.functional.film import Film
from tests.functional.test_public_site import TOO_WIDE, violations

LONG = "Antidisestablishmentarianism" * 3
THEIRS, MINE = f"Bring a lamp\nand {LONG}", f"Bring a bell\nand {LONG.lower()}"


@pytest.fixture
def full(own_data: object, live_server: LiveServer) -> FullMeeting:
    return full_meeting()


class Reader:
    """Somebody at a page, which is looked at after each act."""

    def __init__(self, page: Page, server: LiveServer, width: int) -> None:
        page.set_viewport_size({"width": width, "height": 900})
        self.page, self.server, self.film = page, server, Film(page, f"two-hands-{width}")

    def open(self, name: str, *args: object) -> None:
        self.page.goto(self.server.url + reverse(name, args=args))

    def sound(self, name: str) -> None:
        self.film.shot(name)
        assert violations(self.page) == [], name
        assert self.page.evaluate(TOO_WIDE) == 0, name
        assert self.page.locator("h1").count() == 1, name


@pytest.mark.parametrize("width", [390, 1280])
def test_the_officers_pages_show_both(full: FullMeeting, live_server: LiveServer, page: Page, width: int) -> None:
    desk.sign_in(page.context, desk.officer())
    reader, meeting, other = Reader(page, live_server, width), full.meeting, UserFactory()
    _lines(reader, meeting)
    _times(reader, meeting)
    minutes = circulate_minutes(minutes=Minutes.objects.get(meeting=meeting), by=other)
    writer = desk.member()
    for text in ("It was the upper lock.", "Never mind."):
        comment_on_minutes(minutes=minutes, block=Block.objects.filter(section__document=minutes.document).last(), text=text, by=writer)
    first, second = MinutesComment.objects.order_by("pk")
    reader.open("desk:circulate", meeting.pk)
    answer_comment(comment=first, answer=THEIRS, seen=fingerprint(""), by=other)
    page.locator(f"#comment-{first.pk} .comment-form summary").press("Enter")
    page.locator(f"#answer-{first.pk}").fill(MINE)
    page.locator(f"#comment-{first.pk}").get_by_role("button", name="Keep the answer").press("Enter")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Somebody else answered this comment while you had it open.")
    expect(page.locator(f"#answer-{first.pk}")).to_have_value(MINE)
    reader.sound("answer")
    page.locator(f"#comment-{first.pk}").get_by_role("button", name="Keep the answer").press("Enter")
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("The comment is answered.")
    first.refresh_from_db()
    assert first.answer.splitlines() == MINE.splitlines()
    gone = second.pk
    take_comment_back(comment=second, by=writer)
    page.locator(f"#comment-{gone} .comment-form summary").press("Enter")
    page.locator(f"#answer-{gone}").fill(MINE)
    page.locator(f"#comment-{gone}").get_by_role("button", name="Keep the answer").press("Enter")
    expect(page.locator("#written")).to_have_value(MINE)
    reader.sound("taken-back")


def _lines(reader: Reader, meeting: Meeting) -> None:
    """The lines above the agenda's items, which are kept without leaving the page."""
    page = reader.page
    Agenda.objects.filter(meeting=meeting).update(notes="")
    reader.open("meetings:agenda", meeting.pk)
    note_agenda(meeting=meeting, notes=THEIRS, seen=fingerprint(""), by=UserFactory())
    page.locator("#agenda-notes").press("Enter")
    page.locator("#id_notes").fill(MINE)
    page.get_by_role("button", name="Keep these lines").press("Enter")
    told = page.locator("#agenda-lines .govuk-error-summary")
    expect(told).to_contain_text("Somebody else changed these lines while you had them open")
    expect(told).to_be_focused()
    expect(told).to_contain_text("Bring a lamp")
    expect(page.locator("#id_notes")).to_have_value(MINE)
    reader.sound("lines")
    page.get_by_role("button", name="Keep these lines").press("Enter")
    expect(page.locator("#agenda-notes")).to_be_focused()
    expect(told).to_have_count(0)
    assert Agenda.objects.get(meeting=meeting).notes == MINE
    # And once more: the form has come along to what stands now.
    page.locator("#agenda-notes").press("Enter")
    page.locator("#id_notes").fill("")
    page.get_by_role("button", name="Keep these lines").press("Enter")
    expect(page.locator("#agenda-notes")).to_have_text("Lines above the items")
    assert Agenda.objects.get(meeting=meeting).notes == ""


def _times(reader: Reader, meeting: Meeting) -> None:
    """Times, place and count on the page of attendance."""
    page, minutes = reader.page, Minutes.objects.get(meeting=meeting)
    reader.open("meetings:attendance", meeting.pk)
    record_sitting(
        minutes=minutes, starts=time(10, 4), opened_to_public_at=None, closed_at=None, venue=LONG, public_present=0,
        seen=sitting_seen(minutes), by=UserFactory(),
    )
    page.locator("#sitting input[name=starts]").fill("10:05")
    page.locator("#sitting input[name=venue]").fill("The Guildhall")
    page.locator("#sitting input[name=public_present]").fill("3")
    page.keyboard.press("Enter")
    told = page.locator(".govuk-error-summary")
    expect(told).to_contain_text("Somebody else changed the times, the place or the count while you had them open")
    for words in ("10:05", "10:04", "The Guildhall", LONG):
        expect(told).to_contain_text(words)
    reader.sound("times")
    page.get_by_role("button", name="Save times, place and count").press("Enter")
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("are saved")
    minutes.refresh_from_db()
    assert (minutes.starts, minutes.venue, minutes.public_present) == (time(10, 5), "The Guildhall", 3)


@pytest.mark.parametrize("width", [390])
def test_a_comment_that_comes_too_late_is_given_back(full: FullMeeting, live_server: LiveServer, page: Page, width: int) -> None:
    minutes = circulate_minutes(minutes=full.meeting.minutes, by=UserFactory())
    desk.sign_in(page.context, desk.member())
    reader = Reader(page, live_server, width)
    reader.open("members:minutes", full.meeting.pk)
    page.locator(".comment-form summary").first.press("Enter")
    page.locator("details[open] textarea").fill("It was the upper lock.")
    agree_minutes(minutes=minutes, at=MeetingFactory(group=full.meeting.group), by=UserFactory())
    page.locator("details[open]").get_by_role("button", name="Send comment").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("These minutes were agreed while you were writing")
    expect(page.get_by_label("Your comment")).to_have_value("It was the upper lock.")
    reader.sound("too-late")
