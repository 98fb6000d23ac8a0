"""What members read of the money: the year, and each fund's statement."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from funding.models import FinancialYear, Fund
from funding.queries import years
from funding.statements import statement
from funding.views.home import the_year
from funding.yearqueries import parts, pictures, usual_year
from meetings.timetable import Year

reads = guard(Permission.READ_MEMBERS)


def _page(request: SignedInRequest, known: list[FinancialYear], found: FinancialYear | None) -> HttpResponse:
    told = parts(found.begins) if found else []
    return render(request, "funding/members/year.html", {
        "here": "statement", "year": found, "years": known, "parts": told, "end": getattr(found, "end", None),
        "pictures": pictures(found.begins, told) if found else [],
        "provisional": any(row.totals.provisional for part in told for row in part.rows),
    })


@reads
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """The year that money opens at."""
    known = years()
    return _page(request, known, usual_year(known, timezone.localdate()))


@reads
@require_safe
def year(request: SignedInRequest, year: Year) -> HttpResponse:
    """What each fund brought forward, got, spent and has in a year."""
    known = years()
    return _page(request, known, the_year(known, year))


@reads
@require_safe
def fund(request: SignedInRequest, year: Year, pk: int) -> HttpResponse:
    """A fund's statement in a year."""
    known = years()
    found, fund = the_year(known, year), get_object_or_404(Fund.objects.select_related("funder"), pk=pk)
    told = statement(fund, found.begins, desk=False, words=request.GET.get("words", ""), page=request.GET.get("page"))
    return render(request, "funding/members/fund.html", {
        "here": "statement", "year": found, "years": known, "fund": fund, "told": told, "end": getattr(found, "end", None),
        "query": urlencode({"words": told.words}) if told.words else "", "desk": False,
    })
