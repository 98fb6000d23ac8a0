"""The whole minutes of 14 March 2023 typed by keyboard alone: the record is the same as the import of the Word file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from actions.minutesservices import start_minutes
from actions.models import ActionPoint, ActionUpdate
from csp.models import Office, User
from meetings.models import Decision, Meeting, Minutes
from reports.importing.session import Import
from reports.record.services import record_of
from tests.desk import sign_in, user_of, with_second_factor
from tests.factories import OfficeFactory
from tests.functional.minutesdesk import Desk, address

FOLDER = "2023-07-11"
DAY = date(2023, 3, 14)
# Of an action point: what its minutes say. How it went on is told by later papers.
SAID = ("ref", "text", "owners", "owner_records")
# Of minutes: what stands on the page of attendance.
APART = ("starts", "opened_to_public_at", "closed_at", "venue", "public_present", "status")


def told(meeting: Meeting) -> dict[str, Any]:
    """What the record exports of the minutes of `meeting`."""
    found = next(one for one in record_of(meeting)["meetings"] if one["date"] == meeting.date.isoformat())
    minutes = without_identities({key: value for key, value in found["minutes"].items() if key not in APART})
    actions = [{key: one[key] for key in SAID} for one in found["action_points"]]
    return {"minutes": minutes, "action_points": actions, "decisions": without_identities(found["decisions"])}


def without_identities(value: Any) -> Any:
    """`value` with identities left out, and how many wordings a thing had while it was typed."""
    if isinstance(value, dict):
        return {key: without_identities(one) for key, one in value.items() if key not in ("identity", "version")}
    return [without_identities(one) for one in value] if isinstance(value, list) else value


@pytest.fixture
def imported(papers: Path, own_data: Path, live_server: LiveServer) -> dict[str, Any]:
    """The minutes and their action points as the import reads them, and then taken out of the record again."""
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
    return before


@pytest.fixture
def desk(imported: dict[str, Any], live_server: LiveServer, page: Page) -> Iterator[Desk]:
    meeting = Meeting.objects.get(date=DAY)
    by = with_second_factor(user_of("Greta Eastlake"))
    OfficeFactory(person=by.person, group=meeting.group, kind=Office.Kind.SUPPORT_OFFICER, starts=None)
    start_minutes(meeting=meeting, by=by)
    sign_in(page.context, by)
    one = Desk(page, address(live_server, meeting)).open()
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


def test_the_minutes_of_14_march_2023_by_keyboard_alone(
    desk: Desk, imported: dict[str, Any]
) -> None:
    points = {one["ref"]: one["text"] for one in imported["action_points"]}
    assert len(points) == 10
    per_paragraph: list[int] = []
    per_action: list[int] = []
    desk.page.get_by_role("button", name="New section").press("Enter")
    for place, section in enumerate(imported["minutes"]["sections"]):
        if place:
            desk.press("Control+Enter")
        desk.type(section["title"])
        for block in section["blocks"]:
            before = desk.beyond
            desk.press("Enter")
            if block["kind"] == "subheading":
                desk.type("#", words=False)
            type_text(desk, block["text"])
            per_paragraph.append(desk.beyond - before)
            for reference in block["action_points"]:
                before = desk.beyond
                desk.press("Enter").type("/a ", words=False).type(points[reference])
                per_action.append(desk.beyond - before)
    desk.saved()
    expect(desk.page.locator(".ed-hung__head").last).to_have_text("Action point 03/10")
    assert told(Meeting.objects.get(date=DAY)) == imported
    print(
        f"\n{len(per_paragraph)} paragraphs: at most {max(per_paragraph)} keys beyond the text, "
        f"{sum(per_paragraph) / len(per_paragraph):.2f} on average; {len(per_action)} action points: at most "
        f"{max(per_action)}; {desk.keys} keys in all, {desk.beyond} beyond the text"
    )
    assert max(per_paragraph) <= 2 and len(per_action) == 10 and max(per_action) <= 4
