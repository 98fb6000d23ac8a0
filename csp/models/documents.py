"""The numbered document: one shape for minutes, reports, terms of reference, plan and review.

A document holds sections, a section holds blocks. Numbers (5, 5.1, 9.1.2) come from position and are
never typed nor stored: see csp.numbering. A block is one row with a stable identity and a version, so
that action points and decisions can hang on it.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords


class Audience(models.TextChoices):
    """Who may read a thing, from the widest to the narrowest circle."""

    PUBLIC = "public", "Public"
    MEMBERS = "members", "Members only"
    CLOSED = "closed", "Closed: Board, members and invited guests"


class Document(models.Model):
    """A titled document of sections."""

    class Numbering(models.TextChoices):
        DECIMAL = "decimal", "1, 1.1, 1.1.1"
        LETTERS = "letters", "1, a), b)"
        NONE = "none", "No numbers"

    title = models.CharField(max_length=300)
    numbering = models.CharField(max_length=8, choices=Numbering, default=Numbering.DECIMAL)
    revision = models.PositiveBigIntegerField(
        default=0, help_text="Counts the saves of its editors, so that each hears of the others' work."
    )

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """A part of a document with a heading. An appendix is lettered A, B, C and follows the sections."""

    class Kind(models.TextChoices):
        NUMBERED = "numbered", "Numbered section"
        PLAIN = "plain", "Section without a number"
        APPENDIX = "appendix", "Appendix"

    identity = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.NUMBERED)
    title = models.CharField(max_length=500, blank=True, help_text="Empty: text before the first heading.")
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.PUBLIC)
    public_wording = models.TextField(
        blank=True, help_text="What the public reads instead of a closed section. Empty: a note that it is withheld."
    )

    history = HistoricalRecords(excluded_fields=["position"])

    class Meta:
        ordering = ["document", "position"]
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="section_position_unique"),
            models.CheckConstraint(
                condition=~Q(audience="public") | Q(public_wording=""), name="section_wording_only_if_closed"
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"Section {self.position}"


class Block(models.Model):
    """One numbered sub-heading or paragraph, a table or an image.

    `text` is light Markdown: bold, italic, links, bullets, further unnumbered paragraphs; HTML is off.
    `depth` 1 is numbered 5.1 (or a), 2 is numbered 5.1.1 under the sub-heading before it.
    """

    class Kind(models.TextChoices):
        SUBHEADING = "subheading", "Sub-heading"
        PARAGRAPH = "paragraph", "Paragraph"
        TABLE = "table", "Table"
        IMAGE = "image", "Image"

    identity = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PARAGRAPH)
    numbered = models.BooleanField(default=True)
    depth = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(blank=True, help_text="Of a table: its caption. Of an image: its alternative text.")
    rows = models.JSONField(null=True, blank=True, help_text="Of a table: rows of cells, the first row the head.")
    image = models.ForeignKey("csp.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    # Each wording and who wrote it. Position is left out: moving a paragraph does not change what it says.
    # The reason of a row is the identity of the operation that wrote it, by which a repeated one is known.
    history = HistoricalRecords(excluded_fields=["position"])

    class Meta:
        ordering = ["section", "position"]
        constraints = [
            models.UniqueConstraint(fields=["section", "position"], name="block_position_unique"),
            models.CheckConstraint(condition=Q(depth__in=[1, 2]), name="block_depth_one_or_two"),
            models.CheckConstraint(
                condition=Q(kind="table", rows__isnull=False) | ~Q(kind="table") & Q(rows__isnull=True),
                name="block_rows_only_in_tables",
            ),
            models.CheckConstraint(
                condition=Q(kind="image", image__isnull=False) | ~Q(kind="image") & Q(image__isnull=True),
                name="block_image_only_in_images",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["subheading", "paragraph"]) | Q(numbered=False),
                name="block_tables_and_images_unnumbered",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class KeptWording(models.Model):
    """What somebody wrote that could not be saved because another had changed the same thing meanwhile.

    It is kept word for word until its writer, or whoever tends the document, settles which words stand.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="kept_wordings")
    operation = models.UUIDField(unique=True, help_text="The operation that was refused: sent twice, kept once.")
    thing = models.CharField(max_length=12, help_text="block, section, action or decision.")
    identity = models.UUIDField(help_text="Of the thing that both changed.")
    base_version = models.PositiveIntegerField(help_text="The version that its writer had before them.")
    content = models.JSONField(help_text="All that the refused operation said.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["document", "at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="kept_wording_settled_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.thing} {self.identity}, kept {self.at}"


class Phrase(models.Model):
    """A sentence that the partnership's minutes use again and again, typed by a short key."""

    key = models.SlugField(max_length=12, unique=True, help_text="A few letters, for example nob.")
    text = models.TextField()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key
