"""What is to be done, and in which order: rules over plain facts, no database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.models import Group, Person, Rules
from meetings.deadlines import deadlines
from meetings.models import Meeting, Minutes, Paper, ReportRequest
from reports import duties as module
from reports.duties import AHEAD, HISTORY, SOON, Duty, Kind, heaps, todo
from reports.models import Publication, Release
from reports.standing import Desk, OpenPoint, Standing, called
from reports.steps import State, hub, milestones

TODAY = date(2031, 6, 30)  # a Monday
DAY = timedelta(days=1)
CAME = datetime(2031, 6, 20, 9, tzinfo=UTC)
BOARD = Group(pk=1, name="Thornbridge Community Safety Partnership", kind=Group.Kind.PARTNERSHIP)
MASG = Group(pk=2, name="Multi-Agency Steering Group", short_name="MASG", kind=Group.Kind.STEERING)


@pytest.fixture(autouse=True)
def addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses are not what is tested here, and other rooms own most of them."""
    monkeypatch.setattr(module, "reverse", lambda name, args=(): "/".join(map(str, (name, *args))))
    monkeypatch.setattr("reports.steps.reverse", lambda name, args=(): "/".join(map(str, (name, *args))))


def meeting(day: date, group: Group = BOARD, **more: object) -> Meeting:
    return Meeting(pk=day.toordinal() * 10 + group.pk, date=day, group=group, starts=time(10), ends=time(12), **more)


def standing(day: date, *, group: Group = BOARD, kind: str = Meeting.Kind.ORDINARY, status: str = "planned", **facts: object) -> Standing:
    one = meeting(day, group, kind=kind, status=status)
    return Standing(meeting=one, due=deadlines(one, Rules()), **facts)


def told(*standings: Standing, today: date = TODAY, unsent: int = 0, keeping: frozenset[int] = frozenset({1})) -> list[tuple[str, str, date | None]]:
    """Kind, words and day of each duty, those further off than the home shows included."""
    found = sorted(module.duties(Desk(standings, keeping, unsent), today), key=lambda duty: duty.order(today))
    return [(one.kind.name, one.words, one.due) for one in found]


def request(name: str, due: date, **more: object) -> ReportRequest:
    return ReportRequest(person=Person(name=name), title=f"Report of {name}", due=due, **more)


def publication(kind: str, audience: str = "public", **more: object) -> Publication:
    return Publication(kind=kind, audience=audience, published_at=datetime(2031, 6, 24, 9, tzinfo=UTC), version=1, place="2031-07-08", **more)


def minutes(status: str, **more: object) -> Minutes:
    return Minutes(status=status, **more)


def test_a_coming_meeting_asks_for_each_of_its_dates_in_order() -> None:
    assert told(standing(date(2031, 8, 5))) == [
        ("AGENDA", "Draft the agenda for 5 August 2031", date(2031, 7, 14)),
        ("PUBLISH", "Publish the papers for 5 August 2031", date(2031, 7, 28)),
        ("QUESTIONS", "Public questions for 5 August 2031 close at 10:00", date(2031, 8, 4)),
        ("MEETING", "The meeting of 5 August 2031 at 10:00", date(2031, 8, 5)),
    ]


def test_what_is_done_is_not_asked_for() -> None:
    done = standing(date(2031, 8, 5), items=5, published=(publication("pack"),))
    assert [kind for kind, _, _ in told(done)] == ["QUESTIONS", "MEETING"]
    members = standing(date(2031, 8, 5), items=5, published=(publication("pack", "members"),))
    assert [kind for kind, _, _ in told(members)] == ["QUESTIONS", "MEETING"]


