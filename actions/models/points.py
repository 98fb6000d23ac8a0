"""Action points: what was agreed to be done, by whom, and what became of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from simple_history.models import HistoricalRecords

from csp.models import Agency, Block, Group, Objective, Person, Priority, StoredFile
from meetings.models import Meeting, ReportRequest


class ActionPointQuerySet(models.QuerySet):
    def outstanding(self) -> ActionPointQuerySet:
        """Neither closed nor carried over."""
        return self.filter(status__in=[ActionPoint.Status.OPEN, ActionPoint.Status.IN_PROGRESS])

    def told_of(self) -> ActionPointQuerySet:
        """Those that members know: not what stands in minutes that nobody was sent yet, save where it continues an
        earlier one, or a log has told of it already (imported minutes may be drafts for ever)."""
        printed = ActionUpdate.objects.filter(action_point=OuterRef("pk"), meeting__isnull=False)
        return self.exclude(
            Q(meeting__minutes__status="draft") & Q(continues=None) & Q(settled_at=None) & ~Exists(printed)
        )

    def for_log(self, meeting: Meeting) -> ActionPointQuerySet:
        """The action log before `meeting`: raised at earlier meetings of the group and not settled at one
        of those; oldest meeting first, then by number."""
        return self.filter(
            Q(settled_at=None) | Q(settled_at__date__gte=meeting.date),
            meeting__group=meeting.group_id, meeting__date__lt=meeting.date,
        ).order_by("meeting__date", "sequence")


class ActionPoint(models.Model):
    """An action point. Its reference is MM/NN: month of the meeting, sequence within it.

    Carried over, it gets a new reference at the later meeting, linked to the earlier by `continues`; an
    origin that the record does not hold is kept in words.
    """

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        IN_PROGRESS = "in_progress", "In progress"
        CLOSED = "closed", "Closed"
        CARRIED_OVER = "carried_over", "Carried over"

    identity = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="action_points")
    sequence = models.PositiveSmallIntegerField()
    block = models.ForeignKey(
        Block, null=True, blank=True, on_delete=models.PROTECT, related_name="action_points",
        help_text="The paragraph that gave rise to it.",
    )
    block_position = models.PositiveSmallIntegerField(default=0, help_text="Order behind the paragraph.")
    text = models.TextField(blank=True, help_text="Empty while only its reference is known, from minutes alone.")
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    outcome = models.TextField(blank=True, help_text="The latest word on it, as the log prints it.")
    settled_at = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="settled_action_points",
        help_text="The meeting whose review closed it or carried it over.",
    )
    continues = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="continued_by"
    )
    origin_words = models.CharField(
        max_length=200, blank=True, help_text="Carried over from 14 March meeting, as the log prints it."
    )
    priority = models.ForeignKey(
        Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="action_points",
        help_text="The priority of the partnership that it serves.",
    )

    objects = ActionPointQuerySet.as_manager()
    # Sequence is in it: a number once circulated is never given again, also when its action point is gone.
    history = HistoricalRecords(excluded_fields=["block_position", "priority"])

    class Meta:
        ordering = ["meeting__date", "sequence"]
        # Most are closed: what is outstanding is found without looking at them.
        indexes = [models.Index(fields=["status", "settled_at"], name="action_point_by_status")]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "sequence"], name="action_point_reference_unique"),
            models.CheckConstraint(
                condition=Q(continues=None) | ~Q(continues=F("id")), name="action_point_not_its_own_origin"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(status__in=["closed", "carried_over"]),
                name="action_point_settled_only_when_done",
            ),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="action_point_sequence_from_one"),
        ]

    def __str__(self) -> str:
        return f"Action point {self.reference}"

    @property
    def reference(self) -> str:
        """MM/NN, for example 03/02."""
        return f"{self.meeting.date:%m}/{self.sequence:02}"


class ActionOwner(models.Model):
    """Who is to do it: a person, a group, an agency, or words the record cannot place."""

    action_point = models.ForeignKey(ActionPoint, on_delete=models.CASCADE, related_name="owners")
    position = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="owned")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="owned")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="owned")
    words = models.CharField(max_length=200)

    class Meta:
        ordering = ["action_point", "position"]
        constraints = [
            models.UniqueConstraint(fields=["action_point", "position"], name="owner_position_unique"),
            models.CheckConstraint(
                condition=Q(person=None, group=None) | Q(person=None, agency=None) | Q(group=None, agency=None),
                name="owner_one_at_most",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class ActionUpdate(models.Model):
    """A dated line of progress. `meeting` is the one whose log printed it, where there was one.

    Lines are added and never changed: what was said stays, and the newest says how things stand.
    """

    action_point = models.ForeignKey(ActionPoint, on_delete=models.CASCADE, related_name="updates")
    date = models.DateField()
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=ActionPoint.Status)
    text = models.TextField(blank=True)
    author = models.CharField(max_length=120, blank=True)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="action_updates",
        help_text="Who said it, where the record knows them; `author` keeps the words.",
    )
    link = models.URLField(max_length=500, blank=True, help_text="Evidence on a page elsewhere.")
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="action_updates",
        help_text="Evidence as a file.",
    )

    class Meta:
        ordering = ["action_point", "date", "id"]

    def __str__(self) -> str:
        return f"{self.action_point}: {self.get_status_display()}"


class ObjectiveLine(models.Model):
    """How an objective stood on a day, said by somebody. Lines are added and never changed (see actions.triggers): the newest
    says how things stand."""

    class Standing(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        ON_TRACK = "on_track", "On track"
        AT_RISK = "at_risk", "At risk"
        OFF_TRACK = "off_track", "Off track"
        ACHIEVED = "achieved", "Achieved"

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="lines")
    date = models.DateField()
    standing = models.CharField(max_length=11, choices=Standing)
    value = models.CharField(max_length=80, blank=True, help_text="The figure, in the unit of the objective.")
    text = models.TextField(blank=True)
    author = models.CharField(max_length=120, blank=True, help_text="Who said it, in words.")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="objective_lines",
        help_text="Who said it, where the record knows them.",
    )
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="objective_lines",
        help_text="Before which meeting it was reported.",
    )

    class Meta:
        ordering = ["objective", "date", "id"]

    def __str__(self) -> str:
        return f"{self.objective}: {self.get_standing_display()}"

    @property
    def by(self) -> str:
        """Who said it, in words."""
        return str(self.person or self.author or "")


class LeadReport(models.Model):
    """The form that a priority's lead fills in before a meeting, while it is written: what was done, what comes next, risks,
    help wanted, and how each objective stands. Sent, it is the paper of its request (a report in the house form), and lines
    of the objectives.

    `standings`: of each objective, by its key in words, {"standing", "value", "text"} as typed so far.
    """

    request = models.OneToOneField(ReportRequest, on_delete=models.CASCADE, related_name="lead_report")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="lead_reports")
    done = models.TextField(blank=True, help_text="Since the last meeting.")
    following = models.TextField("next", blank=True)
    risks = models.TextField(blank=True)
    help_wanted = models.TextField(blank=True)
    standings = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Counts the saves of the draft.")
    saved_at = models.DateTimeField(null=True, blank=True)
    sent_version = models.PositiveIntegerField(default=0, help_text="Of the draft that was sent last; 0: none yet.")
    sent_revision = models.PositiveBigIntegerField(
        default=0, help_text="Of the paper's text after that: another one was written over by the support officer."
    )

    def __str__(self) -> str:
        return f"{self.priority}, {self.request}"

    @property
    def typed(self) -> bool:
        """Whether anything stands in it."""
        return any((self.done, self.following, self.risks, self.help_wanted, self.standings))

    @property
    def unsent(self) -> bool:
        """Whether it was saved since it was sent last, or never sent though something stands in it."""
        return self.version != self.sent_version if self.sent_version else self.typed
