"""Writes of what priorities are called, and of the groups that work on them. What was stays: a new name begins on a day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from csp.audit import audit
from csp.models import Group, Priority, PriorityGroup, PriorityName, User
from csp.priorityqueries import priority_called
from csp.priorityservices import one_at_a_time, tie_leads


@transaction.atomic
def rename_priority(*, priority: Priority, name: str, on: date, by: User) -> Priority:
    """From `on` it bears `name`; the name until then is kept among its earlier ones, so that its story stays one.

    Raises ValueError without a name, for the one it has, for another priority's, and for a day on or before its first.
    """
    one_at_a_time()
    priority, name = Priority.objects.get(pk=priority.pk), " ".join(name.split())
    if not name:
        raise ValueError("Enter the name.")
    if name.casefold() == priority.name.casefold():
        raise ValueError("That is its name already.")
    if priority.starts and on <= priority.starts:
        raise ValueError(f"It starts on {priority.starts:%-d %B %Y}: it had no other name before that.")
    _of_nobody_else(priority, name)
    priority.other_names.filter(name__iexact=name).delete()  # an earlier name that comes back
    PriorityName.objects.update_or_create(
        name=priority.name, priority=priority, defaults={"until": on - timedelta(days=1)}
    )
    old, priority.name = priority.name, name
    priority.save(update_fields=["name"])
    tie_leads(priority)
    audit(by=by, act="rename_priority", thing=priority, old=old, on=on.isoformat())
    return priority


@transaction.atomic
def name_priority_also(*, priority: Priority, name: str, until: date | None, by: User) -> PriorityName:
    """Papers call it `name` too; `until`: of an earlier name, the last day. Raises ValueError without a name, and for one that
    it or another priority has."""
    one_at_a_time()
    name = " ".join(name.split())
    if not name:
        raise ValueError("Enter the name.")
    _of_nobody_else(priority, name)
    if priority_called(name) is not None:
        raise ValueError("That name is known already.")
    made = PriorityName.objects.create(priority=priority, name=name, until=until)
    tie_leads(priority)
    audit(by=by, act="name_priority_also", thing=priority, name=name, until=str(until or ""))
    return made


@transaction.atomic
def forget_priority_name(*, name: PriorityName, by: User) -> None:
    """Papers never called it so: the name was entered in error."""
    audit(by=by, act="forget_priority_name", thing=name.priority, name=name.name)
    name.delete()


def _of_nobody_else(priority: Priority, name: str) -> None:
    other = priority_called(name)
    if other is not None and other != priority:
        raise ValueError(f"The priority “{other}” is called so already.")


@transaction.atomic
def put_group_to_work(*, priority: Priority, group: Group, on: date | None, by: User) -> PriorityGroup:
    """A group works on `priority` from that day on. Raises ValueError for the Partnership itself, whose every priority it is,
    and where the group works on it already."""
    one_at_a_time()
    if group.kind == Group.Kind.PARTNERSHIP:
        raise ValueError("Every priority is the Partnership’s own. Choose one of its groups.")
    held = PriorityGroup.objects.filter(priority=priority, group=group)
    if held.filter(ends=None).exists() or (on and held.filter(ends__gte=on).exists()):
        raise ValueError(f"{group} works on it already.")
    made = PriorityGroup.objects.create(priority=priority, group=group, starts=on)
    audit(by=by, act="put_group_to_work", thing=made, on=str(on or ""))
    return made


@transaction.atomic
def end_group_work(*, link: PriorityGroup, on: date, by: User) -> PriorityGroup:
    """`on` is the first day on which the group works on it no more. Raises ValueError for a day on or before the first."""
    link = PriorityGroup.objects.select_for_update(of=("self",)).select_related("group", "priority").get(pk=link.pk)
    if link.starts and on <= link.starts:
        raise ValueError(f"It began on {link.starts:%-d %B %Y}: it cannot end before that.")
    link.ends = on - timedelta(days=1)
    link.save(update_fields=["ends"])
    audit(by=by, act="end_group_work", thing=link, on=on.isoformat())
    return link
