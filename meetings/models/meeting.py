"""Meetings and who was there."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from csp.models import Agency, Group, Person


class MeetingQuerySet(models.QuerySet):
    def of(self, group: Group) -> MeetingQuerySet:
        """Meetings of `group`, oldest first."""
        return self.filter(group=group).order_by("date")

    def before(self, day: date) -> MeetingQuerySet:
        """Meetings earlier than `day`, latest first."""
        return self.filter(date__lt=day).order_by("-date")


class Meeting(models.Model):
    """One meeting of a group on a day. A deadline left empty is computed (see meetings.deadlines)."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", "Meeting"
        DEVELOPMENT = "development", "Development session"
        EXTRAORDINARY = "extraordinary", "Extraordinary meeting"

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        ONLINE = "online", "Online"
        HYBRID = "hybrid", "In person and online"

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        CANCELLED = "cancelled", "Cancelled"

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    date = models.DateField()
    kind = models.CharField(max_length=13, choices=Kind, default=Kind.ORDINARY)
    status = models.CharField(max_length=9, choices=Status, default=Status.PLANNED)
    cancelled_because = models.CharField(max_length=500, blank=True, help_text="Why it does not take place, as the public reads it.")
    mode = models.CharField(max_length=9, choices=Mode, default=Mode.IN_PERSON)
    venue = models.CharField(max_length=300, blank=True)
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    joining = models.TextField(blank=True, help_text="How the public attends: entrance, link, whom to tell.")
    report_deadline = models.DateField(null=True, blank=True, help_text="Only when it differs from the rule.")
    publication_deadline = models.DateField(null=True, blank=True, help_text="Only when it differs.")
    question_deadline = models.DateTimeField(null=True, blank=True, help_text="Only when it differs.")
    version = models.PositiveIntegerField(default=1)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["date", "group"]
        constraints = [
            models.UniqueConstraint(fields=["group", "date"], name="meeting_one_a_day"),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gt=F("starts")), name="meeting_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_because="") | Q(status="cancelled"), name="meeting_reason_of_cancellation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group.short_name or self.group.name}, {self.date:%-d %B %Y}"


class Attendance(models.Model):
    """A person at a meeting, or their apologies, with the words as printed."""

    class Capacity(models.TextChoices):
        BOARD = "board", "Board"
        MEMBER = "member", "Member"
        GUEST = "guest", "Guest"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    capacity = models.CharField(max_length=6, choices=Capacity)
    present = models.BooleanField(default=True, help_text="Not present: apologies were received.")
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="attendances"
    )
    team = models.CharField(max_length=120, blank=True, help_text="Team within the agency.")
    printed_name = models.CharField(max_length=200, blank=True)
    printed_agency = models.CharField(max_length=300, blank=True)
    represents = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="represented_by",
        help_text="The absent person whose seat this one takes; counts as the Board member.",
    )
    replaces = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="A newcomer: whom they follow in the seat.",
    )
    arrived = models.TimeField(
        null=True, blank=True, help_text="When they came, if later than the rest; or came back, if after they left."
    )
    left = models.TimeField(null=True, blank=True, help_text="When they left, if before the end.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Order as printed.")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["meeting", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(represents=None) | Q(present=True), name="attendance_only_the_present_represent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.meeting}"


class AttendanceRole(models.Model):
    """What somebody did at the meeting; the chair can change during it."""

    class Role(models.TextChoices):
        CHAIR = "chair", "Chair"
        VICE_CHAIR = "vice_chair", "Vice Chair"
        MINUTES = "minutes", "Minutes"

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=10, choices=Role)
    span = models.CharField(max_length=100, blank=True, help_text="If not throughout: for example until item 7.")

    class Meta:
        ordering = ["attendance", "role", "span"]
        constraints = [models.UniqueConstraint(fields=["attendance", "role", "span"], name="role_once")]

    def __str__(self) -> str:
        return self.get_role_display()
