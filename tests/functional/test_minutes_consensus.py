"""A report's recommendation becomes the decision by one key, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from csp.models import Block
from meetings.models import Decision, Minutes
from tests.factories import PaperFactory, PaperItemFactory, SectionFactory
from tests.functional.minutesdesk import Desk, desk, minutes, written
from tests.functional.test_public_site import TOO_WIDE, violations

__all__ = ["desk", "minutes"]

MEND, COUNT = "To mend the lamps by the lock before winter.", "To count the lamps of the market square."
AGREED = "The Board agreed the recommendation of the report “Lamps” by consensus: “{}”"


@pytest.fixture
def recommended(minutes: Minutes) -> list[Block]:
    """What a report on "Safer streets" recommends; a closed one on "Any other business" too."""
    blocks = []
    items = [section.minuted_item.item for section in minutes.document.sections.order_by("position")]
    for item, title, audience, words in ((items[1], "Lamps", "public", [MEND, COUNT]), (items[2], "Locks", "closed", ["To change them."])):
        paper = PaperFactory(meeting=minutes.meeting, title=title, audience=audience)
        PaperItemFactory(paper=paper, item=item)
        section = SectionFactory(document=paper.document, title="Recommendations")
        blocks += [Block.objects.create(section=section, position=at, text=one) for at, one in enumerate(words, 1)]
    return blocks


def decided() -> list[tuple[str, str, str, str | None]]:
    return list(Decision.objects.order_by("position").values_list("text", "method", "outcome", "source__text"))


def test_a_recommendation_is_agreed_by_one_key(desk: Desk, minutes: Minutes, recommended: list[Block]) -> None:
    desk.open()
    desk.page.get_by_role("button", name="Write in Section 2").click()
    expect(desk.box("Paragraph 2.1")).to_have_attribute("placeholder", f"Alt C: agreed, “{MEND}”")
    assert violations(desk.page) == []
    before = desk.keys
    desk.press("Alt+c")
    expect(desk.box("Paragraph 2.1")).to_have_value(AGREED.format(MEND))
    expect(desk.box("Decision at 2.1")).to_have_value(MEND)
    assert desk.keys - before == 1
    # The next one by the next press, behind words of one's own; then there is none left.
    desk.type("Costs were compared.").press("Alt+c").type(" All were content.").saved()
    assert desk.beyond == 2
    expect(desk.box("Decision at 2.2")).to_have_value(COUNT)
    assert decided() == [(MEND, "consensus", "agreed", MEND), (COUNT, "consensus", "agreed", COUNT)]
    assert written(minutes)[1][1] == [AGREED.format(MEND), "Costs were compared. All were content."]
    desk.press("Alt+c")
    expect(desk.page.locator("[data-part=notices]")).to_contain_text("All that the reports recommend here is decided.")
    # Taken back, and offered again; from the menu, by choice.
    desk.press("Alt+z").saved()
    assert decided() == [(MEND, "consensus", "agreed", MEND)]
    desk.press("Shift+F2")
    entry = desk.page.get_by_role("button", name=f"Agreed: {COUNT}")
    expect(entry).to_be_visible()
    entry.press("Enter")
    expect(desk.box("Decision at 2.2")).to_have_value(COUNT)
    desk.saved()
    assert len(decided()) == 2
    assert violations(desk.page) == []
    desk.page.set_viewport_size({"width": 390, "height": 844})
    assert desk.page.evaluate(TOO_WIDE) == 0


def test_a_paragraph_that_was_written_goes_with_its_decision(desk: Desk, minutes: Minutes, recommended: list[Block]) -> None:
    desk.open()
    desk.page.get_by_role("button", name="Write in Section 2").click()
    desk.press("Alt+c", "Alt+z").type("It was put off.").saved()
    assert written(minutes)[1][1] == ["It was put off."]
    assert decided() == []


def test_what_a_closed_report_recommends_is_not_put_into_an_open_section(
    desk: Desk, minutes: Minutes, recommended: list[Block]
) -> None:
    desk.open()
    desk.page.get_by_role("button", name="Write in Section 3").click()
    desk.press("Alt+c")
    expect(desk.page.locator("[data-part=notices]")).to_contain_text("make the section closed first")
    desk.page.get_by_role("button", name="Menu of Section 3").click()
    desk.page.get_by_role("button", name="Closed", exact=True).click()
    desk.at("Paragraph 3.1").press("Alt+c")
    expect(desk.box("Decision at 3.1")).to_have_value("To change them.")
    desk.saved()
    assert decided() == [("To change them.", "consensus", "agreed", "To change them.")]
    assert "To change them." not in desk.stored()
