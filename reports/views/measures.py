"""The quarterly performance report: at the desk before it is filed, and as Board and members read what was filed."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from actions.measurequeries import Book
from actions.measuring import Quarter
from actions.models import MeasureSet, QuarterReport
from csp.guards import SignedInRequest, guard
from csp.models import Audience
from csp.permissions import Permission, may
from csp.queries import the_partnership
from csp.versions import ChangedMeanwhile
from meetings.paperqueries import is_closed
from reports.builders.measures import MeasuresReport, as_filed, as_known, measures_report
from reports.measureexports import as_csv, as_pdf, as_word
from reports.measureforms import FileForm
from reports.models import Publication
from reports.registerexports import WORD
from reports.services.measuring import drafted, file_report, seen_of

FORMATS: dict[str, tuple[str, Callable[[MeasuresReport, str], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", lambda report, _: as_csv(report)),
    "docx": (WORD, lambda report, partnership: as_word(report, partnership=partnership)),
    "pdf": ("application/pdf", lambda report, partnership: as_pdf(report, partnership=partnership)),
}


def _book(pk: int, year: int, quarter: int) -> tuple[Book, Quarter]:
    found = Quarter(year, quarter)
    if not (1990 <= year <= 2100 and 1 <= quarter <= 4) or found.starts > timezone.localdate():
        raise Http404
    return Book(get_object_or_404(MeasureSet.objects.select_related("agency"), pk=pk)), found


@guard(Permission.KEEP_MEASURES)
@require_safe
def report(request: SignedInRequest, pk: int, year: int, quarter: int) -> HttpResponse:
    """The report as it would be read; ?whole=1 with nothing hidden, for the desk alone."""
    book, when = _book(pk, year, quarter)
    return _page(request, book, when)


def _page(request: SignedInRequest, book: Book, when: Quarter, form: FileForm | None = None, status: int = HTTPStatus.OK) -> HttpResponse:
    drawn, figures, given_away = drafted(book, when)
    shown, whole = drawn, "whole" in request.GET
    if whole:
        known = as_known(book, when, [], {})
        shown = measures_report(book, when, known, text=drawn.text, threshold=book.measures.threshold)
    missing = sum(told.missing for told in figures.values())
    return render(request, "reports/workspace/quarterly.html", {
        "here": "measures", "measures": book.measures, "when": when, "report": shown, "whole": whole, "missing": missing,
        "given_away": given_away,
        "all": len(figures), "was": seen_of(drawn), "form": form or FileForm(today=timezone.localdate()),
    }, status=status)


@guard(Permission.KEEP_MEASURES)
@require_POST
def file(request: SignedInRequest, pk: int, year: int, quarter: int) -> HttpResponse:
    """Make it a paper of a meeting."""
    book, when = _book(pk, year, quarter)
    form, status = FileForm(request.POST, today=timezone.localdate()), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        meeting, items = form.where
        closed = any(map(is_closed, items))
        if closed and form.cleaned_data["audience"] != Audience.CLOSED:
            form.add_error("audience", "A paper for a closed item is closed itself.")
            return _page(request, book, when, form, status)
        try:
            kept = file_report(
                measures=book.measures, quarter=when, meeting=meeting, items=items, audience=form.cleaned_data["audience"],
                was=request.POST.get("was", ""), by=request.user,
            )
        except ChangedMeanwhile as why:
            form.add_error(None, str(why))
            status = HTTPStatus.CONFLICT
        except ValueError as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"The report is a paper of {meeting} now. Read it through, and change its words if need be.")
            return redirect("meetings:paper", kept.paper_id)
    return _page(request, book, when, form, status)


@guard(Permission.KEEP_MEASURES)
@require_safe
def draft_file(request: SignedInRequest, pk: int, year: int, quarter: int, form: str) -> HttpResponse:
    """The report as it would be filed, as a file."""
    book, when = _book(pk, year, quarter)
    return _file(drafted(book, when)[0], form)


def _readable(request: SignedInRequest) -> QuerySet[QuarterReport]:
    """Reports whose paper has gone out; the officer reads those that wait too."""
    rows = QuarterReport.objects.exclude(paper=None).select_related("measures__agency", "measures__priority", "paper__meeting__group")
    if may(request.user, Permission.KEEP_MEASURES):
        return rows
    return rows.filter(Exists(Publication.objects.standing().filter(paper=OuterRef("paper"))))


def _filed(request: SignedInRequest, pk: int, *, file: bool = False) -> tuple[QuarterReport, MeasuresReport]:
    """A filed report, drawn from what was kept of it: whatever was revised since, members read what was filed. In a file small
    numbers are hidden whatever the page shows: a file travels."""
    kept = get_object_or_404(_readable(request), pk=pk)
    whole = kept.measures.members_see_all and not file
    book, when = Book(kept.measures), Quarter(kept.year, kept.quarter)
    figures = as_filed(kept.figures.all(), whole=whole)
    return kept, measures_report(book, when, figures, text=kept.text, threshold=kept.threshold or kept.measures.threshold)


@guard(Permission.READ_MEMBERS)
@require_safe
def filed_reports(request: SignedInRequest) -> HttpResponse:
    """What was filed, the newest of each quarter, by set."""
    rows = _readable(request)
    newest: dict[tuple[int, int, int], QuarterReport] = {(one.measures_id, one.year, one.quarter): one for one in rows.order_by("number")}
    listed = sorted(newest.values(), key=lambda one: (one.measures.name.casefold(), -one.year, -one.quarter))
    return render(request, "reports/members/measures.html", {
        "here": "members", "rows": [(one, Quarter(one.year, one.quarter)) for one in listed],
        "keeps": may(request.user, Permission.KEEP_MEASURES),
    })


@guard(Permission.READ_MEMBERS)
@require_safe
def filed_report(request: SignedInRequest, pk: int) -> HttpResponse:
    """A filed report."""
    kept, drawn = _filed(request, pk)
    return render(request, "reports/members/quarterly.html", {"here": "members", "kept": kept, "report": drawn})


@guard(Permission.READ_MEMBERS)
@require_safe
def filed_file(request: SignedInRequest, pk: int, form: str) -> HttpResponse:
    """A filed report as a file."""
    return _file(_filed(request, pk, file=True)[1], form)


def _file(drawn: MeasuresReport, form: str) -> HttpResponse:
    kind, make = FORMATS[form]
    partnership = the_partnership()
    name = f"{slugify(drawn.heading)}-q{drawn.quarter.number}.{form}"
    return HttpResponse(make(drawn, partnership.name if partnership else ""), content_type=kind, headers={
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
    })
