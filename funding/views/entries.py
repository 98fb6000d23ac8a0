"""One entry of the ledger, and taking it back."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from funding.entryforms import TakeBackForm
from funding.ledgerservices import reverse_entry
from funding.models import Entry, Line
from funding.queries import years
from funding.yearqueries import usual_day
from meetings.timetable import Year

keeps = guard(Permission.KEEP_MONEY)


def _entry(pk: int) -> Entry:
    entries = Entry.objects.select_related("year__end", "reverses", "reversed_by", "entered_by__person").prefetch_related(
        "lines__source", "lines__target", "lines__project", "lines__grant", "lines__instalment__grant", "lines__commitment",
    )
    return get_object_or_404(entries, pk=pk)


def _stands(entry: Entry) -> bool:
    """Whether it can be taken back."""
    written = any(line.kind in (Line.Kind.BROUGHT, Line.Kind.CARRIED) for line in entry.lines.all())
    return entry.reverses_id is None and not hasattr(entry, "reversed_by") and not written


def _fund_of(entry: Entry) -> int:
    """The key of the fund on whose page it is entered."""
    line = entry.lines.all()[0]
    return line.source_id or line.target_id or 0


@keeps
@require_safe
def entry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything about an entry."""
    found = _entry(pk)
    lines = list(found.lines.all())
    return render(request, "funding/workspace/entry.html", {
        "place": "home", "entry": found, "lines": lines, "total": sum(line.pence for line in lines if line.kind != Line.Kind.RECEIPT or len(lines) == 1),
        "stands": _stands(found), "year": found.year, "home_fund": lines[0].source or lines[0].target,
    })


@keeps
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an entry back with a reason; `anew`: and go on to enter what should have stood."""
    found = _entry(pk)
    if not _stands(found) and request.method != "POST":
        messages.info(request, f"{found.called} cannot be taken back.")
        return redirect("money:entry", pk)
    known = years()
    form = TakeBackForm(request.POST if request.method == "POST" else None, initial={
        "date": max(usual_day(known, timezone.localdate()) or found.date, found.date), "key": uuid.uuid4(),
    })
    if form.is_valid():
        try:
            back = reverse_entry(entry=found, by=request.user, **form.cleaned_data)
        except ValueError as error:
            form.add_error("reason" if "reason" in str(error) or "why" in str(error) else "date" if "year" in str(error) else None, str(error))
        else:
            messages.success(request, f"{found.called} is taken back by {back.called}.")
            if "anew" in request.POST:
                return redirect(f"{reverse('money:fund', args=[Year(back.year_id), _fund_of(found)])}?again={found.pk}#enter")
            return redirect("money:entry", back.pk)
    return render(request, "funding/workspace/take_back.html", {
        "place": "home", "entry": found, "form": form, "year": found.year,
        "enterable": all(line.kind != Line.Kind.OPENING for line in found.lines.all()),
    }, status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)
