"""Nothing typed is lost: offline, signed out, a server that fails, a page that dies; and what the page says of it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from meetings.models import Minutes
from tests.desk import officer, sign_in
from tests.functional.minutesdesk import Desk, desk, minutes, paragraph, written

__all__ = ["desk", "minutes"]

SAVE = re.compile(r"/minutes/save/$")


def begin(desk: Desk) -> Desk:
    desk.page.get_by_role("button", name="Write in Section 1").click()
    return desk


def test_offline_and_back(desk: Desk, minutes: Minutes) -> None:
    begin(desk).type("Before.").saved()
    desk.page.context.set_offline(True)
    desk.page.evaluate(FIRST_KEY_TO_WARNING)
    desk.press("Enter").type("First without a wire.").press("Enter").type("Second without a wire.")
    expect(desk.status).to_contain_text("Offline: 2 paragraphs kept here")
    assert desk.page.evaluate("window.warnedAfter") < 10
    assert desk.stores("Second without a wire.")
    expect(desk.page.get_by_text("Kept here, not saved yet")).to_have_count(2)
    desk.press("Enter").type("Third.")
    expect(desk.status).to_contain_text("Offline: 3 paragraphs kept here")
    desk.page.context.set_offline(False)
    desk.saved()
    assert written(minutes)[0][1] == ["Before.", "First without a wire.", "Second without a wire.", "Third."]
    expect(desk.page.get_by_text("Kept here")).to_have_count(0)
    desk.page.wait_for_function(f"({STORED_NOTHING})()")


# Seconds, by the page's own clock: how busy the machine of the test is does not count.
FIRST_KEY_TO_WARNING = """() => {
  const status = document.querySelector("[data-part=status]");
  document.addEventListener("input", () => (window.firstKey ??= performance.now()));
  new MutationObserver(() => {
    if (status.textContent.startsWith("Offline")) window.warnedAfter ??= (performance.now() - window.firstKey) / 1000;
  }).observe(status, {childList: true, characterData: true, subtree: true});
}"""

STORED_NOTHING = """async () => {
  const asked = indexedDB.open("csp-editor");
  const database = await new Promise((resolve) => (asked.onsuccess = () => resolve(asked.result)));
  const all = database.transaction("outbox").objectStore("outbox").getAll();
  const rows = await new Promise((resolve) => (all.onsuccess = () => resolve(all.result)));
  database.close();
  return rows.length === 0;
}"""


def test_an_answer_that_is_lost_counts_once(desk: Desk, minutes: Minutes) -> None:
    """The operations arrive, their answer does not: the same ones go again, and count once."""
    sent: list[list[str]] = []

    def lose(route: Route) -> None:
        sent.append([one["op"] for one in route.request.post_data_json["operations"]])
        if len(sent) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    desk.page.route(SAVE, lose)
    begin(desk).type("Said once.")
    desk.press("Enter").type("And this.")
    expect(desk.status).to_contain_text("Saved at")
    assert sent[0] == sent[1]
    assert written(minutes)[0][1] == ["Said once.", "And this."]
    assert minutes.document.sections.first().blocks.first().version == 1


def test_a_server_that_does_not_answer_is_told_within_ten_seconds(desk: Desk, minutes: Minutes) -> None:
    held: list[Route] = []
    desk.page.route(SAVE, lambda route: held.append(route))
    desk.page.evaluate(FIRST_KEY_TO_WARNING)
    words = "Slowly, and for longer than the pause behind which it would be saved."
    begin(desk).type(words)
    expect(desk.status).to_contain_text("Saving takes long")
    expect(desk.status).to_contain_text("Offline: 1 paragraph kept here")
    assert 6 < desk.page.evaluate("window.warnedAfter") < 10
    desk.page.unroute(SAVE)
    desk.saved()
    assert written(minutes)[0][1] == [words]


def answering(desk: Desk, status: int, body: str, kind: str = "application/json") -> Callable[[], None]:
    """Let the server answer every save so; gives the way back."""
    desk.page.route(SAVE, lambda route: route.fulfill(status=status, body=body, content_type=kind))
    return lambda: desk.page.unroute(SAVE)


def test_a_fault_of_the_server_is_said_and_passes(desk: Desk, minutes: Minutes) -> None:
    mend = answering(desk, 500, "<h1>Something went wrong</h1>", "text/html")
    begin(desk).type("Through a fault.")
    expect(desk.status).to_contain_text("Not saved: The server answered with fault 500. 1 paragraph kept here.")
    mend()
    desk.saved()
    assert written(minutes)[0][1] == ["Through a fault."]


def test_a_page_where_an_answer_was_due_is_no_answer(desk: Desk, minutes: Minutes) -> None:
    """Some network's own sign-in page, with status 200."""
    mend = answering(desk, 200, "<h1>Welcome to the guest network</h1>", "text/html")
    begin(desk).type("In the café.")
    expect(desk.status).to_contain_text("Offline: 1 paragraph kept here")
    mend()
    desk.saved()


def test_signed_out_and_in_again_in_another_tab(desk: Desk, minutes: Minutes) -> None:
    begin(desk).type("Before.").saved()
    Session.objects.all().delete()
    desk.press("Enter").type("While signed out.")
    expect(desk.status).to_contain_text("Signed out – your words are kept here.")
    link = desk.page.get_by_role("link", name="Sign in again (opens a new tab)")
    assert link.get_attribute("target") == "_blank"
    assert link.get_attribute("href") == f"{reverse('account_login')}?next={quote(urlsplit(desk.url).path, safe='')}"
    assert desk.stores("While signed out.")
    sign_in(desk.page.context, officer())
    # Signing in gives a new token against forged requests as well.
    desk.page.context.add_cookies([{"name": "csrftoken", "value": "n" * 32, "url": urljoin(desk.url, "/")}])
    desk.saved()
    assert written(minutes)[0][1] == ["Before.", "While signed out."]


