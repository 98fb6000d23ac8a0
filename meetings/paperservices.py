"""Writes of papers: what a file says put into the record, its place, its check and its removal.

(Part of `meetings.services`.) A `record_...` service brings a paper, known by its title, to what was read; the
others are acts of the desk. An act names the version of the paper that its person saw.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.text import slugify

from csp.drafts import DraftDocument, DraftSection
from csp.models import Audience, Document, StoredFile, User
from csp.pagepictures import show_pages
from csp.preflightservices import look_through
from csp.services import audit, rewrite_document, store_file, write_document
from meetings.models import AgendaItem, Meeting, Paper, PaperItem, ReportRequest
from meetings.paperqueries import beside, is_closed, is_out, same_file
from meetings.reading.shapes import PdfRead, ReportRead
from meetings.uploads import Upload

# The house form, from which a report written in the browser starts.
HOUSE_FORM = ("Purpose of the report", "Background", "Recommendations", "Further information")
CLOSED_PAPER = "A paper for a closed item is closed itself."


class MovedOn(ValueError):
    """Somebody changed the paper after this person saw it; nothing was done. One sentence."""


def meeting_key(meeting: Meeting) -> str:
    """What names a meeting for good, for the identities of its texts."""
    return f"{meeting.group.slug}/{meeting.date.isoformat()}"


def _free_slug(meeting: Meeting, title: str) -> str:
    base = slugify(title)[:70] or "paper"
    taken = set(meeting.papers.values_list("slug", flat=True))
    slug, turn = base, 1
    while slug in taken:
        turn += 1
        slug = f"{base}-{turn}"
    return slug


def seen(paper: Paper, version: int, revision: int | None = None) -> Paper:
    """`paper` as it stands, locked. Raises MovedOn unless it is the `version` (and its text the `revision`) that
    was seen.

    Where several rows are locked, it is always in this order: request, meeting, paper, document.
    """
    locked = Paper.objects.select_for_update().filter(pk=paper.pk).order_by("pk").first()
    if locked is None:
        raise MovedOn("This paper has been removed meanwhile.")
    moved = locked.version != version
    if revision is not None and locked.document_id:
        # Its editors stand in a queue for this row (csp.editing): nobody writes while we judge what was read.
        text = Document.objects.select_for_update().get(pk=locked.document_id)
        moved = moved or text.revision != revision
    if moved:
        raise MovedOn("This paper was changed while you had it open. Look at it as it is now, then do this again.")
    return locked


def put(*, paper: Paper, read: ReportRead | PdfRead, stored: StoredFile | None, by: User) -> None:
    """Bring the text or file of `paper` to what was read, in the caller's transaction; its title, place and readers
    stay. `stored`: the file that was read."""
    old = paper.document
    key = f"paper/{meeting_key(paper.meeting)}/{paper.slug}"
    if isinstance(read, PdfRead):
        paper.kind, paper.document, paper.source = Paper.Kind.FILE, None, None
        paper.file, paper.pages, paper.tagged = stored, read.pages, read.tagged
    else:
        if old is None:
            paper.document, _ = write_document(draft=read.document, key=key, by=by)
        else:
            rewrite_document(document=old, draft=read.document, key=key, by=by)
        paper.kind, paper.to, paper.author, paper.source = read.kind, read.to, read.author, stored
        paper.file, paper.pages, paper.tagged = None, None, False
    paper.save()
    if old is not None and paper.document is None:
        old.delete()


def _new(meeting: Meeting, title: str) -> Paper:
    # The meeting's row is the queue of those who bring papers: no two get the same address.
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    return Paper(meeting=meeting, title=title, slug=_free_slug(meeting, title))


@transaction.atomic
def record_report(
    *, meeting: Meeting, read: ReportRead, items: Sequence[AgendaItem], source: StoredFile | None, by: User
) -> Paper:
    """Bring a report or other document of `meeting` (known by its title) to what was read.

    It serves `items`, unless it serves some already: what was once placed stays where it is.
    """
    paper = meeting.papers.filter(title=read.title, file=None).first() or _new(meeting, read.title)
    put(paper=paper, read=read, stored=source, by=by)
    if not paper.items.exists():
        serve_items(paper=paper, items=items, by=by)
    audit(by=by, act="record_report", thing=paper, meeting=str(meeting))
    return paper


@transaction.atomic
def record_file_paper(
    *, meeting: Meeting, read: PdfRead, items: Sequence[AgendaItem], file: StoredFile, by: User
) -> Paper:
    """Keep a PDF as a paper of `meeting` (known by its title), page for page.

    It serves `items`, unless it serves some already: what was once placed stays where it is.
    """
    paper = meeting.papers.filter(title=read.title, document=None).first() or _new(meeting, read.title)
    put(paper=paper, read=read, stored=file, by=by)
    if not paper.items.exists():
        serve_items(paper=paper, items=items, by=by)
    audit(by=by, act="record_file_paper", thing=paper, meeting=str(meeting))
    return paper


@transaction.atomic
def serve_items(*, paper: Paper, items: Sequence[AgendaItem], by: User) -> None:
    """Let `paper` serve exactly `items`. A paper for a closed item is closed itself."""
    old = set(paper.items.values_list("pk", flat=True))
    new = {item.pk for item in items}
    PaperItem.objects.filter(paper=paper, item__in=old - new).delete()
    PaperItem.objects.bulk_create(PaperItem(paper=paper, item=item) for item in items if item.pk not in old)
    if any(is_closed(item) for item in items) and paper.audience != Audience.CLOSED:
        paper.audience = Audience.CLOSED
        paper.save(update_fields=["audience"])
    if old != new:
        audit(by=by, act="serve_items", thing=paper)


@transaction.atomic
def place_paper(
    *, paper: Paper, by: User, audience: str = Audience.PUBLIC, late: bool = False, position: int = 0
) -> Paper:
    """Who may read `paper`, whether it came after publication, and its place among the papers of its item.

    Raises ValueError where a paper for a closed item would be read by more than that item's circle.
    """
    if audience != Audience.CLOSED and any(map(is_closed, paper.items.select_related("parent"))):
        raise ValueError(CLOSED_PAPER)
    paper.audience, paper.late, paper.position = audience, late, position
    paper.save(update_fields=["audience", "late", "position"])
    audit(by=by, act="place_paper", thing=paper, audience=audience, late=late)
    return paper


@transaction.atomic
def add_paper(
    *, meeting: Meeting, upload: Upload, items: Sequence[AgendaItem], by: User, audience: str = Audience.PUBLIC,
    title: str = "",
) -> Paper:
    """A file becomes a new paper of `meeting`, late if the papers have gone out already.

    `title`: instead of the file's own. Raises ValueError for a file that the meeting has already, for a title that
    stands already (its file can be replaced), and for a closed item's paper that others would read.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    known = same_file(meeting, upload.sha256)
    if known is not None:
        raise ValueError(f"{upload.name} is here already: it is the paper “{known.title}”.")
    title = title or upload.read.title
    is_file = isinstance(upload.read, PdfRead)
    if meeting.papers.filter(title=title, file__isnull=not is_file).exists():
        raise ValueError(
            f"{upload.name}: there is a paper “{title}” already, with other words. Replace its file from its own page."
        )
    return new_paper(meeting=meeting, upload=upload, title=title, items=items, audience=audience, by=by)


