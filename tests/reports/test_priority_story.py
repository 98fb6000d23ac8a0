"""The story of one priority in one page: whole, linked, in as many queries whatever its length, and nobody reads too much."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.models import ActionPoint
from actions.priorityservices import serve_priority
from csp.models import Group, Office, Priority, User
from csp.objectiveservices import (
    ObjectiveWords,
    carry_objective,
    correct_objective,
    end_objective,
    set_objective,
)
from csp.peoplequeries import office_words
from csp.prioritynameservices import name_priority_also, rename_priority
from csp.priorityqueries import known_priorities
from csp.priorityservices import keep_priority
from csp.prioritywords import likeliest, named
from csp.versions import ChangedMeanwhile
from funding.ledgerservices import Share, open_year, record_passing, record_spend
from meetings.models import AgendaItem, Meeting, MinutedItem, Minutes, Paper
from meetings.timetable import Year
from reports.builders.moneyyears import funding_by_priority
from reports.builders.prioritystories import priority_story
from reports.builders.storyshapes import What
from reports.priorityqueries import Reader, spent_about
from tests import desk
from tests.factories import (
    ActionPointFactory,
    AgendaItemFactory,
    BidFactory,
    BlockFactory,
    DecisionFactory,
    FundFactory,
    MeetingFactory,
    MinutesFactory,
    ObjectiveFactory,
    ObjectiveLineFactory,
    OfficeFactory,
    PaperFactory,
    PaperItemFactory,
    PersonFactory,
    PriorityFactory,
    PriorityGroupFactory,
    PriorityNameFactory,
    ProjectFactory,
    SectionFactory,
    UserFactory,
)
from tests.reports.siterows import Kind, publish, row
from tests.reports.test_importing import run

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 28)
YOUNG = "Safeguarding young people against violence and exploitation"
BEFORE = "Safeguarding people against violence and exploitation"


def officer_of_the_papers() -> User:
    """A support officer of the partnership that the papers found."""
    user = UserFactory(person=PersonFactory(name="Cerys Coldharbour"))
    group = Group.objects.get(kind=Group.Kind.PARTNERSHIP)
    OfficeFactory(person=user.person, group=group, kind=Office.Kind.SUPPORT_OFFICER, starts=None)
    return desk.with_second_factor(user)


def links(html: str) -> set[str]:
    """The addresses of the lines of a story."""
    return set(re.findall(r'class="story__title"><a class="govuk-link" href="([^"]+)"', html))


def whole(priority: Priority, user: User) -> tuple[list[tuple[str, str, str]], int]:
    """What, day and number of each line, and how many queries they took."""
    reader = Reader.of(user)
    with CaptureQueriesContext(connection) as asked:
        story = priority_story(priority, reader, TODAY)
    return [(one.what.name, str(one.day), one.number) for one in story.events], len(asked)


def test_one_priority_across_the_real_papers_of_2020_and_2023_is_one_page_with_every_line_linked(papers: Path, client: Client) -> None:
    run(papers / "2020-10-06")
    officer = officer_of_the_papers()
    desk.sign_in(client, officer)
    young = PriorityFactory(name=YOUNG, starts=date(2020, 4, 1))
    PriorityFactory(name="Listening to community needs")
    name_priority_also(priority=young, name=BEFORE, until=date(2020, 3, 31), by=officer)
    page = reverse("members:priority", args=[young.pk])
    # What stood in the record before the priority did is bound by one click; what comes after binds itself.
    assert AgendaItem.objects.filter(priority=young).count() == 0
    client.post(reverse("members:bind_named", args=[young.pk]))
    assert AgendaItem.objects.filter(priority=young).count() == 1
    point = ActionPoint.objects.get(meeting__date=date(2020, 2, 11), sequence=1)
    serve_priority(point=point, priority=young, was="", by=officer)
    one, first = whole(young, officer)
    run(papers / "2023-07-11")
    told, second = whole(young, officer)
    assert second == first and len(told) > len(one) > 0
    days = {what: {day for name, day, _ in told if name == what} for what in What.__members__}
    assert days["AGENDA"] == {"2020-10-06", "2023-07-11"}
    assert days["MINUTES"] == {"2020-02-11", "2023-03-14"}
    assert {number for what, day, number in told if (what, day) == ("MINUTES", "2023-03-14")} >= {"9.1.1", "9.1.2", "9.1.3"}
    assert {number for what, day, number in told if (what, day) == ("MINUTES", "2020-02-11")} >= {"6.1.1"}
    assert not {number for what, _, number in told if what == "MINUTES"} & {"9.2.1", "6.2.1", "6.3.1"}
    assert ("ACTION", "2023-03-14", "03/06") in told
    assert {"2020-10-06", "2023-07-11"} <= days["PAPER"]
    html = client.get(page).content.decode()
    found = links(html)
    assert len(found) > 10
    for url in found:
        where, _, anchor = url.partition("#")
        assert client.get(where or page).status_code == 200, url
        if not where:
            assert f'id="{anchor}"' in html


class Town:
    """A priority with something in every place that its reader may or may not see."""

    def __init__(self) -> None:
        self.officer, self.member = desk.officer(), desk.seated("Dev Greenhalge")
        self.priority = PriorityFactory(name="Safer streets at night")

    def meeting(self, day: date, status: str, audience: str = "public", words: str = "") -> Meeting:
        """A meeting with an item, minutes, an action point and a decision about it; `words` stand in all of them."""
        item = AgendaItemFactory(
            agenda__meeting__date=day, title=f"Item {words}", priority=self.priority, session="closed" if audience == "closed" else "open"
        )
        meeting: Meeting = item.agenda.meeting
        minutes = MinutesFactory(meeting=meeting, status="draft")
        section = SectionFactory(document=minutes.document, audience=audience, title=f"Section {words}")
        MinutedItem.objects.create(section=section, item=item)
        block = BlockFactory(section=section, text=f"Paragraph {words}")
        ActionPointFactory(meeting=meeting, block=block, text=f"Point {words}")
        DecisionFactory(meeting=meeting, block=block, text=f"Decision {words}")
        paper = PaperFactory(meeting=meeting, title=f"Paper {words}", audience=audience)
        PaperItemFactory(paper=paper, item=item)
        Minutes.objects.filter(pk=minutes.pk).update(status=status)
        return meeting

    def page(self, user: User, **asked: str) -> str:
        client = Client()
        desk.sign_in(client, user)
        answer = client.get(reverse("members:priority", args=[self.priority.pk]), asked)
        assert answer.status_code == 200
        return answer.content.decode()


@pytest.mark.engines
def test_nobody_reads_more_in_the_story_than_in_the_registers() -> None:
    town = Town()
    town.meeting(date(2030, 3, 5), "draft", words="qzxdraft")
    circulated = town.meeting(date(2030, 7, 2), "circulated", words="qzxround")
    town.meeting(date(2030, 10, 1), "circulated", audience="closed", words="qzxclosed")
    agreed = town.meeting(date(2030, 2, 5), "agreed", words="qzxagreed")
    # What was sent for a meeting still to come is a draft like its paper; so is a bid that was not sent off.
    ahead = MeetingFactory(date=date(2099, 2, 3))
    objective = ObjectiveFactory(priority=town.priority)
    ObjectiveLineFactory(objective=objective, meeting=ahead, text="Line qzxahead")
    ObjectiveLineFactory(objective=objective, text="Line qzxsaid")
    project = ProjectFactory(priority=town.priority)
    BidFactory(project=project, title="Bid qzxdrafted", state="drafted", submitted_on=None, decided_on=None, won_pence=None)
    BidFactory(project=project, title="Bid qzxwon")
    # Published: the agenda as it was, to which a row came since; a paper.
    rows = {"rows": [row("1", "Item qzxround")]}
    publish(Kind.AGENDA, circulated.date, meeting=circulated, audience="members", data=rows)
    AgendaItemFactory(agenda=circulated.agenda, title="Item qzxsince", priority=town.priority)
    paper = Paper.objects.get(meeting=circulated)
    publish(Kind.PAPER, circulated.date, meeting=circulated, paper=paper, slug=f"paper-{paper.slug}")

    def words(html: str) -> set[str]:
        return set(re.findall(r"(?:Item|Paragraph|Point|Decision|Paper|Line|Bid) qzx[a-z]+", html))

    whole = {f"{what} qzx{name}" for what in ("Item", "Paragraph", "Point", "Decision", "Paper") for name in ("draft", "round", "closed", "agreed")}
    told = words(town.page(town.officer))
    assert told == whole | {"Item qzxsince", "Line qzxahead", "Line qzxsaid", "Bid qzxwon"}
    read = words(town.page(town.member))
    assert not any("draft" in one for one in read) and "Line qzxahead" not in read and "Item qzxsince" not in read
    assert read == {
        "Item qzxround", "Paper qzxround", "Line qzxsaid", "Bid qzxwon",
        *(f"{what} qzx{name}" for what in ("Point", "Decision") for name in ("round", "closed", "agreed")),
        *(f"Paragraph qzx{name}" for name in ("round", "closed")),
    }
    # Minutes that were agreed and stand published nowhere have no page to read them on; once they do, they have.
    publish(Kind.MINUTES, agreed.date, meeting=agreed, audience="members", slug="minutes")
    html = town.page(town.member)
    assert "Paragraph qzxagreed" in html and "Closed item" in html
    client = Client()
    desk.sign_in(client, town.member)
    for url in links(html):
        where = url.partition("#")[0]
        assert not where or client.get(where).status_code == 200, url
    # Filters narrow what is there, and never widen it.
    assert "qzxround" not in (narrowed := town.page(town.member, year="2029/30").split('id="story"')[1]) and "qzxagreed" in narrowed
    assert words(town.page(town.member, words="qzxdraft")) & {"Paragraph qzxdraft"} == set()
    assert "qzxsaid" not in town.page(town.member, what="decision").split('<ol class="story">')[1]


def test_a_renamed_priority_keeps_one_story_and_each_act_refuses_what_cannot_be() -> None:
    by, priority = desk.officer(), PriorityFactory(name="Safe nights out for all", starts=date(2029, 4, 1))
    lead = OfficeFactory(kind="priority_lead", matter="Safer streets after dark", starts=None)
    bicycles = OfficeFactory(kind="priority_lead", matter="bicycles", starts=None)
    keep_priority(priority=None, name="Bicycles", starts=None, by=by)
    bicycles.refresh_from_db()
    assert bicycles.priority is not None and office_words(bicycles) == "Lead for Bicycles"
    for kind, why in (
        ({"name": " "}, "Enter the name"), ({"name": "safe nights out for ALL"}, "its name already"), ({"name": "bicycles"}, "called so already"),
        ({"on": date(2029, 4, 1)}, "no other name before"),
    ):
        with pytest.raises(ValueError, match=why):
            rename_priority(priority=priority, by=by, **({"name": "Safer streets after dark", "on": date(2030, 4, 1)} | kind))
    renamed = rename_priority(priority=priority, name="Safer streets after dark", on=date(2030, 4, 1), by=by)
    assert [(one.name, one.until) for one in renamed.other_names.all()] == [("Safe nights out for all", date(2030, 3, 31))]
    lead.refresh_from_db()
    assert lead.priority == priority
    with pytest.raises(ValueError, match="There is a priority called"):
        keep_priority(priority=None, name="safe nights out for all", starts=None, by=by)
    # Back to the earlier name: it is no earlier one any more.
    again = rename_priority(priority=renamed, name="Safe nights out for all", on=date(2031, 4, 1), by=by)
    assert [one.name for one in again.other_names.all()] == ["Safer streets after dark"]
    known = known_priorities()
    assert named("Priority: Safer streets after dark", known) == named("Update: safe nights out, for all", known) == priority
    assert named("Bicycles by the river", known) is None and named("Priority: Bicycles", known) is not None
    like = likeliest("Street lighting: safer after dark", known)
    assert like == priority and likeliest("Any other business", known) is None


@pytest.mark.engines
def test_an_objective_ends_and_is_carried_on_and_two_hands_are_told() -> None:
    by, objective = desk.officer(), ObjectiveFactory(starts=date(2030, 4, 1), text="Fewer dark lamps")
    words = ObjectiveWords("Fewer dark lamps", date(2033, 3, 31), target="20", starts=date(2030, 4, 1))
    with pytest.raises(ChangedMeanwhile):
        correct_objective(objective=objective, version=9, words=words, by=by)
    with pytest.raises(ValueError, match="due before it begins"):
        correct_objective(objective=objective, version=1, words=ObjectiveWords("x", date(2020, 1, 1), starts=date(2030, 4, 1)), by=by)
    with pytest.raises(ValueError, match="that objective already"):
        set_objective(priority=objective.priority, words=words, by=by)
    made = carry_objective(objective=objective, version=1, words=words, on=date(2032, 4, 1), by=by)
    objective.refresh_from_db()
    assert (objective.ends, objective.target, made.continues, made.starts, made.target) == (date(2032, 3, 31), "35", objective, date(2032, 4, 1), "20")
    with pytest.raises(ValueError, match="carried on already"):
        carry_objective(objective=objective, version=2, words=words, on=date(2032, 5, 1), by=by)
    with pytest.raises(ValueError, match="carries it on"):
        end_objective(objective=objective, version=2, on=None, by=by)
    client = Client()
    desk.sign_in(client, by)
    page = reverse("priorities:objective", args=[made.pk])
    typed = {"text": "No dark lamps", "due": "31/3/2033", "version": "0"}
    stale = client.post(page, typed)
    assert stale.status_code == 409 and b"Fewer dark lamps" in stale.content and b"No dark lamps" in stale.content
    assert client.post(page, typed | {"version": "1"}).status_code == 302
    assert client.post(reverse("objectives:say", args=[made.pk]), {"standing": "", "date": "1/5/2032"}).status_code == 422


def test_lists_of_priorities_take_the_same_queries_at_any_size() -> None:
    client, counts = Client(), []
    desk.sign_in(client, desk.officer())
    priority = PriorityFactory()
    for size in (2, 7):
        for n in range(size):
            one = PriorityFactory(starts=date(2020, 4, 1), ends=date(2021, 3, 31) if n % 2 else None)
            PriorityNameFactory(priority=one)
            ObjectiveLineFactory(objective=ObjectiveFactory(priority=priority))
            PriorityGroupFactory(priority=priority)
            for led in (one, priority):
                OfficeFactory(kind="priority_lead", matter=f"{led} {size} {n}", priority=led, starts=None)
            ProjectFactory(business_as_usual=True)
            ProjectFactory(priority=priority)
            PaperItemFactory(item=AgendaItemFactory(priority=priority))
        urls = [reverse("members:priorities"), reverse("priorities:list"), reverse("priorities:priority", args=[priority.pk]),
                reverse("members:priority", args=[priority.pk])]
        counts.append([])
        for url in urls:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url).status_code == 200
            counts[-1].append(len(asked))
    assert counts[0] == counts[1]


def test_what_partners_got_is_not_told_as_spent() -> None:
    by, project = desk.officer(), ProjectFactory(priority=PriorityFactory())
    open_year(begins=2030, by=by)
    held, passed = FundFactory(), FundFactory(holding="passed")
    record_passing(fund=passed, pence=6_500_00, date=date(2030, 6, 3), words="Boxing", project=project, by=by)
    record_spend(shares=[Share(held, 1_00, project=project)], date=date(2030, 6, 3), words="Stamps", by=by)
    (row,) = funding_by_priority([Year(2030)])
    assert (row.spent, row.won) == ([sum(line.pence for line in spent_about(project.priority))], [6_500_00]) == ([1_00], [6_500_00])
