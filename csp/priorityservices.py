"""Writes of the list of priorities: added, renamed, moved, ended from a day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Q

from csp.audit import audit
from csp.models import Office, Partnership, Priority, PriorityName, User
from csp.priorityqueries import priority_called

# Where a place waits while two change hands.
ASIDE = 30_000


@transaction.atomic
def keep_priority(*, priority: Priority | None, name: str, starts: date | None, by: User) -> Priority:
    """Add a priority, last in the list, or correct the name or the first day of `priority`. (A name that changes from a day is
    `rename_priority`.)

    Raises ValueError without a name, for one that another priority has, and for a first day after its last.
    """
    one_at_a_time()
    name = " ".join(name.split())
    if not name:
        raise ValueError("Enter the name of the priority.")
    same = priority_called(name)
    if same is not None and same != priority:
        raise ValueError(f"There is a priority called “{name}” already.")
    if priority is None:
        priority = Priority(order=(Priority.objects.aggregate(top=Max("order"))["top"] or 0) + 1)
    else:
        priority = Priority.objects.get(pk=priority.pk)  # it may have been moved or ended since it was read
    if starts and priority.ends and starts > priority.ends:
        raise ValueError(f"It ended on {priority.ends:%-d %B %Y}: the first day cannot be later.")
    PriorityName.objects.filter(priority=priority.pk, name__iexact=name).delete()  # today's name is no other name
    priority.name, priority.starts = name, starts
    priority.save()
    tie_leads(priority)
    audit(by=by, act="keep_priority", thing=priority, starts=str(starts or ""))
    return priority


@transaction.atomic
def end_priority(*, priority: Priority, on: date | None, by: User) -> Priority:
    """Let a priority end: `on` is the first day on which it is one no more; None: it goes on.

    What serves it keeps it. Raises ValueError for a day on or before its first.
    """
    if on is not None and priority.starts and on <= priority.starts:
        raise ValueError(f"It starts on {priority.starts:%-d %B %Y}: it cannot end before that.")
    priority.ends = on - timedelta(days=1) if on else None
    priority.save(update_fields=["ends"])
    audit(by=by, act="end_priority", thing=priority, on=str(on or ""))
    return priority


@transaction.atomic
def move_priority_up(*, priority: Priority, by: User) -> None:
    """Let it change places with the one before it; the first stays where it is."""
    one_at_a_time()
    before = Priority.objects.filter(order__lt=Priority.objects.get(pk=priority.pk).order).order_by("order").last()
    if before is None:
        return
    here, there = Priority.objects.get(pk=priority.pk).order, before.order
    for pk, place in ((before.pk, ASIDE), (priority.pk, there), (before.pk, here)):
        Priority.objects.filter(pk=pk).update(order=place)
    audit(by=by, act="move_priority_up", thing=priority)


def one_at_a_time() -> None:
    """Places and names are given one at a time: the partnership's row is the queue."""
    list(Partnership.objects.select_for_update().filter(Q(one=True)))


def tie_leads(priority: Priority) -> None:
    """Leads whose words name the priority are tied to it, in the caller's transaction."""
    names = [priority.name, *priority.other_names.values_list("name", flat=True)]
    untied = Office.objects.filter(kind=Office.Kind.PRIORITY_LEAD, priority=None)
    wanted = {name.casefold() for name in names}
    found = [pk for pk, matter in untied.values_list("pk", "matter") if matter.casefold() in wanted]
    Office.objects.filter(pk__in=found).update(priority=priority)
