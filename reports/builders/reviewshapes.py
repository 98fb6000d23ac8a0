"""What the record knows of a year, as plain facts: the review of the year is drafted from these alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from meetings.timetable import Year
from reports.builders.moneyshapes import AccountsView, Figure


@dataclass(frozen=True)
class AgencyFact:
    """An agency that had a seat in the year, by the name that it bore then. `note`: what became of it, or what it was before."""

    name: str
    short_name: str
    statutory: bool
    note: str = ""


@dataclass(frozen=True)
class PriorityFact:
    """A priority with its first and last day, as far as they are known, by the name that it bore then; `leads`: who led it."""

    name: str
    starts: date | None
    ends: date | None
    leads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """Part of the year, first and last day, with the priorities that it had from its first day to its last."""

    first: date
    last: date
    priorities: tuple[PriorityFact, ...]


@dataclass(frozen=True)
class GroupFact:
    """A group besides the partnership that worked in the year. `members`: agencies, or people who sit for none; `priorities`:
    that it worked on."""

    name: str
    short_name: str
    task: bool
    purpose: str
    starts: date | None
    ends: date | None
    members: tuple[str, ...]
    priorities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Money:
    """What a project got out of one fund in the year. `funder`: who gives the money, "" if that is not known.

    `reported`: others hold it, and the partnership only tells of it.
    """

    figure: Figure
    fund: str
    funder: str
    reported: bool = False


@dataclass(frozen=True)
class ProjectFact:
    """A project that was under way in the year, with its money. `priority`: "" where it serves none."""

    name: str
    priority: str
    business_as_usual: bool
    lead: str
    lead_agency: str
    purpose: str
    outcome: str
    funded_by: str = ""
    money: tuple[Money, ...] = ()


@dataclass(frozen=True)
class StrategyFact:
    """A strategy that the partnership had a part in. `level`: csp.models.Strategy.Level."""

    name: str
    level: str
    part: str
    link: str


@dataclass(frozen=True)
class ContactFact:
    """A service that the public may need."""

    name: str
    purpose: str
    telephone: str
    website: str
    email: str


@dataclass(frozen=True)
class OutcomeFact:
    """What came of an action point, or what was decided, as public minutes tell it."""

    key: str
    words: str
    day: date


@dataclass(frozen=True)
class PublicBody:
    """How the partnership is called and reached."""

    name: str
    short_name: str
    area: str
    support_title: str
    website: str
    email: str
    telephone: str

    @property
    def called(self) -> str:
        """Its short name, or its whole one."""
        return self.short_name or self.name


@dataclass(frozen=True)
class ReviewFacts:
    """All that the record knows of one year of a group. `accounts`: None where the ledger does not have the year.

    `meetings`: how many it held; `plan`: whether a plan was in force; `by_priority`: what each priority's projects got, tied to the ledger.
    """

    year: Year
    group: str
    body: PublicBody
    agencies: tuple[AgencyFact, ...]
    stretches: tuple[Stretch, ...]
    groups: tuple[GroupFact, ...]
    projects: tuple[ProjectFact, ...]
    strategies: tuple[StrategyFact, ...]
    contacts: tuple[ContactFact, ...]
    meetings: int
    plan: bool = False
    outcomes: tuple[OutcomeFact, ...] = ()
    decisions: tuple[OutcomeFact, ...] = ()
    accounts: AccountsView | None = None
    by_priority: tuple[Figure, ...] = ()
    by_priority_total: Figure | None = None

    @property
    def priorities(self) -> tuple[str, ...]:
        """The names of the year's priorities, each once, in their order."""
        return tuple(dict.fromkeys(one.name for stretch in self.stretches for one in stretch.priorities))


@dataclass(frozen=True)
class Piece:
    """A paragraph, sub-heading or table of a drafted review: light Markdown. `key` tells it from all others of its part.

    `optional`: it is on offer, and not written until somebody takes it.
    """

    key: str
    text: str
    kind: str = "paragraph"
    rows: tuple[tuple[str, ...], ...] | None = None
    optional: bool = False


@dataclass(frozen=True)
class Part:
    """A section of a drafted review: its question, and what stands under it."""

    key: str
    title: str
    pieces: tuple[Piece, ...] = field(default=())
