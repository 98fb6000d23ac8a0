"""The accounts of each year at the desk: every figure with its entries, and as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from csp.guards import SignedInRequest, guard
from csp.permissions import Permission, may
from meetings.timetable import Year
from reports import moneyexports
from reports.builders import CannotPublish, as_data
from reports.builders.moneyaccounts import accounts_view
from reports.builders.moneyyears import funding_by_priority, money_years
from reports.fragments import Fragment
from reports.moneypictures import over_years
from reports.moneyqueries import fund_states
from reports.rendering import fragment, printed

ACCOUNTS = "accounts"
# Years side by side on the page of priorities and projects.
SIDE_BY_SIDE = 4

keeps = guard(Permission.KEEP_MONEY)


@keeps
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Every year of the ledger with its totals, and the picture over the years."""
    years = money_years()
    return render(request, "reports/money/home.html", {
        "place": ACCOUNTS, "years": years[::-1], "picture": over_years((str(one.year), one.available, one.spent) for one in years),
    })


@keeps
@require_safe
def priorities(request: SignedInRequest) -> HttpResponse:
    """What priorities and their projects got in the last years."""
    years = [one.year for one in money_years()][-SIDE_BY_SIDE:]
    return render(request, "reports/money/priorities.html", {
        "place": ACCOUNTS, "years": years, "priorities": funding_by_priority(years),
    })


@keeps
@require_safe
def year(request: SignedInRequest, year: Year) -> HttpResponse:
    """The accounts of a year as they stand; of one that is open, also its budget and what is promised."""
    try:
        view = accounts_view(year)
    except CannotPublish as problem:
        raise Http404(str(problem)) from None
    return render(request, "reports/money/year.html", {
        "place": ACCOUNTS, "year": year, "view": view, "fragment": Fragment.of(fragment(view)),
        "funds": fund_states(year) if view.closed_on is None else [], "may_publish": may(request.user, Permission.PUBLISH),
    })


@keeps
@require_safe
def pdf(request: SignedInRequest, year: Year) -> HttpResponse:
    """The accounts as they stand, as PDF."""
    return _file(request, year, "pdf", lambda view: printed(view, fragment(view)), "application/pdf")


@keeps
@require_safe
def csv(request: SignedInRequest, year: Year) -> HttpResponse:
    """The lines and totals, for spreadsheets."""
    return _file(request, year, "csv", lambda view: moneyexports.as_csv(as_data(view)), "text/csv; charset=utf-8")


@keeps
@require_safe
def word(request: SignedInRequest, year: Year) -> HttpResponse:
    """The accounts in Word."""
    return _file(request, year, "docx", lambda view: moneyexports.as_word(as_data(view)), moneyexports.WORD)


def _file(request: SignedInRequest, year: Year, ending: str, made: Callable[[Any], bytes], content_type: str) -> HttpResponse:
    try:
        content = made(accounts_view(year))
    except CannotPublish as problem:
        messages.error(request, str(problem))
        return redirect("accounts:home")
    how = "inline" if ending == "pdf" else "attachment"
    headers: Mapping[str, str] = {"Content-Disposition": f'{how}; filename="accounts-{year.slug}.{ending}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
