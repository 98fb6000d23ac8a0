"""A year's money at one look, the way into an empty ledger, and the opening of years."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from funding.bookforms import UsualFundsForm
from funding.ledgerservices import open_year
from funding.models import FinancialYear, Fund
from funding.queries import years
from funding.yearqueries import concerns, has_opening, parts, pictures, usual_year
from meetings.timetable import Year

# How long before its first day the next year is offered.
SOON = timedelta(days=60)
# Partnerships exist since the Crime and Disorder Act 1998.
FIRST = 1998

keeps = guard(Permission.KEEP_MONEY)


def the_year(known: list[FinancialYear], year: Year) -> FinancialYear:
    """The one of `known` that begins so; 404 where the ledger has none."""
    for one in known:
        if one.begins == year.begins:
            return one
    raise Http404


@keeps
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """The year that money opens at; before there is one, the first steps."""
    known = years()
    found = usual_year(known, timezone.localdate())
    funds = list(Fund.objects.all())
    if found is None or not funds:
        return _first_steps(request, known, funds)
    return _page(request, known, found)


@keeps
@require_safe
def year(request: SignedInRequest, year: Year) -> HttpResponse:
    """What each fund brought forward, got, spent and has in a year."""
    known = years()
    return _page(request, known, the_year(known, year))


def _first_steps(request: SignedInRequest, known: list[FinancialYear], funds: list[Fund]) -> HttpResponse:
    now = Year.of(timezone.localdate())
    return render(request, "funding/workspace/first_steps.html", {
        "place": "home", "funds": funds, "form": UsualFundsForm(), "years": known, "now": now,
        "offered": [now, now.before, now.before.before],
    })


def _page(request: SignedInRequest, known: list[FinancialYear], found: FinancialYear) -> HttpResponse:
    today = timezone.localdate()
    told = parts(found.begins)
    first, following = known[-1], known[0].year.after
    return render(request, "funding/workspace/year.html", {
        "place": "home", "tab": "funds", "year": found, "years": known, "parts": told, "concerns": concerns(found, told, today),
        "pictures": pictures(found.begins, told), "over": found.year.last < today, "end": getattr(found, "end", None),
        "provisional": any(row.totals.provisional for part in told for row in part.rows),
        "opens": found == first and not hasattr(found, "end") and not has_opening(found.begins),
        "following": following if following.first <= today + SOON else None, "begun": following.first <= today,
    })


@keeps
@require_POST
def open_a_year(request: SignedInRequest) -> HttpResponse:
    """Open the year whose 1 April is in `begins`."""
    text = request.POST.get("begins", "")
    if not (text.isascii() and text.isdigit() and len(text) < 6 and FIRST <= int(text) <= Year.of(timezone.localdate()).begins + 1):
        messages.error(request, "Choose the year to open.")
        return redirect("money:home")
    try:
        opened = open_year(begins=int(text), by=request.user)
    except ValueError as error:
        messages.error(request, str(error))
        return redirect("money:home")
    messages.success(request, f"{opened} is open.")
    first = not FinancialYear.objects.exclude(pk=opened.pk).exists()
    return redirect("money:opening" if first and Fund.objects.exists() else "money:year", opened.year)
