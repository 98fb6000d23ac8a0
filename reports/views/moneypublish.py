"""The accounts of a year, from the desk to the public: ordered as they were seen, and withdrawn."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from meetings.timetable import Year
from reports.builders import CannotPublish
from reports.chain import ChainBroken
from reports.fragments import Fragment
from reports.models import Publication, Release
from reports.moneyforms import WithdrawForm
from reports.publishforms import LookedAtForm
from reports.publishpage import gravities
from reports.queries import ACCOUNTS, place_of_accounts
from reports.services import withdraw_publication
from reports.services.releasing import CannotRelease, PlannedYear, asks_for_second, order_accounts
from reports.services.seeing import ChangedSince
from reports.signing import KeyFault
from reports.sitequeries import versions
from reports.views.publish import of_release


@guard(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedInRequest, year: Year) -> HttpResponse:
    """What the public would read, what was found in it, and the order to publish it as it was seen."""
    stale = fault = ""
    accepted = set(request.POST.getlist("accepted"))
    if request.method == "POST":
        form = LookedAtForm(request.POST)
        form.is_valid()
        try:
            release = order_accounts(year=year, looked_at=form.cleaned_data["looked_at"], accepted=accepted, by=request.user)
        except ChangedSince as problem:
            stale = str(problem)
        except CannotRelease as problem:
            fault = str(problem)
        else:
            if release.status == Release.Status.APPROVAL:
                messages.success(request, "Ordered. They go out once somebody else has approved them.")
            return redirect("accounts:publish", year)
    try:
        planned = PlannedYear(year, yearly=Release.Yearly.ACCOUNTS)
    except CannotPublish as error:
        messages.error(request, str(error))
        return redirect("accounts:home")
    draft = planned.drafts[0]
    orders = Release.objects.of_year(year, Release.Yearly.ACCOUNTS)
    last = orders.select_related("ordered_by__person", "approved_by__person").first()
    status = HTTPStatus.CONFLICT if stale else HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    return render(request, "reports/money/publish.html", {
        "place": ACCOUNTS, "year": year, "draft": draft, "fragment": Fragment.of(draft.html), "stale": stale, "fault": fault,
        "accepted": accepted, "gravities": gravities(planned.preflight), "looked_at": json.dumps(planned.seen()),
        "second": asks_for_second(), "versions": versions(place_of_accounts(year), ACCOUNTS), **of_release(request, last),
    }, status=status)


@guard(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accounts published in error: their content goes, a dated notice stays."""
    standing = Publication.objects.filter(kind=Publication.Kind.ACCOUNTS, withdrawal=None)
    row = get_object_or_404(standing, pk=pk)
    year = Year.of(row.meeting_date)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_publication(publication=row, reason=form.cleaned_data["reason"], by=request.user)
        except (CannotPublish, ChainBroken, KeyFault) as error:
            messages.error(request, str(error))
            return redirect("accounts:publish", year)
        messages.success(request, f"{row} is withdrawn.")
        return redirect("accounts:publish", year)
    return render(
        request, "reports/money/withdraw.html", {"place": ACCOUNTS, "year": year, "publication": row, "form": form},
        status=422 if form.errors else 200,
    )
