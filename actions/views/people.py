"""People and agencies: who sits where today, and the story of each agency and person."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.peoplequeries import handover_told, passable
from actions.views.acts import keeps_people
from csp import peoplequeries
from csp.accountqueries import accounts
from csp.guards import SignedInRequest
from csp.models import Agency, AuditEntry, Person, User

# What is typed to find a name is short; more is nobody's name.
LONGEST = 100


@require_safe
@keeps_people
def index(request: SignedInRequest) -> HttpResponse:
    """Who sits where today, group by group; with `?find=`, the agencies and people of that name."""
    today, words = timezone.localdate(), request.GET.get("find", "").strip()[:LONGEST]
    shown: dict[str, object] = {"here": "agencies", "find": words}
    if words:
        shown["found"] = peoplequeries.find_by_name(words)
    else:
        shown |= {
            "groups": peoplequeries.seats_by_group(today), "idle": peoplequeries.agencies_without_a_seat(today),
            "ended": peoplequeries.ended_agencies(today), "unseated": peoplequeries.people_without_a_seat(today),
        }
    return render(request, "actions/workspace/people/index.html", shown)


@require_safe
@keeps_people
def agency(request: SignedInRequest, pk: int) -> HttpResponse:
    """One agency: its seats over time, its names, its action points."""
    one = get_object_or_404(Agency.objects.select_related("successor"), pk=pk)
    today = timezone.localdate()
    seats = peoplequeries.seats_of_agency(one, today)
    earlier, also = peoplequeries.names_of(one)
    return render(request, "actions/workspace/people/agency.html", {
        "here": "agencies", "agency": one, "standing": [seat for seat in seats if seat.state != "past"],
        "past": [seat for seat in seats if seat.state == "past"], "earlier": earlier, "also": also,
        "predecessors": one.predecessors.order_by("-ends", "name"), "points": passable(one),
        "has_ended": one.ends is not None and one.ends < today,
    })


@require_safe
@keeps_people
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """One person: how to reach them, their seats and offices over time, their action points, whether they can sign in."""
    one = get_object_or_404(Person, pk=pk)
    today = timezone.localdate()
    return render(request, "actions/workspace/people/person.html", {
        "here": "agencies", "person": one, "seats": peoplequeries.seats_of_person(one, today),
        "offices": peoplequeries.offices_of_person(one, today),
        "points": passable(one), "account": accounts().filter(person=one).first(),
    })


@require_safe
@keeps_people
def handed_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a handover did, by its entry in the audit, and what is left to do."""
    entry = get_object_or_404(AuditEntry, pk=pk, act="hand_seat_over")
    told = handover_told(entry)
    if told is None:
        raise Http404
    accounts = {user.person_id: user for user in User.objects.filter(person__in=[told.before, told.seat.person], is_active=True)}
    return render(request, "actions/workspace/people/handed_over.html", {
        "here": "agencies", "told": told, "lets_in": told.seat.person_id in accounts,
        "before_account": accounts.get(told.before.pk),
    })
