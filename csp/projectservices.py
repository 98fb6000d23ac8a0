"""Writes of projects: what the partnership does, for which priority, who leads it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from csp.audit import audit
from csp.models import Agency, Person, Priority, Project, User
from csp.versions import ChangedMeanwhile


@transaction.atomic
def keep_project(
    *, project: Project | None, version: int, name: str, by: User, priority: Priority | None = None,
    business_as_usual: bool = False, lead: Person | None = None, lead_agency: Agency | None = None, purpose: str = "",
    outcome: str = "", funded_by: str = "", starts: date | None = None, ends: date | None = None,
) -> Project:
    """Begin a project (None), or bring `project`, seen as it was at `version`, to this.

    Raises ChangedMeanwhile where it has another version; ValueError without a name, for one that another project has, for a
    priority beside business as usual, and for a last day before the first.
    """
    name = " ".join(name.split())
    if not name:
        raise ValueError("Enter the name of the project.")
    if priority is not None and business_as_usual:
        raise ValueError("It serves a priority or is business as usual, not both.")
    if starts and ends and ends < starts:
        raise ValueError("Its last day lies before its first.")
    if project is not None:
        project = Project.objects.select_for_update().get(pk=project.pk)
        if project.version != version:
            raise ChangedMeanwhile("Somebody else changed this project while you had it open.")
        project.version += 1
    same = Project.objects.filter(name__iexact=name).first()
    if same is not None and same != project:
        raise ValueError(f"There is a project called “{same}” already.")
    project = project or Project()
    project.name, project.priority, project.business_as_usual = name, priority, business_as_usual
    project.lead, project.lead_agency, project.purpose, project.outcome = lead, lead_agency, purpose.strip(), outcome.strip()
    project.funded_by, project.starts, project.ends = " ".join(funded_by.split()), starts, ends
    project.save()
    audit(by=by, act="keep_project", thing=project)
    return project