@transaction.atomic
def new_paper(
    *, meeting: Meeting, upload: Upload, title: str, items: Sequence[AgendaItem], audience: str, by: User
) -> Paper:
    """A new paper from a file, whatever else the meeting has; late if the papers have gone out already."""
    stored = store_file(content=upload.content, name=upload.name, media_type=upload.media_type, by=by)
    paper = _new(meeting, title)
    paper.audience, paper.late = audience, is_out(meeting)
    put(paper=paper, read=upload.read, stored=stored, by=by)
    _look(paper, stored, by)
    _put_last(paper, items)
    serve_items(paper=paper, items=items, by=by)
    audit(by=by, act="add_paper", thing=paper, meeting=str(meeting), sha256=stored.sha256, late=paper.late)
    return paper


def _look(paper: Paper, stored: StoredFile, by: User) -> None:
    """What the file hides, and how its pages look, is worked out before anybody opens the paper."""
    look_through(files=[stored], by=by)
    if paper.file is not None and paper.pages:
        show_pages(file=paper.file, pages=paper.pages)


@transaction.atomic
def replace_paper(*, paper: Paper, version: int, upload: Upload, by: User) -> Paper:
    """Another file instead of the one that `paper` was made from: to be checked anew; title and place stay.

    Raises MovedOn as `seen`, and ValueError for a file that the meeting has already.
    """
    known = same_file(paper.meeting, upload.sha256)
    if known is not None:
        raise ValueError(f"{upload.name} is here already: it is the paper “{known.title}”.")
    return exchange_file(paper=paper, version=version, upload=upload, by=by)


