"""The public site in a real browser: axe, keyboard, small screens, no scripts, and every link."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from urllib.parse import urldefrag, urljoin

import html5lib
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.functional.conftest import Town
from tests.reports.siterows import Kind, publish

# What passes is not told in full: telling it costs more than the looking.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}, "resultTypes": ["violations"],
}
AXE = "rules => axe.run(rules).then((found) => found.violations.map((one) => [one.id, one.nodes.map((node) => node.target)]))"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUS = """() => {
  const on = document.activeElement, style = getComputedStyle(on), box = on.getBoundingClientRect();
  return {
    name: on.tagName + " " + (on.getAttribute("href") || on.getAttribute("aria-label") || ""),
    marked: style.outlineStyle !== "none" || style.boxShadow !== "none",
    inside: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}"""
REACHABLE = """() => [...document.querySelectorAll("a[href], [tabindex='0']")].filter((one) => one.checkVisibility()).map(
  (one) => one.tagName + " " + (one.getAttribute("href") || one.getAttribute("aria-label") || ""))"""


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, one line each."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    return [f"{rule}: {targets}" for rule, targets in page.evaluate(AXE, RULES)]


def test_every_page_at_every_width(town: Town, page: Page) -> None:
    """axe finds nothing, nothing has to be scrolled sideways, and the browser has nothing to complain of. 320 pixels are
    also 1280 enlarged to 400 % (WCAG 1.4.10)."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # The browser itself reports pages that answer 404 and 410.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("requestfailed", lambda request: complaints.append(request.url))
    for address, status in town.pages.items():
        answer = page.goto(town.url + address)
        assert answer is not None and answer.status == status, address
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(TOO_WIDE) == 0, (address, width)
            if width > 320:
                assert violations(page) == [], (address, width)
        assert page.locator("h1").count() == 1, address
        assert page.locator("html").get_attribute("lang") == "en-GB", address
    assert complaints == []


@pytest.mark.parametrize("width", [390, 1280])
def test_before_anything_is_published_and_when_it_fails(
    own_data: object, live_server: LiveServer, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("/", "/meetings/", "/publications/"):
        page.goto(live_server.url + address)
        assert violations(page) == [], address
    publish(Kind.NOTICE, date(2099, 1, 1), data={"question_deadline": "no day"})
    answer = page.goto(live_server.url + "/")
    assert answer is not None and answer.status == 500
    assert page.locator("h1").inner_text() == "Something went wrong"
    assert violations(page) == []


def test_by_keyboard_alone(town: Town, page: Page) -> None:
    """The first key leads past the menu; every link is reached, in order, visibly."""
    for address in (town.place, "/"):
        page.goto(town.url + address)
        page.keyboard.press("Tab")
        skip = page.locator(".govuk-skip-link")
        assert skip.evaluate("one => one === document.activeElement") and skip.bounding_box()["height"] > 20
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main-content"
        page.goto(town.url + address)
        reached = []
        for expected in page.evaluate(REACHABLE):
            page.keyboard.press("Tab")
            focus = page.evaluate(FOCUS)
            assert focus["name"] == expected
            assert focus["marked"] and focus["inside"], expected
            reached.append(expected)
        assert len(reached) > 10


@pytest.mark.parametrize("width", [390, 1280])
def test_targets_are_large_enough(town: Town, page: Page, width: int) -> None:
    """Links that do not stand in running text are at least 24 pixels high (WCAG 2.2, 2.5.8)."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(town.url + town.place)
    kinds = [".contents a:visible", ".site-footer a", ".govuk-service-navigation__link", ".govuk-breadcrumbs__link",
             ".listing__title", ".listing__meta .file"]
    for kind in kinds:
        links = page.locator(kind).all()
        assert links
        for link in links:
            assert link.bounding_box()["height"] >= 24, link.inner_text()


def test_without_scripts_it_is_the_same(town: Town, browser: Browser) -> None:
    words = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        page.goto(town.url + town.place)
        words.append(page.locator("body").inner_text())
        context.close()
    assert words[0] == words[1]
    assert "Safer streets" in words[0]


def test_on_paper_the_menus_are_left_out(town: Town, page: Page) -> None:
    page.goto(town.url + town.place)
    page.emulate_media(media="print")
    for left_out in (".govuk-service-navigation", ".govuk-breadcrumbs", ".contents"):
        assert page.locator(left_out).count() > 0
        assert page.locator(f"{left_out}:visible").count() == 0, left_out
    assert page.locator("#minutes").is_visible()


def test_a_table_that_is_too_wide_scrolls_by_keyboard(town: Town, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(town.url + town.place + "minutes/v2/")
    region = page.locator(".scroll").first
    region.focus()
    assert region.get_attribute("role") == "region" and region.get_attribute("aria-label")
    page.keyboard.press("ArrowRight")
    expect(region).not_to_have_js_property("scrollLeft", 0)  # it scrolls smoothly


def test_every_link_and_every_anchor_leads_somewhere(town: Town, client: Client) -> None:
    """From the first page on: each address answers, each page is valid HTML, each anchor stands in its page."""
    gone = {address for address, status in town.pages.items() if status == 410}
    seen: dict[str, set[str]] = {}
    wanted: set[tuple[str, str]] = set()
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        response = client.get(address)
        body = response.getvalue()
        assert response.status_code == (410 if address in gone else 200), address
        text = body.decode() if response["Content-Type"].startswith("text/html") else ""
        if text:
            html5lib.HTMLParser(strict=True).parse(text)
        identities = re.findall(r'\sid="([^"]*)"', text)
        assert len(identities) == len(set(identities)), address
        seen[address] = set(identities)
        for link in re.findall(r'\s(?:href|src)="([^"]*)"', text):
            target, anchor = urldefrag(urljoin(address, unescape(link)))
            if target.startswith("/static/") or not target.startswith("/"):
                continue
            waiting.append(target)
            if anchor:
                wanted.add((target, anchor))
    missing = {(target, anchor) for target, anchor in wanted if anchor not in seen[target]}
    assert missing == set()
    assert set(town.pages) - set(seen) == {"/nowhere/"}
    assert {address for address in seen if address.endswith((".pdf", ".json"))}
