"""Short words for building drafts, so that the demo's pages read as pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from csp.drafts import DraftBlock, DraftDocument, DraftSection
from meetings.reading.shapes import (
    AgendaRead,
    AttendeeRead,
    ItemRead,
    LeadRead,
    LogEntryRead,
    MeetingFacts,
    MinutesRead,
    PartRead,
    ReportRead,
)


def para(text: str, *marks: str, depth: int = 1, numbered: bool = True) -> DraftBlock:
    """A paragraph; `marks` are the action points behind it."""
    return DraftBlock(text=text, marks=list(marks), depth=depth, numbered=numbered)


def sub(text: str, numbered: bool = True) -> DraftBlock:
    """A sub-heading."""
    return DraftBlock(kind="subheading", text=text, numbered=numbered)


def table(caption: str, *rows: str) -> DraftBlock:
    """A table from rows such as "Street | Lamps | Dark"; the first is the head."""
    cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    return DraftBlock(kind="table", text=caption, rows=cells, numbered=False)


def section(
    title: str, *blocks: DraftBlock, kind: str = "numbered", audience: str = "public", public_wording: str = ""
) -> DraftSection:
    """A section of a document."""
    return DraftSection(
        title=title, kind=kind, blocks=list(blocks), audience=audience, public_wording=public_wording
    )


def leads(*printed: str) -> list[LeadRead]:
    """Lead officers as printed, name and agency taken apart: "Ottoline Vance (Harrowmere Homes)"."""
    found = []
    for text in printed:
        name, _, agency = text.partition(" (")
        found.append(LeadRead(text, name if agency else "", agency.rstrip(")")))
    return found


def item(
    title: str, *lead: str, minutes: int | None = None, purpose: str = "", parts: Sequence[PartRead] = (),
    notes: str = "", closed: bool = False, time_words: str = "", next_date: date | None = None,
) -> ItemRead:
    """A numbered row of an agenda."""
    return ItemRead(
        title=title, leads=leads(*lead), minutes=minutes, purpose=purpose, parts=list(parts), notes=notes,
        session="closed" if closed else "open", time_words=time_words, next_date=next_date,
    )


def part(title: str, *lead: str, minutes: int) -> PartRead:
    """A part of an item, with lead and minutes of its own."""
    return PartRead(title, leads(*lead), minutes)


def heading(title: str) -> ItemRead:
    """A heading over items."""
    return ItemRead(kind="heading", title=title)


def pause(title: str, minutes: int) -> ItemRead:
    """A row without a number: a break."""
    return ItemRead(kind="break", title=title, minutes=minutes)


def mark(day: date, sequence: int) -> str:
    """The reference of an action point of the meeting on `day`: 03/02."""
    return f"{day:%m}/{sequence:02}"


@dataclass
class Point:
    """An action point as the meeting raised it. `continues`: the reference of the earlier one it carries on."""

    text: str
    owners: list[str]
    continues: str = ""


@dataclass
class Decided:
    """A decision; `behind` are the first words of the paragraph that tells of it, `votes` for, against, abstained."""

    text: str
    behind: str
    outcome: str = "agreed"
    votes: tuple[int, int, int] | None = None


@dataclass
class PaperDraft:
    """A paper of our own words and the agenda rows it serves: titles of items or parts."""

    read: ReportRead
    serves: list[str] = field(default_factory=list)
    audience: str = "public"
    late: bool = False
    position: int = 0
    picture: str = ""  # alternative text of the picture at the end of its second section
    from_word: bool = False


@dataclass
class Story:
    """All that the demo says of one meeting. `body` is the group's short name."""

    body: str
    facts: MeetingFacts
    agenda: AgendaRead | None = None
    joining: str = ""
    papers: list[PaperDraft] = field(default_factory=list)
    log: list[LogEntryRead] = field(default_factory=list)
    minutes: MinutesRead | None = None
    points: list[Point] = field(default_factory=list)
    decisions: list[Decided] = field(default_factory=list)
    amendments: list[str] = field(default_factory=list)  # made when these minutes are agreed

    @property
    def day(self) -> date:
        """When the meeting is."""
        assert self.facts.date is not None
        return self.facts.date


def report(title: str, to: str, author: str, *sections: DraftSection) -> ReportRead:
    """A numbered report in the house form."""
    return ReportRead("report", title, to=to, author=author, document=DraftDocument(title, sections=list(sections)))


def document(title: str, numbering: str, *sections: DraftSection) -> ReportRead:
    """Another document of our own words."""
    return ReportRead("document", title, document=DraftDocument(title, numbering, list(sections)))


def board(name: str, agency: str, title: str = "", **more: Any) -> AttendeeRead:
    """Somebody who sat at the Board's table."""
    return attendee(name, agency, title, "board", **more)


def member(name: str, agency: str, title: str = "", **more: Any) -> AttendeeRead:
    """Somebody who sat as a member."""
    return attendee(name, agency, title, "member", **more)


def guest(name: str, agency: str = "", title: str = "", **more: Any) -> AttendeeRead:
    """A guest."""
    return attendee(name, agency, title, "guest", **more)


def attendee(name: str, agency: str, title: str, capacity: str, **more: Any) -> AttendeeRead:
    """Somebody at a meeting, or with apologies (`present=False`)."""
    return AttendeeRead(
        name=name, title=title, printed_name=f"{title} {name}".strip(), agency=agency, capacity=capacity, **more
    )
