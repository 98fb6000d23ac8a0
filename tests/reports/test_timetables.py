"""The timetable of a year as a publication: of no meeting, at the address of its year, in the one chain."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from csp.models import User, path_of
from meetings.models import Meeting
from meetings.timetable import Year
from reports.builders import CannotPublish, as_data, timetable_view
from reports.chain import publication_statement
from reports.models import ChainLink, Publication
from reports.queries import address, pdf_address
from reports.record.services import as_text, import_record, record_of
from reports.rendering import printed
from reports.services import publish_notice, publish_timetable, timetable_draft, withdraw_publication
from reports.verification import verify
from tests import desk
from tests.factories import GroupFactory, MeetingFactory, PartnershipFactory, TimetableNoteFactory
from tests.reports.published import pdf_text
from tests.reports.record_tools import forgotten
from tests.reports.siterows import Kind, publish, read, withdraw

pytestmark = pytest.mark.django_db
YEAR = Year(2031)


@pytest.fixture
def by():
    return User.objects.machine()


@pytest.fixture
def planned(own_data):
    """Three meetings of two groups, one cancelled, one of the year after; a note."""
    PartnershipFactory()
    first = MeetingFactory(date=date(2031, 7, 8))
    MeetingFactory(date=date(2031, 11, 25), kind="development", mode="online", venue="By video")
    MeetingFactory(date=date(2032, 2, 10), status="cancelled")
    group = GroupFactory(name="Multi-Agency Steering Group", short_name="MASG", slug="masg")
    MeetingFactory(group=group, date=date(2031, 6, 18), starts=None, ends=None, venue="")
    MeetingFactory(date=date(2032, 4, 13))
    TimetableNoteFactory(words="Counting of lamps", starts=date(2031, 5, 1), ends=date(2031, 7, 31))
    return first


def test_its_address_and_what_it_says(planned, by, client: Client):
    one = publish_timetable(year=YEAR, by=by)
    assert (one.place, one.slug, one.version, one.meeting, one.meeting_date) == (
        "timetable/2031-32", "timetable", 1, None, date(2031, 4, 1),
    )
    assert (address(one), pdf_address(one)) == ("/timetable/2031-32/v1/", "/timetable/2031-32/v1.pdf")
    text = read(client, address(one))
    for words in ("Timetable 2031/32", "Tuesday 8 July 2031", "Multi-Agency Steering Group", "place to be announced",
                  "development session", "Cancelled", "Counting of lamps (May to July 2031)", "11 April, Good Friday",
                  "Planned already for the year after", "Tuesday 13 April 2032"):
        assert words in text, words
    assert json.loads(client.get("/timetable/2031-32/v1.json").content)["year"] == "2031/32"
    pdf = client.get("/timetable/2031-32/v1.pdf")
    assert (pdf.headers["Content-Type"], pdf.getvalue()[:5]) == ("application/pdf", b"%PDF-")
    assert client.get("/timetable/2031-32/").headers["Location"] == "/timetable/2031-32/v1/"
    assert client.get("/timetable/2032-33/").status_code == 404
    assert client.get("/timetable/2031-32/v2/").status_code == 404


def test_unchanged_it_stays_and_changed_it_is_a_new_version(planned, by, client: Client):
    first = publish_timetable(year=YEAR, by=by)
    assert publish_timetable(year=YEAR, by=by) == first
    MeetingFactory(date=date(2031, 10, 14))
    second = publish_timetable(year=YEAR, by=by)
    assert (second.version, second.supersedes) == (2, first)
    assert "superseded" in read(client, address(first))
    assert verify().faults == []


def test_an_empty_year_is_not_published(own_data, by):
    PartnershipFactory()
    with pytest.raises(CannotPublish, match="The timetable 2031/32 is empty"):
        publish_timetable(year=YEAR, by=by)


def test_the_chain_holds_it_beside_the_others_whose_statements_say_the_same_as_before(planned, by):
    notice = publish_notice(meeting=planned, by=by)
    table = publish_timetable(year=YEAR, by=by)
    assert verify().faults == []
    stated = json.loads(ChainLink.objects.get(publication=notice).statement)
    assert stated["meeting"] == f"{planned.group.slug}/2031-07-08"
    assert set(stated) == set(publication_statement(table))
    assert json.loads(ChainLink.objects.get(publication=table).statement)["meeting"] is None


@pytest.mark.engines
def test_only_a_timetable_is_of_no_meeting(planned, by):
    table = publish_timetable(year=YEAR, by=by)
    with pytest.raises(DatabaseError), transaction.atomic():
        Publication.objects.filter(pk=table.pk).update(title="Another")
    for change in ({"kind": "notice"}, {"meeting": planned}):
        table.pk, table.place = None, f"elsewhere/{len(change)}"
        for name, value in change.items():
            setattr(table, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            table.save(force_insert=True)
        table.kind, table.meeting = "timetable", None


def test_withdrawn_it_leaves_a_notice_and_may_be_published_again_once_it_says_something_else(
    planned, by, client: Client, django_capture_on_commit_callbacks
):
    one = publish_timetable(year=YEAR, by=by)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_publication(publication=one, reason="The dates were another town's.", by=by)
    answer = client.get(address(one))
    assert answer.status_code == 410
    assert "another town" in answer.content.decode()
    assert not path_of(one.pdf_sha256).exists()
    assert client.get(pdf_address(one)).status_code == 410
    assert timetable_draft(YEAR).state == "withheld"
    with pytest.raises(CannotPublish, match="was withdrawn with this very content"):
        publish_timetable(year=YEAR, by=by)
    Meeting.objects.filter(date=date(2031, 7, 8)).update(venue="Hall")
    assert publish_timetable(year=YEAR, by=by).version == 2
    assert verify().faults == []


def test_the_command_withdraws_it_by_its_address(planned, by):
    one = publish_timetable(year=YEAR, by=by)
    call_command("withdraw", "/timetable/2031-32/v1/", "--reason", "Wrong.")
    assert Publication.objects.get(pk=one.pk).withdrawal.reason == "Wrong."


def test_it_goes_out_with_the_record_and_comes_back(own_data, by, tmp_path: Path):
    with forgotten():
        PartnershipFactory()
        meeting = MeetingFactory(date=date(2031, 7, 8))
        TimetableNoteFactory(words="Counting of lamps", starts=date(2031, 5, 1), ends=date(2031, 7, 31))
        publish_timetable(year=YEAR, by=by)
        record = record_of()
        assert record_of(meeting)["publications"] == []
        assert record_of(meeting)["timetable_notes"] == []
    (table,) = record["publications"]
    assert (table["meeting"], table["url"]) == (None, "/timetable/2031-32/v1/")
    assert record["timetable_notes"] == [
        {"words": "Counting of lamps", "starts": "2031-05-01", "ends": "2031-07-31", "group": None}
    ]
    place = tmp_path / "record.json"
    place.write_text(as_text(record))
    with forgotten():
        import_record(path=place, by=by)
        assert record_of() == record


def test_the_print_is_accessible_and_says_it_all(planned, by, verapdf: Callable[[Path], list[str]], pdftotext: Path, tmp_path: Path):
    for n in range(8):
        group = GroupFactory(name=f"Task and finish group on matters {n}", slug=f"tfg-{n}")
        for month in (4, 6, 9, 12):
            MeetingFactory(group=group, date=date(2031, month, 2 + n))
    TimetableNoteFactory(group=group, words="Day to be confirmed", starts=date(2032, 3, 1), ends=date(2032, 3, 31))
    draft = timetable_draft(YEAR)
    place = tmp_path / "timetable.pdf"
    place.write_bytes(printed(draft.view, draft.html))
    assert verapdf(place) == []
    words = pdf_text(publish_timetable(year=YEAR, by=by), pdftotext)
    for name in ("Quarter 4", "Task and finish group on matters 7", "Good Friday", "Day to be confirmed", "Tue 8", "MASG"):
        assert name in words, name


def test_the_same_facts_in_page_and_data(planned):
    view = timetable_view(YEAR)
    data = as_data(view)
    assert [one["date"] for quarter in data["quarters"] for one in quarter["meetings"]] == [
        "2031-06-18", "2031-07-08", "2031-11-25", "2032-02-10",
    ]
    assert [row["group_short"] for row in data["rows"]] == ["CSP", "MASG"]
    assert data["running"] == [{"words": "Counting of lamps", "before": 1, "length": 3, "after": 8}]
    assert view.key == [("CSP", view.partnership), ("MASG", "Multi-Agency Steering Group")]


class TestThePublicPages:
    @pytest.mark.parametrize(("today", "shown"), [
        (date(2031, 4, 1), "2031/32"), (date(2031, 3, 31), "2030/31"), (date(2034, 1, 1), "2032/33"), (date(2029, 5, 1), "2030/31"),
    ])
    def test_the_timetable_of_today(self, own_data, client: Client, today, shown):
        for year in (2030, 2031, 2032):
            publish(Kind.TIMETABLE, date(year, 4, 1), title=f"Timetable {Year(year)}")
        with time_machine.travel(today, tick=False):
            text = read(client, "/timetable/")
        assert text.count(f"Timetable {shown}, version 1") == 1

    def test_before_one_is_published_or_when_it_is_withdrawn(self, own_data, client: Client):
        assert "No timetable has been published yet." in read(client, "/timetable/")
        withdraw(publish(Kind.TIMETABLE, date(2031, 4, 1)))
        assert "No timetable has been published yet." in read(client, "/timetable/")

    def test_it_is_no_meeting_among_the_meetings(self, own_data, client: Client):
        publish(Kind.TIMETABLE, date(2031, 4, 1), title="Timetable 2031/32")
        assert "No meetings have been published yet." in read(client, "/meetings/")
        assert client.get("/meetings/2031/").status_code == 404
        publish(Kind.NOTICE, date(2031, 7, 8))
        assert "1 April 2031" not in read(client, "/meetings/")


class TestTheDesk:
    @pytest.fixture
    def officer(self, client: Client):
        return desk.sign_in(client, desk.officer())

    def test_an_empty_year_leads_back_with_a_sentence(self, own_data, officer, client: Client):
        for place in ("publish/", "print.pdf"):
            page = client.get(f"/desk/timetable/2031-32/{place}", follow=True)
            assert page.redirect_chain[-1][0] == "/desk/timetable/2031-32/"
            assert "The timetable 2031/32 is empty: plan its meetings first." in page.content.decode()

    def test_the_print(self, planned, officer, client: Client):
        answer = client.get("/desk/timetable/2031-32/print.pdf")
        assert (answer.headers["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
        assert not Publication.objects.exists()

    def test_withdrawn_with_a_reason(self, planned, officer, by, client: Client):
        one = publish_timetable(year=YEAR, by=by)
        place = f"/desk/timetable/published/{one.pk}/withdraw/"
        refused = client.post(place, {"reason": " "})
        assert (refused.status_code, Publication.objects.standing().count()) == (422, 1)
        assert client.post(place, {"reason": "Another town’s dates."}).status_code == 302
        assert not Publication.objects.standing().exists()
        assert client.get(place).status_code == 404
