"""From the link in an e-mail to a saved line, on a telephone, counted: taps, pages and bytes over the wire.

The server is gunicorn with the settings of production: static files are collected, hashed and compressed.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from actions.services import update_action_point
from csp import remembered
from csp.models import User
from reports.mypagequeries import anchor_of
from tests import desk
from tests.functional.faults.server import Server, environment
from tests.functional.test_public_site import TOO_WIDE, violations
from tests.reports import memberworld
from tests.tools import ROOT

TELEPHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
KB = 1000
SMALL = """() => [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), textarea")].filter((one) => {
  const box = one.getBoundingClientRect();
  return one.checkVisibility() && box.width && box.height < 44 && !one.matches(".govuk-skip-link");
}).map((one) => one.outerHTML.slice(0, 90))"""


@dataclass
class Way:
    """What a way through costs: taps, pages that were loaded, bytes on the wire with nothing kept from before."""

    page: Page
    taps: int = 0
    pages: list[str] = field(default_factory=list)
    bytes: int = 0
    files: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.session = self.page.context.new_cdp_session(self.page)
        self.session.send("Network.enable")
        self.session.send("Network.setCacheDisabled", {"cacheDisabled": False})
        names: dict[str, str] = {}
        self.session.on("Network.requestWillBeSent", lambda told: self._asked(told, names))
        self.session.on("Network.loadingFinished", lambda told: self._came(names.get(told["requestId"], "?"), told["encodedDataLength"]))

    def _asked(self, told: dict[str, object], names: dict[str, str]) -> None:
        if redirect := told.get("redirectResponse"):
            self._came(f"{redirect['url']} (sent on)", redirect["encodedDataLength"])  # type: ignore[index]
        names[told["requestId"]] = told["request"]["url"]  # type: ignore[index]
        if told["type"] == "Document" and not told.get("redirectResponse"):
            self.pages.append(told["request"]["url"])  # type: ignore[index]

    def _came(self, name: str, size: float) -> None:
        self.bytes += int(size)
        name = re.sub(r"^http://[^/]+", "", name)
        self.files[name] = self.files.get(name, 0) + int(size)

    def open(self, link: str) -> None:
        """Tap the link in the e-mail."""
        self.taps += 1
        self.page.goto(link)

    def tap(self, what: Locator) -> None:
        """A finger on it."""
        self.taps += 1
        what.tap()

    def told(self, name: str) -> None:
        """A line for the log of the tests."""
        print(f"\n{name}: {self.taps} taps, {len(self.pages)} pages, {self.bytes / KB:.1f} kB")
        for file, size in sorted(self.files.items(), key=lambda pair: -pair[1]):
            print(f"    {size / KB:7.1f} kB  {file}")


@pytest.fixture
def production(transactional_db: None, own_data: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a server as in production, on the database of this test."""
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"], cwd=ROOT, env=environment("csp.settings"), check=True)
    server = Server(tmp_path / "server.log", workers=1, module="csp.settings")
    server.start()
    yield f"http://localhost:{server.port}"
    server.kill()


def remember(context: BrowserContext, user: User) -> None:
    """A device on which `user` ticked "Stay signed in" some time ago."""
    client = Client()
    desk.sign_in(client, user)
    request = HttpRequest()
    request.session, request.user = client.session, user
    remembered.remember(request, user)
    request.session.save()
    context.add_cookies([{"name": "sessionid", "value": client.session.session_key, "url": "http://localhost"}])


def link_to(url: str, one: memberworld.Member) -> str:
    return f"{url}/members/#{anchor_of(one.mine[1], timezone.localdate())}"


def write(way: Way, one: memberworld.Member, *, button: str = "Save as in progress") -> None:
    """Two taps at the card that the link named, which is in sight; and what the page then says is in sight too."""
    card = way.page.locator(f"#{anchor_of(one.mine[1], timezone.localdate())}")
    expect(card).to_be_in_viewport()
    way.tap(card.get_by_label("What has happened?"))
    way.page.keyboard.type("All but the Old Lock have joined.")
    way.tap(card.get_by_role("button", name=button))
    expect(card.get_by_text("Saved")).to_be_in_viewport()
    expect(card.get_by_text("All but the Old Lock have joined.")).to_be_visible()
    line = one.mine[1].updates.latest("pk")
    assert (line.text, line.person) == ("All but the Old Lock have joined.", one.user.person)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_remembered_device(production: str, browser: Browser, script: bool) -> None:
    """The goal: three taps, two pages, under 150 kB."""
    one = memberworld.busy(timezone.localdate())
    context = browser.new_context(**TELEPHONE, java_script_enabled=script)
    remember(context, one.user)
    way = Way(context.new_page())
    way.open(link_to(production, one))
    write(way, one, button="Save as done" if script else "Save as in progress")
    way.page.wait_for_load_state("networkidle")
    way.told(f"Remembered device, {'with' if script else 'without'} JavaScript")
    assert (way.taps, len(way.pages)) == (3, 1 if script else 2)
    assert way.bytes < 150 * KB, way.files
    context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_first_sign_in(production: str, browser: Browser, script: bool) -> None:
    """By an e-mailed code, and back to the very action point that the link named."""
    one = memberworld.busy(timezone.localdate())
    context = browser.new_context(**TELEPHONE, java_script_enabled=script)
    way, link = Way(context.new_page()), link_to(production, one)
    way.open(link)
    way.tap(way.page.get_by_label("E-mail address"))
    way.page.keyboard.type(one.user.email)
    way.tap(way.page.get_by_role("button", name="Send me a code"))
    expect(way.page.get_by_role("heading", name="Enter the code")).to_be_visible()
    mail = DBTaskResult.objects.get(task_path="csp.mail.send").args_kwargs["kwargs"]
    code = re.search(r"^\d{8}$", mail["text"], re.MULTILINE)
    assert mail["to"] == one.user.email and code
    way.tap(way.page.get_by_role("textbox", name=re.compile("^Code")))
    way.page.keyboard.type(code[0])
    way.tap(way.page.get_by_label("Stay signed in on this device"))
    way.tap(way.page.get_by_role("button", name="Sign in", exact=True))
    expect(way.page.get_by_role("heading", name="My page")).to_be_visible()
    expect(way.page).to_have_url(link)
    write(way, one)
    way.page.wait_for_load_state("networkidle")
    way.told(f"First sign-in, {'with' if script else 'without'} JavaScript")
    assert way.taps == 8 and way.bytes < 200 * KB, way.files
    context.close()


