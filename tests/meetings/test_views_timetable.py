"""The timetable's pages: what they show, what they take, and what they give back when something is wrong."""

from __future__ import annotations

from datetime import date, time

import pytest
import time_machine
from django.test import Client
from django.utils.html import escape

from meetings.models import Meeting, TimetableNote
from meetings.services import MeetingDeadlines, MeetingPlan, change_meeting
from tests import desk
from tests.factories import (
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    TimetableNoteFactory,
)
from tests.reports.siterows import Kind, publish

pytestmark = pytest.mark.django_db
PROPOSE = "/desk/timetable/2031-32/propose/"


@pytest.fixture(autouse=True)
def officer(client: Client):
    with time_machine.travel(date(2031, 6, 1), tick=False):
        yield desk.sign_in(client, desk.officer())


@pytest.fixture
def last_year():
    """Three meetings of 2030/31: an ordinary one, one that would fall on a bank holiday, one of another group."""
    group = GroupFactory(partnership=True)
    masg = GroupFactory(name="Multi-Agency Steering Group", short_name="MASG", slug="masg")
    return [
        MeetingFactory(group=group, date=date(2030, 7, 9), venue="Town Hall", joining="By the side door."),
        MeetingFactory(group=group, date=date(2030, 5, 6), kind="development"),
        MeetingFactory(group=masg, date=date(2030, 7, 9), starts=time(11), ends=time(12)),
    ]


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def form_of(client: Client, address: str = PROPOSE) -> dict[str, str]:
    """What the proposal's form would post as it stands, but for the button."""
    rows = client.get(address).context["rows"]
    data = {"form-TOTAL_FORMS": str(rows.total_form_count()), "form-INITIAL_FORMS": str(rows.initial_form_count())}
    for form in rows:
        for field in form:
            value = field.value()
            if field.name == "date":
                value = f"{value:%-d %B %Y}"
            if isinstance(value, time):
                value = f"{value:%H:%M}"
            if value not in (None, "", False):
                data[field.html_name] = "on" if value is True else str(value)
    return data


