"""What the minutes say of a vote and of a declared interest, in the partnership's usual words: proposed, open to editing."""

from __future__ import annotations

from collections.abc import Sequence

from meetings.models import BallotResult, Interest
from meetings.presence import words_of

Outcome = BallotResult.Outcome


def vote_words(result: BallotResult, notified: Sequence[str] = ()) -> str:
    """The paragraph about a vote. `notified`: agencies whose votes were notified beforehand."""
    counts = f"{_many(result.votes_for)} for, {_many(result.votes_against)} against and {_many(result.abstentions)} abstained"
    before = f" ({_listed(notified)} notified beforehand)" if notified else ""
    motion = result.ballot.motion.rstrip(" .")
    opening = f"The Board voted on the motion: “{motion}.”"
    if result.ballot.paper is not None:
        opening = f"The Board voted on the recommendation of the report “{result.ballot.paper.title}”: “{motion}.”"
    if result.outcome == Outcome.WITHDRAWN:
        return f"The motion “{motion}” was withdrawn."
    if result.outcome == Outcome.NOT_QUORATE:
        return (
            f"{opening} The meeting was not quorate: {result.present} Board member{'' if result.present == 1 else 's'} "
            f"{'was' if result.present == 1 else 'were'} at the table, and {result.quorum} are needed. Nothing was decided."
        )
    carried = "carried" if result.outcome == Outcome.CARRIED else "not carried"
    if result.deciding:
        return (
            f"{opening} The votes were equal, {counts}{before}. The Chair, {result.presided_by}, gave the deciding vote "
            f"{result.get_deciding_display().lower()}, and the motion was {carried}."
        )
    return f"{opening} The motion was {carried}: {counts}{before}."


def consensus_words(report: str, recommendation: str) -> str:
    """The paragraph about a recommendation that was agreed without a vote."""
    return f"The Board agreed the recommendation of the report “{report}” by consensus: “{recommendation.rstrip(' .')}.”"


def interest_words(interest: Interest) -> str:
    """The paragraph about a declared interest."""
    row = interest.attendance
    agency = row.printed_agency or words_of(row.agency, row.team)
    who = f"{row.printed_name or row.person}{f' ({agency})' if agency else ''}"
    about = f" in “{interest.item}”" if interest.item and interest.item.title else ""
    left = ", and left the room while it was taken" if interest.left_room else ""
    return f"{who} declared an interest{about}{left}: {interest.words.rstrip(' .')}."


def _many(count: int) -> str:
    small = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return small[count] if count < len(small) else str(count)


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else list(names))
