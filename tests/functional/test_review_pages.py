"""Annual reviews in a real browser: empty, full and in error, at the desk and in public, and from a click to an offer by keyboard."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from csp.models import Partnership, User
from funding.ledgerservices import open_year
from funding.models import Fund
from meetings.models import StandingVersion
from meetings.standingservices import agree_version, begin_version
from meetings.timetable import Year
from reports.services import publish_version
from reports.services.reviewing import draft_review
from tests import desk
from tests.factories import (
    AgencyFactory,
    BidFactory,
    FundFactory,
    GroupFactory,
    MembershipFactory,
    PriorityFactory,
    ProjectFactory,
    StrategyFactory,
    UsefulContactFactory,
)
from tests.functional.test_public_site import TOO_WIDE, violations
from tests.functional.test_sign_in import quiet

__all__ = ["quiet"]  # a fixture
LONG = "Antidisestablishmentarianism and Thornbridge-upon-Wend Riverside Night-time Lighting Improvements"
WIDTHS = (390, 1280)


def crowd(by: User) -> StandingVersion:
    """A year with long names, its review published and begun anew, and something new since."""
    open_year(begins=2024, by=by)
    group = GroupFactory(partnership=True)
    Partnership.objects.update(strapline=LONG, colour="brick")
    for n in range(3):
        MembershipFactory(group=group, agency=AgencyFactory(name=f"{LONG} Trust {n}", statutory=bool(n)), starts=date(2024, 4, 1))
        fund = FundFactory(name=f"{LONG} Fund {n}", holding=Fund.Holding.PASSED)
        project = ProjectFactory(name=f"{LONG} {n}", priority=PriorityFactory(name=f"{LONG} priority {n}"), purpose=LONG, outcome=LONG)
        BidFactory(fund=fund, project=project, asked_pence=123_456_78, won_pence=123_456_78, submitted_on=date(2024, 6, 1), decided_on=date(2024, 6, 2))
        UsefulContactFactory(name=f"{LONG} line {n}", website=f"https://{'very-' * 12}long.example/{n}", email=f"{'a' * 40}{n}@night.example")
        StrategyFactory(name=f"{LONG} plan {n}", link="https://plan.example/", part=LONG)
    version = draft_review(group=group, year=Year(2024), by=by)
    agree_version(version=version, starts=date(2025, 7, 8), agreed_words="Agreed by the Board", by=by)
    publish_version(version=version, by=by)
    draft = begin_version(standing=version.standing, by=by)
    ProjectFactory(name="Benches by the lock", priority=PriorityFactory(name=f"{LONG} priority 0"))
    return draft


def sound(page: Page, address: str) -> None:
    """No fault of accessibility and nothing wider than the screen, on a phone and on a desk."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        assert violations(page) == [], address
        assert page.evaluate(TOO_WIDE) == 0, (address, width)


def test_every_page_is_sound_empty_and_full(live_server: LiveServer, own_data: Path, quiet: Page) -> None:
    page = quiet
    officer = desk.sign_in(page.context, desk.officer())
    base = live_server.url
    lists = [f"{base}/desk/{one}/" for one in ("documents/reviews", "contacts", "strategies", "groups")]
    for address in lists:
        sound(page, address)
    draft = crowd(officer)
    pages = [
        *lists, f"{base}/desk/documents/reviews/{draft.pk}/record/", f"{base}/desk/documents/reviews/{draft.pk}/photograph/",
        f"{base}/desk/documents/versions/{draft.pk}/", f"{base}/documents/annual-review-2024-25/", f"{base}/documents/contacts/",
        f"{base}/documents/annual-review-2024-25/version-1/v1/",
    ]
    for address in pages:
        sound(page, address)
    # In error: nothing ticked, no name.
    page.goto(f"{base}/desk/documents/reviews/{draft.pk}/record/")
    page.get_by_role("button", name="Take what is ticked").click()
    expect(page.get_by_text("Tick what is meant.")).to_be_visible()
    assert violations(page) == []
    # By keyboard alone: tick the new project and take it.
    page.get_by_role("checkbox", name="New in the record").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Take what is ticked").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("One thing is taken into the review.")).to_be_visible()
    assert draft.document.sections.filter(blocks__text__contains="Benches by the lock").count() == 1
