"""Reads of which priority an item of an agenda is about: as bound, as its title names it, as it seems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from csp.models import Priority
from csp.prioritywords import Called, likeliest, named
from meetings.models import AgendaItem

# Rows that are about something: a heading or a break is about nothing.
ABOUT_SOMETHING = (AgendaItem.Kind.ITEM, AgendaItem.Kind.PART)


@dataclass(frozen=True)
class Suggestion:
    """An item that nobody bound, and the priority it seems to be about. `clear`: its title names it."""

    item: AgendaItem
    priority: Priority
    clear: bool


def suggested(item: AgendaItem, parts: Iterable[AgendaItem], known: list[Called]) -> Suggestion | None:
    """What `item`, with its `parts`, seems to be about; None where it is bound, or says nothing that is like a priority.

    An item of which every part is about the same priority is about it too.
    """
    if item.priority_id or item.kind not in ABOUT_SOMETHING or item.purpose == AgendaItem.Purpose.NEXT_MEETING:
        return None
    if clear := named(item.title, known):
        return Suggestion(item, clear, True)
    if like := likeliest(item.title, known):
        return Suggestion(item, like, False)
    by_pk = {one.priority.pk: one.priority for one in known}
    meant = [by_pk.get(part.priority_id or 0) or named(part.title, known) for part in parts]
    one = meant[0] if meant else None
    return Suggestion(item, one, False) if one is not None and all(other == one for other in meant) else None


def suggestions(known: list[Called], priority: Priority | None = None) -> list[Suggestion]:
    """All items of all agendas that nobody bound and that seem to be about a priority (that one), the latest meeting first.

    Two queries, whatever their number.
    """
    if not known:
        return []
    rows = (
        AgendaItem.objects.filter(priority=None, kind__in=ABOUT_SOMETHING)
        .select_related("agenda__meeting__group")
        .prefetch_related(Prefetch("parts", AgendaItem.objects.order_by("position")))
        .order_by("-agenda__meeting__date", "agenda", "parent__position", "position")
    )
    found = [one for row in rows if (one := suggested(row, row.parts.all(), known))]
    return [one for one in found if priority is None or one.priority == priority]


def bound_count(priority: Priority) -> int:
    """How many items of agendas are about it. One query."""
    return AgendaItem.objects.filter(priority=priority).count()
