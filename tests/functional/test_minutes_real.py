"""The whole minutes of 14 March 2023 typed by keyboard alone, attendance and times included: the record is the same as
the import of the Word file. With FILM_DIR set, it leaves frames of what it did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from actions.models import ActionPoint, ActionUpdate
from csp.models import Membership, Office, Person, User
from meetings.models import Decision, Meeting, Minutes
from reports.importing.session import Import
from reports.record.services import record_of
from tests.desk import sign_in, user_of, with_second_factor
from tests.factories import OfficeFactory
from tests.functional.film import Film
from tests.functional.minutesdesk import Desk, address

FOLDER = "2023-07-11"
DAY = date(2023, 3, 14)
# Of an action point: what its minutes say. How it went on is told by later papers.
SAID = ("ref", "text", "owners", "owner_records")
# Keys on the page of attendance that choose an entry of a list by its first letter.
CAPACITY = {"guest": "", "member": "m", "board": "b"}
# The paper holds no decision, and its key messages stand in its last section: these are typed when it is done.
DECISION = "The Board agreed that the plan is published."
VOTE = "The Board agreed to meet at Arbury Road again."
MESSAGE = "The plan for the coming year is agreed."


def told(meeting: Meeting) -> dict[str, Any]:
    """What the record exports of the minutes of `meeting` and of who was there."""
    found = next(one for one in record_of(meeting)["meetings"] if one["date"] == meeting.date.isoformat())
    actions = [{key: one[key] for key in SAID} for one in found["action_points"]]
    parts = {key: without_identities(found[key]) for key in ("attendance", "minutes", "decisions")}
    return parts | {"action_points": actions}


def without_identities(value: Any) -> Any:
    """`value` with identities left out, and how many wordings a thing had while it was typed."""
    if isinstance(value, dict):
        return {key: without_identities(one) for key, one in value.items() if key not in ("identity", "version")}
    return [without_identities(one) for one in value] if isinstance(value, list) else value


@pytest.fixture
def imported(papers: Path, own_data: Path, live_server: LiveServer) -> dict[str, Any]:
    """The minutes, who was there and the action points as the import reads them, and then taken out of the record again.

    What is left is what a partnership knows before it meets: who sits in it (of a newcomer: their predecessor), who
    chairs it, and when and where it is to meet.
    """
    folder = papers / FOLDER
    files = [next(folder.glob(f"{number}-*.docx")) for number in (2, 3)]
    Import(by=User.objects.machine()).run(files)
    meeting = Meeting.objects.get(date=DAY)
    before = told(meeting)
    ActionUpdate.objects.all().delete()
    ActionPoint.objects.update(settled_at=None, continues=None)
    ActionPoint.objects.all().delete()
    Decision.objects.all().delete()
    minutes = Minutes.objects.get(meeting=meeting)
    document = minutes.document
    minutes.delete()
    document.delete()
    meeting.attendances.all().delete()
    for row in before["attendance"]:
        if row["replaces"]:
            predecessor = Person.objects.get(name=row["replaces"])
            Membership.objects.filter(person__name=row["name"]).update(person=predecessor, inferred=False)
    return before


class Typist(Desk):
    """Types, and counts the keys beyond the text by what they were for. `film`: what it looked like."""

    def __init__(self, page: Page, url: str) -> None:
        super().__init__(page, url)
        self.counts: dict[str, list[int]] = {}
        self.film = Film(page, "minutes")
        self._before = 0

    def counted(self, kind: str) -> None:
        """What was pressed since the last such call was for a thing of that kind."""
        self.counts.setdefault(kind, []).append(self.beyond - self._before)
        self._before = self.beyond

    def told(self) -> str:
        """Of each kind of thing: how many, and the keys beyond the text, at most and on average."""
        lines = [
            f"{kind}: {len(counts)}, keys beyond the text at most {max(counts)}, {sum(counts) / len(counts):.2f} on average, {sum(counts)} in all"
            for kind, counts in self.counts.items()
        ]
        return "\n".join([*lines, f"{self.keys:,} keys in all, {self.beyond} of them beyond the text"])


@pytest.fixture
def desk(imported: dict[str, Any], live_server: LiveServer, page: Page) -> Iterator[Typist]:
    """The officer at the page of attendance, before the meeting."""
    meeting = Meeting.objects.get(date=DAY)
    by = with_second_factor(user_of("Greta Eastlake"))
    OfficeFactory(person=by.person, group=meeting.group, kind=Office.Kind.SUPPORT_OFFICER, starts=None)
    sign_in(page.context, by)
    page.set_viewport_size({"width": 1280, "height": 900})
    one = Typist(page, address(live_server, meeting))
    page.goto(one.url.replace("/minutes/", "/attendance/"))
    yield one
    assert one.complaints == []


def type_text(desk: Desk, text: str) -> None:
    """Type a text; a line break in it is Shift+Enter, which gives the next bullet of a list by itself."""
    before = ""
    for at, line in enumerate(text.split("\n")):
        if at:
            desk.press("Shift+Enter")
            desk.words += 1
        given = "- " if before.startswith("- ") and line.startswith("- ") else ""
        desk.type(line.removeprefix(given))
        before = line


def represent(desk: Typist, absent: str, row: dict[str, Any]) -> None:
    """Whose line has the focus is represented by the person of `row`."""
    desk.press("r").type(row["printed_name"]).press("Tab").type(row["agency"]).press("Enter")
    line = desk.page.locator(f"#person-{Person.objects.get(name=absent).pk}")
    expect(line).to_contain_text(f"{row['name']} sits for them")
    desk.counted("represented")


def mark_everybody(desk: Typist, rows: list[dict[str, Any]]) -> None:
    """Those expected by a key each, who sits for them; then newcomers and guests by name."""
    page = desk.page
    listed = {row["name"]: row for row in rows}
    sits_for = {row["represents"]: row for row in rows if row["represents"]}
    lines = page.locator(".sitter").evaluate_all("all => all.map(one => Number(one.dataset.person))")
    names = {person.pk: person.name for person in Person.objects.all()}
    desk.film.shot("expected", whole=False)
    desk.tab_to(page.locator(".sitter__radio:checked").first).counted("way to the list")
    for name in (names[key] for key in lines):
        if name in sits_for:
            represent(desk, name, sits_for[name])
            continue
        row = listed.get(name)
        desk.press("x" if row is None else "p" if row["present"] else "a").counted("expected")
    desk.film.shot("marked")
    expected = {names[key] for key in lines}
    others = [row for row in rows if row["name"] not in expected and row["represents"] is None]
    desk.press("g")
    for row in others:
        add(desk, row, "newcomers and guests")
    # An agency is printed as the record has it; where this paper words it otherwise, it is typed.
    words = dict(Meeting.objects.get(date=DAY).attendances.values_list("person__name", "printed_agency"))
    for row in rows:
        if words.get(row["name"], row["agency"]) != row["agency"]:
            add(desk, row, "agencies reworded")
    desk.film.shot("guests")
    for row in others:
        if row["name"] in sits_for:
            desk.press("Escape")
            expect(page.locator(f"#person-{Person.objects.get(name=row['name']).pk} .sitter__radio:checked")).to_be_focused()
            represent(desk, row["name"], sits_for[row["name"]])


def add(desk: Typist, row: dict[str, Any], kind: str) -> None:
    """Somebody who was not expected, or is listed with other words than these."""
    desk.type(row["printed_name"]).press("Tab").type(row["agency"])
    if row["capacity"] != "guest" or not row["present"] or row["replaces"]:
        desk.press("Tab").type(CAPACITY[row["capacity"]], words=False)
        desk.press("Tab").type("" if row["present"] else "a", words=False)
        desk.press("Tab").type(row["replaces"] or "")
    desk.press("Enter")
    expect(desk.page.locator(f"#person-{Person.objects.get(name=row['name']).pk}")).to_contain_text(row["agency"])
    expect(desk.page.locator("#somebody input[name=name]")).to_have_value("")
    expect(desk.page.locator("#somebody input[name=name]")).to_be_focused()
    desk.counted(kind)


def note_roles_and_order(desk: Typist, rows: list[dict[str, Any]]) -> None:
    """Chair and Vice Chair came with their offices; who takes the minutes is chosen by a letter. Then the printed order."""
    page, meeting = desk.page, Meeting.objects.get(date=DAY)
    taker = next(row["name"] for row in rows if "minutes" in row["roles"])
    desk.tab_to(page.locator("#role-minutes")).type(taker[0], words=False)
    expect(page.locator(".sitter", has_text=taker)).to_contain_text("Minutes")
    desk.counted("who takes the minutes")
    wanted = [row["name"] for row in rows]
    now = lambda: list(meeting.attendances.order_by("position").values_list("person__name", flat=True))  # noqa: E731
    assert sorted(now()) == sorted(wanted)
    if now() != wanted:
        desk.tab_to(page.locator("#printed > summary")).press("Enter")
    while now() != wanted:
        place = next(place for place, (one, there) in enumerate(zip(wanted, now(), strict=True)) if one != there)
        name = now()[place]
        desk.tab_to(page.locator(".printed li").nth(place).get_by_role("button", name="Later")).press("Enter")
        expect(page.locator(".printed li").nth(place + 1)).to_contain_text(name)
    desk.counted("printed order")
    desk.film.shot("roles-and-order")


def note_times(desk: Typist, minutes: dict[str, Any]) -> None:
    """When it began and closed, and how many of the public came; it sat where it was planned."""
    desk.tab_to(desk.page.locator("#sitting input[name=starts]")).type(minutes["starts"])
    for name in ("opened_to_public_at", "closed_at"):
        desk.press("Tab").type(minutes[name] or "")
    desk.press("Tab", "Tab").type(str(minutes["public_present"]))
    desk.film.shot("times")
    desk.press("Enter")
    expect(desk.page.get_by_text("Times, place and count are saved.")).to_be_visible()
    desk.counted("times and the public")


def type_minutes(desk: Typist, sections: list[dict[str, Any]], points: dict[str, str]) -> None:
    """Every section, paragraph, sub-heading and action point."""
    page = desk.page
    desk.tab_to(page.locator(".steps a[href$='/minutes/']")).press("Enter")
    expect(desk.status.locator("span")).not_to_have_text("Opening…")
    desk.tab_to(page.get_by_role("button", name="New section")).press("Enter")
    desk.counted("way to the editor")
    for place, section in enumerate(sections):
        if place:
            desk.press("Control+Enter")
        desk.type(section["title"]).counted("sections")
        for block in section["blocks"]:
            desk.press("Enter")
            if block["kind"] == "subheading":
                desk.type("#", words=False)
            type_text(desk, block["text"])
            desk.counted("paragraphs")
            for reference in block["action_points"]:
                desk.press("Enter").type("/a ", words=False).type(points[reference]).counted("action points")
        desk.film.shot(f"section-{section['number']}", whole=False)
    desk.saved()


def test_the_minutes_of_14_march_2023_by_keyboard_alone(desk: Typist, imported: dict[str, Any]) -> None:
    meeting = Meeting.objects.get(date=DAY)
    rows, minutes = imported["attendance"], imported["minutes"]
    points = {one["ref"]: one["text"] for one in imported["action_points"]}
    assert [sum(row["present"] and row["capacity"] == one for row in rows) for one in ("board", "member", "guest")] == [7, 8, 8]
    mark_everybody(desk, rows)
    note_roles_and_order(desk, rows)
    note_times(desk, minutes)
    type_minutes(desk, minutes["sections"], points)
    expect(desk.page.locator(".ed-hung__head").last).to_have_text("Action point 03/10")
    assert told(meeting) == imported
    desk.film.shot("whole")
    type_what_the_paper_lacks(desk, imported)
    desk.film.shot("decision-vote-key-message", whole=False)
    print(f"\n{desk.told()}\n{desk.film.frames} frames")
    assert len(desk.counts["action points"]) == 10
    goals = {"paragraphs": 2, "action points": 4, "decisions": 4, "votes": 5, "key messages": 5, "expected": 1, "represented": 4}
    assert {kind: max(desk.counts[kind]) <= goal for kind, goal in goals.items()} == dict.fromkeys(goals, True)


def type_what_the_paper_lacks(desk: Typist, imported: dict[str, Any]) -> None:
    """A decision, a vote and a key message, behind the last paragraph; all else stays as it was."""
    desk.press("Enter").type("/d ", words=False).type(DECISION).counted("decisions")
    desk.press("Enter").type("/v ", words=False).type("5-2-1").type(" ", words=False).type(VOTE).counted("votes")
    desk.press("Enter").type("/k ", words=False).type(MESSAGE).press("Enter").counted("key messages")
    desk.saved()
    now = told(Meeting.objects.get(date=DAY))
    names = ("text", "method", "outcome", "votes_for", "votes_against", "abstentions")
    assert [tuple(one[name] for name in names) for one in now["decisions"]] == [
        (DECISION, "consensus", "agreed", None, None, None), (VOTE, "vote", "agreed", 5, 2, 1),
    ]
    last = now["minutes"]["sections"][-1]["blocks"]
    assert last.pop()["text"] == MESSAGE
    assert len(last[-1]["decisions"]) == 2
    last[-1]["decisions"] = []
    assert now | {"decisions": []} == imported
