"""When reports, papers and questions are due: by the rules of the meeting's day, unless the meeting says otherwise.

Terms of reference say nothing about the draft agenda and the draft minutes. The desk reminds of the one so early
that authors have a working week left to write what it asks for, of the other while the meeting is remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from csp.models import Rules
from csp.workingdays import clear_working_days_before, last_working_day_before, working_days_after
from meetings.models import Meeting

LONDON = ZoneInfo("Europe/London")
# Whole working days between the draft agenda and the day reports are due.
AGENDA_WORKING_DAYS = 5
# Working days after the meeting in which its minutes are drafted and sent round.
MINUTES_WORKING_DAYS = 10


@dataclass(frozen=True)
class Deadlines:
    """The last day for the draft agenda, for reports, to publish papers, the moment questions close (aware), and
    the last day to send the draft minutes round."""

    agenda: date
    reports: date
    publication: date
    questions: datetime
    minutes: date


def deadlines(meeting: Meeting, rules: Rules) -> Deadlines:
    """The deadlines of `meeting` under `rules`, those in force on its day (csp.queries.rules_on)."""
    reports = meeting.report_deadline or meeting.date - timedelta(days=rules.report_days)
    return Deadlines(
        agenda=clear_working_days_before(reports, AGENDA_WORKING_DAYS),
        reports=reports,
        publication=meeting.publication_deadline
        or clear_working_days_before(meeting.date, rules.publication_working_days),
        questions=meeting.question_deadline
        or datetime.combine(last_working_day_before(meeting.date), rules.question_time, LONDON),
        minutes=working_days_after(meeting.date, MINUTES_WORKING_DAYS),
    )
