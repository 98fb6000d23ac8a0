"""Typing minutes by keyboard: paragraphs, sub-headings, action points, decisions, completion, moving about."""

from __future__ import annotations

from playwright.sync_api import expect

from actions.models import ActionPoint
from csp.models import Phrase
from meetings.models import Decision, Minutes
from tests.functional.minutesdesk import Desk, desk, minutes, paragraph, written

__all__ = ["desk", "minutes"]


def begin(desk: Desk) -> Desk:
    """To the first section, as a click on its button does."""
    desk.page.get_by_role("button", name="Write in Section 1").click()
    return desk


def test_a_section_by_keyboard(desk: Desk, minutes: Minutes) -> None:
    """Enter makes the next paragraph, Ctrl+Enter goes to the next section: one key beyond the text each."""
    begin(desk).type("The Chair welcomed everyone.").press("Enter").type("Apologies came from two.")
    assert desk.beyond == 1
    desk.press("Control+Enter").type("Lamps were discussed.")
    assert desk.labels() == ["Paragraph 1.1", "Paragraph 1.2", "Paragraph 2.1"]
    desk.saved()
    assert written(minutes) == [
        ("Welcome and apologies", ["The Chair welcomed everyone.", "Apologies came from two."]),
        ("Safer streets", ["Lamps were discussed."]),
        ("Any other business", []),
    ]
    assert desk.beyond == 2


def test_sub_headings_and_what_is_below_them(desk: Desk, minutes: Minutes) -> None:
    begin(desk).type("#", words=False).type("Riverside path").press("Enter").type("Two lamps flicker.")
    desk.press("Enter").type("They will be mended.").press("Enter")
    desk.type("#", words=False).type("Market square").press("Enter").press("Enter").type("Back again.")
    assert desk.labels() == [
        "Sub-heading 1.1", "Paragraph 1.1.1", "Paragraph 1.1.2", "Sub-heading 1.2", "Paragraph 1.3",
    ]
    desk.saved()
    rows = minutes.document.sections.first().blocks.order_by("position").values_list("kind", "depth", "numbered")
    assert list(rows) == [
        ("subheading", 1, True), ("paragraph", 2, True), ("paragraph", 2, True), ("subheading", 1, True),
        ("paragraph", 1, True),
    ]
    desk.press("Control+]")
    assert desk.labels()[-1] == "Paragraph 1.2.1"
    desk.press("Control+[")
    assert desk.labels()[-1] == "Paragraph 1.3"


def test_an_action_point_without_leaving_the_keyboard(desk: Desk, minutes: Minutes) -> None:
    begin(desk).type("The survey was presented.")
    before = desk.beyond
    desk.press("Enter").type("/a ", words=False).type("Louise Marlowe to circulate the presentation")
    assert desk.beyond - before == 4
    expect(desk.page.locator(".ed-hung__head")).to_have_text("Action point 07/01")
    desk.press("Enter").type("/a ", words=False).type("Nobody Known and Zebediah Quill to count lamps")
    expect(desk.page.locator(".ed-hung__head")).to_have_text(["Action point 07/01", "Action point 07/02"])
    expect(desk.page.locator(".ed-chip")).to_have_text(
        ["Louise Marlowe", "Nobody Known (not known)", "Zebediah Quill"]
    )
    desk.press("Enter").type("The next paragraph.").saved()
    assert written(minutes)[0][1] == ["The survey was presented.", "The next paragraph."]
    points = ActionPoint.objects.order_by("sequence")
    assert [(point.reference, point.text, point.block.text) for point in points] == [
        ("07/01", "Louise Marlowe to circulate the presentation", "The survey was presented."),
        ("07/02", "Nobody Known and Zebediah Quill to count lamps", "The survey was presented."),
    ]


def test_references_follow_the_order_of_the_paragraphs(desk: Desk, minutes: Minutes) -> None:
    begin(desk).type("First.").press("Enter").type("/a ", words=False).type("Louise Marlowe to write").press("Enter")
    desk.type("Second.").press("Enter").type("/a ", words=False).type("Zebediah Quill to read").saved()
    desk.at("Paragraph 1.2").press("Alt+ArrowUp")
    assert desk.box("Paragraph 1.1").input_value() == "Second."
    expect(desk.page.locator(".ed-hung")).to_contain_text(["07/01", "07/02"])
    desk.saved()
    expect(desk.box("Action point 07/01")).to_have_value("Zebediah Quill to read")
    assert list(ActionPoint.objects.order_by("sequence").values_list("text", flat=True)) == [
        "Zebediah Quill to read", "Louise Marlowe to write",
    ]


