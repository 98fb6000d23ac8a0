"""The rules of the terms of reference: what holds today, what held before, and other rules from a day."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from csp.guards import SignedInRequest, guard
from csp.models import Rules
from csp.permissions import Permission
from csp.rulesforms import RulesForm
from csp.rulesqueries import TOLD, fingerprint_of, lines_of, periods
from csp.rulesservices import change_rules, withdraw_rules
from csp.versions import ChangedMeanwhile

keeps = guard(Permission.KEEP_TIMETABLE)


@keeps
def rules(request: SignedInRequest) -> HttpResponse:
    """All rules with their dates, and a form for other rules from a day. POST keeps those."""
    if request.method != "POST":
        return _page(request)
    form = RulesForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    day = form.cleaned_data["on"]
    try:
        change_rules(on=day, by=request.user, seen=form.cleaned_data["seen"], **form.rules())
    except ChangedMeanwhile as error:
        again = request.POST.copy()
        again["seen"] = fingerprint_of(Rules.objects.in_order().last())
        form = RulesForm(again)
        form.add_error(None, str(error))
        return _page(request, form, 409)
    except ValueError as error:
        form.add_error("on", str(error))
        return _page(request, form, 422)
    since = "were in force from" if day < timezone.localdate() else "are in force from"
    messages.success(request, f"Saved: these rules {since} {day:%-d %B %Y}. Meetings from that day on go by them.")
    return redirect("rules:all")


def _page(request: SignedInRequest, form: RulesForm | None = None, status: int = 200) -> HttpResponse:
    found = periods(timezone.localdate())
    last = found[0].rules if found else None
    if form is None:
        shown = last or Rules()
        form = RulesForm(initial={name: getattr(shown, name) for name in TOLD} | {"seen": fingerprint_of(last)})
    return render(request, "csp/workspace/rules.html", {
        "here": "timetable", "form": form, "now": next((one for one in found if one.state == "now"), None),
        "coming": [one for one in reversed(found) if one.state == "coming"],
        "past": [one for one in found if one.state == "past"], "usual": lines_of(Rules()),
    }, status=status)


@keeps
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rules that have not begun are taken back."""
    found = get_object_or_404(Rules, pk=pk)
    try:
        withdraw_rules(rules=found, by=request.user)
    except ValueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"The rules from {found.starts:%-d %B %Y} are withdrawn; those before them go on.")
    return redirect("rules:all")
