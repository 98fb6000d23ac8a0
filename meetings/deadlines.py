"""When reports, papers and questions are due: by the rules of the meeting's day, unless the meeting says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from csp.models import Rules
from csp.workingdays import clear_working_days_before, last_working_day_before
from meetings.models import Meeting

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Deadlines:
    """The last day for reports, the last day to publish papers, and the moment questions close (aware)."""

    reports: date
    publication: date
    questions: datetime


def deadlines(meeting: Meeting, rules: Rules) -> Deadlines:
    """The deadlines of `meeting` under `rules`, those in force on its day (csp.queries.rules_on)."""
    return Deadlines(
        reports=meeting.report_deadline or meeting.date - timedelta(days=rules.report_days),
        publication=meeting.publication_deadline
        or clear_working_days_before(meeting.date, rules.publication_working_days),
        questions=meeting.question_deadline
        or datetime.combine(last_working_day_before(meeting.date), rules.question_time, LONDON),
    )
