"""Votes at the desk, from a recommendation to the paragraph of the minutes and the register."""

from __future__ import annotations

from datetime import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions.minutesservices import start_minutes
from actions.voteservices import close_vote, minute_interest
from actions.votewords import vote_words
from csp.models import Block, Section
from meetings.models import (
    AgendaItem,
    Ballot,
    BallotResult,
    Decision,
    Interest,
    Meeting,
    MinutedItem,
    Minutes,
    Paper,
)
from meetings.services import declare_interest, mark_presence, open_ballot, put_to_vote
from meetings.votequeries import standing
from reports.builders import minutes_view
from tests import desk
from tests.actions.editing import op, send_one
from tests.factories import (
    AgendaItemFactory,
    DecisionFactory,
    MinutesFactory,
    PaperFactory,
    PaperItemFactory,
    SectionFactory,
)
from tests.meetings.voting import Sitting, seat, sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Sitting:
    """Today's meeting of three agencies, with a fourth absent and a report with a recommendation on its agenda."""
    found = sitting("Council", "Police", "Fire", absent=("Health",), quorum=3, day=timezone.localdate())
    paper = PaperFactory(meeting=found.meeting, title="Lamps")
    PaperItemFactory(paper=paper, item=found.item)
    section = SectionFactory(document=paper.document, title="Recommendations")
    Block.objects.create(section=section, position=1, text="To mend the lamps by the lock.")
    return found


@pytest.fixture
def officer(client: Client) -> Client:
    desk.sign_in(client, desk.officer())
    return client


def at(name: str, made: Sitting, number: int | None = None) -> str:
    return reverse(f"minutes:{name}", args=[made.meeting.pk, *([number] if number else [])])


def tap(client: Client, made: Sitting, agency: str, choice: str, was: str = "", **more: str):
    told = {"agency": made.agency(agency).pk, "choice": choice, "was": was} | more
    return client.post(at("cast_vote", made, 1), told, headers={"HX-Request": "true"})


def close(client: Client, made: Sitting, **more: object):
    seen = standing(Ballot.objects.get(position=1)).seen
    return client.post(at("close_vote", made, 1), {"seen": seen} | more, headers={"HX-Request": "true"})


def test_a_recommendation_is_voted_on_and_the_minutes_say_so(officer: Client, made: Sitting):
    page = officer.get(at("votes", made)).text
    assert "To mend the lamps by the lock." in page
    source = Block.objects.get(text="To mend the lamps by the lock.")
    answer = officer.post(at("start_vote", made), {"source": source.pk, "item": made.item.pk, "prepare": "yes"})
    assert answer.url == at("vote", made, 1)
    assert "Open the vote first" in tap(officer, made, "Council", "for").text
    assert tap(officer, made, "Health", "against", notified="on").status_code == 200
    opened = officer.post(at("open_vote", made, 1))
    assert opened.url == at("vote", made, 1)
    for agency, choice in (("Council", "for"), ("Police", "against")):
        assert tap(officer, made, agency, choice).status_code == 200
    late = tap(officer, made, "Council", "against")
    assert late.status_code == 409
    assert "Council has one vote, and “For” was noted for it at" in late.text
    assert tap(officer, made, "Fire", "for").status_code == 200
    tie = close(officer, made)
    assert tie.status_code == 422
    assert "The votes are equal" in tie.text
    done = close(officer, made, deciding="for")
    assert done.status_code == 200
    result = BallotResult.objects.get()
    assert (result.outcome, result.presided_by.name) == ("carried", "Council's member")
    decision = Decision.objects.get()
    assert (decision.ballot, decision.method, decision.outcome) == (result.ballot, "vote", "agreed")
    assert (decision.votes_for, decision.votes_against, decision.abstentions) == (2, 2, 0)
    assert decision.block.section.minuted_item.item == made.item
    assert decision.block.text == vote_words(result, ["Health"])
    assert decision.block.text == (
        "The Board voted on the recommendation of the report “Lamps”: “To mend the lamps by the lock.” The votes were equal, two "
        "for, two against and none abstained (Health notified beforehand). The Chair, Council's member, gave the deciding vote "
        "for, and the motion was carried."
    )
    shown = [one for section in minutes_view(made.meeting, "public").text.sections for block in section.blocks for one in block.decisions]
    assert [(one.deciding, one.chair, one.notified) for one in shown] == [("for", "Council's member", 1)]
    assert tap(officer, made, "Fire", "against", was="for").status_code == 409
    assert "Change it in the minutes" in officer.get(at("vote", made, 1)).text