def test_reports_are_awaited_by_day_with_whom() -> None:
    asked = (
        request("Ada", date(2031, 6, 27)), request("Bram", date(2031, 6, 27)), request("Cerys", date(2031, 7, 2)),
        request("Farid", date(2031, 7, 2), paper_id=8),  # begun here, not sent in
        request("Dev", date(2031, 6, 27), paper_id=7, received_at=datetime(2031, 6, 2, tzinfo=UTC)), request("Esme", date(2031, 6, 27), called_off_at=datetime(2031, 6, 1, tzinfo=UTC)),
    )
    desk = Desk((standing(date(2031, 7, 8), items=5, requests=asked, published=(publication("pack"),)),), frozenset({1}))
    found = todo(desk, TODAY)
    assert [(one.words, one.about, one.days_late(TODAY)) for one in found.late] == [
        ("2 reports are awaited for 8 July 2031", ("Ada: Report of Ada", "Bram: Report of Bram"), 3)]
    assert [(one.words, one.about) for one in found.now if one.kind is Kind.REPORTS] == [
        ("2 reports are awaited for 8 July 2031", ("Cerys: Report of Cerys", "Farid: Report of Farid"))]


def test_papers_that_came_are_to_be_checked_and_late_ones_published() -> None:
    word, ours, pdf = (Paper(pk=1, title="Lamps", source_id=9), Paper(pk=2, title="Typed here"), Paper(pk=3, title="Asked for", late=True, audience="public"))
    one = standing(date(2031, 7, 8), items=5, papers=(word, ours, pdf), requests=(request("Ada", TODAY, paper_id=3, received_at=datetime(2031, 6, 2, tzinfo=UTC)),), published=(publication("pack"),))
    assert [duty for duty in told(one) if duty[0] in ("CHECK", "SUPPLEMENT")] == [
        ("CHECK", "Check 2 reports for 8 July 2031", date(2031, 6, 30)),
        ("SUPPLEMENT", "Publish a late paper for 8 July 2031 in a supplement", date(2031, 7, 8)),
    ]


def test_after_the_meeting_come_minutes_comments_and_agreement() -> None:
    held = date(2031, 6, 10)
    assert told(standing(held)) == [("MINUTES", "Write the minutes of 10 June 2031 and send them round", date(2031, 6, 24))]
    draft = standing(held, minutes=minutes("draft"), paragraphs=4, kept_wordings=2)
    assert told(draft) == [
        ("MINUTES", "Finish the minutes of 10 June 2031 and send them round", date(2031, 6, 24)),
        ("KEPT", "2 wordings kept apart in the minutes of 10 June 2031: choose which stands", None),
    ]
    round_ = standing(held, minutes=minutes("circulated"), paragraphs=4, comments=3, unanswered=1, following=meeting(date(2031, 10, 7)))
    assert told(round_) == [("COMMENTS", "Answer a comment on the minutes of 10 June 2031", None)]
    agreed = standing(held, minutes=minutes("circulated"), paragraphs=4, following=meeting(date(2031, 6, 24)))
    assert told(agreed) == [("AGREE", "Record how the minutes of 10 June 2031 were agreed on 24 June 2031", date(2031, 7, 8))]
    assert told(standing(held, minutes=minutes("agreed"), paragraphs=4)) == []


def test_silent_action_points_are_asked_about_before_the_reports_are_due() -> None:
    points = (
        OpenPoint("06/01", "Lamps", "Ada", date(2031, 6, 3), None), OpenPoint("06/02", "Locks", "", date(2031, 6, 3), date(2031, 6, 3)),
        OpenPoint("06/03", "Paths", "Bram", date(2031, 6, 3), date(2031, 6, 4)),
    )
    one = standing(date(2031, 8, 5), items=5, previous=date(2031, 6, 3), points=points, published=(publication("pack"),))
    news = [duty for duty in module.duties(Desk((one,), frozenset({1})), TODAY) if duty.kind is Kind.NEWS]
    assert [(duty.words, duty.due, duty.about) for duty in news] == [
        ("Ask for news of 2 action points before 5 August 2031", date(2031, 7, 22), ("06/01: Ada", "06/02: nobody named"))]


