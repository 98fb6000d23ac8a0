"""The annual reviews of 2020, 2023 and 2024 remade: their facts entered once as records, then drafted by one click."""

from __future__ import annotations

from pathlib import Path

import pytest

from csp.models import Block, Priority, Project, UsefulContact, User
from csp.queries import whole_documents
from meetings.models import StandingVersion
from meetings.standingcomparison import plain
from meetings.standingservices import drop_version
from meetings.timetable import Year
from reports.services.reviewing import draft_review, held_against_record
from tests.factories import UserFactory
from tests.reports.reviewworld import (
    FACTS,
    LINES_2020,
    LINES_2023,
    LINES_2024,
    SOURCES,
    Fact,
    Town,
    told,
    words_of,
)

pytestmark = pytest.mark.django_db
GOAL = 80


def drafted(version: StandingVersion) -> list[tuple[str, str]]:
    """Each paragraph and table of a draft as it is compared, with its section's heading and the sub-heading above it."""
    found = []
    document = whole_documents([version.document_id])[version.document_id]
    for section in document.sections.all():
        above = ""
        for block in section.blocks.all():
            if block.kind == Block.Kind.SUBHEADING:
                above = block.text
            words = " ".join([block.text, *(" ".join(row) for row in block.rows or [])])
            for line in [words, *(words.split("\n") if "\n- " in words or words.startswith("- ") else [])]:
                found.append((told(f"{section.title} {above}"), told(plain(line))))
    return found


def missing(version: StandingVersion, facts: list[Fact]) -> list[Fact]:
    """The facts that the draft does not tell: all that one says must stand in one paragraph, under its heading."""
    paragraphs = drafted(version)
    return [
        fact for fact in facts
        if not any(told(fact.under) in above and all(told(one) in words for one in fact.says) for above, words in paragraphs)
    ]


def share(version: StandingVersion, facts: list[Fact]) -> float:
    """How many of a hundred facts the draft tells."""
    return 100 * (len(facts) - len(missing(version, facts))) / len(facts)


@pytest.fixture
def by() -> User:
    return UserFactory()


@pytest.mark.parametrize("begins", [2019, 2022, 2023])
def test_the_facts_of_a_real_review_are_drafted_without_typing(begins: int, papers: Path, by: User, capsys: pytest.CaptureFixture[str]):
    said, facts = words_of(papers / SOURCES[begins]), FACTS[begins]
    # Each is a fact of the source, and not of ours; days in headings it may write otherwise.
    assert [fact.says for fact in facts if not all(told(one) in said for one in fact.says)] == []
    town = Town(by).build()
    town.contacts({2019: LINES_2020, 2022: LINES_2023, 2023: LINES_2024}[begins])
    version = draft_review(group=town.group, year=Year(begins), by=by)
    left = missing(version, facts)
    found = share(version, facts)
    with capsys.disabled():
        print(f"\n{Year(begins)}: {len(facts) - len(left)} of {len(facts)} facts, {found:.1f} %; not in it: {[fact.says for fact in left]}")
    assert found >= GOAL
    # The count can fall: a record less is a fact less, in a draft made without it.
    held = held_against_record(version)
    assert held.offers == [] and held.stale == []
    UsefulContact.objects.get(name__startswith="Domestic violence").delete()
    Project.objects.filter(name="Save Our Cycles Campaign").delete()
    Priority.objects.filter(name__startswith="Identifying and").delete()
    lost = {offer.block.text.partition("\n")[0] for offer in held_against_record(version).offers if offer.kind == "gone" and offer.block}
    assert any("Domestic violence directory" in one for one in lost)
    drop_version(version=version, by=by)
    again = draft_review(group=town.group, year=Year(begins), by=by)
    fewer = {fact.says for fact in missing(again, facts)} - {fact.says for fact in left}
    assert len(fewer) >= 2 and share(again, facts) < found
