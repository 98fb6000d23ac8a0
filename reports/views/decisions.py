"""The register of decisions, for Board and members."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from csp.guards import SignedInRequest, guard
from csp.permissions import Permission, may
from reports.decisionforms import DecisionFilter
from reports.decisionqueries import decisions_for, published_minutes, years_of_decisions

A_PAGE = 25


@guard(Permission.READ_MEMBERS)
@require_safe
def decisions(request: SignedInRequest) -> HttpResponse:
    """Decisions of minutes that have gone round, the latest first, with the words that are looked for."""
    form = DecisionFilter(years_of_decisions(), request.GET)
    found = decisions_for(request.user, form.wanted())
    asked = request.GET.copy()
    asked.pop("page", None)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    published = published_minutes({one.meeting_id for one in page})
    for one in page:
        one.published = published.get(one.meeting_id)
    return render(request, "reports/members/decisions.html", {
        "filter": form, "page": page, "query": asked.urlencode(),
        "here": "decisions", "searched": any(asked.values()),
        "narrowed": any(asked.get(one) for one in ("year", "group", "method")),
        "writes": may(request.user, Permission.KEEP_MINUTES),
    })