@pytest.mark.parametrize(
    ("status", "kinds"),
    [("approval", ["APPROVAL"]), ("failed", ["FAILED"]), ("waiting", []), ("running", []), ("done", ["PUBLISH"]), ("called_off", ["PUBLISH"])],
)
def test_an_order_to_publish_stands_for_the_publication_until_it_fails(status: str, kinds: list[str]) -> None:
    release = Release(status=status, at=datetime(2031, 7, 1, 8, tzinfo=UTC), outcome="A paper could not be drawn.")
    found = [duty[0] for duty in told(standing(date(2031, 8, 5), items=5, released=release))]
    assert [kind for kind in found if kind not in ("QUESTIONS", "MEETING")] == kinds


def test_what_asks_for_nothing() -> None:
    assert told(standing(date(2031, 8, 5), status="cancelled")) == []
    assert told(standing(date(2031, 8, 5), kind=Meeting.Kind.DEVELOPMENT)) == []
    assert told(standing(date(2031, 8, 5), group=MASG)) == []  # it stands in the timetable alone
    assert len(told(standing(date(2031, 8, 5), group=MASG), keeping=frozenset({2}))) == 4
    long_ago = TODAY - HISTORY - DAY
    assert told(standing(long_ago, minutes=minutes("draft"), kept_wordings=1)) == []
    assert told(standing(long_ago + DAY, minutes=minutes("draft"))) != []
    asked = (request("Ada", date(2031, 6, 27)),)
    assert told(standing(date(2031, 8, 5), status="cancelled", requests=asked)) == []
    assert told(standing(date(2031, 6, 28), requests=asked, minutes=minutes("agreed"), paragraphs=1)) == []
    assert told(standing(date(2031, 8, 5), group=MASG, requests=asked)) == [("REPORTS", "A report is awaited for 5 August 2031 (MASG)", date(2031, 6, 27))]


def test_unsent_mail_comes_first_and_today_is_the_meeting() -> None:
    assert told(standing(TODAY, items=3, published=(publication("pack"),)), unsent=2) == [
        ("MAIL", "2 e-mails could not be sent", None), ("MEETING", "The meeting at 10:00 today: attendance and minutes", TODAY)]
    assert told(unsent=1) == [("MAIL", "1 e-mail could not be sent", None)]


DUTIES = st.builds(
    Duty, st.sampled_from(Kind), st.none() | st.dates(TODAY - 90 * DAY, TODAY + 120 * DAY), st.sampled_from(["a", "b"]),
    st.just("/"), st.dates(TODAY - 90 * DAY, TODAY + 120 * DAY),
)


@given(st.lists(DUTIES, max_size=12), st.randoms())
def test_late_first_then_this_week_then_later_and_nothing_is_lost(found: list[Duty], chance: object) -> None:
    ordered = sorted(found, key=lambda duty: duty.order(TODAY))
    piles = heaps(ordered, TODAY)
    far = [one for one in ordered if one.due and one.due > TODAY + AHEAD]
    assert [*piles.late, *piles.now, *piles.later, *far] == ordered
    assert all(one.due and one.due < TODAY and one.days_late(TODAY) >= 1 for one in piles.late)
    assert all(one.due is None or TODAY <= one.due <= TODAY + SOON for one in piles.now)
    assert all(one.days_late(TODAY) == 0 for one in (*piles.now, *piles.later))
    for pile in (piles.late, piles.now, piles.later):
        days = [one.due or TODAY for one in pile]
        assert days == sorted(days)
        for earlier, later in pairwise(pile):
            assert (earlier.due or TODAY) < (later.due or TODAY) or earlier.kind <= later.kind
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert heaps(sorted(shuffled, key=lambda duty: duty.order(TODAY)), TODAY) == piles
    assert piles.calm is not bool(piles.late or piles.now)


