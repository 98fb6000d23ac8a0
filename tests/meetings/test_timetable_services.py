"""The timetable in the record: a year planned in one act, one meeting changed, moved, taken out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from csp.models import AuditEntry, User
from csp.versions import ChangedMeanwhile
from meetings.models import Meeting, TimetableNote
from meetings.services import (
    MeetingDeadlines,
    MeetingPlan,
    cancel_meeting,
    change_meeting,
    drop_meeting,
    drop_timetable_note,
    hold_after_all,
    note_in_timetable,
    plan_year,
)
from meetings.timetable import Year
from meetings.timetablequeries import proposal, year_table
from tests.factories import (
    AgendaFactory,
    AgendaItemFactory,
    GroupFactory,
    MeetingFactory,
    MinutesFactory,
    RulesFactory,
    TimetableNoteFactory,
)
from tests.reports.siterows import Kind, publish

pytestmark = pytest.mark.django_db
YEAR = Year(2031)
NONE = MeetingDeadlines()


@pytest.fixture
def by():
    return User.objects.machine()


@pytest.fixture
def group():
    return GroupFactory(partnership=True)


def plan_of(meeting: Meeting, **changes: object) -> MeetingPlan:
    fields = ("group", "date", "kind", "mode", "starts", "ends", "venue", "joining")
    return MeetingPlan(**{name: getattr(meeting, name) for name in fields} | changes)


class TestAYear:
    def test_all_its_meetings_are_made_in_one_act(self, by, group):
        other = GroupFactory()
        plans = [
            MeetingPlan(group, date(2032, 2, 10), starts=time(10), ends=time(13), venue="Corn Exchange", joining="Side door."),
            MeetingPlan(other, date(2031, 6, 18), mode="online"), MeetingPlan(group, date(2031, 11, 25), "development"),
        ]
        made = plan_year(year=YEAR, meetings=plans, by=by)
        assert [meeting.date for meeting in made] == [date(2031, 6, 18), date(2031, 11, 25), date(2032, 2, 10)]
        kept = Meeting.objects.get(date=date(2032, 2, 10))
        assert (kept.group, kept.starts, kept.ends, kept.venue, kept.joining, kept.kind, kept.version) == (
            group, time(10), time(13), "Corn Exchange", "Side door.", "ordinary", 1,
        )
        assert AuditEntry.objects.get(act="plan_year").detail["meetings"] == [str(meeting) for meeting in made]

    def test_what_stands_is_kept_as_it_is(self, by, group):
        standing = MeetingFactory(date=date(2031, 7, 8), venue="Town Hall")
        made = plan_year(
            year=YEAR, by=by,
            meetings=[MeetingPlan(group, date(2031, 7, 8), venue="Elsewhere"), MeetingPlan(group, date(2031, 10, 14))],
        )
        assert [meeting.date for meeting in made] == [date(2031, 10, 14)]
        standing.refresh_from_db()
        assert standing.venue == "Town Hall"
        assert plan_year(year=YEAR, meetings=[MeetingPlan(group, date(2031, 10, 14))], by=by) == []
        assert Meeting.objects.count() == 2

    @pytest.mark.parametrize(("days", "why"), [
        ([date(2031, 7, 8), date(2032, 4, 1)], "1 April 2032 is not in the year 2031/32"),
        ([date(2031, 7, 8), date(2031, 7, 8)], "would meet twice on 8 July 2031"),
        ([date(2031, 7, 8), date(2031, 12, 25)], r"25 December 2031 is a bank holiday \(Christmas Day\).*Wednesday 24 December"),
        ([], "no meeting to plan"),
    ])
    def test_nothing_is_half_written(self, by, group, days, why):
        with pytest.raises(ValueError, match=why):
            plan_year(year=YEAR, meetings=[MeetingPlan(group, day) for day in days], by=by)
        assert not Meeting.objects.exists()
        assert not AuditEntry.objects.exists()

    def test_a_bank_holiday_that_is_meant(self, by, group):
        (made,) = plan_year(year=YEAR, meetings=[MeetingPlan(group, date(2031, 8, 25), on_holiday=True)], by=by)
        assert made.date == date(2031, 8, 25)

    def test_an_accepted_proposal_leaves_nothing_to_propose(self, by, group):
        MeetingFactory(date=date(2030, 7, 9))
        MeetingFactory(date=date(2030, 11, 26), kind="development")
        MeetingFactory(date=date(2030, 9, 3), kind="extraordinary")
        MeetingFactory(date=date(2030, 10, 8), status="cancelled")
        MeetingFactory(group=GroupFactory(), date=date(2031, 3, 31))
        found = proposal(YEAR)
        assert found.source == Year(2030)
        assert [(row.date, like.kind) for row, like in found.rows] == [
            (date(2031, 7, 8), "ordinary"), (date(2031, 11, 25), "development"), (date(2032, 3, 30), "ordinary"),
        ]
        plan_year(year=YEAR, meetings=[plan_of(like, date=row.date) for row, like in found.rows], by=by)
        assert proposal(YEAR).rows == []
        assert len(proposal(YEAR).standing) == 3

    def test_the_last_year_with_meetings_is_the_pattern(self, group):
        assert proposal(YEAR).source is None
        MeetingFactory(date=date(2027, 7, 13))
        assert (proposal(YEAR).source, proposal(YEAR).rows[0][0].date) == (Year(2027), date(2031, 7, 8))


class TestOneMeeting:
    def test_it_is_changed_and_its_version_moves_on(self, by):
        meeting = MeetingFactory(date=date(2031, 7, 8))
        due = MeetingDeadlines(date(2031, 6, 20), None, datetime(2031, 7, 7, 9, tzinfo=UTC))
        change_meeting(
            meeting=meeting, version=1, plan=plan_of(meeting, date=date(2031, 7, 9), venue="Hall", mode="hybrid"), due=due, by=by
        )
        kept = Meeting.objects.get()
        assert (kept.date, kept.venue, kept.mode, kept.version) == (date(2031, 7, 9), "Hall", "hybrid", 2)
        assert (kept.report_deadline, kept.publication_deadline, kept.question_deadline) == (due.reports, None, due.questions)
        assert AuditEntry.objects.get().detail["changed"] == ["date", "mode", "question_deadline", "report_deadline", "venue"]

    def test_what_changes_nothing_writes_nothing(self, by):
        meeting = MeetingFactory()
        assert change_meeting(meeting=meeting, version=1, plan=plan_of(meeting), due=NONE, by=by).version == 1
        assert not AuditEntry.objects.exists()

    def test_an_older_version_is_refused(self, by):
        meeting = MeetingFactory(date=date(2031, 7, 8), venue="Town Hall")
        change_meeting(meeting=meeting, version=1, plan=plan_of(meeting, venue="Hers"), due=NONE, by=by)
        with pytest.raises(ChangedMeanwhile, match="Somebody else changed this meeting"):
            change_meeting(meeting=meeting, version=1, plan=plan_of(meeting, venue="His"), due=NONE, by=by)
        assert Meeting.objects.get().venue == "Hers"

    def test_a_published_meeting_keeps_its_group_and_day(self, by):
        meeting = MeetingFactory(date=date(2031, 7, 8))
        publish(Kind.NOTICE, meeting.date, meeting=meeting)
        for change in ({"date": date(2031, 7, 9)}, {"group": GroupFactory()}):
            with pytest.raises(ValueError, match="Cancel this meeting and plan another one"):
                change_meeting(meeting=meeting, version=1, plan=plan_of(meeting, **change), due=NONE, by=by)
        assert change_meeting(meeting=meeting, version=1, plan=plan_of(meeting, venue="Hall"), due=NONE, by=by).version == 2

    def test_a_meeting_with_minutes_took_place(self, by):
        meeting = MinutesFactory().meeting
        with pytest.raises(ValueError, match="took place"):
            change_meeting(meeting=meeting, version=1, plan=plan_of(meeting, date=date(2033, 7, 6)), due=NONE, by=by)

    def test_a_day_that_is_taken_or_a_bank_holiday(self, by):
        meeting, other = MeetingFactory(date=date(2031, 7, 8)), MeetingFactory(date=date(2031, 7, 15))
        with pytest.raises(ValueError, match="meets on 15 July 2031 already"):
            change_meeting(meeting=meeting, version=1, plan=plan_of(meeting, date=other.date), due=NONE, by=by)
        with pytest.raises(ValueError, match="bank holiday"):
            change_meeting(meeting=meeting, version=1, plan=plan_of(meeting, date=date(2031, 8, 25)), due=NONE, by=by)

    def test_a_cancellation_is_taken_back(self, by):
        meeting = cancel_meeting(meeting=MeetingFactory(), by=by)
        hold_after_all(meeting=meeting, by=by)
        assert Meeting.objects.get().status == "planned"
        with pytest.raises(ValueError, match="is not cancelled"):
            hold_after_all(meeting=meeting, by=by)

    def test_only_what_nothing_hangs_on_is_taken_out(self, by):
        drop_meeting(meeting=MeetingFactory(), by=by)
        assert not Meeting.objects.exists()
        with_agenda, named = AgendaFactory().meeting, MeetingFactory()
        AgendaItemFactory(agenda=with_agenda.agenda, about="minutes", about_meeting=named)
        for meeting in (with_agenda, named):
            with pytest.raises(ValueError, match="Cancel it instead"):
                drop_meeting(meeting=meeting, by=by)
        assert Meeting.objects.count() == 2


class TestNotes:
    def test_a_note_comes_and_goes(self, by, group):
        note = note_in_timetable(words=" Survey ", starts=date(2031, 5, 1), ends=date(2031, 6, 30), group=group, by=by)
        assert (note.words, note.group) == ("Survey", group)
        drop_timetable_note(note=note, by=by)
        assert not TimetableNote.objects.exists()

    @pytest.mark.parametrize(("words", "ends", "why"), [(" ", date(2031, 5, 31), "needs words"), ("A", date(2031, 4, 30), "before the first")])
    def test_what_makes_no_note(self, by, words, ends, why):
        with pytest.raises(ValueError, match=why):
            note_in_timetable(words=words, starts=date(2031, 5, 1), ends=ends, by=by)


class TestTheTable:
    def test_months_across_groups_down(self, group):
        RulesFactory(starts=date(2031, 4, 1), ends=None, report_days=7)
        masg = GroupFactory(name="A steering group", slug="masg")
        july = MeetingFactory(date=date(2031, 7, 8))
        MeetingFactory(date=date(2031, 7, 22), report_deadline=date(2031, 7, 1))
        MeetingFactory(group=masg, date=date(2032, 3, 31))
        later = MeetingFactory(date=date(2032, 6, 15))
        MeetingFactory(date=date(2032, 7, 6))
        MeetingFactory(date=date(2031, 3, 31))
        own = TimetableNoteFactory(group=masg, starts=date(2031, 9, 1), ends=date(2031, 9, 30))
        TimetableNoteFactory(starts=date(2031, 1, 1), ends=date(2031, 6, 30))
        table = year_table(YEAR)
        assert [row.group for row in table.rows] == [group, masg]
        assert [len(cell.meetings) for cell in table.rows[0].cells] == [0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]
        assert table.rows[1].cells[11].meetings[0].meeting.date == date(2032, 3, 31)
        assert [cell.notes for cell in table.rows[1].cells][4:7] == [[], [own], []]
        (strip,) = table.running
        assert (strip.before, strip.length, strip.after) == (0, 3, 9)
        assert [one.meeting for one in table.later] == [later]
        first, second = table.quarters[1].meetings
        assert (first.meeting, first.due.reports, first.by_hand) == (july, date(2031, 7, 1), frozenset())
        assert (second.due.reports, second.by_hand) == (date(2031, 7, 1), {"report_deadline"})
        assert table.quarters[0].notes and not table.quarters[3].notes
        assert table.months[0].holidays == {date(2031, 4, 11): "Good Friday", date(2031, 4, 14): "Easter Monday"}

    @pytest.mark.parametrize("count", [3, 30])
    def test_the_number_of_queries_stays(self, django_assert_num_queries, count):
        for n in range(count):
            group = GroupFactory(name=f"Group {n}", slug=f"g{n}")
            MeetingFactory(group=group, date=date(2030, 7, 1 + n % 28))
            MeetingFactory(group=group, date=date(2031, 7, 1 + n % 28))
            TimetableNoteFactory(group=group)
        with django_assert_num_queries(3):
            assert len(year_table(YEAR).meetings) == count
        with django_assert_num_queries(4):
            assert len(proposal(YEAR).standing) == count
