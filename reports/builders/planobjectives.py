"""What a community safety plan is to reach, priority by priority, and how each objective stood on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from actions.models import ObjectiveLine
from csp.models import Objective, Priority


@dataclass(frozen=True)
class Aim:
    """An objective. `standing`: a value of ObjectiveLine.Standing, `stands`: the same in words; "" where nobody has said yet.
    `since`: the day of which that is said; `value`: the figure of that day, with its unit."""

    text: str
    measure: str
    baseline: str
    target: str
    due: date
    owner: str
    standing: str
    stands: str
    since: date | None
    value: str


@dataclass(frozen=True)
class Aims:
    """A priority of the plan with its objectives, what is due first at the head."""

    priority: str
    aims: tuple[Aim, ...]


def aims_on(day: date) -> tuple[Aims, ...]:
    """The priorities of `day` that have objectives, in their order. What was said of them in words stays with members:
    published are the figure, the word and its day. Three queries."""
    objectives: dict[int, list[Objective]] = {}
    for one in Objective.objects.on(day).select_related("person", "agency").order_by("due", "pk"):
        objectives.setdefault(one.priority_id, []).append(one)
    newest = {
        line.objective_id: line
        for line in ObjectiveLine.objects.filter(date__lte=day).order_by("objective", "date", "pk")
    }
    return tuple(
        Aims(priority.name, tuple(_aim(one, newest.get(one.pk)) for one in objectives[priority.pk]))
        for priority in Priority.objects.on(day).order_by("order") if priority.pk in objectives
    )


def _aim(one: Objective, line: ObjectiveLine | None) -> Aim:
    return Aim(
        text=one.text, measure=one.measure, baseline=_counted(one.baseline, one.unit), target=_counted(one.target, one.unit),
        due=one.due, owner=one.owner, standing=line.standing if line else "",
        stands=line.get_standing_display() if line else "", since=line.date if line else None,
        value=_counted(line.value, one.unit) if line else "",
    )


def _counted(value: str, unit: str) -> str:
    return f"{value} {unit}".strip() if value else ""