def test_what_a_vote_counted_is_not_typed_in_the_editor_but_its_words_are(officer: Client, made: Sitting):
    ballot = made.ballot()
    for agency in ("Council", "Police"):
        made.vote(ballot, agency, "for")
    close(officer, made)
    decision, minutes = Decision.objects.get(), Minutes.objects.get()
    told = {"identity": decision.identity, "base": decision.version, "block": decision.block.identity}
    typed = {"text": "Lamps.", "outcome": "agreed", "votes": [9, 0, 0]}
    refused = send_one(minutes, made.by, op("put_decision", **told, content=typed))
    assert (refused.state, "are not typed" in refused.message) == ("refused", True)
    assert send_one(minutes, made.by, op("put_decision", **told, content=typed | {"votes": [2, 0, 0]})).state == "saved"
    gone = send_one(minutes, made.by, op("delete_decision", identity=decision.identity, base=decision.version + 1))
    assert (gone.state, "the decision stays" in gone.message) == ("refused", True)


def test_a_vote_without_a_quorum_decides_nothing_and_the_minutes_tell_why(officer: Client, made: Sitting):
    ballot = made.ballot()
    made.vote(ballot, "Council", "for")
    left = {"person": made.rows["Fire"].person_id, "way": "left"}
    assert officer.post(reverse("meetings:room", args=[made.meeting.pk]), left).status_code == 302
    assert "There is no quorum".lower() in officer.get(at("vote", made, 1)).text
    assert close(officer, made).status_code == 200
    assert BallotResult.objects.get().outcome == "not_quorate"
    assert not Decision.objects.exists()
    (block,) = Block.objects.filter(section__document__minutes__meeting=made.meeting)
    assert block.text.endswith("The meeting was not quorate: 2 Board members were at the table, and 3 are needed. Nothing was decided.")


def test_a_desk_that_saw_something_else_closes_nothing_and_asks_again(officer: Client, made: Sitting):
    ballot = made.ballot()
    made.vote(ballot, "Council", "for")
    seen = standing(ballot).seen
    assert officer.get(f"{at('vote', made, 1)}?seen={seen}", headers={"HX-Request": "true"}).status_code == 204
    made.vote(ballot, "Police", "against")
    news = officer.get(f"{at('vote', made, 1)}?seen={seen}", headers={"HX-Request": "true"})
    assert (news.status_code, "1 for, 1 against" in news.text) == (200, True)
    answer = officer.post(at("close_vote", made, 1), {"seen": seen})
    assert answer.url == at("vote", made, 1)
    assert "Look again, then close" in officer.get(answer.url).text
    assert not BallotResult.objects.exists()


def test_typed_words_prepared_reworded_and_withdrawn(officer: Client, made: Sitting):
    empty = officer.post(at("start_vote", made), {"motion": " "})
    assert (empty.status_code, "Enter the words of the motion." in empty.text) == (422, True)
    officer.post(at("start_vote", made), {"motion": "That the bridge be painted.", "prepare": "yes"})
    officer.post(at("reword_vote", made, 1), {"motion": "That it be green.", "was": "That the bridge be painted."})
    officer.post(at("reword_vote", made, 1), {"motion": "That it be blue.", "was": "That the bridge be painted."})
    assert Ballot.objects.get().motion == "That it be green."
    assert officer.post(at("withdraw_vote", made, 1)).url == at("votes", made)
    assert not Ballot.objects.exists()


