"""Partnership, groups, agencies, people, and their dated memberships and offices."""

from __future__ import annotations

from datetime import date, time

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

INFERRED = "Worked out from minutes; worked out anew when more are imported."


class DatedQuerySet(models.QuerySet):
    """Rows that hold from `starts` (empty: since before the record) to `ends`, its last day included."""

    def on(self, day: date) -> DatedQuerySet:
        """Rows in force on `day`."""
        return self.filter(Q(starts=None) | Q(starts__lte=day), Q(ends=None) | Q(ends__gte=day))


class RulesQuerySet(DatedQuerySet):
    """Rules of the record."""

    def in_order(self) -> RulesQuerySet:
        """The earliest first; those without a first day before all others."""
        return self.order_by(F("starts").asc(nulls_first=True))


class Dated(models.Model):
    """A fact with a first and a last day, both optional."""

    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def in_order(name: str) -> models.CheckConstraint:
    """Constraint `name`: a dated row does not end before it starts."""
    return models.CheckConstraint(
        condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")),
        name=name,
        violation_error_message="The last day lies before the first.",
    )


def since(field: str) -> Coalesce:
    """`field` for a unique constraint in which two empty dates count as the same (SQLite knows no other way)."""
    return Coalesce(field, Value(date.min), output_field=models.DateField())


class Partnership(models.Model):
    """The one partnership of this installation, and how the public reaches it."""

    class Colour(models.TextChoices):
        """Each is dark enough for white letters on it, and as letters on white (7:1 and more)."""

        PETROL = "petrol", "Petrol"
        NAVY = "navy", "Navy"
        FOREST = "forest", "Forest green"
        PLUM = "plum", "Plum"
        BRICK = "brick", "Brick red"
        SLATE = "slate", "Slate"

    one = models.BooleanField(default=True, unique=True, editable=False)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40, blank=True)
    area = models.CharField(max_length=100, blank=True)
    strapline = models.CharField(max_length=200, blank=True)
    host = models.CharField("host organisation", max_length=200, blank=True)
    support_title = models.CharField(max_length=200, default="Community Safety Partnership Support Officer")
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    website = models.URLField(blank=True)
    colour = models.CharField(max_length=6, choices=Colour, default=Colour.PETROL, help_text="Of its annual reviews.")
    second_approval = models.BooleanField(
        default=False, help_text="Somebody other than who asks for it approves each publication."
    )
    public_information = models.OneToOneField(
        "csp.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Standing text for the public and the media, printed behind each agenda.",
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(one=True), name="partnership_only_one")]

    def __str__(self) -> str:
        return self.name


class RuleFields(models.Model):
    """What terms of reference say of quorum, votes and deadlines."""

    class Voters(models.TextChoices):
        BOARD = "board", "Agencies of Board members"
        ALL = "all", "Agencies of Board members and members"

    class Tie(models.TextChoices):
        CHAIR = "chair", "The Chair has the deciding vote"
        FALLS = "falls", "The motion falls"

    quorum = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Board members, representatives included. Empty: none stated."
    )
    report_days = models.PositiveSmallIntegerField(default=14, help_text="Days before the meeting.")
    publication_working_days = models.PositiveSmallIntegerField(
        default=5, help_text="Clear working days before the meeting."
    )
    question_time = models.TimeField(default=time(10, 0), help_text="On the last working day before the meeting.")
    voters = models.CharField(max_length=5, choices=Voters, default=Voters.BOARD, help_text="Who votes; one vote each.")
    notified_votes = models.BooleanField(
        default=True, help_text="Votes of absent, unrepresented Board members count if they were notified beforehand."
    )
    tie = models.CharField("in a tie", max_length=5, choices=Tie, default=Tie.CHAIR)

    class Meta:
        abstract = True


class Rules(Dated, RuleFields):
    """What the terms of reference in force said: a meeting is judged by the rules of its day."""

    objects = RulesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "rules"
        constraints = [
            in_order("rules_dates_in_order"),
            models.UniqueConstraint(since("starts"), name="rules_one_per_start"),
        ]

    def __str__(self) -> str:
        return f"Rules from {self.starts or 'the beginning'}"


