"""What is meant to be spent: budgets, and promises that wait for their invoice."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from csp.models import Project
from funding.models.ledger import FinancialYear, Fund
from meetings.models import Decision, Paper


class Budget(models.Model):
    """What a fund is meant to spend in a year, on a project or on anything else."""

    year = models.ForeignKey(FinancialYear, on_delete=models.PROTECT, related_name="budgets")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="budgets")
    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.PROTECT, related_name="budgets", help_text="Empty: anything else."
    )
    pence = models.PositiveBigIntegerField("amount", help_text="In pence.")
    version = models.PositiveIntegerField(default=1, help_text="Counts changes.")

    class Meta:
        ordering = ["year", "fund", "project"]
        constraints = [models.UniqueConstraint("year", "fund", Coalesce("project", 0), name="budget_once")]

    def __str__(self) -> str:
        return f"{self.fund}, {self.year}: {self.project or 'anything else'}"


class Commitment(models.Model):
    """Money of a fund promised for something. Above the fund's limit the Board decides first.

    `limit_pence` is the fund's limit on the day it was proposed. What is paid are lines of the ledger;
    `given_back_pence` is what will not be needed.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        AGREED = "agreed", "Agreed"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="commitments")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments")
    words = models.CharField(max_length=200, help_text="What it is for.")
    reason = models.TextField(blank=True, help_text="Why, for the paper to the Board.")
    party = models.CharField(max_length=200, blank=True, help_text="Who is to be paid.")
    pence = models.PositiveBigIntegerField("amount", help_text="In pence.")
    limit_pence = models.PositiveBigIntegerField(null=True, blank=True)
    proposed_on = models.DateField()
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    given_back_pence = models.PositiveBigIntegerField(default=0, help_text="In pence: not needed after all.")
    paper = models.ForeignKey(
        Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments",
        help_text="That put it before the Board.",
    )
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments",
        help_text="By which the Board agreed or refused.",
    )
    decided_words = models.TextField(
        blank=True, help_text="What that decision said when the money was released, so that another wording shows."
    )
    version = models.PositiveIntegerField(default=1, help_text="Counts changes.")

    class Meta:
        ordering = ["-proposed_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(pence__gt=0), name="commitment_of_something"),
            models.CheckConstraint(condition=Q(given_back_pence__lte=F("pence")), name="commitment_gives_back_no_more"),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(limit_pence=None) | Q(pence__lte=F("limit_pence"))
                | Q(decision__isnull=False),
                name="commitment_above_the_limit_decided",
                violation_error_message="Above the limit of its fund, only a decision of the Board releases the money.",
            ),
            models.CheckConstraint(
                condition=Q(state="agreed") | Q(given_back_pence=0), name="commitment_gives_back_what_was_agreed"
            ),
        ]

    def __str__(self) -> str:
        return self.words
