"""What a year's timetable says besides the meetings."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from csp.models import Group


class TimetableNoteQuerySet(models.QuerySet):
    def between(self, first: date, last: date) -> TimetableNoteQuerySet:
        """Notes that touch the days from `first` to `last`, the earliest first."""
        return self.filter(starts__lte=last, ends__gte=first).order_by("starts", "id")


class TimetableNote(models.Model):
    """Words in a timetable that are no meeting: work that runs through months ("Data collection for the strategic
    assessment"), or a meeting whose day is still to be found ("Day to be confirmed")."""

    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="timetable_notes",
        help_text="In whose row it stands; empty: in a row of its own.",
    )
    words = models.CharField(max_length=200)
    starts = models.DateField(help_text="Printed in all months from this day's ...")
    ends = models.DateField(help_text="... to this day's.")

    objects = TimetableNoteQuerySet.as_manager()

    class Meta:
        ordering = ["starts", "id"]
        constraints = [models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="timetable_note_in_order")]

    def __str__(self) -> str:
        return self.words
