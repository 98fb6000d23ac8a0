"""One sitting at the live editor: somebody types while wire, server, session and browser fail, one after another.

What the page says is written down each time (all saved; so many kept here), and at the end compared with the
record: whatever the page once called saved or kept must be there.
"""

from __future__ import annotations

import contextlib
import random
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Playwright
from playwright.sync_api import Error as BrowserError

from csp.models import Block, User
from meetings.models import Minutes
from tests import desk
from tests.functional.faults.server import Server
from tests.functional.faults.wire import Wire

# Words that complete to nobody's name and to no phrase.
SYLLABLES = ["zu", "qo", "xi", "vy", "ka", "jo", "wy", "bru", "9", "4"]
LOOK = """() => ({
  status: document.querySelector("[data-part=status]")?.textContent.trim() ?? "",
  rows: [...document.querySelectorAll("textarea[data-thing=block]")].map((one) => [one.dataset.identity, one.value]),
})"""
WARNS = ("Offline", "Not saved", "Signed out", "Saving takes long", "not saved")
PATIENCE = 60.0


@dataclass
class Account:
    """What came of a sitting. `warned`: seconds from the first key after a fault to the word of it."""

    seed: int
    faults: list[str] = field(default_factory=list)
    typed: int = 0
    claimed: int = 0
    conflicts: int = 0
    lost: list[tuple[str, str]] = field(default_factory=list)
    warned: list[float] = field(default_factory=list)
    unwarned: list[str] = field(default_factory=list)

    @property
    def lost_characters(self) -> int:
        """Characters that the page had called saved or kept, and that are not in the record."""
        return sum(len(claim) - agreeing(claim, there) for claim, there in self.lost)


