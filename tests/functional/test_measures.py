"""Measures in a real browser, by keyboard: figures typed and pasted, the report looked at, filed, and read by a member."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from actions.models import Figure, QuarterReport
from tests import desk
from tests.factories import CategoryFactory, MeetingFactory, TableRowFactory, UserFactory
from tests.functional.conftest import LONG
from tests.functional.test_public_site import TOO_WIDE, violations
from tests.reports.measuresdata import Q4_2019, enter

PASTE = """([field, text]) => {
  const data = new DataTransfer(); data.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_a_quarter_from_its_figures_to_its_paper(live_server: LiveServer, page: Page, width: int) -> None:
    officer = desk.officer()
    desk.sign_in(page.context, officer)
    page.set_viewport_size({"width": width, "height": 900})
    MeetingFactory(date=timezone.localdate() + timedelta(days=30))

    def sound() -> None:
        assert violations(page) == []
        assert page.evaluate(TOO_WIDE) == 0

    page.goto(live_server.url + "/desk/measures/")
    sound()
    page.get_by_role("button", name="Add a report").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Add a report")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    sound()
    measures = enter(Q4_2019, UserFactory(), suppress=True)
    long = CategoryFactory(measures=measures, name=LONG, dimension=LONG[:80], definition=LONG)
    TableRowFactory(table=measures.tables.get(title="Districts"), position=99, category=long)
    for address in (f"{measures.pk}/layout/", f"{measures.pk}/table/{measures.tables.first().pk}/", f"{measures.pk}/"):
        page.goto(f"{live_server.url}/desk/measures/{address}")
        sound()
    page.goto(f"{live_server.url}/desk/measures/{measures.pk}/2019/4/")
    city = page.get_by_role("textbox", name="City, Referrals", exact=True)
    city.focus()
    city.press("ArrowDown")
    expect(page.get_by_role("textbox", name="East, Referrals", exact=True)).to_be_focused()
    page.evaluate(PASTE, [city.element_handle(), "44\t73%\r\n19\tmany\r\n"])
    expect(page.get_by_role("textbox", name="East, Engagement", exact=True)).to_have_value("many")
    sound()
    page.get_by_role("button", name="Save the figures").press("Enter")
    expect(page.locator(".govuk-error-summary")).to_contain_text("East, Engagement: “many” is no number")
    sound()
    page.get_by_role("textbox", name="East, Engagement", exact=True).fill("84")
    page.get_by_role("button", name="Save the figures").press("Enter")
    expect(page.get_by_text("4 figures are saved.")).to_be_visible()
    assert Figure.objects.get(measure__name="Referrals", category__name="East", year=2019, quarter=4).value == 19
    page.get_by_role("link", name="Look at the report").press("Enter")
    expect(page.get_by_role("heading", name="Districts")).to_be_visible()
    expect(page.get_by_role("img", name="Referrals: Districts")).to_be_visible()
    sound()
    page.get_by_role("combobox", name="Meeting and agenda item").select_option(index=1)
    page.get_by_role("button", name="File the report").press("Enter")
    expect(page.get_by_text("is a paper of")).to_be_visible()
    page.goto(f"{live_server.url}/members/measures/{QuarterReport.objects.get().pk}/")
    expect(page.get_by_role("heading", name="How to read these figures")).to_be_visible()
    sound()
