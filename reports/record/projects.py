"""What the partnership does for its priorities, project by project."""

from __future__ import annotations

from typing import Any

from csp.models import Agency, Person, Priority, Project
from reports.record.source import Source
from reports.record.target import Target
from reports.record.values import Fields, Node

PROJECT = Fields(Project, "name", "business_as_usual", "purpose", "funded_by", "outcome", "starts", "ends")


def write(source: Source) -> list[dict[str, Any]]:
    """The projects by name; of one meeting's record, those it refers to."""
    return [
        {
            **PROJECT.write(row), "priority": source.refer(row.priority), "lead": source.refer(row.lead),
            "lead_agency": source.refer(row.lead_agency),
        }
        for row in sorted(source.kept(Project), key=lambda row: row.name)
    ]


def read(target: Target, node: Node) -> None:
    """Take up the projects."""
    for data in node:
        target.named(Project(
            priority=target.find(Priority, data["priority"]), lead=target.find(Person, data["lead"]),
            lead_agency=target.find(Agency, data["lead_agency"]), **PROJECT.read(data),
        ))
