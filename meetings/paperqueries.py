"""Reads of papers: the board of a meeting, what an author's link opens, and which item a paper serves."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from csp.drafts import Unit
from csp.models import Audience, Partnership, Person, StoredFile, User
from csp.pdffile import PdfLook, look_at_pdf, read_pdf_file
from csp.queries import rules_on, whole_documents
from csp.texts import Anchors, TextView, text_view
from csp.word import NotReadable
from meetings.deadlines import deadlines
from meetings.models import AgendaItem, Meeting, Paper, ReportRequest
from meetings.queries import Row, agenda_rows
from meetings.reading.filed import read_words
from meetings.reading.matching import Candidate, PaperWords, match_papers
from meetings.reading.report import read_report
from meetings.reading.shapes import PdfRead, ReportRead

OWN_KEY = re.compile(r"mine-[0-9]{1,18}")


class State(Enum):
    """Where a paper is on its way, as the board says it."""

    NOT_ASKED = "Not asked yet"
    AWAITED = "Awaited"
    OVERDUE = "Late"
    RECEIVED = "To check"
    CHECKED = "Checked"


@dataclass(frozen=True)
class Line:
    """A line of the board: a paper, a report that is awaited, or an item whose report nobody was asked for.

    `numbers`: of the items it serves, in order, "5.2". `days_late`: of a report, against its due day.
    """

    state: State
    title: str
    numbers: tuple[str, ...]
    item: AgendaItem | None = None
    paper: Paper | None = None
    request: ReportRequest | None = None
    days_late: int = 0
    closed: bool = False
    published: bool = False
    move_up: bool = False
    move_down: bool = False

    @property
    def being_written(self) -> bool:
        """Its author has begun to write it in the browser."""
        return self.paper is not None and self.state in (State.AWAITED, State.OVERDUE)


@dataclass(frozen=True)
class Board:
    """The papers of a meeting in the order of its agenda, and how many are in each state."""

    lines: list[Line]
    counts: dict[State, int]


def board(meeting: Meeting) -> Board:
    """What is awaited, received, late and checked for `meeting`. Six queries."""
    rows = list(flat(agenda_rows(meeting)))
    place = {row.item.pk: at for at, row in enumerate(rows)}
    number = {row.item.pk: row.number or "–" for row in rows}
    closed = closed_items(rows)
    papers = list(papers_with_publication(meeting).prefetch_related("paper_items"))
    asked = list(meeting.report_requests.filter(called_off_at=None).select_related("person"))
    request_of = {request.paper_id: request for request in asked if request.paper_id}
    last = len(rows)
    sorted_lines: list[tuple[tuple[int, int, int], Line]] = []
    for at, beside in _by_first_item(papers, place).items():
        for turn, paper in enumerate(beside):
            items = sorted((one.item_id for one in paper.paper_items.all()), key=lambda pk: place.get(pk, last))
            line = _paper_line(
                paper, request_of.get(paper.pk), tuple(number[pk] for pk in items if pk in number),
                move_up=turn > 0, move_down=turn < len(beside) - 1,
            )
            sorted_lines.append(((at, paper.position, paper.pk), line))
    served = {one.item_id for paper in papers for one in paper.paper_items.all()}
    for request in asked:
        if request.paper_id is None:
            at = place.get(request.item_id, last) if request.item_id else last
            served |= {request.item_id} if request.item_id else set()
            numbers = (number[request.item_id],) if request.item_id in number else ()
            sorted_lines.append(((at, 0, 0), _request_line(request, numbers, request.item_id in closed)))
    for row in rows:
        if wants_report(row.item) and row.item.pk not in served:
            line = Line(State.NOT_ASKED, row.item.title, (row.number,), item=row.item, closed=row.item.pk in closed)
            sorted_lines.append(((place[row.item.pk], 0, 0), line))
    lines = [line for _, line in sorted(sorted_lines, key=lambda pair: pair[0])]
    return Board(lines, {state: sum(line.state is state for line in lines) for state in State})


def _by_first_item(papers: Iterable[Paper], place: Mapping[int, int]) -> dict[int, list[Paper]]:
    """Papers by the place of the first item that they serve (behind all for those of none), each in its order."""
    found: dict[int, list[Paper]] = defaultdict(list)
    for paper in sorted(papers, key=lambda one: (one.position, one.pk)):
        served = (place.get(one.item_id, len(place)) for one in paper.paper_items.all())
        found[min(served, default=len(place))].append(paper)
    return found


def beside(paper: Paper) -> list[Paper]:
    """The papers of the same first item, `paper` among them, in their order."""
    place = {row.item.pk: at for at, row in enumerate(flat(agenda_rows(paper.meeting)))}
    papers = Paper.objects.filter(meeting=paper.meeting_id).prefetch_related("paper_items")
    return next(group for group in _by_first_item(papers, place).values() if paper in group)


def _paper_line(
    paper: Paper, request: ReportRequest | None, numbers: tuple[str, ...], *, move_up: bool, move_down: bool
) -> Line:
    state = State.CHECKED if paper.checked else State.RECEIVED
    if request and request.received_at is None:
        state = _awaited(request)
    return Line(
        state, paper.title, numbers, paper=paper, request=request, days_late=days_late(request) if request else 0,
        closed=paper.audience == Audience.CLOSED, published=bool(getattr(paper, "published", False)),
        move_up=move_up, move_down=move_down,
    )


def _request_line(request: ReportRequest, numbers: tuple[str, ...], closed: bool) -> Line:
    return Line(
        _awaited(request), request.title, numbers, request=request, days_late=days_late(request), closed=closed
    )


def _awaited(request: ReportRequest) -> State:
    return State.OVERDUE if request.due < timezone.localdate() else State.AWAITED


def days_late(request: ReportRequest) -> int:
    """Days between the day a report was due and the day it came, or today while it is awaited; 0 in time."""
    came = timezone.localdate(request.received_at) if request.received_at else timezone.localdate()
    return max((came - request.due).days, 0)


def flat(rows: Sequence[Row]) -> Iterator[Row]:
    """Each row of an agenda and its parts, in order."""
    for row in rows:
        yield row
        yield from row.parts


def closed_items(rows: Sequence[Row]) -> set[int]:
    """Items, and parts of items, that are closed; what stands below a closed item is closed too. `rows`: flat."""
    closed = {row.item.pk for row in rows if row.item.session == AgendaItem.Session.CLOSED}
    return closed | {row.item.pk for row in rows if row.item.parent_id in closed}


def is_closed(item: AgendaItem | None) -> bool:
    """Whether an item, or the one it is a part of, is closed to the public."""
    return item is not None and any(
        one.session == AgendaItem.Session.CLOSED for one in (item, item.parent) if one is not None
    )


def number_of(item: AgendaItem | None) -> str:
    """The number of an item on its agenda; "" without one."""
    rows = flat(agenda_rows(item.agenda.meeting)) if item is not None else ()
    return next((row.number for row in rows if item is not None and row.item.pk == item.pk), "")


def wants_report(item: AgendaItem) -> bool:
    """Whether the agenda promises a written report: by its purpose, or in its time column."""
    return item.purpose == AgendaItem.Purpose.WRITTEN or (
        item.kind in (AgendaItem.Kind.ITEM, AgendaItem.Kind.PART) and "written" in item.time_words.casefold()
    )


def papers_with_publication(meeting: Meeting) -> QuerySet[Paper]:
    """The papers of `meeting`; each says in `published` whether it ever was."""
    published = Paper.objects.filter(pk=OuterRef("pk"), publications__isnull=False)
    return meeting.papers.select_related("document", "file", "source").annotate(published=Exists(published))


def was_published(paper: Paper) -> bool:
    """Whether a version of `paper` was ever published, withdrawn or not."""
    return paper.publications.exists()


def is_out(meeting: Meeting) -> bool:
    """Whether the papers of `meeting` have gone out: what comes now is named in a supplement."""
    return meeting.publications.filter(kind__in=["agenda", "pack"]).exists()


def report_deadline(meeting: Meeting) -> date:
    """The day by which reports for `meeting` are due, computed or set."""
    return deadlines(meeting, rules_on(meeting.date)).reports


def fingerprint(secret: str) -> str:
    """The SHA-256 of a link's secret, which alone is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def request_of_link(secret: str) -> ReportRequest | None:
    """The request that a link opens; None if the link was never given out, or was replaced or called off.

    The lookup is by a hash of the secret: how long it takes tells nothing about the secret.
    """
    return _asked().filter(secret_sha256=fingerprint(secret)).first()


