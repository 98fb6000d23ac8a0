"""What the support officer has to do, and by when: derived from where each meeting stands, in the order of the doing.

A group of which the record keeps no agenda (it only stands in the timetable) asks for nothing, nor does a
development session, which has no public papers and no minutes: of both only what was begun is told. What lies
further back than a year is history: imported minutes that were never finished ask for nothing either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum

from django.urls import reverse
from django.utils import timezone

from csp.workingdays import working_days_after
from meetings.deadlines import MINUTES_WORKING_DAYS
from meetings.models import Meeting, Minutes
from reports.models import Release
from reports.standing import Desk, Standing, called

HISTORY = timedelta(days=366)
# Duties that fall due after this are in the table of coming meetings alone.
AHEAD = timedelta(days=42)
SOON = timedelta(days=6)


class Kind(IntEnum):
    """What a duty is about. Of two that are due on one day, the lower number is done first."""

    MAIL = 1
    FAILED = 2
    KEPT = 3
    APPROVAL = 4
    AGREE = 5
    MINUTES = 6
    COMMENTS = 7
    AGENDA = 8
    REPORTS = 9
    NEWS = 10
    CHECK = 11
    PUBLISH = 12
    SUPPLEMENT = 13
    QUESTIONS = 14
    MEETING = 15


@dataclass(frozen=True)
class Duty:
    """One thing to do. `due`: its last day; None: it waits, and each day is as good as the next.

    `words` say what; `url` is where it is done; `about` are lines that say more (whom, which papers).
    """

    kind: Kind
    due: date | None
    words: str
    url: str
    meeting: date
    about: tuple[str, ...] = field(default=())

    def days_late(self, today: date) -> int:
        """Days since it was due; 0 if it is not late."""
        return max(0, (today - self.due).days) if self.due else 0

    def order(self, today: date) -> tuple[object, ...]:
        """The key that sorts duties: by day, what has none today; then by kind, meeting and words."""
        return (self.due or today, self.kind, self.meeting, self.words)


@dataclass(frozen=True)
class Todo:
    """Duties in three heaps: late, now (undated, or due within seven days, today included), later."""

    late: tuple[Duty, ...]
    now: tuple[Duty, ...]
    later: tuple[Duty, ...]

    @property
    def calm(self) -> bool:
        """Whether nothing is to be done this week."""
        return not self.late and not self.now


def todo(desk: Desk, today: date) -> Todo:
    """What is to be done, as of `today`."""
    return heaps(sorted(duties(desk, today), key=lambda duty: duty.order(today)), today)


def heaps(ordered: list[Duty], today: date) -> Todo:
    """Duties in order, in their heaps; those further off than AHEAD are left out."""
    late = tuple(one for one in ordered if one.days_late(today))
    now = tuple(one for one in ordered if one.due is None or today <= one.due <= today + SOON)
    later = tuple(one for one in ordered if one.due and today + SOON < one.due <= today + AHEAD)
    return Todo(late, now, later)


def duties(desk: Desk, today: date) -> Iterator[Duty]:
    """Every duty, in no order."""
    if desk.unsent:
        mails = "1 e-mail" if desk.unsent == 1 else f"{desk.unsent} e-mails"
        yield Duty(Kind.MAIL, None, f"{mails} could not be sent", reverse("desk:mail"), today)
    for order in desk.orders:
        yield from _order(order, today)
    for one in desk.returned:
        yield Duty(Kind.MAIL, None, f"Mail to {one.whose} came back", f"{reverse('desk:mail')}#came-back", today,
                   (f"{one.address}: {one.why}",))
    for standing in desk.standings:
        meeting = standing.meeting
        if meeting.date < today - HISTORY:
            continue
        for rule in _ALWAYS:
            yield from rule(standing, today)
        if meeting.status == Meeting.Status.CANCELLED or meeting.kind == Meeting.Kind.DEVELOPMENT:
            continue
        if meeting.group_id in desk.keeping:
            for rule in _BY_THE_CYCLE:
                yield from rule(standing, today)


def _at(name: str, standing: Standing) -> str:
    return reverse(name, args=[standing.meeting.pk])


def _order(order: Release, today: date) -> Iterator[Duty]:
    """Of an order that is of no meeting."""
    were, wait = ("were", "wait") if order.accounts else ("was", "waits")
    what = order.of if order.version_id else f"The {order.of}"
    if order.version_id is not None:
        url = reverse("standing:publish", args=[order.version_id])
    else:
        url = reverse("accounts:publish" if order.accounts else "desk:publish_timetable", args=[order.of_year])
    if order.status == Release.Status.FAILED:
        yield Duty(Kind.FAILED, None, f"{what} {were} not published", url, today, tuple(filter(None, [order.outcome])))
    if order.status == Release.Status.APPROVAL:
        yield Duty(Kind.APPROVAL, timezone.localdate(order.at), f"{what} {wait} for somebody’s approval", url, today)


def _releases(standing: Standing, today: date) -> Iterator[Duty]:
    release, meeting = standing.released, standing.meeting
    if release is None:
        return
    if release.status == Release.Status.FAILED:
        yield Duty(Kind.FAILED, None, f"The papers for {called(meeting)} were not published", _at("desk:publish", standing),
                   meeting.date, tuple(filter(None, [release.outcome])))
    if release.status == Release.Status.APPROVAL:
        due = timezone.localdate(release.at)
        yield Duty(Kind.APPROVAL, due, f"Publication for {called(meeting)} waits for somebody’s approval",
                   _at("desk:publish", standing), meeting.date)


def _kept_wordings(standing: Standing, today: date) -> Iterator[Duty]:
    if count := standing.kept_wordings:
        words = "One wording" if count == 1 else f"{count} wordings"
        yield Duty(Kind.KEPT, None, f"{words} kept apart in the minutes of {called(standing.meeting)}: choose which stands",
                   _at("minutes:editor", standing), standing.meeting.date)
    for paper in standing.disputed:
        yield Duty(Kind.KEPT, None, f"A wording kept apart in “{paper.title}” for {called(standing.meeting)}: choose which stands",
                   reverse("meetings:write_paper", args=[paper.pk]), standing.meeting.date)


def _comments(standing: Standing, today: date) -> Iterator[Duty]:
    if count := standing.unanswered:
        words = "a comment" if count == 1 else f"{count} comments"
        yield Duty(Kind.COMMENTS, None, f"Answer {words} on the minutes of {called(standing.meeting)}",
                   _at("desk:circulate", standing), standing.meeting.date)


def _reports(standing: Standing, today: date) -> Iterator[Duty]:
    """Awaited reports, one line for each day on which some are due: they are chased together."""
    meeting = standing.meeting
    if meeting.date < today or meeting.status == Meeting.Status.CANCELLED:
        return
    for due in sorted({one.due for one in standing.awaited}):
        awaited = [one for one in standing.awaited if one.due == due]
        words = "A report is" if len(awaited) == 1 else f"{len(awaited)} reports are"
        yield Duty(Kind.REPORTS, due, f"{words} awaited for {called(meeting)}", _at("meetings:papers", standing),
                   meeting.date, tuple(f"{one.person}: {one.title}" for one in awaited))


def _checks(standing: Standing, today: date) -> Iterator[Duty]:
    papers, meeting = standing.unchecked, standing.meeting
    if not papers or meeting.date < today or meeting.status == Meeting.Status.CANCELLED:
        return
    words = "a report" if len(papers) == 1 else f"{len(papers)} reports"
    yield Duty(Kind.CHECK, standing.due.publication, f"Check {words} for {called(meeting)}",
               _at("meetings:papers", standing), meeting.date, tuple(one.title for one in papers))


def _agenda(standing: Standing, today: date) -> Iterator[Duty]:
    if standing.meeting.date >= today and not standing.items:
        yield Duty(Kind.AGENDA, standing.due.agenda, f"Draft the agenda for {called(standing.meeting)}",
                   _at("meetings:agenda", standing), standing.meeting.date)


def _news(standing: Standing, today: date) -> Iterator[Duty]:
    silent, meeting = standing.silent_points(), standing.meeting
    if silent and meeting.date >= today:
        words = "an action point" if len(silent) == 1 else f"{len(silent)} action points"
        yield Duty(Kind.NEWS, standing.due.reports, f"Ask for news of {words} before {called(meeting)}",
                   f"{_at('desk:meeting', standing)}#action-points", meeting.date,
                   tuple(f"{one.reference}: {one.owners or 'nobody named'}" for one in silent))


def _publication(standing: Standing, today: date) -> Iterator[Duty]:
    meeting = standing.meeting
    if meeting.date < today:
        return
    waiting = standing.released is not None and standing.released.status in (
        Release.Status.WAITING, Release.Status.RUNNING, Release.Status.APPROVAL, Release.Status.FAILED
    )
    if standing.pack is None and not waiting:
        yield Duty(Kind.PUBLISH, standing.due.publication, f"Publish the papers for {called(meeting)}",
                   _at("desk:publish", standing), meeting.date)
    if standing.pack is not None and standing.supplement and not waiting:
        count = len(standing.supplement)
        words = "a late paper" if count == 1 else f"{count} late papers"
        yield Duty(Kind.SUPPLEMENT, meeting.date, f"Publish {words} for {called(meeting)} in a supplement",
                   _at("desk:publish", standing), meeting.date, tuple(one.title for one in standing.supplement))


def _questions(standing: Standing, today: date) -> Iterator[Duty]:
    """A date to know of; once it is past there is nothing to do about it."""
    closes = timezone.localtime(standing.due.questions)
    if closes.date() >= today and standing.meeting.date >= today:
        yield Duty(Kind.QUESTIONS, closes.date(), f"Public questions for {called(standing.meeting)} close at {closes:%H:%M}",
                   _at("desk:meeting", standing), standing.meeting.date)


def _meeting(standing: Standing, today: date) -> Iterator[Duty]:
    meeting = standing.meeting
    if meeting.date < today:
        return
    at = f" at {meeting.starts:%H:%M}" if meeting.starts else ""
    if meeting.date == today:
        words, name = f"The meeting{at} today: attendance and minutes", "minutes:editor"
    else:
        words, name = f"The meeting of {called(meeting)}{at}", "desk:meeting"
    yield Duty(Kind.MEETING, meeting.date, words, _at(name, standing), meeting.date)


def _minutes(standing: Standing, today: date) -> Iterator[Duty]:
    if standing.meeting.date >= today or not standing.drafting:
        return
    act = "Finish the minutes" if standing.paragraphs else "Write the minutes"
    yield Duty(Kind.MINUTES, standing.due.minutes, f"{act} of {called(standing.meeting)} and send them round",
               _at("minutes:editor", standing), standing.meeting.date)


def _agreement(standing: Standing, today: date) -> Iterator[Duty]:
    """Circulated minutes are agreed at the next meeting, and the agreement recorded with that one's minutes."""
    following, minutes = standing.following, standing.minutes
    if minutes is None or minutes.status != Minutes.Status.CIRCULATED or following is None or following.date > today:
        return
    if following.date >= today - HISTORY:
        yield Duty(Kind.AGREE, working_days_after(following.date, MINUTES_WORKING_DAYS),
                   f"Record how the minutes of {called(standing.meeting)} were agreed on {called(following)}",
                   _at("desk:agree", standing), standing.meeting.date)


_Rule = Callable[[Standing, date], Iterator[Duty]]
_ALWAYS: tuple[_Rule, ...] = (_releases, _kept_wordings, _comments, _reports, _checks)
_BY_THE_CYCLE: tuple[_Rule, ...] = (_agenda, _news, _publication, _questions, _meeting, _minutes, _agreement)