def test_an_interest_is_noted_put_into_the_minutes_once_and_taken_away(officer: Client, made: Sitting):
    person = made.rows["Police"].person
    address = reverse("minutes:declare_interest", args=[made.meeting.pk])
    bad = officer.post(address, {"person": person.pk, "words": "A sister makes lamps.", "left_room": "on"})
    assert (bad.status_code, "Choose the item" in bad.text) == (422, True)
    officer.post(address, {"person": person.pk, "words": "A sister makes lamps.", "left_room": "on", "item": made.item.pk})
    interest = Interest.objects.get()
    for _ in range(2):
        officer.post(reverse("minutes:minute_interest", args=[made.meeting.pk, interest.pk]), {"text": ""})
    interest.refresh_from_db()
    assert interest.block.text == (
        "Police's member (Police) declared an interest in “Lamps by the lock”, and left the room while it was taken: A sister "
        "makes lamps."
    )
    assert Block.objects.filter(section__document__minutes__meeting=made.meeting).count() == 1
    with pytest.raises(ValueError, match="declared an interest"):
        mark_presence(meeting=made.meeting, person=person, mark="no-word", base=made.rows["Police"].version, by=made.by)
    officer.post(reverse("minutes:drop_interest", args=[made.meeting.pk, interest.pk]))
    assert not Interest.objects.exists()


@pytest.mark.parametrize("kept", ["its section", "another closed section", "no closed section"])
def test_what_a_closed_item_decides_and_who_had_an_interest_in_it_stays_out_of_open_sections(
    officer: Client, made: Sitting, kept: str
):
    declarations = AgendaItemFactory(agenda=made.item.agenda, title="Declarations of interest")
    AgendaItem.objects.filter(pk=made.item.pk).update(session="closed", title="A death in Mill Lane")
    made.item.refresh_from_db()
    minutes = start_minutes(meeting=made.meeting, by=made.by)
    if kept == "another closed section":  # the item was put on the agenda when the minutes were open already
        MinutedItem.objects.filter(item=made.item).delete()
    elif kept == "no closed section":
        Section.objects.filter(minuted_item__item=made.item).delete()
    ballot = made.ballot("That Mill Lane be reviewed.")
    made.vote(ballot, "Council", "for")
    close_vote(ballot=ballot, by=made.by)
    interest = declare_interest(
        meeting=made.meeting, person=made.rows["Police"].person, words="Knew them.", item=made.item, by=made.by
    )
    minute_interest(interest=interest, text="", by=made.by)
    told = Block.objects.filter(section__document=minutes.document, kind="paragraph").values_list("text", "section__audience")
    assert [("Mill Lane" in text, audience) for text, audience in told] == [(True, "closed"), (True, "closed")]
    assert "Mill Lane" not in str(minutes_view(made.meeting, "public"))
    assert declarations.minuted_items.get().section.blocks.count() == 0


def test_a_closed_paper_put_to_the_vote_without_its_item_stays_closed(made: Sitting):
    minutes = start_minutes(meeting=made.meeting, by=made.by)
    Paper.objects.update(audience="closed", title="A death in Mill Lane")
    ballot = put_to_vote(meeting=made.meeting, source=Block.objects.get(text__startswith="To mend"), by=made.by)
    open_ballot(ballot=ballot, by=made.by)
    made.vote(ballot, "Council", "for")
    close_vote(ballot=ballot, by=made.by)
    (block,) = Block.objects.filter(section__document=minutes.document, kind="paragraph")
    assert ("Mill Lane" in block.text, block.section.audience) == (True, "closed")


def test_an_interest_of_another_meeting_is_not_there(officer: Client, made: Sitting):
    other = sitting("Trust", rules=False, day=timezone.localdate().replace(year=2030))
    theirs = declare_interest(meeting=other.meeting, person=other.rows["Trust"].person, words="Lamps.", by=made.by)
    assert officer.post(reverse("minutes:drop_interest", args=[made.meeting.pk, theirs.pk])).status_code == 404
    foreign = {"motion": "That it be.", "item": other.item.pk}
    assert officer.post(at("start_vote", made), foreign).status_code == 422
    assert officer.get(at("vote", made, 1)).status_code == 404


