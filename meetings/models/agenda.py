"""The agenda: numbered items, their parts, headings and unnumbered rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from csp.models import Agency, Document, Person, Priority, User
from meetings.models.meeting import Meeting


class Agenda(models.Model):
    """The agenda of one meeting. Text for the public: its own, or else the partnership's standing text."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="agenda")
    notes = models.TextField(blank=True, help_text="Lines printed above the items, one a line.")
    public_information = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"Agenda, {self.meeting}"


class AgendaItem(models.Model):
    """A row of the agenda. Its number is its place among the numbered items (see meetings.queries).

    A part (two updates under one number) is a row with a parent; its lead and minutes are its own.
    """

    class Kind(models.TextChoices):
        ITEM = "item", "Numbered item"
        PART = "part", "Part of an item"
        HEADING = "heading", "Group heading"
        BREAK = "break", "Row without a number"

    class Purpose(models.TextChoices):
        NONE = "", "Not stated"
        AGREE = "agree", "For agreement"
        DISCUSS = "discuss", "For discussion"
        REVIEW = "review", "For review"
        NOTE = "note", "To be noted"
        PRESENT = "present", "Presentation"
        VERBAL = "verbal", "Verbal update"
        WRITTEN = "written", "Written report"
        NEXT_MEETING = "next", "Date of the next meeting"

    class Session(models.TextChoices):
        OPEN = "open", "Open to the public"
        CLOSED = "closed", "Closed"

    class About(models.TextChoices):
        NOTHING = "", "Nothing of the record"
        MINUTES = "minutes", "Minutes of an earlier meeting"
        ACTION_LOG = "action_log", "The action log"

    agenda = models.ForeignKey(Agenda, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField(help_text="Within the agenda, or within the parent.")
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.ITEM)
    purpose = models.CharField(max_length=7, choices=Purpose, default=Purpose.NONE, blank=True)
    session = models.CharField(max_length=6, choices=Session, default=Session.OPEN)
    title = models.CharField(max_length=500, blank=True, help_text="Empty only where the parts say it all.")
    notes = models.TextField(blank=True, help_text="Further lines under the title, for example an address.")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Time allotted.")
    time_words = models.CharField(max_length=40, blank=True, help_text="Instead of minutes: Written report.")
    about = models.CharField(
        max_length=10, choices=About, default=About.NOTHING, blank=True, help_text="What of the record it takes up."
    )
    about_meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Of an item that takes up minutes: the meeting whose minutes they are.",
    )
    personal_copies = models.BooleanField(
        default=False, help_text="Each copy of its papers carries the name of its reader."
    )
    priority = models.ForeignKey(
        Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items",
        help_text="The priority of the partnership that it is about.",
    )
    version = models.PositiveIntegerField(default=1)
    next_date = models.DateField(null=True, blank=True, help_text="Of the last row: the next meeting.")

    class Meta:
        ordering = ["agenda", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["agenda", "position"], condition=Q(parent=None), name="agenda_position_unique"
            ),
            models.UniqueConstraint(
                fields=["parent", "position"], condition=Q(parent__isnull=False), name="part_position_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind="part", parent__isnull=False) | ~Q(kind="part") & Q(parent__isnull=True),
                name="agenda_only_parts_have_a_parent",
            ),
            models.CheckConstraint(
                condition=Q(about="minutes", about_meeting__isnull=False) | ~Q(about="minutes") & Q(about_meeting=None),
                name="agenda_minutes_name_their_meeting",
            ),
            models.CheckConstraint(
                condition=Q(kind="item") | ~Q(title=""), name="agenda_only_an_item_may_lack_a_title"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaLead(models.Model):
    """Who leads an item: words as printed, and the person or agency they mean where the record knows it."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="leads")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["item", "position"]
        constraints = [models.UniqueConstraint(fields=["item", "position"], name="lead_position_unique")]

    def __str__(self) -> str:
        return self.words


class Invitation(models.Model):
    """A guest is invited to a closed item: until the day of the meeting is over they may read its papers, and nothing else."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["item", "invited_at", "id"]
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="invitation_once")]

    def __str__(self) -> str:
        return f"{self.person}, to {self.item}"
