"""What the partnership does for its priorities, project by project."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from csp.models.identity import Agency, Dated, DatedQuerySet, Person, in_order
from csp.models.priorities import Priority


class Project(Dated):
    """A piece of work with a name: it serves a priority, or is business as usual, or neither is known.

    `starts` and `ends` are its first and last day. Money, action points and papers name it.
    """

    name = models.CharField(max_length=200)
    priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="projects")
    business_as_usual = models.BooleanField(default=False, help_text="Done every year, whatever the priorities are.")
    lead = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="projects")
    lead_agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="projects")
    funded_by = models.CharField(
        max_length=300, blank=True, help_text="Who pays for it, where the ledger does not say: two agencies together, money in kind."
    )
    purpose = models.TextField(blank=True, help_text="What it is for, in a sentence or two.")
    outcome = models.TextField(blank=True, help_text="What came of it.")
    version = models.PositiveIntegerField(default=1, help_text="Counts changes.")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            in_order("project_dates_in_order"),
            models.UniqueConstraint(
                Lower("name"), name="project_name_unique", violation_error_message="There is a project of this name."
            ),
            models.CheckConstraint(
                condition=Q(priority=None) | Q(business_as_usual=False), name="project_priority_or_business_as_usual",
                violation_error_message="It serves a priority or is business as usual, not both.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
