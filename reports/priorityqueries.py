"""What of a priority a reader may see, each kind of thing with a fixed number of queries, however much there is.

Who may see what is asked as the registers ask it: Board and members read what was published for them and the minutes that have
gone round, closed items included; who writes agendas, papers, minutes or the ledger reads their drafts too.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from actions.models import ActionPoint, LeadReport, ObjectiveLine
from actions.queries import readable_by
from actions.registerqueries import chains_of
from csp.models import Audience, Block, Objective, Priority, Section, User
from csp.permissions import Permission, may
from csp.prioritywords import Called, mentioned, words_of
from csp.queries import whole_documents
from csp.texts import Anchors, BlockView, SectionView, text_view
from funding.models import Bid, Fund, Grant, Line
from meetings.models import AgendaItem, Decision, MinutedItem, Minutes, Paper
from reports.decisionqueries import Wanted, decisions_for
from reports.models import Content, Publication

Kind = Publication.Kind


@dataclass(frozen=True)
class Reader:
    """Who reads, and whose drafts they may see: of agendas, papers, minutes, the ledger."""

    user: User
    agendas: bool
    papers: bool
    minutes: bool
    money: bool

    @classmethod
    def of(cls, user: User) -> Reader:
        """Asks once what `user` may."""
        return cls(
            user, may(user, Permission.KEEP_AGENDA), may(user, Permission.KEEP_PAPERS), may(user, Permission.KEEP_MINUTES),
            may(user, Permission.KEEP_MONEY),
        )


def called(priority: Priority, known: Iterable[Called]) -> Called:
    """`priority` with its names, of those `known`."""
    return next(one for one in known if one.priority == priority)


def address(publication: Publication) -> str:
    """Where its reader opens it: members' copies where members read."""
    room = "members" if publication.audience == Publication.Audience.MEMBERS else "public"
    return reverse(f"{room}:publication", args=[publication.place, publication.slug, publication.version])


def copies(meetings: Iterable[int], kinds: Iterable[str]) -> dict[tuple[int, str], Publication]:
    """What stands published of meetings (their keys), by meeting and slug: the members' copy, else the public's. One query."""
    rows = Publication.objects.standing().filter(meeting__in=set(meetings), kind__in=list(kinds))
    members = Publication.Audience.MEMBERS
    ordered = sorted(rows, key=lambda row: (row.audience == members, row.pk))
    return {(row.meeting_id, row.slug): row for row in ordered if row.meeting_id}


def items_about(priority: Priority) -> list[AgendaItem]:
    """Items of agendas that are about it, with meetings and leads. Two queries."""
    rows = AgendaItem.objects.filter(priority=priority).select_related("agenda__meeting__group", "parent")
    return list(rows.prefetch_related("leads").order_by("agenda__meeting__date", "agenda", "position"))


def numbers_of(agendas: Iterable[int]) -> dict[int, str]:
    """The number of each item and part of agendas (their keys): "7", "7.2"; "" for rows without one. One query."""
    rows = AgendaItem.objects.filter(agenda__in=set(agendas)).order_by("agenda", "position")
    found: dict[int, str] = {}
    counted: dict[int, int] = defaultdict(int)
    parts: dict[int, list[int]] = defaultdict(list)
    for pk, agenda, parent, kind in rows.values_list("pk", "agenda_id", "parent_id", "kind"):
        if parent:
            parts[parent].append(pk)
            continue
        counted[agenda] += kind == AgendaItem.Kind.ITEM
        found[pk] = str(counted[agenda]) if kind == AgendaItem.Kind.ITEM else ""
    for parent, below in parts.items():
        for place, pk in enumerate(below, 1):
            found[pk] = f"{found[parent]}.{place}" if found.get(parent) else ""
    return found


