"""The figures of a quarter at the desk: typed, pasted from a sheet or read from a CSV file, and the words on them."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from actions.measureforms import Grid, PasteForm
from actions.measurepaste import Pasted, placed
from actions.measurequeries import Book, Cell, Sheet, sheets
from actions.measureservices import FiguresChanged, enter_figures, say
from actions.measuring import Quarter
from actions.models import MeasureSet
from actions.views.measures import keeps, the_set
from csp.guards import SignedInRequest
from csp.versions import ChangedMeanwhile, fingerprint


@dataclass(frozen=True)
class Field:
    """A cell of the page as it is drawn. `theirs`: what somebody else saved meanwhile; `new`: read, and not saved yet."""

    cell: Cell
    value: str
    error: str = ""
    theirs: str = ""
    new: bool = False


def the_quarter(year: int, quarter: int) -> Quarter:
    """A quarter that has begun; 404 for any other."""
    found = Quarter(year, quarter)
    if not (1990 <= year <= 2100 and 1 <= quarter <= 4) or found.starts > timezone.localdate():
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@keeps
def figures(request: SignedInRequest, pk: int, year: int, quarter: int) -> HttpResponse:
    """The grid of a quarter. A table that was pasted is put into it, to be looked at and saved."""
    measures, when = the_set(pk), the_quarter(year, quarter)
    book = Book(measures)
    asked = sheets(book, when)
    if request.method != "POST":
        return _page(request, book, when, asked, Grid(asked, book.by_pk))
    if "paste" in request.POST:
        return _pasted(request, book, when, asked)
    grid = Grid(asked, book.by_pk, request.POST.dict())
    if grid.errors:
        return _page(request, book, when, asked, grid, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        changed = enter_figures(measures=measures, typed=grid.typed, shown=grid.shown, by=request.user)
    except FiguresChanged as why:
        theirs = {conflict.place: conflict.theirs or "no figure" for conflict in why.conflicts}
        # The next save is one over what stands now.
        grid.shown = {cell.place: cell.stands for cell in grid.cells.values()}
        touched = {name for name, cell in grid.cells.items() if grid.words[name] != cell.stands and cell.place not in theirs}
        for name in touched:
            if cell_was(request, name) == grid.words[name]:
                grid.words[name] = grid.cells[name].stands
        return _page(request, book, when, asked, grid, theirs=theirs, status=HTTPStatus.CONFLICT)
    words = "No figure was changed." if not changed else f"{changed} figure{' is' if changed == 1 else 's are'} saved."
    messages.success(request, words)
    return redirect("measures:figures", pk=pk, year=year, quarter=quarter)


def cell_was(request: SignedInRequest, name: str) -> str:
    """What the page had shown in a field."""
    return Grid.seen_in(request.POST.get("seen", "")).get(name, "")


def _pasted(request: SignedInRequest, book: Book, when: Quarter, asked: list[Sheet]) -> HttpResponse:
    form = PasteForm(request.POST, request.FILES)
    grid = Grid(asked, book.by_pk)
    if not form.is_valid():
        return _page(request, book, when, asked, grid, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not form.text.strip():
        form.add_error("pasted", "Paste cells, or choose a file.")
        return _page(request, book, when, asked, grid, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    found = placed(form.text, asked, book.by_pk)
    grid.words |= found.values
    return _page(request, book, when, asked, grid, pasted=found)


@require_POST
@keeps
def words(request: SignedInRequest, pk: int, year: int, quarter: int) -> HttpResponse:
    """The key issues of a quarter in words."""
    measures, when = the_set(pk), the_quarter(year, quarter)
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    try:
        say(measures=measures, quarter=when, text=text, was=request.POST.get("was", ""), by=request.user)
    except ChangedMeanwhile as why:
        book = Book(measures)
        asked = sheets(book, when)
        return _page(request, book, when, asked, Grid(asked, book.by_pk), mine=text, told=str(why), status=HTTPStatus.CONFLICT)
    messages.success(request, "The key issues are saved.")
    return redirect("measures:figures", pk=pk, year=year, quarter=quarter)


def _page(
    request: SignedInRequest, book: Book, when: Quarter, asked: list[Sheet], grid: Grid, *, form: PasteForm | None = None,
    pasted: Pasted | None = None, theirs: dict | None = None, mine: str | None = None, told: str = "", status: int = HTTPStatus.OK,
) -> HttpResponse:
    theirs = theirs or {}

    def field(cell: Cell) -> Field:
        value = grid.words[cell.name]
        new = pasted is not None and cell.name in pasted.values and value != cell.stands
        return Field(cell, value, grid.errors.get(cell.name, ""), theirs.get(cell.place, ""), new)

    drawn = [
        (sheet, [(line.label, [cell and field(cell) for cell in line.cells]) for line in sheet.lines]) for sheet in asked
    ]
    fields = [one for _, lines in drawn for _, row in lines for one in row if one]
    says = book.commentaries.get(when)
    text = says.text if says else ""
    return render(request, "actions/workspace/measures/figures.html", {
        "here": "measures", "measures": book.measures, "when": when, "sheets": drawn, "grid": grid, "seen": grid.seen,
        "wrong": [one for one in fields if one.error], "both": [one for one in fields if one.theirs],
        "new": [one for one in fields if one.new], "pasted": pasted, "form": form or PasteForm(), "text": text if mine is None else mine,
        "stands": text, "was": fingerprint(text), "told": told, "breaks": _breaks(book.measures, when),
    }, status=status)


def _breaks(measures: MeasureSet, when: Quarter) -> list[str]:
    """Words of the breaks that begin in this quarter."""
    return [one.words for one in measures.breaks.all() if Quarter.of(one.starts) == when]
