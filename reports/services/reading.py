"""Noting that somebody opened a paper in confidence."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from csp.models import User
from reports.models import Publication, Reading


def note_reading(*, publication: Publication, form: str, by: User) -> None:
    """`by` opened the publication as `form` (Reading.Form) now. The row is the diary itself: there is no audit beside it."""
    now = timezone.now()
    mine = Reading.objects.filter(publication=publication, reader=by, form=form)
    again = {"last_at": Greatest("last_at", Value(now)), "times": F("times") + 1}
    if mine.update(**again):
        return
    try:
        with transaction.atomic():
            Reading.objects.create(publication=publication, reader=by, form=form, first_at=now, last_at=now)
    except IntegrityError:  # opened twice at once
        mine.update(**again)
