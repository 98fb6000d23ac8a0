"""Papers in a real browser: the officer's board and check, and an author with a phone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from meetings import services
from meetings.models import Meeting, Paper
from tests import desk
from tests.factories import (
    AgendaItemFactory,
    AgendaLeadFactory,
    MeetingFactory,
    PersonFactory,
    full_meeting,
    untagged_pdf,
)
from tests.functional.test_public_site import TOO_WIDE, violations
from tests.meetings.papersdesk import SECRET, asked, machine, pdf, word, word_bytes

LONG = "Antidisestablishmentarianism " * 8
TABLE = """() => {
  const data = new DataTransfer();
  data.setData("text/html", "<table><tr><td>Street</td><td>Dark</td></tr><tr><td>Mill Lane</td><td>3</td></tr></table>");
  data.setData("text/plain", "Street\\tDark\\nMill Lane\\t3");
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def meeting(own_data: object, live_server: LiveServer) -> Meeting:
    """A meeting with papers and requests in every state, long words among them."""
    today = timezone.localdate()
    full = full_meeting(day=today + timedelta(days=30), earlier_day=today - timedelta(days=90))
    meeting, agenda, officer = full.meeting, full.agenda, desk.officer()
    item = AgendaItemFactory(agenda=agenda, title=LONG[:200], time_words="Written report")
    AgendaLeadFactory(item=item, person=PersonFactory(name="Una Quill", email="una@thornbridge.example"))
    services.add_paper(meeting=meeting, upload=word("Lamps", "1.1 " + LONG, "1.2 Who mends them."), items=[item], by=officer)
    services.add_paper(meeting=meeting, upload=pdf("Bins"), items=[item], by=officer)
    asked(meeting, item, secret="overdue", title=LONG, due=today - timedelta(days=3))
    written = asked(meeting, item, secret="written", title="Begun", name="Una Pike")
    services.begin_report(request=written, by=machine())
    return meeting


def sound(page: Page, address: str) -> None:
    """The page opens, axe has nothing against it, nothing is too wide, and it has one h1."""
    page.goto(address)
    assert_sound(page)


def assert_sound(page: Page) -> None:
    assert violations(page) == [], page.url
    assert page.evaluate(TOO_WIDE) == 0, page.url
    assert page.locator("h1").count() == 1, page.url


@pytest.mark.parametrize("width", [390, 1280])
def test_the_officers_pages(meeting: Meeting, live_server: LiveServer, page: Page, width: int):
    desk.sign_in(page.context, desk.officer())
    page.set_viewport_size({"width": width, "height": 900})
    report, file = Paper.objects.get(title="Lamps"), Paper.objects.get(title="Bins")
    empty = MeetingFactory(date=meeting.date + timedelta(days=90))
    request = meeting.report_requests.get(title=LONG)
    for name, pk in [
        ("papers", empty.pk), ("ask", empty.pk), ("papers", meeting.pk), ("ask", meeting.pk), ("add_papers", meeting.pk),
        ("begin_paper", meeting.pk), ("request", request.pk), ("paper", report.pk), ("paper", file.pk),
        ("paper_details", report.pk), ("replace_paper", report.pk), ("remove_paper", report.pk), ("write_paper", report.pk),
    ]:
        sound(page, live_server.url + reverse(f"meetings:{name}", args=[pk]))
    # What went wrong
    page.goto(live_server.url + reverse("meetings:ask", args=[meeting.pk]))
    page.get_by_label("Due", exact=True).fill("some day")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert_sound(page)
    page.goto(live_server.url + reverse("meetings:add_papers", args=[meeting.pk]))
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose at least one file")
    assert_sound(page)


def test_choosing_somebody_fills_in_their_address(meeting: Meeting, live_server: LiveServer, page: Page):
    desk.sign_in(page.context, desk.officer())
    page.goto(live_server.url + reverse("meetings:ask", args=[meeting.pk]))
    page.get_by_label("A report for no item of the agenda").check()
    line = page.locator("#more-item-0")
    line.get_by_label("Who writes it").fill("una quill")
    expect(line.get_by_label("E-mail")).to_have_value("una@thornbridge.example")
    line.get_by_label("E-mail").fill("other@thornbridge.example")
    line.get_by_label("Who writes it").fill("Una Pike")
    expect(line.get_by_label("E-mail")).to_have_value("other@thornbridge.example")
    line.get_by_label("Title of the report").fill("Bicycles")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".govuk-notification-banner")).to_contain_text("1 e-mail sent: Una Pike.")