def request_of_author(key: str, user: User | AnonymousUser) -> ReportRequest | None:
    """The request with that `own_key` whose author `user` is, signed in; None for anybody else's, for one that was called off
    and for whatever is no such key."""
    if not is_own_key(key) or not user.is_authenticated or not user.is_active or user.person_id is None:
        return None
    return _asked().filter(pk=int(key.partition("-")[2]), person=user.person_id).first()


def is_own_key(secret: str) -> bool:
    """Whether this is an `own_key`, and no secret of a link: those are longer."""
    return OWN_KEY.fullmatch(secret) is not None


def as_it_stands(request: ReportRequest) -> ReportRequest:
    """`request` read anew; as it was where it has been called off meanwhile."""
    return _asked().filter(pk=request.pk).first() or request


def _asked() -> QuerySet[ReportRequest]:
    return ReportRequest.objects.filter(called_off_at=None).select_related(
        "meeting__group", "item__parent", "person__user", "paper__document", "paper__file", "paper__source"
    )


def may_see_text(request: ReportRequest, user: User | AnonymousUser) -> bool:
    """Whether who opened the link may read in the browser what was written: for an open item, whoever has the link;
    for a closed one only the author, signed in, since a link can be passed on."""
    closed = is_closed(request.item) or (request.paper is not None and request.paper.audience == Audience.CLOSED)
    return not closed or (user.is_authenticated and user.person_id == request.person_id)


