"""What there is to publish of a meeting, and how each thing stands against what was published before."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from meetings.models import Meeting, Minutes
from meetings.queries import minutes_before
from meetings.timetable import Year
from reports.builders import (
    AgendaView,
    CannotPublish,
    PackPart,
    View,
    information_view,
    pack_view,
    papers_in_order,
    supplement_view,
)
from reports.models import Publication
from reports.queries import (
    newest,
    place_of,
)
from reports.rendering import data, digest, fragment
from reports.services.sources import (
    AccountsSource,
    AnySource,
    Reading,
    Source,
    Versions,
    YearSource,
    the_meeting,
)

Kind, Audience = Publication.Kind, Publication.Audience
WHAT = (
    "notice", "agenda", "actions", "minutes", "papers", "pack", "members-pack", "supplement", "members-supplement",
)


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
        meeting = the_meeting(self.meeting.pk)
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