@transaction.atomic
def exchange_file(*, paper: Paper, version: int, upload: Upload, by: User) -> Paper:
    """As `replace_paper`, whatever else the meeting has: an author is told nothing of other papers."""
    paper = seen(paper, version)
    if hasattr(paper, "words_of"):
        raise ValueError("This paper holds the words of a version as it was proposed: no file takes their place.")
    stored = store_file(content=upload.content, name=upload.name, media_type=upload.media_type, by=by)
    paper.version, paper.checked = paper.version + 1, False
    put(paper=paper, read=upload.read, stored=stored, by=by)
    _look(paper, stored, by)
    audit(by=by, act="replace_paper", thing=paper, meeting=str(paper.meeting), sha256=stored.sha256)
    return paper


@transaction.atomic
def begin_paper(
    *, meeting: Meeting, title: str, items: Sequence[AgendaItem], by: User, to: str = "", author: str = "",
    audience: str = Audience.PUBLIC, sections: Sequence[DraftSection] = (),
) -> Paper:
    """A report in the house form, to be written in the browser: empty, or begun with `sections`, whose last is not numbered."""
    paper = _new(meeting, title)
    paper.kind, paper.to, paper.author, paper.audience = Paper.Kind.REPORT, to or meeting.group.name, author, audience
    paper.late = is_out(meeting)
    sections = list(sections) or [DraftSection(title=heading) for heading in HOUSE_FORM]
    sections[-1].kind = "plain"  # whom to ask is not numbered
    key = f"paper/{meeting_key(meeting)}/{paper.slug}"
    paper.document, _ = write_document(draft=DraftDocument(title, sections=sections), key=key, by=by)
    paper.save()
    _put_last(paper, items)
    serve_items(paper=paper, items=items, by=by)
    audit(by=by, act="begin_paper", thing=paper, meeting=str(meeting))
    return paper


@transaction.atomic
def new_text(
    *, meeting: Meeting, title: str, kind: str, draft: DraftDocument, items: Sequence[AgendaItem], author: str, by: User
) -> Paper:
    """A new paper for the public from a text of our own, late if the papers have gone out already."""
    paper = _new(meeting, title)
    paper.kind, paper.author, paper.late = kind, author, is_out(meeting)
    paper.to = meeting.group.name if kind == Paper.Kind.REPORT else ""
    paper.document, _ = write_document(draft=draft, key=f"paper/{meeting_key(meeting)}/{paper.slug}", by=by)
    paper.checked = True
    paper.save()
    _put_last(paper, items)
    serve_items(paper=paper, items=items, by=by)
    audit(by=by, act="new_text", thing=paper, meeting=str(meeting))
    return paper