def test_decisions_votes_and_key_messages(desk: Desk, minutes: Minutes) -> None:
    begin(desk).type("The plan was discussed.")
    desk.press("Enter").type("/d ", words=False).type("The plan was agreed.").press("Enter")
    desk.type("/v ", words=False).type("4-2-1 ", words=False).type("Lamps come first.").press("Enter")
    desk.type("/k ", words=False).type("Lamps will be mended.").press("Enter").type("Then they went home.").saved()
    assert list(Decision.objects.order_by("position").values_list(
        "text", "method", "outcome", "votes_for", "votes_against", "abstentions"
    )) == [
        ("The plan was agreed.", "consensus", "agreed", None, None, None),
        ("Lamps come first.", "vote", "agreed", 4, 2, 1),
    ]
    assert written(minutes) == [
        ("Welcome and apologies", ["The plan was discussed.", "Then they went home."]),
        ("Safer streets", []), ("Any other business", []), ("Key messages", ["Lamps will be mended."]),
    ]
    desk.page.get_by_label("Outcome").last.select_option("Deferred")
    desk.box("Against").fill("0")
    desk.box("Against").blur()
    desk.saved()  # the page says at once that something waits
    last = Decision.objects.order_by("position").last()
    assert (last.outcome, last.votes_for, last.votes_against, last.abstentions) == ("deferred", 4, 0, 1)


def test_splitting_joining_deleting_and_taking_back(desk: Desk, minutes: Minutes) -> None:
    begin(desk).type("One two three four.").saved()
    for _ in range(len("three four.")):
        desk.press("ArrowLeft")
    desk.press("Enter").saved()
    assert written(minutes)[0][1] == ["One two", "three four."]
    desk.type("And ").saved()
    assert written(minutes)[0][1] == ["One two", "And three four."]
    desk.press("Home", "Backspace").saved()
    assert written(minutes)[0][1] == ["One two And three four."]
    desk.press("End", "Enter").type("/a ", words=False).type("Louise Marlowe to listen").press("Enter")
    desk.type("Last.").press("Home", "Backspace").saved()
    assert written(minutes)[0][1] == ["One two And three four. Last."]
    assert ActionPoint.objects.get().block.text == "One two And three four. Last."
    desk.press("Shift+F2")
    desk.page.get_by_role("button", name="Delete").press("Enter")
    desk.saved()
    assert written(minutes)[0][1] == [] and not ActionPoint.objects.exists()
    desk.page.get_by_role("button", name="Take back").click()
    desk.saved()
    assert written(minutes)[0][1] == ["One two And three four. Last."]
    assert ActionPoint.objects.get().text == "Louise Marlowe to listen"


def test_rows_move_within_a_section_and_into_the_next(desk: Desk, minutes: Minutes) -> None:
    begin(desk).type("A").press("Enter").type("B").press("Enter").type("C")
    desk.press("Alt+ArrowUp").press("Alt+ArrowUp").saved()
    assert written(minutes)[0][1] == ["C", "A", "B"]
    for _ in range(3):
        desk.press("Alt+ArrowDown")
    desk.type("!").saved()
    assert written(minutes) == [
        ("Welcome and apologies", ["A", "B"]), ("Safer streets", ["C!"]), ("Any other business", []),
    ]


def test_new_sections_by_keyboard(desk: Desk, minutes: Minutes) -> None:
    begin(desk).press("Control+Enter", "Control+Enter").type("There was none.")
    desk.press("Control+Enter").type("Date of the next meeting").press("Enter").type("In autumn.")
    desk.press("Enter").type("/s ", words=False).type("Close").press("Enter").type("At noon.").saved()
    assert written(minutes)[2:] == [
        ("Any other business", ["There was none."]), ("Date of the next meeting", ["In autumn."]), ("Close", ["At noon."]),
    ]
    expect(desk.page.get_by_role("heading", level=2, name="5 Close")).to_be_visible()


