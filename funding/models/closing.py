"""The end of a financial year: what the ledger said beside what the host's books said, and the act of closing."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from csp.models import User
from funding.models.ledger import FinancialYear, Fund


class Reconciliation(models.Model):
    """A fund on 31 March: its balance in the ledger and in the books of the host who keeps the money."""

    year = models.ForeignKey(FinancialYear, on_delete=models.PROTECT, related_name="reconciliations")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="reconciliations")
    ledger_pence = models.BigIntegerField(help_text="In pence.")
    books_pence = models.BigIntegerField(help_text="In pence, by the books of the host.")
    words = models.TextField(blank=True, help_text="What explains a difference.")

    class Meta:
        ordering = ["year", "fund"]
        constraints = [
            models.UniqueConstraint(fields=["year", "fund"], name="reconciliation_once"),
            models.CheckConstraint(
                condition=Q(ledger_pence=F("books_pence")) | ~Q(words=""), name="reconciliation_difference_explained",
                violation_error_message="Say what explains the difference.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund} at the end of {self.year}"

    @property
    def difference(self) -> int:
        """What the books have more than the ledger, in pence; below zero: less."""
        return self.books_pence - self.ledger_pence


class YearEnd(models.Model):
    """A year is closed. From then on the database refuses every change of it."""

    year = models.OneToOneField(FinancialYear, on_delete=models.PROTECT, related_name="end")
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Empty: it came with an imported record."
    )

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return f"End of {self.year}"
