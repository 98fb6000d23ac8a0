"""The register of action points as its list, its exports and its pictures show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from actions.models import ActionPoint, ActionPointQuerySet
from actions.registerqueries import Origin, by_age, by_agency, flow, origins
from csp.bars import Bars
from csp.models import Group
from csp.texts import Anchors
from reports.builders.actionlogs import log_row
from reports.builders.shapes import LogRow

# Agencies that the picture shows one by one.
MOST_AGENCIES = 8


@dataclass(frozen=True)
class RegisterRow:
    """An action point in the register. `log`: as the printed log has it, as things stand now."""

    point: ActionPoint
    log: LogRow
    origin: Origin

    @property
    def is_outstanding(self) -> bool:
        """Whether something is still to be done."""
        return self.point.status in (ActionPoint.Status.OPEN, ActionPoint.Status.IN_PROGRESS)


def register_rows(points: QuerySet[ActionPoint]) -> list[RegisterRow]:
    """`points` in their order, with owners, lines and origins. Four queries, however many there are."""
    found = list(
        points.select_related("meeting__group", "priority", "continues__meeting", "continued_by__meeting", "settled_at")
        .prefetch_related("owners", "updates")
    )
    known = origins(ActionPoint.objects.filter(pk__in=[one.pk for one in found])) if len(found) < 500 else origins(points)
    anchors = Anchors()
    return [RegisterRow(one, log_row(one, anchors), known[one.pk]) for one in found]


def age_words(first: date, today: date) -> str:
    """How long ago `first` is: "12 days", "5 months", "2 years"."""
    days = (today - first).days
    for size, words in ((365, "year"), (30, "month"), (1, "day")):
        if days >= size * 2 or size == 1 or (size == 365 and days >= size):
            count = max(days // size, 0)
            return f"{count} {words}{'' if count == 1 else 's'}"
    raise AssertionError  # a day fits always


def pictures(points: ActionPointQuerySet, today: date) -> list[Bars]:
    """What of `points` is outstanding by age and by agency, and the flow through the latest meetings. Five queries."""
    outstanding = points.outstanding()
    ages = by_age(outstanding, today)
    agencies, owned = by_agency(outstanding, today)
    total = sum(count for _, count in ages)
    told = [*agencies[:MOST_AGENCIES]]
    if rest := agencies[MOST_AGENCIES:]:
        told.append((f"{len(rest)} other {'agency' if len(rest) == 1 else 'agencies'}", sum(count for _, count in rest)))
    if total > owned:
        told.append(("No agency: groups and others", total - owned))
    meetings = [
        (f"{one.meeting.date:%-d %b %Y}{_of(one.meeting.group)}", (one.opened, one.closed)) for one in flow(points, today)
    ]
    return [
        Bars("by-age", "Outstanding, by time since first raised", "First raised", ("Action points",),
             tuple((words, (count,)) for words, count in ages), "Carried over ones count from the meeting that first raised them."),
        Bars("by-meeting", "Opened and closed at the latest meetings", "Meeting", ("Opened", "Closed"), tuple(meetings),
             "What was carried over is not counted as opened. Closed: as a meeting confirmed it."),
        Bars("by-agency", "Outstanding, by agency", "Agency", ("Action points",),
             tuple((name, (count,)) for name, count in told), "By who sits for whom today. One with owners of two agencies counts for both."),
    ]


def _of(group: Group) -> str:
    return "" if group.kind == Group.Kind.PARTNERSHIP else f", {group.short_name or group.name}"
