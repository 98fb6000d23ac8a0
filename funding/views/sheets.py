"""Bringing entries in from a spreadsheet: bring, look, say what is meant, enter or cancel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from csp.answers import go
from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from csp.sheets import CSV, NotASheet, Value, as_csv
from csp.versions import ChangedMeanwhile
from funding import sheetservices as services
from funding.models import Sheet
from funding.sheetforms import AcceptForm, BringForm, ColumnsForm, TabForm
from funding.sheetqueries import Preview, preview, waiting_sheets
from funding.views.files import answer

keeps = guard(Permission.KEEP_MONEY)
# Of bad rows, of doubtful ones and of those that would be entered, the first that a page shows.
SHOWN_BAD, SHOWN = 200, 20


@keeps
def bring(request: SignedInRequest) -> HttpResponse:
    """A file or pasted rows; below, those that wait to be looked at."""
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file is not None:
                sheet = services.keep_sheet(content=file.read(), name=_name(file.name), by=request.user)
            else:
                sheet = services.keep_pasted(text=form.cleaned_data["rows"], by=request.user)
            return go(request, "sheets:look", sheet.pk)
        except NotASheet as why:
            form.add_error("file" if file is not None else "rows", str(why))
    status = 422 if form.errors else 200
    return render(request, "funding/workspace/bring.html", {"place": "import", "form": form, "waiting": waiting_sheets()}, status=status)


def _name(name: str | None) -> str:
    """As it may stand in a sentence and in a column."""
    stem, dot, suffix = (name or "file").rpartition(".")
    return f"{stem[:80]}{dot}{suffix[:10]}" if dot else suffix[:80]


def _the_sheet(pk: int) -> Sheet:
    return get_object_or_404(Sheet.objects.select_related("file", "kept_by__person"), pk=pk, kept_at__gte=timezone.now() - Sheet.KEPT_FOR)


def _page(request: SignedInRequest, seen: Preview, status: int = 200, **forms: Any) -> HttpResponse:
    """The sheet as it would enter the ledger."""
    sheet = seen.sheet
    bad, doubtful = seen.bad, seen.doubtful
    return render(request, "funding/workspace/sheet.html", {
        "place": "import", "sheet": sheet, "seen": seen, "until": sheet.kept_at + Sheet.KEPT_FOR,
        "bad": bad, "shown_bad": bad[:SHOWN_BAD], "doubtful": doubtful, "shown_doubtful": doubtful[:SHOWN_BAD],
        "new": seen.new, "shown": seen.new[:SHOWN], "taken": seen.taken,
        "tab_form": TabForm(sheet) if len(sheet.tabs) > 1 else None,
        "columns_form": ColumnsForm(sheet, seen.grid, seen.choices, seen.unknown),
        "accept": AcceptForm(initial={"version": sheet.version, "digest": seen.digest}),
        **forms,
    }, status=status)


@keeps
@require_safe
def look(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every bad row by its number and reasons, and what the good ones come to. Nothing is written."""
    return _page(request, preview(_the_sheet(pk)))


@keeps
@require_POST
def tab(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another sheet of the same file."""
    sheet = _the_sheet(pk)
    form = TabForm(sheet, request.POST)
    if form.is_valid():
        sheet.version = form.cleaned_data["version"]
        try:
            services.choose_tab(sheet=sheet, tab=form.cleaned_data["tab"], by=request.user)
            return go(request, "sheets:look", pk)
        except NotASheet as why:
            form.add_error("tab", str(why))
        except ChangedMeanwhile as why:
            return _changed(request, pk, why)
    return _page(request, preview(_the_sheet(pk)), 422, tab_form=form, form=form)


@keeps
@require_POST
def columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the columns and unknown names mean."""
    seen = preview(_the_sheet(pk))
    form = ColumnsForm(seen.sheet, seen.grid, seen.choices, seen.unknown, request.POST)
    if not form.is_valid():
        return _page(request, seen, 422, columns_form=form, form=form)
    seen.sheet.version = form.cleaned_data["version"]
    try:
        services.tell_columns(sheet=seen.sheet, choices=form.choices(), by=request.user)
    except ChangedMeanwhile as why:
        return _changed(request, pk, why)
    messages.success(request, "Read again.")
    return go(request, "sheets:look", pk)


def _changed(request: SignedInRequest, pk: int, why: Exception) -> HttpResponse:
    messages.warning(request, str(why))
    return _page(request, preview(_the_sheet(pk)), 409)


@keeps
@require_POST
def enter(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write what was seen, all of it or nothing."""
    sheet = Sheet.objects.filter(pk=pk).defer("grid").first()
    if sheet is None:  # sent twice, or by two officers
        messages.warning(request, "This spreadsheet was entered or cancelled already.")
        return go(request, "sheets:bring")
    form = AcceptForm(request.POST)
    if not form.is_valid():
        raise Http404
    sheet.version = form.cleaned_data["version"]
    try:
        done = services.accept_sheet(
            sheet=sheet, digest=form.cleaned_data["digest"], without_bad=form.cleaned_data["without_bad"],
            without_doubtful=form.cleaned_data["without_doubtful"], by=request.user,
        )
    except ChangedMeanwhile as why:
        return _changed(request, pk, why)
    except ValueError as why:
        form.add_error("without_bad", str(why))
        return _page(request, preview(_the_sheet(pk)), 422, accept=form, form=form)
    messages.success(request, _told(done))
    return go(request, "money:home")


def _told(done: services.Accepted) -> str:
    """What came of it, in a sentence or two."""
    number = len(done.written)
    if not number:
        return f"Nothing was written: all {done.taken} entries were there from this file already."
    said = f"{number:,} {'entry is' if number == 1 else 'entries are'} in the ledger, {done.written[0].called}" + (
        "." if number == 1 else f" to {done.written[-1].called}."
    )
    if done.taken:
        said += f" {done.taken:,} were there from this file already and were not written again."
    return said + (f" {done.left:,} {'row was' if done.left == 1 else 'rows were'} left out." if done.left else "")


@keeps
@require_safe
def bad_rows(request: SignedInRequest, pk: int) -> HttpResponse:
    """All bad rows with their reasons, to be put right in a spreadsheet."""
    seen = preview(_the_sheet(pk))
    width = max((len(row.cells) for row in seen.rows), default=0)
    headings = next((row.cells for row in seen.grid.rows if row.number == seen.choices.head), ())
    head = ["Row", "Why", *(headings[at].text if at < len(headings) else "" for at in range(width))]
    rows: list[list[Value]] = [[row.number, " ".join(row.faults), *(cell.text for cell in row.cells)] for row in seen.bad]
    return answer(as_csv(head, rows), CSV, "bad-rows.csv")


@keeps
@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the sheet go."""
    services.cancel_sheet(sheet=_the_sheet(pk), by=request.user)
    messages.success(request, "Nothing of it was entered.")
    return go(request, "sheets:bring")
