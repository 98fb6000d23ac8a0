"""The ledger: funds, years, and entries that are never changed. All money is in pence, as whole numbers."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from csp.models import Agency, Project, User
from meetings.timetable import Year


class Fund(models.Model):
    """Money with a name of its own, such as the pooled fund or a grant programme of the Commissioner.

    `holding` tells money that is ours from money that only passes and money that we only tell of; the balance of the
    partnership counts the first alone.
    """

    class Kind(models.TextChoices):
        POOLED = "pooled", "Pooled fund"
        COMMISSIONER = "pcc", "Grant of the Police and Crime Commissioner"
        HOME_OFFICE = "home", "Grant of the Home Office"
        PROCEEDS = "poca", "Proceeds of crime"
        YOUTH = "youth", "Youth fund"
        OTHER = "other", "Other fund"

    class Holding(models.TextChoices):
        HELD = "held", "Held by us"
        PASSED = "passed", "Won for partners and paid to them"
        REPORTED = "reported", "Only reported"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=6, choices=Kind)
    holding = models.CharField(max_length=8, choices=Holding, default=Holding.HELD)
    funder = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="funds", help_text="Who gives the money."
    )
    limit_pence = models.PositiveBigIntegerField(
        "limit", null=True, blank=True, help_text="Spending above it asks for a decision of the Board. In pence."
    )
    limit_from = models.DateField(null=True, blank=True, help_text="Spending dated before it needs no decision.")
    order = models.PositiveSmallIntegerField(unique=True, help_text="Place in lists, the smallest first.")
    ended = models.BooleanField(default=False, help_text="It takes no new grants and is left out of choices.")
    version = models.PositiveIntegerField(default=1, help_text="Counts changes.")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="fund_name_unique", violation_error_message="There is a fund of this name."
            ),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="pooled"), name="fund_one_is_pooled"),
            models.CheckConstraint(condition=~Q(kind="pooled") | Q(holding="held"), name="fund_pooled_is_held"),
            models.CheckConstraint(
                condition=Q(limit_pence=None, limit_from=None) | Q(limit_pence__isnull=False, limit_from__isnull=False),
                name="fund_limit_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(limit_pence=None) | Q(holding="held"), name="fund_limit_of_our_own_money",
                violation_error_message="Only our own money has a limit.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def limit_on(self, day: date) -> int | None:
        """Above how many pence the Board decides on spending of that day; None: it need not."""
        return self.limit_pence if self.limit_from is not None and self.limit_from <= day else None


class FinancialYear(models.Model):
    """A year of the ledger: 1 April `begins` to 31 March after. It is closed once it has a year end."""

    begins = models.PositiveSmallIntegerField(primary_key=True, help_text="The calendar year of its 1 April.")

    class Meta:
        ordering = ["begins"]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def year(self) -> Year:
        """Its days and how it is written."""
        return Year(self.begins)


class Entry(models.Model):
    """One act of money: a day, words, and the lines that say what moved. Never changed: a correction reverses it.

    `size` is the number of its lines: the database takes no more, so that none is put in later.
    """

    year = models.ForeignKey(FinancialYear, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField(help_text="Within the year, without gaps.")
    date = models.DateField(help_text="When the money moved.")
    words = models.CharField(max_length=300, help_text="What it was, as the statement prints it.")
    party = models.CharField(max_length=200, blank=True, help_text="Who paid, or was paid.")
    reference = models.CharField(max_length=80, blank=True, help_text="Number of an invoice, an order or a remittance.")
    size = models.PositiveSmallIntegerField(help_text="How many lines it has.")
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by",
        help_text="The entry that this one takes back, line by line.",
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="Of the form it came from: sent twice, it counts once.")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Empty: it came with an imported record."
    )

    class Meta:
        ordering = ["year", "number"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="entry_number_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="entry_number_from_one"),
            models.CheckConstraint(condition=Q(size__gte=1), name="entry_has_lines"),
            models.CheckConstraint(condition=~Q(words=""), name="entry_in_words"),
            models.CheckConstraint(condition=Q(reverses=None) | ~Q(reverses=F("id")), name="entry_reverses_another"),
        ]

    def __str__(self) -> str:
        return f"Entry {self.called}"

    @property
    def called(self) -> str:
        """Its number as people write it: 2022/23-014."""
        return f"{Year(self.year_id)}-{self.number:03}"


class Line(models.Model):
    """Money that moved from `source` to `target`; where one is empty, it came from or went outside.

    A line has two ends, so that no ledger of lines can be out of balance. The lines of an entry that reverses another
    are those of the other with the opposite sign.
    """

    class Kind(models.TextChoices):
        OPENING = "opening", "Balance before the record"
        BROUGHT = "brought", "Brought forward"
        RECEIPT = "receipt", "Received"
        SPEND = "spend", "Spent"
        TRANSFER = "transfer", "Transferred"
        CARRIED = "carried", "Carried forward"

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField(help_text="From 0.")
    kind = models.CharField(max_length=8, choices=Kind)
    source = models.ForeignKey(Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="lines_out")
    target = models.ForeignKey(Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="lines_in")
    pence = models.BigIntegerField(help_text="Above zero; below zero only where it takes another line back.")
    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.PROTECT, related_name="lines", help_text="Of what was spent."
    )
    instalment = models.ForeignKey(
        "funding.Instalment", null=True, blank=True, on_delete=models.PROTECT, related_name="lines",
        help_text="Of what was received: the instalment of a grant.",
    )
    grant = models.ForeignKey(
        "funding.Grant", null=True, blank=True, on_delete=models.PROTECT, related_name="lines",
        help_text="Of what was spent: the grant whose conditions it meets.",
    )
    commitment = models.ForeignKey(
        "funding.Commitment", null=True, blank=True, on_delete=models.PROTECT, related_name="lines",
        help_text="Of what was spent: the promise it keeps.",
    )
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")

    class Meta:
        ordering = ["entry", "position"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="line_position_unique"),
            models.CheckConstraint(
                condition=Q(kind__in=["opening", "brought", "carried"], source=None, target__isnull=False)
                | Q(kind__in=["opening", "brought", "carried"], source__isnull=False, target=None)
                | Q(kind="receipt", source=None, target__isnull=False)
                | Q(kind="spend", source__isnull=False, target=None)
                | Q(kind="transfer", source__isnull=False, target__isnull=False),
                name="line_ends_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(source=None) | Q(target=None) | ~Q(source=F("target")), name="line_between_two_funds",
                violation_error_message="A transfer goes from one fund to another.",
            ),
            models.CheckConstraint(
                condition=Q(reverses=None, pence__gt=0) | Q(reverses__isnull=False, pence__lt=0),
                name="line_below_zero_only_to_reverse",
            ),
            models.CheckConstraint(condition=Q(instalment=None) | Q(kind="receipt"), name="line_instalment_is_received"),
            models.CheckConstraint(
                condition=Q(project=None, grant=None, commitment=None) | Q(kind="spend"), name="line_spend_has_a_purpose"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry}, line {self.position + 1}"
