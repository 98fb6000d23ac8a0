"""One meeting alone: it, its publications, and what they refer to."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from meetings.models import Meeting
from reports.models import Publication
from reports.record.services import as_text, meeting_at, record_of
from reports.record.values import RecordError
from tests.factories import (
    AgencyFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    StoredFileFactory,
    full_meeting,
)
from tests.reports.record_builder import Builder
from tests.reports.record_choices import Distinct

pytestmark = pytest.mark.django_db


def test_one_meeting_has_the_same_keys_and_nothing_of_others(own_data: Path) -> None:
    made = full_meeting()
    stranger = MembershipFactory(person=PersonFactory(name="Nobody Here"), agency=AgencyFactory(name="Far Away"))
    StoredFileFactory(content=b"of no meeting", name="stray.pdf")
    MeetingFactory(group=GroupFactory(name="Another group"), date=date(2031, 7, 9))
    for meeting, title in ((made.meeting, "The agenda"), (made.earlier, "The earlier one")):
        Publication.objects.create(
            kind="agenda", audience="public", meeting=meeting, place=meeting.date.isoformat(), slug="agenda", version=1,
            title=title, group_name=meeting.group.name, meeting_date=meeting.date, published_by="a@thornbridge.example",
            published_at=datetime(2031, 6, 30, 9, 2, tzinfo=UTC), html_sha256="1" * 64, data_sha256="2" * 64,
            sha256="3" * 64,
        )
    whole, one = record_of(), record_of(made.meeting)

    assert list(one) == list(whole)
    assert one["only_meeting"] == {"group": made.meeting.group.name, "date": "2031-07-08"}
    assert one["meetings"] == [meeting for meeting in whole["meetings"] if meeting["date"] == "2031-07-08"]
    assert one["publications"] == [row for row in whole["publications"] if row["meeting_date"] == "2031-07-08"]
    assert len(whole["publications"]) == 2
    for name in (stranger.person.name, stranger.agency.name, "stray.pdf", "Another group", "The earlier one"):
        assert name in as_text(whole)
        assert name not in as_text(one)
    assert [person["name"] for person in one["people"]] == [
        person["name"] for person in whole["people"] if person["name"] != "Nobody Here"
    ]
    assert {paper["file"] for paper in one["meetings"][0]["papers"]} - {None} <= {row["sha256"] for row in one["files"]}


def test_whatever_a_single_meeting_refers_to_comes_along(own_data: Path) -> None:
    Builder(Distinct()).build()
    for meeting in Meeting.objects.all():
        one = record_of(meeting)
        names = {key: {row["name"] for row in one[key]} for key in ("groups", "agencies", "people")}
        files = {row["sha256"] for row in one["files"]}

        def walk(value: object, key: str = "", names: dict = names, files: set = files) -> None:
            if isinstance(value, list):
                for each in value:
                    walk(each, key)
            elif isinstance(value, dict):
                for inner, each in value.items():
                    walk(each, inner)
            elif value is not None and key == "group":
                assert value in names["groups"]
            elif value is not None and key in ("agency_record", "successor"):
                assert value in names["agencies"]
            elif value is not None and key in ("person", "replaces", "represents"):
                assert value in names["people"]
            elif value is not None and key in ("file", "source", "image"):
                assert value in files

        walk(one)


def test_the_meeting_is_named_as_in_its_address() -> None:
    partnership = MeetingFactory(date=date(2031, 7, 8))
    other = MeetingFactory(group=GroupFactory(slug="masg"), date=date(2031, 7, 8))
    alone = MeetingFactory(group=other.group, date=date(2031, 7, 9))
    assert meeting_at("2031-07-08") == partnership
    assert meeting_at("masg/2031-07-08") == other
    assert meeting_at("2031-07-09") == meeting_at("masg/2031-07-09") == alone
    MeetingFactory(group=GroupFactory(), date=date(2031, 7, 9))
    for words, why in {
        "2031-07-09": "There are 2 meetings on that day.",
        "masg/2031-07-10": "There is no meeting masg/2031-07-10.",
        "July": "July is no date such as 2023-07-11, nor masg/2023-06-21.",
    }.items():
        with pytest.raises(RecordError) as caught:
            meeting_at(words)
        assert str(caught.value) == why


def test_the_command_prints_one_meeting() -> None:
    full_meeting()
    out = StringIO()
    call_command("export_record", meeting="2031-07-08", stdout=out)
    assert [meeting["date"] for meeting in json.loads(out.getvalue())["meetings"]] == ["2031-07-08"]
    with pytest.raises(CommandError, match=r"^There is no meeting 2031-07-09\.$"):
        call_command("export_record", meeting="2031-07-09", stdout=out)
