"""Loading the demo: a year of the partnership, told in the order in which it happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from csp.models import Partnership, User
from csp.services import change_rules
from meetings.services import (
    cancel_meeting,
    circulate_minutes,
    correct_minutes,
    hand_over_role,
    infer_memberships,
    set_deadlines,
)
from reports.demo import coming, files, first, others, record, second, session, third
from reports.demo import whoweare as who
from reports.demo.days import Days, days_around, moment, words, working_days_before
from reports.demo.writing import Story

NOTICE = timedelta(weeks=6)


class AnotherPartnership(Exception):
    """The database holds a partnership that is not the demo's."""


@dataclass(frozen=True)
class Step:
    """Something that happened: when, in which words the progress tells it, and the acts."""

    at: datetime
    tells: str
    do: Callable[[], object]


def load(*, today: date, by: User, tell: Callable[[str], object]) -> bool:
    """Load the demo as it looks on `today`; `tell` is given a line for each step. False if it is there already.

    All of it in one transaction: a load that is cut short leaves nothing. Raises AnotherPartnership.
    """
    partnership = Partnership.objects.first()
    if partnership is not None:
        if partnership.name != who.NAME:
            raise AnotherPartnership(
                f"This database holds {partnership.name}; the demo is loaded only into one that is empty."
            )
        return False
    with transaction.atomic():
        for step in steps(days_around(today), by):
            tell(f"{words(step.at.date())}: {step.tells}")
            step.do()
    return True


def steps(days: Days, by: User) -> list[Step]:
    """The demo's year, in order of time."""
    told = Year(days, by)
    found = moment(days.first - timedelta(weeks=8), 9)
    happened = [
        Step(found, "the partnership, its agencies and people", lambda: record.found(days, by)),
        *told.meeting(told.first), *told.meeting(told.second), *told.meeting(told.session),
        *told.meeting(told.third), *told.meeting(told.task), *told.meeting(told.steering),
        *told.cancellation(), *told.extraordinary_meeting(), *told.what_followed(), *told.coming_meeting(),
    ]
    return sorted(happened, key=lambda step: step.at)


