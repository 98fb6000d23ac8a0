"""Seeded schedules of faults at the live editor: a real server, a real browser, and nothing typed is lost.

`make soak` runs a hundred; every run of the suite a few.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from actions.minutesservices import start_minutes
from meetings.models import Minutes
from tests import desk
from tests.factories import AgendaFactory, AgendaItemFactory, MeetingFactory, UserFactory
from tests.functional.faults.server import Server
from tests.functional.faults.sitting import Account, Sitting

LANES, AT_LENGTH = 4, 25


def minutes_begun() -> Minutes:
    """Minutes of a meeting with a closed and two open items."""
    meeting = MeetingFactory()
    agenda = AgendaFactory(meeting=meeting)
    AgendaItemFactory(agenda=agenda, title="A review", session="closed")
    AgendaItemFactory(agenda=agenda, title="Welcome")
    AgendaItemFactory(agenda=agenda, title="Safer streets")
    return start_minutes(meeting=meeting, by=UserFactory())


@pytest.mark.soak
@pytest.mark.parametrize("lane", range(LANES))
def test_nothing_is_lost(
    lane: int, transactional_db: None, own_data: Path, tmp_path: Path, playwright: Playwright,
    browser_type_launch_args: dict[str, object], at_length: bool,
) -> None:
    server = Server(tmp_path / "server.log")
    server.start()
    accounts: list[Account] = []
    try:
        for turn in range(AT_LENGTH if at_length else 1):
            seed = lane * AT_LENGTH + turn
            sitting = Sitting(
                seed, playwright=playwright, launch=browser_type_launch_args, profile=tmp_path / f"profile-{turn}",
                server=server, minutes=minutes_begun(), user=desk.officer(), closed=seed % 5 == 4,
            )
            accounts.append(sitting.run(steps=5 if at_length else 2))
            print(told(accounts[-1]), flush=True)
    finally:
        server.kill()
    assert [(one.seed, one.lost) for one in accounts if one.lost] == []
    assert [(one.seed, one.unwarned) for one in accounts if one.unwarned] == []
    assert max((seconds for one in accounts for seconds in one.warned), default=0) < 10
    assert sum(one.claimed for one in accounts) > 0


def told(account: Account) -> str:
    """A sitting in a line."""
    longest = max(account.warned, default=0.0)
    return (
        f"seed {account.seed}: {account.typed} characters typed, {account.claimed} called saved or kept, "
        f"{account.lost_characters} of them lost, {account.conflicts} conflicts; warned within {longest:.1f} s; {', '.join(account.faults)}"
    )
