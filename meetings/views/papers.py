"""The papers of a meeting at the desk: the board, bringing files, checking one beside its original, its place."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csp.answers import go
from csp.guards import SignedInRequest, guard
from csp.models import Audience, StoredFile
from csp.permissions import Permission
from meetings import paperqueries, services
from meetings.models import AgendaItem, Meeting, Paper
from meetings.paperforms import AddForm, BeginForm, DetailsForm, ReplaceForm
from meetings.queries import agenda_rows
from meetings.uploads import PDF_TYPE, Upload
from meetings.views.pagepictures import pages_of

keeps_papers = guard(Permission.KEEP_PAPERS)
asked = require_http_methods(["GET", "HEAD", "POST"])


def the_meeting(pk: int) -> Meeting:
    """The meeting; 404 without it."""
    return get_object_or_404(Meeting.objects.select_related("group"), pk=pk)


def the_paper(pk: int) -> Paper:
    """The paper with its meeting, text and files; 404 without it."""
    rows = Paper.objects.select_related("meeting__group", "document", "file", "source")
    return get_object_or_404(rows.prefetch_related("paper_items"), pk=pk)


def page(request: SignedInRequest, template: str, meeting: Meeting, status: int = 200, **context: object) -> HttpResponse:
    """A page of the step Papers."""
    frame = {"meeting": meeting, "step": "papers", "here": "meetings", **context}
    return render(request, f"meetings/papers/{template}.html", frame, status=status)


@require_safe
@keeps_papers
def board(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is awaited, late, received and checked, in the order of the agenda; ?state= shows one of these."""
    meeting = the_meeting(pk)
    found = paperqueries.board(meeting)
    only = next((state for state in paperqueries.State if state.name.lower() == request.GET.get("state")), None)
    counts = [
        {"key": state.name.lower(), "words": state.value, "count": found.counts[state]}
        for state in paperqueries.State if found.counts[state]
    ]
    return page(
        request, "board", meeting, lines=[line for line in found.lines if only is None or line.state is only],
        counts=counts, total=len(found.lines), only=only.name.lower() if only else "",
        due=paperqueries.report_deadline(meeting), out=paperqueries.is_out(meeting),
    )


@asked
@keeps_papers
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Bring files as papers: several at once, each placed by what it says or where the officer says."""
    meeting = the_meeting(pk)
    rows = agenda_rows(meeting)
    form = AddForm(rows, request.POST or None, request.FILES or None, initial={"item": request.GET.get("item", "")})
    if request.method != "POST" or not form.is_valid():
        return page(request, "add", meeting, 422 if form.errors else 200, form=form)
    uploads: list[Upload] = form.cleaned_data["uploads"]
    placed = _placed(meeting, uploads, form.cleaned_data["item"])
    added: list[Paper] = []
    for upload, items in zip(uploads, placed, strict=True):
        try:
            added.append(services.add_paper(
                meeting=meeting, upload=upload, items=items, audience=form.cleaned_data["audience"], by=request.user
            ))
        except ValueError as why:
            form.add_error("uploads", str(why))
    if added:
        messages.success(request, _told(added))
    if form.errors:
        return page(request, "add", meeting, 422, form=form)
    return go(request, "meetings:paper", added[0].pk) if len(added) == 1 else go(request, "meetings:papers", pk)


def _told(added: list[Paper]) -> str:
    """That papers are in: of one its items, of several how many lie with none."""
    if len(added) == 1:
        served = ", ".join(added[0].items.values_list("title", flat=True))
        return f"“{added[0].title}” is in, for {served or 'no item of the agenda'}."
    loose = sum(not paper.items.exists() for paper in added)
    rest = f" {loose} of them {'serves' if loose == 1 else 'serve'} no item of the agenda yet." if loose else ""
    return f"{len(added)} papers are in.{rest} Check each of them."


def _placed(meeting: Meeting, uploads: Sequence[Upload], choice: str) -> list[list[AgendaItem]]:
    """The items that each file is to serve: the one chosen, or those that it names or resembles."""
    if choice == "":
        reads = {f"{at} {upload.name}": upload.read for at, upload in enumerate(uploads)}
        return list(paperqueries.matched_items(meeting=meeting, papers=reads, served=True).values())
    items = [] if choice == "none" else list(AgendaItem.objects.filter(agenda__meeting=meeting, pk=int(choice)))
    return [items] * len(uploads)


@asked
@keeps_papers
def begin(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin a report in the house form, to be written in the browser."""
    meeting = the_meeting(pk)
    form = BeginForm(agenda_rows(meeting), request.POST or None, initial={"item": request.GET.get("item", "")})
    if request.method != "POST" or not form.is_valid():
        return page(request, "begin", meeting, 422 if form.errors else 200, form=form)
    told = form.cleaned_data
    items = AgendaItem.objects.filter(agenda__meeting=meeting, pk=int(told["item"])) if told["item"] else []
    paper = services.begin_paper(
        meeting=meeting, title=told["title"], author=told["author"], items=list(items), audience=told["audience"],
        by=request.user,
    )
    return go(request, "meetings:write_paper", paper.pk)


