"""The timetable of a year, from the desk to the public: printed, published, withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from meetings.timetable import Year
from reports.builders import CannotPublish
from reports.chain import ChainBroken
from reports.fragments import Fragment
from reports.models import Publication
from reports.queries import TIMETABLE, place_of_year
from reports.rendering import printed
from reports.services import publish_timetable, timetable_draft, withdraw_publication
from reports.signing import KeyFault
from reports.sitequeries import versions
from reports.timetableforms import WithdrawForm


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
def publish(request: SignedInRequest, year: Year) -> HttpResponse:
    """What the public would read, and the button that lets them."""
    try:
        draft = timetable_draft(year)
        if request.method == "POST":
            row = publish_timetable(year=year, by=request.user)
            messages.success(request, f"The {row.title.lower()} is published as version {row.version}.")
            return redirect("desk:publish_timetable", year)
    except CannotPublish as error:
        messages.error(request, str(error))
        return redirect("meetings:year", year)
    except (ChainBroken, KeyFault) as error:
        messages.error(request, f"Nothing was published: {error} Tell the administrator.")
        return redirect("meetings:year", year)
    return render(request, "reports/workspace/timetable_publish.html", {
        "here": TIMETABLE, "year": year, "draft": draft, "fragment": Fragment.of(draft.html),
        "versions": versions(place_of_year(year), TIMETABLE),
    })


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
