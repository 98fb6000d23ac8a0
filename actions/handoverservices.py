"""Writes about whose action points are whose, when a person or an agency gives way to another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from actions.models import ActionOwner, ActionPoint, ActionUpdate
from csp.editing.things import name_of
from csp.models import Agency, Person, User
from csp.services import audit


@transaction.atomic
def hand_over(
    *, points: Sequence[ActionPoint], before: Person | Agency, after: Person | Agency, on: date, by: User
) -> list[ActionPoint]:
    """`after` owns what `before` owned of `points`, with a dated line that says so; gives those that changed hands.

    Only what is outstanding changes hands. The words of an action point stay as they were agreed. Both are people, or
    both agencies; raises ValueError otherwise, and where they are one.
    """
    if type(before) is not type(after) or before.pk == after.pk:
        raise ValueError("Action points go from one person to another, or from one agency to another.")
    kind = "person" if isinstance(before, Person) else "agency"
    outstanding = ActionPoint.objects.outstanding().filter(pk__in=[point.pk for point in points])
    done = []
    for point in outstanding.select_for_update(of=("self",)).select_related("meeting"):
        owned = list(ActionOwner.objects.filter(action_point=point, **{kind: before}))
        if not owned:
            continue
        if ActionOwner.objects.filter(action_point=point, **{kind: after}).exists():
            ActionOwner.objects.filter(pk__in=[owner.pk for owner in owned]).delete()
        else:
            for owner in owned:
                setattr(owner, kind, after)
                owner.words = str(after)
                owner.save(update_fields=[kind, "words"])
        ActionUpdate.objects.create(
            action_point=point, date=on, status=point.status, text=f"Passed from {before} to {after}.", author=name_of(by),
            person=by.person,
        )
        audit(by=by, act="hand_over", thing=point, before=str(before), after=str(after))
        done.append(point)
    return done
