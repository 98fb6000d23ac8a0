"""The form pack and the frame in a real browser: axe, keyboard, calendar, questions, swaps, uploads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.desk import member, officer, sign_in
from tests.functional.test_public_site import TOO_WIDE, violations

pytestmark = pytest.mark.urls("tests.csp.sampleforms")
STATES = ["empty", "filled", "faulty"]
ACTIVE = "document.activeElement.id"


@pytest.fixture
def desk(own_data: object, live_server: LiveServer, page: Page) -> Iterator[Page]:
    """A browser signed in as the officer; whatever it complains of fails the test."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # HTMX itself tells of answers that fail, as the browser does.
        told = message.text.startswith(("Failed to load resource", "Response Status Error", "htmx:afterRequest", "htmx:sendError"))
        if message.type in ("error", "warning") and not told:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(page.context, officer())
    yield page
    assert complaints == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_axe_finds_nothing_in_any_state(desk: Page, live_server: LiveServer, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    for frame in ("desk", "member"):
        for state in STATES:
            desk.goto(f"{live_server.url}/sample/{frame}/{state}/")
            assert violations(desk) == [], (frame, state)
            assert desk.evaluate(TOO_WIDE) == 0, (frame, state)


def test_a_faulty_form_takes_the_focus_and_each_line_leads_to_its_field(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/sample/desk/faulty/")
    expect(desk).to_have_title(re.compile("^Error: Sample"))
    assert desk.evaluate("document.activeElement.className") == "govuk-error-summary"
    links = desk.locator(".govuk-error-summary a")
    for place in range(links.count()):
        link = links.nth(place)
        target = link.get_attribute("href").removeprefix("#")
        link.focus()
        desk.keyboard.press("Enter")
        assert desk.evaluate(ACTIVE) == target
        assert desk.locator(f"[id='{target}']").is_visible()


def test_every_control_is_reached_by_tab_and_has_a_name(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/sample/desk/empty/")
    desk.locator("#id_title").focus()
    reached = [desk.evaluate(ACTIVE)]
    while len(reached) < 40 and desk.evaluate("document.activeElement.tagName") != "BODY":
        desk.keyboard.press("Tab")
        reached.append(desk.evaluate(ACTIVE))
    fields = ["title", "message", "email", "due", "starts", "minutes", "cost", "copies", "closes_0", "closes_1", "kind_0",
              "public_0", "wards_0", "wards_1", "lead", "chased", "agreed", "paper"]
    assert [one for one in reached if one.startswith("id_")] == [f"id_{name}" for name in fields]
    expect(desk.get_by_role("textbox", name="Due date")).to_be_visible()
    expect(desk.get_by_role("button", name="Choose from a calendar: Due date")).to_be_visible()
    expect(desk.get_by_role("group", name="Questions close").get_by_role("textbox", name="Time")).to_be_visible()


def test_the_calendar_writes_the_day_in_words(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/sample/desk/filled/")
    native = desk.locator("#id_due ~ input[type=date]")
    desk.evaluate("() => { HTMLInputElement.prototype.showPicker = function () { this.dataset.opened = this.value; }; }")
    desk.get_by_role("button", name="Choose from a calendar: Due date").click()
    assert native.get_attribute("data-opened") == "2031-07-01"
    native.evaluate("one => { one.value = '2031-09-09'; one.dispatchEvent(new Event('change')); }")
    assert desk.locator("#id_due").input_value() == "9 September 2031"
    assert desk.evaluate(ACTIVE) == "id_due"


def test_letters_left_are_told(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/sample/desk/empty/")
    desk.locator("#id_message").fill("m" * 45)
    expect(desk.get_by_text("You have 5 characters too many").first).to_be_visible()
    assert desk.locator("#id_message").input_value() == "m" * 45


def test_an_act_is_asked_about_and_can_be_called_off(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/sample/desk/filled/")
    desk.get_by_role("button", name="Take away").click()
    dialog = desk.get_by_role("dialog", name="Take this report away?")
    expect(dialog).to_be_visible()
    assert violations(desk) == []
    assert desk.evaluate("document.activeElement.value") == "no"  # the safe answer comes first
    desk.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert desk.evaluate("document.activeElement.name") == "remove"
    assert desk.get_by_text("The report was taken away.").count() == 0
    desk.keyboard.press("Enter")
    dialog.get_by_role("button", name="Take it away").click()
    expect(desk.get_by_role("alert").filter(has_text="The report was taken away.")).to_be_visible()
    assert violations(desk) == []


def test_without_scripts_a_form_is_posted(own_data: object, browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, officer())
    page = context.new_page()
    page.goto(f"{live_server.url}/sample/desk/filled/")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The form came.")).to_be_visible()
    page.goto(f"{live_server.url}/sample/upload/")
    page.get_by_label("Title").fill("Lamps")
    page.get_by_label("Paper").set_input_files({"name": "lamps.docx", "mimeType": "application/msword", "buffer": b"PK"})
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_text("lamps.docx has arrived: send.")).to_be_visible()
    context.close()


def test_a_swap_brings_life_focus_and_voice(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/sample/swaps/")
    desk.locator("#more").click()
    expect(desk.get_by_role("heading", name="The part")).to_be_focused()
    expect(desk.locator("#announcer")).to_have_text("The part is here")
    expect(desk.get_by_role("button", name="Choose from a calendar: Due date")).to_be_visible()
    desk.locator("#drop").click()
    desk.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    assert desk.locator("#id_title").count() == 1
    desk.locator("#drop").click()
    with desk.expect_response("**/sample/part/"):
        desk.get_by_role("dialog").get_by_role("button", name="Drop it").click()
    desk.locator("#fail").click()
    expect(desk.locator("#warning")).to_contain_text("There is no such page. What you typed still stands on this page.")
    expect(desk.locator("#warning")).to_be_focused()
    desk.route("**/sample/part/", lambda route: route.abort())
    desk.locator("#drop").click()
    desk.get_by_role("dialog").get_by_role("button", name="Drop it").click()
    expect(desk.locator("#warning")).to_contain_text("The server cannot be reached.")


WORD_FILE = {"name": "lamps.docx", "mimeType": "application/msword", "buffer": b"PK" + bytes(300_000)}


def choose(page: Page, file: dict[str, object]) -> None:
    page.locator("input[type=file]").set_input_files(file)


def test_a_file_goes_up_with_words_and_is_taken(desk: Page, live_server: LiveServer) -> None:
    desk.goto(f"{live_server.url}/sample/upload/")
    desk.get_by_label("Title").fill("Lamps")
    choose(desk, WORD_FILE)
    held: list[Route] = []
    desk.route("**/sample/upload/", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    desk.get_by_role("button", name="Send the file").click()
    expect(desk.locator(".upload__words")).to_contain_text("Uploading")
    expect(desk.get_by_role("progressbar")).to_be_visible()
    expect(desk.get_by_role("button", name="Send the file")).to_be_disabled()
    assert violations(desk) == []
    held[0].continue_()
    expect(desk.get_by_role("alert").filter(has_text="lamps.docx has arrived: send.")).to_be_visible()


def test_a_fault_keeps_the_chosen_file_and_a_second_try_works(desk: Page, live_server: LiveServer, tmp_path: Path) -> None:
    desk.goto(f"{live_server.url}/sample/upload/")
    choose(desk, WORD_FILE)
    desk.get_by_role("button", name="Send the file").click()
    expect(desk.locator(".govuk-error-summary")).to_contain_text("Enter the title.")
    expect(desk).to_have_title(re.compile("^Error: Upload"))
    assert desk.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert desk.locator("input[type=file]").evaluate("one => one.files[0].name") == "lamps.docx"
    expect(desk.get_by_role("button", name="lamps.docx")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_label("Title").fill("Lamps")
    desk.get_by_role("button", name="Send the file").click()
    expect(desk.get_by_text("lamps.docx has arrived: send.")).to_be_visible()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"status": 401, "json": {"error": "You are signed out.", "sign_in": "/account/login/"}}, "You are signed out. The file is still chosen here."),
        ({"status": 413, "body": "<h1>Too large</h1>", "content_type": "text/html"}, "The server takes no file as large as this one."),
        ({"status": 500, "json": {"error": "The server failed. Try again in a moment."}}, "The server failed."),
        ({"status": 502, "body": "<h1>Bad gateway</h1>", "content_type": "text/html"}, "The server could not take the file."),
        (None, "The server cannot be reached. The file is still chosen here"),
    ],
)
def test_a_failed_upload_says_why_and_can_be_sent_again(
    desk: Page, live_server: LiveServer, answer: dict[str, object] | None, said: str
) -> None:
    desk.goto(f"{live_server.url}/sample/upload/")
    desk.get_by_label("Title").fill("Lamps")
    choose(desk, WORD_FILE)
    desk.route(
        "**/sample/upload/",
        lambda route: (route.fulfill(**answer) if answer else route.abort()) if route.request.method == "POST" else route.continue_(),
    )
    desk.get_by_role("button", name="Send the file").click()
    alert = desk.locator(".upload--failed")
    expect(alert).to_contain_text(said)
    expect(alert).to_be_focused()
    assert violations(desk) == []
    desk.unroute("**/sample/upload/")
    desk.get_by_role("button", name="Send the file").click()
    expect(desk.get_by_text("lamps.docx has arrived: send.")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_that_say_what_went_wrong(desk: Page, live_server: LiveServer, width: int) -> None:
    """Each stands in the frame around it: the desk for the officer, a plain one for a member, the public one outside."""
    desk.set_viewport_size({"width": width, "height": 900})

    def look(address: str, status: int, heading: str, mark: str) -> None:
        answer = desk.goto(live_server.url + address)
        assert answer is not None and answer.status == status, address
        expect(desk.locator("h1")).to_have_text(heading)
        assert desk.locator(mark).count() == 1, address
        assert violations(desk) == [] and desk.evaluate(TOO_WIDE) == 0, address

    look("/desk/nowhere/", 404, "Page not found", ".desk-header__mark")
    look("/members/nowhere/", 404, "Page not found", "body.member")
    look("/nowhere/", 404, "Page not found", ".site-footer")
    look("/desk/fault/", 500, "Something went wrong", ".site-footer")
    expect(desk.get_by_text("If you sent a form, it was not saved.")).to_be_visible()
    sign_in(desk.context, member())
    look("/desk/", 403, "You cannot open this page", "body.member")
    desk.goto(f"{live_server.url}/sample/member/filled/")
    desk.context.clear_cookies()
    desk.get_by_role("button", name="Save").click()
    expect(desk.locator("h1")).to_have_text("This page was open for too long")
    assert violations(desk) == []
