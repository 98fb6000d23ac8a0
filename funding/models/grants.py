"""Where money comes from: bids, the grants they win or that are given, and the instalments in which grants arrive."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from csp.models import Agency, Person, Project, StoredFile
from csp.models.identity import since
from funding.models.ledger import Fund
from meetings.models import Decision, Paper


class Bid(models.Model):
    """An application for money: who made it, on whose behalf, how much was asked and won."""

    class State(models.TextChoices):
        DRAFTED = "drafted", "Drafted"
        SUBMITTED = "submitted", "Submitted"
        SUCCESSFUL = "successful", "Successful"
        PART = "part", "Successful in part"
        UNSUCCESSFUL = "unsuccessful", "Unsuccessful"
        WITHDRAWN = "withdrawn", "Withdrawn"

    DECIDED = (State.SUCCESSFUL, State.PART, State.UNSUCCESSFUL)
    WON = (State.SUCCESSFUL, State.PART)

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="bids", help_text="The fund applied to.")
    title = models.CharField(max_length=200)
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="bids")
    applicant = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="bids", help_text="Who applied."
    )
    on_behalf_of = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="bids",
        help_text="The organisation that the money is for. Empty: the partnership itself.",
    )
    state = models.CharField(max_length=12, choices=State, default=State.DRAFTED)
    asked_pence = models.PositiveBigIntegerField("asked", help_text="In pence.")
    won_pence = models.PositiveBigIntegerField("won", null=True, blank=True, help_text="In pence. Empty until decided.")
    submitted_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True, help_text="When the funder decided.")
    notes = models.TextField(blank=True)
    paper = models.ForeignKey(
        Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="bids", help_text="That put it before the Board."
    )
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="bids", help_text="By which the Board agreed."
    )
    version = models.PositiveIntegerField(default=1, help_text="Counts changes.")

    class Meta:
        ordering = ["-decided_on", "-submitted_on", "id"]
        constraints = [
            models.UniqueConstraint("fund", "title", since("submitted_on"), name="bid_once"),
            models.CheckConstraint(condition=Q(asked_pence__gt=0), name="bid_asks_for_something"),
            models.CheckConstraint(
                condition=Q(state="drafted", submitted_on=None)
                | Q(state="withdrawn")
                | ~Q(state__in=["drafted", "withdrawn"]) & Q(submitted_on__isnull=False),
                name="bid_submitted_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="successful", won_pence__gte=F("asked_pence"), decided_on__isnull=False)
                | Q(state="part", won_pence__gt=0, won_pence__lt=F("asked_pence"), decided_on__isnull=False)
                | Q(state="unsuccessful", won_pence=0, decided_on__isnull=False)
                | Q(state__in=["drafted", "submitted", "withdrawn"], won_pence=None, decided_on=None),
                name="bid_won_as_its_state_says",
            ),
            models.CheckConstraint(
                condition=Q(submitted_on=None) | Q(decided_on=None) | Q(decided_on__gte=F("submitted_on")),
                name="bid_decided_after_submitted",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BidPart(models.Model):
    """One of several things that a bid asks for; their sums are the bid's (kept by the services)."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField(help_text="From 0.")
    words = models.CharField(max_length=200)
    asked_pence = models.PositiveBigIntegerField("asked", help_text="In pence.")
    won_pence = models.PositiveBigIntegerField("won", null=True, blank=True, help_text="In pence.")

    class Meta:
        ordering = ["bid", "position"]
        constraints = [models.UniqueConstraint(fields=["bid", "position"], name="bid_part_position_unique")]

    def __str__(self) -> str:
        return f"{self.bid}: {self.words}"


class Grant(models.Model):
    """Money awarded out of a fund, with its conditions. Of a fund held by us it comes in instalments."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="grants")
    title = models.CharField(max_length=200)
    reference = models.CharField(max_length=80, blank=True, help_text="The funder's number.")
    bid = models.OneToOneField(Bid, null=True, blank=True, on_delete=models.PROTECT, related_name="grant")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    recipient = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="grants_received",
        help_text="Who receives it. Empty: the partnership itself.",
    )
    awarded_on = models.DateField()
    pence = models.PositiveBigIntegerField("amount", help_text="In pence.")
    starts = models.DateField(null=True, blank=True, help_text="First day of what it pays for.")
    ends = models.DateField(null=True, blank=True, help_text="Last day of what it pays for.")
    spend_by = models.DateField(null=True, blank=True, help_text="What is unspent after this day goes back.")
    conditions = models.TextField(blank=True)
    letter = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="grants", help_text="The award letter."
    )
    version = models.PositiveIntegerField(default=1, help_text="Counts changes.")

    class Meta:
        ordering = ["-awarded_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "title", "awarded_on"], name="grant_once"),
            models.CheckConstraint(condition=Q(pence__gt=0), name="grant_of_something"),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")), name="grant_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Instalment(models.Model):
    """A part of a grant and the day on which it is expected. What arrived are lines of the ledger."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField(help_text="From 1.")
    words = models.CharField(max_length=200, blank=True, help_text="As the statement prints it. Empty: made from the grant.")
    due = models.DateField(help_text="When it is expected.")
    pence = models.PositiveBigIntegerField("amount", help_text="In pence.")

    class Meta:
        ordering = ["grant", "number"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "number"], name="instalment_number_unique"),
            models.CheckConstraint(condition=Q(pence__gt=0, number__gte=1), name="instalment_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.grant}, instalment {self.number}"
