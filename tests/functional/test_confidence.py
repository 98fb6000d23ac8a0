"""Papers in confidence in a real browser: the officer's page empty, full and mistaken, and a guest's way to their paper."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from csp.models import User
from reports.services.reading import note_reading
from tests import desk
from tests.factories import MeetingFactory, full_meeting
from tests.functional.test_public_site import TOO_WIDE, violations
from tests.reports.siterows import Kind, publish

LONG = "Antidisestablishmentarianism" * 3


def test_a_guest_is_invited_and_reads(own_data: object, live_server: LiveServer, page: Page) -> None:
    today = timezone.localdate()
    full = full_meeting(day=today + timedelta(days=9), earlier_day=today - timedelta(days=80))
    publish(Kind.PAPER, full.meeting.date, meeting=full.meeting, paper=full.closed, audience="members", title=f"Review {LONG}",
            html="<h2>Lessons</h2><p>Zebediah Quill.</p>")

    def sound() -> None:
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert violations(page) == []
            assert page.evaluate(TOO_WIDE) == 0

    desk.sign_in(page.context, desk.officer())
    page.goto(live_server.url + reverse("desk:confidence", args=[MeetingFactory().pk]))
    expect(page.get_by_text("No item of this agenda is closed.")).to_be_visible()
    sound()
    page.goto(live_server.url + reverse("desk:confidence", args=[full.meeting.pk]))
    sound()
    page.locator("summary", has_text="Invite a guest").click()
    page.get_by_role("button", name="Invite", exact=True).press("Enter")
    expect(page.locator(".govuk-error-message").first).to_be_visible()
    sound()
    page.get_by_role("textbox", name="Name").fill(f"Gwen {LONG}")
    page.get_by_role("textbox", name="E-mail address").fill("gwen@thornbridge.example")
    page.get_by_role("button", name="Invite", exact=True).press("Enter")
    expect(page.get_by_text("is invited, and has been sent")).to_be_visible()
    page.get_by_role("button", name="Put the reader’s name on each copy").press("Enter")
    expect(page.get_by_text("Each copy carries its reader’s name from now on")).to_be_visible()
    note_reading(publication=full.meeting.publications.get(), form="pdf", by=desk.member())
    page.reload()
    expect(page.get_by_role("table")).to_be_visible()
    sound()
    desk.sign_in(page.context, User.objects.get(email="gwen@thornbridge.example"))
    page.goto(live_server.url + reverse("invited:home"))
    sound()
    page.get_by_role("link", name=f"Review {LONG}", exact=True).press("Enter")
    expect(page.get_by_text(f"Copy for Gwen {LONG}")).to_be_visible()
    sound()
    desk.sign_in(page.context, desk.user_of("Orla Pike"))
    page.goto(live_server.url + reverse("invited:home"))
    expect(page.get_by_text("You have no invitation")).to_be_visible()
    sound()
