"""Writes about the rules of the terms of reference: other rules from a day, and taking back those that have not begun.

(Part of `csp.services`, which gives `change_rules` to the other rooms.)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError, Q
from django.utils import timezone

from csp.audit import audit
from csp.models import Partnership, Rules, User
from csp.rulesqueries import TOLD, fingerprint_of
from csp.versions import ChangedMeanwhile


@transaction.atomic
def change_rules(*, on: date, by: User, seen: str | None = None, **changes: int | str | time | None) -> Rules:
    """Rules from `on`: those in force the day before, which end then, with `changes` (fields of Rules).

    `seen`: the fingerprint of the last rules that the page showed; left out: whatever they are.
    Raises ChangedMeanwhile when they are others by now; ValueError when rules start on that day or later already, when
    nothing would change, and when a vote from that day on was judged by those in force (the database refuses other rules
    behind it).
    """
    _one_at_a_time()
    last = Rules.objects.in_order().last()
    if seen is not None and seen != fingerprint_of(last):
        raise ChangedMeanwhile("Somebody else changed the rules since you opened this page. Compare yours with them, then save again.")
    if Rules.objects.filter(starts__gte=on).exists():
        raise ValueError(f"Rules that start on {on:%-d %B %Y} or later are in the record already.")
    eve = on - timedelta(days=1)
    rules = Rules.objects.on(eve).first() or Rules()
    if rules.pk and all(getattr(rules, name) == value for name, value in changes.items()):
        raise ValueError("These are the rules in force already: change at least one of them.")
    with _told_of_votes(on):
        if rules.pk:
            Rules.objects.filter(pk=rules.pk).update(ends=eve)
        rules.pk, rules.starts, rules.ends = None, on, None
        for name, value in changes.items():
            setattr(rules, name, value)
        rules.save(force_insert=True)
    audit(by=by, act="change_rules", thing=rules, changes={name: str(value) for name, value in changes.items()})
    return rules


@transaction.atomic
def bring_rules(*, on: date, by: User, **said: int | str | time | None) -> Rules:
    """Rules from `on` that say `said` (every field of csp.rulesqueries.TOLD), as a version of the terms of reference brings
    them: also between others, which go on from their own first day, and also where they say what was in force already.

    Gives the row that starts that day: one that stands there and says the same is taken over. Raises ValueError where it
    says something else, and when a vote would be judged by other rules than it was.
    """
    _one_at_a_time()
    there = Rules.objects.filter(starts=on).first()
    if there is not None:
        if any(getattr(there, name) != said[name] for name in TOLD):
            raise ValueError(
                f"The record has rules from {on:%-d %B %Y} that say something else. Let the version say the same, or choose another day."
            )
        return there
    following = Rules.objects.filter(starts__gt=on).order_by("starts").first()
    before = Rules.objects.filter(Q(starts=None) | Q(starts__lt=on)).order_by(F("starts").desc(nulls_last=True)).first()
    rules = Rules(starts=on, ends=following.starts - timedelta(days=1) if following and following.starts else None, **said)
    with _told_of_votes(on):
        if before is not None and (before.ends is None or before.ends >= on):
            Rules.objects.filter(pk=before.pk).update(ends=on - timedelta(days=1))
        rules.save(force_insert=True)
    audit(by=by, act="bring_rules", thing=rules, said={name: str(value) for name, value in said.items()})
    return rules


@transaction.atomic
def withdraw_rules(*, rules: Rules, by: User) -> None:
    """Rules that have not begun never will: those before them go on as long as these would have held.

    Raises ChangedMeanwhile where somebody else withdrew them; ValueError once they are in force, when a vote was judged
    by them, and for those of a version of the terms of reference.
    """
    _one_at_a_time()
    found = Rules.objects.filter(pk=rules.pk).first()
    if found is None:
        raise ChangedMeanwhile("Somebody else has withdrawn these rules meanwhile.")
    rules = found
    if rules.starts is None or rules.starts <= timezone.localdate():
        raise ValueError("Rules that have been in force stay in the record: let other rules begin after them.")
    audit(by=by, act="withdraw_rules", thing=rules)
    with _told_of_votes(rules.starts):
        ends, eve = rules.ends, rules.starts - timedelta(days=1)
        try:
            rules.delete()
        except ProtectedError:
            raise ValueError("These are the rules of a version of the terms of reference: let another version begin instead.") from None
        Rules.objects.filter(ends=eve).update(ends=ends)


@contextmanager
def _told_of_votes(day: date) -> Iterator[None]:
    """The database refuses other rules behind a closed vote: said as a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refused:
        if "judged by the rules" in str(refused):
            raise ValueError(f"A vote on {day:%-d %B %Y} or later has been judged by the rules of its day.") from None
        raise


def _one_at_a_time() -> None:
    """Rules are changed one at a time: the partnership's row is the queue."""
    list(Partnership.objects.select_for_update())
