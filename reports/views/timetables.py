"""The timetable of a year, from the desk to the public: printed, published, withdrawn."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from meetings.timetable import Year
from reports.builders import CannotPublish
from reports.chain import ChainBroken
from reports.fragments import Fragment
from reports.models import Publication, Release
from reports.publishforms import LookedAtForm
from reports.publishpage import gravities
from reports.queries import TIMETABLE, place_of_year
from reports.rendering import printed
from reports.services import timetable_draft, withdraw_publication
from reports.services.releasing import CannotRelease, PlannedYear, asks_for_second, order_timetable
from reports.services.seeing import ChangedSince
from reports.signing import KeyFault
from reports.sitequeries import versions
from reports.timetableforms import WithdrawForm
from reports.views.publish import of_release


@guard(Permission.USE_DESK)
@require_safe
def printed_timetable(request: SignedInRequest, year: Year) -> HttpResponse:
    """The year as it stands now, as PDF."""
    try:
        draft = timetable_draft(year)
        content = printed(draft.view, draft.html)
    except CannotPublish as error:
        messages.error(request, str(error))
        return redirect("meetings:year", year)
    name = f"timetable-{year.slug}.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


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
            release = order_timetable(
                year=year, looked_at=form.cleaned_data["looked_at"], accepted=accepted, by=request.user
            )
        except ChangedSince as problem:
            stale = str(problem)
        except CannotRelease as problem:
            fault = str(problem)
        else:
            if release.status == Release.Status.APPROVAL:
                messages.success(request, "Ordered. It goes out once somebody else has approved it.")
            return redirect("desk:publish_timetable", year)
    try:
        planned = PlannedYear(year)
    except CannotPublish as error:
        messages.error(request, str(error))
        return redirect("meetings:year", year)
    draft = planned.drafts[0]
    orders = Release.objects.of_year(year, Release.Yearly.TIMETABLE)
    last = orders.select_related("ordered_by__person", "approved_by__person").first()
    status = HTTPStatus.CONFLICT if stale else HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    return render(request, "reports/workspace/timetable_publish.html", {
        "here": TIMETABLE, "year": year, "draft": draft, "fragment": Fragment.of(draft.html), "stale": stale, "fault": fault,
        "accepted": accepted, "gravities": gravities(planned.preflight), "looked_at": json.dumps(planned.seen()),
        "second": asks_for_second(), "versions": versions(place_of_year(year), TIMETABLE), **of_release(request, last),
    }, status=status)


@guard(Permission.PUBLISH)
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """A timetable published in error: its content goes, a dated notice stays."""
    standing = Publication.objects.filter(kind=Publication.Kind.TIMETABLE, withdrawal=None)
    row = get_object_or_404(standing, pk=pk)
    year = Year.of(row.meeting_date)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_publication(publication=row, reason=form.cleaned_data["reason"], by=request.user)
        except (CannotPublish, ChainBroken, KeyFault) as error:
            messages.error(request, str(error))
            return redirect("desk:publish_timetable", year)
        messages.success(request, f"{row} is withdrawn.")
        return redirect("desk:publish_timetable", year)
    return render(
        request, "reports/workspace/timetable_withdraw.html",
        {"here": TIMETABLE, "year": year, "publication": row, "form": form}, status=422 if form.errors else 200,
    )