def published_items(items: Iterable[AgendaItem]) -> dict[int, Publication]:
    """Of items (by key) the agenda in which they stand published, as their readers have it: a row that was put in, closed or
    worded anew since is not in it. Two queries."""
    items = list(items)
    agendas = {meeting: row for (meeting, _), row in copies((one.agenda.meeting_id for one in items), [Kind.AGENDA]).items()}
    contents = Content.objects.filter(publication__in=[row.pk for row in agendas.values()])
    told = {pk: frozenset(_texts(json.loads(data))) for pk, data in contents.values_list("publication", "data")}
    found = {}
    for item in items:
        agenda = agendas.get(item.agenda.meeting_id)
        if agenda is not None and item.title in told.get(agenda.pk, ()):
            found[item.pk] = agenda
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


@dataclass(frozen=True)
class Passage:
    """A paragraph of minutes about the priority. `head`: the title of its section, and its sub-heading, if any."""

    minutes: Minutes
    section: Section
    block: Block
    view: BlockView
    head: str

    @property
    def closed(self) -> bool:
        """Whether the public does not read it."""
        return self.section.audience != Audience.PUBLIC


def passages(one: Called, known: list[Called], items: list[AgendaItem], reader: Reader) -> list[Passage]:
    """Paragraphs of minutes about it that `reader` may see, in their order, whatever their number with nine queries: those of
    sections opened for its items or headed by a name of it, below a sub-heading that names it, and those that name it."""
    minutes = _minutes_about(one, items, reader)
    documents = whole_documents(minutes)
    opened = MinutedItem.objects.filter(section__document__in=minutes, item__priority=one.priority)
    sections = set(opened.filter(item__parent=None).values_list("section", flat=True))
    titles: dict[int, set[tuple[str, ...]]] = defaultdict(set)
    for item in items:
        titles[item.agenda.meeting_id].add(words_of(item.title))
    found = []
    for document, kept in minutes.items():
        view = text_view(documents[document], audience=Publication.Audience.MEMBERS, anchors=Anchors())
        about = _About(one.priority, known, titles[kept.meeting_id], sections)
        for section, drawn in zip(documents[document].sections.all(), view.sections, strict=True):
            found += [Passage(kept, section, *rest) for rest in _within(section, drawn, about)]
    return found


def _minutes_about(one: Called, items: list[AgendaItem], reader: Reader) -> dict[int, Minutes]:
    """Minutes in which something may stand about it, by the key of their document, the earliest first. Three queries."""
    named = Q(pk=None)
    for name in one.names:
        named |= Q(text__icontains=name)
    headed = Q(pk=None)
    for name in one.names:
        headed |= Q(title__icontains=name)
    of_minutes = {"document__minutes__isnull": False}
    documents = set(Block.objects.filter(named, section__document__minutes__isnull=False).order_by().values_list("section__document", flat=True))
    documents |= set(Section.objects.filter(headed, **of_minutes).order_by().values_list("document", flat=True))
    meetings = {item.agenda.meeting_id for item in items}
    rows = Minutes.objects.filter(Q(document__in=documents) | Q(meeting__in=meetings))
    if not reader.minutes:
        rows = rows.filter(status__in=[Minutes.Status.CIRCULATED, Minutes.Status.AGREED])
    return {row.document_id: row for row in rows.select_related("meeting__group").order_by("meeting__date", "meeting__group")}


@dataclass(frozen=True)
class _About:
    priority: Priority
    known: list[Called]
    titles: set[tuple[str, ...]]
    sections: set[int]

    def heading(self, text: str) -> bool | None:
        """Whether a heading is about it; None where it is about no priority."""
        named = mentioned(text, self.known)
        if named:
            return self.priority in named
        return True if text and words_of(text) in self.titles else None


def _within(section: Section, drawn: SectionView, about: _About) -> Iterator[tuple[Block, BlockView, str]]:
    whole = section.pk in about.sections or about.heading(section.title) is True
    title = drawn.title
    under, head = whole, title
    for block, view in zip(section.blocks.all(), drawn.blocks, strict=True):
        if block.kind == Block.Kind.SUBHEADING:
            told = about.heading(block.text)
            under, head = whole if told is None else told, f"{title.rstrip(':')}: {block.text}"
        elif block.kind == Block.Kind.IMAGE:
            continue
        elif under or about.priority in mentioned(block.text, about.known):
            yield block, view, head


