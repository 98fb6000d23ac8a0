"""The two ends of a year: the balances it starts from, and its closing with the reconciliation."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from csp.versions import ChangedMeanwhile
from funding.bookforms import ClosingForm, OpeningForm
from funding.ledgerservices import record_opening
from funding.models import Entry, FinancialYear, Fund, Line
from funding.queries import years
from funding.views.home import the_year
from funding.yearqueries import Row, has_opening, reconciliations, to_reconcile
from funding.yearservices import MOVED, close_as_seen
from meetings.timetable import Year

keeps = guard(Permission.KEEP_MONEY)


@keeps
def opening(request: SignedInRequest, year: Year) -> HttpResponse:
    """What each fund held when the record begins."""
    known = years()
    found = the_year(known, year)
    there = has_opening(found.begins)
    funds = [fund for fund in Fund.objects.filter(ended=False) if fund.pk not in there]
    first = found == known[-1]
    frozen = hasattr(found, "end") or not first
    form = None if frozen or not funds else OpeningForm(request.POST if request.method == "POST" else None, funds=funds, key=uuid.uuid4())
    if form is not None and form.is_valid():
        try:
            entry = record_opening(year=found, balances=form.balances(), key=form.cleaned_data["key"], by=request.user)
        except ValueError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The balances are entered, as {entry.called}.")
            return redirect("money:year", found.year)
    entries = Entry.objects.filter(year=found, lines__kind=Line.Kind.OPENING).distinct().prefetch_related("lines__source", "lines__target")
    return render(request, "funding/workspace/opening.html", {
        "place": "home", "tab": "opening", "year": found, "years": known, "form": form, "first": first, "end": getattr(found, "end", None),
        "entries": entries.select_related("reverses", "reversed_by"),
    }, status=HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.errors else HTTPStatus.OK)


@keeps
def year_end(request: SignedInRequest, year: Year) -> HttpResponse:
    """Close a year: what the books say beside the ledger, a look at both, then the act. Afterwards the record of it."""
    known = years()
    found = the_year(known, year)
    if hasattr(found, "end"):
        if request.method == "POST":
            messages.info(request, f"{found} is closed already. This is the record of it; nothing you typed was saved.")
            return redirect("money:year_end", found.year)
        return render(request, "funding/workspace/year_closed.html", {
            "place": "home", "tab": "end", "year": found, "years": known, "end": found.end, "rows": reconciliations(found.begins),
        })
    rows = to_reconcile(found.begins)
    if request.method != "POST":
        return _closing(request, known, found, ClosingForm(rows=rows), rows)
    form = ClosingForm(request.POST, rows=rows)
    if moved := form.moved():
        return _closing(request, known, found, form, rows, changed=MOVED, moved=moved, status=HTTPStatus.CONFLICT)
    if not form.is_valid():
        return _closing(request, known, found, form, rows, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if "back" in request.POST:
        return _closing(request, known, found, form, rows)
    if "close" not in request.POST:
        return _closing(request, known, found, form, rows, template="funding/workspace/year_end_check.html", compared=form.compared())
    try:
        close_as_seen(year=found, books=form.books(), seen=form.seen(), by=request.user)
    except ChangedMeanwhile as changed:
        form = ClosingForm(request.POST, rows=to_reconcile(found.begins))
        return _closing(request, known, found, form, rows, changed=str(changed), moved=form.moved(), status=HTTPStatus.CONFLICT)
    except ValueError as error:
        form.add_error(None, str(error))
        return _closing(request, known, found, form, rows, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, f"{found} is closed. What was left is brought forward to {found.year.after}.")
    return redirect("money:year_end", found.year)


def _closing(
    request: SignedInRequest, known: list[FinancialYear], found: FinancialYear, form: ClosingForm, rows: list[Row], *,
    template: str = "funding/workspace/year_end.html", status: int = HTTPStatus.OK, **more: Any,
) -> HttpResponse:
    earlier = [one for one in known if one.begins < found.begins and not hasattr(one, "end")]
    return render(request, template, {
        "place": "home", "tab": "end", "year": found, "years": known, "form": form, "rows": rows, "earlier": earlier[-1] if earlier else None,
        "over": found.year.last < timezone.localdate(), **more,
    }, status=status)
