"""How the record names a thing that stands elsewhere in it: never by a number of the database."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from django.db.models import Model

from actions.models import ActionPoint
from csp.models import Agency, Group, Objective, Person, Priority, Project, StoredFile
from funding.models import Bid, Fund, Grant
from meetings.models import Meeting, Paper
from reports.models import Publication


@singledispatch
def reference(row: Model | None) -> Any:
    """The name of `row` in the record; None for none.

    A group, agency, priority, project or fund goes by its name; a person too, unless a distinction tells two of one name apart
    ({name, distinction}); a file by its SHA-256.
    A meeting is {group, date}, and what belongs to it adds a key: an action point `ref`, a paper `slug`. A
    publication is {place, slug, audience, version}, an objective {priority, objective, starts}, a bid {fund, bid, submitted_on}, a grant {fund, grant, awarded_on}.
    """
    if row is not None:
        raise TypeError(f"The record has no name for a {type(row).__name__}.")


@reference.register(Group)
@reference.register(Agency)
@reference.register(Priority)
@reference.register(Project)
@reference.register(Fund)
def _(row: Group | Agency | Priority | Project | Fund) -> str:
    return row.name


@reference.register
def _(row: Person) -> str | dict[str, str]:
    return {"name": row.name, "distinction": row.distinction} if row.distinction else row.name


@reference.register
def _(row: StoredFile) -> str:
    return row.sha256


@reference.register
def _(row: Meeting) -> dict[str, str]:
    return {"group": row.group.name, "date": row.date.isoformat()}


@reference.register
def _(row: ActionPoint) -> dict[str, str]:
    return reference(row.meeting) | {"ref": row.reference}


@reference.register
def _(row: Paper) -> dict[str, str]:
    return reference(row.meeting) | {"slug": row.slug}


@reference.register
def _(row: Publication) -> dict[str, Any]:
    return {"place": row.place, "slug": row.slug, "audience": row.audience, "version": row.version}


@reference.register
def _(row: Objective) -> dict[str, Any]:
    return {"priority": row.priority.name, "objective": row.text, "starts": row.starts and row.starts.isoformat()}


@reference.register
def _(row: Bid) -> dict[str, Any]:
    return {"fund": row.fund.name, "bid": row.title, "submitted_on": row.submitted_on and row.submitted_on.isoformat()}


@reference.register
def _(row: Grant) -> dict[str, Any]:
    return {"fund": row.fund.name, "grant": row.title, "awarded_on": row.awarded_on.isoformat()}
