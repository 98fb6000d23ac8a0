"""Loading the demo: a year of the partnership, recorded and published in the order in which it happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction

from csp.models import Partnership, User
from reports.demo.days import days_around, words
from reports.demo.record import meeting_of
from reports.demo.whoweare import NAME
from reports.demo.year import Publish, Step, Withdraw, steps
from reports.models import Publication
from reports.services import publish_meeting, withdraw_publication


class AnotherPartnership(Exception):
    """The database holds a partnership that is not the demo's; the message is one sentence for the administrator."""


def load(*, today: date, by: User, tell: Callable[[str], object]) -> bool:
    """Load the demo as it looks on `today`; `tell` is given a line for each step. False if it is there already.

    All of it is one transaction, publishing included: a load that is cut short leaves nothing in the record.
    Raises AnotherPartnership.
    """
    with transaction.atomic():
        partnership = Partnership.objects.select_for_update().first()
        if partnership is not None and partnership.name != NAME:
            raise AnotherPartnership(
                f"This database holds {partnership.name}; the demo is loaded only into an empty one."
            )
        if partnership is not None:
            return False
        for step in steps(days_around(today), by):
            tell(f"{words(step.at.date())}: {step.tells}")
            take(step, by)
    return True


def take(step: Step, by: User) -> None:
    """Do what `step` says."""
    if isinstance(step, Publish):
        publish_meeting(meeting=meeting_of(step.story), what=set(step.what), by=by, now=step.at)
    elif isinstance(step, Withdraw):
        published = Publication.objects.standing().get(meeting=meeting_of(step.story), kind=step.kind)
        withdraw_publication(publication=published, reason=step.reason, by=by, now=step.at)
    else:
        step.do()
