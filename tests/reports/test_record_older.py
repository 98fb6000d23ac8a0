"""A record of an earlier version is read: keys that came later stand for what they meant before."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from meetings.models import AgendaItem, Meeting
from reports.record.older import ADDED, complete
from reports.record.services import as_text, record_of
from tests.factories import (
    MembershipFactory,
    OfficeFactory,
    PriorityFactory,
    RulesFactory,
    StandingVersionFactory,
    full_meeting,
)
from tests.reports.record_tools import forgotten

pytestmark = pytest.mark.django_db


def objects(value: Any, way: list[str]) -> list[dict[str, Any]]:
    """Every object at the end of a way, written anew here."""
    if isinstance(value, list):
        return [one for item in value for one in objects(item, way)]
    if not isinstance(value, dict):
        return []
    return [value] if not way else objects(value.get(way[0]), way[1:])


def without(record: dict[str, Any], path: str) -> int:
    """Take a key out wherever it stands; gives from how many objects."""
    *way, key = path.split(".")
    found = [one for one in objects(record, way) if key in one]
    for one in found:
        del one[key]
    return len(found)


@pytest.fixture
def record(own_data: Path) -> dict[str, Any]:
    """A whole record that says of each later key what it meant before, and an empty database."""
    with forgotten():
        full_meeting()
        RulesFactory()
        AgendaItem.objects.update(about="", about_meeting=None)
        PriorityFactory()
        StandingVersionFactory()
        for seat in (MembershipFactory(agency=None, starts=None), None):
            OfficeFactory(kind="priority_lead", matter="Lamps", starts=None, **({"person": seat.person, "group": seat.group} if seat else {}))
        return record_of()


def read(record: dict[str, Any], folder: Path) -> dict[str, Any]:
    """What stands after the record was imported."""
    place = folder / "older.json"
    place.write_text(as_text(record))
    with forgotten():
        call_command("import_record", str(place))
        return record_of()


def as_it_was(record: dict[str, Any], path: str) -> dict[str, Any]:
    """The record as it reads without that key: a list of which a later key stands in each row is gone with its rows."""
    return record | {path: []} if any(other.startswith(f"{path}.") for other, _ in ADDED) else record


@pytest.mark.engines
def test_without_any_of_the_later_keys(record: dict[str, Any], tmp_path: Path) -> None:
    older, expected = json.loads(as_text(record)), record
    # The innermost first: a later key within what came later itself.
    for path, _ in sorted(ADDED, key=lambda pair: -pair[0].count(".")):
        assert without(older, path)
        expected = as_it_was(expected, path)
    assert older != record
    assert read(older, tmp_path) == expected


@pytest.mark.parametrize("path", [path for path, _ in ADDED])
def test_each_is_a_real_key_and_may_be_missing_alone(path: str, record: dict[str, Any], tmp_path: Path) -> None:
    *way, key = path.split(".")
    assert objects(record, way) and all(key in one for one in objects(record, way))
    older = json.loads(as_text(record))
    without(older, path)
    complete(older)
    assert older == as_it_was(record, path)


@pytest.mark.parametrize(("spoil", "why"), [
    (lambda record: record["meetings"][1].pop("cancelled_because"), "meetings[1].cancelled_because is missing."),
    (lambda record: record["meetings"][0].pop("venue"), "meetings[0].venue is missing."),
    (lambda record: [one.pop("venue") for one in record["meetings"]], "meetings[0].venue is missing."),
])
def test_what_no_earlier_version_wrote_is_refused(spoil: Callable, why: str, record: dict[str, Any], tmp_path: Path) -> None:
    spoil(record)
    with pytest.raises(CommandError) as caught:
        read(record, tmp_path)
    assert str(caught.value) == why
    with forgotten():
        assert not Meeting.objects.exists()


JSON = st.recursive(st.none() | st.booleans() | st.text(max_size=3), lambda below: st.lists(below, max_size=3) | st.dictionaries(
    st.sampled_from(["meetings", "agenda", "parts", "minutes", "partnership", "about", "x"]), below, max_size=4), max_leaves=20)


@given(JSON)
def test_whatever_is_no_record_is_left_to_the_reading(value: Any) -> None:
    before = json.loads(json.dumps(value))
    complete(value)
    if not isinstance(value, dict):
        # A list at the top is gone through like any other; nothing that stood there is changed.
        assert type(value) is type(before)
    else:
        assert {key: type(one) for key, one in before.items()} == {key: type(value[key]) for key in before}
