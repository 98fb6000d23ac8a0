"""Writes of the objectives of priorities: set, corrected, ended, carried on. How they stand is written elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from csp.audit import audit
from csp.models import Agency, Objective, Person, Priority, User
from csp.versions import ChangedMeanwhile


@dataclass(frozen=True)
class ObjectiveWords:
    """What an objective says: see the model."""

    text: str
    due: date
    measure: str = ""
    unit: str = ""
    baseline: str = ""
    target: str = ""
    person: Person | None = None
    agency: Agency | None = None
    starts: date | None = None


PLAIN = ("measure", "unit", "baseline", "target")


@transaction.atomic
def set_objective(*, priority: Priority, words: ObjectiveWords, by: User) -> Objective:
    """A further objective of `priority`. Raises ValueError as `_checked`."""
    Priority.objects.select_for_update().get(pk=priority.pk)  # two who set the same one take turns
    objective = Objective(priority=priority)
    _say(objective, _checked(words, priority, None))
    audit(by=by, act="set_objective", thing=objective, priority=str(priority))
    return objective


@transaction.atomic
def correct_objective(*, objective: Objective, version: int, words: ObjectiveWords, by: User) -> Objective:
    """Correct what was entered wrongly; what is meant otherwise from a day is carried on instead.

    Raises ChangedMeanwhile where it has another version than the page showed, ValueError as `_checked`.
    """
    Priority.objects.select_for_update().get(pk=objective.priority_id)
    found = Objective.objects.select_related("priority").get(pk=objective.pk)
    if found.version != version:
        raise ChangedMeanwhile("Somebody else changed this objective while you had it open.")
    found.version += 1
    _say(found, _checked(words, found.priority, found))
    audit(by=by, act="correct_objective", thing=found)
    return found


@transaction.atomic
def end_objective(*, objective: Objective, version: int, on: date | None, by: User) -> Objective:
    """`on` is the first day on which it holds no more; None: it goes on. Its lines stay.

    Raises ChangedMeanwhile as above, and ValueError for a day on or before its first, and where another carries it on.
    """
    Priority.objects.select_for_update().get(pk=objective.priority_id)
    found = Objective.objects.get(pk=objective.pk)
    if found.version != version:
        raise ChangedMeanwhile("Somebody else changed this objective while you had it open.")
    if on is not None and found.starts and on <= found.starts:
        raise ValueError(f"It starts on {found.starts:%-d %B %Y}: it cannot end before that.")
    if on is None and Objective.objects.filter(continues=found).exists():
        raise ValueError("Another objective carries it on. End that one first.")
    found.ends, found.version = on - timedelta(days=1) if on else None, found.version + 1
    found.save(update_fields=["ends", "version"])
    audit(by=by, act="end_objective", thing=found, on=str(on or ""))
    return found


@transaction.atomic
def carry_objective(
    *, objective: Objective, version: int, words: ObjectiveWords, on: date, by: User, priority: Priority | None = None
) -> Objective:
    """Another objective carries `objective` on from `on`, of the same priority or of `priority`: what was meant before ends
    the day before and stays as it was.

    Raises ChangedMeanwhile and ValueError as the acts above; ValueError too where it is carried on already.
    """
    if Objective.objects.filter(continues=objective).exists():
        raise ValueError("It is carried on already.")
    ended = end_objective(objective=objective, version=version, on=on, by=by)
    into = priority or ended.priority
    made = Objective(priority=into, continues=ended)
    _say(made, _checked(ObjectiveWords(**{**vars(words), "starts": on}), into, None))
    audit(by=by, act="carry_objective", thing=made, priority=str(into), on=on.isoformat())
    return made


def _checked(words: ObjectiveWords, priority: Priority, own: Objective | None) -> ObjectiveWords:
    """`words` tidied. ValueError without a text, for two owners, for a due day before the first, and for what the priority has
    already from the same day."""
    tidy = {name: " ".join(getattr(words, name).split()) for name in ("text", *PLAIN)}
    if not tidy["text"]:
        raise ValueError("Enter what is to be reached.")
    if words.person is not None and words.agency is not None:
        raise ValueError("Choose a person or an agency, not both.")
    if words.starts and words.due < words.starts:
        raise ValueError("It is due before it begins.")
    if own is not None and own.ends and words.starts and own.ends < words.starts:
        raise ValueError(f"It ended on {own.ends:%-d %B %Y}: it cannot begin after that.")
    same = Objective.objects.filter(priority=priority, text=tidy["text"], starts=words.starts)
    if any(one != own for one in same):
        raise ValueError("This priority has that objective already.")
    return ObjectiveWords(**{**vars(words), **tidy})


def _say(objective: Objective, words: ObjectiveWords) -> None:
    for name, value in vars(words).items():
        setattr(objective, name, value)
    objective.save()
