"""Files to take away: the ledger's tables for spreadsheets, and grants as open data."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from csp.sheets import CSV
from funding.exports import bids_table, entries_table, grants_table, statement_table
from funding.models import FinancialYear, Fund
from funding.opengrantqueries import (
    bids_of,
    giving_files,
    giving_package,
    grants_of,
    open_grants,
    transparency_table,
)
from funding.opengrantschema import faults
from funding.queries import entries, movements, years
from meetings.timetable import Year

keeps = guard(Permission.KEEP_MONEY)
KINDS = ("csv", "xlsx")


def answer(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to be saved."""
    return HttpResponse(content, content_type=kind, headers={
        "Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff",
    })


def _year(begins: int) -> Year:
    """A year of the ledger; 404 for any other."""
    return get_object_or_404(FinancialYear, begins=begins).year


@keeps
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """What can be taken away of a year, and what keeps its grants from being published."""
    known = years()
    asked = request.GET.get("year", "")
    now = Year.of(timezone.localdate()).begins
    chosen = next((one for one in known if str(one.begins) == asked), None) or next(
        (one for one in known if one.begins <= now), known[-1] if known else None
    )
    context: dict[str, object] = {"place": "files", "years": known, "chosen": chosen, "funds": list(Fund.objects.all())}
    if chosen is not None:
        found = open_grants(chosen.year)
        context |= {"open": found, "faults": faults(giving_package(chosen.year, found, issued=timezone.localdate())) if found else []}
    return render(request, "funding/workspace/files.html", context)


@keeps
@require_safe
def table(request: SignedInRequest, what: str, begins: int, kind: str) -> HttpResponse:
    """A table of a year: entries, grants, bids, grants to voluntary bodies, or grants in the 360Giving standard."""
    year = _year(begins)
    if what == "360giving" and kind in ("json", "csv"):
        try:
            made = giving_files(year, issued=timezone.localdate())
        except ValueError as why:
            raise Http404 from why
        content, media_type = (made.json, "application/json") if kind == "json" else (made.csv, f"{CSV}; charset=utf-8")
        return answer(content, media_type, f"360giving-{year.slug}.{kind}")
    makers = {
        "entries": lambda: entries_table(year, entries(begins)), "grants": lambda: grants_table(grants_of(year), year),
        "bids": lambda: bids_table(bids_of(year), year), "voluntary": lambda: transparency_table(year),
    }
    if kind not in KINDS or what not in makers:
        raise Http404
    return answer(*makers[what]().as_file(kind))


@keeps
@require_safe
def statement(request: SignedInRequest, pk: int, begins: int, kind: str) -> HttpResponse:
    """The statement of a fund in a year."""
    fund, year = get_object_or_404(Fund, pk=pk), _year(begins)
    if kind not in KINDS:
        raise Http404
    return answer(*statement_table(fund, year, *movements(fund, begins)).as_file(kind))
