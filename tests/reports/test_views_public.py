"""The public site: what it shows, and what it never shows."""

from __future__ import annotations

import json
from datetime import date, timedelta

import html5lib
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.views.defaults import server_error

from csp.services import store_file
from reports.models import Publication
from tests.factories import MeetingFactory, PartnershipFactory, UserFactory
from tests.reports.siterows import DAY, NOW, PLACE, Kind, meeting_of, publish, read, withdraw

pytestmark = pytest.mark.django_db

SECRET = "The name of the witness"


@pytest.fixture(autouse=True)
def midsummer() -> object:
    """The day on which all of this is read."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def files(own_data: object) -> None:
    """Files of each test alone."""


class TestHome:
    def test_before_anything_is_published(self, client: Client) -> None:
        text = read(client, "/")
        assert "No meeting is announced at present" in text
        assert "No papers have been published yet." in text
        assert "No minutes have been published yet." in text
        assert "This site is being set up." in text

    def test_the_next_meeting_is_the_first_from_today_on(self, client: Client) -> None:
        publish(Kind.NOTICE, date(2031, 6, 29))
        publish(Kind.NOTICE, date(2031, 10, 7))
        publish(Kind.NOTICE, date(2031, 6, 30))
        text = read(client, "/")
        shown = text[text.index("Next meeting") : text.index("Also announced")]
        assert "Monday 30 June 2031" in shown
        assert "14:00 to 17:00" in shown
        assert "Old Corn Exchange" in shown
        assert "Ask for the Mercer Room at the front desk." in shown
        assert "by 10:00 on Thursday 10 July 2031" in shown
        assert "Tuesday 7 October 2031" in text[text.index("Also announced") :]
        assert "29 June" not in text

    def test_the_day_after_the_meeting_is_no_longer_the_next(self, client: Client) -> None:
        publish(Kind.NOTICE, date(2031, 6, 30))
        assert "Monday 30 June 2031" in read(client, "/")
        with time_machine.travel(NOW + timedelta(days=1)):
            assert "No meeting is announced at present" in read(client, "/")

    def test_a_cancelled_meeting_is_named_and_not_the_next(self, client: Client) -> None:
        publish(Kind.NOTICE, DAY, data={"status": "cancelled"})
        text = read(client, "/")
        assert "No meeting is announced at present" in text and ">Cancelled<" in text
        publish(Kind.NOTICE, date(2031, 7, 18))
        text = read(client, "/")
        assert text.index("Friday 18 July 2031") < text.index("Also announced") < text.index("Friday 11 July 2031")

    def test_who_we_are(self, client: Client) -> None:
        PartnershipFactory(name="Thornbridge CSP & Friends")
        assert "Thornbridge CSP &amp; Friends brings together" in read(client, "/")


class TestMeetings:
    def test_by_year_the_latest_first(self, client: Client) -> None:
        for year, month in ((2028, 2), (2029, 7), (2030, 2), (2030, 10), (2031, 2)):
            publish(Kind.NOTICE, date(year, month, 3))
        text = read(client, "/meetings/")
        places = [text.index(words) for words in (
            'id="y2031"', "3 February 2031", 'id="y2030"', "3 October 2030", "3 February 2030", 'id="y2029"', "3 July 2029"
        )]
        assert places == sorted(places)
        assert "3 February 2028" not in text and 'href="/meetings/2028/"' in text
        assert "3 February 2028" in read(client, "/meetings/2028/")

    def test_what_stands_published_is_named(self, client: Client) -> None:
        meeting_of()
        assert "Agenda, Action points, Minutes, Pack, 1 paper" in read(client, "/meetings/")

    @pytest.mark.parametrize("address", ["/meetings/2019/", "/meetings/0000/", "/meetings/99999/"])
    def test_a_year_without_meetings_is_not_there(self, client: Client, address: str) -> None:
        publish(Kind.NOTICE, DAY)
        read(client, address, 404)


class TestMeeting:
    def test_everything_published(self, client: Client) -> None:
        meeting_of()
        text = read(client, PLACE)
        assert "Download the pack" in text and 'href="/meetings/2031-07-11/pack/v1.pdf"' in text
        assert "Lit." in text and "Repair the lamp." in text and "20 minutes in all" in text
        agenda = text[text.index('id="agenda"') : text.index('id="papers"')]
        assert 'href="/meetings/2031-07-11/paper-survey/v1/"' in agenda
        assert "Plan of the lock <span" in agenda and "paper-plan" not in text

    def test_what_is_not_published_is_said(self, client: Client) -> None:
        publish(Kind.NOTICE, DAY)
        text = read(client, PLACE)
        assert "The agenda has not been published yet." in text
        assert "The minutes follow after the meeting." in text
        assert "No papers have been published for this meeting." in text
        assert "Download the pack" not in text

    def test_after_the_day_nobody_is_asked_to_come(self, client: Client) -> None:
        publish(Kind.NOTICE, DAY)
        assert "How to attend" in read(client, PLACE)
        with time_machine.travel(NOW + timedelta(days=30)):
            text = read(client, PLACE)
            assert "How to attend" not in text and "The minutes have not been published yet." in text

    def test_of_another_group(self, client: Client) -> None:
        publish(Kind.NOTICE, DAY, place="masg/2031-07-11", group_name="Steering Group")
        assert "Steering Group" in read(client, "/meetings/masg/2031-07-11/")
        read(client, PLACE, 404)

    def test_late_papers_are_named_as_late(self, client: Client) -> None:
        notice = publish(Kind.NOTICE, DAY)
        publish(Kind.PAPER, DAY, meeting=notice.meeting, slug="paper-a", data={"items": ["Agenda item 5.2", "Agenda item 6"]})
        assert ">Late<" not in read(client, PLACE) and "Agenda item 5.2, Agenda item 6<" in read(client, PLACE)
        publish(Kind.PAPER, DAY, meeting=notice.meeting, slug="paper-b", data={"late": True, "author": "Ada Applegarth"})
        assert ">Late<" in read(client, PLACE) and "From Ada Applegarth<" in read(client, PLACE)

    def test_minutes_of_the_meeting_before_that_lie_in_the_pack(self, client: Client) -> None:
        earlier = publish(Kind.MINUTES, date(2031, 3, 4), title="Draft minutes of spring")
        part = {"kind": "minutes", "title": earlier.title, "place": earlier.place, "slug": "minutes", "version": 1}
        publish(Kind.PACK, DAY, data={"parts": [part, part | {"kind": "agenda", "title": "The agenda itself"}]})
        text = read(client, PLACE)
        assert 'href="/meetings/2031-03-04/minutes/v1/">Draft minutes of spring</a>' in text
        assert "The agenda itself" not in text

    def test_the_newest_version_alone(self, client: Client) -> None:
        first = publish(Kind.MINUTES, DAY, html="<p>Old words.</p>")
        publish(Kind.MINUTES, DAY, supersedes=first, html="<p>New words.</p>")
        text = read(client, PLACE)
        assert "New words." in text and "Old words." not in text


class TestPublication:
    def test_its_version_line_and_fingerprints(self, client: Client) -> None:
        first = publish(Kind.MINUTES, DAY)
        second = publish(Kind.MINUTES, DAY, supersedes=first, html="<p>Lit.</p>")
        text = read(client, PLACE + "minutes/v2/")
        assert "Version 2, published 30 June 2031 at 10:02, supersedes version 1." in text
        for fingerprint in (second.sha256, second.pdf_sha256, second.data_sha256):
            assert f">{fingerprint}<" in text
        assert "Not the newest version" not in text

    def test_a_superseded_one_says_so_and_leads_to_the_newest(self, client: Client) -> None:
        first = publish(Kind.MINUTES, DAY, html="<p>Old words.</p>")
        second = publish(Kind.MINUTES, DAY, supersedes=first)
        publish(Kind.MINUTES, DAY, supersedes=second)
        text = read(client, PLACE + "minutes/v1/")
        assert "Old words." in text
        assert text.index("Not the newest version") < text.index("Old words.")
        assert 'href="/meetings/2031-07-11/minutes/v3/">Go to version 3</a>' in text

    def test_its_address_without_a_version_leads_to_the_newest(self, client: Client) -> None:
        publish(Kind.MINUTES, DAY, supersedes=publish(Kind.MINUTES, DAY))
        response = client.get(PLACE + "minutes/")
        assert (response.status_code, response["Location"]) == (302, PLACE + "minutes/v2/")
        read(client, PLACE + "agenda/", 404)

    @pytest.mark.parametrize("version", ["v0", "v01", "v3", "v999999", "v99999999999999999999"])
    def test_a_version_that_is_not_there(self, client: Client, version: str) -> None:
        publish(Kind.MINUTES, DAY)
        for address in (f"{PLACE}minutes/{version}/", f"{PLACE}minutes/{version}.pdf", f"{PLACE}minutes/{version}.json"):
            read(client, address, 404)

    def test_its_data(self, client: Client) -> None:
        minutes = publish(Kind.MINUTES, DAY, data={"words": "Lit."})
        response = client.get(PLACE + "minutes/v1.json")
        assert response["Content-Type"] == "application/json"
        assert response.content.decode() == minutes.content.data and json.loads(response.content)["words"] == "Lit."

    def test_a_publication_without_a_pdf(self, client: Client) -> None:
        publish(Kind.NOTICE, DAY, pdf=b"")
        read(client, PLACE + "notice/v1.pdf", 404)
        assert "v1.pdf" not in read(client, PLACE) + read(client, PLACE + "notice/v1/")


class TestNothingLeaks:
    """Each first makes data that could leak, then asks for it in every way."""

    def everywhere(self, client: Client) -> str:
        """All that any page says."""
        return "".join(
            client.get(address).content.decode() for address in ("/", "/meetings/", "/meetings/2031/", PLACE, "/publications/")
        )

    def test_what_only_members_may_read(self, client: Client) -> None:
        publish(Kind.NOTICE, DAY)
        publish(Kind.MINUTES, DAY, meeting=Publication.objects.get().meeting, audience="members", title=SECRET,
                html=f"<p>{SECRET}</p>", data={"words": SECRET}, group_name=SECRET)
        assert SECRET not in self.everywhere(client)
        for end in ("minutes/", "minutes/v1/", "minutes/v1.pdf", "minutes/v1.json"):
            gone, absent = client.get(PLACE + end), client.get(PLACE + end.replace("minutes", "nothing"))
            assert gone.status_code == absent.status_code == 404
            assert gone.content == absent.content and gone.headers == absent.headers

    def test_a_meeting_of_which_only_members_may_read_is_not_there(self, client: Client) -> None:
        publish(Kind.PACK, DAY, audience="members", title=SECRET)
        assert SECRET not in self.everywhere(client)
        read(client, PLACE, 404)
        read(client, "/meetings/2031/", 404)

    def test_a_members_version_is_no_version_of_the_publics(self, client: Client) -> None:
        meeting = publish(Kind.PACK, DAY, title="Public pack").meeting
        members = publish(Kind.PACK, DAY, meeting=meeting, audience="members", title=SECRET)
        publish(Kind.PACK, DAY, supersedes=members, audience="members", title=SECRET)
        assert client.get(PLACE + "pack/")["Location"] == PLACE + "pack/v1/"
        assert "Not the newest version" not in read(client, PLACE + "pack/v1/")
        read(client, PLACE + "pack/v2/", 404)
        assert SECRET not in self.everywhere(client)

    def test_a_meeting_in_the_record_that_was_not_published(self, client: Client) -> None:
        MeetingFactory(date=DAY, venue=SECRET)
        assert SECRET not in self.everywhere(client)
        read(client, PLACE, 404)

    def test_what_was_withdrawn(self, client: Client) -> None:
        minutes = publish(Kind.MINUTES, DAY, title="Minutes", html=f"<p>{SECRET}</p>", data={"words": SECRET})
        ends = ("minutes/v1/", "minutes/v1.pdf", "minutes/v1.json")
        assert all(client.get(PLACE + end).getvalue() for end in ends)
        assert SECRET in self.everywhere(client)
        withdraw(minutes, "It named a witness.")
        assert SECRET not in self.everywhere(client)
        for end in ends:
            response = client.get(PLACE + end, HTTP_RANGE="bytes=0-99")
            text = response.content.decode()
            assert response.status_code == 410
            assert SECRET not in text and "%PDF" not in text
            assert "It named a witness." in text and "withdrawn on 2 July 2031 at 16:30" in text
        assert client.get(PLACE + "minutes/")["Location"] == PLACE + "minutes/v1/"

    def test_a_withdrawn_version_does_not_bring_the_one_before_back(self, client: Client) -> None:
        first = publish(Kind.MINUTES, DAY, html="<p>Old words.</p>")
        withdraw(publish(Kind.MINUTES, DAY, supersedes=first))
        assert "Old words." not in self.everywhere(client)
        text = read(client, PLACE + "minutes/v1/")
        assert "superseded by version 2, which was withdrawn on 2 July 2031" in text

    def test_a_withdrawn_notice_announces_nothing(self, client: Client) -> None:
        notice = publish(Kind.NOTICE, DAY)
        assert "Old Corn Exchange" in read(client, "/")
        withdraw(notice)
        assert "No meeting is announced at present" in read(client, "/")
        assert "No meetings have been published yet." in read(client, "/meetings/")
        assert "withdrawn on 2 July 2031: It named somebody by mistake." in read(client, PLACE)

    def test_images_of_what_is_published_alone(self, client: Client) -> None:
        by = UserFactory()
        stored = [store_file(content=bytes([n]) * 9, name="a.png", media_type="image/png", by=by) for n in range(3)]
        shown, members, unpublished = (f"/published/{one.sha256}" for one in stored)
        minutes = publish(Kind.MINUTES, DAY, html=f'<img src="{shown}" alt="A plan">')
        publish(Kind.PACK, DAY, meeting=minutes.meeting, audience="members", html=f'<img src="{members}" alt="A plan">')
        response = client.get(shown)
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert response.getvalue() == b"\0" * 9
        read(client, members, 404)
        read(client, unpublished, 404)
        withdraw(minutes)
        read(client, shown, 404)


class TestFaults:
    def test_no_such_page(self, client: Client) -> None:
        PartnershipFactory()
        text = read(client, "/nowhere/", 404)
        assert "<h1" in text and "Page not found" in text and "csp@thornbridge.example" in text

    def test_a_fault_of_ours_needs_no_database(self, client: Client) -> None:
        with CaptureQueriesContext(connection) as queries:
            response = server_error(client.get("/healthz").wsgi_request)
        assert (response.status_code, len(queries)) == (500, 0)
        html5lib.HTMLParser(strict=True).parse(response.content.decode())


@pytest.mark.parametrize("address", ["/", "/meetings/", "/meetings/2031/", "/meetings/2031-07-11/", "/publications/"])
def test_as_many_queries_with_300_meetings_as_with_3(client: Client, address: str) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            read(client, address)
        return len(queries)

    meeting_of()
    for days in (7, 14):
        meeting_of(DAY + timedelta(days=days))
    few = count()
    for weeks in range(3, 300):
        publish(Kind.NOTICE, DAY + timedelta(weeks=weeks), pdf=b"")
        if weeks % 10 == 0:
            publish(Kind.MINUTES, DAY + timedelta(weeks=weeks, days=1), pdf=b"")
    assert count() == few
