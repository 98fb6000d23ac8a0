"""The review of action points at a meeting: what is said of each, what is carried over, and the paragraph that follows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from actions.minutesservices import start_minutes
from actions.models import ActionPoint, ActionUpdate
from actions.review import RESULTS, Row, joined, minuted
from actions.reviewqueries import paragraph_of_review, review_of
from actions.reviewservices import review_action_point, word_review
from csp.models import Audience, User
from csp.versions import ChangedMeanwhile
from meetings.models import AgendaItem, Meeting, Minutes
from reports.builders import action_log_view
from tests import desk
from tests.actions.editing import reword, send_one
from tests.factories import (
    ActionOwnerFactory,
    ActionPointFactory,
    ActionUpdateFactory,
    AgendaFactory,
    AgendaItemFactory,
    BlockFactory,
    GroupFactory,
    MeetingFactory,
    MinutesFactory,
    SectionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Meeting:
    """A meeting in July with three action points on its log: 03/01 to 03/03, and an item for their review."""
    group = GroupFactory(partnership=True)
    earlier = MeetingFactory(group=group, date=date(2031, 3, 11))
    for text in ("Dev Dunnock to mend the lamps.", "Count the lamps.", "Write to the shops."):
        ActionOwnerFactory(action_point=ActionPointFactory(meeting=earlier, text=text))
    later = MeetingFactory(group=group, date=date(2031, 7, 8))
    agenda = AgendaFactory(meeting=later)
    AgendaItemFactory(agenda=agenda, title="Welcome")
    AgendaItemFactory(agenda=agenda, title="What we promised", about=AgendaItem.About.ACTION_LOG)
    return later


def points() -> list[ActionPoint]:
    return list(ActionPoint.objects.filter(meeting__date=date(2031, 3, 11)))


def say(meeting: Meeting, point: ActionPoint, result: str, text: str = "Done.", **more: object) -> ActionPoint | None:
    newest = max((update.pk for update in point.updates.all()), default=0)
    told = {"meeting": meeting, "point": point, "result": result, "text": text, "base": newest, "by": desk.officer()}
    return review_action_point(**told | more)


def paragraph(meeting: Meeting) -> str:
    _, block = paragraph_of_review(Minutes.objects.get(meeting=meeting))
    assert block is not None
    return block.text


@pytest.mark.engines
def test_a_log_is_closed_carried_over_and_left_and_the_minutes_tell_of_it(meeting: Meeting) -> None:
    one, two, three = points()
    assert say(meeting, one, "closed", "All burn again.") is None
    assert paragraph(meeting) == (
        "The action points were closed apart from 03/02 and 03/03. 03/02 and 03/03 were not taken up."
    )
    new = say(meeting, two, "carried_over", "Half are counted.")
    assert new is not None and new.reference == "07/01" and new.text == two.text
    assert say(meeting, three, "in_progress", "") is None
    assert paragraph(meeting) == (
        "The action points were closed apart from 03/02 and 03/03. 03/02 was carried over. 03/03 is in progress.\n"
        "\n- 03/02: Half are counted."
    )
    one, two, three = points()
    assert [(row.status, row.outcome, row.settled_at) for row in (one, two, three)] == [
        ("closed", "All burn again.", meeting), ("carried_over", "Half are counted.", meeting), ("in_progress", "", None),
    ]
    assert new.continues == two and [owner.person for owner in new.owners.all()] == [two.owners.get().person]
    assert new.block is not None and new.block.section.title == "What we promised"
    later = MeetingFactory(group=meeting.group, date=date(2031, 10, 7))
    assert [(row.reference, row.words) for row in action_log_view(later, "members").rows] == [
        ("03/03", "In progress."), ("07/01", "Carried over from 11 March meeting. Open."),
    ]


def test_what_was_said_can_be_said_again_until_the_minutes_go_round(meeting: Meeting) -> None:
    one, two, _ = points()
    say(meeting, one, "carried_over", "")
    say(meeting, two, "carried_over", "")
    assert say(meeting, one, "closed", "Done after all.") is None
    (left,) = ActionPoint.objects.filter(meeting=meeting)
    assert (left.continues, left.reference) == (two, "07/01")
    assert paragraph(meeting) == (
        "The action points were closed apart from 03/02 and 03/03. 03/02 was carried over. 03/03 was not taken up."
    )
    assert say(meeting, two, "carried_over", "The count began.") == left
    Minutes.objects.filter(meeting=meeting).update(status=Minutes.Status.CIRCULATED)
    with pytest.raises(ValueError, match=r"03/02 was carried over as 07/01, which has gone round already"):
        say(meeting, two, "closed")
    assert ActionPoint.objects.get(pk=two.pk).status == "carried_over"
    Minutes.objects.filter(meeting=meeting).update(status=Minutes.Status.AGREED)
    with pytest.raises(ValueError, match="are agreed"):
        say(meeting, one, "in_progress")


def test_refusals_write_nothing(meeting: Meeting) -> None:
    one, *_ = points()
    for bad, why in (({"result": "open"}, "Say whether"), ({"result": "closed", "text": " "}, "Write a line"),
                     ({"point": ActionPointFactory()}, "not on the log"), ({"base": 99}, "added a line")):
        with pytest.raises(ValueError, match=why):
            say(meeting, **{"point": one, "result": "closed"} | bad)
    assert not Minutes.objects.exists() and not ActionUpdate.objects.exists()


@pytest.mark.parametrize("result", ["closed", "in_progress", "carried_over"])
def test_what_a_later_meeting_settled_is_not_undone_at_an_earlier_one(meeting: Meeting, result: str) -> None:
    """Its minutes are often open still: they are agreed at that later meeting."""
    one, two, _ = points()
    later = MeetingFactory(group=meeting.group, date=date(2031, 10, 7))
    new = say(later, one, "carried_over", "")
    say(later, two, "closed", "All counted.")
    for point in (one, two):
        with pytest.raises(ValueError, match="The meeting of 7 October 2031 has settled"):
            say(meeting, point, result)
    one, two, _ = points()
    assert (one.status, one.settled_at, new.continues) == ("carried_over", later, one)
    assert (two.status, two.settled_at) == ("closed", later)


def test_words_of_ones_own_stay(meeting: Meeting) -> None:
    one, two, three = points()
    say(meeting, one, "closed")
    minutes = Minutes.objects.get(meeting=meeting)
    _, block = paragraph_of_review(minutes)
    send_one(minutes, UserFactory(), reword(block, "The log was gone through."))
    new = say(meeting, two, "carried_over", "")
    assert paragraph(meeting) == "The log was gone through."
    assert new.block == block
    with pytest.raises(ValueError, match="changed this paragraph meanwhile"):
        word_review(meeting=meeting, text="Mine.", base=1, by=UserFactory())
    written = word_review(meeting=meeting, text=minuted(review_of(meeting)), base=2, by=UserFactory())
    say(meeting, three, "closed")
    assert paragraph(meeting) == "The action points were closed apart from 03/02. 03/02 was carried over."
    assert written.pk == block.pk


def test_a_deleted_paragraph_is_written_anew_and_without_a_place_it_gets_one(meeting: Meeting) -> None:
    AgendaItem.objects.all().delete()
    one, two, _ = points()
    say(meeting, one, "closed")
    first = paragraph_of_review(Minutes.objects.get(meeting=meeting))[1]
    assert first.section.title == "Action points: review"
    first.delete()
    say(meeting, two, "closed")
    second = paragraph_of_review(Minutes.objects.get(meeting=meeting))[1]
    assert second.identity != first.identity
    assert second.text == "The action points were closed apart from 03/03. 03/03 was not taken up."


def test_what_was_raised_in_a_closed_item_is_not_told_in_the_open(meeting: Meeting) -> None:
    one, *_ = points()
    secret = BlockFactory(section=SectionFactory(
        document=MinutesFactory(meeting=one.meeting).document, audience=Audience.CLOSED, title="Mill Lane"
    ))
    ActionPoint.objects.filter(pk=one.pk).update(block=secret, text="Write to the Quill family.")
    new = say(meeting, one, "carried_over", "The Quills moved away.")
    assert "Quill" in ActionPoint.objects.get(pk=new.pk).text  # there is something to leak
    assert paragraph(meeting) == (
        "No action point was closed. 03/01 was carried over. 03/02 and 03/03 were not taken up."
    )
    rows = review_of(meeting)
    assert [row.concealed for row in rows] == [True, False, False]
    later = MeetingFactory(group=meeting.group, date=date(2031, 10, 7))
    assert "Quill" not in str(action_log_view(later, "public").rows)


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_many_hands_at_one_action_point_carry_it_over_once(meeting: Meeting) -> None:
    start_minutes(meeting=meeting, by=UserFactory())
    point, hands = points()[0], [UserFactory() for _ in range(6)]
    barrier = Barrier(len(hands))

    def carry(by: User) -> str:
        try:
            barrier.wait(20)
            review_action_point(meeting=meeting, point=point, result="carried_over", text="", base=0, by=by)
            return "carried"
        except ChangedMeanwhile:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(hands)) as pool:
        done = sorted(pool.map(carry, hands, timeout=60))
    assert done == ["carried", *["told"] * 5]
    assert ActionPoint.objects.filter(meeting=meeting).count() == point.updates.count() == 1


@given(st.lists(st.sampled_from(["", *RESULTS]), max_size=6))
def test_the_paragraph_names_everything_that_is_not_closed(results: list[str]) -> None:
    march = Meeting(date=date(2031, 3, 11))
    rows = [
        Row(ActionPoint(meeting=march, sequence=n), ActionUpdate(status=result, text=f"Words {n}.") if result else None, None, False)
        for n, result in enumerate(results, 1)
    ]
    words = minuted(rows)
    open_ones = [row.point.reference for row in rows if row.result != "closed"]
    if not any(results):
        assert words == ""
        return
    assert all(reference in words for reference in open_ones)
    assert not any(row.point.reference in words for row in rows if row.result == "closed")
    if "closed" in results and open_ones:
        assert words.startswith(f"The action points were closed apart from {joined(open_ones)}.")
    assert all((f"- {row.point.reference}: Words" in words) == (row.result in ("carried_over", "in_progress")) for row in rows)


def test_the_page_asks_the_same_whatever_the_length_of_the_log(client, meeting, django_assert_num_queries) -> None:
    desk.sign_in(client, desk.officer())
    address = reverse("minutes:review", args=[meeting.pk])
    with django_assert_num_queries(FEW := 11):
        client.get(address)
    for _ in range(20):
        ActionOwnerFactory(action_point=ActionPointFactory(meeting=points()[0].meeting))
    with django_assert_num_queries(FEW):
        assert client.get(address).status_code == 200


def test_bad_input_and_a_second_hand_keep_what_was_typed(client, meeting) -> None:
    desk.sign_in(client, desk.officer())
    one, *_ = points()
    address = reverse("minutes:say", args=[meeting.pk, one.identity])
    for told, status, words in (
        ({"text": "They burn.", "base": 0}, 422, "Say whether it is closed"),
        ({"text": " ", "result": "closed", "base": 0}, 422, "Write a line"),
        ({"text": "They burn.", "result": "nonsense", "base": 0}, 422, "Say whether it is closed"),
    ):
        page = client.post(address, told)
        assert (page.status_code, words in page.content.decode()) == (status, True)
    say(meeting, one, "in_progress", "Two of them burn.")
    page = client.post(address, {"text": "They burn.", "result": "closed", "base": 0})
    assert page.status_code == 409
    for words in ("added a line meanwhile", "They burn.", "Two of them burn."):
        assert words in page.content.decode()
    assert client.post(reverse("minutes:say", args=[meeting.pk, ActionPointFactory().identity])).status_code == 404
    answer = client.post(reverse("minutes:word_review", args=[meeting.pk]), {"text": "", "base": 1})
    assert answer.status_code == 422 and "Write what the minutes are to say" in answer.content.decode()
    answer = client.post(reverse("minutes:word_review", args=[meeting.pk]), {"text": "Mine.", "base": 99})
    assert answer.status_code == 409
    now = paragraph(meeting)
    assert now != "Mine." and now.splitlines()[0] in answer.content.decode() and "Mine." in answer.content.decode()


def test_a_carry_over_with_news_of_its_own_is_not_taken_back(meeting: Meeting) -> None:
    one, *_ = points()
    new = say(meeting, one, "carried_over", "")
    ActionUpdateFactory(action_point=new)
    with pytest.raises(ValueError, match="03/01 was carried over as 07/01, of which there is news already"):
        say(meeting, one, "closed")
    assert ActionPoint.objects.filter(pk=new.pk).exists()
