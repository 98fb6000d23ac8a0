"""Action points: raised, marked in minutes, told of in a log, carried over."""

from datetime import date

import pytest

from actions.models import ActionPoint
from actions.services import (
    Raised,
    carry_over,
    raise_action_point,
    raised_at,
    record_log,
    record_marks,
    sequence_of,
    tie_carry_overs,
    update_action_point,
)
from csp.drafts import DraftBlock, DraftDocument, DraftSection
from csp.models import Block, Person, User
from csp.services import found_group, found_partnership, record_person, write_document
from meetings.reading.shapes import LogEntryRead, MeetingFacts
from meetings.services import record_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return User.objects.machine()


@pytest.fixture
def group(by):
    return found_partnership(name="Harrowmere Community Safety Partnership", by=by)[1]


@pytest.fixture
def march(group, by):
    return record_meeting(group=group, facts=MeetingFacts(date=date(2031, 3, 11)), by=by)


@pytest.fixture
def july(group, by):
    return record_meeting(group=group, facts=MeetingFacts(date=date(2031, 7, 8)), by=by)


@pytest.fixture
def october(group, by):
    return record_meeting(group=group, facts=MeetingFacts(date=date(2031, 10, 7)), by=by)


def blocks(*texts: str, by: User) -> list[Block]:
    draft = DraftDocument("Minutes", sections=[DraftSection("One", blocks=[DraftBlock(text=t) for t in texts])])
    return write_document(draft=draft, key="minutes", by=by)[1][0]


def log(meeting, by, *entries: LogEntryRead) -> list[ActionPoint]:
    return record_log(meeting=meeting, raised=raised_at(meeting=meeting, entries=entries), by=by)


def references(points) -> list[str]:
    return [point.reference for point in points]


@pytest.mark.parametrize(("words", "answer"), [("03/05", (3, 5)), ("3/5", (3, 5)), ("12/100", (12, 100))])
def test_a_reference_is_month_and_sequence(words, answer):
    assert sequence_of(words) == answer


@pytest.mark.parametrize("words", ["", "13/01", "00/1", "3/0", "2031/03", "three"])
def test_anything_else_is_no_reference(words):
    with pytest.raises(ValueError, match="not a reference"):
        sequence_of(words)


def test_raised_one_after_the_other_they_count(march, by):
    first = raise_action_point(meeting=march, text="Amara Okafor to write.", owners=["Amara Okafor"], by=by)
    second = raise_action_point(meeting=march, text="All to read.", by=by)
    assert references([first, second]) == ["03/01", "03/02"]
    assert first.owners.get().words == "Amara Okafor"


def test_owners_are_people_and_groups_the_record_knows(march, by):
    record_person(name="Amara Okafor", by=by)
    cycle = found_group(name="Task group", kind="task", by=by)
    point = raise_action_point(meeting=march, text="…", owners=["Amara Okafor", "Task group", "Everybody"], by=by)
    assert [(o.person, o.group, o.words) for o in point.owners.all()] == [
        (Person.objects.get(), None, "Amara Okafor"), (None, cycle, "Task group"), (None, None, "Everybody")]


def test_marks_hang_action_points_behind_paragraphs(march, by):
    one, two = blocks("Said this.", "Said that.", by=by)
    assert record_marks(meeting=march, marks=[(one, "03/02"), (two, "03/01"), (two, "03/03")], by=by) == []
    points = ActionPoint.objects.order_by("sequence")
    assert [(p.reference, p.block, p.block_position) for p in points] == [
        ("03/01", two, 1), ("03/02", one, 1), ("03/03", two, 2)]


def test_a_mark_of_another_month_and_a_second_one_go_back_as_words(march, by):
    one, two = blocks("Said this.", "Said that.", by=by)
    notices = record_marks(meeting=march, marks=[(one, "03/01"), (two, "02/04"), (two, "03/01")], by=by)
    assert len(notices) == 2
    two.refresh_from_db()
    assert two.text == "Said that. Action point 02/04 Action point 03/01"
    assert references(ActionPoint.objects.all()) == ["03/01"]


def test_a_log_tells_text_owners_status_and_outcome(march, july, by):
    one, = blocks("Said this.", by=by)
    record_marks(meeting=march, marks=[(one, "03/01")], by=by)
    log(july, by, LogEntryRead("03/01", "Amara Okafor to write.", ["Amara Okafor"], "closed", "Written on 1 May."))
    point = ActionPoint.objects.get()
    assert (point.text, point.status, point.outcome, point.settled_at, point.block) == (
        "Amara Okafor to write.", "closed", "Written on 1 May.", july, one)
    assert list(ActionPoint.objects.for_log(july)) == [point]