def test_one_that_is_not_understood_does_not_stop_the_others(desk: Desk, minutes: Minutes) -> None:
    def refuse(route: Route) -> None:
        told = route.request.post_data_json["operations"]
        if any("nonsense" in json.dumps(one) for one in told):
            route.fulfill(status=400, json={"error": "That was not understood."})
        else:
            route.continue_()

    desk.page.route(SAVE, refuse)
    begin(desk).type("Good.").press("Enter").type("Some nonsense.").press("Enter").type("Good too.")
    expect(desk.status).to_contain_text("Not saved: 1.2")
    expect(desk.page.get_by_text("Not saved: That was not understood.")).to_be_visible()
    assert written(minutes)[0][1] == ["Good.", "Good too."]
    desk.at("Paragraph 1.2")
    for _ in range(len("nonsense.")):
        desk.press("Backspace")
    desk.type("sense.").saved()
    assert written(minutes)[0][1] == ["Good.", "Some sense.", "Good too."]


def test_what_the_server_refuses_stays_on_the_page(desk: Desk, minutes: Minutes) -> None:
    paragraph(minutes, 1, "Short.")
    desk.open().box("Paragraph 1.1").fill("long " * 4001)
    expect(desk.status).to_contain_text("Not saved: 1.1")
    expect(desk.page.get_by_text("Not saved: This text has 20,005 characters")).to_be_visible()
    desk.box("Paragraph 1.1").fill("Short again.")
    desk.saved()
    assert written(minutes)[0][1] == ["Short again."]
    expect(desk.page.locator(".ed-clash")).to_have_count(0)


def test_a_page_that_died_leaves_its_words_to_the_next(
    desk: Desk, minutes: Minutes, live_server: LiveServer
) -> None:
    begin(desk).type("Saved.").saved()
    context = desk.page.context
    other = Desk(context.new_page(), desk.url).open()
    context.set_offline(True)
    other.at("Paragraph 1.1").press("Enter").type("Written and left behind.")
    expect(other.status).to_contain_text("Offline: 1 paragraph kept here")
    other.page.close(run_before_unload=False)
    context.set_offline(False)
    # The page that lives is not robbed: it holds nothing, and takes nothing while it is open.
    third = Desk(context.new_page(), desk.url).open()
    expect(third.page.locator(".ed-notice")).to_contain_text("One paragraph from a page that closed on")
    third.saved()
    assert written(minutes)[0][1] == ["Saved.", "Written and left behind."]
    expect(desk.box("Paragraph 1.2")).to_have_value("Written and left behind.")
    third.page.get_by_role("button", name="Understood").click()
    expect(third.page.locator(".ed-notice")).to_have_count(0)


def test_words_of_a_living_page_are_left_to_it(desk: Desk, minutes: Minutes) -> None:
    desk.page.route(SAVE, lambda route: route.abort())
    begin(desk).type("Mine alone.")
    expect(desk.status).to_contain_text("kept here")
    other = Desk(desk.page.context.new_page(), desk.url).open()
    other.page.wait_for_timeout(500)
    assert written(minutes)[0][1] == []
    expect(other.page.locator(".ed-notice")).to_have_count(0)
    desk.page.unroute(SAVE)
    desk.saved()
    assert written(minutes)[0][1] == ["Mine alone."]


def test_an_older_look_at_the_minutes_does_not_take_back_what_was_saved(desk: Desk, minutes: Minutes) -> None:
    """A state that was asked for before a save and comes behind it knows less than the page."""
    held: list[Route] = []
    desk.page.route(re.compile(r"/minutes/state/"), lambda route: held.append(route))
    paragraph(minutes, 2, "Another's.")
    minutes.document.revision += 1
    minutes.document.save()
    until = time.monotonic() + 20
    while not held and time.monotonic() < until:  # the page looks by itself
        desk.page.wait_for_timeout(50)
    old = held[0].fetch()
    minutes.document.revision += 1
    minutes.document.save()
    begin(desk).type("Saved meanwhile.").saved()
    held[0].fulfill(response=old)
    desk.page.wait_for_timeout(300)
    expect(desk.box("Paragraph 1.1")).to_have_value("Saved meanwhile.")
    desk.page.unroute(re.compile(r"/minutes/state/"))
    desk.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(desk.box("Paragraph 2.1")).to_have_value("Another's.")
    desk.type(" And more.").saved()
    assert written(minutes)[0][1] == ["Saved meanwhile. And more."]


def test_minutes_agreed_meanwhile_keep_what_was_written(desk: Desk, minutes: Minutes) -> None:
    begin(desk).type("Before.").saved()
    Minutes.objects.update(status=Minutes.Status.AGREED)
    desk.type(" And after.")
    expect(desk.status).to_contain_text("These minutes have been agreed and no longer change.")
    expect(desk.page.get_by_role("group", name="Another wording of Paragraph 1.1")).to_contain_text("Before. And after.")
    expect(desk.box("Paragraph 1.1")).not_to_be_editable()
    assert written(minutes)[0][1] == ["Before."]


def test_leaving_is_held_up_only_while_words_would_be_lost(desk: Desk, page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    begin(desk).type("All is well.").saved()
    page.reload()
    assert asked == []
    expect(desk.box("Paragraph 1.1")).to_have_value("All is well.")
