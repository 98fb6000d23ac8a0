"""A whole meeting through the desk alone: from an empty year to its published pack, with the real papers of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from csp.services import record_person
from csp.word import read_word
from meetings.models import AgendaItem, Meeting, Paper
from meetings.reading.agenda import read_agenda
from meetings.reading.shapes import AgendaRead, ItemRead
from reports.models import Publication
from tests import desk
from tests.factories import GroupFactory, PartnershipFactory
from tests.functional.faults.server import Server, worker
from tests.functional.film import Officer

GOAL = 60


def line(item: ItemRead) -> str:
    """A row of the agenda as somebody types it into the one box."""
    if item.kind == "heading":
        return f"{item.title}:"
    time = str(item.minutes) if item.minutes else "written" if item.time_words else ""
    return ", ".join([item.title, *(lead.words for lead in item.leads), *([time] if time else [])])


@pytest.fixture
def server(transactional_db: None, own_data: Path, tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "server.log")
    running.start()
    with worker(tmp_path / "worker.log"):
        yield running
    running.kill()


def test_from_an_empty_year_to_a_published_pack(server: Server, papers: Path, page: Page) -> None:
    folder = papers / "2023-07-11"
    read = read_agenda(read_word(folder / "1-agenda.docx"))
    PartnershipFactory(second_approval=False)
    GroupFactory(partnership=True)
    user = desk.officer()
    for lead in [lead for item in read.items for lead in item.leads if lead.name]:
        record_person(name=lead.name, by=user)  # the partnership knows its people
    desk.sign_in(page.context, user)
    page.set_viewport_size({"width": 1280, "height": 900})
    officer = Officer(page, "pack")
    page.goto(f"http://localhost:{server.port}/desk/")
    officer.shot("desk")
    _plan(officer, page, read)
    _agenda(officer, page, read)
    _papers(officer, page, sorted(folder.glob("*-*.*")))
    _publish(officer, page)
    print(f"from an empty year to a published pack: {officer.clicks} clicks, {officer.pages} pages, {officer.film.frames} frames")
    meeting = Meeting.objects.get()
    numbered = AgendaItem.objects.filter(agenda__meeting=meeting, kind="item")
    assert numbered.count() == 22
    assert sum(row.minutes or 0 for row in AgendaItem.objects.filter(agenda__meeting=meeting)) == 170
    assert Paper.objects.filter(checked=True).count() == 7
    pack = Publication.objects.get(kind="pack", audience="public")
    assert pack.pdf_pages > 50
    assert officer.clicks < GOAL


def _plan(officer: Officer, page: Page, read: AgendaRead) -> None:
    """The meeting, in the timetable of its year."""
    facts = read.meeting
    assert facts.date and facts.starts and facts.ends
    officer.click(page.get_by_role("link", name="Timetable"))
    officer.shot("timetable-empty")
    officer.click(page.get_by_text("Add a meeting", exact=True))
    officer.type(page.locator("#id_date"), f"{facts.date:%-d/%-m/%Y}")
    officer.type(page.locator("#id_starts"), f"{facts.starts:%H:%M}")
    officer.type(page.locator("#id_ends"), f"{facts.ends:%H:%M}")
    officer.type(page.locator("#id_venue"), facts.venue)
    officer.shot("plan")
    officer.enter()
    page.wait_for_load_state()
    officer.shot("planned")


def _agenda(officer: Officer, page: Page, read: AgendaRead) -> None:
    """Its agenda, a line for each row; parts of an item by their own form."""
    officer.click(page.get_by_role("navigation", name="This meeting").get_by_role("link", name="Agenda"))
    officer.shot("agenda-empty")
    box = page.locator("#line")
    rows = page.locator("#agenda .rows > .row")
    for count, item in enumerate(read.items, 1):
        officer.type(box, line(item))
        page.keyboard.press("Enter")
        officer.keys += 1
        expect(rows).to_have_count(count, timeout=30_000)
        expect(box).to_have_value("", timeout=30_000)
    parted = next(item for item in read.items if item.parts)
    for part in parted.parts:
        officer.click(page.get_by_role("link", name=parted.title[:40]).first)
        officer.click(page.get_by_role("link", name="Add a part"))
        form = page.locator("form.row-form[data-row-form^=part]")
        officer.type(form.locator("input[name$=title], textarea[name$=title]").first, part.title)
        if part.leads:
            officer.type(form.locator(".leads__box").first, part.leads[0].words)
        if part.minutes:
            officer.type(form.locator("input[name$=minutes]").first, str(part.minutes))
        officer.shot("agenda-part")
        officer.enter()
        expect(page.locator(".rows--parts .row__title", has_text=part.title[:30])).to_be_visible()
    officer.shot("agenda")


def _papers(officer: Officer, page: Page, files: list[Path]) -> None:
    """All papers at once; each finds its item; each is checked."""
    officer.click(page.get_by_role("navigation", name="This meeting").get_by_role("link", name="Papers"))
    officer.shot("papers-empty")
    officer.click(page.get_by_text("Add files", exact=True))
    chosen = [file for file in files if file.name.split("-")[0] not in ("1", "2", "3")]
    officer.clicks += 2  # the box, and the files in the system's own window
    page.locator("input[type=file]").set_input_files(chosen)
    officer.shot("papers-chosen")
    officer.click(page.get_by_role("button", name="Add", exact=True))
    page.wait_for_url("**/papers/")
    officer.shot("papers-here")
    while page.get_by_role("link", name=re.compile("^Check(?!ed)")).count():
        officer.click(page.get_by_role("link", name=re.compile("^Check(?!ed)")).first)
        officer.shot("check")
        officer.click(page.get_by_role("button", name="checked").first)
        expect(page.locator(".govuk-notification-banner")).to_contain_text("is checked")
    officer.shot("papers-checked")


def _publish(officer: Officer, page: Page) -> None:
    """Preflight has looked; the rest of what it found is accepted; then it goes out."""
    officer.click(page.get_by_role("navigation", name="This meeting").get_by_role("link", name="Publish"))
    page.wait_for_url("**/publish/")
    page.wait_for_selector(".waiting", state="detached", timeout=60_000)
    officer.shot("preflight")
    for box in page.locator("input[name=accepted]").all():
        officer.clicks += 1
        box.check()
    officer.click(page.get_by_role("button", name="Publish", exact=True))
    officer.shot("publishing")
    page.get_by_text("Published:").first.wait_for(timeout=180_000)
    officer.shot("published")
