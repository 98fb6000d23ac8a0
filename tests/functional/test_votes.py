"""Votes in a real browser: by keyboard, by thumb, at two desks, without scripts, and sound for assistive technology."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from actions.voteservices import close_vote
from csp.models import Block
from meetings.models import Ballot, BallotResult, Decision, Minutes, Vote
from meetings.services import declare_interest, notify_vote, seat_representative
from tests import desk
from tests.factories import PaperFactory, PaperItemFactory, SectionFactory
from tests.functional.conftest import LONG
from tests.functional.test_public_site import TOO_WIDE, violations
from tests.meetings.voting import Sitting, person, sitting

AGENCIES = ("Borough Council", "Wend Valley Police", "Fire and Rescue", "Probation", "Housing Trust", "University")


@pytest.fixture
def made(own_data: object, live_server, page: Page) -> Sitting:
    """Today's meeting: six agencies at the table, two not; a report with recommendations; the officer at the desk."""
    desk.sign_in(page.context, desk.officer())
    found = sitting(*AGENCIES, absent=("Health Board", "Youth Service"), quorum=5, day=timezone.localdate())
    seat_representative(
        meeting=found.meeting, absent=person("Youth Service's member"), name="Dr Dev Deputy", agency="", base=0, by=found.by
    )
    paper = PaperFactory(meeting=found.meeting, title="Lamps by the lock")
    PaperItemFactory(paper=paper, item=found.item)
    section = SectionFactory(document=paper.document, title="Recommendations")
    for at, words in enumerate(["To mend the lamps by the lock before winter.", f"To ask what {LONG} costs."], 1):
        Block.objects.create(section=section, position=at, text=words)
    return found


def address(live_server, made: Sitting, number: int | None = None) -> str:
    name = "minutes:vote" if number else "minutes:votes"
    return live_server.url + reverse(name, args=[made.meeting.pk, *([number] if number else [])])


def test_from_the_recommendation_to_the_minutes_by_keyboard_and_the_chair_decides(made, live_server, page: Page):
    page.goto(address(live_server, made))
    page.get_by_role("button", name="Open the vote").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="To mend the lamps by the lock before winter.")).to_be_visible()
    expect(page.locator(".vote__count")).to_have_text(re.compile("7 still to vote"))
    page.locator("body").press("ArrowDown")
    for count, key in enumerate("fffaaab", 1):
        page.keyboard.press(key)
        expect(page.locator("[aria-pressed=true]")).to_have_count(count)
        page.keyboard.press("ArrowDown")
    expect(page.locator(".vote__tie")).to_contain_text("The votes are equal. Borough Council's member, in the chair, has the deciding vote.")
    page.get_by_role("button", name="Close: the Chair votes for").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".vote__outcome")).to_have_text("Carried")
    page.get_by_role("link", name="Change it in the minutes").click()
    paragraph = page.get_by_role("textbox", name=re.compile("Paragraph")).first
    expect(paragraph).to_have_value(re.compile("The votes were equal, three for, three against and one abstained."))
    expect(page.locator(".ed-count").first).to_have_attribute("readonly", "")
    paragraph.focus()
    page.keyboard.press("Alt+v")
    expect(page).to_have_url(re.compile(r"/votes/\?section="))
    expect(page.locator("#id_item")).to_have_value(str(made.item.pk))
    decision = Decision.objects.get()
    assert (decision.ballot, decision.votes_for, decision.votes_against, decision.abstentions) == (Ballot.objects.get(), 3, 3, 1)


def test_two_desks_see_each_other_and_the_second_vote_of_an_agency_is_told(made, live_server, page: Page, browser):
    made.ballot()
    other = browser.new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    desk.sign_in(other.context, desk.officer("Ivo Second"))
    for one in (page, other):
        one.goto(address(live_server, made, 1))
        one.route(re.compile(r"\?seen="), lambda route: route.abort())  # no news: both act on what they see
    first = made.agency("Borough Council").pk
    page.locator(f"#v{first}-for").click()
    expect(page.locator(f"#v{first}-for")).to_have_attribute("aria-pressed", "true")
    other.locator(f"#v{first}-against").tap()
    expect(other.get_by_role("alert")).to_contain_text("Borough Council has one vote, and “For” was noted for it at")
    expect(other.locator(f"#v{first}-for")).to_have_attribute("aria-pressed", "true")
    other.unroute_all()
    made.vote(Ballot.objects.get(), "Probation", "against")
    expect(other.locator(".vote__count")).to_contain_text("1 for, 1 against")
    assert Vote.objects.count() == 2
    other.context.close()


def test_without_scripts(made, live_server, browser):
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    desk.sign_in(page.context, desk.officer())
    page.goto(address(live_server, made))
    page.get_by_role("button", name="Open the vote").first.click()
    page.get_by_role("group", name="Probation").get_by_role("button", name="Against").click()
    page.get_by_role("button", name="Close the vote: lost").click()
    expect(page.locator(".vote__outcome")).to_have_text("Lost")
    assert BallotResult.objects.get().votes_against == 1
    page.context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_sound_empty_full_and_refused(made, live_server, page: Page, width: int, tmp_path):
    page.set_viewport_size({"width": width, "height": 900})
    faults = {}

    def look(name: str) -> None:
        page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
        if found := [*violations(page), *(["too wide"] if page.evaluate(TOO_WIDE) else [])]:
            faults[name] = found

    for address_of in (address(live_server, made), live_server.url + reverse("members:decisions")):
        page.goto(address_of)
        look("empty" if "votes" in address_of else "register-empty")
    ballot = made.ballot(opened=False)
    page.goto(address(live_server, made, 1))
    look("prepared")
    notify_vote(ballot=ballot, agency=made.agency("Health Board"), choice="against", by=made.by)
    page.get_by_role("button", name="Open the vote").click()
    expect(page.locator(".vote__close")).to_be_visible()
    for agency in AGENCIES[:4]:
        made.vote(Ballot.objects.get(), agency, "for")
    declare_interest(
        meeting=made.meeting, person=made.rows["University"].person, words=f"Owns {LONG}.", item=made.item, left_room=True, by=made.by
    )
    page.reload()
    look("open")
    page.locator("#at").evaluate("one => { one.closest('details').open = true }")
    page.locator("#at").fill("late")
    page.locator("#close-vote").click()
    expect(page.get_by_role("alert")).to_contain_text("Write the time like")
    look("refused")
    close_vote(ballot=Ballot.objects.get(), by=made.by)
    page.goto(address(live_server, made, 1))
    expect(page.locator(".vote__outcome")).to_have_text("Carried")
    look("closed")
    page.goto(address(live_server, made))
    look("list")
    Minutes.objects.update(status="circulated")
    page.goto(live_server.url + reverse("members:decisions"))
    page.locator(".decided__more summary").first.click()
    look("register")
    page.goto(live_server.url + reverse("meetings:attendance", args=[made.meeting.pk]))
    page.get_by_role("button", name=re.compile("Has left.*Probation's member")).click()
    expect(page.get_by_text(re.compile(r"^Left \d\d:\d\d$"))).to_be_visible()
    look("attendance")
    assert faults == {}
