"""What the partnership means to work on most."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from csp.models.identity import Agency, Dated, DatedQuerySet, Group, Person, in_order, since


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


class PriorityName(models.Model):
    """Another name by which papers call a priority: the one it bore before it was renamed, or a shorter one.

    Its story is told under all of them.
    """

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=200)
    until = models.DateField(null=True, blank=True, help_text="Of an earlier name: the last day on which the priority bore it.")

    class Meta:
        ordering = ["priority", "until", "name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="priority_other_name_unique", violation_error_message="Another priority is called so."
            )
        ]

    def __str__(self) -> str:
        return self.name


class PriorityGroup(Dated):
    """A task group works on a priority, from its first to its last day there."""

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="group_links")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="priority_links")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["priority", "group"]
        constraints = [
            in_order("priority_group_dates_in_order"),
            models.UniqueConstraint("priority", "group", since("starts"), name="priority_group_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group}, for {self.priority}"


class Objective(Dated):
    """What a priority is to reach: specific, measurable, dated. `starts` and `ends` are the days on which it holds.

    What was meant stays: an objective that changes ends, and is carried on by another, which names it in `continues`.
    How it stands are lines of their own (actions.models.ObjectiveLine).
    """

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="objectives")
    text = models.CharField(max_length=300, help_text="What is to be reached.")
    measure = models.CharField(max_length=300, blank=True, help_text="What is counted, in words.")
    unit = models.CharField(max_length=60, blank=True, help_text="Of baseline and target: reports a quarter, per cent.")
    baseline = models.CharField(max_length=80, blank=True, help_text="Where it began.")
    target = models.CharField(max_length=80, blank=True, help_text="Where it is to be.")
    due = models.DateField(help_text="By when.")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="objectives")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="objectives")
    continues = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="continued_by",
        help_text="The objective that it carries on.",
    )
    version = models.PositiveIntegerField(default=1, help_text="Counts changes.")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["priority", "due", "id"]
        constraints = [
            in_order("objective_dates_in_order"),
            models.UniqueConstraint("priority", "text", since("starts"), name="objective_once"),
            models.CheckConstraint(condition=Q(continues=None) | ~Q(continues=F("id")), name="objective_not_its_own_origin"),
            models.CheckConstraint(
                condition=Q(person=None) | Q(agency=None), name="objective_one_owner",
                violation_error_message="Choose a person or an agency, not both.",
            ),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(due__gte=F("starts")), name="objective_due_after_its_start",
                violation_error_message="It is due before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def owner(self) -> str:
        """Whose it is, in words; "" for nobody."""
        return str(self.person or self.agency or "")
