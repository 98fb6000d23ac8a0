"""The list of the partnership's priorities."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from csp.guards import SignedInRequest, guard
from csp.models import Priority
from csp.permissions import Permission
from csp.priorityforms import EndForm, PriorityForm
from csp.priorityqueries import groups_of, leads_of
from csp.priorityservices import end_priority, keep_priority, move_priority_up

keeps = guard(Permission.KEEP_MINUTES)


@keeps
def priorities(request: SignedInRequest) -> HttpResponse:
    """All priorities in their order, and a form for a further one."""
    form = PriorityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_priority(priority=None, by=request.user, **form.cleaned_data)
        except ValueError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"{kept} is a priority now.")
            return redirect("priorities:list")
    return render(request, "csp/workspace/priorities.html", {
        "here": "priorities", "form": form, "priorities": Priority.objects.order_by("order"), "today": timezone.localdate(),
    })


def _page(request: SignedInRequest, found: Priority, form: PriorityForm | None = None, ending: EndForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    last = {"on": found.ends + timedelta(days=1)} if found.ends else {}
    return render(request, "csp/workspace/priority.html", {
        "here": "priorities", "priority": found, "form": form or PriorityForm(initial={"name": found.name, "starts": found.starts}),
        "ending": ending or EndForm(initial=last, prefix="end"), "today": today, "leads": leads_of(found, today),
        "groups": groups_of(found), "names": found.other_names.all(), "projects": found.projects.select_related("lead", "lead_agency"),
        "objectives": sorted(
            found.objectives.select_related("person", "agency", "continued_by").prefetch_related("lines"),
            key=lambda one: (one.ends is not None and one.ends < today, one.due, one.pk),
        ),
    })


@keeps
def priority(request: SignedInRequest, pk: int) -> HttpResponse:
    """One priority, to be renamed."""
    found = get_object_or_404(Priority, pk=pk)
    form = PriorityForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            kept = keep_priority(priority=get_object_or_404(Priority, pk=pk), by=request.user, **form.cleaned_data)
        except ValueError as error:
            form.add_error("starts" if "first day" in str(error) else "name", str(error))
        else:
            messages.success(request, f"{kept} is saved.")
            return redirect("priorities:priority", pk=pk)
    return _page(request, found, form)


@keeps
@require_POST
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a priority end from a day, or go on."""
    found = get_object_or_404(Priority, pk=pk)
    form = EndForm(request.POST, prefix="end")
    if form.is_valid():
        try:
            kept = end_priority(priority=get_object_or_404(Priority, pk=pk), on=form.cleaned_data["on"], by=request.user)
        except ValueError as error:
            form.add_error("on", str(error))
        else:
            last = kept.ends and f"{kept.ends:%-d %B %Y}"
            messages.success(request, f"The last day of {kept} is {last}." if last else f"{kept} goes on.")
            return redirect("priorities:list")
    return _page(request, found, ending=form)


@keeps
@require_POST
def up(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a priority change places with the one before it."""
    move_priority_up(priority=get_object_or_404(Priority, pk=pk), by=request.user)
    return redirect("priorities:list")