class TestProposal:
    def test_what_it_shows(self, last_year, client: Client):
        page = text(client, PROPOSE)
        for words in ("From the meetings of 2030/31", "second Tuesday of July", 'value="8 July 2031"', 'value="6 May 2031"',
                      "first Monday of May is 5 May, May Day", "Multi-Agency Steering Group at the same time",
                      "Reports 24 Jun"):
            assert words in page, words

    def test_accepted_as_it_stands(self, last_year, client: Client):
        answer = client.post(PROPOSE, form_of(client) | {"act": "accept"}, follow=True)
        assert answer.redirect_chain == [("/desk/timetable/2031-32/", 302)]
        assert "3 meetings put into the timetable 2031/32." in answer.content.decode()
        made = Meeting.objects.get(date=date(2031, 7, 8), group__kind="partnership")
        assert (made.venue, made.joining, made.starts, made.ends) == ("Town Hall", "By the side door.", time(10), time(12, 30))
        assert "Every meeting of 2030/31 has its like in 2031/32 already" in text(client, PROPOSE)

    def test_changed_dropped_and_added(self, last_year, client: Client):
        data = form_of(client)
        data["form-0-date"] = "Wednesday 7 May 2031"
        del data["form-1-include"]
        data["form-1-date"] = "nonsense"
        more = client.post(PROPOSE, data | {"act": "add"})
        assert more.context["rows"].total_form_count() == 4
        assert "There is a problem" not in more.content.decode() or "Row 4" not in more.content.decode()
        data |= {
            "form-TOTAL_FORMS": "4", "form-3-include": "on", "form-3-group": str(last_year[2].group_id),
            "form-3-kind": "extraordinary", "form-3-date": "3/3/2032", "form-3-mode": "online", "form-3-starts": "2pm",
        }
        assert client.post(PROPOSE, data | {"act": "accept"}).status_code == 302
        made = Meeting.objects.filter(date__gte=date(2031, 4, 1))
        assert [(one.date, one.kind) for one in made] == [
            (date(2031, 5, 7), "development"), (date(2031, 7, 8), "ordinary"), (date(2032, 3, 3), "extraordinary"),
        ]
        assert made[2].starts == time(14)

    @pytest.mark.parametrize(("change", "why"), [
        ({"form-0-date": "5 May 2031"}, "5 May 2031 is a bank holiday (May Day). Choose another day, for example Tuesday 6 May"),
        ({"form-0-date": "1 April 2032"}, "1 April 2032 is not in the year 2031/32"),
        ({"form-0-date": ""}, "Enter the date."),
        ({"form-0-date": "31 June 2031"}, "There is no 31 June in 2031."),
        ({"form-0-ends": "9:00"}, "It ends before it starts: check the times."),
        ({"form-0-starts": ""}, "Enter when it starts, too."),
    ])
    def test_what_is_refused_writes_nothing_and_keeps_all_that_was_typed(self, last_year, client: Client, change, why):
        data = form_of(client) | {"form-1-venue": "Typed a moment ago"} | change
        answer = client.post(PROPOSE, data | {"act": "accept"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert escape(why) in page
        assert f"Row 1: {escape(why)}" in page
        assert "Typed a moment ago" in page
        assert Meeting.objects.count() == 3

    def test_twice_on_a_day(self, last_year, client: Client):
        data = form_of(client) | {"form-0-date": "8 July 2031", "act": "accept"}
        data["form-0-group"] = data["form-1-group"]
        assert "would meet twice on 8 July 2031" in client.post(PROPOSE, data).content.decode()

    def test_a_bank_holiday_on_purpose(self, last_year, client: Client):
        data = form_of(client) | {"form-0-date": "5 May 2031", "form-0-on_holiday": "on", "act": "accept"}
        assert client.post(PROPOSE, data).status_code == 302
        assert Meeting.objects.filter(date=date(2031, 5, 5)).exists()

    def test_what_follows_is_told_as_one_types(self, last_year, client: Client):
        MembershipFactory(group=last_year[0].group, person=PersonFactory(name="Ada Applegarth"), starts=None)
        MembershipFactory(group=last_year[2].group, person=PersonFactory(name="Ada Applegarth"), starts=None)
        data = form_of(client) | {"form-0-date": "25 August 2031"}
        page = client.post(f"{PROPOSE}follow/", data, headers={"HX-Request": "true"}).content.decode()
        assert page.count('hx-swap-oob="true"') == 3
        for words in ("Late Summer Bank Holiday. The nearest working day is Tuesday 26 August", "Keep it on this day",
                      "Ada Applegarth sits in both", "papers"):
            assert words in page, words
        assert "<form" not in page

    def test_a_meeting_put_in_meanwhile_is_kept(self, last_year, client: Client):
        data = form_of(client)
        MeetingFactory(group=last_year[0].group, date=date(2031, 7, 8), venue="Elsewhere")
        answer = client.post(PROPOSE, data | {"act": "accept"}, follow=True)
        assert "2 meetings put into the timetable 2031/32. 1 meeting stood there already" in answer.content.decode()
        assert Meeting.objects.get(date=date(2031, 7, 8), group=last_year[0].group).venue == "Elsewhere"

    def test_a_record_without_a_year_before(self, client: Client):
        assert "The record has no earlier year to propose from." in text(client, PROPOSE)
        assert client.post(PROPOSE, {"act": "accept"}).status_code == 422
        assert client.post(PROPOSE, {"act": "add"}).context["rows"].total_form_count() == 1
        assert client.post(PROPOSE, {"act": "add", "form-TOTAL_FORMS": "9999"}).status_code == 422

    @pytest.mark.parametrize("count", [3, 30])
    def test_the_number_of_queries_stays(self, client: Client, django_assert_max_num_queries, count):
        for n in range(count):
            MeetingFactory(group=GroupFactory(name=f"Group {n}", slug=f"g{n}"), date=date(2030, 7, 1 + n % 28))
        with django_assert_max_num_queries(18):
            text(client, PROPOSE)
        data = form_of(client)
        with django_assert_max_num_queries(18):
            client.post(f"{PROPOSE}follow/", data)


class TestYear:
    def test_the_current_one_and_its_neighbours(self, client: Client):
        MeetingFactory(date=date(2031, 7, 8), report_deadline=date(2031, 6, 20))
        MeetingFactory(date=date(2031, 9, 9), status="cancelled")
        TimetableNoteFactory(words="Counting of lamps")
        page = text(client, "/desk/timetable/")
        for words in ("Timetable 2031/32", "Tue 8 July 2031", "20 Jun", "set by hand", "Cancelled", "Counting of lamps", "Good Friday"):
            assert words in page, words
        assert "Nothing is planned for 2030/31 yet" in text(client, "/desk/timetable/2030-31/")
        assert client.get("/desk/timetable/2030-32/").status_code == 404

    def test_notes_come_and_go(self, client: Client):
        place = "/desk/timetable/2031-32/note/"
        wrong = client.post(place, {"words": "Survey", "first": "2031-09-01", "last": "2031-07-01"})
        assert (wrong.status_code, "The last month lies before the first." in wrong.content.decode()) == (422, True)
        assert client.post(place, {"words": "Survey", "first": "2031-07-01", "last": "2031-09-01"}).status_code == 302
        note = TimetableNote.objects.get()
        assert (note.starts, note.ends, note.group) == (date(2031, 7, 1), date(2031, 9, 30), None)
        client.post(f"/desk/timetable/notes/{note.pk}/drop/")
        assert not TimetableNote.objects.exists()

    def test_one_more_meeting(self, client: Client):
        group = GroupFactory(partnership=True)
        given = {"group": group.pk, "kind": "extraordinary", "date": "22 July 2031", "mode": "online", "joining": "By the link."}
        assert client.post("/desk/timetable/add/", given).status_code == 302
        made = Meeting.objects.get()
        assert (made.kind, made.date, made.joining) == ("extraordinary", date(2031, 7, 22), "By the link.")
        again = client.post("/desk/timetable/add/", given)
        assert (again.status_code, "meets on 22 July 2031 already" in again.content.decode()) == (422, True)


class TestDetails:
    def given(self, meeting: Meeting, **changes: str) -> dict[str, str]:
        return {
            "version": "1", "group": str(meeting.group_id), "kind": "ordinary", "date": f"{meeting.date:%-d %B %Y}",
            "mode": "in_person", "starts": "10:00", "ends": "12:30", "venue": meeting.venue, **changes,
        }

    @pytest.fixture
    def meeting(self):
        return MeetingFactory(date=date(2031, 7, 8))

    @pytest.fixture
    def place(self, meeting):
        return f"/desk/meetings/{meeting.pk}/details/"

    def test_what_it_shows(self, meeting, place, client: Client):
        page = text(client, place)
        for words in ("Leave empty to follow the rule: Tuesday 24 June 2031.", "10:00 on Monday 7 July 2031", "Cancel the meeting"):
            assert words in page, words

    def test_saved(self, meeting, place, client: Client):
        changes = {
            "date": "9 July 2031", "venue": "Hall", "report_deadline": "20 June 2031", "question_deadline_date": "8 July 2031",
        }
        assert client.post(place, self.given(meeting, **changes)).status_code == 302
        meeting.refresh_from_db()
        assert (meeting.date, meeting.venue, meeting.report_deadline, meeting.version) == (
            date(2031, 7, 9), "Hall", date(2031, 6, 20), 2,
        )
        assert f"{meeting.question_deadline.astimezone():%Y-%m-%d}" == "2031-07-08"
        assert meeting.publication_deadline is None

    def test_a_clash_of_two_editors_shows_both_texts_and_loses_neither(self, meeting, place, client: Client, officer):
        plan = MeetingPlan(meeting.group, meeting.date, starts=time(10), ends=time(12, 30), venue="Her hall", joining="Her words.")
        change_meeting(meeting=meeting, version=1, plan=plan, due=MeetingDeadlines(), by=officer)
        answer = client.post(place, self.given(meeting, venue="My hall", joining="My words."))
        page = answer.content.decode()
        assert answer.status_code == 409
        for words in ("Somebody else changed this meeting", "My hall", "Her hall", "My words.", "Her words.", 'name="version" value="2"'):
            assert words in page, words
        assert Meeting.objects.get().venue == "Her hall"
        assert client.post(place, self.given(meeting, venue="My hall", version="2")).status_code == 302
        assert Meeting.objects.get().venue == "My hall"

    def test_a_published_meeting_keeps_its_day(self, meeting, place, client: Client):
        publish(Kind.NOTICE, meeting.date, meeting=meeting)
        assert "its group and day stay as they are: cancel it and plan another one" in text(client, place)
        assert client.post(place, self.given(meeting, date="9 July 2031", venue="Hall")).status_code == 302
        kept = Meeting.objects.get()
        assert (kept.date, kept.venue) == (date(2031, 7, 8), "Hall")

    @pytest.mark.parametrize(("changes", "why"), [
        ({"date": "25 August 2031"}, "is a bank holiday"), ({"date": "15 July 2031"}, "meets on 15 July 2031 already"),
        ({"ends": "9am"}, "It ends before it starts"),
    ])
    def test_what_is_refused(self, meeting, place, client: Client, changes, why):
        MeetingFactory(date=date(2031, 7, 15))
        answer = client.post(place, self.given(meeting, **changes))
        assert (answer.status_code, why in answer.content.decode()) == (422, True)
        meeting.refresh_from_db()
        assert meeting.version == 1

    def test_cancelled_held_after_all_and_taken_out(self, meeting, place, client: Client):
        client.post(f"{place}cancel/")
        assert "This meeting is cancelled" in text(client, place)
        client.post(f"{place}hold/")
        assert "If it does not take place" in text(client, place)
        assert client.post(f"{place}drop/").headers["Location"] == "/desk/timetable/2031-32/"
        assert not Meeting.objects.exists()
