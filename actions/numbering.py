"""Numbers of action points: one queue for whoever raises one, and a number that went round is never given again."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, Q, QuerySet

from actions.models import ActionPoint
from meetings.models import Meeting, Minutes

# What is asked of a meeting's minutes: their state, and when they first went round.
Gone = tuple[str, datetime | None]


def next_sequence(meeting: int, minutes: Gone | None = None) -> int:
    """The number that the next action point of the meeting gets; to be called inside the transaction that makes it.

    `minutes`: state and moment of circulation,
    where the caller has read them under a lock of its own. Once they went round, the numbers of deleted ones stay used.
    """
    stand_in_queue(meeting)
    if minutes is None:
        minutes = Minutes.objects.filter(meeting=meeting).values_list("status", "circulated_at").first()
    taken = [ActionPoint.objects.filter(meeting=meeting).aggregate(top=Max("sequence"))["top"] or 0]
    if minutes is not None and minutes[0] != Minutes.Status.DRAFT:
        gone = ActionPoint.history.filter(meeting_id=meeting, history_type="-")
        if minutes[1] is not None:
            gone = gone.filter(history_date__gte=minutes[1])
        taken.append(gone.aggregate(top=Max("sequence"))["top"] or 0)
    return max(taken) + 1


def stand_in_queue(meeting: int) -> None:
    """Wait until everybody who was before us with the action points of the meeting has committed."""
    Meeting.objects.select_for_update(of=("self",)).get(pk=meeting)


def lives_on(points: QuerySet) -> bool:
    """Whether a later meeting, or a line of progress, refers to any of the action points: then it stays."""
    return points.filter(Q(updates__isnull=False) | Q(settled_at__isnull=False) | Q(continued_by__isnull=False)).exists()


def printed_elsewhere(points: QuerySet) -> bool:
    """Whether a log or a later meeting has used the number of any of them: then all numbers stand, draft or not.

    A line of progress between meetings hangs on the action point, whatever its number, and does not count.
    """
    used = Q(updates__meeting__isnull=False) | Q(settled_at__isnull=False) | Q(continued_by__isnull=False)
    return points.filter(used).exists()
