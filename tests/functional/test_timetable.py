"""The timetable in a real browser: sound at a desk's and a phone's width, usable by keyboard, told as one types."""

from __future__ import annotations

from datetime import date, time

import pytest
from playwright.sync_api import Page, expect

from meetings.models import Meeting
from meetings.timetable import Year
from reports.services import publish_timetable
from tests import desk
from tests.factories import GroupFactory, MeetingFactory, TimetableNoteFactory
from tests.functional.test_public_site import TOO_WIDE, violations

YEAR = Year.of(date.today())
LONG = "Antidisestablishmentarianism Room"


@pytest.fixture
def planned(own_data: object, live_server):
    """A year with two groups, a cancelled meeting, a deadline set by hand and notes."""
    desk.officer()
    group = GroupFactory(partnership=True)
    masg = GroupFactory(name="Multi-Agency Steering Group", short_name="MASG", slug="masg")
    months = YEAR.months
    MeetingFactory(date=months[3].replace(day=8), venue=LONG)
    MeetingFactory(date=months[1].replace(day=7), kind="development", report_deadline=months[0])
    MeetingFactory(date=months[6].replace(day=14), status="cancelled", starts=time(14), ends=None)
    MeetingFactory(group=masg, date=months[3].replace(day=8), mode="online")
    TimetableNoteFactory(words="Counting of lamps", starts=months[1], ends=months[5])
    TimetableNoteFactory(words="Day to be confirmed", group=masg, starts=months[9], ends=months[9])
    return group


def sound(page: Page, address: str) -> None:
    page.goto(address)
    assert violations(page) == [], address
    assert page.evaluate(TOO_WIDE) == 0, address
    assert page.locator("h1").count() == 1, address


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_at_this_width(planned, live_server, page: Page, width: int):
    user = desk.sign_in(page.context, desk.officer())
    page.set_viewport_size({"width": width, "height": 900})
    first, year, after = Meeting.objects.earliest("date"), YEAR.slug, YEAR.after.slug
    published = publish_timetable(year=YEAR, by=user)
    for address in ("", f"{year}/", f"{YEAR.before.before.slug}/", f"{after}/propose/", f"{YEAR.before.before.slug}/propose/",
                    "add/", f"{year}/note/", f"{year}/publish/", f"published/{published.pk}/withdraw/"):
        sound(page, f"{live_server.url}/desk/timetable/{address}")
    sound(page, f"{live_server.url}/desk/meetings/{first.pk}/details/")
    sound(page, f"{live_server.url}/timetable/")
    sound(page, f"{live_server.url}/timetable/{year}/v1/")
    for address, button in ((f"{year}/note/", "Add the note"), ("add/", "Put it into the timetable")):
        page.goto(f"{live_server.url}/desk/timetable/{address}")
        page.get_by_role("button", name=button).click()
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        assert violations(page) == []
    page.goto(f"{live_server.url}/desk/timetable/{after}/propose/")
    page.locator("#id_form-0-date").fill("nonsense")
    page.get_by_role("button", name="Accept").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert violations(page) == []
    assert page.evaluate(TOO_WIDE) == 0


def test_a_year_is_proposed_changed_and_accepted_by_keyboard_alone(planned, live_server, page: Page):
    desk.sign_in(page.context, desk.officer())
    page.goto(f"{live_server.url}/desk/timetable/{YEAR.after.slug}/propose/")
    day = page.locator("#id_form-0-date")
    day.focus()
    page.keyboard.press("Control+A")
    holiday = next(iter(YEAR.after.bank_holidays))
    page.keyboard.type(f"{holiday:%-d/%-m/%Y}")
    page.keyboard.press("Tab")
    # What follows from the new day appears beside it; the focus stays where it is.
    expect(page.locator("#remark-0")).to_contain_text("Bank holiday")
    expect(page.locator("#remark-0")).to_contain_text("The nearest working day is")
    expect(page.locator("#remark-1")).to_contain_text("at the same time")
    page.get_by_label("Keep it on this day").focus()
    page.keyboard.press("Space")
    page.locator("#id_form-1-include").focus()
    page.keyboard.press("Space")
    expect(page.locator("#remark-1")).to_contain_text("Left out.")
    expect(page.get_by_label("Keep it on this day")).to_be_checked()
    page.get_by_role("button", name="Add a row").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_form-3-group")).to_be_focused()
    page.locator("#id_form-3-date").focus()
    page.keyboard.type(f"22 {YEAR.after.months[3]:%B %Y}")
    page.get_by_role("button", name="Accept").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/timetable/{YEAR.after.slug}/")
    expect(page.locator(".govuk-notification-banner")).to_contain_text("3 meetings put into the timetable")
    made = list(Meeting.objects.filter(date__gte=YEAR.after.first).values_list("date", flat=True))
    assert sorted(made)[0] == holiday and len(made) == 3