class Year:
    """The stories of the year, and the steps that each of them takes."""

    def __init__(self, days: Days, by: User) -> None:
        self.days, self.by = days, by
        self.first, self.second, self.session = first.story(days), second.story(days), session.story(days)
        self.third, self.coming = third.story(days), coming.story(days)
        self.cancelled, self.later = others.cancelled(days), others.later(days)
        self.extraordinary = others.extraordinary(days)
        self.steering, self.task = others.steering(days), others.task(days)

    def meeting(self, story: Story) -> list[Step]:
        """An ordinary course: notice, papers, the meeting itself."""
        day = story.facts.date
        # Five clear working days lie between.
        papers = working_days_before(day, 6)
        return [
            Step(moment(day - NOTICE, 9), f"notice of {name(story)}", lambda: record.plan(story, self.by)),
            Step(moment(papers, 14), f"papers of {name(story)}", lambda: record.prepare(story, self.by)),
            Step(moment(day, 13), name(story), lambda: record.hold(story, self.by)),
        ]

    def cancellation(self) -> list[Step]:
        """A meeting that was called off five days before."""
        story, day = self.cancelled, self.days.cancelled
        return [
            Step(moment(day - NOTICE, 9), f"notice of {name(story)}", lambda: record.plan(story, self.by)),
            Step(
                moment(day - timedelta(days=5), 11), f"{name(story)} is cancelled",
                lambda: cancel_meeting(meeting=record.meeting_of(story), by=self.by),
            ),
        ]

    def extraordinary_meeting(self) -> list[Step]:
        """Called at short notice, with deadlines of its own."""
        story, day = self.extraordinary, self.days.extraordinary
        eve = working_days_before(day, 1)

        def call() -> None:
            meeting = record.plan(story, self.by)
            set_deadlines(meeting=meeting, reports=eve, publication=eve, questions=moment(eve, 16), by=self.by)
            record.prepare(story, self.by)

        return [
            Step(moment(working_days_before(day, 3), 16), f"{name(story)} is called", call),
            Step(moment(day, 15), name(story), lambda: record.hold(story, self.by)),
        ]

    def what_followed(self) -> list[Step]:
        """Drafts go to members, minutes are agreed and corrected, rules change, seats are worked out."""
        days = self.days
        drafts = [self.first, self.second, self.session, self.third, self.steering]
        return [
            *(
                Step(
                    moment(story.facts.date + timedelta(days=16), 15), f"draft minutes of {name(story)} to members",
                    lambda story=story: circulate_minutes(minutes=record.meeting_of(story).minutes, by=self.by),
                )
                for story in drafts
            ),
            Step(
                moment(days.first, 14), "a quorum of five Board members is agreed",
                lambda: change_rules(on=days.second, quorum=5, question_time=time(10), by=self.by),
            ),
            Step(moment(days.second, 14), "minutes agreed; the chair changed hands", self._second_agrees),
            Step(moment(days.third, 14), "minutes agreed", self._third_agrees),
            Step(moment(days.third + timedelta(days=20), 10), "a correction", self._correct),
            Step(moment(days.third + timedelta(days=33), 8), "progress between meetings", self._progress),
            Step(moment(days.steering, 16), "seats of the steering group", self._infer),
        ]

    def _second_agrees(self) -> None:
        record.agree(self.first, self.second, self.by)
        seats = {row.person.name: row for row in record.meeting_of(self.second).attendances.select_related("person")}
        hand_over_role(role="chair", was=seats[who.CHAIR], now=seats[who.VICE], at=second.HANDOVER, by=self.by)

    def _third_agrees(self) -> None:
        record.agree(self.second, self.third, self.by)
        record.agree(self.session, self.third, self.by)

    def _correct(self) -> None:
        correct_minutes(
            minutes=record.meeting_of(self.second).minutes, on=self.days.third + timedelta(days=20), by=self.by,
            text="The bin store lock costs £12, not £11.",
        )

    def _progress(self) -> None:
        day = self.days.third + timedelta(days=33)
        record.progress(self.third, 4, "open", "No room has been found yet.", day, who.SERVICES, self.by)
        record.progress(self.third, 1, "in_progress", "Twelve are mended.", day, who.SERVICES, self.by)
        record.progress(self.third, 3, "in_progress", "", day, who.SHELTER, self.by)

    def _infer(self) -> None:
        for story in (self.steering, self.third):
            infer_memberships(group=record.meeting_of(story).group, by=self.by)

    def coming_meeting(self) -> list[Step]:
        """Its papers are out already; one is late; the meeting after it is known by its notice."""
        story, today = self.coming, self.days.today
        # Around Christmas the meeting is further away than its notice is long.
        notice = min(self.days.coming - NOTICE, today - timedelta(days=10))
        return [
            Step(moment(notice, 9), f"notice of {name(story)}", lambda: record.plan(story, self.by)),
            Step(moment(working_days_before(today, 3), 14), f"papers of {name(story)}", self._papers),
            Step(moment(working_days_before(today, 2), 9), "a paper that came late", self._late_paper),
            Step(
                moment(working_days_before(today, 1), 10), f"notice of {name(self.later)}",
                lambda: record.plan(self.later, self.by),
            ),
        ]

    def _papers(self) -> None:
        record.prepare(self.coming, self.by)
        meeting = record.meeting_of(self.coming)
        record.file_pdf(meeting, coming.HAVEN_REPORT, files.annual_report(), [coming.HAVEN_REPORT], self.by)
        record.file_pdf(meeting, coming.SURVEY, files.street_survey(), [coming.SURVEY], self.by)

    def _late_paper(self) -> None:
        for draft in self.coming.papers:
            if draft.late:
                record.file_paper(record.meeting_of(self.coming), draft, self.by)


def name(story: Story) -> str:
    """The HCSP meeting of 14 March 2023."""
    return f"the {story.body} meeting of {words(story.facts.date)}"
