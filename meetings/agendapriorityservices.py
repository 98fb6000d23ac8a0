"""Writes of which priority an item of an agenda is about. (Part of `meetings.services`.)"""

from __future__ import annotations

from django.db import transaction

from csp.models import Priority, User
from csp.priorityqueries import known_priorities
from csp.prioritywords import named
from csp.services import audit
from csp.versions import ChangedMeanwhile
from meetings.agendapriorityqueries import ABOUT_SOMETHING, suggestions
from meetings.models import Agenda, AgendaItem


def bind_named(*, agenda: Agenda) -> int:
    """Bind the rows of `agenda` whose titles name a priority clearly, in the caller's transaction; what is bound stays. Gives
    how many."""
    known = known_priorities()
    if not known:
        return 0
    bound = 0
    for row in agenda.items.filter(priority=None, kind__in=ABOUT_SOMETHING):
        if priority := named(row.title, known):
            AgendaItem.objects.filter(pk=row.pk).update(priority=priority)
            bound += 1
    return bound


@transaction.atomic
def bind_priority(*, item: AgendaItem, priority: Priority | None, was: str, by: User) -> AgendaItem:
    """Let `item` be about `priority`, or about none. `was`: the key that the page showed, "" for none.

    What its row says stays, so its version does too. Raises ChangedMeanwhile where it is about another one by now, and
    ValueError for a heading or a break.
    """
    kept = AgendaItem.objects.select_for_update(of=("self",)).select_related("priority").filter(pk=item.pk).first()
    if kept is None:
        raise ChangedMeanwhile("Somebody deleted this row meanwhile.")
    if kept.kind not in ABOUT_SOMETHING:
        raise ValueError("Only an item is about a priority.")
    if kept.priority == priority:
        return kept
    if str(kept.priority_id or "") != was:
        raise ChangedMeanwhile(f"Somebody said meanwhile that it is about {kept.priority or 'no priority'}.")
    AgendaItem.objects.filter(pk=item.pk).update(priority=priority)
    audit(by=by, act="bind_priority", thing=kept, agenda=kept.agenda_id, priority=str(priority or ""))
    kept.priority = priority
    return kept


@transaction.atomic
def bind_all_named(*, priority: Priority, by: User) -> int:
    """Bind every item of every agenda that nobody bound and whose title names `priority` clearly; gives how many."""
    clear = [one.item.pk for one in suggestions(known_priorities(), priority) if one.clear]
    bound = AgendaItem.objects.filter(pk__in=clear, priority=None).update(priority=priority)
    if bound:
        audit(by=by, act="bind_all_named", thing=priority, items=bound)
    return bound
