"""Papers of a meeting: numbered reports, other documents, and PDF files kept as they came."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from csp.models import Audience, Document, Person, StoredFile
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting


class Paper(models.Model):
    """A paper before a meeting: either text of our own (`document`) or a PDF (`file`), never neither."""

    class Kind(models.TextChoices):
        REPORT = "report", "Report (To, From, Subject)"
        DOCUMENT = "document", "Document"
        FILE = "file", "File kept as it came"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=300)
    slug = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0, help_text="Among papers of one item, and those of none.")
    to = models.CharField(max_length=300, blank=True)
    author = models.CharField("from", max_length=300, blank=True)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.PUBLIC)
    document = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="paper"
    )
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="papers")
    source = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="The Word file it was read from.",
    )
    pages = models.PositiveIntegerField(null=True, blank=True, help_text="Of a file.")
    tagged = models.BooleanField(default=False, help_text="Of a file: it carries a structure for screen readers.")
    version = models.PositiveIntegerField(default=1)
    checked = models.BooleanField(default=False, help_text="The officer has compared it with its original.")
    late = models.BooleanField(default=False, help_text="Came after publication; named in a supplement.")
    items = models.ManyToManyField(AgendaItem, through="PaperItem", related_name="papers")

    class Meta:
        ordering = ["meeting", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "slug"], name="paper_slug_unique"),
            models.CheckConstraint(
                condition=Q(kind="file", file__isnull=False, document__isnull=True, pages__isnull=False)
                | ~Q(kind="file") & Q(file__isnull=True, document__isnull=False, pages__isnull=True),
                name="paper_file_or_document",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PaperItem(models.Model):
    """A paper serves an agenda item, or several, or parts of them."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="paper_items")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="paper_items")

    class Meta:
        ordering = ["paper", "item__position", "id"]
        constraints = [models.UniqueConstraint(fields=["paper", "item"], name="paper_item_once")]

    def __str__(self) -> str:
        return f"{self.paper} for {self.item}"


class ReportRequest(models.Model):
    """A report asked of somebody for an agenda item. Its link lets just them write or upload just this one.

    Awaited until it has a paper; late when that came, or is still missing, after `due`.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="report_requests")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="report_requests"
    )
    title = models.CharField(max_length=300)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="report_requests")
    email = models.EmailField()
    message = models.TextField(blank=True, help_text="A word of the officer's own in the e-mail.")
    due = models.DateField()
    secret_sha256 = models.CharField(max_length=64, unique=True, help_text="Of the secret in the link.")
    secret_salt = models.CharField(
        max_length=32, blank=True, help_text="With SECRET_KEY it makes the secret, which a reminder repeats. Empty: made before that."
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    paper = models.OneToOneField(
        Paper, null=True, blank=True, on_delete=models.SET_NULL, related_name="request"
    )
    received_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "due", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(called_off_at=None) | Q(received_at=None), name="request_not_called_off_once_received"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, from {self.person}"

    @property
    def own_key(self) -> str:
        """What stands in the address in the place of the link's secret for its author, signed in."""
        return f"mine-{self.pk}"
