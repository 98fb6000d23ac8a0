"""Somebody at the desk whose pages and clicks are counted, and who is filmed where a folder for it is named."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Locator, Page


class Film:
    """Frames of a page, in a folder of their own below FILM_DIR; without that variable, none."""

    def __init__(self, page: Page, folder: str) -> None:
        self.page, self.frames = page, 0
        self.folder = Path(os.environ["FILM_DIR"]) / folder if os.environ.get("FILM_DIR") else None

    def shot(self, name: str, *, whole: bool = True) -> None:
        """A frame: of the whole page, or of what the window shows."""
        self.frames += 1
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.page.wait_for_timeout(200)
            # The caret as it is: to hide it, Playwright would style the page, which our policy refuses.
            self.page.screenshot(path=self.folder / f"{self.frames:02}-{name}.png", full_page=whole, caret="initial")


class Officer:
    """Drives a page as a person does. `clicks`: of the mouse, and Enter where it sends a form; typing and Tab are not."""

    def __init__(self, page: Page, folder: str) -> None:
        self.page, self.clicks, self.pages, self.keys = page, 0, 0, 0
        self.film = Film(page, folder)
        page.on("framenavigated", lambda frame: self._visited(frame))

    def _visited(self, frame: object) -> None:
        if frame == self.page.main_frame and self.page.url != "about:blank":
            self.pages += 1

    def click(self, what: Locator) -> None:
        """One click."""
        self.clicks += 1
        what.click()
        self.page.wait_for_load_state()

    def choose(self, what: Locator, words: str) -> None:
        """An entry of a list: two clicks."""
        self.clicks += 2
        what.select_option(label=words)

    def type(self, what: Locator, words: str) -> None:
        """Words into a box that has the focus or is reached by Tab."""
        what.focus()
        what.fill(words)

    def enter(self) -> None:
        """Enter, which sends what was typed."""
        self.clicks += 1
        self.page.keyboard.press("Enter")

    def shot(self, name: str) -> None:
        """A frame of the film."""
        self.film.shot(name)
