"""Whom the public can turn to, and which strategies the partnership has a part in: small dated lists."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from csp.models.identity import Dated, DatedQuerySet, in_order, since


class UsefulContact(Dated):
    """A service that the public may need: what for, and how to reach it. `starts` and `ends`: the days on which that holds."""

    name = models.CharField(max_length=200)
    purpose = models.CharField("what for", max_length=300, blank=True)
    telephone = models.CharField(max_length=120, blank=True, help_text="As it is to be read: 101, or 999 in an emergency.")
    website = models.URLField(max_length=500, blank=True)
    email = models.EmailField(blank=True)
    order = models.PositiveSmallIntegerField(unique=True, help_text="Place in lists, the smallest first.")
    version = models.PositiveIntegerField(default=1, help_text="Counts changes.")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            in_order("useful_contact_dates_in_order"),
            models.UniqueConstraint(
                Lower("name"), since("starts"), name="useful_contact_once",
                violation_error_message="There is a contact of this name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Strategy(Dated):
    """A strategy, duty or board that the partnership's work is a part of. `starts` and `ends`: the days on which that holds."""

    class Level(models.TextChoices):
        LOCAL = "local", "Local"
        COUNTY = "county", "Countywide"
        NATIONAL = "national", "National"

    name = models.CharField(max_length=200)
    level = models.CharField(max_length=8, choices=Level)
    part = models.TextField("the partnership’s part in it", blank=True)
    link = models.URLField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Counts changes.")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "strategies"
        constraints = [
            in_order("strategy_dates_in_order"),
            models.UniqueConstraint(
                Lower("name"), since("starts"), name="strategy_once", violation_error_message="There is a strategy of this name already."
            ),
        ]

    def __str__(self) -> str:
        return self.name