def _put_last(paper: Paper, items: Sequence[AgendaItem]) -> None:
    """Behind the papers that its items have already."""
    beside = Paper.objects.filter(meeting=paper.meeting, items__in=items).exclude(pk=paper.pk)
    last = beside.aggregate(last=Max("position"))["last"]
    if last is not None:
        paper.position = last + 1
        paper.save(update_fields=["position"])


@transaction.atomic
def describe_paper(
    *, paper: Paper, version: int, title: str, to: str, author: str, items: Sequence[AgendaItem], audience: str,
    late: bool, by: User,
) -> Paper:
    """What stands at the head of `paper`, the items it serves, who may read it, and whether it is named as late.

    Raises MovedOn as `seen`; ValueError for items of another meeting, and where a paper for a closed item would be
    read by more than that item's circle.
    """
    paper = seen(paper, version)
    if any(item.agenda.meeting_id != paper.meeting_id for item in items):
        raise ValueError("Choose items of this meeting's agenda.")
    if audience != Audience.CLOSED and any(map(is_closed, items)):
        raise ValueError(CLOSED_PAPER)
    paper.title, paper.to, paper.author = title, to, author
    paper.audience, paper.late, paper.version = audience, late, paper.version + 1
    paper.save()
    if paper.document_id:
        Document.objects.filter(pk=paper.document_id).update(title=title)
    serve_items(paper=paper, items=items, by=by)
    audit(by=by, act="describe_paper", thing=paper, audience=audience, late=late)
    return paper


@transaction.atomic
def move_paper(*, paper: Paper, up: bool, by: User) -> Paper:
    """One place up or down among the papers of its first item; at the end nothing changes."""
    # The meeting's row is the queue of those who move its papers.
    Meeting.objects.select_for_update().get(pk=paper.meeting_id)
    order = beside(paper)
    at = order.index(paper)
    to = at - 1 if up else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        for position, one in enumerate(order):
            Paper.objects.filter(pk=one.pk).update(position=position)
        audit(by=by, act="move_paper", thing=paper, up=up)
    return paper


@transaction.atomic
def check_paper(*, paper: Paper, version: int, revision: int | None, by: User, checked: bool = True) -> Paper:
    """The officer has compared `paper` with its original, or takes that back.

    Raises MovedOn where file or text are other than what was looked at, and ValueError while its author writes.
    """
    paper = seen(paper, version, revision)
    if checked and ReportRequest.objects.filter(paper=paper, received_at=None, called_off_at=None).exists():
        raise ValueError("Its author is still writing it. Wait until it is handed in, or ask when that will be.")
    paper.checked, paper.version = checked, paper.version + 1
    paper.save(update_fields=["checked", "version"])
    audit(by=by, act="check_paper", thing=paper, checked=checked)
    return paper


@transaction.atomic
def remove_paper(*, paper: Paper, version: int, by: User) -> None:
    """Take a paper that was never published away for good; a report that was asked for is awaited again.

    Raises MovedOn as `seen`; ValueError once it was published: then it is withdrawn, which leaves a notice; and while it
    proposes a version of a standing document.
    """
    requests = list(ReportRequest.objects.select_for_update().filter(paper=paper).order_by("pk"))
    paper = seen(paper, version)
    if hasattr(paper, "proposes") or hasattr(paper, "words_of"):
        raise ValueError(f"“{paper.title}” puts a version of a standing document before the meeting: take the proposal back there.")
    document = paper.document
    for request in requests:
        request.paper = request.received_at = None
        request.save(update_fields=["paper", "received_at"])
    audit(by=by, act="remove_paper", thing=paper, meeting=str(paper.meeting))
    try:
        paper.delete()
    except ProtectedError as held:
        if all(one._meta.app_label == "funding" for one in held.protected_objects):
            raise ValueError(
                f"“{paper.title}” puts money before the Board and cannot be removed here. Take it back under Money."
            ) from None
        raise ValueError(
            f"“{paper.title}” has been published and cannot be removed. Withdraw it under Publish: that leaves a notice."
        ) from None
    if document is not None:
        document.delete()
