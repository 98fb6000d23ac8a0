"""A recommendation that is agreed without a vote: where it came from is kept, it is decided once, and its words lead anywhere."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from actions.minutesqueries import state_of
from actions.minutesservices import start_minutes
from actions.votewords import consensus_words
from csp.models import Block
from meetings.models import Decision, Minutes, Paper
from meetings.services import put_to_vote, withdraw_ballot
from meetings.votequeries import recommendations
from reports.decisionqueries import Wanted, decisions_for
from tests import desk
from tests.actions.editing import new_decision, op, send, send_one
from tests.factories import (
    AgendaItemFactory,
    BlockFactory,
    MeetingFactory,
    PaperFactory,
    PaperItemFactory,
    SectionFactory,
)
from tests.meetings.voting import Sitting, sitting

pytestmark = pytest.mark.django_db


def report(meeting, item, title: str, *words: str, audience: str = "public") -> list[Block]:
    """A report for an item, with the blocks of what it recommends."""
    paper = PaperFactory(meeting=meeting, title=title, audience=audience)
    PaperItemFactory(paper=paper, item=item)
    section = SectionFactory(document=paper.document, title="Recommendations")
    return [BlockFactory(section=section, position=at, text=one) for at, one in enumerate(words, 1)]


@pytest.fixture
def made() -> Sitting:
    return sitting("Council", "Police")


@pytest.fixture
def minutes(made: Sitting) -> Minutes:
    return start_minutes(meeting=made.meeting, by=made.by)


@pytest.fixture
def paragraph(minutes: Minutes) -> Block:
    return BlockFactory(section=minutes.document.sections.first(), position=1024, text="The report was discussed.")


def taken(paragraph: Block, block: Block) -> dict:
    return new_decision(paragraph, block.text) | {"source": str(block.identity)}


def recommended(minutes: Minutes, made: Sitting) -> list[dict]:
    return state_of(minutes, by=made.by)["sections"][0]["item"]["recommendations"]


def test_the_editor_is_told_what_the_papers_of_an_item_recommend(made: Sitting, minutes: Minutes) -> None:
    part = AgendaItemFactory(agenda=made.item.agenda, parent=made.item, title="Market lamps")
    own, = report(made.meeting, made.item, "Lamps", "To mend\nthe lamps.")
    of_part, = report(made.meeting, part, "Market", "To count the lamps.", audience="closed")
    report(made.meeting, AgendaItemFactory(agenda=made.item.agenda), "Other", "Not here.")
    assert recommended(minutes, made) == [
        {"identity": str(own.identity), "text": "To mend the lamps.", "audience": "public", "voted": False,
         "paragraph": "The Board agreed the recommendation of the report “Lamps” by consensus: “To mend the lamps.”"},
        {"identity": str(of_part.identity), "text": "To count the lamps.", "audience": "closed", "voted": False,
         "paragraph": consensus_words("Market", "To count the lamps.")},
    ]
    ballot = put_to_vote(meeting=made.meeting, source=own, item=made.item, by=made.by)
    assert [one["voted"] for one in recommended(minutes, made)] == [True, False]
    withdraw_ballot(ballot=ballot, by=made.by)
    assert [one["voted"] for one in recommended(minutes, made)] == [False, False]


@pytest.mark.engines
def test_a_decision_keeps_its_recommendation_through_every_wording(made: Sitting, minutes: Minutes, paragraph: Block) -> None:
    block, = report(made.meeting, made.item, "Lamps", "To mend the lamps.")
    sent = taken(paragraph, block)
    assert send_one(minutes, made.by, sent).state == "saved"
    assert send_one(minutes, made.by, sent).state == "saved"  # sent again, as after a lost answer
    send_one(minutes, made.by, op("put_decision", identity=sent["identity"], base=1, block=paragraph.identity,
                                  content={"text": "To mend them soon.", "outcome": "agreed", "votes": None}))
    decision = Decision.objects.get()
    assert (decision.text, decision.method, decision.source, decision.paper.title) == ("To mend them soon.", "consensus", block, "Lamps")
    row, = state_of(minutes, by=made.by)["sections"][0]["blocks"][0]["decisions"]
    assert row["source"] == str(block.identity)
    found, = recommendations(made.meeting)
    assert found.decision == decision
    assert [list(decisions_for(desk.officer(), Wanted(words=words))) for words in ("lamps them", "market")] == [[decision], []]
    block.delete()  # the report was written anew: the decision stands, and still knows the report
    decision.refresh_from_db()
    assert (decision.source, decision.paper.title) == (None, "Lamps")


@pytest.mark.engines
def test_a_recommendation_is_decided_once(made: Sitting, minutes: Minutes, paragraph: Block) -> None:
    block, = report(made.meeting, made.item, "Lamps", "To mend the lamps.")
    first = taken(paragraph, block)
    send_one(minutes, made.by, first)
    second = send_one(minutes, made.by, taken(paragraph, block))
    assert (second.state, second.message) == (
        "refused", "What was decided on this recommendation is in the minutes already. Delete this one."
    )
    with pytest.raises(ValueError, match="say already what was decided"):
        put_to_vote(meeting=made.meeting, source=block, by=made.by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(meeting=made.meeting, position=9, text="Again.", source=block)
    send_one(minutes, made.by, op("delete_decision", identity=first["identity"], base=1))
    assert send_one(minutes, made.by, first).state == "saved"  # what went is not made again by a late copy
    assert not Decision.objects.exists()
    assert send_one(minutes, made.by, taken(paragraph, block)).state == "saved"


@pytest.mark.parametrize("whose", ["another meeting's", "the minutes' own", "nobody's"])
def test_what_no_paper_of_the_meeting_recommends_leaves_the_decision_to_its_words(
    made: Sitting, minutes: Minutes, paragraph: Block, whose: str
) -> None:
    other = MeetingFactory()
    foreign, = report(other, AgendaItemFactory(agenda__meeting=other), "Elsewhere", "To dig.")
    told = {"another meeting's": foreign.identity, "the minutes' own": paragraph.identity, "nobody's": uuid4()}[whose]
    assert send_one(minutes, made.by, taken(paragraph, foreign) | {"source": str(told)}).state == "saved"
    assert list(Decision.objects.values_list("text", "source", "paper")) == [("To dig.", None, None)]


def test_the_votes_page_says_what_was_agreed_without_one(client, made: Sitting, minutes: Minutes, paragraph: Block) -> None:
    block, = report(made.meeting, made.item, "Lamps", "To mend the lamps.")
    send(minutes, made.by, taken(paragraph, block))
    desk.sign_in(client, desk.officer())
    page = client.get(f"/desk/meetings/{made.meeting.pk}/votes/").content.decode()
    assert "Agreed without a vote" in page
    assert f"/minutes/#{paragraph.identity}" in page
    assert f'name="source" value="{block.pk}"' not in page


def test_the_state_asks_the_same_however_much_is_recommended(made: Sitting, minutes: Minutes, paragraph: Block) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            json.dumps(state_of(minutes, by=made.by), default=str)
        return len(asked)

    report(made.meeting, made.item, "Lamps", "To mend the lamps.")
    few = queries()
    for number in range(6):
        blocks = report(made.meeting, made.item, f"Report {number}", "To look.", "To ask.")
        put_to_vote(meeting=made.meeting, source=blocks[0], by=made.by)
        send_one(minutes, made.by, taken(paragraph, blocks[1]))
    assert (queries(), Paper.objects.count()) == (few, 7)
