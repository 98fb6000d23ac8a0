"""What there is to publish of a meeting, and how each thing stands against what was published before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar

from csp.models import Document, Partnership
from csp.once import once
from csp.queries import whole_documents
from meetings.models import Meeting, Minutes, Paper, StandingVersion
from meetings.queries import Row, agenda_rows, minutes_before
from meetings.timetable import Year
from reports.builders import (
    AgendaView,
    CannotPublish,
    PackPart,
    View,
    action_log_view,
    agenda_view,
    information_view,
    minutes_view,
    notice_view,
    pack_view,
    paper_view,
    papers_in_order,
    standing_view,
    supplement_view,
    timetable_view,
)
from reports.builders.heads import founded
from reports.builders.moneyaccounts import accounts_view
from reports.models import Publication
from reports.queries import (
    ACCOUNTS,
    TIMETABLE,
    newest,
    place_of,
    place_of_accounts,
    place_of_standing,
    place_of_year,
    slug_of_version,
)
from reports.rendering import data, digest, fragment

Kind, Audience = Publication.Kind, Publication.Audience
WHAT = (
    "notice", "agenda", "actions", "minutes", "papers", "pack", "members-pack", "supplement", "members-supplement",
)
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
def _meeting(pk: int) -> Meeting:
    return Meeting.objects.select_related("group").get(pk=pk)


@once
def _built(kind: str, meeting: int, audience: str) -> View:
    return BUILDERS[kind](_meeting(meeting), audience)


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


@dataclass
class Draft:
    """A source as it would be published now, against its newest version.

    `state`: "new", "changed", "unchanged", or "withheld" (this very content was withdrawn before).
    """

    source: AnySource
    view: View
    again: bool = False
    # What was published before, if it was read for all drafts together.
    before: Versions | None = None

    @cached_property
    def html(self) -> str:
        return fragment(self.view)

    @cached_property
    def data(self) -> str:
        return data(self.view)

    @cached_property
    def newest(self) -> Publication | None:
        """Its newest version, withdrawn or not."""
        if self.before is not None:
            return next(reversed(self.before.versions(self.source)), None)
        return newest(place=self.source.place, slug=self.source.slug, audience=self.source.audience)

    def mark(self) -> tuple[int, bool] | None:
        """What tells one state of its versions from another: the newest, and whether it is withdrawn."""
        return (self.newest.pk, hasattr(self.newest, "withdrawal")) if self.newest else None

    @cached_property
    def state(self) -> str:
        last = self.newest
        if last is None:
            return "new"
        same = {"html_sha256": digest(self.html), "data_sha256": digest(self.data)}
        standing = not hasattr(last, "withdrawal")
        if standing and all(getattr(last, name) == value for name, value in same.items()):
            return "unchanged"
        before = self.before or Versions([last.place])
        if not self.again and any(
            hasattr(one, "withdrawal") and all(getattr(one, name) == value for name, value in same.items())
            for one in before.versions(self.source)
        ):
            return "withheld"
        return "changed"


@dataclass
class PackPlan:
    """A pack to publish, or a supplement to one: its meeting, its audience, and the sources of its parts in order."""

    meeting: Meeting
    audience: str
    parts: list[Source]
    kind: str = Kind.PACK

    @property
    def source(self) -> Source:
        """The pack as a thing of its own."""
        return Source(self.kind, self.audience, self.meeting)

    def view(self, parts: Iterable[PackPart]) -> View:
        """Its cover and what it holds."""
        meeting = _meeting(self.meeting.pk)
        view = supplement_view if self.kind == Kind.SUPPLEMENT else pack_view
        return view(meeting, self.audience, tuple(parts))


@dataclass
class Plan:
    """What is to be published together: single things, in order and each once, and packs of them."""

    sources: list[AnySource] = field(default_factory=list)
    packs: list[PackPlan] = field(default_factory=list)

    def add(self, *sources: Source) -> None:
        """Further things; one that is planned already is not planned twice."""
        self.sources += [source for source in dict.fromkeys(sources) if source not in self.sources]


def drafts_of(plan: Plan, again: bool = False) -> list[Draft]:
    """Each single thing of a plan as it would be published now, in order. What is alike is read together."""
    reading, before = Reading(), Versions(source.place for source in plan.sources)
    return [Draft(source, source.view(reading), again, before) for source in plan.sources]


def whole_plan(meeting: Meeting, what: set[str] | None) -> Plan:
    """What `meeting` has to publish: `what` of it (names as in WHAT), or everything.

    Raises CannotPublish when something asked for by name is not there, or there is nothing at all.
    """
    plan, public = Plan(), Audience.PUBLIC
    wanted = set(WHAT) if what is None else what
    if unknown := wanted - set(WHAT):
        raise CannotPublish(f"“{sorted(unknown)[0]}” is not one of: {', '.join(WHAT)}.")
    found: dict[str, list[Source]] = {
        "notice": [Source(Kind.NOTICE, public, meeting)],
        "agenda": existing(Source(Kind.AGENDA, public, meeting)),
        "minutes": minutes_sources(meeting),
        "actions": existing(Source(Kind.ACTION_LOG, public, meeting)),
        "papers": paper_sources(meeting, public),
    }
    for name, sources in found.items():
        if name in wanted:
            if not sources and what is not None:
                raise CannotPublish(f"The meeting of {meeting.date:%-d %B %Y} has no {NOTHING[name]}.")
            plan.add(*sources)
    for name, audience in (("pack", Audience.PUBLIC), ("members-pack", Audience.MEMBERS)):
        if name in wanted and (what is not None or found["agenda"]):
            add_pack(plan, meeting, audience)
    for name, audience in (("supplement", Audience.PUBLIC), ("members-supplement", Audience.MEMBERS)):
        if name in wanted and not add_supplement(plan, meeting, audience) and what is not None:
            raise CannotPublish(f"The meeting of {meeting.date:%-d %B %Y} has no paper that came after its pack.")
    return plan


NOTHING = {
    "agenda": "agenda", "minutes": "minutes, nor any to agree", "actions": "action point on its log",
    "papers": "paper for the public",
}


def add_pack(plan: Plan, meeting: Meeting, audience: str) -> None:
    """Plan a pack, and each of its parts as a publication of its own. Raises CannotPublish without an agenda."""
    agenda = Source(Kind.AGENDA, audience, meeting)
    if not existing(agenda):
        raise CannotPublish(f"The meeting of {meeting.date:%-d %B %Y} has no agenda, and a pack needs one.")
    earlier, late = minutes_before(meeting), late_sources(meeting, audience)
    parts = [
        agenda,
        *([Source(Kind.MINUTES, audience, earlier.meeting)] if earlier else []),
        *existing(Source(Kind.ACTION_LOG, audience, meeting)),
        *(source for source in paper_sources(meeting, audience) if source not in late),
    ]
    plan.add(*parts)
    plan.packs.append(PackPlan(meeting, audience, parts))


def add_supplement(plan: Plan, meeting: Meeting, audience: str) -> bool:
    """Plan a supplement of late papers, each of them, and the agenda that names them; whether there are any."""
    parts = late_sources(meeting, audience)
    if parts:
        plan.add(*existing(Source(Kind.AGENDA, audience, meeting)), *parts)
        plan.packs.append(PackPlan(meeting, audience, parts, Kind.SUPPLEMENT))
    return bool(parts)


def late_sources(meeting: Meeting, audience: str) -> list[Source]:
    """Papers marked as late that the pack in force does not hold; none before a pack is published: it then takes
    them in."""
    pack = newest(place=place_of(meeting), slug=Kind.PACK, audience=audience)
    if pack is None or hasattr(pack, "withdrawal"):
        return []
    held = {part["slug"] for part in json.loads(pack.content.data)["parts"]}
    sources = paper_sources(meeting, audience)
    return [one for one in sources if one.paper is not None and one.paper.late and one.slug not in held]


def timetable_draft(year: Year, again: bool = False) -> Draft:
    """The timetable of `year` as it would be published now. Raises CannotPublish."""
    source = YearSource(year)
    return Draft(source, source.view(), again)


def accounts_draft(year: Year, again: bool = False) -> Draft:
    """The accounts of `year` as they would be published now. Raises CannotPublish."""
    source = AccountsSource(year)
    return Draft(source, source.view(), again)


def existing(source: Source) -> list[Source]:
    """The source if there is something to publish, else nothing."""
    try:
        source.view()
    except CannotPublish:
        return []
    return [source]


def minutes_sources(meeting: Meeting) -> list[Source]:
    """The minutes to be agreed at `meeting`, at their own meeting's place, and those of `meeting` itself."""
    earlier = minutes_before(meeting)
    own = Minutes.objects.filter(meeting=meeting).exists()
    meetings = [*([earlier.meeting] if earlier else []), *([meeting] if own else [])]
    return [Source(Kind.MINUTES, Audience.PUBLIC, one) for one in meetings]


def paper_sources(meeting: Meeting, audience: str) -> list[Source]:
    """The papers of `meeting` for readers of `audience`, in the order of the agenda."""
    return [Source(Kind.PAPER, audience, meeting, paper) for paper in papers_in_order(meeting, audience)]


def parts_of(draft: Draft) -> list[tuple[View, str]]:
    """The parts that a thing makes in a pack, each with its HTML: an agenda and the text for the public behind it
    are two."""
    meeting = draft.source.meeting
    if not isinstance(draft.view, AgendaView) or draft.view.information is None or meeting is None:
        return [(draft.view, draft.html)]
    parts = [replace(draft.view, information=None), information_view(meeting, draft.source.audience)]
    return [(view, fragment(view)) for view in parts if view is not None]