def points_about(priority: Priority, blocks: Iterable[int], reader: Reader) -> QuerySet[ActionPoint]:
    """Action points that serve it, or were raised behind paragraphs (their keys) about it, with every one that they continue or
    that continues them."""
    roots = ActionPoint.objects.filter(Q(priority=priority) | Q(block__in=list(blocks)))
    found = readable_by(reader.user).filter(pk__in=chains_of(roots))
    return found.select_related(
        "meeting__group", "continues__meeting", "continued_by__meeting", "block__section", "settled_at"
    ).prefetch_related("owners").order_by("meeting__date", "sequence")


def decisions_about(priority: Priority, blocks: Iterable[int], papers: Iterable[int], reader: Reader) -> QuerySet[Decision]:
    """Decisions behind paragraphs about it, on papers about it, or at its items."""
    about = Q(block__in=list(blocks)) | Q(paper__in=list(papers)) | Q(ballot__item__priority=priority)
    return decisions_for(reader.user, Wanted()).filter(about).distinct()


def papers_about(one: Called) -> list[Paper]:
    """Papers for its items and parts, for an item of which it is one part, and those that name it in their title or text; each
    says in `for_it` which of the two it is. One query."""
    items = AgendaItem.objects.filter(Q(priority=one.priority) | Q(parts__priority=one.priority), papers=OuterRef("pk"))
    sent = LeadReport.objects.filter(priority=one.priority, request__paper=OuterRef("pk"))
    titled, named = Q(pk=None), Q(pk=None)
    for name in one.names:
        titled |= Q(title__icontains=name)
        named |= Q(text__icontains=name) | Q(section__title__icontains=name)
    texts = Block.objects.filter(named, section__document=OuterRef("document"))
    rows = Paper.objects.annotate(for_it=Exists(items) | Exists(sent)).filter(Q(for_it=True) | titled | Exists(texts))
    return list(rows.select_related("meeting__group", "request").order_by("meeting__date", "position", "pk"))


def objectives_of(priority: Priority) -> list[Objective]:
    """All its objectives with owners and lines, those that hold no more too. Two queries."""
    lines = Prefetch("lines", ObjectiveLine.objects.select_related("person", "meeting__group").order_by("date", "pk"))
    rows = Objective.objects.filter(priority=priority).select_related("person", "agency", "continues", "continued_by")
    return list(rows.prefetch_related(lines).order_by("due", "pk"))


def may_read_line(line: ObjectiveLine, reader: Reader, out: set[int], today: date) -> bool:
    """Whether `reader` may see a line: one that was sent for a meeting is a draft like its paper, until the paper is out (`out`:
    meetings whose papers are) or the day of the meeting has come."""
    meeting = line.meeting
    return meeting is None or reader.papers or meeting.date <= today or meeting.pk in out


def bids_about(priority: Priority, reader: Reader) -> QuerySet[Bid]:
    """Bids for its projects; those that were not sent off yet for who keeps the money."""
    rows = Bid.objects.filter(project__priority=priority).select_related("fund", "project").order_by("pk")
    return rows if reader.money else rows.exclude(state=Bid.State.DRAFTED).exclude(submitted_on=None)


def grants_about(priority: Priority) -> QuerySet[Grant]:
    """Grants for its projects, by themselves or by their bid."""
    of = Q(project__priority=priority) | Q(project=None, bid__project__priority=priority)
    return Grant.objects.filter(of).select_related("fund", "project", "bid__project").order_by("awarded_on", "pk")


def spent_about(priority: Priority) -> QuerySet[Line]:
    """What was spent on its projects of money that the partnership holds, as the accounts count it: lines of the ledger, those
    that take another back below zero."""
    of = (
        Q(project__priority=priority) | Q(project=None, grant__project__priority=priority)
        | Q(project=None, grant=None, commitment__project__priority=priority)
    )
    rows = Line.objects.filter(of, kind=Line.Kind.SPEND, source__holding=Fund.Holding.HELD)
    rows = rows.select_related("entry__year", "project", "grant__project", "commitment__project")
    return rows.order_by("entry__date", "entry", "position")
