"""Votes are closed while others type the minutes, in threads with connections of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from actions.minutesservices import start_minutes
from actions.models import ActionPoint
from actions.voteservices import close_vote
from csp.models import Section
from meetings.models import BallotResult, Decision
from tests.actions.editing import op, send_one
from tests.factories import BlockFactory
from tests.meetings.voting import sitting

pytestmark = [pytest.mark.engines, pytest.mark.django_db(transaction=True)]
EACH = 12


def test_votes_are_closed_while_action_points_are_raised_and_nobody_waits_for_ever():
    made = sitting("Council", "Police")
    minutes = start_minutes(meeting=made.meeting, by=made.by)
    block = BlockFactory(section=Section.objects.filter(document=minutes.document_id).first())
    ballots = [made.ballot(f"That lamp {number} be mended.") for number in range(EACH)]
    for ballot in ballots:
        made.vote(ballot, "Council", "for")
    barrier = Barrier(2)

    def raise_points() -> list[str]:
        content = {"text": "Dev Dunnock to mend the lamps."}
        return [
            send_one(minutes, made.by, op("put_action", identity=uuid4(), base=0, block=block.identity, content=content)).state
            for _ in range(EACH)
        ]

    def close() -> list[str]:
        return [close_vote(ballot=ballot, by=made.by)[0].outcome for ballot in ballots]

    def run(work: Callable[[], list[str]]) -> list[str]:
        try:
            barrier.wait(30)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        raised, closed = pool.map(run, (raise_points, close), timeout=120)
    assert (raised, closed) == (["saved"] * EACH, ["carried"] * EACH)
    assert ActionPoint.objects.count() == BallotResult.objects.count() == Decision.objects.count() == EACH
