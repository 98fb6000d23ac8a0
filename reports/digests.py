"""What a person is reminded of in one e-mail, as it is drawn: plain facts, with nothing closed in them.

Of a closed item nothing but the meeting is named, of papers only what the public reads; the rest is counted. Mail is
read on the way, previewed on locked telephones and passed on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from csp.models import Person, StoppedMail
from meetings.models import Meeting
from reports.standing import called

Kind = StoppedMail.Kind
# So much of an action point says which it is; the rest is a tap away.
LONGEST = 200


def a_day(day: date) -> str:
    """Tuesday 8 July 2031."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def counted(number: int, one: str, many: str) -> str:
    """1 report, 2 reports."""
    return f"1 {one}" if number == 1 else f"{number} {many}"


class OfAMeeting:
    """A thing that is about one meeting."""

    meeting: Meeting

    @property
    def called(self) -> str:
        """The meeting in a sentence: 8 July 2031."""
        return called(self.meeting)


@dataclass(frozen=True)
class ReportDue(OfAMeeting):
    """A report that its author owes. `title`: "" for a closed item; `left`: days until it is due, negative when late;
    `link`: the author's own, "" where it cannot be repeated."""

    meeting: Meeting
    title: str
    due: date
    left: int
    link: str

    kind = ""  # whoever promised a report cannot stop being asked for it

    @property
    def named(self) -> str:
        """Your report “Lamps” for the meeting of 8 July 2031."""
        title = f" “{self.title}”" if self.title else ""
        return f"Your report{title} for the meeting of {self.called}"

    @property
    def stands(self) -> str:
        """When it is or was due, in words."""
        if self.left < 0:
            return f"was due on {a_day(self.due)}: {counted(-self.left, 'day', 'days')} late"
        when = {0: "today", 1: "tomorrow"}.get(self.left, f"in {self.left} days")
        return f"is due {when}, by {a_day(self.due)}"

    @property
    def in_short(self) -> str:
        """For a subject."""
        title = f": “{self.title}”" if self.title else f" for {self.called}"
        return f"Your report is late{title}" if self.left < 0 else f"Report due {self.due.day} {self.due:%B}{title}"


@dataclass(frozen=True)
class PointDue:
    """An action point that waits. `text`: "" where it was raised in a closed item, or carried over from one.
    `news`: the day somebody last said something of it; `anchor`: its place on the reader's own page."""

    reference: str
    text: str
    raised: date
    news: date | None
    mine: bool
    anchor: str

    @property
    def words(self) -> str:
        """What it asks for, cut at a word, or what may be said of it."""
        if not self.text:
            return "An action point from a closed item."
        text = " ".join(self.text.split())
        return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


@dataclass(frozen=True)
class PointsDue(OfAMeeting):
    """The action points that wait for somebody before a meeting. `reports_due`: the day until which news goes into the
    papers; None when that is past."""

    meeting: Meeting
    reports_due: date | None
    points: tuple[PointDue, ...]

    kind = Kind.ACTIONS.value

    @property
    def mine(self) -> tuple[PointDue, ...]:
        """Those that name the reader or their group."""
        return tuple(one for one in self.points if one.mine)

    @property
    def agencys(self) -> tuple[PointDue, ...]:
        """Those of the reader's agency."""
        return tuple(one for one in self.points if not one.mine)

    @property
    def in_short(self) -> str:
        """For a subject."""
        return f"{counted(len(self.points), 'action point', 'action points')} before {self.called}"


@dataclass(frozen=True)
class CommentsDue(OfAMeeting):
    """Draft minutes on which the reader was asked to comment and has not."""

    meeting: Meeting
    due: date

    kind = Kind.MINUTES.value

    @property
    def in_short(self) -> str:
        """For a subject."""
        return f"Draft minutes of {self.called}: comments by {self.due.day} {self.due:%B}"


