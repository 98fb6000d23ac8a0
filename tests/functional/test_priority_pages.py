"""Priorities in a real browser: the story, the desk's pages, the form of a lead; without a fault, at both widths, by keyboard."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from actions.leadreportservices import LeadAsk, ask_leads, send_lead_report
from actions.leadreportwords import Said
from actions.models import LeadReport
from csp.models import Office
from meetings.models import MinutedItem, Minutes
from reports.models import Publication
from tests import desk as people
from tests.factories import (
    AgendaItemFactory,
    BidFactory,
    GroupFactory,
    MeetingFactory,
    ObjectiveFactory,
    ObjectiveLineFactory,
    OfficeFactory,
    PersonFactory,
    PriorityFactory,
    PriorityGroupFactory,
    PriorityNameFactory,
    ProjectFactory,
    UserFactory,
)
from tests.functional.minutesdesk import Desk, desk, minutes
from tests.functional.test_public_site import TOO_WIDE, violations

__all__ = ["desk", "minutes"]

LONG = "Somewhere to go in the evening, and somebody to talk to, for young people of every neighbourhood of Thornbridge and the valley"


class World:
    """A priority with a lead, an objective and a meeting ahead whose agenda has an item about it; another with nothing."""

    def __init__(self) -> None:
        self.officer = people.officer()
        self.lead = PersonFactory(name="Ines Dunnock", email="ines@thornbridge.example")
        UserFactory(person=self.lead, email=self.lead.email)
        self.priority, self.empty = PriorityFactory(name="Safer streets at night"), PriorityFactory(name=LONG)
        self.objective = ObjectiveFactory(priority=self.priority, text="Fewer dark lamps")
        for standing in ("not_started", "at_risk", "off_track", "achieved", "on_track"):
            ObjectiveLineFactory(objective=self.objective, standing=standing)
        PriorityNameFactory(priority=self.priority)
        PriorityGroupFactory(priority=self.priority)
        BidFactory(project=ProjectFactory(priority=self.priority))
        self.meeting = MeetingFactory(date=timezone.localdate() + timedelta(days=21))
        self.item = AgendaItemFactory(agenda__meeting=self.meeting, title="Update on the first", priority=self.priority)
        AgendaItemFactory(agenda=self.item.agenda, title="Streets safer by night: the survey", position=2)
        AgendaItemFactory(agenda=self.item.agenda, title="Priority: Safer streets at night", position=3)
        OfficeFactory(
            person=self.lead, group=GroupFactory(partnership=True), kind=Office.Kind.PRIORITY_LEAD, matter=self.priority.name,
            priority=self.priority, starts=None,
        )

    def ask(self) -> LeadReport:
        asks = [LeadAsk(self.priority, self.lead, self.lead.email)]
        return ask_leads(meeting=self.meeting, asks=asks, due=self.meeting.date, by=self.officer)[0]


def sound(page: Page, url: str) -> None:
    """Opened at both widths it has no fault that axe finds, and nothing sticks out."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(url)
        expect(page.locator("h1").first).to_be_visible()
        assert violations(page) == [], url
        assert page.evaluate(TOO_WIDE) == 0, url


def test_every_page_of_priorities_is_sound_and_a_suggestion_is_confirmed_by_one_click(page: Page, live_server: LiveServer) -> None:
    world = World()
    people.sign_in(page.context, world.officer)
    keys = {"pk": world.priority.pk}
    for name, kwargs in (
        ("members:priorities", {}), ("members:priority", keys), ("members:priority", {"pk": world.empty.pk}), ("priorities:list", {}),
        ("priorities:priority", keys), ("priorities:priority", {"pk": world.empty.pk}), ("priorities:new_objective", keys),
        ("priorities:carry_objective", {"pk": world.objective.pk}), ("priorities:lead", keys), ("objectives:say", {"pk": world.objective.pk}),
        ("progress:ask", {"pk": world.meeting.pk}),
    ):
        sound(page, live_server.url + reverse(name, kwargs=kwargs))
    # Errors are told, and axe finds nothing wrong with how.
    page.goto(live_server.url + reverse("priorities:new_objective", kwargs=keys))
    page.get_by_role("button", name="Add it").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert violations(page) == []
    # What seems to be about it is, by one click.
    page.goto(live_server.url + reverse("members:priority", kwargs=keys))
    page.get_by_role("button", name="It is about it: Streets safer by night").click()
    expect(page.locator("#story ~ section .story__title").first).to_be_visible()
    expect(page.locator(".story__title", has_text="Streets safer by night")).to_be_visible()
    # On the agenda the other one is confirmed, by keyboard.
    page.goto(live_server.url + reverse("meetings:agenda", args=[world.meeting.pk]))
    page.get_by_role("button", name="It is about Safer streets at night: 3 Priority").press("Enter")
    expect(page.get_by_role("button", name="Not about Safer streets at night: 3 Priority")).to_be_visible()
    assert violations(page) == []
    world.item.refresh_from_db()
    assert world.priority.agenda_items.count() == 3


