"""A published meeting, and ways to tamper with it: for the tests of the chain."""

from __future__ import annotations

from pathlib import Path

import pytest

from csp.models import User
from meetings.models import AgendaItem
from reports import chain, triggers
from reports.models import ChainLink, Publication
from reports.rendering import canonical
from reports.services import publish_agenda, publish_meeting, withdraw_publication
from reports.verification import verify
from tests.factories import FullMeeting, UserFactory, full_meeting


@pytest.fixture
def officer() -> User:
    return UserFactory()


@pytest.fixture
def full(own_data: Path, officer: User) -> FullMeeting:
    """A meeting with two versions of its agenda, a withdrawn notice and a paper, all published."""
    full = full_meeting()
    publish_meeting(meeting=full.meeting, what={"notice", "agenda", "papers"}, by=officer)
    AgendaItem.objects.filter(title="Doorstep fraud").update(title="Doorstep fraud and scams")
    publish_agenda(meeting=full.meeting, by=officer)
    notice = Publication.objects.get(kind="notice")
    withdraw_publication(publication=notice, reason="The room was wrong.", by=officer)
    return full


@pytest.fixture
def unlocked(full: FullMeeting) -> FullMeeting:
    """As somebody finds it who has the database in hand and may do anything to it."""
    triggers.remove()
    return full


def faults() -> list[tuple[str, str]]:
    """Where and what, as verification names it."""
    return [(fault.where, fault.field) for fault in verify().faults]


def fields_named(words: str) -> set[str]:
    """The fields at fault of things whose name holds `words`."""
    return {field for where, field in faults() if words in where}


def rewrite_links() -> None:
    """Compute the chain anew from what the rows say now, leaving the signatures."""
    previous = ""
    for link in ChainLink.objects.order_by("sequence"):
        act = link.publication or link.withdrawal
        stated = chain.publication_statement(act) if link.publication else chain.withdrawal_statement(act)
        statement = canonical(stated)
        sha256 = chain.link_hash(link.sequence, previous, statement)
        ChainLink.objects.filter(pk=link.pk).update(statement=statement, previous_sha256=previous, sha256=sha256)
        previous = sha256