@st.composite
def some_standing(draw: st.DrawFn) -> Standing:
    """A meeting in any state that the record can hold."""
    day = draw(st.dates(TODAY - 500 * DAY, TODAY + 300 * DAY))
    following = draw(st.none() | st.dates(day + DAY, day + 200 * DAY).map(meeting))
    status = draw(st.sampled_from(["draft", "circulated", "agreed"]))
    paragraphs = draw(st.integers(0, 5))
    return standing(
        day, group=draw(st.sampled_from([BOARD, MASG])), kind=draw(st.sampled_from(Meeting.Kind.values)),
        status=draw(st.sampled_from(["planned", "planned", "cancelled"])), items=draw(st.integers(0, 9)), following=following,
        previous=draw(st.none() | st.dates(day - 200 * DAY, day - DAY)), allotted=draw(st.integers(0, 200)),
        requests=tuple(draw(st.lists(st.builds(request, st.just("Ada"), st.dates(day - 60 * DAY, day), received_at=st.sampled_from([None, CAME])), max_size=3))),
        papers=tuple(draw(st.lists(st.builds(Paper, pk=st.integers(1, 3), title=st.just("Lamps"), late=st.booleans(), checked=st.booleans(), source_id=st.sampled_from([None, 4])), max_size=3))),
        published=tuple(draw(st.lists(st.builds(publication, st.sampled_from(["notice", "agenda", "pack", "minutes"]), st.sampled_from(["public", "members"])), max_size=3))),
        released=draw(st.none() | st.builds(Release, status=st.sampled_from(Release.Status.values), at=st.just(datetime(2031, 7, 1, tzinfo=UTC)))),
        present=draw(st.integers(0, 3)), minutes=minutes(status) if paragraphs else None, paragraphs=paragraphs,
        comments=draw(st.integers(0, 4)), unanswered=draw(st.integers(0, 2)), kept_wordings=draw(st.integers(0, 2)),
        points=tuple(draw(st.lists(st.builds(OpenPoint, st.just("06/01"), st.just("Lamps"), st.just("Ada"), st.just(day - DAY), st.none() | st.dates(day - 300 * DAY, day)), max_size=2))),
    )


@given(st.lists(some_standing(), max_size=4))
def test_whatever_the_record_holds_there_is_a_list_and_every_line_leads_somewhere(standings: list[Standing]) -> None:
    found = list(module.duties(Desk(tuple(standings), frozenset({1})), TODAY))
    for duty in found:
        assert duty.url and (duty.words[0].isupper() or duty.words[0].isdigit())
        assert "  " not in duty.words and not duty.words.endswith(".")
    cancelled = {called(one.meeting) for one in standings if one.meeting.status == "cancelled"}
    assert not [duty for duty in found if duty.kind in (Kind.AGENDA, Kind.PUBLISH, Kind.MEETING, Kind.MINUTES) and any(day in duty.words for day in cancelled)
                and not any(called(one.meeting) in duty.words for one in standings if one.meeting.status == "planned")]


@given(some_standing())
def test_a_hub_has_every_step_and_at_most_one_next(one: Standing) -> None:
    cycle = hub(one, TODAY)
    assert [step.key for step in cycle.steps] == ["details", "agenda", "papers", "publish", "attendance", "minutes", "circulate", "agree"]
    assert all(step.act and step.url and all(step.facts) and step.facts for step in cycle.steps)
    waiting = [step for step in cycle.steps if step.state in (State.LATE, State.BEGUN, State.OPEN)]
    assert cycle.next == (waiting[0] if waiting else None)
    marks = milestones(one, TODAY)
    assert len(marks) == 6 and [mark.day for mark in marks] == sorted(mark.day for mark in marks)
    assert not [mark for mark in marks if mark.late and (mark.done or mark.day >= TODAY)]
    if one.meeting.date >= TODAY:
        assert cycle.steps[5].state is not State.LATE  # nothing after the meeting is late before it


def test_the_agenda_is_held_against_the_meeting_s_length() -> None:
    facts = {over: hub(standing(date(2031, 8, 5), items=3, allotted=120 + over), TODAY).steps[1].facts[1] for over in (-30, 0, 15)}
    assert facts == {-30: "30 minutes to spare", 0: "As long as the meeting", 15: "15 minutes longer than the meeting"}
