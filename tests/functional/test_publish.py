"""The pages of publishing in a real browser: empty, with findings, wrong, under way, for approval, withdrawn."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from csp.models import Inspection
from csp.preflightservices import look_through
from reports.models import Publication, Release
from reports.services import publish_meeting
from tests import desk
from tests.factories import FullMeeting, ReleaseFactory, full_meeting
from tests.functional.test_public_site import TOO_WIDE, violations

WIDTHS = (390, 1280)


@pytest.fixture
def full(own_data: object, live_server: LiveServer) -> FullMeeting:
    """A meeting with a closed item; a paper of it gives away a number, another stands published in an earlier wording."""
    full = full_meeting()
    block = full.report.document.sections.first().blocks.first()
    block.text = "Her number is JG 12 34 56 C, her telephone 07700 900123; [the survey](file:///G:/survey.docx)."
    block.save()
    look_through(files=[full.tagged.file, full.untagged.file], by=desk.officer())
    return full


def sound(page: Page, address: str) -> None:
    """The page at `address` opens without a fault."""
    page.goto(address)
    stands(page)


def stands(page: Page) -> None:
    """At a desk's and a phone's width. One goes on at the other width than before: the acts are tried at both."""
    before = page.viewport_size or {}
    for width in sorted(WIDTHS, key=lambda one: one != before.get("width")):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == [], (page.url, width)
        assert page.evaluate(TOO_WIDE) == 0, (page.url, width)
    assert page.locator("h1").count() == 1, page.url


def choose(page: Page, *words: str) -> None:
    """Tick these and nothing else."""
    for box in page.locator("input[name=what]").all():
        box.set_checked(False)
    for one in words:
        page.get_by_label(one, exact=True).check()


def at(live_server: LiveServer, name: str, *args: object) -> str:
    return live_server.url + reverse(name, args=args)


def test_the_officers_page(full: FullMeeting, live_server: LiveServer, page: Page) -> None:
    desk.sign_in(page.context, desk.officer())
    here = at(live_server, "desk:publish", full.meeting.pk)
    sound(page, here)
    assert page.locator(".findings--stop .finding").count() == 1
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text(
        re.compile(r"^\s*There is a problem\s+Put right or accept first: Lighting plan")
    )
    stands(page)
    choose(page)
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose what is to be published.")
    # What the error leads to is there.
    page.locator(".govuk-error-summary a").click()
    choose(page, "Notice of meeting", "Agenda")
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.locator(".release--approval")).to_be_visible()
    stands(page)
    # A look through the uploads that has not come back yet.
    Inspection.objects.update(done_at=None, asked_at=timezone.now())
    sound(page, here)
    expect(page.locator(".waiting")).to_be_visible()
    Inspection.objects.update(done_at=timezone.now())
    page.wait_for_selector(".waiting", state="detached")


def test_under_way_and_at_its_end(full: FullMeeting, live_server: LiveServer, page: Page) -> None:
    """Progress is shown without a hand; at the end the page says what came of it."""
    desk.sign_in(page.context, desk.officer())
    release = ReleaseFactory(meeting=full.meeting, status="running", progress="Public pack: 3 of 7, Lighting plan", ordered_by=desk.officer())
    here = at(live_server, "desk:publish", full.meeting.pk)
    sound(page, here)
    Release.objects.filter(pk=release.pk).update(progress="Public pack: 4 of 7, Bicycle count")
    page.get_by_text("4 of 7, Bicycle count").wait_for()
    Release.objects.filter(pk=release.pk).update(
        status="failed", progress="", outcome="The file of “Bicycle count” is missing on disk.", ended_at=timezone.now()
    )
    page.locator(".release--failed").wait_for()
    stands(page)
    assert "missing on disk" in page.locator("#release").inner_text()
    Release.objects.filter(pk=release.pk).update(status="waiting", at=timezone.now() + timedelta(days=2))
    sound(page, here)
    page.get_by_role("button", name="Call it off").click()
    page.locator("#confirm-yes").click()
    page.locator(".release--called_off").wait_for()


def test_somebody_else_looks_and_approves(full: FullMeeting, live_server: LiveServer, page: Page) -> None:
    from_officer = desk.officer()
    publish_meeting(meeting=full.meeting, what={"agenda"}, by=from_officer)
    full.agenda.items.filter(title="Safer streets").update(title="Safer streets and lanes")
    desk.sign_in(page.context, from_officer)
    page.goto(at(live_server, "desk:publish", full.meeting.pk))
    choose(page, "Agenda")
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.locator(".release--approval")).to_be_visible()
    release = Release.objects.get()
    page.context.clear_cookies()
    desk.sign_in(page.context, desk.chair())
    here = at(live_server, "desk:approve", release.pk)
    sound(page, here)
    page.get_by_role("link", name="Agenda, 8 July 2031").click()
    expect(page.get_by_role("link", name="Back to publishing")).to_be_visible()
    stands(page)
    assert page.locator(".changes ins").all_inner_texts() == ["and lanes"]
    assert page.get_by_text("Review of the Mill Lane death").count() == 0
    page.get_by_role("link", name="Back to publishing").click()
    page.get_by_role("button", name="Approve", exact=True).click()
    page.locator(".release--done").wait_for()
    stands(page)
    assert Publication.objects.get(slug="agenda", version=2).published_by == from_officer.email


def test_withdrawal_and_the_parts(full: FullMeeting, live_server: LiveServer, page: Page) -> None:
    publish_meeting(meeting=full.meeting, what={"agenda", "papers", "pack"}, by=desk.officer())
    desk.sign_in(page.context, desk.officer())
    sound(page, at(live_server, "desk:publish", full.meeting.pk))
    for slug in ("agenda", "paper-lighting-plan", "paper-bicycle-count", "pack", "notice"):
        sound(page, at(live_server, "desk:part", full.meeting.pk, "public", full.meeting.pk, slug))
    sound(page, at(live_server, "desk:part", full.meeting.pk, "members", full.meeting.pk, "pack"))
    paper = Publication.objects.get(slug="paper-lighting-plan")
    sound(page, at(live_server, "desk:withdraw", paper.pk))
    page.get_by_role("button", name="Withdraw 2 publications").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    stands(page)
    page.get_by_label("Why it is withdrawn").fill("It named a person.")
    page.get_by_role("button", name="Withdraw 2 publications").click()
    page.wait_for_url("**/publish/")
    stands(page)
    assert Publication.objects.exclude(withdrawal=None).count() == 2


def test_without_scripts(full: FullMeeting, live_server: LiveServer, browser: object) -> None:
    """The order, its progress and its end, by links and buttons alone."""
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    desk.sign_in(context, desk.officer())
    page = context.new_page()
    page.goto(at(live_server, "desk:publish", full.meeting.pk))
    choose(page, "Notice of meeting")
    page.get_by_role("button", name="Ask for approval").click()
    page.get_by_role("button", name="Call it off").click()
    expect(page.locator(".release--called_off")).to_be_visible()
    context.close()
