"""What reading a paper gives: plain facts as the source prints them, before they meet the record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

from csp.drafts import Account, DraftDocument


@dataclass
class MeetingFacts:
    """What the head of a paper says of its meeting. `body` is the partnership or group as printed."""

    body: str = ""
    date: date | None = None
    starts: time | None = None
    ends: time | None = None
    venue: str = ""
    mode: str = ""  # Meeting.Mode value, "" where the text does not say
    question_deadline: datetime | None = None  # naive, local time
    question_email: str = ""
    kind: str = ""  # Meeting.Kind value, "" where the text does not say


@dataclass
class LeadRead:
    """One lead officer as printed; `name` and `agency` taken apart where the text does: X (Fire Service)."""

    words: str
    name: str = ""
    agency: str = ""


@dataclass
class PartRead:
    """A part of an item with lead and minutes of its own."""

    title: str
    leads: list[LeadRead] = field(default_factory=list)
    minutes: int | None = None
    time_words: str = ""


@dataclass
class ItemRead:
    """A row of an agenda; `kind` and the others as in meetings.models.AgendaItem. `number` as printed or drawn."""

    kind: str = "item"
    number: str = ""
    title: str = ""
    notes: str = ""
    leads: list[LeadRead] = field(default_factory=list)
    minutes: int | None = None
    time_words: str = ""
    parts: list[PartRead] = field(default_factory=list)
    session: str = "open"
    purpose: str = ""
    next_date: date | None = None


@dataclass
class AgendaRead:
    """An agenda. `total_minutes` is the sum that the source prints, if it does. `notes`: head lines kept as text."""

    meeting: MeetingFacts
    items: list[ItemRead]
    notes: list[str] = field(default_factory=list)
    total_minutes: int | None = None
    public_information: DraftDocument | None = None
    account: Account = field(default_factory=Account)
    notices: list[str] = field(default_factory=list)


@dataclass
class AttendeeRead:
    """A person present or with apologies. `capacity`: board, member, guest. `name` without title or role words.

    `represents`/`replaces`: name of the absent or former person. `roles`: chair, vice_chair, minutes.
    """

    name: str
    title: str = ""
    printed_name: str = ""
    agency: str = ""  # as printed: "Cambridge City Council (Community Services)"
    capacity: str = "guest"
    present: bool = True
    roles: list[str] = field(default_factory=list)
    represents: str = ""
    represents_agency: str = ""
    replaces: str = ""
    replaces_agency: str = ""


@dataclass
class MinutesRead:
    """Minutes of a meeting. The document's sections include appendices (kind "appendix")."""

    meeting: MeetingFacts
    status: str  # a Minutes.Status value: draft or agreed where the heading says so, else circulated
    attendance: list[AttendeeRead]
    document: DraftDocument
    public_present: int | None = None
    opened_to_public_at: time | None = None
    closed_at: time | None = None
    account: Account = field(default_factory=Account)
    notices: list[str] = field(default_factory=list)


@dataclass
class ReportRead:
    """A numbered report (To, From, Subject) or another document; `items`: agenda references it names, "5.2"."""

    kind: str  # "report" or "document"
    title: str
    to: str = ""
    author: str = ""
    document: DraftDocument = field(default_factory=lambda: DraftDocument(""))
    items: list[str] = field(default_factory=list)
    account: Account = field(default_factory=Account)
    notices: list[str] = field(default_factory=list)


@dataclass
class LogEntryRead:
    """A row of an action log. `status`: open, in_progress or closed; `outcome` the words after it.

    `carried_over`: the words "Carried over from 14 March meeting" as printed, "" if none.
    """

    reference: str  # "03/05"
    text: str
    owners: list[str] = field(default_factory=list)  # "Keryn Jalli", "Louise Walker", "Task group"
    status: str = "open"
    outcome: str = ""
    carried_over: str = ""
    place: str = ""


@dataclass
class LogRead:
    """An action-point log, printed for the meeting named at its head."""

    meeting: MeetingFacts
    entries: list[LogEntryRead]
    account: Account = field(default_factory=Account)
    notices: list[str] = field(default_factory=list)


@dataclass
class PdfRead:
    """A PDF kept as it came: its title, pages, whether it carries a structure, and agenda references it names."""

    title: str
    pages: int
    tagged: bool
    text: str  # of the first two pages, for matching
    items: list[str] = field(default_factory=list)
    date: date | None = None
    notices: list[str] = field(default_factory=list)