def test_by_keyboard_from_the_board_to_checked(meeting: Meeting, live_server: LiveServer, page: Page):
    desk.sign_in(page.context, desk.officer())
    page.goto(live_server.url + reverse("meetings:papers", args=[meeting.pk]))
    page.get_by_role("link", name="Check Lamps").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The Word file, as it was read")).to_be_visible()
    page.get_by_role("button", name="Checked", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".govuk-notification-banner")).to_contain_text("“Lamps” is checked.")
    assert Paper.objects.get(title="Lamps").checked


@pytest.mark.parametrize("width", [390, 1280])
def test_an_author_sends_a_file(meeting: Meeting, live_server: LiveServer, page: Page, tmp_path: Path, width: int):
    """Phone first: what is asked, a file that is none, the file, what was understood, another one."""
    page.set_viewport_size({"width": width, "height": 800})
    address = live_server.url + reverse("author:report", args=["overdue"])
    sound(page, address)
    expect(page.get_by_text("You can still send it")).to_be_visible()
    bad, good, other = tmp_path / "notes.docx", tmp_path / "lamps.docx", tmp_path / "survey.pdf"
    bad.write_bytes(b"Dear all")
    good.write_bytes(word_bytes("Lamps of the market square", "1.1 Which are dark.", "1.2 " + LONG))
    other.write_bytes(untagged_pdf())
    page.locator("input[type=file]").set_input_files(bad)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("notes.docx is not a Word file")
    assert_sound(page)
    page.locator("input[type=file]").set_input_files(good)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="What we understood")).to_be_visible()
    page.get_by_text("Read it as it will be printed").click()
    expect(page.get_by_text("Which are dark.")).to_be_visible()
    assert_sound(page)
    page.locator("input[type=file]").set_input_files(other)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("a PDF of 1 page, kept as it came")).to_be_visible()
    sound(page, live_server.url + reverse("author:report", args=["nowhere"]))


def test_an_author_writes_on_a_phone(meeting: Meeting, live_server: LiveServer, page: Page):
    page.set_viewport_size({"width": 390, "height": 800})
    asked(meeting, secret=SECRET, title="Doorstep fraud", name="Orla Pike")
    page.goto(live_server.url + reverse("author:report", args=[SECRET]))
    page.get_by_role("button", name="Start writing").click()
    page.get_by_text("Write here").first.click()
    page.keyboard.type("To say what the banks can do.")
    page.keyboard.press("Enter")
    page.evaluate(TABLE)
    expect(page.locator(".ed-main table")).to_be_visible()
    expect(page.locator("[data-part=status]")).to_contain_text("Saved at")
    assert_sound(page)
    page.get_by_role("button", name="Look at it and hand it in").click()
    page.get_by_role("button", name="Hand it in").click()
    page.locator("#confirm-yes").click()
    expect(page.locator(".govuk-notification-banner")).to_contain_text("handed in")
    blocks = Paper.objects.get(title="Doorstep fraud").document.sections.first().blocks.all()
    assert [(block.kind, block.text, block.rows) for block in blocks] == [
        ("paragraph", "To say what the banks can do.", None), ("table", "", [["Street", "Dark"], ["Mill Lane", "3"]]),
    ]


def test_without_scripts_an_author_writes_in_plain_boxes(meeting: Meeting, live_server: LiveServer, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(live_server.url + reverse("author:write", args=["written"]))
    page.get_by_role("link", name="Write it in plain boxes").click()
    page.get_by_label("Purpose of the report").fill("To say it.\n\nAnd to say it again.")
    page.get_by_role("button", name="Save and look at it").click()
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("We have your report.")).to_be_visible()
    context.close()
    texts = Paper.objects.get(title="Begun").document.sections.first().blocks.values_list("text", flat=True)
    assert list(texts) == ["To say it.", "And to say it again."]
