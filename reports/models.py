"""Publications: what the public and the members read. Immutable, versioned, chained and signed.

A publication's row says what was published; its content (HTML, data) stands in a row of its own and its
PDF in FILES_DIR, so that a withdrawal can remove the content everywhere and leave the row, and with it the
chain, whole. Every act (publication, withdrawal) is one link of the chain.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from csp.models import User
from meetings.models import Meeting, Paper, StandingVersion
from meetings.timetable import Year


class PublicationQuerySet(models.QuerySet):
    def public(self) -> PublicationQuerySet:
        """What the public may read: the only source of public pages, search, feeds and open data."""
        return self.filter(audience=Publication.Audience.PUBLIC)

    def standing(self) -> PublicationQuerySet:
        """In force: not superseded and not withdrawn."""
        return self.filter(superseded_by=None, withdrawal=None)


class Publication(models.Model):
    """One published version of one thing. Nothing in it changes once written."""

    class Kind(models.TextChoices):
        NOTICE = "notice", "Notice of meeting"
        AGENDA = "agenda", "Agenda"
        ACTION_LOG = "actions", "Action points"
        MINUTES = "minutes", "Minutes"
        PAPER = "paper", "Paper"
        PACK = "pack", "Pack"
        SUPPLEMENT = "late", "Supplement"
        TIMETABLE = "timetable", "Timetable"
        ACCOUNTS = "accounts", "Accounts"
        STANDING = "standing", "Standing document"

    # What is of a year, and of no meeting; a standing document is of neither.
    YEARLY = (Kind.TIMETABLE, Kind.ACCOUNTS)
    ALONE = (*YEARLY, Kind.STANDING)

    class Audience(models.TextChoices):
        PUBLIC = "public", "Public"
        MEMBERS = "members", "Board and members"

    kind = models.CharField(max_length=9, choices=Kind)
    audience = models.CharField(max_length=8, choices=Audience)
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="publications",
        help_text="Whose it is. A timetable and accounts, which are of a year, and a standing document have none.",
    )
    paper = models.ForeignKey(
        Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="publications"
    )
    # The permanent address is /meetings/<place>/<slug>/v<version>/ (members' packs have none as yet), of a
    # timetable or of accounts /<place>/v<version>/, of a standing document /<place>/<slug>/v<version>/.
    place = models.CharField(
        max_length=80,
        help_text="2023-07-11, or masg/2023-06-21 for another group; timetable/2023-24; money/2022-23; documents/terms-of-reference.",
    )
    slug = models.SlugField(max_length=90, help_text="agenda, minutes, pack, paper-<slug> ...")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    # Copies, so that public pages read publications alone.
    group_name = models.CharField(max_length=200)
    meeting_date = models.DateField(
        help_text="Of a timetable or accounts: the first day of the year. Of a standing document: that from which it is in force."
    )
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=254, help_text="Their e-mail address on that day; never shown.")
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    html_sha256 = models.CharField(max_length=64)
    data_sha256 = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")
    pdf_pages = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(
        max_length=64, help_text="Of the canonical statement of all the above (reports.chain)."
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["published_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "slug", "audience", "version"], name="publication_address_unique"
            ),
            models.CheckConstraint(
                condition=Q(version=1, supersedes=None) | Q(version__gt=1, supersedes__isnull=False),
                name="publication_first_or_supersedes",
            ),
            models.CheckConstraint(
                condition=Q(kind="paper", paper__isnull=False) | ~Q(kind="paper") & Q(paper=None),
                name="publication_paper_only_for_papers",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["timetable", "accounts", "standing"], meeting=None)
                | ~Q(kind__in=["timetable", "accounts", "standing"]) & Q(meeting__isnull=False),
                name="publication_of_a_meeting_unless_of_its_own",
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=F("id")), name="publication_not_its_own_successor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class Content(models.Model):
    """What a publication says. Removed by a withdrawal, otherwise never touched."""

    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="content")
    html = models.TextField(help_text="A fragment: sections and headings from level 2, no page around it.")
    data = models.TextField(help_text="Canonical JSON of the same content.")

    def __str__(self) -> str:
        return f"Content of {self.publication}"


class Withdrawal(models.Model):
    """A publication made in error: its content is gone, this dated notice stays at its address."""

    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="withdrawal")
    at = models.DateTimeField()
    by = models.CharField(max_length=254, help_text="Their e-mail address on that day; never shown.")
    reason = models.TextField(help_text="Shown to the public.")
    sha256 = models.CharField(max_length=64, help_text="Of its canonical statement.")

    def __str__(self) -> str:
        return f"Withdrawal of {self.publication}"


class ChainLink(models.Model):
    """One act in the chain: its number, the statement of what was done, the hash of that, of the link before
    and of the number together, and a signature."""

    sequence = models.PositiveIntegerField(unique=True)
    publication = models.OneToOneField(
        Publication, null=True, blank=True, on_delete=models.PROTECT, related_name="link"
    )
    withdrawal = models.OneToOneField(
        Withdrawal, null=True, blank=True, on_delete=models.PROTECT, related_name="link"
    )
    statement = models.TextField(help_text="Canonical JSON of the act: what each field said (reports.chain).")
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)
    signature = models.CharField(max_length=128, help_text="Ed25519 over sequence and sha256, in hex.")

    class Meta:
        ordering = ["sequence"]
        constraints = [
            models.CheckConstraint(
                condition=Q(publication=None, withdrawal__isnull=False)
                | Q(publication__isnull=False, withdrawal=None),
                name="link_to_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(sequence=1, previous_sha256="") | Q(sequence__gt=1) & ~Q(previous_sha256=""),
                name="link_first_or_linked",
            ),
        ]

    def __str__(self) -> str:
        return f"Link {self.sequence}"


class Reading(models.Model):
    """Somebody opened a members' copy: kept for the officer, who answers for papers in confidence."""

    class Form(models.TextChoices):
        PAGE = "page", "Page"
        PDF = "pdf", "PDF"

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="readings")
    reader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="readings")
    form = models.CharField(max_length=4, choices=Form)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-last_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "reader", "form"], name="reading_once"),
            models.CheckConstraint(condition=Q(last_at__gte=F("first_at")), name="reading_first_before_last"),
        ]

    def __str__(self) -> str:
        return f"{self.reader}: {self.publication}"


