"""Measures at the desk: the sets, and what is measured and how its report is laid out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.measureforms import FORMS, MODELS, CategoriesForm, SetForm, TableForm, ThingForm
from actions.measurequeries import progress, sets_listed
from actions.measureservices import (
    add_categories,
    drop,
    keep_break,
    keep_category,
    keep_measure,
    keep_set,
    keep_table,
    move_up,
    seen,
)
from actions.measuring import Quarter
from actions.models import Category, MeasureSet, ReportTable
from csp.guards import SignedInRequest, guard
from csp.permissions import Permission
from csp.versions import ChangedMeanwhile
from meetings.views.differences import differences

keeps = guard(Permission.KEEP_MEASURES)
asked = require_http_methods(["GET", "HEAD", "POST"])
# Of how many quarters the overview tells, the newest first.
QUARTERS = 8
WORDS = {
    "measure": ("Add a measure", "measure"), "category": ("Add categories", "category"), "table": ("Add a table", "table"),
    "break": ("Note a break in the series", "break in the series"),
}


def the_set(pk: int) -> MeasureSet:
    """The set of measures; 404 without it."""
    return get_object_or_404(MeasureSet.objects.select_related("agency", "owner", "priority"), pk=pk)


@require_safe
@keeps
def sets(request: SignedInRequest) -> HttpResponse:
    """All sets of measures."""
    return render(request, "actions/workspace/measures/sets.html", {"here": "measures", "sets": sets_listed()})


@require_safe
@keeps
def overview(request: SignedInRequest, pk: int) -> HttpResponse:
    """A set: its latest quarters with how many figures are in, and what was filed."""
    measures = the_set(pk)
    quarter = Quarter.of(timezone.localdate())
    quarters = []
    for _ in range(QUARTERS):
        quarter = quarter.previous
        quarters.append(quarter)
    filed: dict[Quarter, list[Any]] = {}
    for report in measures.reports.select_related("paper__meeting__group").order_by("-number"):
        filed.setdefault(Quarter(report.year, report.quarter), []).append(report)
    older = sorted({one for one in filed if one not in quarters}, reverse=True)
    entered = progress(measures, [*quarters, *older])
    rows = [(one, *entered[one], filed.get(one, [])) for one in [*quarters, *older]]
    return render(request, "actions/workspace/measures/set.html", {"here": "measures", "measures": measures, "rows": rows})


@asked
@keeps
def describe(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Begin a set, or describe one anew."""
    measures = the_set(pk) if pk else None
    form = SetForm(request.POST or None, initial=SetForm.initial_of(measures) if measures else None)
    status, both = HTTPStatus.OK, None
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_set(measures=measures, was=request.POST.get("was", ""), by=request.user, **form.cleaned_data)
        except ChangedMeanwhile:
            measures, status = the_set(measures.pk if measures else 0), HTTPStatus.CONFLICT
            both = differences(form, measures)
        except ValueError as why:
            form.add_error("name", str(why))
        else:
            messages.success(request, f"{kept} is saved.")
            return redirect("measures:set" if measures else "measures:layout", pk=kept.pk)
    if form.errors and status == HTTPStatus.OK:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "actions/workspace/measures/describe.html", {
        "here": "measures", "measures": measures, "form": form, "was": seen(measures), "differences": both,
    }, status=status)


def _both(form: ThingForm, stands: Any) -> list[tuple[str, str, str]]:
    """What was typed beside what somebody else made of it; rows and columns of a table by their names."""
    if not isinstance(stands, ReportTable):
        return differences(form, stands)
    now = TableForm(measures=form.measures, thing=stands)
    columns: dict[str, str] = dict(now.fields["columns"].choices)  # type: ignore[attr-defined]
    def said(one: ThingForm, name: str) -> str:
        value = one[name].value() or ""
        if isinstance(value, list):
            return "\n".join(columns.get(each) or str(each) for each in value)
        return str(value).replace("\r\n", "\n").strip()

    found = []
    for name, field in form.fields.items():
        typed, there = said(form, name), said(now, name)
        if typed != there:
            found.append((str(field.label), typed or "nothing", there or "nothing"))
    return found


@require_safe
@keeps
def layout(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is measured: measures, categories, tables and breaks."""
    measures = the_set(pk)
    return render(request, "actions/workspace/measures/layout.html", {
        "here": "measures", "measures": measures, "measured": measures.measures.select_related("of", "agency"),
        "categories": measures.categories.select_related("part_of"),
        "tables": measures.tables.prefetch_related("rows", "columns"), "breaks": measures.breaks.select_related("measure"),
    })


def _thing(pk: int, kind: str, one: int) -> Any:
    return get_object_or_404(MODELS[kind].objects.select_related("measures"), pk=one, measures=pk)


@asked
@keeps
def thing(request: SignedInRequest, pk: str, kind: str, one: str = "") -> HttpResponse:
    """Add a measure, categories, a table or a break, or change one."""
    measures = the_set(int(pk))
    found = _thing(measures.pk, kind, int(one)) if one else None
    make = CategoriesForm if kind == "category" and found is None else FORMS[kind]
    form = make(request.POST if request.method == "POST" else None, measures=measures, thing=found)
    status, both = HTTPStatus.OK, None
    if request.method == "POST" and form.is_valid():
        try:
            words = _save(kind, form, request)
        except ChangedMeanwhile:
            found, status = _thing(measures.pk, kind, int(one)), HTTPStatus.CONFLICT
            both = _both(form, found)
        except ValueError as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, words)
            return redirect(f"{reverse('measures:layout', args=[measures.pk])}#{kind}")
    if form.errors and status == HTTPStatus.OK:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "actions/workspace/measures/thing.html", {
        "here": "measures", "measures": measures, "form": form, "kind": kind, "thing": found, "was": seen(found),
        "heading": str(found) if found else WORDS[kind][0], "what": WORDS[kind][1], "differences": both,
    }, status=status)


def _save(kind: str, form: ThingForm, request: SignedInRequest) -> str:
    told: dict[str, Any] = {"was": request.POST.get("was", ""), "by": request.user, **form.cleaned_data}
    measures, found = form.measures, form.thing
    if kind == "measure":
        return f"{keep_measure(measures=measures, measure=found, **told)} is saved."
    if kind == "table":
        return f"{keep_table(measures=measures, table=found, **told)} is saved."
    if kind == "break":
        keep_break(measures=measures, found=found, **told)
        return "The break in the series is saved."
    if found is not None:
        return f"{keep_category(category=found, **told)} is saved."
    told.pop("was")
    made: list[Category] = add_categories(measures=measures, **told)
    return f"{len(made)} {'category is' if len(made) == 1 else 'categories are'} added."


@require_POST
@keeps
def remove(request: SignedInRequest, pk: str, kind: str, one: str) -> HttpResponse:
    """Take a thing away on which nothing hangs."""
    found = _thing(int(pk), kind, int(one))
    name = str(found)
    try:
        drop(thing=found, by=request.user)
    except ValueError as why:
        messages.error(request, f"{name} stays. {why}")
    else:
        messages.success(request, f"{name} is removed.")
    return redirect("measures:layout", pk=pk)


@require_POST
@keeps
def up(request: SignedInRequest, pk: str, kind: str, one: str) -> HttpResponse:
    """Let it change places with the one before it."""
    if kind == "break":
        raise Http404  # those stand in the order of their days
    move_up(thing=_thing(int(pk), kind, int(one)), by=request.user)
    return redirect(f"{reverse('measures:layout', args=[pk])}#{kind}")
