"""The steps of a meeting's cycle with their state, and which of them comes next: the hub of a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting, Minutes
from reports.models import Publication, Release
from reports.standing import Standing, called


class State(Enum):
    """How far a step is."""

    DONE = "Done"
    BEGUN = "Begun"
    OPEN = "To do"
    LATE = "Late"
    NOT_YET = "Not yet"
    NOT_NEEDED = "Not needed"


@dataclass(frozen=True)
class Step:
    """One step. `facts` in words; `act` names what to do and `url` where; `due` its last day, if it has one.
    `others`: further acts, (words, address)."""

    key: str
    title: str
    state: State
    facts: tuple[str, ...]
    act: str
    url: str
    due: date | None = None
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Hub:
    """The steps of one meeting in order. `next`: the one to take up now, if any."""

    steps: tuple[Step, ...]

    @property
    def next(self) -> Step | None:
        """The first that is late, begun or to do."""
        return next((one for one in self.steps if one.state in (State.LATE, State.BEGUN, State.OPEN)), None)


def hub(standing: Standing, today: date) -> Hub:
    """The cycle of `standing`'s meeting as of `today`."""
    makers = (_details, _agenda, _papers, _publication, _attendance, _minutes, _circulation, _agreement)
    return Hub(tuple(make(standing, today) for make in makers))


def _at(name: str, standing: Standing) -> str:
    return reverse(name, args=[standing.meeting.pk])


def _open(due: date | None, today: date) -> State:
    return State.LATE if due and due < today else State.OPEN


def several(count: int, one: str, many: str = "") -> str:
    """1 report, 3 reports, No reports."""
    return f"{count or 'No'} {one if count == 1 else many or one + 's'}"


def _details(standing: Standing, today: date) -> Step:
    meeting = standing.meeting
    missing = [word for word, there in (
        ("time", meeting.starts), ("end", meeting.ends), ("place", meeting.venue or meeting.mode == Meeting.Mode.ONLINE),
        ("how the public attends", meeting.joining),
    ) if not there]
    over = meeting.date < today
    state = State.DONE if not missing or over else State.OPEN
    facts = ["The meeting is over" if over else "Complete" if not missing else f"Not stated yet: {', '.join(missing)}"]
    if meeting.status == Meeting.Status.CANCELLED:
        state, facts = State.DONE, ["Cancelled"]
    return Step("details", "Date and place", state, tuple(facts), "Change the details" if state is State.DONE else "Complete the details",
                _at("meetings:details", standing))


def _agenda(standing: Standing, today: date) -> Step:
    if not standing.items:
        state = State.NOT_NEEDED if standing.meeting.date < today else _open(standing.due.agenda, today)
        return Step("agenda", "Agenda", state, ("No items yet",), "Draft the agenda", _at("meetings:agenda", standing), standing.due.agenda)
    facts = [f"{several(standing.items, 'item')}, {standing.allotted} minutes"]
    if standing.length:
        over = standing.allotted - standing.length
        facts.append(f"{over} minutes longer than the meeting" if over > 0 else f"{-over} minutes to spare" if over else "As long as the meeting")
    return Step("agenda", "Agenda", State.DONE, tuple(facts), "Open the agenda", _at("meetings:agenda", standing), standing.due.agenda)


def _papers(standing: Standing, today: date) -> Step:
    late = len(standing.overdue(today))
    facts = [several(len(standing.papers), "paper")]
    if standing.awaited:
        facts.append(f"{len(standing.awaited)} awaited" + (f", {late} late" if late else ""))
    if standing.unchecked:
        facts.append(f"{len(standing.unchecked)} to check")
    over = standing.meeting.date < today
    if standing.awaited and not over:
        state = State.LATE if late else State.BEGUN
        act = "Chase the reports"
    elif standing.unchecked and not over:
        state, act = State.BEGUN, "Check the reports"
    elif standing.papers or over:
        state, act = State.DONE, "Open the papers"
    else:
        state, act = (State.OPEN if standing.items else State.NOT_YET), "Ask for reports"
    return Step("papers", "Papers", state, tuple(facts), act, _at("meetings:papers", standing), standing.due.reports)


_RELEASES = {
    Release.Status.APPROVAL: "Waits for approval", Release.Status.RUNNING: "Being published now",
    Release.Status.FAILED: "Not published", Release.Status.WAITING: "Will be published",
}


def _publication(standing: Standing, today: date) -> Step:
    """The pack; also what else stands published, and an order to publish that is on its way."""
    facts = []
    for one in standing.public:
        if one.kind in (Publication.Kind.NOTICE, Publication.Kind.AGENDA, Publication.Kind.PACK):
            version = f", version {one.version}" if one.version > 1 else ""
            facts.append(f"{one.get_kind_display()}{version}: {timezone.localtime(one.published_at):%-d %B %Y, %H:%M}")
    release = standing.released
    if release and release.status in _RELEASES:
        at = f" on {timezone.localtime(release.at):%-d %B at %H:%M}" if release.status == Release.Status.WAITING else ""
        facts.append(f"{_RELEASES[Release.Status(release.status)]}{at}")
    over = standing.meeting.date < today
    if standing.supplement:
        state, act = State.OPEN, "Publish a supplement"
        facts.append(f"{several(len(standing.supplement), 'late paper')} not published")
    elif release and release.status == Release.Status.FAILED:
        state, act = State.OPEN, "See why, and publish"
    elif standing.pack:
        state, act = State.DONE, "Open publications"
    elif release and release.status in (Release.Status.WAITING, Release.Status.RUNNING, Release.Status.APPROVAL):
        state, act = State.BEGUN, "Open publications"
    elif over:
        state, act = State.NOT_NEEDED, "Open publications"
    else:
        state = _open(standing.due.publication, today) if standing.items else State.NOT_YET
        act = "Check and publish"
    if not facts:
        facts = ["Nothing is published"]
    return Step("publish", "Publication", state, tuple(facts), act, _at("desk:publish", standing), standing.due.publication)


