"""Messages to people: what was written to whom, what came of it, what they do not want, addresses that take nothing.

The words of a message are not here: they stand in the queue (django-tasks-db) until it is sent, and leave it then.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from csp.models.identity import Person


class Message(models.Model):
    """One message to one address. A row is written with the order to send it, in the same transaction."""

    class Kind(models.TextChoices):
        LETTER = "letter", "Letter"
        REMINDER = "reminder", "Reminder"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        SENT = "sent", "Sent"
        REFUSED = "refused", "The address was refused"
        FAILED = "failed", "Could not be sent"
        RETURNED = "returned", "Came back"
        LEFT = "left", "Not sent"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message_id = models.CharField(
        "Message-ID", max_length=300, unique=True, help_text="The same for every try, so that a mailbox can tell a copy."
    )
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.LETTER)
    optional = models.BooleanField(default=False, help_text="Its reader can do without: never to an address that mail came back from.")
    about = models.CharField(max_length=80, blank=True, db_index=True, help_text="What it is about, for example minutes 12.")
    # Not checked: what the record holds may be no address, and the message is then shown as one that could not be sent.
    to = models.CharField(max_length=254, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages")
    subject = models.CharField(max_length=500)
    queued_at = models.DateTimeField(auto_now_add=True, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    settled_at = models.DateTimeField(null=True, blank=True, help_text="When it was sent, or given up.")
    why = models.TextField(blank=True, help_text="What the mail server said last.")

    class Meta:
        ordering = ["-queued_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at=None) | ~Q(state="waiting") & Q(settled_at__isnull=False),
                name="message_settled_unless_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, to {self.to}"


class Told(models.Model):
    """Somebody has been told of one thing on one occasion. The constraint keeps anything from being told twice."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    occasion = models.CharField(max_length=120, help_text="For example: report 45 due 2031-07-01, 7 days.")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="told")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "occasion"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.occasion}"


class StoppedMail(models.Model):
    """Somebody does not want one kind of the optional messages."""

    class Kind(models.TextChoices):
        ACTIONS = "actions", "Action points that wait for you or your agency"
        MINUTES = "minutes", "A reminder before comments on draft minutes close"
        PAPERS = "papers", "Papers that have been published"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stopped_mail")
    kind = models.CharField(max_length=7, choices=Kind)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="stopped_mail_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"


class BouncedAddress(models.Model):
    """An address that our mail came back from: refused at once, or returned later. Cleared by the officer; an address
    that nobody has any more does not count."""

    address = models.EmailField()
    at = models.DateTimeField()
    why = models.TextField(help_text="What the mail server said.")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "bounced addresses"
        constraints = [models.UniqueConstraint(Lower("address"), name="bounced_address_caseless")]

    def __str__(self) -> str:
        return self.address


def _usual_days() -> list[int]:
    return [14, 7, 1]


class Reminders(models.Model):
    """Of what people are reminded without anybody's doing, and when. One row; none: as the defaults say."""

    one = models.BooleanField(default=True, unique=True, editable=False)
    hour = models.PositiveSmallIntegerField(default=7, help_text="Of the day in Europe/London.")
    reports = models.BooleanField(default=True)
    report_days = models.JSONField(default=_usual_days, help_text="Days before a report is due, the most first.")
    reports_late = models.BooleanField(default=True)
    actions = models.BooleanField(default=True)
    actions_before_reports = models.PositiveSmallIntegerField(default=7, help_text="Days before reports are due.")
    actions_before_meeting = models.PositiveSmallIntegerField(default=7, help_text="Days before the meeting.")
    minutes = models.BooleanField(default=True)
    minutes_days = models.PositiveSmallIntegerField(default=3, help_text="Days before comments close.")
    papers = models.BooleanField(default=True)
    ran_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "reminders"
        constraints = [
            models.CheckConstraint(condition=Q(one=True), name="reminders_only_one"),
            # No hour that a change of the clocks leaves out or gives twice, and none in the night.
            models.CheckConstraint(condition=Q(hour__gte=6, hour__lte=20), name="reminders_by_day"),
        ]

    def __str__(self) -> str:
        return f"Reminders at {self.hour:02}:00"
