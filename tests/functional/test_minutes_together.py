"""Two people at the same minutes: each sees the other's paragraphs, and no wording is lost where they meet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from csp.models import Block, KeptWording
from meetings.models import Minutes
from tests.desk import officer
from tests.functional.minutesdesk import Desk, address, desk, minutes, paragraph, second, written

__all__ = ["desk", "minutes"]


@pytest.fixture
def other(desk: Desk, minutes: Minutes, live_server: LiveServer) -> Iterator[Desk]:
    """Another officer at the same minutes, in which one paragraph stands."""
    paragraph(minutes, 1, "The lamps were discussed.")
    desk.open()
    with second(desk.page, officer("Dev Dunnock"), address(live_server, minutes.meeting)) as one:
        yield one.open()
        assert one.complaints == []


def test_each_sees_what_the_other_writes(desk: Desk, other: Desk, minutes: Minutes) -> None:
    """Paragraphs come in above who types, who keeps the caret and sees the row where it was."""
    desk.at("Paragraph 1.1").press("Enter").type("Typing here")
    top = desk.page.evaluate("document.activeElement.getBoundingClientRect().top")
    other.at("Paragraph 1.1", end=False).press("Enter").type("Above.").saved()
    expect(desk.box("Paragraph 1.1")).to_have_value("Above.")
    desk.type(" without a break.")
    assert desk.box("Paragraph 1.3").input_value() == "Typing here without a break."
    assert abs(desk.page.evaluate("document.activeElement.getBoundingClientRect().top") - top) < 2 or (
        desk.page.evaluate("scrollY") == 0
    )
    row = desk.page.locator("[data-row]").first
    expect(row.locator(".ed-mark")).to_contain_text("Dev Dunnock")
    desk.saved()
    expect(other.box("Paragraph 1.3")).to_have_value("Typing here without a break.")
    assert written(minutes)[0][1] == ["Above.", "The lamps were discussed.", "Typing here without a break."]


def clash(desk: Desk, other: Desk) -> None:
    """Both change paragraph 1.1; the other is first."""
    desk.page.context.set_offline(True)
    desk.at("Paragraph 1.1").type(" Mine.")
    other.at("Paragraph 1.1").type(" Theirs.").saved()
    desk.page.context.set_offline(False)
    expect(desk.status).to_contain_text("Conflict on 1.1")
    panel = desk.page.get_by_role("group", name="Conflict on Paragraph 1.1")
    expect(panel.locator(".ed-clash__text")).to_have_text(
        ["The lamps were discussed. Mine.", "The lamps were discussed. Theirs."]
    )
    expect(panel).to_contain_text("Dev Dunnock, ")


@pytest.mark.parametrize(("choice", "texts"), [
    ("Keep mine", ["The lamps were discussed. Mine. More."]),
    ("Keep theirs", ["The lamps were discussed. Theirs."]),
    ("Keep both", ["The lamps were discussed. Theirs.", "The lamps were discussed. Mine. More."]),
])
def test_a_clash_shows_both_and_loses_neither(
    desk: Desk, other: Desk, minutes: Minutes, choice: str, texts: list[str]
) -> None:
    clash(desk, other)
    kept = KeptWording.objects.get()
    assert kept.content["content"]["text"] == "The lamps were discussed. Mine."
    # What is typed on meanwhile belongs to mine, and is kept here.
    desk.at("Paragraph 1.1").type(" More.")
    assert desk.stores("Mine. More.")
    # The other sees that there is a wording to settle.
    expect(other.page.get_by_role("group", name="Another wording of Paragraph 1.1")).to_be_visible(timeout=10_000)
    desk.page.get_by_role("button", name=choice).press("Enter")
    desk.saved()
    assert written(minutes)[0][1] == texts
    kept.refresh_from_db()
    assert kept.settled_at is not None
    expect(desk.page.locator(".ed-clash")).to_have_count(0)
    expect(other.page.locator(".ed-clash")).to_have_count(0)
    for place, text in enumerate(texts, 1):
        expect(other.box(f"Paragraph 1.{place}")).to_have_value(text)


def test_what_was_deleted_meanwhile_can_be_put_back(desk: Desk, other: Desk, minutes: Minutes) -> None:
    desk.page.context.set_offline(True)
    desk.at("Paragraph 1.1").type(" Mine.")
    other.at("Paragraph 1.1").press("Shift+F2")
    other.page.get_by_role("button", name="Delete").click()
    other.saved()
    desk.page.context.set_offline(False)
    expect(desk.status).to_contain_text("Conflict on 1.1")
    expect(desk.page.get_by_role("group", name="Conflict on Paragraph 1.1")).to_contain_text("Deleted")
    desk.page.get_by_role("button", name="Keep mine").click()
    desk.saved()
    assert written(minutes)[0][1] == ["The lamps were discussed. Mine."]


def test_whose_row_is_deleted_goes_on_in_an_empty_one(desk: Desk, other: Desk, minutes: Minutes) -> None:
    desk.at("Paragraph 1.1")
    other.at("Paragraph 1.1").press("Shift+F2")
    other.page.get_by_role("button", name="Delete").click()
    expect(desk.box("Paragraph 1.1")).to_have_value("")
    desk.type("Going on.").saved()
    assert written(minutes)[0][1] == ["Going on."]


def test_a_kept_wording_waits_until_somebody_settles_it(desk: Desk, other: Desk, minutes: Minutes) -> None:
    clash(desk, other)
    desk.page.wait_for_timeout(300)
    desk.page.close(run_before_unload=False)
    panel = other.page.get_by_role("group", name="Another wording of Paragraph 1.1")
    expect(panel.locator(".ed-clash__title")).to_contain_text(["Greta Eastlake, not saved", "As it stands"])
    other.page.get_by_role("button", name="Use the wording that was not saved").click()
    other.saved()
    assert written(minutes)[0][1] == ["The lamps were discussed. Mine."]
    assert not KeptWording.objects.filter(settled_at=None).exists()


def test_the_same_words_from_both_are_no_clash(desk: Desk, other: Desk, minutes: Minutes) -> None:
    desk.page.context.set_offline(True)
    desk.at("Paragraph 1.1").type(" Same.")
    other.at("Paragraph 1.1").type(" Same.").saved()
    desk.page.context.set_offline(False)
    desk.saved()
    assert written(minutes)[0][1] == ["The lamps were discussed. Same."]
    expect(desk.page.locator(".ed-clash")).to_have_count(0)


def test_the_caret_stays_among_the_words_when_another_changes_the_row(desk: Desk, other: Desk, minutes: Minutes) -> None:
    desk.at("Paragraph 1.1")
    other.at("Paragraph 1.1", end=False).type("Yesterday: ").saved()
    expect(desk.box("Paragraph 1.1")).to_have_value("Yesterday: The lamps were discussed.")
    desk.type(" All of them.").saved()
    assert written(minutes)[0][1] == ["Yesterday: The lamps were discussed. All of them."]


def test_a_second_tab_of_ones_own_is_somebody_else(desk: Desk, minutes: Minutes) -> None:
    paragraph(minutes, 1, "The lamps were discussed.")
    desk.open()
    tab = Desk(desk.page.context.new_page(), desk.url).open()
    tab.at("Paragraph 1.1").type(" In the second tab.").saved()
    desk.page.bring_to_front()
    expect(desk.box("Paragraph 1.1")).to_have_value("The lamps were discussed. In the second tab.")
    desk.at("Paragraph 1.1").type(" In the first.").saved()
    assert written(minutes)[0][1] == ["The lamps were discussed. In the second tab. In the first."]


def test_the_history_of_a_paragraph_and_the_way_back(desk: Desk, other: Desk, minutes: Minutes) -> None:
    other.at("Paragraph 1.1").type(" At length.").saved()
    expect(desk.box("Paragraph 1.1")).to_have_value("The lamps were discussed. At length.")
    desk.at("Paragraph 1.1").press("Shift+F2")
    desk.page.get_by_role("button", name="History").press("Enter")
    dialog = desk.page.get_by_role("dialog", name="History of Paragraph 1.1")
    expect(dialog.get_by_role("heading", level=3)).to_have_count(2)
    expect(dialog.get_by_role("heading", level=3).first).to_contain_text("Dev Dunnock, ")
    expect(dialog.locator("ins")).to_have_text(" At length.")
    dialog.get_by_role("button", name="Take the wording of").press("Enter")
    expect(dialog).to_have_count(0)
    desk.saved()
    assert Block.objects.get().text == "The lamps were discussed."
