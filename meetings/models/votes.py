"""Votes: a motion, who sat at the table when it was put, the vote of each agency, and what came of it.

A vote is open until it has a result. What a result says follows from the rows behind it, and the database holds it to
that: see the constraints here and meetings.triggers.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from csp.models import Agency, Block, Person, Rules
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Attendance, Meeting
from meetings.models.papers import Paper


class Ballot(models.Model):
    """A motion put to the vote. Before it is opened, votes notified beforehand can be noted."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="ballots")
    position = models.PositiveSmallIntegerField()
    motion = models.TextField(help_text="Its words; those of a recommendation as they were when it was taken up.")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="ballots")
    paper = models.ForeignKey(
        Paper, null=True, blank=True, on_delete=models.SET_NULL, related_name="ballots", help_text="Whose recommendation it is."
    )
    source = models.ForeignKey(
        Block, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="The recommendation itself."
    )
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="ballot_position_unique"),
            models.CheckConstraint(condition=~Q(motion=""), name="ballot_has_a_motion"),
        ]

    def __str__(self) -> str:
        return self.motion[:60]


class BallotSeat(models.Model):
    """Somebody who was at the table when the vote was closed, and an agency for which they sat (None: none).

    A representative who is also a member in their own right has two rows.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="seats")
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="ballot_seats")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["ballot", "id"]
        constraints = [
            models.UniqueConstraint("ballot", "attendance", Coalesce("agency", 0), name="ballot_seat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attendance.person} for {self.agency or 'no agency'}"


class Vote(models.Model):
    """The vote of an agency: one in each ballot."""

    class Choice(models.TextChoices):
        FOR = "for", "For"
        AGAINST = "against", "Against"
        ABSTAIN = "abstain", "Abstain"

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="votes")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=7, choices=Choice)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", help_text="The Board member, or the representative who sat for them."
    )
    notified = models.BooleanField(default=False, help_text="Told to the officer beforehand by somebody absent and unrepresented.")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["ballot", "id"]
        constraints = [models.UniqueConstraint(fields=["ballot", "agency"], name="vote_one_per_agency")]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_choice_display()}"


_QUORATE = Q(quorum=None) | Q(present__gte=F("quorum"))
_EQUAL = Q(votes_for=F("votes_against"))


class BallotResult(models.Model):
    """The closing of a vote, with the rules by which it was judged: never changed."""

    class Outcome(models.TextChoices):
        CARRIED = "carried", "Carried"
        LOST = "lost", "Lost"
        NOT_QUORATE = "not_quorate", "Not quorate"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Deciding(models.TextChoices):
        NONE = "", "None"
        FOR = "for", "For"
        AGAINST = "against", "Against"

    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, related_name="result")
    closed_at = models.DateTimeField()
    outcome = models.CharField(max_length=11, choices=Outcome)
    votes_for = models.PositiveSmallIntegerField()
    votes_against = models.PositiveSmallIntegerField()
    abstentions = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField(help_text="Board members at the table, representatives included.")
    quorum = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the rules of that day; empty: none stated.")
    tie = models.CharField(max_length=5, choices=Rules.Tie, help_text="What the rules of that day said of a tie.")
    presided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    deciding = models.CharField("deciding vote", max_length=7, choices=Deciding, default=Deciding.NONE, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(outcome="withdrawn", deciding="")
                    | Q(outcome="not_quorate", deciding="", quorum__isnull=False, present__lt=F("quorum"))
                    | _QUORATE & Q(outcome="carried") & (
                        Q(deciding="", votes_for__gt=F("votes_against")) | _EQUAL & Q(tie="chair", deciding="for")
                    )
                    | _QUORATE & Q(outcome="lost") & (
                        Q(deciding="", votes_for__lt=F("votes_against")) | _EQUAL & Q(tie="chair", deciding="against")
                        | _EQUAL & Q(tie="falls", deciding="")
                    )
                ),
                name="ballot_outcome_follows_from_counts",
            ),
            models.CheckConstraint(
                condition=Q(deciding="") | Q(presided_by__isnull=False), name="ballot_deciding_vote_of_who_presides"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["carried", "lost"]) | ~Q(votes_for=0, votes_against=0, abstentions=0),
                name="ballot_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot}: {self.get_outcome_display()}"


class Interest(models.Model):
    """An interest that somebody declared, in which item, and whether they left the room for it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="interests")
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="interests")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="interests", help_text="Empty: in no one item."
    )
    words = models.TextField(help_text="What the interest is.")
    left_room = models.BooleanField(default=False, help_text="Left the room for the item, and is not counted in its votes.")
    block = models.ForeignKey(
        Block, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="The paragraph of the minutes that says so."
    )

    class Meta:
        ordering = ["meeting", "id"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="interest_in_words")]

    def __str__(self) -> str:
        return f"{self.attendance.person}: {self.words[:60]}"