class Group(Dated):
    """A body that holds meetings: the Partnership itself, a steering group, a task and finish group. `starts` and `ends`:
    its first and last day."""

    class Kind(models.TextChoices):
        PARTNERSHIP = "partnership", "Partnership"
        STEERING = "steering", "Steering group"
        TASK = "task", "Task and finish group"
        OTHER = "other", "Other group"

    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=40, blank=True)
    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    purpose = models.TextField(blank=True, help_text="What it was set up for, in a sentence or two.")

    class Meta:
        constraints = [
            in_order("group_dates_in_order"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="partnership"), name="group_one_is_the_partnership"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Agency(Dated):
    """A public body or organisation. A body that ended names its successor (the CCG became the ICS)."""

    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=40, blank=True, help_text="The abbreviation, for example ICS.")
    statutory = models.BooleanField(default=False)
    org_id = models.CharField(
        "organisation identifier", max_length=80, blank=True,
        help_text="As open data names it (org-id.guide): GB-CHC-1012345 for a charity, GB-LAE-TBR for a council.",
    )
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    class Meta:
        verbose_name_plural = "agencies"
        constraints = [
            in_order("agency_dates_in_order"),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("id")), name="agency_not_its_own_successor"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AgencyName(models.Model):
    """Another name by which papers call an agency: an earlier name, a shorter one, a different spelling."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=200, unique=True)
    until = models.DateField(
        null=True, blank=True, help_text="Of an earlier name: the last day on which the agency bore it."
    )

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody the record names. The title stands apart: "Chief Inspector" changes, the person stays."""

    name = models.CharField(max_length=120, help_text="As spoken, without title: Jessica-Rose Kennedy.")
    title = models.CharField(max_length=60, blank=True, help_text="Councillor, Chief Inspector, Dr.")
    distinction = models.CharField(
        max_length=80, blank=True, help_text="Tells two people of one name apart, for example their agency."
    )
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(fields=["name", "distinction"], name="person_name_unique")]

    def __str__(self) -> str:
        return f"{self.title} {self.name}".strip()


class Membership(Dated):
    """A person sits in a group for an agency. `starts` is the first day the record knows."""

    class Standing(models.TextChoices):
        BOARD = "board", "Board member"
        MEMBER = "member", "Member"

    class Role(models.TextChoices):
        REPRESENTATIVE = "representative", "Representative"
        DEPUTY = "deputy", "Deputy"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    team = models.CharField(max_length=120, blank=True)
    standing = models.CharField(max_length=8, choices=Standing)
    role = models.CharField(max_length=14, choices=Role, default=Role.REPRESENTATIVE)
    inferred = models.BooleanField(default=False, help_text=INFERRED)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            in_order("membership_dates_in_order"),
            models.UniqueConstraint(
                "person", "group", Coalesce("agency", 0), "standing", since("starts"), name="membership_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_standing_display()} of {self.group}"


class AwaitedSeat(Dated):
    """A seat of an agency that nobody holds: it is awaited from `starts` until somebody is named."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="awaited_seats")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="awaited_seats")
    standing = models.CharField(max_length=8, choices=Membership.Standing)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            in_order("awaited_seat_dates_in_order"),
            models.UniqueConstraint(
                fields=["group", "agency", "standing"], condition=Q(ends=None), name="awaited_seat_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} in {self.group}: awaited"


class Office(Dated):
    """An office held by a person in a group: Chair, Vice Chair, support officer, priority lead."""

    class Kind(models.TextChoices):
        CHAIR = "chair", "Chair"
        VICE_CHAIR = "vice_chair", "Vice Chair"
        SUPPORT_OFFICER = "support_officer", "Support officer"
        PRIORITY_LEAD = "priority_lead", "Priority lead"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="offices")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="offices")
    kind = models.CharField(max_length=16, choices=Kind)
    matter = models.CharField(max_length=200, blank=True, help_text="Of a priority lead: the priority, in words.")
    priority = models.ForeignKey(
        "csp.Priority", null=True, blank=True, on_delete=models.PROTECT, related_name="leads",
        help_text="The priority that those words mean, where the record has it.",
    )
    inferred = models.BooleanField(default=False, help_text=INFERRED)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            in_order("office_dates_in_order"),
            models.CheckConstraint(condition=Q(priority=None) | Q(kind="priority_lead"), name="office_priority_of_a_lead"),
            models.UniqueConstraint(
                "person", "group", "kind", "matter", since("starts"), name="office_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.group}: {self.person}"
