"""The outbox and its workers as processes of their own: killed in the middle, and two at once."""

from __future__ import annotations

import random
from types import SimpleNamespace

import pytest
from django_tasks_db.models import DBTaskResult

from csp.mail import post
from csp.models import Message
from tests.csp import postbox
from tests.csp.postbox import Postbox
from tests.factories import PartnershipFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]
State = Message.State


@pytest.fixture
def box(settings, own_data):
    with postbox.listening() as found:
        postbox.send_through(settings, found.port)
        yield found


def write(to: str, subject: str = "Papers are out") -> Message:
    return post(to=to, subject=subject, template="csp/mail/code", code="20310624", what="")


@pytest.mark.soak
def test_killed_again_and_again_nothing_is_lost_and_only_the_instant_of_acceptance_doubles(box: Postbox, own_data, at_length):
    """SIGKILL to a worker that is a process of its own: in the middle of a conversation, and in the instant between
    the server's acceptance and our note of it, when a second copy with the same Message-ID is right."""
    chance = random.Random(2031)
    messages, kills = (500, 25) if at_length else (24, 3)
    PartnershipFactory()
    expected = {write(to=f"reader{n}@thornbridge.example", subject=f"Papers {n}").message_id for n in range(messages)}
    running = SimpleNamespace(process=None, left=0, instant=False, doubled=set())

    def maybe(instant: bool) -> None:
        running.left -= running.instant == instant
        if running.left == 0 and running.process is not None and running.instant == instant:
            if instant:
                running.doubled.add(box.taken[-1].key)
            postbox.kill(running.process)
            running.process = None

    box.before, box.after = lambda _: maybe(False), lambda _: maybe(True)
    environment = postbox.installation(own_data, box.port)
    for turn in range(kills):
        running.left, running.instant = chance.randint(1, max(2, messages // kills // 2)), turn % 2 == 0
        running.process = process = postbox.worker(environment)
        process.wait(timeout=120)
        assert process.returncode == -9
    running.left = -1
    running.process = postbox.worker(environment)
    assert running.process.wait(timeout=300) == 0
    assert all(len(one.to) == 1 and one.message["To"] == one.to[0] for one in box.taken)
    keys = [one.key for one in box.taken]
    assert set(keys) == expected
    assert {key for key in keys if keys.count(key) > 1} == running.doubled
    assert len(keys) == messages + len(running.doubled) and len(running.doubled) == (kills + 1) // 2
    assert not DBTaskResult.objects.exists()
    assert Message.objects.filter(state=State.SENT).count() == messages


def test_two_workers_at_once_send_each_message_once(box: Postbox, own_data):
    expected = {write(to=f"reader{n}@thornbridge.example").message_id for n in range(20)}
    environment = postbox.installation(own_data, box.port)
    workers = [postbox.worker(environment) for _ in range(2)]
    assert [one.wait(timeout=120) for one in workers] == [0, 0]
    assert sorted(one.key for one in box.taken) == sorted(expected)
