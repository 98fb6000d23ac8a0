"""The action log before a meeting."""

from __future__ import annotations

from collections.abc import Collection

from actions.models import ActionPoint
from actions.reviewqueries import closed_points
from csp.texts import Anchors
from meetings.models import Meeting
from reports.builders.heads import Audience, CannotPublish, dated, head
from reports.builders.shapes import ActionLogView, LogRow


def concealed_points(group_id: int, audience: str) -> set[int]:
    """Action points of the group that readers of `audience` may not see: raised in a closed section, or
    carried over from one that was, however long ago. One query."""
    if audience != Audience.PUBLIC:
        return set()
    return closed_points(group_id)


def action_log_view(meeting: Meeting, audience: str) -> ActionLogView:
    """The log as it goes to `meeting`; raises CannotPublish when no action point is on it."""
    points = (
        ActionPoint.objects.for_log(meeting)
        .select_related("meeting", "continues__meeting", "continued_by__meeting")
        .prefetch_related("owners", "updates")
    )
    found = list(points)
    if not found:
        raise CannotPublish(f"No action point is on the log of the meeting of {meeting.date:%-d %B %Y}.")
    hidden, anchors = concealed_points(meeting.group_id, audience), Anchors()
    return ActionLogView(
        **head(meeting, audience, dated("Action points", meeting)),
        rows=tuple(
            log_row(point, anchors, reviewed_at=meeting, hidden=hidden) for point in found if point.pk not in hidden
        ),
        concealed=sum(point.pk in hidden for point in found),
    )


def log_row(
    point: ActionPoint, anchors: Anchors, *, reviewed_at: Meeting | None = None, hidden: Collection[int] = ()
) -> LogRow:
    """What the review at a meeting said of it, where it has said something; otherwise how it stands now. `hidden`: keys
    of action points that the reader may not hear of."""
    reviews = [update for update in point.updates.all() if update.meeting_id == reviewed_at.pk] if reviewed_at else []
    status = ActionPoint.Status(reviews[-1].status if reviews else point.status)
    outcome = (reviews[-1].text if reviews else point.outcome).strip()
    later = getattr(point, "continued_by", None)
    earlier = point.continues
    origin = point.origin_words.strip()
    if not origin and earlier is not None:
        origin = f"Carried over from {earlier.meeting.date:%-d %B} meeting"
    continued = "" if later is None or later.pk in hidden else _named(later)
    carried = f"{status.label} as {continued}" if status == ActionPoint.Status.CARRIED_OVER and continued else status.label
    return LogRow(
        reference=point.reference,
        anchor=anchors.take(f"action-{point.reference.replace('/', '-')}"),
        raised=point.meeting.date,
        text=point.text,
        owners=owner_words(point),
        status=status.value,
        status_words=status.label,
        outcome=outcome,
        origin=origin,
        continues=_named(earlier),
        continued_by=continued,
        words=log_words(origin, carried, outcome),
    )


def log_words(origin: str, status: str, outcome: str) -> str:
    """The third column of the log: "Carried over from 11 March meeting. In progress: Half are painted." """
    state = f"{status}: {outcome}" if outcome else f"{status}."
    return " ".join(words for words in (f"{origin.rstrip('.')}." if origin else "", state) if words)


def owner_words(point: ActionPoint) -> tuple[str, ...]:
    """Who is to do it, in words, in order."""
    return tuple(owner.words for owner in point.owners.all())


def _named(point: ActionPoint | None) -> str:
    return f"{point.reference} of {point.meeting.date:%-d %B %Y}" if point else ""

