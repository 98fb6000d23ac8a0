"""The desk's pages of useful contacts and strategies: entered one by one, or several at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csp import reachservices as services
from csp.guards import SignedInRequest, guard
from csp.models import Group, Strategy, UsefulContact
from csp.permissions import Permission
from csp.reachforms import ContactForm, GroupForm, LinesForm, StrategyForm, StrategyLinesForm
from csp.versions import ChangedMeanwhile

people = guard(Permission.KEEP_PEOPLE)
papers = guard(Permission.KEEP_PAPERS)
FORM = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Kind:
    """Contacts or strategies: what their pages say."""

    key: str
    title: str
    lead: str
    one: str
    form: Any
    lines: Any
    keep: Callable[..., Any]
    keep_lines: Callable[..., int]
    remove: Callable[..., None]
    model: Any


CONTACTS = Kind(
    "contact", "Useful contacts", "Whom the public can turn to. The annual review prints them as they stood at the end of its year.", "contact",
    ContactForm, LinesForm, services.keep_contact, services.keep_contacts, services.remove_contact, UsefulContact,
)
STRATEGIES = Kind(
    "strategy", "Strategies", "Local, countywide and national strategies that the partnership’s work is a part of. The annual review names those of its year.",
    "strategy", StrategyForm, StrategyLinesForm, services.keep_strategy, services.keep_strategies, services.remove_strategy, Strategy,
)


def _all(request: SignedInRequest, kind: Kind, here: str) -> HttpResponse:
    """All of a kind, a form for a further one, and one for several. POST with `lines` takes several."""
    many = request.method == "POST" and "lines" in request.POST
    form = kind.form(request.POST if request.method == "POST" and not many else None)
    lines = kind.lines(request.POST if many else None, auto_id="many_%s")
    asked = lines if many else form
    if request.method == "POST" and asked.is_valid():
        said = dict(asked.cleaned_data)
        try:
            if many:
                count = kind.keep_lines(by=request.user, **said)
                messages.success(request, f"{count} {'is' if count == 1 else 'are'} kept.")
            else:
                kept = kind.keep(**{kind.key: None}, by=request.user, **said)
                messages.success(request, f"{kept} is kept.")
        except ValueError as why:
            asked.add_error("lines" if many else "name", str(why))
        else:
            return redirect(f"reach:{here}")
    rows = kind.model.objects.order_by(*(["order"] if kind is CONTACTS else ["level", "name"]))
    return render(request, "csp/workspace/reach.html", {
        "here": "timetable", "kind": kind, "rows": rows, "one": form, "lines": lines, "form": asked, "many": many, "today": timezone.localdate(),
        "contacts": kind is CONTACTS,
    }, status=422 if asked.errors else 200)


def _one(request: SignedInRequest, kind: Kind, here: str, pk: int) -> HttpResponse:
    """One row, to be put right; somebody else's change meanwhile is told with 409 and what stands."""
    row = get_object_or_404(kind.model, pk=pk)
    form = kind.form(request.POST if request.method == "POST" else None, initial=kind.form.about(row))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            kept = kind.keep(**{kind.key: row}, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as why:
            row.refresh_from_db()
            again = request.POST.copy()
            again["version"] = str(row.version)
            form, status = kind.form(again), 409
            form.add_error(None, str(why))
        except ValueError as why:
            form.add_error("name", str(why))
        else:
            messages.success(request, f"{kept} is saved.")
            return redirect(f"reach:{here}")
    stands = [(form.fields[name].label, value) for name, value in kind.form.about(row).items() if status == 409 and name != "version" and value]
    return render(request, "csp/workspace/reach_one.html", {
        "here": "timetable", "kind": kind, "row": row, "form": form, "stands": stands, "home": reverse(f"reach:{here}"),
        "away": reverse(f"reach:remove_{kind.key}", args=[pk]),
    }, status=422 if form.errors and status == 200 else status)


def _removed(request: SignedInRequest, kind: Kind, here: str, pk: int) -> HttpResponse:
    row = get_object_or_404(kind.model, pk=pk)
    kind.remove(**{kind.key: row}, by=request.user)
    messages.success(request, f"{row} is taken out.")
    return redirect(f"reach:{here}")


@require_http_methods(FORM)
@people
def contacts(request: SignedInRequest) -> HttpResponse:
    """Useful contacts in their order."""
    return _all(request, CONTACTS, "contacts")


@require_http_methods(FORM)
@people
def contact(request: SignedInRequest, pk: int) -> HttpResponse:
    """One contact."""
    return _one(request, CONTACTS, "contacts", pk)


@require_POST
@people
def remove_contact(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a contact out."""
    return _removed(request, CONTACTS, "contacts", pk)


@require_POST
@people
def up(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a contact change places with the one before it."""
    services.move_contact_up(contact=get_object_or_404(UsefulContact, pk=pk), by=request.user)
    return redirect("reach:contacts")


@require_http_methods(FORM)
@papers
def strategies(request: SignedInRequest) -> HttpResponse:
    """Strategies by level."""
    return _all(request, STRATEGIES, "strategies")


@require_http_methods(FORM)
@papers
def strategy(request: SignedInRequest, pk: int) -> HttpResponse:
    """One strategy."""
    return _one(request, STRATEGIES, "strategies", pk)


@require_POST
@papers
def remove_strategy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a strategy out."""
    return _removed(request, STRATEGIES, "strategies", pk)


@require_safe
@people
def groups(request: SignedInRequest) -> HttpResponse:
    """The groups besides the partnership, with what each is for."""
    rows = Group.objects.exclude(kind=Group.Kind.PARTNERSHIP).order_by("kind", "name")
    return render(request, "csp/workspace/reach_groups.html", {"here": "agencies", "rows": rows})


@require_http_methods(FORM)
@people
def group(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a group is for, and its days."""
    row = get_object_or_404(Group.objects.exclude(kind=Group.Kind.PARTNERSHIP), pk=pk)
    form, status = GroupForm(request.POST if request.method == "POST" else None, initial=GroupForm.about(row)), 200
    if request.method == "POST" and form.is_valid():
        try:
            services.describe_group(group=row, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as why:
            row.refresh_from_db()
            again = request.POST.copy()
            again["seen"] = services.group_seen(row)
            form, status = GroupForm(again), 409
            form.add_error(None, str(why))
        except ValueError as why:
            form.add_error("ends", str(why))
        else:
            messages.success(request, f"{row} is saved.")
            return redirect("reach:groups")
    stands = [(form.fields[name].label, value) for name, value in GroupForm.about(row).items() if status == 409 and name != "seen" and value]
    return render(request, "csp/workspace/reach_one.html", {
        "here": "agencies", "row": row, "form": form, "stands": stands, "home": reverse("reach:groups"), "title": "Groups",
    }, status=422 if form.errors and status == 200 else status)