@require_safe
@keeps_papers
def paper(request: SignedInRequest, pk: int) -> HttpResponse:
    """A paper beside its original, to be checked."""
    return _paper_page(request, the_paper(pk))


def _paper_page(request: SignedInRequest, one: Paper, status: int = 200, fault: str = "") -> HttpResponse:
    rows = list(paperqueries.flat(agenda_rows(one.meeting)))
    served = {item.item_id for item in one.paper_items.all()}
    asked_for = paperqueries.request_for(one)
    return page(
        request, "paper", one.meeting, status, paper=one, below=one.title, fault=fault,
        items=[row for row in rows if row.item.pk in served], asked=asked_for,
        days_late=paperqueries.days_late(asked_for) if asked_for and asked_for.received_at else 0,
        original=paperqueries.original_of(one), text=paperqueries.drawn(one),
        published=paperqueries.was_published(one), audience_words=Audience(one.audience).label,
        pictures=pages_of(one, "meetings:paper_page", one.pk) if one.file_id else None,
    )


@require_POST
@keeps_papers
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tick a paper as compared with its original, or take the tick back."""
    one = the_paper(pk)
    checked = request.POST.get("checked") == "yes"
    try:
        services.check_paper(
            paper=one, version=number(request, "version"), by=request.user, checked=checked,
            revision=number(request, "revision") if one.document_id else None,
        )
    except ValueError as why:
        return _paper_page(request, the_paper(pk), 409, str(why))
    messages.success(request, f"“{one.title}” is checked." if checked else f"“{one.title}” is to be checked again.")
    return go(request, "meetings:papers", one.meeting_id) if checked else go(request, "meetings:paper", pk)


def number(request: HttpRequest, name: str) -> int:
    """A whole number of the form; -1, which no row has, for anything else."""
    words = request.POST.get(name, "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else -1


@asked
@keeps_papers
def details(request: SignedInRequest, pk: int) -> HttpResponse:
    """Title, To, From, items, readers, late. Where somebody else changed them meanwhile, both are shown."""
    one = the_paper(pk)
    form = DetailsForm(one, agenda_rows(one.meeting), request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "details", one.meeting, 422 if form.errors else 200, form=form, paper=one, below=one.title)
    told = dict(form.cleaned_data)
    items = list(AgendaItem.objects.filter(pk__in=told.pop("items")).select_related("agenda", "parent"))
    try:
        services.describe_paper(paper=one, items=items, by=request.user, **told)
    except services.MovedOn as why:
        form = DetailsForm(one, agenda_rows(one.meeting), {**request.POST.dict(), "items": request.POST.getlist("items"), "version": one.version})
        form.add_error(None, f"{why} What you entered stands below, and what is there now beside it.")
        return page(request, "details", one.meeting, 409, form=form, paper=one, below=one.title, now=one)
    messages.success(request, "Saved.")
    return go(request, "meetings:paper", pk)


@asked
@keeps_papers
def replace(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another file for a paper."""
    one = the_paper(pk)
    form = ReplaceForm(request.POST or None, request.FILES or None, initial={"version": one.version})
    if request.method == "POST" and form.is_valid():
        try:
            told = form.cleaned_data
            services.replace_paper(paper=one, version=told["version"], upload=told["file"], by=request.user)
        except ValueError as why:
            form.add_error("file", str(why))
        else:
            messages.success(request, "The file is replaced. Check it once more.")
            return go(request, "meetings:paper", pk)
    published = paperqueries.was_published(one)
    return page(
        request, "replace", one.meeting, 422 if form.errors else 200, form=form, paper=one, below=one.title, published=published
    )


@asked
@keeps_papers
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove a paper that was never published, after a question."""
    one = the_paper(pk)
    fault = ""
    if request.method == "POST":
        try:
            services.remove_paper(paper=one, version=number(request, "version"), by=request.user)
        except ValueError as why:
            fault, one = str(why), the_paper(pk)
        else:
            messages.success(request, f"“{one.title}” is removed.")
            return go(request, "meetings:papers", one.meeting_id)
    published = paperqueries.was_published(one)
    return page(
        request, "remove", one.meeting, 409 if fault else 200, paper=one, below=one.title, fault=fault, published=published
    )


@require_POST
@keeps_papers
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    """One place up or down among the papers of its item."""
    one = the_paper(pk)
    services.move_paper(paper=one, up=request.POST.get("to") == "up", by=request.user)
    return go(request, f"/desk/meetings/{one.meeting_id}/papers/#paper-{pk}")


@require_safe
@keeps_papers
def file(request: SignedInRequest, pk: int) -> FileResponse:
    """The file that a paper was made from: a PDF to look at, a Word file to save."""
    one = the_paper(pk)
    stored = one.file or one.source
    if stored is None:
        raise Http404
    return serve(stored)


def serve(stored: StoredFile) -> FileResponse:
    """A stored file under its own name; 404 where its bytes are gone. Only a PDF is shown by the browser itself."""
    try:
        stream = stored.path.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(
        stream, as_attachment=stored.media_type != PDF_TYPE, filename=stored.name, content_type=stored.media_type
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
