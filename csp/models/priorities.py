"""What the partnership means to work on most."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from csp.models.identity import Dated, DatedQuerySet, in_order


class Priority(Dated):
    """A priority of the partnership, such as "Safer streets"; `starts` and `ends` are its first and last day."""

    name = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(unique=True, help_text="Place in lists, the smallest first.")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        verbose_name_plural = "priorities"
        constraints = [
            in_order("priority_dates_in_order"),
            models.UniqueConstraint(
                Lower("name"), name="priority_name_unique", violation_error_message="There is a priority of this name."
            ),
        ]

    def __str__(self) -> str:
        return self.name
