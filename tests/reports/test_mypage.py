"""My page: what is on it for whom, and the line of progress from it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from actions.models import ActionPoint, ActionUpdate
from actions.services import update_action_point
from csp.models import Group, StoredFile
from meetings.models import Meeting, Minutes
from meetings.services import cancel_meeting
from reports.mypagequeries import anchor_of
from tests import desk
from tests.factories import (
    ActionOwnerFactory,
    ActionPointFactory,
    GroupFactory,
    MeetingFactory,
    MinutesFactory,
    UserFactory,
)
from tests.factories.csp import PNG
from tests.reports import memberworld
from tests.reports.siterows import read

pytestmark = pytest.mark.django_db
HOME = "/members/"


@pytest.fixture
def busy(client: Client) -> memberworld.Member:
    one = memberworld.busy(timezone.localdate())
    desk.sign_in(client, one.user)
    return one


def address(point: ActionPoint) -> str:
    return reverse("members:progress", args=[point.identity])


def line(text: str = "Nine have joined.", status: str = "in_progress", base: int = 0, **more: object) -> dict[str, object]:
    return {"text": text, "status": status, "base": str(base), **more}


def bare(answer: HttpResponse) -> tuple[int, str]:
    """What an answer says, without the token that is another one each time."""
    return answer.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_all_of_it_is_there_in_its_order(client, busy):
    text = read(client, HOME)
    wanted = ["Next meeting", "in 30 days", "Open my pack", "Cancelled:", "Task group on the riverside:", "My action points",
              "radio scheme", "Done since the last meeting", "Send the leaflet", "My agency’s action points", memberworld.LONG_AGENCY,
              "bicycles stolen in quarter 6", "Reports to write", "2 days late", "in 9 days", "Draft minutes: your comments", "Papers of past meetings"]
    places = [text.find(words, text.find("<h1")) for words in wanted]
    assert -1 not in places and places == sorted(places)
    assert text.count('class="progress"') == 3 + 6 + 1
    assert "Papers of past" in text and "Minutes</a>" not in text  # those are on a page of their own
    past = read(client, "/members/papers/")
    assert "Minutes</a>" in past and "pack" not in past


def test_a_first_day_says_what_will_come(client):
    one = memberworld.member(timezone.localdate())
    desk.sign_in(client, one.user)
    text = read(client, HOME)
    for words in ("Nothing is waiting for you.", "Your pack will be here by", "We write to you when it is."):
        assert words in text
    for absent in ("My agency", "Reports", "Draft minutes", "Done since", "in progress"):
        assert absent not in text
    one.coming.delete()
    assert "No meeting is planned at the moment." in read(client, HOME)
    assert "No papers of the last two years are here." in read(client, "/members/papers/")


@pytest.mark.engines
def test_it_costs_the_same_however_much_is_on_it(client, django_assert_num_queries):
    today = timezone.localdate()
    one = memberworld.busy(today, points=2)
    desk.sign_in(client, one.user)
    client.get(HOME)
    with django_assert_num_queries(16):
        client.get(HOME)
    for place in range(30):
        memberworld.owned(one.last, one.user, f"Paint railing {place}.")
        memberworld.owned(one.last, one.colleague, f"Paint gate {place}.")
    with django_assert_num_queries(16):
        client.get(HOME)


@pytest.mark.engines
def test_what_stands_in_minutes_that_nobody_was_sent_is_not_told(client, busy):
    drafted = MeetingFactory(date=timezone.localdate() - timedelta(days=2))
    MinutesFactory(meeting=drafted)
    hidden = memberworld.owned(drafted, busy.user, "Something that is still being written.")
    carried = memberworld.owned(drafted, busy.user, "The same as before, carried over.", continues=busy.mine[0])
    ActionPoint.objects.filter(pk=busy.mine[0].pk).update(status="carried_over", settled_at=drafted)
    text = read(client, HOME)
    assert hidden.text not in text and carried.text in text
    assert client.post(address(hidden), line()).status_code == 404
    Minutes.objects.filter(meeting=drafted).update(status=Minutes.Status.CIRCULATED)
    assert hidden.text in read(client, HOME)


def test_a_line_is_saved_without_a_script_and_said_beside_it(client, busy):
    point = busy.mine[0]
    answer = client.post(address(point), line("  Nine  have\njoined. "))
    assert (answer.status_code, answer.url) == (302, f"{HOME}#{anchor_of(point, timezone.localdate())}")
    made = point.updates.get()
    assert (made.text, made.status, made.author, made.person, made.date) == (
        "Nine have joined.", "in_progress", memberworld.LONG_NAME, busy.user.person, timezone.localdate())
    text = read(client, HOME)
    assert text.count("Saved.") == 1
    assert f'id="{anchor_of(point, timezone.localdate())}"' in text.partition("Saved.")[0].rpartition("<li")[2]
    assert "Saved." not in read(client, HOME)


def test_htmx_gets_the_card_alone(client, busy):
    point = busy.mine[1]
    answer = client.post(address(point), line(status="closed", base=point.updates.get().pk), headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert (answer.status_code, text.strip().startswith("<li"), "The next meeting confirms" in text, "<h1" in text) == (200, True, True, False)
    point.refresh_from_db()
    assert (point.status, point.settled_at) == ("closed", None)
    wrong = client.post(address(busy.mine[0]), line(""), headers={"HX-Request": "true"})
    assert wrong.status_code == 422 and "Write a line: what has happened?" in wrong.content.decode()


@pytest.mark.engines
def test_a_line_written_meanwhile_is_shown_and_one_more_tap_adds_mine(client, busy):
    point = busy.mine[0]
    theirs = update_action_point(point=point, status="in_progress", text="The Lamb has joined.", on=timezone.localdate(), author="Bram Fennimore", by=busy.colleague)
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post(address(point), line("All but the Old Lock.", base=0, link="https://a.example/"), headers=headers)
        text = answer.content.decode()
        assert answer.status_code == 409 and point.updates.count() == 1
        for words in ("Bram Fennimore added a line meanwhile.", "The Lamb has joined.", "All but the Old Lock.</textarea>",
                      'value="https://a.example/"', f'name="base" value="{theirs.pk}"'):
            assert words in text, words
    assert client.post(address(point), line("All but the Old Lock.", base=theirs.pk)).status_code == 302
    assert [one.text for one in point.updates.order_by("pk")] == ["The Lamb has joined.", "All but the Old Lock."]


@pytest.mark.engines
def test_the_same_line_sent_twice_is_one(client, busy):
    assert [client.post(address(busy.mine[0]), line()).status_code for _ in range(2)] == [302, 302]
    assert busy.mine[0].updates.count() == 1
    assert client.post(address(busy.mine[0]), line(status="closed")).status_code == 409  # not the same


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_what_a_meeting_settled_meanwhile_is_said_and_the_words_stand(client, busy, headers):
    point = busy.mine[0]
    ActionPoint.objects.filter(pk=point.pk).update(status="closed", settled_at=busy.last)
    answer = client.post(address(point), line("The last one has joined."), headers=headers)
    text = answer.content.decode()
    assert answer.status_code == 409 and not point.updates.exists()
    assert "was settled at a meeting" in text and "You wrote: “The last one has joined.”" in text


@pytest.mark.parametrize("method", ["get", "post"])
def test_anothers_action_point_answers_like_one_that_is_not_there(client, busy, method):
    theirs = memberworld.stranger_of(busy)
    pages = [getattr(client, method)(reverse("members:progress", args=[one]), line()) for one in (theirs.identity, uuid4())]
    assert bare(pages[0]) == bare(pages[1]) and pages[0].status_code == 404
    assert not theirs.updates.exists()
    assert theirs.text not in read(client, HOME)


def test_of_ones_agency_and_of_ones_group(client, busy):
    group = Group.objects.get(slug="riverside")
    point = ActionPointFactory(meeting=MeetingFactory(group=group, date=timezone.localdate() - timedelta(days=9)), text="Mend the steps.")
    ActionOwnerFactory(action_point=point, person=None, group=group)
    text = read(client, HOME)
    assert f'id="action-riverside-{point.reference.replace("/", "-")}"' in text
    for one in (point, busy.agencys[0]):
        assert client.get(address(one)).url.startswith(f"{HOME}#action-")
        assert client.post(address(one), line()).status_code == 302
        assert one.updates.get().person == busy.user.person


def test_a_reference_of_years_ago_has_a_place_of_its_own(client, busy):
    point = busy.mine[0]
    then = MeetingFactory(date=busy.last.date.replace(year=busy.last.date.year - 2))
    memberworld.owned(then, busy.user, "An old one.", sequence=point.sequence)
    again = MeetingFactory(date=busy.last.date.replace(day=1 if busy.last.date.day > 1 else 2), kind=Meeting.Kind.EXTRAORDINARY)
    memberworld.owned(again, busy.user, "One of an extraordinary meeting.", sequence=point.sequence)
    text = read(client, HOME)
    assert f'id="action-{again.date:%d}-{point.reference.replace("/", "-")}"' in text
    bare = f"action-{point.reference.replace('/', '-')}"
    assert (text.count(f'id="{bare}"'), text.count(f'id="action-{then.date.year}-{bare[7:]}"')) == (1, 1)


@pytest.mark.parametrize(("sent", "words"), [
    (line(""), "Write a line"), (line(" ", status="closed"), "Write a line"), (line("x" * 601), "Shorten this to 600 characters"),
    (line(link="no link"), "Write the link like"), (line(link="ftp://a.example/b"), "Write the link like"),
    (line(link="javascript:alert(1)"), "Write the link like"), (line(status="carried_over"), "Choose one of those offered"),
    ({"text": "x", "status": "closed"}, "A part of this page is missing"),
])
def test_what_is_wrong_is_said_and_nothing_is_saved(client, busy, sent, words):
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post(address(busy.mine[0]), sent, headers=headers)
        assert answer.status_code == 422 and words in answer.content.decode()
    assert not busy.mine[0].updates.exists()


def test_not_started_may_be_said_without_a_word_of_what_is_not_started_alone(client, busy):
    fresh, begun = busy.mine[:2]
    assert client.post(address(fresh), line("", status="open")).status_code == 302
    assert client.post(address(begun), line("", status="open", base=begun.updates.get().pk)).status_code == 422
    assert ">Not started yet.</p>" in read(client, HOME)


class TestEvidence:
    def test_a_file_is_kept_and_handed_to_who_may_read_it(self, client, busy, own_data):
        point = busy.mine[0]
        assert client.post(address(point), line(file=SimpleUploadedFile("Räume & <b>.exe", PNG, "text/html"))).status_code == 302
        made = point.updates.get()
        assert (made.file.name, made.file.media_type) == ("Räume & -b-.png", "image/png")
        where = reverse("members:evidence", args=[made.pk])
        assert where in read(client, HOME)
        answer = client.get(where)
        assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == ("image/png", "nosniff")
        assert answer.headers["Content-Disposition"].startswith("attachment") and b"".join(answer) == PNG
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        desk.sign_in(client, desk.user_of("Hamish Greenhalge"))
        assert client.get(where).status_code == 403
        desk.sign_in(client, busy.stranger)
        assert b"".join(client.get(where)) == PNG  # the log of every meeting is every member's

    def test_there_is_none_to_see(self, client, busy, own_data):
        words = busy.mine[1].updates.get()
        drafted = MeetingFactory(date=timezone.localdate() - timedelta(days=2))
        MinutesFactory(meeting=drafted)
        file = StoredFile.objects.create(sha256="0" * 64, size=1, name="x.txt", media_type="text/plain")
        hidden = ActionUpdate.objects.create(action_point=memberworld.owned(drafted, busy.user, "x"), date=drafted.date, status="open", file=file)
        gone = ActionUpdate.objects.create(action_point=busy.mine[0], date=drafted.date, status="open", file=file)
        pages = [client.get(reverse("members:evidence", args=[pk])) for pk in (words.pk, hidden.pk, gone.pk, 10**9)]
        assert {bare(page) for page in pages} == {bare(pages[0])} and pages[0].status_code == 404

    def test_a_file_stays_with_words_that_could_not_be_taken(self, client, busy, own_data):
        point, other = busy.mine[:2]
        answer = client.post(address(point), line("", file=SimpleUploadedFile("counts.csv", b"ward,count\n1,9\n")))
        text = answer.content.decode()
        assert answer.status_code == 422 and "counts.csv is here already." in text
        kept = text.partition('name="kept" value="')[2].partition('"')[0]
        for forged in (kept + "x", "x"):
            client.post(address(other), line(base=other.updates.latest("pk").pk, kept=forged))
        client.post(address(other), line(base=other.updates.latest("pk").pk, kept=kept))  # signed for another action point
        assert not other.updates.filter(file__isnull=False).exists()
        client.post(address(point), line(kept=kept))
        assert point.updates.get().file.name == "counts.csv"

    def test_a_file_that_is_not_taken(self, client, busy, own_data):
        answer = client.post(address(busy.mine[0]), line(file=SimpleUploadedFile("notes.txt", b"<html><script>1</script>")))
        assert answer.status_code == 422 and "of a kind that is not taken here" in answer.content.decode()
        assert not StoredFile.objects.exists()


class TestCalendar:
    def entry(self, client: Client, meeting: Meeting) -> dict[str, object]:
        answer = client.get(reverse("members:calendar", args=[meeting.pk]))
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
        return event

    def test_a_meeting_moves_and_is_cancelled_in_the_same_entry(self, client, busy):
        meeting = MeetingFactory(date=date(2031, 7, 8), starts=time(10), ends=time(12, 30), venue="Mercer Room, Quay; second floor")
        first = self.entry(client, meeting)
        assert first.decoded("dtstart").isoformat() == "2031-07-08T09:00:00+00:00"  # British Summer Time
        assert first.decoded("dtend") - first.decoded("dtstart") == timedelta(hours=2, minutes=30)
        assert (str(first["location"]), str(first["status"]), first["sequence"]) == (meeting.venue, "CONFIRMED", 1)
        assert str(first["summary"]) == "Thornbridge Community Safety Partnership"
        cancel_meeting(meeting=meeting, by=UserFactory())
        last = self.entry(client, meeting)
        assert (str(last["uid"]), str(last["status"]), last["sequence"]) == (str(first["uid"]), "CANCELLED", 2)

    def test_without_a_time_it_takes_the_day(self, client, busy):
        group = Group.objects.get(slug="riverside")
        meeting = MeetingFactory(group=group, date=date(2031, 1, 9), starts=None, ends=None, mode=Meeting.Mode.ONLINE)
        event = self.entry(client, meeting)
        assert (event.decoded("dtstart"), str(event["location"])) == (date(2031, 1, 9), "Online")
        assert not isinstance(event.decoded("dtstart"), datetime)

    def test_of_a_group_of_others_there_is_none(self, client, busy):
        others = MeetingFactory(group=GroupFactory(name="Others", slug="others", kind="task"))
        for pk in (others.pk, 10**9):
            assert client.get(reverse("members:calendar", args=[pk])).status_code == 404
        desk.sign_in(client, desk.officer())
        assert client.get(reverse("members:calendar", args=[others.pk])).status_code == 200
