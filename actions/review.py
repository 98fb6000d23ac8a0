"""The review of action points at a meeting: what was said of each, and the paragraph of the minutes that follows. Pure
rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actions.models import ActionPoint, ActionUpdate

CLOSED, IN_PROGRESS, CARRIED_OVER = (
    ActionPoint.Status.CLOSED, ActionPoint.Status.IN_PROGRESS, ActionPoint.Status.CARRIED_OVER
)
# What a meeting may say of an action point, in the words of the room.
RESULTS = {CLOSED: "Closed", CARRIED_OVER: "Carried over", IN_PROGRESS: "In progress"}


@dataclass(frozen=True)
class Row:
    """An action point on the log of a meeting. `said`: the newest line of this meeting's review, None before it was
    taken up. `later`: what it goes on as from this meeting. `concealed`: raised in a closed section, or carried over
    from one that was: its words are for Board and members alone."""

    point: ActionPoint
    said: ActionUpdate | None
    later: ActionPoint | None
    concealed: bool

    @property
    def result(self) -> str:
        """One of RESULTS; "" before it was taken up."""
        return self.said.status if self.said else CARRIED_OVER if self.later else ""

    @property
    def label(self) -> str:
        """The result in words."""
        return RESULTS.get(ActionPoint.Status(self.result), "") if self.result else "Not yet taken up"

    @property
    def words(self) -> str:
        """What the room said, without a closing full stop; of a concealed one nothing."""
        return "" if self.concealed or not self.said else self.said.text.strip().rstrip(".")

    @property
    def newest(self) -> int:
        """The key of its newest line, 0 without any: what a page shows as its base."""
        return max((update.pk for update in self.point.updates.all()), default=0)


def joined(words: Sequence[str]) -> str:
    """"03/02, 03/04 and 03/05"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def minuted(rows: Sequence[Row]) -> str:
    """The paragraph that tells of the review, as light Markdown; "" before anything was taken up.

    One sentence says what was closed; each that goes on is named with what was said of it. Whatever was not taken up is
    called closed by nobody. Words of concealed action points stay out: the paragraph is read by everybody.
    """
    taken = [row for row in rows if row.result]
    if not taken:
        return ""
    on = [row for row in taken if row.result != CLOSED]
    closed = [row for row in taken if row.result == CLOSED]
    missed = [row for row in rows if not row.result]
    sentences = [_closed(closed, on + missed)]
    for result, one, many in (
        (CARRIED_OVER, "was carried over", "were carried over"), (IN_PROGRESS, "is in progress", "are in progress"),
        ("", "was not taken up", "were not taken up"),
    ):
        found = [row for row in rows if row.result == result]
        if found:
            sentences.append(f"{joined([row.point.reference for row in found])} {one if len(found) == 1 else many}.")
    told = [f"- {row.point.reference}: {row.words}." for row in on if row.words]
    return "\n".join([" ".join(sentences), *([""] if told else []), *told])


def _closed(closed: Sequence[Row], others: Sequence[Row]) -> str:
    if not closed:
        return "No action point was closed." if others else ""
    if not others:
        return "The action point was closed." if len(closed) == 1 else "The action points were all closed."
    return f"The action points were closed apart from {joined([row.point.reference for row in sorted(others, key=_place)])}."


def _place(row: Row) -> tuple[object, int]:
    return row.point.meeting.date, row.point.sequence
