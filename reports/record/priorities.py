"""What priorities are called, which groups work on them, and what they are to reach, with every line on how that stood."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from actions.models import ObjectiveLine
from csp.models import Agency, Group, Objective, Person, Priority, PriorityGroup, PriorityName
from meetings.models import Meeting
from reports.record.references import reference
from reports.record.source import Source
from reports.record.target import Target
from reports.record.values import Fields, Node, only

PRIORITY = Fields(Priority, "name", "order", "starts", "ends")
EARLIER = Fields(PriorityName, "name", "until")
OBJECTIVE = Fields(Objective, "text", "measure", "unit", "baseline", "target", "due", "starts", "ends")
LINE = Fields(ObjectiveLine, "date", "standing", "value", "text", "author")
WORK = Fields(PriorityGroup, "starts", "ends")


def write_names(source: Source, row: Priority) -> dict[str, Any]:
    """A priority with all its names."""
    names = source.of(row, PriorityName, "priority")
    earlier = sorted((one for one in names if one.until), key=lambda one: (one.until or date.min, one.name))
    return {
        **PRIORITY.write(row), "other_names": sorted(one.name for one in names if one.until is None),
        "earlier_names": [EARLIER.write(one) for one in earlier],
    }


def read_names(target: Target, node: Node) -> None:
    """Take up a priority with its names."""
    priority = target.named(Priority(**PRIORITY.read(node)))
    for name in node["other_names"]:
        target.add(PriorityName(priority=priority, name=only(PriorityName, "name", name)))
    for earlier in node["earlier_names"]:
        target.add(PriorityName(priority=priority, **EARLIER.read(earlier)))


def write(source: Source) -> dict[str, Any]:
    """Groups and objectives of priorities; of one meeting's record, the objectives of which something was said for it."""
    groups = [] if source.scope else source.all(PriorityGroup)
    objectives = [row for row in source.all(Objective) if not source.scope or _told(source, row)]
    return {
        "priority_groups": [
            {"priority": source.refer(row.priority), "group": source.refer(row.group), **WORK.write(row)}
            for row in sorted(groups, key=lambda row: (row.priority.order, row.group.name, row.starts or date.min))
        ],
        "objectives": [
            _objective(source, row) for row in sorted(objectives, key=lambda row: (row.priority.order, row.due, row.text, row.starts or date.min))
        ],
    }


def _told(source: Source, objective: Objective) -> bool:
    return any(line.meeting == source.scope for line in source.of(objective, ObjectiveLine, "objective"))


def _objective(source: Source, row: Objective) -> dict[str, Any]:
    lines = [line for line in source.of(row, ObjectiveLine, "objective") if not source.scope or line.meeting == source.scope]
    return {
        "priority": source.refer(row.priority), **OBJECTIVE.write(row), "person": source.refer(row.person),
        "agency": source.refer(row.agency), "continues": reference(row.continues),
        "progress": [
            LINE.write(line) | {"person": source.refer(line.person), "meeting": source.refer(line.meeting)} for line in lines
        ],
    }


def read(target: Target, record: Node) -> None:
    """Take up the keys that `write` gives."""
    for node in record["priority_groups"]:
        target.add(PriorityGroup(
            priority=target.must_find(Priority, node["priority"]), group=target.must_find(Group, node["group"]), **WORK.read(node)
        ))
    for node in record["objectives"]:
        objective = target.named(Objective(
            priority=target.must_find(Priority, node["priority"]), person=target.find(Person, node["person"]),
            agency=target.find(Agency, node["agency"]), **OBJECTIVE.read(node),
        ))
        target.later(partial(_tie, target, objective, node))
        for line in node["progress"]:
            target.add(ObjectiveLine(
                objective=objective, person=target.find(Person, line["person"]), meeting=target.find(Meeting, line["meeting"]),
                **LINE.read(line),
            ))


def _tie(target: Target, objective: Objective, node: Node) -> None:
    objective.continues = target.find(Objective, node["continues"])
