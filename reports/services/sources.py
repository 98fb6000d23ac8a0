"""The things that can be published, of a meeting, of a year or on their own: where each stands, and what it says now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from csp.models import Document, Partnership
from csp.once import once
from csp.queries import whole_documents
from meetings.models import Meeting, Paper, StandingVersion
from meetings.queries import Row, agenda_rows
from meetings.timetable import Year
from reports.builders import (
    View,
    action_log_view,
    agenda_view,
    minutes_view,
    notice_view,
    paper_view,
    standing_view,
    timetable_view,
)
from reports.builders.heads import founded
from reports.builders.moneyaccounts import accounts_view
from reports.models import Publication
from reports.queries import (
    ACCOUNTS,
    TIMETABLE,
    place_of,
    place_of_accounts,
    place_of_standing,
    place_of_year,
    slug_of_version,
)

Kind, Audience = Publication.Kind, Publication.Audience
BUILDERS: dict[str, Callable[[Meeting, str], View]] = {
    Kind.NOTICE: notice_view,
    Kind.AGENDA: agenda_view,
    Kind.ACTION_LOG: action_log_view,
    Kind.MINUTES: minutes_view,
}


class Reading:
    """What one pass over the things of a meeting has read: its papers together, each thing once."""

    def __init__(self) -> None:
        self.agendas: dict[int, list[Row]] = {}
        self.papers: dict[int, dict[int, Paper]] = {}
        self.documents: dict[int, Document] = {}
        self.partnership: Partnership | None = None

    def paper_view(self, wanted: Paper, audience: str) -> View:
        """A paper as it stands now; raises CannotPublish, or Paper.DoesNotExist."""
        meeting = wanted.meeting_id
        if meeting not in self.papers:
            papers = Paper.objects.filter(meeting=meeting).select_related("meeting__group", "file").prefetch_related("paper_items")
            self.papers[meeting] = papers.in_bulk()
            self.documents |= whole_documents(one.document_id for one in papers if one.document_id)
            self.partnership = founded()
        paper = self.papers[meeting].get(wanted.pk)
        if paper is None:
            raise Paper.DoesNotExist
        if meeting not in self.agendas:
            self.agendas[meeting] = agenda_rows(paper.meeting)
        document = self.documents.get(paper.document_id) if paper.document_id else None
        return paper_view(paper, audience, self.agendas[meeting], document, self.partnership)


class Versions:
    """Every version of what was published at some places, read together."""

    def __init__(self, places: Iterable[str]) -> None:
        rows = Publication.objects.filter(place__in=set(places)).select_related("withdrawal").order_by("version")
        self.of: dict[tuple[str, str, str], list[Publication]] = {}
        for row in rows:
            self.of.setdefault((row.place, row.slug, row.audience), []).append(row)

    def versions(self, source: AnySource) -> list[Publication]:
        """Of one thing, the oldest first."""
        return self.of.get((source.place, source.slug, source.audience), [])


@once
def the_meeting(pk: int) -> Meeting:
    """The meeting with its group, read once however many things ask for it."""
    return Meeting.objects.select_related("group").get(pk=pk)


@once
def _built(kind: str, meeting: int, audience: str) -> View:
    return BUILDERS[kind](the_meeting(meeting), audience)


@dataclass(frozen=True)
class Source:
    """One thing of a meeting that can be published, for one audience."""

    kind: str
    audience: str
    meeting: Meeting
    paper: Paper | None = None

    def view(self, reading: Reading | None = None) -> View:
        """What it says now; raises CannotPublish. `reading` keeps what was read for other papers just now."""
        if self.paper is not None:
            return (reading or Reading()).paper_view(self.paper, self.audience)
        return _built(self.kind, self.meeting.pk, self.audience)

    @property
    def key(self) -> str:
        """Tells it from every other thing: public/2031-07-08/agenda."""
        return f"{self.audience}/{self.place}/{self.slug}"

    @property
    def place(self) -> str:
        """Where its publications stand."""
        return place_of(self.meeting)

    @property
    def slug(self) -> str:
        """The last part of its address."""
        if self.kind == Kind.SUPPLEMENT:
            return "supplement"
        return f"paper-{self.paper.slug}" if self.paper else self.kind


@dataclass(frozen=True)
class YearSource:
    """The timetable of a year, which is of no meeting and for everybody."""

    year: Year
    kind: ClassVar[str] = Kind.TIMETABLE
    audience: ClassVar[str] = Audience.PUBLIC
    slug: ClassVar[str] = TIMETABLE
    meeting: ClassVar[None] = None
    paper: ClassVar[None] = None

    @property
    def key(self) -> str:
        """Tells it from every other thing."""
        return f"{self.audience}/{self.place}/{self.slug}"

    @property
    def place(self) -> str:
        """Where its publications stand."""
        return place_of_year(self.year)

    def view(self, reading: Reading | None = None) -> View:
        """What it says now; raises CannotPublish."""
        return timetable_view(self.year)


@dataclass(frozen=True)
class AccountsSource(YearSource):
    """The accounts of a year, which are of no meeting either."""

    kind: ClassVar[str] = Kind.ACCOUNTS
    slug: ClassVar[str] = ACCOUNTS

    @property
    def place(self) -> str:
        """Where its publications stand."""
        return place_of_accounts(self.year)

    def view(self, reading: Reading | None = None) -> View:
        """What it says now; raises CannotPublish."""
        return accounts_view(self.year)


@dataclass(frozen=True)
class StandingSource:
    """A version of a standing document, which is of no meeting and for everybody."""

    version: StandingVersion
    kind: ClassVar[str] = Kind.STANDING
    audience: ClassVar[str] = Audience.PUBLIC
    meeting: ClassVar[None] = None
    paper: ClassVar[None] = None

    @property
    def key(self) -> str:
        """Tells it from every other thing."""
        return f"{self.audience}/{self.place}/{self.slug}"

    @property
    def place(self) -> str:
        """Where its publications stand."""
        return place_of_standing(self.version.standing)

    @property
    def slug(self) -> str:
        """The last part of its address."""
        return slug_of_version(self.version.number)

    def view(self, reading: Reading | None = None) -> View:
        """What it says now; raises CannotPublish."""
        return standing_view(self.version.pk)


AnySource = Source | YearSource | StandingSource