def sound(page: Page) -> None:
    """axe finds nothing at either width, nothing is too wide, one heading of the first rank, and all is large enough for a thumb."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert violations(page) == [], width
        assert page.evaluate(TOO_WIDE) == 0, width
    assert page.locator("h1").count() == 1
    assert page.evaluate(SMALL) == []


def test_the_first_day_is_sound(own_data: object, live_server: LiveServer, page: Page) -> None:
    desk.sign_in(page.context, memberworld.member(timezone.localdate()).user)
    page.goto(f"{live_server.url}/members/")
    sound(page)
    page.goto(f"{live_server.url}/members/papers/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Papers of past meetings")
    assert violations(page) == []


def test_a_full_page_its_errors_and_the_keyboard(own_data: object, live_server: LiveServer, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") and "Failed to load" not in said.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    one = memberworld.busy(timezone.localdate())
    desk.sign_in(page.context, one.user)
    page.goto(f"{live_server.url}/members/")
    for summary in page.locator("summary").all():
        summary.click()
    sound(page)
    page.goto(f"{live_server.url}/members/")

    point = one.mine[0]
    card = page.locator(f"#{anchor_of(point, timezone.localdate())}")
    box = card.get_by_label("What has happened?")
    box.focus()
    page.keyboard.press("Tab")  # Add a link or a file
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("no link")
    page.keyboard.press("Tab")
    card.get_by_label("File").set_input_files({"name": "joined.csv", "mimeType": "text/plain", "buffer": b"house,joined\nLamb,yes\n"})
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # Save, without a word
    expect(card.get_by_text("Write a line: what has happened?")).to_be_visible()
    expect(box).to_be_focused()
    expect(card.get_by_text("Write the link like https://www.example.org/page.")).to_be_visible()
    expect(card.get_by_text("joined.csv is here already.")).to_be_visible()
    sound(page)
    # Somebody of the same agency says something meanwhile.
    page.keyboard.type("The Lamb has joined.")
    card.get_by_label("Link").fill("https://www.thornbridge.example/radio")
    update_action_point(point=point, status="in_progress", text="Ours too.", on=timezone.localdate(), author="Bram Fennimore", by=one.colleague)
    card.get_by_role("button", name="Save as done").press("Enter")
    expect(card.get_by_text("Bram Fennimore added a line meanwhile.")).to_be_visible()
    expect(card.get_by_text("Ours too.")).to_be_visible()
    expect(box).to_have_value("The Lamb has joined.")
    sound(page)
    card.get_by_role("button", name="Save as done").press("Enter")
    expect(card.get_by_text("Saved. The next meeting confirms that it is done.")).to_be_focused()
    expect(card.get_by_role("link", name="joined.csv")).to_be_visible()
    sound(page)
    # What is typed outlives a page that is left; what cannot be sent stays.
    other = page.locator(f"#{anchor_of(one.mine[1], timezone.localdate())}")
    other.get_by_label("What has happened?").fill("The Old Lock too.")
    page.reload()
    expect(other.get_by_label("What has happened?")).to_have_value("The Old Lock too.")
    assert complaints == []
    page.route("**/members/progress/**", lambda route: route.abort())
    other.get_by_role("button", name="Save as in progress").click()
    expect(other.get_by_text("Not saved: the server cannot be reached.")).to_be_focused()
    expect(other.get_by_label("What has happened?")).to_have_value("The Old Lock too.")
    assert one.mine[1].updates.count() == 1


def test_errors_without_javascript_lead_to_the_box(own_data: object, live_server: LiveServer, browser: Browser) -> None:
    one = memberworld.busy(timezone.localdate())
    context = browser.new_context(**TELEPHONE, java_script_enabled=False)
    desk.sign_in(context, one.user)
    page = context.new_page()
    page.goto(link_to(live_server.url, one))
    card = page.locator(f"#{anchor_of(one.mine[1], timezone.localdate())}")
    card.get_by_role("button", name="Save as done").tap()
    expect(card.get_by_text("Write a line: what has happened?")).to_be_in_viewport()
    expect(page).to_have_title(re.compile("^Error: My page"))
    page.get_by_role("link", name="Write a line: what has happened?").tap()
    expect(card.get_by_label("What has happened?")).to_be_in_viewport()
    context.close()
