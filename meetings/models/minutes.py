"""Minutes, their agreement and amendments, and decisions."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from csp.models import Block, Document, Section, User
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.papers import Paper
from meetings.models.votes import Ballot


class Minutes(models.Model):
    """The minutes of a meeting: draft, circulated, agreed at a later meeting."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        CIRCULATED = "circulated", "Circulated draft"
        AGREED = "agreed", "Agreed"

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="minutes")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="minutes")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    agreed_at = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="agreed_minutes"
    )
    starts = models.TimeField(null=True, blank=True, help_text="As minuted; the agenda may have planned otherwise.")
    opened_to_public_at = models.TimeField(null=True, blank=True)
    closed_at = models.TimeField(null=True, blank=True)
    venue = models.CharField(max_length=300, blank=True, help_text="As minuted.")
    circulated_at = models.DateTimeField(null=True, blank=True, help_text="When the draft first went round.")
    comments_due = models.DateField(null=True, blank=True, help_text="Members are asked to comment by then.")
    public_present = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Members of the public; empty: not counted."
    )

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=Q(status="agreed") | Q(agreed_at=None), name="minutes_agreed_only_at_a_meeting"
            ),
            models.CheckConstraint(
                condition=Q(circulated_at=None) | ~Q(status="draft"), name="minutes_of_a_draft_went_nowhere"
            ),
        ]

    def __str__(self) -> str:
        return f"Minutes, {self.meeting}"


class MinutedItem(models.Model):
    """A section of minutes that was opened for an agenda item, and when the meeting took the item up."""

    section = models.OneToOneField(Section, on_delete=models.CASCADE, related_name="minuted_item")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="minuted_items")
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(started_at__isnull=False, ended_at__gte=F("started_at")),
                name="minuted_item_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.section} for {self.item}"


class MinutesComment(models.Model):
    """What a member says of a paragraph of circulated minutes, or of the minutes as a whole."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="comments")
    block = models.ForeignKey(
        Block, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments",
        help_text="The paragraph; empty: the whole, or a paragraph that is gone.",
    )
    quoted = models.TextField(blank=True, help_text="The paragraph as its commentator read it.")
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True, help_text="What the officer did about it.")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["minutes", "at", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class Amendment(models.Model):
    """A change recorded when minutes were agreed, or a dated correction after it."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="amendments")
    date = models.DateField()
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["minutes", "position"]
        constraints = [models.UniqueConstraint(fields=["minutes", "position"], name="amendment_position_unique")]

    def __str__(self) -> str:
        return self.text[:60]


class Decision(models.Model):
    """What a meeting decided, and the paragraph that says so."""

    class Method(models.TextChoices):
        CONSENSUS = "consensus", "By consensus"
        VOTE = "vote", "By vote"

    class Outcome(models.TextChoices):
        AGREED = "agreed", "Agreed"
        REJECTED = "rejected", "Not agreed"
        DEFERRED = "deferred", "Deferred"
        NOTED = "noted", "Noted"

    identity = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    position = models.PositiveSmallIntegerField()
    block = models.ForeignKey(Block, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    text = models.TextField()
    method = models.CharField(max_length=9, choices=Method, default=Method.CONSENSUS)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.AGREED)
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField(null=True, blank=True)
    ballot = models.OneToOneField(
        Ballot, null=True, blank=True, on_delete=models.PROTECT, related_name="decision",
        help_text="The vote that decided it: counts and outcome are those of its closing.",
    )
    paper = models.ForeignKey(
        Paper, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions",
        help_text="Whose recommendation it decides, where no vote was taken.",
    )
    source = models.ForeignKey(
        Block, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="The recommendation itself."
    )

    history = HistoricalRecords(excluded_fields=["position", "paper", "source"])

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="decision_position_unique"),
            models.CheckConstraint(
                condition=Q(method="vote", votes_for__isnull=False, votes_against__isnull=False,
                            abstentions__isnull=False)
                | Q(method="consensus", votes_for=None, votes_against=None, abstentions=None),
                name="decision_votes_counted_only_in_a_vote",
            ),
            models.CheckConstraint(condition=Q(ballot=None) | Q(method="vote"), name="decision_of_a_ballot_by_vote"),
            models.UniqueConstraint(
                fields=["source"], condition=Q(source__isnull=False), name="decision_once_of_a_recommendation"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
