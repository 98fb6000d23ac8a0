"""Documents that stand for years: terms of reference, the community safety plan, each year's review; their versions and what
each rules.

A version is a numbered document. It is drafted, proposed to a meeting by a paper, agreed by a decision, and in force
from a day until the next one is. Which version is in force on a day follows from these days alone.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from csp.models import Document, Group, RuleFields, Rules
from meetings.models.minutes import Decision
from meetings.models.papers import Paper
from meetings.timetable import Year


class StandingDocument(models.Model):
    """Terms of reference, a plan or the review of a year of one group, in all its versions."""

    class Kind(models.TextChoices):
        TERMS = "terms", "Terms of reference"
        PLAN = "plan", "Community Safety Plan"
        REVIEW = "review", "Annual Review"

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="standing_documents")
    kind = models.CharField(max_length=6, choices=Kind)
    year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of a review: the calendar year of its 1 April.")

    class Meta:
        ordering = ["group", "-kind", "-year"]
        constraints = [
            models.UniqueConstraint("group", "kind", Coalesce("year", 0), name="standing_document_one_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kind="review", year__isnull=False) | ~Q(kind="review") & Q(year=None), name="standing_document_year_of_a_review"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What it is called: of another group than the Partnership with the group's name."""
        words = self.get_kind_display()
        if self.year is not None:
            words = f"{words} {Year(self.year)}"
        if self.group.kind == Group.Kind.PARTNERSHIP:
            return words
        return f"{words} of the {self.group.short_name or self.group.name}"

    @property
    def rules(self) -> bool:
        """Whether its versions bring the rules by which meetings and votes are judged."""
        return self.kind == self.Kind.TERMS and self.group.kind == Group.Kind.PARTNERSHIP


class StandingVersionQuerySet(models.QuerySet):
    """Versions of standing documents."""

    def in_force_on(self, day: date) -> StandingVersionQuerySet:
        """Of each document the agreed version that began last, on `day` or before."""
        begun = StandingVersion.objects.filter(standing=models.OuterRef("standing"), starts__lte=day).order_by("-starts")
        return self.filter(pk=models.Subquery(begun.values("pk")[:1]))


class StandingVersion(models.Model):
    """One version: its text, how far it has come, and from when it is in force."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PROPOSED = "proposed", "Proposed"
        AGREED = "agreed", "Agreed"

    standing = models.ForeignKey(StandingDocument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="standing_version")
    summary = models.TextField(blank=True, help_text="For the public, printed before it: what it is about, or what is new in it.")
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    drafted = models.JSONField(
        default=list, blank=True,
        help_text="Of a review: what the record said of each paragraph when it was last drafted or looked at. Each [first identity, text, rows].",
    )
    doubts = models.JSONField(default=list, blank=True, help_text="What was uncertain when it was read from a paper, in sentences.")
    source = models.ForeignKey(
        Paper, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="The paper that it was taken from."
    )
    proposal = models.OneToOneField(
        Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="proposes",
        help_text="The report that puts it before a meeting, with what would change.",
    )
    wording = models.OneToOneField(
        Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="words_of",
        help_text="The paper that holds the whole of it as it was proposed.",
    )
    proposed_starts = models.DateField(null=True, blank=True, help_text="From when it would be in force, as it was proposed.")
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="agreed_versions", help_text="That agreed it."
    )
    agreed_words = models.CharField(
        max_length=300, blank=True, help_text="How it was agreed, where the record holds no decision."
    )
    starts = models.DateField("in force from", null=True, blank=True)

    objects = StandingVersionQuerySet.as_manager()

    class Meta:
        ordering = ["standing", "number"]
        constraints = [
            models.UniqueConstraint(fields=["standing", "number"], name="standing_version_number_unique"),
            # With this, on any day one version is in force, or none: that which began last.
            models.UniqueConstraint(fields=["standing", "starts"], name="standing_version_one_per_start"),
            models.UniqueConstraint(
                fields=["standing"], condition=Q(status="proposed"), name="standing_version_one_proposed"
            ),
            models.CheckConstraint(
                condition=Q(status="agreed", starts__isnull=False) & (
                    Q(decision__isnull=False, agreed_words="") | Q(decision=None) & ~Q(agreed_words="")
                ) | ~Q(status="agreed") & Q(starts=None, decision=None, agreed_words=""),
                name="standing_version_in_force_once_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(status="proposed") | Q(proposal__isnull=False), name="standing_version_proposed_by_a_paper"
            ),
            models.CheckConstraint(
                condition=~Q(status="draft") | Q(proposed_starts=None), name="standing_version_day_once_proposed"
            ),
            models.CheckConstraint(
                condition=Q(proposal=None) | Q(wording=None) | ~Q(proposal=F("wording")),
                name="standing_version_report_is_not_its_wording",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standing.name}, version {self.number}"


class VersionRules(RuleFields):
    """What a version of the Partnership's terms of reference says of quorum, votes and deadlines.

    `row`: the rules of the record that it brought into force with its first day; none before that.
    """

    version = models.OneToOneField(StandingVersion, on_delete=models.CASCADE, related_name="rules")
    row = models.OneToOneField(Rules, null=True, blank=True, on_delete=models.PROTECT, related_name="of_version")

    class Meta:
        verbose_name_plural = "rules of versions"

    def __str__(self) -> str:
        return f"Rules of {self.version}"
