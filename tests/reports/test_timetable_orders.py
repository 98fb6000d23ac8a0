"""A timetable is published as it was seen, and after a second person's approval where the partnership asks for it."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from csp.models import AuditEntry, Partnership
from meetings.models import Meeting
from meetings.timetable import Year
from reports.models import Publication, Release
from reports.services import publish_timetable, withdraw_publication
from reports.services.releasing import (
    CannotRelease,
    PlannedYear,
    approve_release,
    call_off,
    carry_out,
    order_timetable,
    run_release,
)
from reports.services.seeing import ChangedSince
from tests import desk
from tests.factories import MeetingFactory, PartnershipFactory, ReleaseFactory, TimetableNoteFactory

pytestmark = pytest.mark.django_db
YEAR = Year(2031)
PAGE = "/desk/timetable/2031-32/publish/"


@pytest.fixture
def meeting(own_data):
    PartnershipFactory()
    return MeetingFactory(date=date(2031, 7, 8))


@pytest.fixture
def officer(client: Client):
    return desk.sign_in(client, desk.officer())


@pytest.fixture
def second(meeting):
    """The partnership asks for a second person's approval."""
    Partnership.objects.update(second_approval=True)


def order(by, **more):
    return order_timetable(year=YEAR, looked_at=PlannedYear(YEAR).seen(), accepted=set(), by=by, **more)


def looked_at(client: Client) -> str:
    """What the page of the desk sends back with its button."""
    return html.unescape(re.search(r'name="looked_at" value="([^"]*)"', client.get(PAGE).content.decode())[1])


def said(response) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def test_it_is_published_as_it_was_seen(meeting, officer, client: Client):
    assert "Nothing of it is published yet." in said(client.get(PAGE))
    assert client.post(PAGE, {"looked_at": looked_at(client)}).status_code == 302
    one, release = Publication.objects.get(), Release.objects.get()
    assert (one.published_by, one.version, release.status, release.of) == (officer.email, 1, "done", "timetable 2031/32")
    page = said(client.get(PAGE))
    assert "Published: 1. Timetable 2031/32." in page and "just what the timetable says now" in page
    assert AuditEntry.objects.filter(act="order_release", thing="timetable 2031/32").count() == 1


@pytest.mark.parametrize("sent", ["", "nonsense", "[]"])
def test_without_what_was_seen_nothing_is_ordered(sent, meeting, officer, client: Client):
    assert client.post(PAGE, {"looked_at": sent}).status_code == 409
    assert not Release.objects.exists()


def test_what_changed_since_the_page_was_drawn_is_not_published_unseen(meeting, officer, client: Client):
    seen = looked_at(client)
    Meeting.objects.update(venue="Another hall")
    answer = client.post(PAGE, {"looked_at": seen})
    assert answer.status_code == 409
    assert "The record has changed since it was looked at (changed: “Timetable 2031/32”)" in said(answer)
    assert not Publication.objects.exists()
    # The page that says so shows what stands now: its button publishes that.
    again = html.unescape(re.search(r'name="looked_at" value="([^"]*)"', answer.content.decode())[1])
    assert (client.post(PAGE, {"looked_at": again}).status_code, Publication.objects.count()) == (302, 1)


def test_what_changes_before_the_worker_comes_to_it_fails_and_its_officer_is_told(meeting, officer, client: Client):
    with patch.object(type(carry_out), "enqueue"):
        release = order(officer)
    assert "Will be published" in said(client.get(PAGE)) and 'name="looked_at"' not in client.get(PAGE).content.decode()
    Meeting.objects.update(venue="Another hall")
    after = run_release(release_id=release.pk, by=desk.administrator())
    assert (after.status, Publication.objects.count()) == ("failed", 0)
    assert mail.outbox[-1].subject == "Not published: timetable 2031/32" and PAGE in mail.outbox[-1].body


def test_what_cannot_be_ordered(meeting, officer):
    one = publish_timetable(year=YEAR, by=officer)
    with pytest.raises(CannotRelease, match="All of it is published already"):
        order(officer)
    withdraw_publication(publication=one, reason="Wrong.", by=officer)
    with pytest.raises(CannotRelease, match="was withdrawn"):
        order(officer)
    with pytest.raises(CannotRelease, match="2035/36 is empty"):
        order_timetable(year=Year(2035), looked_at={}, accepted=set(), by=officer)


