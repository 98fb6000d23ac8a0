"""Writes that an officer makes at the desk, about things that no paper states in one place: when papers are
due, who took the chair, what was decided.

(Part of `meetings.services`.)
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from csp.models import Block, User
from csp.services import audit
from meetings.models import Amendment, Attendance, AttendanceRole, Decision, Meeting, Minutes


@transaction.atomic
def set_deadlines(
    *, meeting: Meeting, by: User, reports: date | None = None, publication: date | None = None,
    questions: datetime | None = None,
) -> Meeting:
    """Deadlines of `meeting` that differ from the rule; one left out follows the rule again."""
    meeting.report_deadline, meeting.publication_deadline = reports, publication
    meeting.question_deadline = questions
    meeting.save(update_fields=["report_deadline", "publication_deadline", "question_deadline"])
    audit(by=by, act="set_deadlines", thing=meeting)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: User, reason: str = "") -> Meeting:
    """`meeting` does not take place; it stays in the record. `reason` is for the public, in its notice.

    Raises ValueError once it has minutes.
    """
    if Minutes.objects.filter(meeting=meeting).exists():
        raise ValueError("A meeting that has minutes took place and cannot be cancelled.")
    # Another version: calendars that hold an older one take this one over.
    meeting.status, meeting.cancelled_because = Meeting.Status.CANCELLED, reason.strip()
    meeting.version += 1
    meeting.save(update_fields=["status", "cancelled_because", "version"])
    audit(by=by, act="cancel_meeting", thing=meeting, reason=meeting.cancelled_because)
    return meeting


@transaction.atomic
def hand_over_role(*, role: str, was: Attendance, now: Attendance, at: str, by: User) -> AttendanceRole:
    """During the meeting `was` gave `role` to `now`; `at` says when, for example "item 7".

    Raises ValueError when the two sat in different meetings or `was` did not hold it.
    """
    if was.meeting_id != now.meeting_id:
        raise ValueError("A role is handed over within one meeting.")
    held = was.roles.filter(role=role, span="").first()
    if held is None:
        raise ValueError(f"{was.person} did not hold that role.")
    held.span = f"until {at}"
    held.save(update_fields=["span"])
    taken = AttendanceRole.objects.create(attendance=now, role=role, span=f"from {at}")
    audit(by=by, act="hand_over_role", thing=was.meeting, role=role, at=at)
    return taken


@transaction.atomic
def record_decision(
    *, meeting: Meeting, text: str, by: User, block: Block | None = None,
    outcome: str = Decision.Outcome.AGREED, votes: tuple[int, int, int] | None = None,
) -> Decision:
    """What `meeting` decided, by consensus unless `votes` are given (for, against, abstentions); `block` is
    the paragraph that says so."""
    last = meeting.decisions.aggregate(last=Max("position"))["last"] or 0
    votes_for, votes_against, abstentions = votes or (None, None, None)
    decision = Decision.objects.create(
        meeting=meeting, position=last + 1, block=block, text=text, outcome=outcome,
        method=Decision.Method.VOTE if votes else Decision.Method.CONSENSUS,
        votes_for=votes_for, votes_against=votes_against, abstentions=abstentions,
    )
    audit(by=by, act="record_decision", thing=decision, meeting=str(meeting))
    return decision


@transaction.atomic
def correct_minutes(*, minutes: Minutes, text: str, on: date, by: User) -> Amendment:
    """A dated correction of minutes after their agreement; the minutes themselves stay as they are.

    Raises ValueError before it: a draft is corrected in its own words.
    """
    if minutes.status != Minutes.Status.AGREED:
        raise ValueError("Minutes that are not agreed are corrected in their own words.")
    last = minutes.amendments.aggregate(last=Max("position"))["last"] or 0
    amendment = Amendment.objects.create(minutes=minutes, date=on, position=last + 1, text=text)
    audit(by=by, act="correct_minutes", thing=minutes)
    return amendment
