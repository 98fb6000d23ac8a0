"""Projects at the desk: the list, and one project with all its money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from csp.guards import SignedInRequest
from csp.models import Project
from csp.projectservices import keep_project
from funding.bidforms import ProjectFilter, ProjectForm
from funding.grantqueries import spent_on, with_paid, with_spent, with_sums
from funding.views.formpages import Act, Done, answer, entered, keeps, leaf

asked = require_http_methods(["GET", "HEAD", "POST"])
NAMES = ("name", "priority", "business_as_usual", "lead", "lead_agency", "purpose", "funded_by", "outcome", "starts", "ends", "version")


def home_of(project: Project) -> str:
    """The address of its page."""
    return reverse("grants:project", args=[project.pk])


@require_safe
@keeps
def listing(request: SignedInRequest) -> HttpResponse:
    """Projects with what was spent on each."""
    chosen = ProjectFilter(request.GET, with_spent(Project.objects.select_related("priority", "lead", "lead_agency")))
    page, query = leaf(request, chosen.qs)
    return render(request, "funding/workspace/projects.html", {
        "place": "projects", "filter": chosen, "page": page, "query": query, "filtered": bool(query),
    })


@require_safe
@keeps
def project(request: SignedInRequest, pk: int) -> HttpResponse:
    """One project: what it is for, and its money."""
    one = get_object_or_404(Project.objects.select_related("priority", "lead", "lead_agency"), pk=pk)
    spent = spent_on(one)
    return render(request, "funding/workspace/project.html", {
        "place": "projects", "project": one, "spent": spent, "spent_in_all": sum(row.pence for row in spent),
        "bids": list(one.bids.select_related("fund")), "grants": list(with_sums(one.grants.select_related("fund", "recipient"))),
        "commitments": list(with_paid(one.commitments.select_related("fund"))),
    })


@asked
@keeps
def new(request: SignedInRequest) -> HttpResponse:
    """Begin a project."""

    def do(said: Mapping[str, Any]) -> Done:
        made = keep_project(project=None, by=request.user, **said)
        return Done(f"“{made}” is begun.", home_of(made))

    act = Act("projects", "Begin a project", (reverse("grants:projects"), "Projects"), "Begin it")
    return answer(request, act, ProjectForm(entered(request)), do)


@asked
@keeps
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a project right."""
    one = get_object_or_404(Project, pk=pk)
    form = ProjectForm(entered(request), initial={name: getattr(one, name) for name in NAMES})

    def do(said: Mapping[str, Any]) -> Done:
        keep_project(project=one, by=request.user, **said)
        return Done("Saved.", home_of(one))

    return answer(request, Act("projects", "Change a project", (home_of(one), str(one)), "Save", shows=True), form, do)
