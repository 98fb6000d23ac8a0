"""The editor of minutes in a browser, for its tests: opened as the support officer, driven by keys that are counted."""

from __future__ import annotations

import time as clock
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from csp.models import Block, Section, User
from meetings.models import Meeting, MinutedItem, Minutes
from tests.desk import officer, sign_in
from tests.factories import (
    AgendaFactory,
    AgendaItemFactory,
    BlockFactory,
    DocumentFactory,
    MeetingFactory,
    MinutesFactory,
    PartnershipFactory,
    PersonFactory,
    SectionFactory,
)

SAVED = "Saved at"
# All that a browser keeps for a site, as one text.
STORED = """async () => {
  const kept = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve, reject) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    for (const table of database.objectStoreNames) {
      const rows = database.transaction(table).objectStore(table).getAll();
      kept.push(JSON.stringify(await new Promise((resolve) => (rows.onsuccess = () => resolve(rows.result)))));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) kept.push(await (await cache.match(request)).text());
  }
  return kept.join("\\n");
}"""


class Desk:
    """One page with the editor. Every key it presses is counted."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.keys = self.words = 0
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(f"{error}: {error.stack}"))
        page.on("console", self._listen)

    def _listen(self, message: ConsoleMessage) -> None:
        # The browser itself reports requests that fail, which is what some tests are about.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def open(self) -> Desk:
        """Load the page, and wait until its rows are there."""
        self.page.goto(self.url)
        expect(self.page.locator("[data-part=status] span")).not_to_have_text("Opening…")
        return self

    def press(self, *names: str) -> Desk:
        """Press keys; a chord counts as one."""
        for name in names:
            self.page.keyboard.press(name)
            self.keys += 1
        return self

    def type(self, text: str, *, words: bool = True) -> Desk:
        """Type characters one by one. `words`: whether they are the text itself, or only lead to it."""
        self.page.keyboard.type(text)
        self.keys += len(text)
        self.words += len(text) if words else 0
        return self

    def tab_to(self, wanted: Locator, *, back: bool = False) -> Desk:
        """Tab until something has the focus, as somebody does who has no mouse; each Tab counts."""
        for _ in range(150):
            if wanted.evaluate("one => one === document.activeElement"):
                return self
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{wanted} cannot be reached by Tab")

    @property
    def beyond(self) -> int:
        """Keys pressed beyond the text itself."""
        return self.keys - self.words

    def box(self, label: str) -> Locator:
        """The text box of that label: "Paragraph 5.3"."""
        return self.page.get_by_role("textbox", name=label, exact=True)

    def at(self, label: str, *, end: bool = True) -> Desk:
        """Put the caret into a box, as somebody does who clicks there."""
        self.box(label).click()
        self.page.keyboard.press("Control+End" if end else "Control+Home")
        return self

    @property
    def status(self) -> Locator:
        return self.page.locator("[data-part=status]")

    def saved(self) -> Desk:
        """Wait until all is saved."""
        expect(self.status).to_contain_text(SAVED)
        return self

    def labels(self) -> list[str]:
        """The labels of all text boxes of the document, in order."""
        return self.page.locator("[data-part=sections] textarea[data-identity]:visible").evaluate_all(
            "all => all.map(one => one.getAttribute('aria-label'))"
        )

    def stores(self, words: str) -> bool:
        """Whether this browser comes to keep `words`, within a while."""
        until = clock.monotonic() + 15
        while words not in self.stored():
            if clock.monotonic() > until:
                return False
            self.page.wait_for_timeout(50)
        return True

    def forgets(self, words: str) -> bool:
        """Whether this browser comes to keep `words` no longer, within a while."""
        until = clock.monotonic() + 15
        while words in self.stored():
            if clock.monotonic() > until:
                return False
            self.page.wait_for_timeout(50)
        return True

    def stored(self) -> str:
        """All that this browser keeps of the site."""
        return self.page.evaluate(STORED)


def started(*titles: str, day: date = date(2031, 7, 8), closed: tuple[str, ...] = ()) -> Minutes:
    """Minutes that have just been started: a section without a paragraph for each item of the agenda."""
    PartnershipFactory()
    meeting = MeetingFactory(date=day, starts=time(10), ends=time(12))
    agenda = AgendaFactory(meeting=meeting)
    document = DocumentFactory(title="Minutes")
    minutes = MinutesFactory(meeting=meeting, document=document, status=Minutes.Status.DRAFT)
    for place, title in enumerate(titles, 1):
        item = AgendaItemFactory(agenda=agenda, position=place, title=title, minutes=15)
        audience = "closed" if title in closed else "public"
        section = SectionFactory(document=document, position=place * 1024, title=title, audience=audience)
        MinutedItem.objects.create(section=section, item=item)
    return minutes


def paragraph(minutes: Minutes, section: int, text: str, **more: object) -> Block:
    """A paragraph that stands already, at the end of a section (from 1)."""
    row = minutes.document.sections.order_by("position")[section - 1]
    return BlockFactory(section=row, position=(row.blocks.count() + 1) * 1024, text=text, **more)


def written(minutes: Minutes) -> list[tuple[str, list[str]]]:
    """What the record holds: (heading, texts) of each section."""
    return [
        (section.title, list(section.blocks.order_by("position").values_list("text", flat=True)))
        for section in Section.objects.filter(document=minutes.document).order_by("position")
    ]


def address(server: LiveServer, meeting: Meeting) -> str:
    return f"{server.url.replace('127.0.0.1', 'localhost')}/desk/meetings/{meeting.pk}/minutes/"


@contextmanager
def second(page: Page, user: User, url: str) -> Iterator[Desk]:
    """Another browser, with somebody else at it."""
    context: BrowserContext = page.context.browser.new_context()
    try:
        sign_in(context, user)
        yield Desk(context.new_page(), url)
    finally:
        context.close()


@pytest.fixture
def minutes(own_data: object, live_server: LiveServer) -> Minutes:
    """Minutes of three items, just started; two people are known."""
    PersonFactory(name="Louise Marlowe")
    PersonFactory(name="Zebediah Quill", title="Superintendent")
    return started("Welcome and apologies", "Safer streets", "Any other business")


@pytest.fixture
def desk(minutes: Minutes, live_server: LiveServer, page: Page) -> Iterator[Desk]:
    """The editor, open."""
    sign_in(page.context, officer())
    page.set_viewport_size({"width": 1280, "height": 900})
    one = Desk(page, address(live_server, minutes.meeting)).open()
    yield one
    assert one.complaints == []