def test_a_form_is_filled_in_on_a_phone_saved_as_it_is_typed_and_sent(page: Page, live_server: LiveServer) -> None:
    world = World()
    report = world.ask()
    people.sign_in(page.context, world.lead.user)
    url = live_server.url + reverse("progress:form", args=[report.request.own_key])
    sound(page, url)
    page.get_by_label("Done since the last meeting").fill("The towpath was walked.")
    page.get_by_label("At risk").check()
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")
    kept = LeadReport.objects.get(pk=report.pk)
    assert kept.done == "The towpath was walked." and kept.version > 1
    # The server is away: what is typed stands, is told, and is there after the page was loaded anew.
    page.route("**/progress/save/", lambda route: route.abort())
    page.get_by_label("Risks").fill("Frost.")
    expect(page.locator("[data-saved]")).to_contain_text("cannot be reached")
    page.unroute("**/progress/save/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_label("Risks")).to_have_value("Frost.")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("We have your report.")).to_be_visible()
    assert violations(page) == []
    # Somebody else's window: both texts.
    other = LeadReport.objects.get(pk=report.pk)
    LeadReport.objects.filter(pk=report.pk).update(version=other.version + 1, done="Another hand wrote this.")
    page.get_by_label("Done since the last meeting").fill("Mine.")
    expect(page.locator("[data-saved]")).to_contain_text("Not saved")
    page.get_by_role("button", name="Save and go on later").click()
    expect(page.get_by_role("heading", name="What was saved meanwhile")).to_be_visible()
    expect(page.get_by_label("Done since the last meeting")).to_have_value("Mine.")
    assert violations(page) == [] and page.evaluate(TOO_WIDE) == 0


def test_the_minutes_begin_from_a_leads_report_by_one_key(desk: Desk, minutes: Minutes) -> None:
    section = minutes.document.sections.order_by("position")[1]
    item = MinutedItem.objects.get(section=section).item
    priority, lead = PriorityFactory(name="Safer streets at night"), PersonFactory(name="Ines Dunnock")
    type(item).objects.filter(pk=item.pk).update(priority=priority)
    meeting = minutes.meeting
    type(meeting).objects.filter(pk=meeting.pk).update(date=timezone.localdate() + timedelta(days=5))
    meeting.refresh_from_db()
    report, = ask_leads(
        meeting=meeting, asks=[LeadAsk(priority, lead, "ines@thornbridge.example")], due=meeting.date, by=people.officer()
    )
    send_lead_report(report=report, version=1, said=Said("The towpath was walked.", "A walk in March."), by=people.officer())
    assert not Publication.objects.exists()
    desk.open()
    desk.page.get_by_role("button", name="Write in Section 2").click()
    expect(desk.box("Paragraph 2.1")).to_have_attribute("placeholder", "Alt R: begin from “Progress: Safer streets at night”")
    desk.press("Alt+r")
    expect(desk.box("Paragraph 2.1")).to_have_value("As lead, Ines Dunnock reported on the priority Safer streets at night.")
    expect(desk.box("Paragraph 2.3")).to_have_value("Next: A walk in March.")
    desk.saved()
    assert section.blocks.count() == 3
    desk.press("Alt+r")
    expect(desk.page.locator("[data-part=notices]")).to_contain_text("stands in the minutes already")
    desk.press("Alt+z").saved()
    expect(desk.box("Paragraph 2.1")).to_have_value("")
    assert [block.text for block in section.blocks.order_by("position") if block.text] == []
    assert violations(desk.page) == []