def test_who_comes_and_goes_is_noted_in_one_tap_and_printed(officer: Client, made: Sitting):
    room, person = reverse("meetings:room", args=[made.meeting.pk]), made.rows["Fire"].person
    officer.post(room, {"person": person.pk, "way": "left", "at": "11:40"})
    officer.post(room, {"person": person.pk, "way": "came", "at": "11:55"})
    row = made.meeting.attendances.get(person=person)
    assert (row.left, row.arrived) == (time(11, 40), time(11, 55))
    start_minutes(meeting=made.meeting, by=made.by)
    printed = [one.times for group in minutes_view(made.meeting, "public").attendance for one in group.people]
    assert sorted(printed) == ["", "", "left 11:40, back 11:55"]
    officer.post(room, {"person": person.pk, "way": "left", "at": "11:50"})
    assert "came at 11:55 and cannot have left before" in officer.get(reverse("meetings:attendance", args=[made.meeting.pk])).text
    officer.post(room, {"person": person.pk, "way": "throughout"})
    row.refresh_from_db()
    assert (row.left, row.arrived) == (None, None)
    Meeting.objects.filter(pk=made.meeting.pk).update(date="2031-07-08")
    officer.post(room, {"person": person.pk, "way": "left"})
    assert "Enter the time" in officer.get(reverse("meetings:attendance", args=[made.meeting.pk])).text


def _register(made: Sitting, count: int, status: str = "circulated") -> None:
    minutes = Minutes.objects.filter(meeting=made.meeting).first() or MinutesFactory(meeting=made.meeting)
    Minutes.objects.filter(pk=minutes.pk).update(status=status)
    closed = Section.objects.create(document=minutes.document, position=99 + count, title="A death in Mill Lane", audience="closed")
    for number in range(count):
        block = Block.objects.create(section=closed, position=number, text=f"Paragraph {number}")
        DecisionFactory(meeting=made.meeting, block=block, text=f"Lamp {number} is mended.")


def test_the_register_is_searched_and_shows_votes_by_agency(client: Client, made: Sitting):
    desk.sign_in(client, desk.board_member())
    ballot = made.ballot()
    made.vote(ballot, "Police", "for")
    made.vote(ballot, "Fire", "against")
    made.vote(ballot, "Council", "for")
    desk.sign_in(client, desk.officer())
    close(client, made)
    desk.sign_in(client, desk.board_member())
    register = reverse("members:decisions")
    assert "Nothing is in the register yet" in client.get(register).text, "drafts are their writer's"
    _register(made, 2)
    page = client.get(register).text
    assert "3 decisions" in page
    assert "A death in Mill Lane" in page, "closed ones are for Board and members"
    assert page.index("Police") < page.index("For</td>")
    assert "1 decision<" in client.get(register, {"words": "lamps lock", "method": "vote"}).text
    assert "No decision fits" in client.get(register, {"outcome": "rejected"}).text
    assert "3 decisions" in client.get(register, {"year": "rubbish", "page": "99"}).text


def test_the_register_asks_the_same_few_questions_of_few_and_of_many(client: Client, made: Sitting):
    desk.sign_in(client, desk.board_member())
    _register(made, 2)
    few = _queries(client, reverse("members:decisions"))
    _register(made, 20)
    assert len(_queries(client, reverse("members:decisions"))) == len(few) <= 14


def test_a_vote_of_many_agencies_asks_no_more_than_of_few(officer: Client, made: Sitting):
    ballot, counts = made.ballot(), []
    for number in range(12):
        seat(made.meeting, f"Member {number}", f"Trust {number}")
        made.vote(ballot, f"Trust {number}", "for")
        if number in (0, 11):
            counts.append(len(_queries(officer, at("vote", made, 1))))
    assert counts[0] == counts[1] <= 30


def _queries(client: Client, address: str) -> list[object]:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return list(asked)
