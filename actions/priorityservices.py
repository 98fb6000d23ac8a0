"""Which priority an action point serves."""

from __future__ import annotations

from django.db import transaction

from actions.models import ActionPoint
from csp.models import Priority, User
from csp.services import audit
from csp.versions import ChangedMeanwhile


@transaction.atomic
def serve_priority(*, point: ActionPoint, priority: Priority | None, was: str, by: User) -> ActionPoint:
    """Let `point` serve `priority`, or none. `was`: the key that the page showed, "" for none.

    Raises ChangedMeanwhile where somebody chose another one since.
    """
    kept = ActionPoint.objects.select_for_update(of=("self",)).select_related("priority", "meeting").get(pk=point.pk)
    if str(kept.priority_id or "") != was:
        raise ChangedMeanwhile(f"Somebody chose {kept.priority or 'no priority'} meanwhile.")
    # Its words and number stay as they are: no new wording in its history.
    ActionPoint.objects.filter(pk=point.pk).update(priority=priority)
    audit(by=by, act="serve_priority", thing=point, priority=str(priority or ""))
    return ActionPoint.objects.select_related("priority", "meeting").get(pk=point.pk)