def test_personal_details_in_a_note_are_found_and_may_be_accepted(meeting, officer, client: Client):
    TimetableNoteFactory(words="Lamps: ring Una on 07700 900461", starts=date(2031, 5, 1), ends=date(2031, 6, 1))
    page = client.get(PAGE).content.decode()
    assert "07700 900461" in page
    stops = re.findall(r'name="accepted" value="([^"]*)"', page)
    answer = client.post(PAGE, {"looked_at": looked_at(client)})
    if stops:
        assert answer.status_code == 422 and "Put right or accept first" in said(answer)
        answer = client.post(PAGE, {"looked_at": looked_at(client), "accepted": stops})
    assert (answer.status_code, Publication.objects.count()) == (302, 1)


class TestSecondPerson:
    def test_it_waits_for_somebody_else(self, meeting, second, officer, client: Client):
        chair = desk.chair()
        assert client.post(PAGE, {"looked_at": looked_at(client)}, follow=True).status_code == 200
        release = Release.objects.get()
        assert (release.status, Publication.objects.count()) == ("approval", 0)
        letter = next(one for one in mail.outbox if one.to == [chair.email])
        assert letter.subject == "For your approval: timetable 2031/32" and "the timetable 2031/32" in letter.body
        own = f"/desk/releases/{release.pk}/approve/"
        assert "You ordered it, so somebody else approves it." in said(client.get(own))
        assert "waits for somebody’s approval" in said(client.get("/desk/"))
        other = Client()
        desk.sign_in(other, chair)
        page = other.get(own)
        assert "This is what the public will read." in said(page) and "8 July 2031" in said(page)
        digest = re.search(r'name="looked_at" value="([^"]*)"', page.content.decode())[1]
        assert "Approved. It is published now." in said(other.post(own, {"looked_at": digest}, follow=True))
        one = Publication.objects.get()
        assert (one.published_by, Release.objects.get().approved_by) == (officer.email, chair)

    def test_nobody_approves_their_own_or_what_has_changed(self, meeting, second, officer):
        release = order(officer)
        with pytest.raises(CannotRelease, match="Somebody else approves"):
            approve_release(release=release, by=officer, looked_at=release.seen_sha256)
        with pytest.raises(CannotRelease, match="another order"):
            approve_release(release=release, by=desk.chair(), looked_at="")
        Meeting.objects.update(venue="Another hall")
        after = approve_release(release=release, by=desk.vice_chair(), looked_at=release.seen_sha256)
        assert (after.status, Publication.objects.count()) == ("failed", 0)

    def test_called_off(self, meeting, second, officer, client: Client):
        release = order(officer)
        answer = client.post(f"/desk/releases/{release.pk}/call-off/")
        assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
        assert Release.objects.get().status == "called_off"
        with pytest.raises(CannotRelease, match="it is over"):
            call_off(release=release, by=officer)

    def test_one_order_at_a_time(self, meeting, second, officer):
        order(officer)
        with pytest.raises(CannotRelease, match="on its way already"):
            order(officer)


@pytest.mark.engines
def test_the_database_keeps_an_order_to_one_thing_and_one_at_a_time(meeting):
    ReleaseFactory(meeting=None, year="2031-32")
    ReleaseFactory(meeting=None, year="2032-33")
    ReleaseFactory(meeting=None, year="2031-32", status="done")
    for wrong in ({"meeting": None, "year": "2031-32"}, {"meeting": None}, {"meeting": meeting, "year": "2033-34"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReleaseFactory(**wrong)


def test_an_order_seen_at_the_time_it_is_given(meeting, officer):
    seen = PlannedYear(YEAR).seen()
    Meeting.objects.update(date=timezone.localdate() + timedelta(days=3650))
    MeetingFactory(date=date(2031, 9, 9))
    with pytest.raises(ChangedSince):
        order_timetable(year=YEAR, looked_at=seen, accepted=set(), by=officer)


def test_an_order_for_the_accounts_of_the_year_is_none_for_its_timetable(client, meeting, officer):
    ReleaseFactory(meeting=None, year=YEAR.slug, yearly="accounts", status="approval", needs_approval=True)
    assert client.get(PAGE).context["release"] is None
    assert order(officer).yearly == "timetable"
    assert client.get(PAGE).context["release"].yearly == "timetable"
