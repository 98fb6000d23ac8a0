"""The directory: who sits for which agency, and how to reach them. For Board and members, never for the public."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from csp.guards import SignedInRequest, guard
from csp.peoplequeries import seats_by_group
from csp.permissions import Permission

# What is typed to find a name is short; more is nobody's name.
LONGEST = 100


@guard(Permission.READ_MEMBERS)
@require_safe
def directory(request: SignedInRequest) -> HttpResponse:
    """Everybody who sits today, group by group; with `?find=`, those whom the words find."""
    words = request.GET.get("find", "").strip()[:LONGEST]
    groups = seats_by_group(timezone.localdate())
    if words:
        groups = [one for one in (group.narrowed(words) for group in groups) if one]
    people = len({sitting.seat.person_id for group in groups for row in group.agencies for sitting in row.sitting})
    return render(request, "csp/members/directory.html", {"here": "members", "groups": groups, "find": words, "people": people})