def test_the_same_log_twice_changes_nothing(march, july, by):
    entry = LogEntryRead("03/01", "Amara Okafor to write.", ["Amara Okafor"], "in_progress", "Half done.")
    log(july, by, entry)
    log(july, by, entry)
    assert ActionPoint.objects.get().updates.get().text == "Half done."


@pytest.mark.parametrize("later_first", [False, True])
def test_the_later_of_two_logs_stands_in_whatever_order_they_come(march, july, october, by, later_first):
    early = (july, LogEntryRead("03/01", "Write.", ["Amara"], "in_progress", "Half done."))
    late = (october, LogEntryRead("03/01", "Write it.", ["Amara"], "closed", "Done."))
    for meeting, entry in [late, early] if later_first else [early, late]:
        log(meeting, by, entry)
    point = ActionPoint.objects.get()
    assert (point.text, point.status, point.outcome, point.settled_at) == ("Write it.", "closed", "Done.", october)
    assert point.updates.count() == 2
    assert list(ActionPoint.objects.for_log(july)) == list(ActionPoint.objects.for_log(october)) == [point]


def test_an_entry_of_a_month_without_a_meeting_is_refused(july, by):
    with pytest.raises(ValueError, match="03/01"):
        log(july, by, LogEntryRead("03/01", "Write."))
    assert not ActionPoint.objects.exists()


def test_an_entry_belongs_to_the_latest_meeting_of_its_month(group, march, by):
    next_march = record_meeting(group=group, facts=MeetingFacts(date=date(2032, 3, 9)), by=by)
    next_july = record_meeting(group=group, facts=MeetingFacts(date=date(2032, 7, 6)), by=by)
    entry = LogEntryRead("03/01", "Write.")
    assert raised_at(meeting=next_july, entries=[entry]) == [Raised(entry, next_march)]
    assert raised_at(meeting=march, entries=[entry]) == [Raised(entry, None)]


@pytest.mark.parametrize("later_first", [False, True])
def test_a_carry_over_is_tied_in_whatever_order_the_logs_come(group, march, july, october, by, later_first):
    words = "Louise Wray to check that the published plan is complete."
    first = (july, LogEntryRead("03/05", words, ["Louise Wray"], "in_progress", "Being checked."))
    second = (october, LogEntryRead("07/02", words.replace("check", "verify"), ["Louise Wray"], "in_progress", "Nearly.",
                                    "Carried over from 11 March meeting."))
    for meeting, entry in [second, first] if later_first else [first, second]:
        log(meeting, by, entry)
        tie_carry_overs(group=group, by=by)
    later, earlier = ActionPoint.objects.get(meeting=july), ActionPoint.objects.get(meeting=march)
    assert later.continues == earlier
    assert (earlier.status, earlier.settled_at) == ("carried_over", july)
    assert references(ActionPoint.objects.for_log(october)) == ["07/02"]


def test_an_origin_that_is_not_in_the_record_stays_in_words(group, march, july, by):
    log(july, by,
        LogEntryRead("03/01", "Something quite different.", ["A"], "in_progress", ""),
        LogEntryRead("03/05", "Louise Wray to check the plan.", ["Louise Wray"], "in_progress", "",
                     "Carried over from 11 March meeting."))
    tied, unresolved = tie_carry_overs(group=group, by=by)
    assert (tied, references(unresolved)) == ([], ["03/05"])
    point = ActionPoint.objects.get(sequence=5)
    assert (point.continues, point.origin_words) == (None, "Carried over from 11 March meeting.")


def test_a_closed_action_point_is_no_origin(group, march, july, october, by):
    log(july, by, LogEntryRead("03/05", "Louise Wray to check the plan.", [], "closed", "Done."))
    log(october, by, LogEntryRead("07/01", "Louise Wray to check the plan.", [], "open", "", "Carried over."))
    assert references(tie_carry_overs(group=group, by=by)[1]) == ["07/01"]


def test_carrying_over_goes_forward_and_once(march, july, october, by):
    old = raise_action_point(meeting=march, text="Check.", by=by)
    new = raise_action_point(meeting=july, text="Check.", by=by)
    with pytest.raises(ValueError, match="later meeting"):
        carry_over(earlier=new, later=old, by=by)
    carry_over(earlier=old, later=new, by=by)
    another = raise_action_point(meeting=october, text="Check.", by=by)
    with pytest.raises(ValueError, match="already"):
        carry_over(earlier=old, later=another, by=by)


def test_an_update_is_a_dated_line_and_the_latest_word(march, july, by):
    point = raise_action_point(meeting=march, text="Check.", by=by)
    update_action_point(point=point, status="closed", text="Checked.", on=date(2031, 5, 1), author="Louise Wray", by=by,
                        meeting=july)
    point.refresh_from_db()
    assert (point.status, point.outcome, point.settled_at) == ("closed", "Checked.", july)
    assert (point.updates.get().author, point.updates.get().date) == ("Louise Wray", date(2031, 5, 1))
