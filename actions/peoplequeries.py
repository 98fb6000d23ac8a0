"""Reads for the pages of people and agencies: the action points that a person or an agency would pass on."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from actions.models import ActionOwner, ActionPoint, ActionPointQuerySet
from csp.models import Agency, AuditEntry, Membership, Office, Person
from csp.peoplequeries import office_words


def passable(owner: Person | Agency) -> ActionPointQuerySet:
    """Outstanding action points that name `owner` itself, the oldest first; what a group owns passes with nobody."""
    mine = {"person": owner} if isinstance(owner, Person) else {"agency": owner}
    rows = ActionPoint.objects.outstanding().filter(Exists(ActionOwner.objects.filter(action_point=OuterRef("pk"), **mine)))
    return rows.select_related("meeting__group").order_by("meeting__date", "sequence")


@dataclass(frozen=True)
class HandoverTold:
    """What a handover did. `points`: that changed hands, by their meeting and number."""

    before: Person
    seat: Membership
    offices: list[str]
    points: list[ActionPoint]


def handover_told(entry: AuditEntry) -> HandoverTold | None:
    """What the handover of an audit entry did, as the record has it today; None where seat or people are gone since."""
    said = entry.detail
    seat = Membership.objects.filter(pk=said["seat"]).select_related("person", "agency", "group").first()
    before = Person.objects.filter(pk=said["before"]).first()
    if seat is None or before is None:
        return None
    offices = Office.objects.filter(pk__in=said["offices"]).order_by("kind", "matter")
    points = ActionPoint.objects.filter(pk__in=said["points"]).select_related("meeting__group").order_by("meeting__date", "sequence")
    return HandoverTold(before, seat, [office_words(one) for one in offices], list(points))
