"""The keys of the record: all those promised are there, and all those there are documented."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import reports.record
from meetings.queries import agenda_rows, total_minutes
from reports.record.services import record_of
from tests.factories import full_meeting
from tests.reports.record_builder import Builder
from tests.reports.record_choices import Distinct

pytestmark = pytest.mark.django_db

README = Path(reports.record.__file__).with_name("README.md")
DOCUMENT = {"document_title", "numbering", "sections", "appendices"}
REFERENCE = {"group", "date", "ref", "item", "decision", "ballot", "person", "slug", "place", "audience", "version", "fund", "bid", "grant",
             "submitted_on", "awarded_on", "instalment", "year", "entry", "priority", "objective", "starts"}
SAME = {"parts[]": "agenda[]", "appendices[]": "sections[]", "memberships[]": "members[]"}


def objects(value: Any, name: str = "The file") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of a record under its name in the README: that of the key it stands under."""
    if isinstance(value, list):
        for each in value:
            yield from objects(each, f"{name}[]")
    if isinstance(value, dict):
        yield SAME.get(name, name), value
        for key, each in value.items():
            if key != "rows":
                yield from objects(each, key)


def documented() -> dict[str, set[str]]:
    found = defaultdict(set)
    for part in README.read_text(encoding="utf-8").split("\n## ")[1:]:
        heading, _, text = part.partition("\n")
        for row in re.findall(r"^\|([^|]+)\|", text, re.MULTILINE):
            found[heading.strip("` ")] |= set(re.findall(r"`([^`]+)`", row))
    return {name: keys for name, keys in found.items() if keys}


def test_every_key_is_documented_and_every_documented_key_is_there(own_data: Path) -> None:
    Builder(Distinct()).build()
    found = defaultdict(set)
    for name, value in objects(record_of()):
        keys = set(value)
        if keys <= REFERENCE or keys == {"name", "distinction"}:
            continue
        if keys > DOCUMENT or keys == DOCUMENT:
            found["A document"] |= DOCUMENT
            keys -= DOCUMENT
        found[name] |= keys
    assert {name: keys for name, keys in found.items() if keys} == documented()


PROMISED = {
    "agencies[]": "name statutory members",
    "members[]": "name standing offices",
    "meetings[]": "date group kind starts ends venue mode question_deadline report_deadline agenda agenda_minutes"
    " attendance minutes action_points papers",
    "agenda[]": "number title session heading leads minutes parts",
    "attendance[]": "name agency capacity roles present represents represented_by",
    "minutes": "status closed_at sections appendices",
    "sections[]": "number title blocks",
    "blocks[]": "number kind text action_points",
    "action_points[]": "ref text owners status outcome continues",
    "papers[]": "item title from audience pages sections",
    "publications[]": "kind title meeting audience version url pdf_url sha256 published_at supersedes",
}


def test_the_keys_that_were_promised_are_there(own_data: Path) -> None:
    Builder(Distinct()).build()
    found: dict[str, set[str]] = defaultdict(set)
    for name, value in objects(record_of()):
        found[name] |= set(value)
    assert {name: set(keys.split()) - found[name] for name, keys in PROMISED.items()} == {
        name: set() for name in PROMISED
    }


def test_a_meeting_reads_as_its_papers_do(own_data: Path) -> None:
    made = full_meeting()
    record = record_of()
    meeting = record["meetings"][-1]
    assert [(row["number"], row["minutes"]) for row in meeting["agenda"]] == [
        ("1", 20), (None, 5), ("2", 5), ("3", 10), ("4", None), (None, None), ("5", None), ("6", 5),
    ]
    assert [(part["number"], part["leads"]) for part in meeting["agenda"][4]["parts"]] == [
        ("4.1", ["Bram Brackenridge"]), ("4.2", ["Dev Dunnock"]),
    ]
    assert [row["heading"] for row in meeting["agenda"]] == [False] * 5 + [True] + [False] * 2
    rows = agenda_rows(made.meeting)
    assert [row["number"] or "" for row in meeting["agenda"]] == [row.number for row in rows]
    assert meeting["agenda_minutes"] == total_minutes(rows) == 85
    assert [(one["name"], one["represents"], one["represented_by"]) for one in meeting["attendance"][1:3]] == [
        ("Bram Brackenridge", None, "Cerys Coldharbour"), ("Cerys Coldharbour", "Bram Brackenridge", None),
    ]
    streets = meeting["minutes"]["sections"][2]
    assert [(block["number"], block["action_points"], block["decisions"]) for block in streets["blocks"]] == [
        ("3.1", [], []), ("3.1.1", ["07/01", "07/02"], []), ("3.2", [], []), ("3.2.1", [], [1]),
    ]
    assert [appendix["number"] for appendix in meeting["minutes"]["appendices"]] == ["A"]
    group = made.meeting.group.name
    assert meeting["action_points"][0]["continues"] == {"group": group, "date": "2031-03-11", "ref": "03/03"}
    assert [(paper["item"], paper["items"]) for paper in meeting["papers"]] == [
        ("1", ["1"]), ("4.1", ["4.1", "5"]), ("5", ["5"]), ("5", ["5"]),
    ]
    assert (meeting["starts"], meeting["report_deadline"]) == ("10:00", "2031-06-24")
    assert (meeting["question_deadline"], meeting["question_deadline_override"]) == ("2031-07-07T10:00:00+01:00", None)
    chair = next(one for agency in record["agencies"] for one in agency["members"] if one["name"] == "Ada Applegarth")
    assert [office["kind"] for office in chair["offices"]] == ["chair"]
