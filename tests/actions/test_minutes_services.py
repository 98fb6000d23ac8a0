"""Writing minutes in the editor: what the officer expects of action points, decisions, the clock and the phrases."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from actions.minutesqueries import history_of, state_of, words
from actions.minutesservices import save_minutes, start_minutes
from actions.models import ActionPoint
from actions.phraseservices import keep_phrase, keep_usual_phrases, remove_phrase
from actions.services import update_action_point
from csp.editing.services import read_operations
from csp.editing.shapes import NotEditable
from csp.models import AuditEntry, Block, KeptWording, Phrase, Section, User
from meetings.models import AgendaItem, Decision, Meeting, MinutedItem, Minutes
from meetings.services import agree_minutes, circulate_minutes
from tests.actions.editing import body, new_action, new_block, new_decision, op, reword, send, send_one
from tests.factories import (
    ActionPointFactory,
    AgencyFactory,
    AgendaFactory,
    AgendaItemFactory,
    AttendanceFactory,
    BlockFactory,
    GroupFactory,
    MeetingFactory,
    MinutesFactory,
    PersonFactory,
    SectionFactory,
    StandingVersionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return UserFactory(person=PersonFactory(name="Ada Applegarth"))


@pytest.fixture
def bram() -> User:
    return UserFactory(person=PersonFactory(name="Bram Fennimore"))


@pytest.fixture
def minutes(ada) -> Minutes:
    agenda = AgendaFactory()
    for title in ("Welcome", "Lamps by the lock"):
        AgendaItemFactory(agenda=agenda, title=title)
    return start_minutes(meeting=agenda.meeting, by=ada)


def write(minutes: Minutes, by: User, text: str = "It was dark.", after=None, section: int = 0) -> Block:
    sent = new_block(minutes.document.sections.order_by("position")[section], text, after)
    send_one(minutes, by, sent)
    return Block.objects.get(identity=sent["identity"])


def references(minutes: Minutes) -> list[tuple[str, str]]:
    """(reference, text) of the action points, as they stand in the minutes."""
    told = state_of(minutes, by=UserFactory())
    return [(action["reference"], action["text"]) for section in told["sections"] for block in section["blocks"]
            for action in block["actions"]]


# Opening

def test_minutes_open_with_a_section_for_each_numbered_item(ada):
    agenda = AgendaFactory()
    AgendaItemFactory(agenda=agenda, title="Review of a death", session=AgendaItem.Session.CLOSED)
    AgendaItemFactory(agenda=agenda, kind=AgendaItem.Kind.HEADING, title="Open part")
    AgendaItemFactory(agenda=agenda, title="Key messages to share")
    updates = AgendaItemFactory(agenda=agenda, title="Updates on priorities")
    AgendaItemFactory(parent=updates, title="Lamps")
    AgendaItemFactory(parent=updates, title="Locks")
    AgendaItemFactory(agenda=agenda, kind=AgendaItem.Kind.BREAK, title="Break")
    AgendaItemFactory(agenda=agenda, title="Date of next meeting", purpose=AgendaItem.Purpose.NEXT_MEETING)
    minutes = start_minutes(meeting=agenda.meeting, by=ada)
    told = state_of(minutes, by=ada)
    assert [(s["title"], s["audience"], s["item"]["number"], [(b["kind"], b["text"], b["numbered"]) for b in s["blocks"]])
            for s in told["sections"]] == [
        ("Review of a death", "closed", "1", []),
        ("Updates on priorities", "public", "3", [("subheading", "Lamps", True), ("subheading", "Locks", True)]),
        ("Key messages to share", "public", "2", []),
    ]
    assert start_minutes(meeting=agenda.meeting, by=ada) == minutes
    assert [entry.act for entry in AuditEntry.objects.filter(act="start_minutes")] == ["start_minutes"]


def test_key_messages_close_the_minutes_where_they_did_last_time(ada):
    earlier = MinutesFactory()
    SectionFactory(document=earlier.document, title="Key messages from today")
    meeting = MeetingFactory(group=earlier.meeting.group, date=earlier.meeting.date + timedelta(weeks=12))
    AgendaItemFactory(agenda__meeting=meeting, title="Welcome")
    told = state_of(start_minutes(meeting=meeting, by=ada), by=ada)
    assert [(section["title"], section["item"] is None) for section in told["sections"]] == [
        ("Welcome", False), ("Key messages from today", True)
    ]


def test_a_cancelled_meeting_has_no_minutes(ada):
    with pytest.raises(ValueError, match="cancelled"):
        start_minutes(meeting=MeetingFactory(status=Meeting.Status.CANCELLED), by=ada)


# Action points and decisions

def test_references_follow_the_order_of_the_minutes_while_they_are_a_draft(minutes, ada):
    first, second = write(minutes, ada, "One."), write(minutes, ada, "Two.", section=1)
    for block, text in ((second, "B"), (first, "A"), (second, "C")):
        send_one(minutes, ada, new_action(block, text))
    month = f"{minutes.meeting.date:%m}"
    assert references(minutes) == [(f"{month}/01", "A"), (f"{month}/02", "B"), (f"{month}/03", "C")]
    section = minutes.document.sections.order_by("position")[0]
    moved = send(minutes, ada, op("move_block", identity=second.identity, section=section.identity, after=None))
    assert references(minutes) == [(f"{month}/01", "B"), (f"{month}/02", "C"), (f"{month}/03", "A")]
    assert sorted(moved.references.values()) == [f"{month}/01", f"{month}/02", f"{month}/03"]
    point = ActionPoint.objects.get(text="B")
    send_one(minutes, ada, op("delete_action", identity=point.identity, base=1))
    assert references(minutes) == [(f"{month}/01", "C"), (f"{month}/02", "A")]


def test_once_round_a_reference_stands_and_is_never_given_again(minutes, ada):
    block = write(minutes, ada)
    for text in ("A", "B"):
        send_one(minutes, ada, new_action(block, text))
    circulate_minutes(minutes=minutes, by=ada)
    last = ActionPoint.objects.get(text="B")
    assert send_one(minutes, ada, op("delete_action", identity=last.identity, base=1)).state == "saved"
    early = write(minutes, ada, "Earlier.")
    told = send_one(minutes, ada, new_action(early, "C"))
    month = f"{minutes.meeting.date:%m}"
    assert told.more["reference"] == f"{month}/03"
    assert references(minutes) == [(f"{month}/03", "C"), (f"{month}/01", "A")]


def test_numbers_that_a_log_has_used_stand_even_in_a_draft(minutes, ada):
    block = write(minutes, ada)
    for text in ("A", "B"):
        send_one(minutes, ada, new_action(block, text))
    point = ActionPoint.objects.get(text="A")
    review = MeetingFactory(group=minutes.meeting.group)
    update_action_point(
        point=point, status="in_progress", text="Half", on=review.date, author="Ada", meeting=review, by=ada
    )
    refused = send_one(minutes, ada, op("delete_action", identity=point.identity, base=1))
    assert (refused.state, refused.kept) == ("refused", None)
    assert refused.message == f"{point} has been reported on or carried over; it can no longer be deleted."
    early = write(minutes, ada, "Earlier.")
    send_one(minutes, ada, new_action(early, "C"))
    assert [text for _, text in references(minutes)] == ["C", "A", "B"]
    assert ActionPoint.objects.get(text="C").sequence == 3


@pytest.mark.parametrize(("text", "owners"), [
    ("Ada Applegarth to mend the lamp", [("Ada Applegarth", True)]),
    ("Ada Applegarth and Quentin Quill to meet", [("Ada Applegarth", True), ("Quentin Quill", False)]),
    ("Lighting group to report back", [("Lighting group", True)]),
    ("Thornbridge Constabulary to send the figures", [("Thornbridge Constabulary", True)]),
    ("Mend the lamp", []),
])
def test_owners_are_known_from_the_words(minutes, ada, text, owners):
    GroupFactory(name="Lighting group")
    AgencyFactory(name="Thornbridge Constabulary")
    told = send_one(minutes, ada, new_action(write(minutes, ada), text))
    assert [(owner["words"], owner["known"]) for owner in told.more["owners"]] == owners


def test_owners_change_with_the_words(minutes, ada):
    sent = new_action(write(minutes, ada), "Ada Applegarth to mend the lamp")
    send_one(minutes, ada, sent)
    told = send_one(minutes, ada, op("put_action", identity=sent["identity"], base=1, block=sent["block"],
                                     content={"text": "Chair to mend the lamp"}))
    assert told.more["owners"] == [{"words": "Chair", "known": False}]


def test_a_paragraph_with_something_behind_it_goes_only_with_it(minutes, ada):
    block = write(minutes, ada)
    action, decision = new_action(block, "Chair to look"), new_decision(block, "Agreed.", [4, 1, 0])
    send(minutes, ada, action, decision)
    gone = op("delete_block", identity=block.identity, base=1)
    refused = send_one(minutes, ada, gone)
    assert refused.state == "refused"
    assert refused.message == (
        f"Action point {minutes.meeting.date:%m}/01 and a decision stand behind this paragraph. Delete that first, then "
        "the paragraph."
    )
    saved = send(
        minutes, ada, op("delete_action", identity=action["identity"], base=1),
        op("delete_decision", identity=decision["identity"], base=1), op("delete_block", identity=block.identity, base=1),
    )
    assert [result.state for result in saved.results] == ["saved"] * 3
    assert not Block.objects.exists()


def test_an_action_point_moves_behind_another_paragraph(minutes, ada):
    one, two = write(minutes, ada, "One."), write(minutes, ada, "Two.", section=1)
    sent = new_action(one, "Chair to look")
    send_one(minutes, ada, sent)
    send_one(minutes, ada, op("put_action", identity=sent["identity"], base=1, block=two.identity, content={"text": "Chair to look"}))
    assert ActionPoint.objects.get().block == two


def test_a_vote_is_counted_and_a_consensus_is_not(minutes, ada):
    block = write(minutes, ada)
    sent = new_decision(block, "The plan was agreed.", [4, 1, 2])
    send_one(minutes, ada, sent)
    decision = Decision.objects.get()
    assert (decision.method, decision.votes_for, decision.votes_against, decision.abstentions) == ("vote", 4, 1, 2)
    send_one(minutes, ada, op("put_decision", identity=sent["identity"], base=1, block=block.identity,
                              content={"text": "The plan was agreed.", "outcome": "deferred", "votes": None}))
    decision.refresh_from_db()
    assert (decision.method, decision.votes_for, decision.outcome, decision.version) == ("consensus", None, "deferred", 2)
    told = history_of(minutes, decision.identity)
    assert [(one["version"], one["content"]["votes"], one["by"]) for one in told] == [
        (2, None, "Ada Applegarth"), (1, [4, 1, 2], "Ada Applegarth")
    ]


def test_a_decision_by_which_a_version_is_in_force_keeps_its_outcome(minutes, ada):
    block = write(minutes, ada)
    sent = new_decision(block, "The terms were agreed.")
    send_one(minutes, ada, sent)
    decision = Decision.objects.get(identity=sent["identity"])
    StandingVersionFactory(status="agreed", starts=minutes.meeting.date, decision=decision)
    told = {"identity": sent["identity"], "base": 1}
    content = {"text": "The terms were put off.", "outcome": "deferred", "votes": None}
    refused = send_one(minutes, ada, op("put_decision", block=block.identity, content=content, **told))
    assert (refused.state, refused.message[:30]) == ("refused", "A version of a standing docume")
    assert send_one(minutes, ada, op("delete_decision", **told)).state == "refused"
    reworded = content | {"outcome": "agreed"}
    assert send_one(minutes, ada, op("put_decision", block=block.identity, content=reworded, **told)).state == "saved"


def test_what_belongs_to_another_meeting_is_refused(minutes, ada):
    write(minutes, ada)
    other = ActionPointFactory(block=BlockFactory())
    refused = send_one(minutes, ada, op("put_action", identity=other.identity, base=1, block=other.block.identity,
                                        content={"text": "Mine now"}))
    assert (refused.state, refused.message) == ("refused", "That belongs to the minutes of another meeting.")
    assert KeptWording.objects.get(pk=refused.kept).content["content"] == {"text": "Mine now"}
    foreign = send_one(minutes, ada, reword(BlockFactory(), "Mine now"))
    assert (foreign.state, foreign.message) == ("refused", "That paragraph is in another document.")


# The clock

def test_the_clock_goes_from_item_to_item(minutes, ada):
    one, two = minutes.document.sections.order_by("position")
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        send_one(minutes, ada, op("take_item", section=one.identity))
        clock.shift(300)
        second = op("take_item", section=two.identity)
        send_one(minutes, ada, second)
        clock.shift(60)
        send_one(minutes, ada, op("take_item", section=None))
        clock.shift(60)
        send_one(minutes, ada, second)  # comes again: the meeting has moved on
    first, last = MinutedItem.objects.order_by("section__position")
    assert (first.started_at, first.ended_at) == (start, start + timedelta(seconds=300))
    assert (last.started_at, last.ended_at) == (start + timedelta(seconds=300), start + timedelta(seconds=360))


def test_only_an_item_has_a_clock(minutes, ada):
    section = SectionFactory(document=minutes.document)
    assert send_one(minutes, ada, op("take_item", section=section.identity)).state == "refused"


# Agreed minutes

def test_agreed_minutes_keep_what_comes_too_late(minutes, ada, bram):
    block = write(minutes, ada)
    old = reword(block, "It was darker.")
    send_one(minutes, ada, old)
    circulate_minutes(minutes=minutes, by=ada)
    later = MeetingFactory(group=minutes.meeting.group, date=minutes.meeting.date + timedelta(weeks=9))
    agree_minutes(minutes=Minutes.objects.get(pk=minutes.pk), at=later, by=ada)
    new = new_block(block.section, "And late.")
    with pytest.raises(NotEditable, match="have been agreed"):
        send(minutes, bram, old, new, op("delete_block", identity=block.identity, base=2))
    assert [(kept.content["content"]["text"], kept.by) for kept in KeptWording.objects.all()] == [("And late.", bram)]
    assert send_one(minutes, ada, old).state == "saved"  # it was, before
    kept = KeptWording.objects.get()
    assert send_one(minutes, bram, op("settle", kept=kept.pk)).state == "saved"
    assert state_of(minutes, by=ada)["kept"] == []


# What completes, phrases, queries

def test_words_know_where_people_come_from():
    AttendanceFactory(person=PersonFactory(name="Cerys Coldharbour", title="Dr"), agency=AgencyFactory(name="Thornbridge Trust"))
    assert {"name": "Cerys Coldharbour", "title": "Dr", "agency": "Thornbridge Trust"} in words()["people"]


def test_phrases_are_kept_under_a_short_key(ada):
    phrase = keep_phrase(phrase=None, key=" NOB ", text="Nothing more was raised. ", by=ada)
    assert (phrase.key, phrase.text) == ("nob", "Nothing more was raised.")
    for key, text, why in (("nob", "x", "already stands"), ("a b", "x", "short word"), ("", "x", "short word"), ("x", " ", "Write")):
        with pytest.raises(ValueError, match=why):
            keep_phrase(phrase=None, key=key, text=text, by=ada)
    assert keep_phrase(phrase=phrase, key="nob", text="Nothing else.", by=ada).pk == phrase.pk
    added = keep_usual_phrases(by=ada)
    assert "nob" not in {one.key for one in added}
    assert keep_usual_phrases(by=ada) == []
    assert Phrase.objects.get(key="nob").text == "Nothing else."
    remove_phrase(phrase=phrase, by=ada)
    assert not Phrase.objects.filter(key="nob").exists()


def filled(minutes: Minutes, by: User, count: int) -> Block:
    """Minutes of so many paragraphs with an action point each; the last paragraph."""
    section = minutes.document.sections.order_by("position")[0]
    for number in range(count):
        block = new_block(section, f"Paragraph {number}.")
        send(minutes, by, block, op("put_action", identity=block["op"], base=0, block=block["identity"],
                                    content={"text": "Ada Applegarth to look"}))
    return Block.objects.filter(section=section).order_by("position").last()


@pytest.mark.parametrize("count", [3, 30])
def test_a_save_of_one_paragraph_takes_few_queries(minutes, ada, count, django_assert_num_queries):
    """The paragraph read, revision up (which locks), revision and state read, the paragraph written and put into its
    history (PostgreSQL does both in one); and around them the savepoint that is the transaction outside of tests."""
    block = filled(minutes, ada, count)
    operations = read_operations(body(reword(block, "Other words.")))
    minutes = Minutes.objects.select_related("document").get(pk=minutes.pk)
    with django_assert_num_queries(6 if connection.vendor == "postgresql" else 7):  # SAVEPOINT and RELEASE among them
        save_minutes(minutes=minutes, operations=operations, by=ada)


@pytest.mark.parametrize("count", [3, 30])
def test_the_state_takes_the_same_queries_at_any_size(minutes, ada, count, django_assert_num_queries):
    filled(minutes, ada, count)
    with django_assert_num_queries(16):
        state_of(minutes, by=ada)


def test_no_words_are_too_odd_to_be_saved(minutes, ada):
    odd = "Null \x00, half a pair \ud83d, tab\t, vertical\x0btab, \U0001f600"
    sent = new_block(minutes.document.sections.first(), odd)
    assert send_one(minutes, ada, sent).state == "saved"
    assert Block.objects.get(identity=sent["identity"]).text == "Null , half a pair , tab\t, vertical\ntab, \U0001f600"


def test_a_section_added_by_hand(minutes, ada):
    sent = op("put_section", identity=uuid4(), base=0, after=minutes.document.sections.first().identity,
              content={"kind": "numbered", "title": "Late item", "audience": "closed", "public_wording": "A matter was discussed."})
    assert send_one(minutes, ada, sent).state == "saved"
    assert [section["title"] for section in state_of(minutes, by=ada)["sections"]] == ["Welcome", "Late item", "Lamps by the lock"]
    told = send_one(minutes, ada, op("put_section", identity=sent["identity"], base=1, content=sent["content"] | {"audience": "public"}))
    assert (told.state, told.message) == (
        "refused", "A section that the public reads needs no other wording for the public."
    )
    assert Section.objects.get(identity=sent["identity"]).audience == "closed"