def agreeing(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


class Sitting:
    """Drives one schedule. `closed`: the paragraphs typed belong to a closed item."""

    def __init__(
        self, seed: int, *, playwright: Playwright, launch: dict[str, object], profile: Path, server: Server,
        minutes: Minutes, user: User, closed: bool,
    ) -> None:
        self.dice, self.account = random.Random(seed), Account(seed)
        self.playwright, self.launch, self.profile = playwright, launch, profile
        self.server, self.minutes, self.user, self.closed = server, minutes, user, closed
        self.wire = Wire(server.port)
        self.address = f"http://localhost:{self.wire.own_port}{reverse('minutes:editor', args=[minutes.meeting_id])}"
        self.claims: dict[str, str] = {}
        self.context: BrowserContext | None = None
        self.page: Page

    def run(self, steps: int) -> Account:
        """So many steps of typing, a fault in most of them; then all is well again, and the reckoning."""
        try:
            self.open()
            faults = [
                self.offline, self.refused, self.slow, self.stalled, self.answers_cut, self.browser_killed,
                self.session_expired, self.server_restarted,
            ]
            for _ in range(steps):
                self.type()
                fault = self.dice.choice(faults)
                self.account.faults.append(fault.__name__)
                fault()
                self.type()
                self.look()
            self.heal()
            self.reckon()
        finally:
            self.close()
        return self.account

    # The browser

    def open(self) -> None:
        """Start the browser on its profile and open the minutes."""
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.profile), viewport={"width": 1100, "height": 900}, **self.launch,  # type: ignore[arg-type]
        )
        desk.sign_in(self.context, self.user)
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.load()

    def load(self) -> None:
        """The page, until its rows are there."""
        until = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(BrowserError):
                self.page.goto(self.address, timeout=20_000)
                self.page.wait_for_selector(".ed-section", timeout=10_000)
                return
            if time.monotonic() > until:
                raise AssertionError(f"The editor did not open: {self.page.content()[:2000]}")

    def close(self) -> None:
        """No more browser, no more wire."""
        self.kill_browser()
        self.wire.close()

    def kill_browser(self) -> None:
        """SIGKILL to every process of this profile."""
        subprocess.run(["pkill", "-9", "-f", f"user-data-dir={self.profile}"], check=False)
        with contextlib.suppress(BrowserError, Exception):
            if self.context is not None:
                self.context.close()
        self.context = None
        for lock in self.profile.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    # Typing and looking

    def words(self) -> str:
        """A few syllables that mean nothing."""
        return " ".join(
            "".join(self.dice.choices(SYLLABLES, k=self.dice.randint(1, 4))) for _ in range(self.dice.randint(2, 6))
        ) + " "

    def type(self) -> None:
        """Go on with a paragraph, or begin the next."""
        sections = self.page.locator(f".ed-section{'.ed-section--closed' if self.closed else ':not(.ed-section--closed)'}")
        section = sections.nth(self.dice.randrange(sections.count()))
        areas = section.locator("textarea[data-thing=block]")
        if areas.count() == 0:
            section.locator(".ed-begin").click()
        else:
            areas.nth(self.dice.randrange(areas.count())).focus()
            self.page.keyboard.press("Control+End")
            if self.dice.random() < 0.4 and self.page.evaluate("document.activeElement.value"):
                self.page.keyboard.press("Enter")
        words = self.words()
        self.page.keyboard.type(words, delay=self.dice.choice([0, 2, 15]))
        self.account.typed += len(words)
        self.look()

    def look(self) -> str:
        """Write down what the page claims now; gives its words."""
        seen = self.page.evaluate(LOOK)
        status: str = seen["status"]
        saved = status.startswith(("Saved at", "All saved"))
        kept = "kept here" in status and "not saved" not in status.lower() and not self.closed
        if saved or kept:
            self.claims |= {identity: text for identity, text in seen["rows"] if text}
        return status

    def warning(self, fault: str, seconds: float = 12.0) -> None:
        """Type, and measure how long it takes until the page says that something is wrong."""
        began = time.monotonic()
        self.type()
        while time.monotonic() - began < seconds:
            if any(word in self.look() for word in WARNS):
                self.account.warned.append(time.monotonic() - began)
                return
            time.sleep(0.05)
        self.account.unwarned.append(fault)

    # Faults

    @contextlib.contextmanager
    def wired(self, mode: str, delay: float = 0.0) -> Iterator[None]:
        self.wire.set(mode, delay)
        yield
        self.wire.set("through")

    def offline(self) -> None:
        """The browser knows that there is no network."""
        assert self.context is not None
        self.context.set_offline(True)
        self.warning("offline")
        self.pause(2)
        self.context.set_offline(False)

    def refused(self) -> None:
        """Connections are cut and refused."""
        with self.wired("refuse"):
            self.warning("refused")
            self.pause(2)

    def slow(self) -> None:
        """Everything takes long, and gets there."""
        with self.wired("slow", self.dice.uniform(0.2, 1.5)):
            self.type()
            self.pause(3)

    def stalled(self) -> None:
        """Nothing answers, and nothing says so."""
        with self.wired("stall"):
            self.warning("stalled")
            self.type()

    def answers_cut(self) -> None:
        """The server hears and does; the browser never learns of it."""
        with self.wired("cut_answer"):
            self.warning("answers_cut")
            self.pause(1)

    def browser_killed(self) -> None:
        """In the middle of a word, or a moment after it."""
        self.pause(self.dice.choice([0, 0.3, 1.5]))
        with contextlib.suppress(BrowserError):
            self.look()
        self.kill_browser()
        self.open()
        self.pause(0.5)

    def session_expired(self) -> None:
        """Signed out while typing; then signed in again."""
        Session.objects.all().delete()
        self.warning("session_expired")
        assert self.context is not None
        desk.sign_in(self.context, self.user)

    def server_restarted(self) -> None:
        """Killed, a while away, started again."""
        self.server.kill()
        self.warning("server_restarted")
        self.server.start()

    def pause(self, most: float) -> None:
        """Up to so many seconds."""
        until = time.monotonic() + self.dice.uniform(0, most)
        while time.monotonic() < until:
            with contextlib.suppress(BrowserError):
                self.look()
            time.sleep(0.1)

    # The end

    def heal(self) -> None:
        """All is well again, and the page has said that all is saved."""
        self.wire.set("through")
        assert self.context is not None
        desk.sign_in(self.context, self.user)
        self.settled(self.all_saved)

    def all_saved(self) -> bool:
        """Whether the page says so. A request of a killed browser may reach the server after the next one has loaded
        the page: then two wordings stand against each other, and their writer keeps both."""
        status = self.look()
        if status.startswith("Conflict"):
            self.account.conflicts += 1
            self.page.get_by_role("button", name="Keep both").first.click()
        return status.startswith(("Saved at", "All saved"))

    def settled(self, done: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while not done():
            if time.monotonic() > until:
                raise AssertionError(f"seed {self.account.seed}: after all faults the page still says {self.look()!r}")
            time.sleep(0.1)

    def reckon(self) -> None:
        """Hold every claim against the record: the paragraph begins with it, or, of two wordings that its writer kept
        both, another one does."""
        blocks = Block.objects.filter(section__document=self.minutes.document_id)
        there = {str(identity): text for identity, text in blocks.values_list("identity", "text")}
        others = list(there.values()) if self.account.conflicts else []
        self.account.claimed = sum(map(len, self.claims.values()))
        self.account.lost = [
            (claim, there.get(identity, ""))
            for identity, claim in self.claims.items()
            if not any(text.startswith(claim.rstrip()) for text in (there.get(identity, ""), *others))
        ]