def _attendance(standing: Standing, today: date) -> Step:
    url, day = _at("meetings:attendance", standing), standing.meeting.date
    if standing.present:
        facts = (f"{several(standing.present, 'person', 'people')} present, {several(standing.apologies, 'apology', 'apologies').lower()}",)
        return Step("attendance", "Attendance", State.DONE, facts, "Open attendance", url)
    facts = (several(standing.apologies, "apology", "apologies") + (" so far" if day >= today else ""),)
    if not standing.drafting:
        return Step("attendance", "Attendance", State.NOT_NEEDED, facts, "Open attendance", url)
    state = State.NOT_YET if day > today else _open(day, today)
    return Step("attendance", "Attendance", state, facts, "Take attendance", url, day)


def _minutes(standing: Standing, today: date) -> Step:
    url = _at("minutes:editor", standing)
    review = (("Review the action points", _at("minutes:review", standing)),) if standing.points and standing.drafting else ()
    if not standing.paragraphs:
        state = State.NOT_YET if standing.meeting.date > today else _open(standing.due.minutes, today)
        return Step(
            "minutes", "Minutes", state, ("Nothing written yet",), "Write the minutes", url, standing.due.minutes, review
        )
    facts = [several(standing.paragraphs, "paragraph"), several(standing.action_points, "action point"), several(standing.decisions, "decision")]
    if standing.kept_wordings:
        facts.append(f"{several(standing.kept_wordings, 'wording')} kept apart: choose which stands")
    settled = not standing.drafting and not standing.kept_wordings
    state = State.DONE if settled else State.LATE if standing.due.minutes < today else State.BEGUN
    return Step("minutes", "Minutes", state, tuple(facts), "Open the minutes" if settled else "Go on with the minutes", url, standing.due.minutes, review)


def _circulation(standing: Standing, today: date) -> Step:
    minutes, url = standing.minutes, _at("desk:circulate", standing)
    if minutes is None or not standing.paragraphs:
        return Step("circulate", "Comments of members", State.NOT_YET, ("Not sent round",), "Send the draft round", url, standing.due.minutes)
    if minutes.status == Minutes.Status.DRAFT:
        return Step("circulate", "Comments of members", _open(standing.due.minutes, today), ("Not sent round",), "Send the draft round", url, standing.due.minutes)
    facts = [several(standing.comments, "comment")]
    if standing.unanswered:
        facts.append(f"{standing.unanswered} not answered")
    state = State.BEGUN if standing.unanswered else State.DONE
    return Step("circulate", "Comments of members", state, tuple(facts), "Answer the comments" if standing.unanswered else "Open the comments", url)


def _agreement(standing: Standing, today: date) -> Step:
    minutes, following, url = standing.minutes, standing.following, _at("desk:agree", standing)
    published = next((one for one in standing.public if one.kind == Publication.Kind.MINUTES), None)
    if minutes and minutes.status == Minutes.Status.AGREED:
        facts = ["Agreed" + (f" on {called(minutes.agreed_at)}" if minutes.agreed_at else "")]
        facts.append(f"Published {timezone.localtime(published.published_at):%-d %B %Y}" if published else "Not published as agreed")
        state = State.DONE if published else State.OPEN
        act, url = ("Open publications", _at("desk:publish", standing)) if published else ("Publish the minutes", _at("desk:publish", standing))
        return Step("agree", "Agreement", state, tuple(facts), act, url)
    facts = [f"At the next meeting, {called(following)}" if following else "No later meeting is planned"]
    ready = minutes is not None and minutes.status == Minutes.Status.CIRCULATED and following is not None and following.date <= today
    return Step("agree", "Agreement", State.OPEN if ready else State.NOT_YET, tuple(facts), "Record the agreement", url)


@dataclass(frozen=True)
class Milestone:
    """A date of the cycle. `at`: with a time of day, where there is one. `done`: what it asks for is done; `late`:
    its day is over, and it can and should still be done."""

    words: str
    day: date
    at: str
    url: str
    done: bool
    late: bool = False


def milestones(standing: Standing, today: date) -> tuple[Milestone, ...]:
    """The dates of a meeting's cycle, in their order."""
    meeting, due = standing.meeting, standing.due
    closes = timezone.localtime(due.questions)
    over = meeting.date < today
    asked = bool(standing.requests or standing.papers)
    marks = [
        Milestone("Agenda drafted", due.agenda, "", _at("meetings:agenda", standing), bool(standing.items),
                  due.agenda < today and not over and not standing.items),
        Milestone("Reports due", due.reports, "", _at("meetings:papers", standing), asked and not standing.awaited,
                  bool(standing.overdue(today)) and not over),
        Milestone("Papers published", due.publication, "", _at("desk:publish", standing), standing.pack is not None,
                  due.publication < today and not over and standing.pack is None),
        Milestone("Public questions close", closes.date(), f"{closes:%H:%M}", _at("desk:meeting", standing),
                  closes.date() < today),
        Milestone("Meeting", meeting.date, f"{meeting.starts:%H:%M}" if meeting.starts else "",
                  _at("meetings:attendance", standing), over),
        Milestone("Draft minutes sent round", due.minutes, "", _at("minutes:editor", standing), not standing.drafting,
                  due.minutes < today and standing.drafting),
    ]
    return tuple(sorted(marks, key=lambda mark: mark.day))
