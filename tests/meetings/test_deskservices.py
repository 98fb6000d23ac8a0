"""What an officer does at the desk: roles handed over, decisions, corrections, cancellations, who may read."""

from __future__ import annotations

from datetime import date

import pytest

from csp.models import AuditEntry, User
from meetings.models import Meeting, Minutes
from meetings.reading.shapes import MeetingFacts
from meetings.services import (
    cancel_meeting,
    correct_minutes,
    hand_over_role,
    place_paper,
    plan_meeting,
    record_decision,
    set_deadlines,
)
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    AttendanceRoleFactory,
    GroupFactory,
    MeetingFactory,
    MinutesFactory,
    PaperFactory,
    PaperItemFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return User.objects.machine()


def test_a_meeting_is_planned_before_it_has_an_agenda(by):
    group = GroupFactory()
    facts = MeetingFacts(date=date(2031, 7, 8), venue="Old Corn Exchange", mode="hybrid", kind="development")
    meeting = plan_meeting(group=group, facts=facts, joining="By the side door.", by=by)
    kept = Meeting.objects.get()
    assert kept == meeting
    assert (kept.date, kept.venue, kept.mode, kept.kind, kept.joining) == (
        date(2031, 7, 8), "Old Corn Exchange", "hybrid", "development", "By the side door.",
    )
    with pytest.raises(ValueError, match="on which day"):
        plan_meeting(group=group, facts=MeetingFacts(), joining="", by=by)


def test_deadlines_left_out_follow_the_rule_again(by):
    meeting = MeetingFactory()
    set_deadlines(meeting=meeting, reports=date(2031, 7, 1), by=by)
    assert Meeting.objects.get().report_deadline == date(2031, 7, 1)
    set_deadlines(meeting=meeting, by=by)
    assert Meeting.objects.get().report_deadline is None


def test_a_meeting_with_minutes_is_not_cancelled(by):
    held, called_off = MinutesFactory().meeting, MeetingFactory()
    cancel_meeting(meeting=called_off, by=by)
    with pytest.raises(ValueError, match="took place"):
        cancel_meeting(meeting=held, by=by)
    statuses = {meeting.pk: meeting.status for meeting in Meeting.objects.all()}
    assert statuses == {held.pk: "planned", called_off.pk: "cancelled"}


def test_the_chair_changes_during_a_meeting(by):
    meeting = MeetingFactory()
    was, now = AttendanceFactory(meeting=meeting), AttendanceFactory(meeting=meeting)
    AttendanceRoleFactory(attendance=was, role="chair")
    hand_over_role(role="chair", was=was, now=now, at="item 7", by=by)
    assert list(was.roles.values_list("role", "span")) == [("chair", "until item 7")]
    assert list(now.roles.values_list("role", "span")) == [("chair", "from item 7")]
    with pytest.raises(ValueError, match="did not hold"):
        hand_over_role(role="chair", was=was, now=now, at="item 9", by=by)
    with pytest.raises(ValueError, match="within one meeting"):
        hand_over_role(role="chair", was=now, now=AttendanceFactory(), at="item 9", by=by)


def test_decisions_are_counted_and_only_votes_have_numbers(by):
    meeting = MeetingFactory()
    record_decision(meeting=meeting, text="Agreed.", by=by)
    record_decision(meeting=meeting, text="Not agreed.", outcome="rejected", votes=(2, 3, 1), by=by)
    kept = meeting.decisions.values_list("position", "method", "outcome", "votes_for", "votes_against", "abstentions")
    assert list(kept) == [(1, "consensus", "agreed", None, None, None), (2, "vote", "rejected", 2, 3, 1)]


def test_only_agreed_minutes_are_corrected(by):
    draft, agreed = MinutesFactory(), MinutesFactory(status=Minutes.Status.AGREED)
    correct_minutes(minutes=agreed, text="£12, not £11.", on=date(2031, 9, 1), by=by)
    correct_minutes(minutes=agreed, text="Tuesday, not Monday.", on=date(2031, 9, 2), by=by)
    with pytest.raises(ValueError, match="their own words"):
        correct_minutes(minutes=draft, text="£12", on=date(2031, 9, 1), by=by)
    assert list(agreed.amendments.values_list("position", "text")) == [(1, "£12, not £11."), (2, "Tuesday, not Monday.")]
    assert not draft.amendments.exists()


@pytest.mark.parametrize("audience", ["public", "members"])
def test_a_paper_for_a_closed_item_stays_closed(by, audience):
    closed, free = PaperFactory(audience="closed"), PaperFactory()
    PaperItemFactory(paper=closed, item=AgendaItemFactory(session="closed"))
    with pytest.raises(ValueError, match="closed itself"):
        place_paper(paper=closed, audience=audience, by=by)
    place_paper(paper=free, audience=audience, late=True, position=3, by=by)
    closed.refresh_from_db()
    free.refresh_from_db()
    assert (closed.audience, free.audience, free.late, free.position) == ("closed", audience, True, 3)


def test_each_act_leaves_a_row_in_the_audit(by):
    cancel_meeting(meeting=MeetingFactory(), by=by)
    assert AuditEntry.objects.get().act == "cancel_meeting"
    assert AuditEntry.objects.get().by == by
