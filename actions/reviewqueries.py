"""Reads of the review of action points at a meeting."""

from __future__ import annotations

from uuid import UUID, uuid5

from actions.models import ActionPoint
from actions.review import Row
from csp.models import Audience, Block, Section
from meetings.models import AgendaItem, Meeting, Minutes

# Makes the identity of the paragraph of a review, so that it is found again whatever becomes of its words.
REVIEWS = UUID("5b1f6f7e-6f0e-4d0c-9a51-0f6d0c1a7c11")


def closed_points(group: int) -> set[int]:
    """Action points of a group that were raised in a closed section, or carried over from one that was, however long
    ago. One query."""
    points = ActionPoint.objects.filter(meeting__group=group)
    told = {
        pk: (earlier, circle)
        for pk, earlier, circle in points.values_list("pk", "continues_id", "block__section__audience")
    }

    def hidden(pk: int | None, seen: frozenset[int] = frozenset()) -> bool:
        if pk is None or pk not in told or pk in seen:
            return False
        earlier, circle = told[pk]
        return circle not in (None, Audience.PUBLIC) or hidden(earlier, seen | {pk})

    return {pk for pk in told if hidden(pk)}


def review_of(meeting: Meeting) -> list[Row]:
    """The log that goes to `meeting` with what its review has said so far, in the order of the log. Four queries."""
    points = (
        ActionPoint.objects.for_log(meeting)
        .select_related("meeting", "continues__meeting", "continued_by__meeting")
        .prefetch_related("owners", "updates__person")
    )
    hidden = closed_points(meeting.group_id)
    rows = []
    for point in points:
        said = [update for update in point.updates.all() if update.meeting_id == meeting.pk]
        later = getattr(point, "continued_by", None)
        rows.append(Row(
            point, max(said, key=lambda update: update.pk, default=None),
            later if later and later.meeting_id == meeting.pk else None, point.pk in hidden,
        ))
    return rows


def place_of_review(minutes: Minutes) -> Section | None:
    """The section of `minutes` in which the review is told: the one opened for the action log, else one named for it."""
    sections = Section.objects.filter(document=minutes.document_id, kind=Section.Kind.NUMBERED)
    bound = sections.filter(minuted_item__item__about=AgendaItem.About.ACTION_LOG).order_by("position").first()
    return bound or sections.filter(title__icontains="action point").order_by("position").first()


def paragraph_of_review(minutes: Minutes) -> tuple[UUID, Block | None]:
    """The identity of the paragraph that tells of the review, and the paragraph where it is written already. One that
    somebody deleted is not written again under its old identity."""
    at = 0
    while True:
        identity = uuid5(REVIEWS, f"{minutes.meeting_id}/{at}")
        block = Block.objects.filter(identity=identity).select_related("section").first()
        if block is not None or not Block.history.filter(identity=identity).exists():
            return identity, block
        at += 1
