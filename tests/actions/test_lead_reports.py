"""The form of a lead: asked for by e-mail, never lost, sent once and changed until the papers go out, and what comes of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.leadreportservices import LeadAsk, ask_leads, save_lead_report, send_lead_report
from actions.leadreportwords import Said
from actions.minutesqueries import state_of
from actions.models import LeadReport, ObjectiveLine
from actions.objectiveservices import say_how_it_stands
from csp.models import Block, Objective, Office, User
from csp.versions import ChangedMeanwhile
from meetings.models import AgendaItem, MinutedItem, Minutes, Paper
from meetings.paperqueries import fingerprint
from meetings.paperservices import MovedOn
from reports.models import Publication
from tests import desk
from tests.factories import (
    AgendaItemFactory,
    GroupFactory,
    MeetingFactory,
    MinutesFactory,
    ObjectiveFactory,
    ObjectiveLineFactory,
    OfficeFactory,
    PersonFactory,
    PriorityFactory,
    ReportRequestFactory,
    SectionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


class World:
    """A meeting in three weeks, a priority with its lead and an objective, and the item that is about it."""

    def __init__(self, **item: Any) -> None:
        self.officer = desk.officer()
        self.lead = PersonFactory(name="Ines Dunnock", email="ines@thornbridge.example")
        self.priority = PriorityFactory(name="Safer streets at night")
        self.objective = ObjectiveFactory(priority=self.priority, text="Fewer dark lamps", unit="lamps", target="35")
        self.meeting = MeetingFactory(date=timezone.localdate() + timedelta(days=21))
        self.item: AgendaItem = AgendaItemFactory(agenda__meeting=self.meeting, title="Update", priority=self.priority, **item)
        OfficeFactory(
            person=self.lead, group=GroupFactory(partnership=True), kind=Office.Kind.PRIORITY_LEAD, matter=self.priority.name,
            priority=self.priority, starts=None,
        )

    def ask(self) -> LeadReport:
        asks = [LeadAsk(self.priority, self.lead, self.lead.email)]
        report, = ask_leads(meeting=self.meeting, asks=asks, due=self.meeting.date - timedelta(days=7), by=self.officer)
        return report

    def said(self, **more: Any) -> Said:
        standings = {str(self.objective.pk): {"standing": "at_risk", "value": "41", "text": "Parts are late"}}
        return Said(**{"done": "The towpath was walked.\n\nSix lamps were mended.", "help_wanted": "A key to the yard.", "standings": standings} | more)


@pytest.fixture
def world() -> World:
    return World()


def now(report: LeadReport) -> LeadReport:
    return LeadReport.objects.select_related("request__paper__document", "request__meeting", "priority").get(pk=report.pk)


def paper_of(report: LeadReport) -> Paper:
    paper = now(report).request.paper
    assert paper is not None
    return paper


def words(paper: Paper) -> list[tuple[str, str]]:
    rows = Block.objects.filter(section__document=paper.document_id).order_by("section__position", "position")
    return [(row.section.title, row.text) for row in rows.select_related("section")]


def typed(world: World, report: LeadReport, **more: str) -> dict[str, str]:
    key = world.objective.pk
    return {
        "version": str(now(report).version), "done": "Walked.", "following": "", "risks": "", "help_wanted": "",
        f"standing-{key}": "on_track", f"value-{key}": "40", f"text-{key}": "", **more,
    }


def test_asked_by_e_mail_filled_in_on_the_link_and_sent_it_is_a_paper_and_lines(
    world: World, client: Client, mailoutbox: list[mail.EmailMessage], django_capture_on_commit_callbacks: Any
) -> None:
    desk.sign_in(client, world.officer)
    page = reverse("progress:ask", args=[world.meeting.pk])
    assert b"Ines Dunnock" in client.get(page).content
    due = world.meeting.date - timedelta(days=7)
    prefix = f"priority-{world.priority.pk}"
    sent = {f"{prefix}-ask": "on", f"{prefix}-lead": str(world.lead.pk), f"{prefix}-email": world.lead.email, "due": f"{due:%d/%m/%Y}", "message": ""}
    assert client.post(page, sent | {f"{prefix}-email": ""}).status_code == 422
    assert client.post(page, sent | {"due": "1/1/2020"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page, sent).status_code == 302
    report = LeadReport.objects.get()
    assert report.request.item == world.item
    # Asked twice it is asked once.
    with pytest.raises(ValueError, match="asked for already"):
        world.ask()
    outside = Client()
    secret = report.request.own_key
    lead = UserFactory(person=world.lead, email="ines@thornbridge.example")
    desk.sign_in(outside, lead)
    opened = outside.get(reverse("author:report", args=[secret]))
    assert (opened.status_code, opened.url) == (302, reverse("progress:form", args=[secret]))
    form = reverse("progress:form", args=[secret])
    assert b"Fewer dark lamps" in outside.get(form).content
    # A draft is kept, and is nobody else's to see.
    kept = outside.post(reverse("progress:save", args=[secret]), typed(world, report), headers={"X-Requested-With": "fetch"})
    assert kept.json()["version"] == 2 and not Paper.objects.exists() and not ObjectiveLine.objects.exists()
    assert b"Walked." in outside.get(form).content
    # Another window that has not seen it is told, and both texts stand on the page.
    stale = outside.post(form, typed(world, report, version="1", done="Ran."))
    assert stale.status_code == 409 and b"Ran." in stale.content and b"Walked." in stale.content
    asked = {"headers": {"X-Requested-With": "fetch"}}
    assert outside.post(reverse("progress:save", args=[secret]), typed(world, report, version="1", done="Ran."), **asked).status_code == 409
    assert outside.post(reverse("progress:save", args=[secret]), typed(world, report, version="1"), **asked).json()["version"] == 2
    done = outside.post(form, typed(world, report, send="1"))
    assert done.status_code == 302
    paper = paper_of(report)
    assert [one.pk for one in paper.items.all()] == [world.item.pk]
    assert ("Done since the last meeting", "Walked.") in words(paper)
    assert (paper.audience, paper.author, paper.late, paper.checked) == ("public", "Ines Dunnock", False, False)
    line = ObjectiveLine.objects.get()
    assert (line.standing, line.value, line.person, line.meeting) == ("on_track", "40", world.lead, world.meeting)
    assert b"We have your report" in outside.get(form).content


@pytest.mark.engines
def test_it_is_changed_until_the_papers_go_out_and_never_over_the_officers_hand(world: World) -> None:
    report, by = world.ask(), world.officer
    with pytest.raises(ValueError, match="still empty"):
        send_lead_report(report=report, version=1, said=Said(), by=by)
    unsaid = {str(world.objective.pk): {"standing": "", "value": "41", "text": ""}}
    with pytest.raises(ValueError, match="Choose how it stands"):
        send_lead_report(report=report, version=1, said=world.said(standings=unsaid), by=by)
    assert now(report).version == 1
    send_lead_report(report=report, version=1, said=world.said(), by=by)
    first = paper_of(report)
    block = Block.objects.get(section__document=first.document_id, text="Six lamps were mended.")
    # Sent again with other words it is the same paper; what stays keeps its identity; a standing that stays is said once.
    send_lead_report(report=now(report), version=2, said=world.said(risks="Frost."), by=by)
    assert paper_of(report).pk == first.pk and paper_of(report).version == first.version + 1
    assert Block.objects.filter(identity=block.identity).exists() and ("Risks", "Frost.") in words(first)
    assert ObjectiveLine.objects.count() == 1
    with pytest.raises(ChangedMeanwhile):
        save_lead_report(report=report, version=1, said=world.said(), by=by)
    # Lines are never written over.
    better = {str(world.objective.pk): {"standing": "on_track", "value": "36", "text": ""}}
    send_lead_report(report=now(report), version=3, said=world.said(standings=better), by=by)
    assert list(ObjectiveLine.objects.order_by("pk").values_list("standing", flat=True)) == ["at_risk", "on_track"]
    # The officer's own words are not overwritten unseen.
    document = paper_of(report).document
    assert document is not None
    type(document).objects.filter(pk=document.pk).update(revision=document.revision + 1)
    with pytest.raises(MovedOn, match="support officer has changed"):
        send_lead_report(report=now(report), version=4, said=world.said(done="Mine."), by=by)
    assert now(report).version == 4 and ("Done since the last meeting", "Mine.") not in words(first)
    Paper.objects.filter(pk=first.pk).update(checked=True)
    with pytest.raises(ValueError, match="has checked this"):
        save_lead_report(report=now(report), version=4, said=world.said(), by=by)


def test_what_comes_after_the_papers_is_late_and_stays(world: World) -> None:
    report = world.ask()
    Publication.objects.create(
        kind="agenda", audience="public", meeting=world.meeting, place="x", slug="agenda", version=1, title="Agenda", group_name="P",
        meeting_date=world.meeting.date, published_at=timezone.now(), published_by="a", html_sha256="0" * 64, data_sha256="1" * 64, sha256="2" * 64,
    )
    send_lead_report(report=report, version=1, said=world.said(), by=world.officer)
    assert paper_of(report).late
    with pytest.raises(ValueError, match="papers have gone out"):
        save_lead_report(report=now(report), version=2, said=world.said(done="More"), by=world.officer)


@pytest.mark.parametrize("session", ["open", "closed"])
def test_other_peoples_forms_do_not_exist_and_a_closed_one_asks_to_sign_in(session: str, client: Client) -> None:
    world = World(session=session)
    report = world.ask()
    secret = "0" * 43
    type(report.request).objects.filter(pk=report.request_id).update(secret_sha256=fingerprint(secret))
    form = reverse("progress:form", args=[secret])
    by_link = client.get(form)
    assert by_link.status_code == (200 if session == "open" else 403)
    assert (b"Safer streets at night" in by_link.content) is (session == "open")
    other = ReportRequestFactory(secret_sha256=fingerprint("1" * 43), meeting=world.meeting)
    assert client.get(reverse("progress:form", args=["1" * 43])).status_code == 404
    stranger = Client()
    desk.sign_in(stranger, desk.seated("Dev Greenhalge"))
    for key in (report.request.own_key, other.own_key, "mine-999"):
        assert stranger.get(reverse("progress:form", args=[key])).status_code == 404
        assert stranger.post(reverse("progress:save", args=[key]), {}).status_code == 404
    send_lead_report(report=report, version=1, said=world.said(), by=world.officer)
    assert paper_of(report).audience == ("public" if session == "open" else "closed")


def test_the_minutes_can_begin_from_it(world: World) -> None:
    report = world.ask()
    send_lead_report(report=report, version=1, said=world.said(following="A walk in March."), by=world.officer)
    minutes: Minutes = MinutesFactory(meeting=world.meeting)
    MinutedItem.objects.create(section=SectionFactory(document=minutes.document), item=world.item)
    item = state_of(minutes, by=world.officer)["sections"][0]["item"]
    assert item["beginnings"] == [{
        "paper": paper_of(report).pk, "title": "Progress: Safer streets at night", "audience": "public",
        "paragraphs": [
            "As lead, Ines Dunnock reported on the priority Safer streets at night.", "The towpath was walked.",
            "Six lamps were mended.", "Next: A walk in March.", "Help wanted: A key to the yard.",
            "Objectives: Fewer dark lamps: at risk, 41 lamps (Parts are late).",
        ],
    }]


@pytest.mark.engines
def test_a_line_on_an_objective_is_never_changed_and_two_hands_are_told(world: World) -> None:
    objective: Objective = world.objective
    by: User = world.officer
    today = timezone.localdate()
    first = say_how_it_stands(objective=objective, standing="on_track", date=today, author="Ada", by=by, base=0)
    assert say_how_it_stands(objective=objective, standing="on_track", date=today, author="Ada", by=by, base=0) == first
    with pytest.raises(ChangedMeanwhile):
        say_how_it_stands(objective=objective, standing="off_track", date=today, by=by, base=0)
    with pytest.raises(ValueError, match="does not hold"):
        Objective.objects.filter(pk=objective.pk).update(ends=today - timedelta(days=1))
        say_how_it_stands(objective=objective, standing="off_track", date=today, by=by)


@pytest.mark.engines
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_every_line(act: str) -> None:
    line = ObjectiveLineFactory()
    with pytest.raises(DatabaseError, match=re.escape("stays as it was said")), transaction.atomic():
        ObjectiveLine.objects.filter(pk=line.pk).update(text="Better") if act == "update" else line.delete()
