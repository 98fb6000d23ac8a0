"""Paste into the editor: text of Word becomes rows, cells become a table; and the editor of a report."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from actions.models import ActionPoint
from csp.models import Block
from meetings.models import MinutedItem, Minutes
from tests.desk import officer, sign_in
from tests.factories import full_meeting
from tests.functional.minutesdesk import Desk, address, desk, minutes, paragraph, written
from tests.functional.test_public_site import violations

__all__ = ["desk", "minutes"]

PASTE = """([html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  return document.activeElement.dispatchEvent(event);
}"""


def paste(desk: Desk, html: str, text: str) -> bool:
    """Paste; whether it was left to the browser."""
    return desk.page.evaluate(PASTE, [html, text])


def test_text_of_word_becomes_rows_and_can_be_taken_back(desk: Desk, minutes: Minutes) -> None:
    desk.page.get_by_role("button", name="Write in Section 1").click()
    desk.type("Before.").press("Enter")
    html = "<p>The survey was read.</p><p>The lamps were counted.</p><table>" \
        "<tr><th>Street</th><th>Lamps</th></tr><tr><td>Mill</td><td>7</td></tr></table>"
    assert paste(desk, html, "The survey was read.\nThe lamps were counted.\nStreet\tLamps\nMill\t7") is False
    expect(desk.box("Paragraph 1.3")).to_have_value("The lamps were counted.")
    desk.saved()
    section = minutes.document.sections.first()
    assert [(row.kind, row.text, row.rows) for row in section.blocks.order_by("position")] == [
        ("paragraph", "Before.", None), ("paragraph", "The survey was read.", None),
        ("paragraph", "The lamps were counted.", None), ("table", "", [["Street", "Lamps"], ["Mill", "7"]]),
    ]
    desk.press("Alt+z").saved()
    expect(desk.box("Paragraph 1.2")).to_have_count(0)
    assert written(minutes)[0][1] == ["Before."]


def test_action_points_in_what_is_pasted_stand_behind_their_paragraph(desk: Desk, minutes: Minutes) -> None:
    desk.page.get_by_role("button", name="Write in Section 1").click()
    text = "The survey was read.\nAction point 07/01: Louise Marlowe to circulate it.\nThe lamps were counted."
    paste(desk, "".join(f"<p>{line}</p>" for line in text.split("\n")), text)
    desk.saved()
    expect(desk.box("Action point 07/01")).to_be_visible()
    assert ActionPoint.objects.get().block.text == "The survey was read."


def test_without_a_wire_a_paste_goes_in_as_plain_paragraphs(desk: Desk, minutes: Minutes) -> None:
    paragraph(minutes, 1, "Before.")
    desk.open().at("Paragraph 1.1")
    desk.page.route("**/minutes/paste/", lambda route: route.abort())
    paste(desk, "<p>One.</p><p>Two.</p>", "One.\n\nTwo.")
    expect(desk.page.locator(".ed-notice").first).to_contain_text("went in as plain paragraphs")
    desk.saved()
    assert written(minutes)[0][1] == ["Before.", "One.", "Two."]


def test_a_few_words_are_left_to_the_browser(desk: Desk, minutes: Minutes) -> None:
    paragraph(minutes, 1, "Before.")
    desk.open().at("Paragraph 1.1")
    assert paste(desk, "<p>a few <b>words</b></p>", "a few words") is True


def test_cells_from_a_sheet_fill_the_table_from_where_they_are_pasted(desk: Desk, minutes: Minutes) -> None:
    paragraph(minutes, 1, "Before.")
    desk.open().at("Paragraph 1.1").press("Enter").type("/t ")
    desk.type("Street").press("Tab")
    assert paste(desk, "", "Lamps\tMended\r\n12\t7\r\n9\t1\r\n") is False
    desk.saved()
    assert Block.objects.get(kind="table").rows == [["Street", "Lamps", "Mended"], ["", "12", "7"], ["", "9", "1"]]


def test_the_meeting_takes_an_item_by_key_and_the_chair_sees_it(desk: Desk, minutes: Minutes) -> None:
    chair = Desk(desk.page.context.new_page(), f"{desk.url}?view=clock")
    chair.page.goto(chair.url)
    expect(chair.page.locator(".ed-clock__item")).to_have_text("No item has been taken up")
    desk.page.bring_to_front()
    desk.page.get_by_role("button", name="Write in Section 1").click()
    desk.press("Control+Shift+Enter").saved()
    expect(desk.page.locator(".ed-clock__item")).to_have_text("1 Welcome and apologies")
    expect(desk.page.locator(".ed-clock__used")).to_contain_text("of 15 min")
    expect(desk.page.locator(".ed-clock__next")).to_have_text("Next: 2 Safer streets")
    desk.press("Control+Enter").type("/now ", words=False).saved()
    first, following = MinutedItem.objects.order_by("section__position")[:2]
    assert first.ended_at is not None and following.started_at is not None and following.ended_at is None
    chair.page.bring_to_front()
    expect(chair.page.locator(".ed-clock__item")).to_have_text("2 Safer streets")
    assert chair.page.locator("textarea:visible").count() == 0
    assert violations(chair.page) == [] and chair.complaints == []


def test_the_editor_of_a_report_knows_no_action_points(
    own_data: object, live_server: LiveServer, page: Page
) -> None:
    full = full_meeting()
    sign_in(page.context, officer())
    server = address(live_server, full.meeting).split("/desk/")[0]
    one = Desk(page, f"{server}/desk/papers/{full.report.pk}/write/").open()
    assert violations(page) == []
    assert page.locator("[data-part=clock]").count() == 0
    page.get_by_role("button", name="New section").press("Enter")
    one.type("Further lamps").press("Enter").type("/a is no command here.").press("Enter").type("#", words=False)
    one.type("A heading").press("Enter").type("Below it.").saved()
    last = full.report.document.sections.order_by("position").last()
    assert [(row.kind, row.depth, row.text) for row in last.blocks.order_by("position")] == [
        ("paragraph", 1, "/a is no command here."), ("subheading", 1, "A heading"), ("paragraph", 2, "Below it."),
    ]
    assert one.complaints == []
