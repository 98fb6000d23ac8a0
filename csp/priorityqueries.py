"""Reads of priorities: by which names papers know them, who leads them, what they are to reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from csp.models import Agency, Membership, Objective, Office, Priority, PriorityGroup
from csp.prioritywords import Called


def known_priorities() -> list[Called]:
    """Every priority with all its names, in their order. Two queries."""
    rows = Priority.objects.order_by("order").prefetch_related("other_names")
    return [Called(one, (one.name, *(other.name for other in one.other_names.all()))) for one in rows]


def priority_called(words: str) -> Priority | None:
    """The priority that bears this very name today or bore it; None for none. One query."""
    words = " ".join(words.split())
    if not words:
        return None
    return Priority.objects.filter(Q(name__iexact=words) | Q(other_names__name__iexact=words)).distinct().first()


@dataclass(frozen=True)
class Lead:
    """A lead officer of a priority over time, and the agencies for which they sit on the day that was asked for."""

    office: Office
    agencies: tuple[Agency, ...]
    holds: bool


def leads_of(priority: Priority, day: date) -> list[Lead]:
    """All who lead or led it: those of `day` first, then the latest. Two queries."""
    offices = list(priority.leads.select_related("person", "group").order_by("pk"))
    seats = Membership.objects.on(day).filter(person__in=[one.person_id for one in offices], agency__isnull=False)
    agencies: dict[int, list[Agency]] = {}
    for seat in seats.select_related("agency").order_by("agency__name"):
        if seat.agency is not None and seat.agency not in agencies.setdefault(seat.person_id, []):
            agencies[seat.person_id].append(seat.agency)
    leads = [
        Lead(one, tuple(agencies.get(one.person_id, ())), (one.starts or day) <= day <= (one.ends or day)) for one in offices
    ]
    return sorted(leads, key=lambda one: (not one.holds, -(one.office.ends or date.max).toordinal(), str(one.office.person)))


def leading_on(day: date) -> QuerySet[Office]:
    """Who leads a priority of the record on `day`, with person and priority, in the order of the priorities."""
    held = Office.objects.on(day).filter(kind=Office.Kind.PRIORITY_LEAD, priority__isnull=False)
    return held.select_related("person", "priority").order_by("priority__order", "starts", "pk")


def objectives_on(priority: Priority, day: date) -> QuerySet[Objective]:
    """What it is to reach on `day`, what is due first."""
    return Objective.objects.on(day).filter(priority=priority).select_related("person", "agency").order_by("due", "pk")


def groups_of(priority: Priority) -> QuerySet[PriorityGroup]:
    """The groups that work or worked on it."""
    return priority.group_links.select_related("group").order_by("ends", "group__name")
