"""Where a meeting stands on its way from a date to agreed minutes: the facts that the desk shows, gathered once.

What is due (reports.duties) and which step comes next (reports.steps) follow from these alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from csp.models import Group
from meetings.deadlines import Deadlines
from meetings.models import Meeting, Minutes, Paper, ReportRequest
from reports.models import Publication, Release


@dataclass(frozen=True)
class OpenPoint:
    """An action point that is neither closed nor carried over. `news`: the day somebody last said something of it.
    `addresses`: e-mail addresses of its owners, of those that the record has one of."""

    reference: str
    text: str
    owners: str
    raised: date
    news: date | None
    addresses: tuple[str, ...] = ()

    def silent_since(self, day: date) -> bool:
        """Whether nothing was said of it after `day`."""
        return self.news is None or self.news <= day


@dataclass(frozen=True)
class Standing:
    """A meeting with all that the desk knows of its progress. Counts of things, not of people, unless they say so.

    `following`: the next ordinary meeting of the group, which agrees its minutes; `previous`: the day of the one before,
    of any kind; cancelled ones are passed over. `kept_wordings`: those of the minutes that nobody has settled;
    `disputed`: papers with such. `released`: the latest order to publish. `published`: what stands published, for the
    public and for members.
    """

    meeting: Meeting
    due: Deadlines
    previous: date | None = None
    following: Meeting | None = None
    items: int = 0
    allotted: int = 0
    requests: tuple[ReportRequest, ...] = ()
    papers: tuple[Paper, ...] = ()
    published: tuple[Publication, ...] = ()
    released: Release | None = None
    present: int = 0
    apologies: int = 0
    minutes: Minutes | None = None
    paragraphs: int = 0
    action_points: int = 0
    decisions: int = 0
    comments: int = 0
    unanswered: int = 0
    kept_wordings: int = 0
    disputed: tuple[Paper, ...] = ()
    points: tuple[OpenPoint, ...] = ()

    @property
    def awaited(self) -> tuple[ReportRequest, ...]:
        """Reports that were asked for and have not come; one that its author is still writing here is among them."""
        return tuple(one for one in self.requests if one.received_at is None and one.called_off_at is None)

    def overdue(self, today: date) -> tuple[ReportRequest, ...]:
        """Awaited reports whose day is past."""
        return tuple(one for one in self.awaited if one.due < today)

    @property
    def unchecked(self) -> tuple[Paper, ...]:
        """Papers that came with a request or from a Word file and that nobody has compared with their original."""
        came = {one.paper_id for one in self.requests if one.received_at is not None}
        return tuple(one for one in self.papers if not one.checked and (one.source_id or one.pk in came))

    @property
    def public(self) -> tuple[Publication, ...]:
        """What the public reads."""
        return tuple(one for one in self.published if one.audience == Publication.Audience.PUBLIC)

    @property
    def pack(self) -> Publication | None:
        """The pack in force: the public one; of a group that publishes none, its members'."""
        packs = [one for one in self.published if one.kind == Publication.Kind.PACK]
        return next((one for one in packs if one in self.public), packs[0] if packs else None)

    @property
    def supplement(self) -> tuple[Paper, ...]:
        """Papers for the public that came after the pack and are not published."""
        known = {one.paper_id for one in self.published}
        return tuple(one for one in self.papers if one.late and one.audience == "public" and one.pk not in known)

    @property
    def length(self) -> int:
        """Minutes from its start to its end; 0 where they are not known."""
        starts, ends = self.meeting.starts, self.meeting.ends
        if starts is None or ends is None:
            return 0
        return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute

    @property
    def drafting(self) -> bool:
        """Whether minutes are still to be written or sent round."""
        return self.minutes is None or self.minutes.status == Minutes.Status.DRAFT

    def silent_points(self) -> tuple[OpenPoint, ...]:
        """Action points before this meeting of which nothing was heard since the one before it."""
        return tuple(one for one in self.points if self.previous and one.silent_since(self.previous))


@dataclass(frozen=True)
class UnsentMail:
    """An e-mail that the mail server did not take."""

    pk: str
    to: str
    subject: str
    at: datetime
    why: str


@dataclass(frozen=True)
class ReturnedMail:
    """An address that mail came back from, whose it is, and what the server said."""

    address: str
    whose: str
    why: str


@dataclass(frozen=True)
class Desk:
    """All that the home of the desk is made of."""

    standings: tuple[Standing, ...]
    keeping: frozenset[int]
    unsent: int = 0
    # The newest order for each year's timetable and accounts, and for each version of a standing document.
    orders: tuple[Release, ...] = ()
    returned: tuple[ReturnedMail, ...] = ()

    @property
    def founded(self) -> bool:
        """Whether there is anything to keep."""
        return bool(self.standings)


def called(meeting: Meeting) -> str:
    """A meeting in a sentence: 11 July 2023, of another group than the Partnership with its name."""
    day = f"{meeting.date.day} {meeting.date:%B %Y}"
    if meeting.group.kind == Group.Kind.PARTNERSHIP:
        return day
    return f"{day} ({meeting.group.short_name or meeting.group.name})"