def test_a_new_section_without_a_word_goes_again(desk: Desk, minutes: Minutes) -> None:
    begin(desk).type("One.").press("Alt+PageDown", "Alt+PageDown").type("Three.").press("Alt+PageDown", "Alt+PageUp")
    desk.type("Two.").press("Alt+PageDown", "Control+Enter", "Shift+Tab").saved()
    assert written(minutes) == [
        ("Welcome and apologies", ["One."]), ("Safer streets", ["Two."]), ("Any other business", ["Three."]),
    ]


def test_names_complete_and_never_get_in_the_way(desk: Desk, minutes: Minutes) -> None:
    begin(desk).type("Thanks to Lou")
    expect(desk.page.get_by_role("option")).to_have_text(["Louise Marlowe"])
    desk.press("Tab").type(" and")
    expect(desk.page.get_by_role("option")).to_have_count(0)
    desk.type(" Superintendent Qui")
    expect(desk.page.get_by_role("option")).to_contain_text(["Zebediah Quill"])
    # Whoever types on does not notice: Enter is still the next paragraph.
    desk.press("Enter").type("Zeb").press("ArrowDown")
    box = desk.box("Paragraph 1.2")
    expect(box).to_have_attribute("aria-activedescendant", "ed-offer-0")
    desk.press("Enter").type(" spoke.").press("Enter").type("Lou").press("Escape").press("Tab")
    assert desk.page.evaluate("document.activeElement.tagName") == "BUTTON"
    desk.saved()
    assert written(minutes)[0][1] == ["Thanks to Louise Marlowe and Superintendent Qui", "Zebediah Quill spoke.", "Lou"]


def test_standard_phrases_by_a_short_key(desk: Desk, minutes: Minutes) -> None:
    Phrase.objects.create(key="nob", text="There was no other business.")
    desk.open()
    begin(desk).type(";nob ").type("At all.").press("Enter").type(";nob").press("Enter").type(";no").press("Tab").saved()
    one = "There was no other business."
    assert written(minutes)[0][1] == [f"{one} At all.", one, one]


def test_lines_and_bullets_within_a_paragraph(desk: Desk, minutes: Minutes) -> None:
    begin(desk).type("Two lamps:").press("Shift+Enter", "Shift+Enter").type("- by the lock").press("Shift+Enter")
    desk.type("by the mill").press("Shift+Enter", "Shift+Enter").type("Done.").saved()
    assert written(minutes)[0][1] == ["Two lamps:\n\n- by the lock\n- by the mill\nDone."]


def test_the_rows_of_others_are_reached_by_arrows(desk: Desk, minutes: Minutes) -> None:
    for text in ("One", "Two", "Three"):
        paragraph(minutes, 1, text)
    desk.open().at("Paragraph 1.1").press("ArrowDown").type("!").press("ArrowDown").type("?").press("ArrowUp")
    desk.type("!").saved()
    assert written(minutes)[0][1] == ["One", "!Two!", "?Three"]


def test_a_table_by_keyboard(desk: Desk, minutes: Minutes) -> None:
    begin(desk).type("Before.").press("Enter").type("/t ", words=False).type("Street").press("Tab").type("Lamps")
    desk.press("Tab").type("Mill Lane").press("Tab").type("12").press("Enter").type("7").saved()
    table = minutes.document.sections.first().blocks.get(kind="table")
    assert table.rows == [["Street", "Lamps"], ["Mill Lane", "12"], ["", "7"]]


def test_help_is_one_key_away(desk: Desk) -> None:
    dialog = desk.page.get_by_role("dialog")
    begin(desk).type("What?")
    expect(dialog).to_have_count(0)
    for key in ("F1", "Control+/"):
        desk.press(key)
        expect(dialog).to_be_visible()
        assert desk.page.evaluate("document.querySelector('dialog[open]').scrollHeight <= innerHeight")
        desk.press("Escape")
        expect(dialog).to_have_count(0)
    assert desk.page.evaluate("document.activeElement.getAttribute('aria-label')") == "Paragraph 1.1"
    desk.page.get_by_role("button", name="Keys and help").focus()
    desk.press("?")
    expect(dialog).to_be_visible()
