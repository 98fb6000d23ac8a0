"""People, agencies, directory, induction pack and personal data in a real browser: empty, full, in error, and by keyboard."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from actions.models import ActionPoint
from csp.models import Membership, Person
from tests import desk
from tests.factories import (
    ActionOwnerFactory,
    ActionUpdateFactory,
    AgencyFactory,
    AwaitedSeatFactory,
    MembershipFactory,
    OfficeFactory,
    PersonFactory,
    ReportRequestFactory,
    full_meeting,
)
from tests.functional.test_sign_in import LONG, quiet, sound

__all__ = ["quiet"]  # a fixture

LONG_AGENCY = "Thornbridge and Wend Valley Combined Fire and Rescue Authority (Prevention and Protection)"
LONG_NAME = "Hamish Featherstonehaugh-Cholmondeley-Marjoribanks"


def crowd() -> Membership:
    """Somebody of a long name in the fullest agency, with a story, an office and action points."""
    full = full_meeting()
    agency = AgencyFactory(name=LONG_AGENCY, short_name="TWVCFRA", statutory=True)
    AgencyFactory(name="Thornbridge Fire Brigade", ends=date(2020, 1, 1), successor=agency)
    AgencyFactory(name="Thornbridge Rowing Club")
    person = PersonFactory(name=LONG_NAME, title="Deputy Chief Constable", email=LONG, telephone="01632 960001")
    seat = MembershipFactory(person=person, agency=agency, starts=date(2021, 4, 1), team="Community Risk and Resilience")
    MembershipFactory(person=person, agency=agency, starts=date(2019, 4, 1), ends=date(2020, 3, 31))
    MembershipFactory(agency=agency, role="deputy", starts=None)
    MembershipFactory(agency=None, standing="member", starts=None)
    AwaitedSeatFactory(agency=agency, standing="member", starts=date(2025, 1, 1))
    OfficeFactory(person=person, kind="priority_lead", matter="Anti-social behaviour in the town centre", starts=date(2022, 1, 1))
    for point in full.earlier.action_points.all():
        ActionOwnerFactory(action_point=point, person=person)
        ActionUpdateFactory(action_point=point, person=person, link="https://drive.example/" + "long" * 30)
    ReportRequestFactory(meeting=full.meeting, person=person, email=LONG)
    return seat


def test_the_desk_pages_are_sound(live_server: LiveServer, quiet: Page) -> None:
    page, url = quiet, f"{live_server.url}/desk/people/"
    desk.sign_in(page.context, desk.officer())
    page.goto(url)
    sound(page, "People and agencies")
    seat = crowd()
    person, agency = f"{url}{seat.person_id}/", f"{url}agencies/{seat.agency_id}/"
    page.goto(url)
    for folded in page.get_by_text("Agencies", exact=False).locator("xpath=ancestor::summary").all():
        folded.click()
    sound(page, "People and agencies")
    page.goto(f"{url}?find=featherstone")
    sound(page)
    page.goto(f"{url}?find=nobody")
    expect(page.get_by_text("nobody and no agency of that name")).to_be_visible()
    sound(page)
    for address, heading in ((person, f"Deputy Chief Constable {LONG_NAME}"), (agency, f"{LONG_AGENCY} (TWVCFRA)")):
        page.goto(address)
        sound(page, heading)
    for act, button in (
        (f"{person}contact/", "Save"), (f"{person}office/", "Give the office"), (f"{person}pass-on/", "Pass them on"),
        (f"{url}seat/?agency={seat.agency_id}", "Give them the seat"), (f"{url}seats/{seat.pk}/end/", "End the seat"),
        (f"{agency}merge/", "Merge"), (f"{agency}name/", "Change the name"), (f"{person}data/erase/", ""),
    ):
        page.goto(act)
        if button and button != "Save":
            page.get_by_role("button", name=button, exact=True).click()
            expect(page.get_by_text("There is a problem")).to_be_visible()
        sound(page)
    page.goto(f"{person}data/")
    page.locator("summary").first.click()
    sound(page, f"What is held of Deputy Chief Constable {LONG_NAME}")


def test_a_seat_is_handed_over_by_keyboard(live_server: LiveServer, quiet: Page) -> None:
    page, seat = quiet, crowd()
    desk.sign_in(page.context, desk.officer())
    page.goto(f"{live_server.url}/desk/people/{seat.person_id}/")
    page.get_by_role("link", name="Replaced by …").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Who follows")
    page.get_by_role("button", name="Hand over").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Choose who it is, or enter their name below.")).to_be_visible()
    sound(page)
    page.get_by_label("Name, if not in the list").fill("Priya Okonedo")
    page.get_by_role("textbox", name="From which day").fill("1/4/2090")
    first = page.get_by_role("checkbox", name="03/").first
    first.focus()
    page.keyboard.press("Space")
    expect(first).not_to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Priya Okonedo follows Deputy Chief Constable {LONG_NAME}")
    expect(page.get_by_text("Lead for Anti-social behaviour in the town centre")).to_be_visible()
    sound(page)
    priya = Person.objects.get(name="Priya Okonedo")
    assert priya.memberships.get().starts == date(2090, 4, 1)
    outstanding = ActionPoint.objects.outstanding()
    went, left = (outstanding.filter(owners__person=one).count() for one in (priya, seat.person))
    assert (went > 0, left) == (True, 1)  # all that was ticked, and the one that was not
    page.get_by_role("link", name="Let Priya Okonedo in").click()
    expect(page.get_by_label("Who", exact=True)).to_have_value(str(priya.pk))


def test_members_pages_are_sound_and_need_no_script(live_server: LiveServer, quiet: Page) -> None:
    page = quiet
    desk.sign_in(page.context, desk.member())
    members = f"{live_server.url}/members/"
    for name, heading in (("welcome/", "Welcome, Bram Fennimore"), ("directory/", "Directory"), ("my-data/", "What is held of you")):
        page.goto(members + name)
        sound(page, heading)
    crowd()
    for name in ("welcome/", "directory/", "directory/?find=featherstone", "directory/?find=nobody", ""):
        page.goto(members + name)
        sound(page)
    plain = page.context.browser.new_context(java_script_enabled=False)
    desk.sign_in(plain, desk.member())
    other = plain.new_page()
    other.goto(f"{members}directory/")
    other.get_by_label("Name, agency or role").fill("featherstone")
    other.get_by_role("button", name="Find").click()
    expect(other.get_by_text("1 person found")).to_be_visible()
    expect(other.get_by_role("link", name="01632 960001")).to_have_attribute("href", "tel:01632960001")
    plain.close()