@dataclass(frozen=True)
class PaperOut:
    """Something that was published. `title`: "" for what the public does not read. `replaces`: the version that it takes
    the place of, 0 for a new thing; `changes`: the first of the public words that are new in it."""

    title: str
    replaces: int = 0
    late: bool = False
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PapersOut(OfAMeeting):
    """What was published for a meeting since the reader was told last. `page`: the address of the public's page, where
    they cannot sign in; "" for the members' pages."""

    meeting: Meeting
    papers: tuple[PaperOut, ...]
    page: str = ""

    kind = Kind.PAPERS.value

    def _named(self, late: bool, replaced: bool) -> tuple[PaperOut, ...]:
        return tuple(one for one in self.papers if one.title and one.late == late and bool(one.replaces) == replaced)

    @property
    def new(self) -> tuple[PaperOut, ...]:
        """New things, in their order."""
        return self._named(False, False)

    @property
    def late(self) -> tuple[PaperOut, ...]:
        """Late papers, which a supplement names."""
        return self._named(True, False)

    @property
    def changed(self) -> tuple[PaperOut, ...]:
        """New versions of what was out already."""
        return self._named(False, True) + self._named(True, True)

    @property
    def unnamed(self) -> int:
        """How many there are for Board and members alone."""
        return sum(not one.title for one in self.papers)

    @property
    def only_changed(self) -> bool:
        """Whether nothing of it is new."""
        return all(one.replaces for one in self.papers)

    @property
    def in_short(self) -> str:
        """For a subject."""
        what = "Papers have changed" if self.only_changed else "New papers" if self.late or self.changed else "Papers are out"
        return f"{what} for {self.called}"


Thing = ReportDue | PointsDue | CommentsDue | PapersOut


@dataclass(frozen=True)
class Digest:
    """All that one person is told at one address in one e-mail. `can_sign_in`: the members' pages open for them."""

    person: Person
    to: str
    things: tuple[Thing, ...]
    occasions: tuple[str, ...]
    can_sign_in: bool = True

    def _of(self, kind: type) -> list[Thing]:
        return [one for one in self.things if isinstance(one, kind)]

    @property
    def reports(self) -> list[Thing]:
        """Reports due, those first that are late the longest."""
        return self._of(ReportDue)

    @property
    def points(self) -> list[Thing]:
        """Action points, a heap for each meeting."""
        return self._of(PointsDue)

    @property
    def comments(self) -> list[Thing]:
        """Draft minutes to comment on."""
        return self._of(CommentsDue)

    @property
    def papers(self) -> list[Thing]:
        """Papers that are out, a heap for each meeting."""
        return self._of(PapersOut)

    @property
    def kinds(self) -> list[str]:
        """The optional kinds in it, each once, in order."""
        return list(dict.fromkeys(one.kind for one in self.things if one.kind))

    @property
    def stoppable(self) -> str:
        """What its reader can stop, as a sentence ends: e-mails about papers."""
        words = {Kind.ACTIONS: "action points", Kind.MINUTES: "comments on draft minutes", Kind.PAPERS: "papers"}
        return f"e-mails about {words[Kind(self.kinds[0])]}" if len(self.kinds) == 1 else "all e-mails that you can do without"

    @property
    def optional(self) -> bool:
        """Whether its reader can do without all of it."""
        return bool(self.things) and all(one.kind for one in self.things)

    @property
    def subject(self) -> str:
        """The first thing, and how much more there is."""
        first, *more = [one.in_short for one in self.things]
        return first if not more else f"{first}, and {counted(len(more), 'more thing', 'more things')}"


@dataclass(frozen=True)
class Unreachable:
    """Somebody who would have been told of something, and why they are not."""

    person: Person
    why: str


@dataclass(frozen=True)
class Gathered:
    """What a run tells everybody, in the order of names, and whom it cannot tell."""

    digests: tuple[Digest, ...] = ()
    unreachable: tuple[Unreachable, ...] = field(default=())


def in_order(things: Sequence[Thing]) -> tuple[Thing, ...]:
    """Things as an e-mail tells them: what is owed first, then what waits, then what there is to read."""
    ranks = [ReportDue, PointsDue, CommentsDue, PapersOut]
    return tuple(sorted(things, key=lambda one: (ranks.index(type(one)), getattr(one, "due", one.meeting.date), one.meeting.date)))
