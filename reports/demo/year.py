"""The demo's year as steps: something recorded or something published, each at its time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from csp.models import User
from csp.workingdays import clear_working_days_before, last_working_day_before
from meetings.services import (
    cancel_meeting,
    circulate_minutes,
    correct_minutes,
    hand_over_role,
    infer_memberships,
    record_agenda,
    set_deadlines,
)
from reports.demo import (
    atdesk,
    coming,
    deciding,
    files,
    first,
    measuring,
    money,
    others,
    priorities,
    record,
    review,
    second,
    session,
    terms,
    third,
)
from reports.demo import whoweare as who
from reports.demo.days import Days, moment, words
from reports.demo.writing import Story

NOTICE = timedelta(weeks=6)
MISTAKE = "These draft minutes were published before the Chair had read them. They will be published when she has."


@dataclass(frozen=True)
class Act:
    """Something recorded: when, the words in which the progress tells it, and the services called."""

    at: datetime
    tells: str
    do: Callable[[], object]


@dataclass(frozen=True)
class Publish:
    """Something published: when, and what of which meeting (names as in reports.services.WHAT)."""

    at: datetime
    story: Story
    what: tuple[str, ...]

    @property
    def tells(self) -> str:
        """What the progress says of it."""
        return f"publishing {', '.join(self.what)} of {name(self.story)}"


@dataclass(frozen=True)
class Withdraw:
    """A mistake put right: when, and what kind of publication of which meeting is withdrawn, and why."""

    at: datetime
    story: Story
    kind: str
    reason: str

    @property
    def tells(self) -> str:
        """What the progress says of it."""
        return f"withdrawing the {self.kind} of {name(self.story)}"


Step = Act | Publish | Withdraw


def steps(days: Days, by: User) -> list[Step]:
    """All that happened, in order of time. A publication follows what was recorded at the same time."""
    year = Year(days, by)
    happened = [
        Act(moment(days.first - timedelta(weeks=8), 9), "the partnership, its people and agencies",
            lambda: record.found(days, by)),
        *year.meeting(year.first, "pack"),
        *year.meeting(year.second, "pack"),
        *year.meeting(year.session, "agenda"),
        *year.meeting(year.third, "pack", "members-pack"),
        *year.meeting(year.task, "agenda"),
        *year.meeting(year.steering, "agenda"),
        *year.cancellation(), *year.extraordinary_meeting(), *year.minutes(), *year.between(),
        *year.coming_meeting(), *year.desk(),
    ]
    return sorted(happened, key=lambda step: (step.at, not isinstance(step, Act)))


def name(story: Story) -> str:
    """The HCSP meeting of 14 March 2023."""
    return f"the {story.body} meeting of {words(story.day)}"


class Year:
    """The stories of the year, and the steps that each of them takes."""

    def __init__(self, days: Days, by: User) -> None:
        self.days, self.by = days, by
        self.first, self.second, self.session = first.story(days), second.story(days), session.story(days)
        self.third, self.coming = third.story(days), coming.story(days)
        self.cancelled, self.later = others.cancelled(days), others.later(days)
        self.extraordinary = others.extraordinary(days)
        self.steering, self.task = others.steering(days), others.task(days)

    def notice(self, story: Story, at: datetime) -> list[Step]:
        """A meeting is planned, and its notice published."""
        return [
            Act(at, f"planning {name(story)}", lambda: record.plan(story, self.by)),
            Publish(at, story, ("notice",)),
        ]

    def meeting(self, story: Story, *what: str) -> list[Step]:
        """The ordinary course: notice, papers, the meeting itself. `what` is published of the papers."""
        day = story.day
        papers = moment(clear_working_days_before(day, 5), 14)
        steps: list[Step] = [
            *self.notice(story, moment(day - NOTICE, 9)),
            Act(papers, f"papers for {name(story)}", lambda: record.prepare(story, self.by)),
            Publish(papers, story, what),
        ]
        if story.minutes is not None:
            steps.append(Act(moment(day, 13), f"minutes of {name(story)}", lambda: record.hold(story, self.by)))
        return steps

    def cancellation(self) -> list[Step]:
        """A meeting that was called off five days before: its notice says so."""
        story, day = self.cancelled, self.days.cancelled
        off = moment(day - timedelta(days=5), 11)
        return [
            *self.notice(story, moment(day - NOTICE, 9)),
            Act(off, f"cancelling {name(story)}", lambda: cancel_meeting(
                meeting=record.meeting_of(story), by=self.by, reason=others.CANCELLED_BECAUSE
            )),
            Publish(off, story, ("notice",)),
        ]

    def extraordinary_meeting(self) -> list[Step]:
        """Called at short notice, with deadlines of its own; its draft minutes are published by mistake."""
        story, day = self.extraordinary, self.days.extraordinary
        eve = last_working_day_before(day)
        called, mistake = moment(clear_working_days_before(day, 2), 16), moment(day + timedelta(days=2), 10)

        def prepare() -> None:
            set_deadlines(
                meeting=record.meeting_of(story), reports=eve, publication=eve, questions=moment(eve, 16), by=self.by
            )
            record.prepare(story, self.by)

        return [
            *self.notice(story, called),
            Act(called, f"agenda of {name(story)}", prepare),
            Publish(called, story, ("agenda",)),
            Act(moment(day, 15), f"minutes of {name(story)}", lambda: record.hold(story, self.by)),
            Act(moment(day, 16), f"votes of {name(story)}", lambda: deciding.vote(record.meeting_of(story), self.by)),
            Publish(mistake, story, ("minutes",)),
            Withdraw(mistake + timedelta(minutes=40), story, "minutes", MISTAKE),
        ]

    def minutes(self) -> list[Step]:
        """Drafts go to members; minutes are agreed at a later meeting and published; one is corrected after it."""
        days = self.days
        drafts = [self.first, self.second, self.session, self.third]
        agreed = [(self.first, self.second), (self.second, self.third), (self.session, self.third)]
        corrected = days.third + timedelta(days=20)
        return [
            *(self.circulation(story) for story in drafts),
            *(self.agreement(story, at) for story, at in agreed),
            *(Publish(moment(at.day + timedelta(days=1), 11), story, ("minutes",)) for story, at in agreed),
            Act(moment(corrected, 10), f"correcting the minutes of {name(self.second)}", lambda: self._correct(corrected)),
            Publish(moment(corrected, 10), self.second, ("minutes",)),
        ]

    def circulation(self, story: Story) -> Act:
        """Sixteen days after the meeting the draft goes to the members."""
        return Act(
            moment(story.day + timedelta(days=16), 15), f"circulating the minutes of {name(story)}",
            lambda: circulate_minutes(minutes=record.meeting_of(story).minutes, by=self.by),
        )

    def agreement(self, story: Story, at: Story) -> Act:
        """The minutes of `story` are agreed at the meeting of `at`."""
        return Act(
            moment(at.day, 14), f"agreeing the minutes of {name(story)}", lambda: record.agree(story, at, self.by)
        )

    def _correct(self, on: date) -> None:
        correct_minutes(
            minutes=record.meeting_of(self.second).minutes, on=on, by=self.by,
            text="The lock for a bin store costs £12, not £11.",
        )

    def between(self) -> list[Step]:
        """The rules change, the chair is handed over, members write what they have done."""
        days, progress = self.days, self.days.third + timedelta(days=33)
        out = moment(days.first + timedelta(days=1), 12)
        return [
            Act(
                moment(days.first, 14), "terms of reference with a quorum are agreed",
                lambda: terms.agree_terms(record.meeting_of(self.first), days.second, self.by),
            ),
            Act(out, "publishing the terms of reference", lambda: terms.publish("terms", self.by, out)),
            Act(out, "keeping the Community Safety Plan", lambda: terms.keep_plan(days.first - timedelta(weeks=40), self.by)),
            Act(out, "publishing the Community Safety Plan", lambda: terms.publish("plan", self.by, out)),
            Act(moment(days.second, 14), "handing over the chair", self._hand_over),
            Act(moment(progress, 8), "progress between meetings", lambda: self._progress(progress)),
            Act(moment(progress, 10), "priorities, and the action points that serve them", self._priorities),
            Act(moment(days.steering, 16), "working out who sits in the steering group", self._infer),
        ]

    def _hand_over(self) -> None:
        seats = {row.person.name: row for row in record.meeting_of(self.second).attendances.select_related("person")}
        hand_over_role(role="chair", was=seats[who.CHAIR], now=seats[who.VICE], at=second.HANDOVER, by=self.by)

    def _progress(self, on: date) -> None:
        record.progress(
            self.third, 2, "in_progress", "Twelve are mended.", on, who.SERVICES, self.by,
            link="https://harrowmere.example/lamps",
        )
        record.progress(self.third, 5, "in_progress", "", on, who.SHELTER, self.by)
        record.progress(
            self.third, 4, "open", "No room has been found yet.", on, who.SERVICES, self.by,
            file="Rooms asked for: the library, St Anne’s hall, the old tram depot.\n",
        )

    def _priorities(self) -> None:
        lamps = [(self.first, 2), (self.second, 1), (self.third, 2), (self.third, 3)]
        record.set_priorities(
            self.days, {who.AFTER_DARK: lamps, who.YOUNG: [(self.third, 4)], "Bicycles that stay where they were left": []},
            self.by,
        )
        priorities.pursue(self.days, self.by)

    def _infer(self) -> None:
        for story in (self.steering, self.third):
            infer_memberships(group=record.meeting_of(story).group, by=self.by)

    def coming_meeting(self) -> list[Step]:
        """Its papers are out; then one came late, and the agenda changed; the meeting after it has its notice."""
        story, today = self.coming, self.days.today
        # Around Christmas the meeting is further away than its notice is long.
        notice = min(self.days.coming - NOTICE, today - timedelta(days=10))
        papers, late = moment(clear_working_days_before(today, 2), 14), moment(clear_working_days_before(today, 1), 9)
        return [
            *self.notice(story, moment(notice, 9)),
            Act(papers, f"papers for {name(story)}", self._papers),
            Publish(papers, story, ("pack", "members-pack")),
            Act(late, f"a late paper for {name(story)}", self._late),
            Publish(late, story, ("pack", "members-pack", "supplement", "members-supplement")),
            *self.notice(self.later, moment(last_working_day_before(today), 10)),
        ]

    def _papers(self) -> None:
        record.prepare(self.coming, self.by)
        meeting = record.meeting_of(self.coming)
        terms.propose_terms(meeting, coming.TERMS, self.by)
        if self.coming.agenda is not None:
            record_agenda(meeting=meeting, read=coming.first_agenda(self.coming.agenda), by=self.by)
        record.file_pdf(meeting, coming.HAVEN_REPORT, files.annual_report(), [coming.HAVEN_REPORT], self.by)
        record.file_pdf(meeting, coming.SURVEY, files.street_survey(), [coming.SURVEY], self.by)

    def _late(self) -> None:
        meeting = record.meeting_of(self.coming)
        if self.coming.agenda is not None:
            record_agenda(meeting=meeting, read=self.coming.agenda, by=self.by)
        for draft in self.coming.papers:
            if draft.late:
                record.file_paper(meeting, draft, self.by)

    def desk(self) -> list[Step]:
        """What lies on the officer's desk today, later than all else that was done."""
        today = self.days.today
        at = moment(last_working_day_before(today), 16)

        def lay_out() -> None:
            atdesk.open_the_desk(self.by)
            atdesk.bind(record.meeting_of(self.coming), record.meeting_of(self.third))
            atdesk.ask(self.coming, self.later, coming.LIGHTING, today)
            priorities.report(record.meeting_of(self.later), today, atdesk.user(who.SUPPORT))
            atdesk.minute(self.task)
            atdesk.go_round(self.third, self.coming, today)
            atdesk.tick(record.meeting_of(self.coming), "What the lighting audit found", atdesk.user(who.SUPPORT))
            money.keep_books(self.days, atdesk.user(who.SUPPORT))
            money.ask_the_board(record.meeting_of(self.coming), atdesk.user(who.SUPPORT))
            review.fill_lists(self.days, atdesk.user(who.SUPPORT))
            review.review_the_year(self.days, atdesk.user(who.SUPPORT), at)
            atdesk.order(record.meeting_of(self.coming), atdesk.user(who.SUPPORT))
            deciding.prepare_vote(record.meeting_of(self.coming), coming.CHOOSE, coming.PRIORITIES, atdesk.user(who.SUPPORT))
            deciding.confide(record.meeting_of(self.coming), coming.REVIEW, atdesk.user(who.SUPPORT))
            deciding.read(record.meeting_of(self.coming), coming.CLOSED_NOTE)
            deciding.post()
            measuring.count(today, record.meeting_of(self.later), atdesk.user(who.SUPPORT))
            atdesk.forget_letters()

        return [
            Act(at, "the timetable of the year", lambda: atdesk.timetable(record.meeting_of(self.coming), self.by, at)),
            Act(at, "what lies on the desk", lay_out),
            Act(at, "publishing the accounts of the closed year", lambda: money.publish(self.days, self.by, at)),
            Act(at, "telling how the plan's objectives stand", lambda: terms.publish(terms.Kind.PLAN, self.by, at)),
        ]
