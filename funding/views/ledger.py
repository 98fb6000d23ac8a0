"""The year's money: every fund with what it has."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from funding.models import Fund
from funding.queries import totals
from meetings.timetable import Year

keeps = guard(Permission.KEEP_MONEY)


@keeps
def home(request: SignedInRequest) -> HttpResponse:
    """What each fund brought forward, got, spent and has."""
    year = Year.of(timezone.localdate())
    found = totals(year.begins)
    return render(request, "funding/workspace/home.html", {
        "place": "home", "year": year, "funds": [(fund, found[fund.pk]) for fund in Fund.objects.all()],
    })
