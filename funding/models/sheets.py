"""Spreadsheets of entries that somebody brought, between the look at them and the ledger."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from csp.models import StoredFile, User


class Sheet(models.Model):
    """What was read from a file and waits to be looked at. Nothing of it is in the ledger; accepted, cancelled or
    expired, the row goes."""

    KEPT_FOR = timedelta(days=14)

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="sheets", help_text="As it came.")
    tab = models.CharField(max_length=100, blank=True, help_text="The sheet of the file that was read. Empty: the only one.")
    tabs = models.JSONField(default=list, help_text="All sheets of the file: name, and whether it is hidden.")
    grid = models.JSONField(help_text="Its cells, as csp.sheets.Grid.")
    choices = models.JSONField(default=dict, help_text="What its columns and names mean, as funding.sheetcolumns.Choices.")
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, help_text="Counts changes.")

    class Meta:
        ordering = ["-kept_at"]

    def __str__(self) -> str:
        return f"{self.file.name}, {self.tab}" if self.tab else self.file.name
