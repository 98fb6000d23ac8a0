"""Reads of what the Board is asked and decides about money: the decisions on a paper, the meetings that can take one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from csp.models import Group
from csp.typed import written
from funding.models import Commitment
from meetings.models import Decision, Meeting, Paper
from meetings.paperqueries import flat, is_closed
from meetings.queries import Row, agenda_rows

OUTCOME = Decision.Outcome
# How many of the next meetings are offered.
NEXT = 3
MONEY = re.compile(r"\b(?:money|fund\w*|financ\w*|budget\w*|spend\w*|grant\w*|bid|bids)\b", re.I)


@dataclass(frozen=True)
class Verdict:
    """What the minutes say was decided on a paper, by consensus or by vote, in their order."""

    decisions: Sequence[Decision]

    @property
    def agreed(self) -> Decision | None:
        """The decision that agrees to it, if none goes against it."""
        return None if self.against else next((one for one in self.decisions if one.outcome == OUTCOME.AGREED), None)

    @property
    def against(self) -> Decision | None:
        """A decision that does not agree to it."""
        return next((one for one in self.decisions if one.outcome == OUTCOME.REJECTED), None)

    @property
    def put_off(self) -> bool:
        """Whether the Board took it up and decided neither way, so that another meeting can take it."""
        return bool(self.decisions) and self.agreed is None and self.against is None


def verdict(paper: Paper) -> Verdict:
    """The decisions on `paper`. One query."""
    rows = Decision.objects.filter(Q(paper=paper) | Q(ballot__paper=paper)).select_related("meeting__group", "block")
    return Verdict(list(rows.order_by("meeting__date", "position")))


def other_decisions(paper: Paper) -> list[Decision]:
    """Decisions of the meeting of `paper` that name no paper: the minutes may mean it in their own words. One query."""
    rows = Decision.objects.filter(meeting=paper.meeting_id, paper=None).filter(Q(ballot=None) | Q(ballot__paper=None))
    return list(rows.select_related("meeting__group").order_by("position"))


def reads_otherwise(commitment: Commitment) -> str:
    """A sentence where the decision that released the money, or refused it, no longer says so, or says it in other words; ""
    otherwise."""
    decision = commitment.decision
    if decision is None:
        return ""
    if commitment.state == Commitment.State.REFUSED and decision.outcome != OUTCOME.REJECTED:
        return f"The minutes now say “{decision.get_outcome_display()}” of the decision that refused this money."
    if commitment.state != Commitment.State.AGREED:
        return ""
    if decision.outcome != OUTCOME.AGREED:
        return f"The minutes now say “{decision.get_outcome_display()}” of the decision that released this money."
    if commitment.decided_words and decision.text != commitment.decided_words:
        return "The decision that released this money has been put into other words since."
    return ""


@dataclass(frozen=True)
class Place:
    """Where a paper can be put: at an item of an agenda, or with no item. `key` is "meeting-item"."""

    key: str
    words: str
    about_money: bool


def coming_meetings(today: date) -> list[Meeting]:
    """The next meetings of the Partnership that are not cancelled. One query."""
    rows = Meeting.objects.filter(group__kind=Group.Kind.PARTNERSHIP, date__gte=today)
    return list(rows.exclude(status=Meeting.Status.CANCELLED).select_related("group").order_by("date")[:NEXT])


def places(meetings: Sequence[Meeting]) -> list[tuple[Meeting, list[Place]]]:
    """The items at which a paper can stand, of each of `meetings`. Three queries a meeting."""
    found = []
    for meeting in meetings:
        at = [_place(meeting, row) for row in flat(agenda_rows(meeting)) if row.number]
        found.append((meeting, [*at, Place(f"{meeting.pk}-", f"{written(meeting.date)}, no item yet", False)]))
    return found


def _place(meeting: Meeting, row: Row) -> Place:
    closed = ", closed" if is_closed(row.item) else ""
    return Place(f"{meeting.pk}-{row.item.pk}", f"{written(meeting.date)}, {row.number} {row.item.title}{closed}", bool(MONEY.search(row.item.title)))


def likeliest(found: Sequence[tuple[Meeting, Sequence[Place]]]) -> str:
    """The key of the place that is chosen beforehand: an item about money of the next meeting, else its last item."""
    for _, rows in found:
        about = [row.key for row in rows if row.about_money]
        return about[0] if about else rows[-2].key if len(rows) > 1 else rows[0].key
    return ""