class ReleaseQuerySet(models.QuerySet):
    def of_year(self, year: Year, yearly: str) -> ReleaseQuerySet:
        """Orders for the timetable or for the accounts (Release.Yearly) of `year`: the two share their years."""
        return self.filter(year=year.slug, yearly=yearly)


class Release(models.Model):
    """An order to publish what a meeting has, the timetable or accounts of a year, or a version of a standing document: now
    or at a time, once approved where that is asked for.

    It says what the officer saw: which things, the findings they accepted, and a digest of the content, so
    that what changed after they looked is not published unseen.
    """

    class Status(models.TextChoices):
        APPROVAL = "approval", "Waiting for approval"
        WAITING = "waiting", "Waiting for its time"
        RUNNING = "running", "Being published"
        DONE = "done", "Published"
        FAILED = "failed", "Not published"
        CALLED_OFF = "called_off", "Called off"

    class Yearly(models.TextChoices):
        TIMETABLE = "timetable", "Timetable"
        ACCOUNTS = "accounts", "Accounts"

    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="releases")
    year = models.CharField(max_length=7, blank=True, help_text="Of what is of a year: 2031-32.")
    yearly = models.CharField(
        max_length=9, choices=Yearly, default=Yearly.TIMETABLE, help_text="Which thing of the year; of a meeting it says nothing."
    )
    version = models.ForeignKey(
        StandingVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="releases",
        help_text="Of a standing document.",
    )
    what = models.JSONField(help_text="Names of what is to be published, as reports.services.WHAT.")
    seen_sha256 = models.CharField(max_length=64, help_text="Of what the officer saw when they ordered it.")
    seen = models.JSONField(default=dict, blank=True, help_text="Of each thing they saw its own digest.")
    again = models.BooleanField(default=False, help_text="Also what was withdrawn with these very words.")
    accepted = models.JSONField(default=list, help_text="Findings of the preflight accepted as they are, in words.")
    status = models.CharField(max_length=10, choices=Status)
    at = models.DateTimeField(help_text="When to publish.")
    ordered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(auto_now_add=True)
    needs_approval = models.BooleanField(default=False)
    approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    progress = models.CharField(max_length=300, blank=True)
    outcome = models.TextField(blank=True, help_text="What was published, or why it was not.")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("ordered_by")), name="release_approved_by_another"
            ),
            models.CheckConstraint(
                condition=Q(needs_approval=False) | Q(approved_by__isnull=False)
                | Q(status__in=["approval", "called_off", "failed"]),
                name="release_not_without_approval",
            ),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(status__in=["approval", "waiting", "running"]),
                name="release_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, year="", version=None) | Q(meeting=None, version=None) & ~Q(year="")
                | Q(meeting=None, year="", version__isnull=False),
                name="release_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["version"], condition=Q(status__in=["approval", "waiting", "running"]),
                name="release_one_version_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["year", "yearly"], condition=Q(status__in=["approval", "waiting", "running"]) & ~Q(year=""),
                name="release_one_of_a_year_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of}: {self.get_status_display()}"

    @property
    def of_year(self) -> Year | None:
        """The year of which it publishes something; None of a meeting."""
        return Year.named(self.year) if self.year else None

    @property
    def timetable(self) -> Year | None:
        """The year whose timetable it publishes; None of anything else."""
        return self.of_year if self.yearly == self.Yearly.TIMETABLE else None

    @property
    def accounts(self) -> Year | None:
        """The year whose accounts it publishes; None of anything else."""
        return self.of_year if self.yearly == self.Yearly.ACCOUNTS else None

    @property
    def of(self) -> str:
        """What it publishes something of, in words."""
        if self.of_year is not None:
            return f"{self.get_yearly_display().lower()} {self.of_year}"
        return str(self.version or self.meeting)

    @property
    def called(self) -> str:
        """What goes out, as a subject says it: papers for 8 July 2031, timetable 2031/32."""
        return f"papers for {self.meeting.date:%-d %B %Y}" if self.meeting else self.of
