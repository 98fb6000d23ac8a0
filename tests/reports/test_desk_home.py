"""The desk's pages: what they read, how many queries that takes, who may open them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import html5lib
import pytest
from django.core import mail as outbox
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from csp.context import menu
from csp.models import AuditEntry, Rules
from csp.queries import rules_by_day, rules_on
from meetings.models import Minutes
from reports import deskqueries as queries
from reports.duties import Kind as DutyKind
from reports.duties import todo
from reports.models import Publication, Release
from tests.desk import administrator, board_member, chair, member, officer, sign_in
from tests.factories import (
    ActionOwnerFactory,
    ActionPointFactory,
    ActionUpdateFactory,
    AttendanceFactory,
    GroupFactory,
    KeptWordingFactory,
    MeetingFactory,
    PaperFactory,
    ReleaseFactory,
    ReportRequestFactory,
    RulesFactory,
)
from tests.reports.desks import agenda, busy_town, calm_town, nothing, unsent, written_minutes
from tests.reports.siterows import Kind, publish

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def desk(client: Client) -> Client:
    sign_in(client, officer())
    return client


def page(client: Client, address: str, status: int = 200) -> str:
    """The words of a page, which is valid HTML."""
    response = client.get(address)
    assert response.status_code == status, address
    text = response.content.decode()
    html5lib.HTMLParser(strict=True).parse(text)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def asked(client: Client, address: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as captured:
        page(client, address)
    return len(captured)


def a_record(first: int, count: int) -> None:
    """Meetings five days apart, `first` of them before them, each with everything that the desk reads."""
    today = timezone.localdate()
    for place in range(first, first + count):
        day = today + (place - 2) * 5 * DAY
        meeting = MeetingFactory(date=day)
        agenda(meeting, 2)
        ReportRequestFactory(meeting=meeting, due=today + 3 * DAY)
        PaperFactory(meeting=meeting)
        AttendanceFactory(meeting=meeting, present=False)
        point = ActionPointFactory(meeting=meeting)
        ActionOwnerFactory(action_point=point)
        ActionUpdateFactory(action_point=point, date=day)
        written_minutes(meeting)
        ReleaseFactory(meeting=meeting, status=Release.Status.DONE)
        publish(Kind.NOTICE, day, meeting=meeting, place=day.isoformat())
        RulesFactory(starts=day, ends=day)
        unsent(subject=f"Report {place}")


@pytest.mark.parametrize("address", ["/desk/", "/desk/meetings/", "/desk/mail/", "hub"])
def test_a_page_takes_as_many_queries_for_thirty_meetings_as_for_three(address: str, desk: Client) -> None:
    a_record(0, 3)
    if address == "hub":
        address = f"/desk/meetings/{MeetingFactory(date=timezone.localdate() + 400 * DAY).pk}/"
    few = asked(desk, address)
    a_record(3, 27)
    assert 5 < few == asked(desk, address) < 40


def test_the_first_day_leads_on(desk: Client) -> None:
    nothing()
    text = page(desk, "/desk/")
    assert "Welcome to the desk" in text and "Plan the year" in text and "What is due" not in text
    assert "No meeting is in the record yet." in page(desk, "/desk/meetings/")
    assert "All e-mails have been sent." in page(desk, "/desk/mail/")


def test_a_calm_week_says_so_and_names_the_next_date(desk: Client) -> None:
    town = calm_town(timezone.localdate())
    text = page(desk, "/desk/")
    due = queries.standing_of(town.coming).due
    assert f"Nothing is due this week. The next meeting is on {town.coming.date:%A} {town.coming.date.day}" in text
    assert f"its first date is {due.agenda:%A} {due.agenda.day}" in text
    assert "late" not in re.sub("related|later|circulated|lately", "", text.lower())


@pytest.mark.engines
def test_a_busy_week_has_everything_once_and_late_first(desk: Client) -> None:
    town = busy_town(timezone.localdate())
    today = timezone.localdate()
    found = todo(queries.the_desk(today), today)
    kinds = [one.kind for one in (*found.late, *found.now, *found.later)]
    assert set(kinds) >= {
        DutyKind.MAIL, DutyKind.FAILED, DutyKind.KEPT, DutyKind.AGREE, DutyKind.MINUTES, DutyKind.COMMENTS, DutyKind.REPORTS,
        DutyKind.NEWS, DutyKind.CHECK, DutyKind.PUBLISH, DutyKind.QUESTIONS, DutyKind.MEETING,
    }
    text = page(desk, "/desk/")
    for duty in (*found.late, *found.now, *found.later):
        assert text.count(duty.words) == 1, duty.words
        assert desk.get(duty.url).status_code == 200, duty.url
    assert text.index("4 reports are awaited") < text.index("In the next seven days") < text.index("1 e-mail could not be sent")
    assert "3 days late" in text and "Ines Greenhalge: Lamps of ward 1" in text
    assert page(desk, f"/desk/meetings/{town.coming.pk}/")


def test_a_report_that_was_received_or_called_off_is_not_awaited() -> None:
    today = timezone.localdate()
    meeting = MeetingFactory(date=today + 30 * DAY)
    ReportRequestFactory(meeting=meeting, due=today - DAY, called_off_at=timezone.now())
    ReportRequestFactory(meeting=meeting, due=today - DAY, paper=PaperFactory(meeting=meeting), received_at=timezone.now())
    waiting = ReportRequestFactory(meeting=meeting, due=today - DAY)
    standing = queries.standing_of(meeting)
    assert standing.awaited == standing.overdue(today) == (waiting,)


@pytest.mark.engines
def test_facts_of_one_meeting_do_not_mix_with_those_of_another() -> None:
    one, other = MeetingFactory(), MeetingFactory()
    agenda(one, 3)
    minutes = written_minutes(one, Minutes.Status.CIRCULATED, paragraphs=4)
    AttendanceFactory(meeting=one)
    AttendanceFactory(meeting=one, present=False)
    ActionPointFactory(meeting=one)
    ReleaseFactory(meeting=one, status=Release.Status.DONE)
    latest = ReleaseFactory(meeting=one, status=Release.Status.WAITING)
    publish(Kind.PACK, one.date, meeting=one, place=one.date.isoformat())
    first, second = queries.standings([one, other])
    assert (first.items, first.allotted, first.present, first.apologies, first.paragraphs, first.action_points) == (3, 30, 1, 1, 4, 1)
    assert first.minutes == minutes and first.released == latest and first.pack is not None and first.following == other
    assert (second.items, second.present, second.paragraphs, second.published, second.minutes, second.released) == (0, 0, 0, (), None, None)
    assert second.previous == one.date and [point.raised for point in second.points] == [one.date]
    assert first.points == ()


def test_a_wording_kept_apart_in_a_report_is_told_until_it_is_settled(desk: Client) -> None:
    today = timezone.localdate()
    paper = PaperFactory(meeting=MeetingFactory(date=today + 60 * DAY), title="Lamps by the lock")
    PaperFactory(meeting=paper.meeting)
    kept = KeptWordingFactory(document=paper.document)
    assert queries.standing_of(paper.meeting).disputed == (paper,)
    found = [one for one in todo(queries.the_desk(today), today).now if one.kind is DutyKind.KEPT]
    assert [one.words.split(" for ")[0] for one in found] == ["A wording kept apart in “Lamps by the lock”"]
    assert desk.get(found[0].url).status_code == 200
    kept.settled_at, kept.settled_by = timezone.now(), kept.by
    kept.save()
    assert queries.standing_of(paper.meeting).disputed == ()


def test_a_superseded_or_withdrawn_publication_does_not_count() -> None:
    meeting = MeetingFactory()
    first = publish(Kind.PACK, meeting.date, meeting=meeting, place=meeting.date.isoformat())
    second = publish(Kind.PACK, meeting.date, meeting=meeting, place=meeting.date.isoformat(), supersedes=first)
    assert queries.standing_of(meeting).published == (second,)
    assert Publication.objects.count() == 2


def test_minutes_wait_for_the_next_ordinary_meeting() -> None:
    first, _, called_off, ordinary = (
        MeetingFactory(kind=kind, status=status)
        for kind, status in (("ordinary", "planned"), ("extraordinary", "planned"), ("ordinary", "cancelled"), ("ordinary", "planned"))
    )
    assert queries.standing_of(first).following == ordinary
    assert queries.standing_of(called_off).following == ordinary
    assert queries.standing_of(ordinary).following is None


def test_groups_that_keep_papers_are_the_partnership_and_those_with_an_agenda() -> None:
    board, steering, task = MeetingFactory().group, GroupFactory(), GroupFactory()
    agenda(MeetingFactory(group=steering))
    MeetingFactory(group=task)
    assert queries.keeping_groups() == {board.pk, steering.pk}


@pytest.mark.engines
def test_meetings_are_listed_by_group_and_year_and_page_by_page(desk: Client) -> None:
    today = timezone.localdate()
    masg = GroupFactory(name="Multi-Agency Steering Group", slug="masg")
    for back in range(30):
        MeetingFactory(date=today - (back + 1) * 20 * DAY)
    MeetingFactory(group=masg, date=date(2019, 3, 31))
    MeetingFactory(group=masg, date=date(2019, 4, 1))
    text = page(desk, "/desk/meetings/")
    assert "Page 1 of 2" in text and "31 Mar 2019" not in text
    assert "31 Mar 2019" in page(desk, "/desk/meetings/?page=2")
    assert "31 Mar 2019" in page(desk, f"/desk/meetings/?group={masg.pk}")
    year = page(desk, f"/desk/meetings/?group={masg.pk}&year=2018-19")
    assert "31 Mar 2019" in year and "1 Apr 2019" not in year and "Show all" in year
    assert "No meeting is like that." in page(desk, f"/desk/meetings/?year=2018-19&group={MeetingFactory().group_id}")
    assert "Choose one of those offered." in page(desk, "/desk/meetings/?year=nonsense")
    assert "page=2" in desk.get("/desk/meetings/?year=").content.decode()


@pytest.mark.engines
def test_a_mail_is_sent_again_or_left_and_both_are_told(desk: Client, django_capture_on_commit_callbacks: object) -> None:
    first, second = unsent(), unsent(to="dev@thornbridge.example", subject="Another report")
    other = unsent()
    DBTaskResult.objects.filter(pk=other.pk).update(task_path="reports.somewhere.else")
    text = page(desk, "/desk/mail/")
    assert text.count("550 no such mailbox") == 2 and "smtplib" not in text
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(f"/desk/mail/{first.pk}/", {"act": "again"}, follow=True)
    assert "The e-mail is on its way again." in answer.content.decode()
    assert [(one.to, one.subject, one.body) for one in outbox.outbox] == [(["cerys@thornbridge.example"], "A report for 8 July", "Please write.")]
    answer = desk.post(f"/desk/mail/{second.pk}/", {"act": "leave"}, follow=True)
    assert "The e-mail will not be sent." in answer.content.decode()
    assert "dealt with already" in desk.post(f"/desk/mail/{second.pk}/", {"act": "again"}, follow=True).content.decode()
    assert "dealt with already" in desk.post(f"/desk/mail/{other.pk}/", {"act": "leave"}, follow=True).content.decode()
    assert list(AuditEntry.objects.order_by("id").values_list("act", flat=True)) == ["send_again", "let_be"]
    assert DBTaskResult.objects.filter(pk=other.pk).exists()


def test_the_menu_shows_what_one_may_open() -> None:
    shown = {who.__name__: [entry.key for entry in menu(who())] for who in (officer, chair, board_member, member, administrator)}
    assert shown == {
        "officer": ["desk", "meetings", "timetable", "money", "agencies", "members", "register", "decisions", "priorities", "measures", "people"],
        **{who: ["members", "register", "decisions", "priorities", "statement"] for who in ("chair", "board_member", "member")}, "administrator": ["people"],
    }


def test_the_frame_costs_a_public_page_nothing(client: Client) -> None:
    publish(Kind.NOTICE, date(2031, 7, 8))
    client.get("/")
    assert asked(client, "/") == 1


@pytest.mark.parametrize("address", ["/desk/", "/desk/meetings/", "/desk/mail/"])
def test_only_who_may_use_the_desk_sees_it(address: str, client: Client) -> None:
    assert client.get(address)["Location"].startswith("/account/sign-in/?next=/desk/")
    for who in (member, board_member, chair, administrator):
        sign_in(client, who())
        assert client.get(address).status_code == 403
    sign_in(client, officer("Keziah Greenhalge", second_factor=False))
    assert client.get(address).status_code == 302


def test_a_mistake_is_answered_to_a_script_in_json(desk: Client) -> None:
    answer = desk.get("/desk/nowhere/", headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 404 and answer.json() == {"error": "There is no such page."}
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, officer())
    answer = strict.post(f"/desk/mail/{unsent().pk}/", headers={"HX-Request": "true"})
    assert answer.status_code == 403 and "open for too long" in answer.json()["error"]


class RulesAlike(TestCase):
    """The rules of a day are the same whether they are asked for one by one or all at once."""

    @given(st.lists(st.tuples(st.none() | st.dates(date(2020, 1, 1), date(2022, 12, 31)), st.none() | st.integers(0, 800)), max_size=5, unique_by=lambda one: one[0]),
           st.dates(date(2019, 1, 1), date(2025, 12, 31)))
    def test_alike(self, spans: list[tuple[date | None, int | None]], day: date) -> None:
        for starts, length in spans:
            ends = (starts or date(2020, 1, 1)) + length * DAY if length is not None else None
            Rules.objects.create(starts=starts, ends=ends)
        assert rules_by_day()(day).pk == rules_on(day).pk
