"""How a vote comes out: the rules of the terms of reference, pure. One vote an agency; more for than against carries it;
in a tie the Chair decides, or the motion falls; nothing is decided without a quorum of Board members."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from csp.models import Rules
from meetings.models import BallotResult, Vote

Outcome = BallotResult.Outcome


class ChairMustDecide(ValueError):
    """The votes are equal and the Chair has not said which way. The message is a sentence."""


@dataclass(frozen=True)
class Tally:
    """Counts of a vote, with Board members at the table, the quorum (None: none stated) and what a tie means."""

    votes_for: int
    votes_against: int
    abstentions: int
    present: int
    quorum: int | None
    tie: str

    @property
    def quorate(self) -> bool:
        """Whether enough Board members are at the table."""
        return self.quorum is None or self.present >= self.quorum

    @property
    def tied(self) -> bool:
        """Whether as many are for as against, of those who voted at all."""
        return self.cast > 0 and self.votes_for == self.votes_against

    @property
    def cast(self) -> int:
        """Votes in all, abstentions included."""
        return self.votes_for + self.votes_against + self.abstentions

    @property
    def chair_decides(self) -> bool:
        """Whether the deciding vote is asked for."""
        return self.quorate and self.tied and self.tie == Rules.Tie.CHAIR

    @property
    def coming(self) -> str:
        """What closing it now would come to, in words; "" where that is for the Chair, or nobody has voted."""
        if self.quorate and (self.chair_decides or not self.cast):
            return ""
        return BallotResult.Outcome(outcome_of(self)).label.lower()

    @property
    def words(self) -> str:
        """5 for, 2 against, 1 abstained."""
        return f"{self.votes_for} for, {self.votes_against} against, {self.abstentions} abstained"

    @property
    def quorum_words(self) -> str:
        """Whether there is a quorum, as a sentence."""
        there = f"{self.present} Board member{'' if self.present == 1 else 's'} at the table"
        if self.quorum is None:
            return f"{there}. No quorum is stated for this day."
        return f"{there}, {self.quorum} needed: {'there is a quorum' if self.quorate else 'there is no quorum'}."


def tally(choices: Iterable[str], *, present: int, rules: Rules) -> Tally:
    """Count `choices`, under `rules`."""
    votes = list(choices)
    return Tally(
        votes.count(Vote.Choice.FOR), votes.count(Vote.Choice.AGAINST), votes.count(Vote.Choice.ABSTAIN), present,
        rules.quorum, rules.tie,
    )


def outcome_of(count: Tally, deciding: str = "") -> str:
    """What the vote came to; `deciding`: the Chair's vote in a tie, for or against.

    Raises ChairMustDecide in a tie that waits for it, and ValueError where nobody has voted, or for a deciding vote that
    is not called for.
    """
    if deciding and not count.chair_decides:
        raise ValueError("The Chair has a deciding vote in a tie alone, and only where there is a quorum.")
    if not count.quorate:
        return Outcome.NOT_QUORATE
    if not count.cast:
        raise ValueError("Nobody has voted yet.")
    if count.chair_decides and not deciding:
        raise ChairMustDecide(f"The votes are equal ({count.words}): the Chair has the deciding vote.")
    carried = deciding == Vote.Choice.FOR if deciding else count.votes_for > count.votes_against
    return Outcome.CARRIED if carried else Outcome.LOST
