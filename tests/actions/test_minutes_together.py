"""Many save at the same moment, in threads with connections of their own: nothing is lost, nobody waits for ever."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from actions.minutesqueries import state_of
from actions.minutesservices import start_minutes
from actions.services import raise_action_point
from csp.models import Block, KeptWording, User
from meetings.models import Minutes
from meetings.services import agree_minutes, circulate_minutes
from tests.actions.editing import new_action, new_block, op, reword, send, send_one
from tests.factories import AgendaFactory, AgendaItemFactory, MeetingFactory, UserFactory

pytestmark = [pytest.mark.engines, pytest.mark.django_db(transaction=True)]
EDITORS = 6


@pytest.fixture
def minutes() -> Minutes:
    agenda = AgendaFactory()
    for title in ("Welcome", "Lamps by the lock"):
        AgendaItemFactory(agenda=agenda, title=title)
    return start_minutes(meeting=agenda.meeting, by=UserFactory())


def together(work, users: list[User]) -> list:
    """What `work(user, number)` gives for each user, all let go at once."""
    barrier = Barrier(len(users))

    def run(number: int) -> object:
        try:
            barrier.wait(10)
            return work(users[number], number)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(users)) as pool:
        return list(pool.map(run, range(len(users)), timeout=60))


def test_of_many_hands_at_one_paragraph_one_is_saved_each_time_and_the_others_are_kept(minutes):
    users = [UserFactory() for _ in range(EDITORS)]
    send_one(minutes, users[0], new_block(minutes.document.sections.first(), "Nobody wrote yet."))
    block = Block.objects.get()

    def write(user: User, number: int) -> list[tuple[str, str]]:
        done = []
        for turn in range(10):
            seen = Block.objects.get(pk=block.pk)
            words = f"Words {turn} of editor {number}"
            done.append((words, send_one(minutes, user, reword(seen, words)).state))
        return done

    results = [one for done in together(write, users) for one in done]
    saved = {words for words, state in results if state == "saved"}
    refused = {words for words, state in results if state == "conflict"}
    assert len(saved) + len(refused) == EDITORS * 10
    past = Block.history.filter(identity=block.identity).order_by("history_id")
    assert [row.version for row in past] == list(range(1, len(saved) + 2))
    assert {row.text for row in past} == saved | {"Nobody wrote yet."}
    assert {kept.content["content"]["text"] for kept in KeptWording.objects.all()} == refused
    minutes.document.refresh_from_db()
    assert minutes.document.revision == EDITORS * 10 + 1


def test_paragraphs_and_action_points_put_in_by_many_at_once_all_find_their_place(minutes):
    users = [UserFactory() for _ in range(EDITORS)]
    section = minutes.document.sections.first()

    def write(user: User, number: int) -> list[str]:
        chance, states, own = random.Random(number), [], []
        for turn in range(8):
            block = new_block(section, f"{number}.{turn}", after=chance.choice([None, *own]))
            own.append(block["identity"])
            action = op("put_action", identity=block["op"], base=0, block=block["identity"], content={"text": "Chair to look"})
            states += [result.state for result in send(minutes, user, block, action).results]
        states.append(send_one(minutes, user, op("move_block", identity=own[0], section=section.identity, after=own[-1])).state)
        return states

    assert {state for states in together(write, users) for state in states} == {"saved"}
    told = state_of(minutes, by=users[0])["sections"][0]["blocks"]
    assert sorted(block["text"] for block in told) == sorted(f"{n}.{t}" for n in range(EDITORS) for t in range(8))
    references = [action["reference"] for block in told for action in block["actions"]]
    assert references == [f"{minutes.meeting.date:%m}/{place:02}" for place in range(1, EDITORS * 8 + 1)]


def test_agreement_in_the_middle_of_typing_freezes_what_was_saved_and_keeps_the_rest(minutes):
    users = [UserFactory() for _ in range(EDITORS)]
    section = minutes.document.sections.first()
    for _ in users:
        send_one(minutes, users[0], new_block(section, "It was quiet."))
    blocks = list(Block.objects.order_by("pk"))
    later = MeetingFactory(group=minutes.meeting.group)

    def work(user: User, number: int) -> set[str]:
        if number == 0:
            circulate_minutes(minutes=minutes, by=user)
            agree_minutes(minutes=Minutes.objects.get(pk=minutes.pk), at=later, by=user)
            return set()
        saved = set()
        for turn in range(10):
            words = f"{number}.{turn}"
            try:
                if send_one(minutes, user, reword(Block.objects.get(pk=blocks[number].pk), words)).state == "saved":
                    saved.add(words)
            except Exception as why:
                assert "agreed" in str(why)
        return saved

    saved = set.union(*together(work, users))
    assert Minutes.objects.get(pk=minutes.pk).status == "agreed"
    kept = {one.content["content"]["text"] for one in KeptWording.objects.all()}
    assert saved | kept == {f"{n}.{t}" for n in range(1, EDITORS) for t in range(10)}
    assert not saved & kept
    assert {row.text for row in Block.history.all()} == saved | {"It was quiet."}


def test_an_action_point_raised_elsewhere_at_the_same_time_gets_a_number_of_its_own(minutes):
    users = [UserFactory() for _ in range(EDITORS)]
    send_one(minutes, users[0], new_block(minutes.document.sections.first(), "It was dark."))
    block = Block.objects.get()

    def work(user: User, number: int) -> None:
        for _ in range(5):
            if number % 2:
                raise_action_point(meeting=minutes.meeting, text="Carried over", by=user)
            else:
                send_one(minutes, user, new_action(block, "Chair to look"))

    together(work, users)
    sequences = sorted(minutes.meeting.action_points.values_list("sequence", flat=True))
    assert sequences == list(range(1, EDITORS * 5 + 1))
