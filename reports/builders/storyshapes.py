"""The story of a priority as its page is drawn from: lines, gathered by year and meeting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from actions.models import ObjectiveLine
from csp.models import Objective, Project
from csp.prioritywords import Called
from meetings.models import Meeting
from meetings.timetable import Year


class What(Enum):
    """The kinds of lines of a story, in the order in which a meeting's are told."""

    AGENDA = "Agenda"
    PAPER = "Papers"
    MINUTES = "Minutes"
    DECISION = "Decisions"
    ACTION = "Action points"
    OBJECTIVE = "Objectives"
    MONEY = "Money"


@dataclass(frozen=True)
class Event:
    """One line. `text` is light Markdown where `marked`; `number`: 7.1, 9.1.2, 03/06; `about`: further words, each a line;
    `standing`: of an action point, an objective or a decision, key and word; `draft`: why not everybody sees it yet."""

    what: What
    day: date
    url: str
    title: str
    meeting: Meeting | None = None
    text: str = ""
    marked: bool = False
    number: str = ""
    about: tuple[str, ...] = ()
    standing: tuple[str, str] = ("", "")
    closed: bool = False
    draft: str = ""

    @property
    def words(self) -> str:
        """All that a search looks at."""
        return " ".join((self.number, self.title, self.text, *self.about, self.standing[1])).casefold()


@dataclass
class Gathering:
    """The lines of one meeting; without `meeting`: of the time between two."""

    meeting: Meeting | None
    events: list[Event] = field(default_factory=list)


@dataclass
class Chapter:
    """A year of the partnership, its meetings the latest first."""

    year: Year
    gatherings: list[Gathering] = field(default_factory=list)


@dataclass(frozen=True)
class Pursued:
    """An objective with the lines that its reader may see, oldest first."""

    objective: Objective
    lines: tuple[ObjectiveLine, ...]
    holds: bool

    @property
    def newest(self) -> ObjectiveLine | None:
        """How it stands."""
        return self.lines[-1] if self.lines else None


@dataclass
class YearSums:
    """The money of one year, in pence."""

    year: Year
    asked: int = 0
    won: int = 0
    granted: int = 0
    spent: int = 0


@dataclass
class ProjectSums:
    """A project with what its bids won, what it was granted and what was spent on it, in pence. `url`: where its reader finds
    more; "" for none."""

    project: Project
    won: int = 0
    granted: int = 0
    spent: int = 0
    url: str = ""


@dataclass
class PriorityStory:
    """All of it. `events`: unfiltered, the latest first."""

    called: Called
    events: list[Event]
    objectives: list[Pursued]
    years: list[YearSums]
    projects: list[ProjectSums]

    @property
    def meetings(self) -> list[Meeting]:
        """Those in which it came up, the latest first."""
        return list(dict.fromkeys(one.meeting for one in self.events if one.meeting))

    @property
    def in_years(self) -> list[Year]:
        """The years in which anything happened, the latest first."""
        return sorted({Year.of(one.day) for one in self.events}, reverse=True)

    @property
    def sums(self) -> YearSums:
        """All years together; `year` is the first of them."""
        whole = YearSums(self.years[-1].year if self.years else Year(0))
        for one in self.years:
            whole.asked, whole.won = whole.asked + one.asked, whole.won + one.won
            whole.granted, whole.spent = whole.granted + one.granted, whole.spent + one.spent
        return whole


def chapters(events: Iterable[Event]) -> list[Chapter]:
    """`events`, the latest first, by year and meeting."""
    found: list[Chapter] = []
    for one in events:
        year = Year.of(one.day)
        if not found or found[-1].year != year:
            found.append(Chapter(year))
        gatherings = found[-1].gatherings
        if not gatherings or gatherings[-1].meeting != one.meeting:
            gatherings.append(Gathering(one.meeting))
        gatherings[-1].events.append(one)
    return found
