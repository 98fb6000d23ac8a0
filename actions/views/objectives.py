"""How an objective stands, said at the desk: a line behind the others."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from actions.objectiveforms import StandingForm
from actions.objectiveservices import say_how_it_stands
from csp.editing.things import name_of
from csp.guards import SignedInRequest, guard
from csp.models import Objective
from csp.permissions import Permission
from csp.versions import ChangedMeanwhile


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.KEEP_MINUTES)
def say(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was said of an objective so far, and a form for a further line."""
    found = get_object_or_404(Objective.objects.select_related("priority"), pk=pk)
    form = StandingForm(
        request.POST if request.method == "POST" else None, objective=found, initial={"date": timezone.localdate(), "base": _newest(found)}
    )
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            said = form.cleaned_data | {"base": form.cleaned_data["base"] or 0}
            try:
                say_how_it_stands(
                    objective=found, person=request.user.person, author="" if request.user.person else name_of(request.user),
                    by=request.user, **said,
                )
            except ChangedMeanwhile as changed:
                status = HTTPStatus.CONFLICT
                form.data = {**request.POST.dict(), "base": str(_newest(found))}
                form.add_error(None, f"{changed} Read what was said below. Send yours again to put it behind that.")
            except ValueError as refused:
                form.add_error("date", str(refused))
            else:
                messages.success(request, "It is said.")
                return redirect("priorities:priority", pk=found.priority_id)
    lines = found.lines.select_related("person", "meeting").order_by("-date", "-pk")
    return render(request, "actions/workspace/objective.html", {
        "here": "priorities", "objective": found, "priority": found.priority, "form": form, "lines": lines,
    }, status=status)


def _newest(objective: Objective) -> int:
    newest = objective.lines.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0