def request_for(paper: Paper) -> ReportRequest | None:
    """The request that `paper` answers, with its author; None where nobody was asked."""
    return ReportRequest.objects.filter(paper=paper).select_related("person").first()


def still_theirs(request: ReportRequest) -> bool:
    """Whether the author may still change the report: not once it is checked or published."""
    paper = request.paper
    return paper is None or not (paper.checked or was_published(paper))


def drawn(paper: Paper) -> TextView | None:
    """The text of `paper` as it is printed for those who read all of it; None of a file kept as it came."""
    if paper.document_id is None:
        return None
    document = whole_documents([paper.document_id])[paper.document_id]
    return text_view(document, audience=Audience.MEMBERS, anchors=Anchors())


@dataclass(frozen=True)
class Original:
    """The file that a paper was made from. Of a Word file: `units`, each paragraph and table row with where it went, and
    `lost`, those not understood. `fault`: a sentence where the file can no longer be read."""

    file: StoredFile
    units: Sequence[Unit] = ()
    lost: Sequence[Unit] = ()
    notices: Sequence[str] = ()
    look: PdfLook | None = None
    fault: str = ""


def original_of(paper: Paper) -> Original | None:
    """The file of `paper`, read anew; None of a report that was written here. No query."""
    file = paper.file or paper.source
    if file is None:
        return None
    try:
        if paper.file is not None:
            return Original(file, notices=read_pdf_file(file.path).notices, look=look_at_pdf(file.path))
        read = read_report(read_words(file.path))
    except NotReadable:
        return Original(file, fault="The file cannot be read any more. Bring it once more.")
    account = read.account
    return Original(file, account.units, account.lost, read.notices)


def people_to_ask() -> QuerySet[Person]:
    """Everybody the record names, by name."""
    return Person.objects.order_by("name", "distinction")


def same_file(meeting: Meeting, sha256: str) -> Paper | None:
    """The paper of `meeting` that was made from these very bytes; None if there is none."""
    papers = meeting.papers.select_related("file", "source")
    return papers.filter(file__sha256=sha256).first() or papers.filter(source__sha256=sha256).first()


def matched_items(
    *, meeting: Meeting, papers: Mapping[str, ReportRead | PdfRead], served: bool = False
) -> dict[str, list[AgendaItem]]:
    """The agenda rows that each of `papers` (by file name, in order) serves, all weighed together.

    `served`: items that have a paper already are the less likely.
    """
    rows: dict[int, AgendaItem] = {}
    candidates = []
    items = (
        AgendaItem.objects.filter(agenda__meeting=meeting, kind=AgendaItem.Kind.ITEM)
        .exclude(purpose=AgendaItem.Purpose.NEXT_MEETING)
        .prefetch_related("leads", "parts__leads", "paper_items", "parts__paper_items")
        .order_by("position")
    )
    for number, item in enumerate(items, 1):
        for reference, row in [
            (str(number), item),
            *((f"{number}.{part.position}", part) for part in sorted(item.parts.all(), key=lambda part: part.position)),
        ]:
            rows[row.pk] = row
            leads = " / ".join(lead.words for lead in row.leads.all())
            written = row.purpose == AgendaItem.Purpose.WRITTEN or "written" in row.time_words.casefold()
            candidates.append(Candidate(row.pk, reference, row.title, leads, written))
    words = [
        PaperWords(
            key=name, title=f"{read.title} {Path(name).stem}", author=getattr(read, "author", ""), text=_text(read),
            items=read.items, is_file=isinstance(read, PdfRead),
        )
        for name, read in papers.items()
    ]
    partnership = Partnership.objects.first()
    idle = partnership.name.casefold().split() if partnership else []
    have = [pk for pk, row in rows.items() if row.paper_items.all()] if served else []
    matched = match_papers(candidates, words, idle, have)
    return {name: [rows[key] for key in matched[name]] for name in papers}


def _text(read: ReportRead | PdfRead) -> str:
    if isinstance(read, PdfRead):
        return read.text
    return " ".join(
        f"{section.title} {' '.join(block.text for block in section.blocks)}" for section in read.document.sections
    )
