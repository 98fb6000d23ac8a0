"""Single acts on a priority at the desk: its names, who leads it, which groups work on it, its objectives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from csp.forms import Form
from csp.guards import SignedInRequest, guard
from csp.models import Objective, Office, Priority, PriorityGroup, PriorityName
from csp.objectiveservices import (
    ObjectiveWords,
    carry_objective,
    correct_objective,
    end_objective,
    set_objective,
)
from csp.peopleservices import appoint, end_office
from csp.permissions import Permission
from csp.priorityforms import AlsoForm, CarryForm, EndWorkForm, GroupForm, LeadForm, ObjectiveForm, RenameForm
from csp.priorityforms import EndObjectiveForm as EndingForm
from csp.prioritynameservices import (
    end_group_work,
    forget_priority_name,
    name_priority_also,
    put_group_to_work,
    rename_priority,
)
from csp.queries import partnership_group
from csp.versions import ChangedMeanwhile

keeps = guard(Permission.KEEP_MINUTES)
keeps_people = guard(Permission.KEEP_PEOPLE)
asked = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Act:
    """What the page of an act says around its form."""

    priority: Priority
    heading: str
    button: str
    lead: str = ""


def _answer(
    request: SignedInRequest, act: Act, form: Form, do: Callable[[Any], str], now: Callable[[], Objective] | None = None
) -> HttpResponse:
    """The page of `act`; sent and sound, `do` is done and what it gives is said on the priority's page. What it refuses stands
    above the form. `now`: the objective as it stands, shown where somebody else changed it (409): sent again, the own words
    stand."""
    status, stands = HTTPStatus.OK, None
    if request.method == "POST":
        if form.is_valid():
            try:
                messages.success(request, do(form.cleaned_data))
                return redirect("priorities:priority", pk=act.priority.pk)
            except ChangedMeanwhile as changed:
                status, stands = HTTPStatus.CONFLICT, now() if now else None
                form.add_error(None, f"{changed} Look at it as it is now below. Send yours again to put it in its place.")
                form.data = {**request.POST.dict(), "version": str(stands.version if stands else "")}
            except ValueError as refused:
                form.add_error(None, str(refused))
        status = status if status != HTTPStatus.OK else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "csp/workspace/priority_act.html", {
        "here": "priorities", "act": act, "priority": act.priority, "form": form, "now": stands,
    }, status=status)


def _sent(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


@asked
@keeps
def rename(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another name from a day."""
    found = get_object_or_404(Priority, pk=pk)
    act = Act(found, "Give it another name", "Rename it", "Its earlier name stays in the record, so that its story stays one.")
    form = RenameForm(_sent(request), initial={"on": timezone.localdate()})
    return _answer(request, act, form, lambda said: f"It is called “{rename_priority(priority=found, by=request.user, **said)}” now.")


@asked
@keeps
def also(request: SignedInRequest, pk: int) -> HttpResponse:
    """A further name by which papers call it, or called it."""
    found = get_object_or_404(Priority, pk=pk)
    act = Act(found, "Add a name that papers have for it", "Add the name", "Agendas, minutes and papers that say this name belong to its story.")
    return _answer(
        request, act, AlsoForm(_sent(request)),
        lambda said: f"“{name_priority_also(priority=found, by=request.user, **said)}” is a name of it now.",
    )


@require_POST
@keeps
def forget_name(request: SignedInRequest, pk: int, name: int) -> HttpResponse:
    """Take away a name that was entered in error."""
    found = get_object_or_404(PriorityName, pk=name, priority=pk)
    forget_priority_name(name=found, by=request.user)
    messages.success(request, f"“{found}” is no name of it any more.")
    return redirect("priorities:priority", pk=pk)


@asked
@keeps_people
def lead(request: SignedInRequest, pk: int) -> HttpResponse:
    """A lead officer from a day; there may be several."""
    found = get_object_or_404(Priority, pk=pk)

    def do(said: Any) -> str:
        group = partnership_group()
        if group is None:
            raise ValueError("The record has no partnership yet.")
        office = appoint(
            person=said["person"], group=group, kind=Office.Kind.PRIORITY_LEAD, matter=found.name, on=said["on"], by=request.user
        )
        return f"{office.person} leads it from {said['on']:%-d %B %Y}."

    act = Act(found, "Appoint a lead officer", "Appoint", "Whoever leads it already goes on. Progress is asked of its leads.")
    return _answer(request, act, LeadForm(_sent(request), initial={"on": timezone.localdate()}), do)


@asked
@keeps_people
def end_lead(request: SignedInRequest, pk: int, office: int) -> HttpResponse:
    """A lead officer leads it no longer."""
    found = get_object_or_404(Office.objects.select_related("person", "priority"), pk=office, priority=pk)
    assert found.priority is not None  # the query asks for it

    def do(said: Any) -> str:
        end_office(office=found, on=said["on"], by=request.user)
        return f"{found.person} leads it until {said['on']:%-d %B %Y}."

    act = Act(found.priority, f"{found.person} stops leading it", "Save the day")
    return _answer(request, act, EndWorkForm(_sent(request), initial={"on": timezone.localdate()}), do)


@asked
@keeps
def group(request: SignedInRequest, pk: int) -> HttpResponse:
    """A task group works on it from a day."""
    found = get_object_or_404(Priority, pk=pk)
    form = GroupForm(_sent(request), initial={"on": timezone.localdate()})
    return _answer(
        request, Act(found, "Put a group to work on it", "Save"), form,
        lambda said: f"{put_group_to_work(priority=found, by=request.user, **said).group} works on it now.",
    )


@asked
@keeps
def end_group(request: SignedInRequest, pk: int, link: int) -> HttpResponse:
    """A group works on it no longer."""
    found = get_object_or_404(PriorityGroup.objects.select_related("group", "priority"), pk=link, priority=pk)
    form = EndWorkForm(_sent(request), initial={"on": timezone.localdate()})
    return _answer(
        request, Act(found.priority, f"{found.group} stops working on it", "Save the day"), form,
        lambda said: f"The last day of {end_group_work(link=found, by=request.user, **said).group} is saved.",
    )


@asked
@keeps
def new_objective(request: SignedInRequest, pk: int) -> HttpResponse:
    """A further objective."""
    found = get_object_or_404(Priority, pk=pk)
    form = ObjectiveForm(_sent(request), initial={"starts": found.starts or timezone.localdate()})
    act = Act(found, "Add an objective", "Add it", "Specific, measurable and dated: what, by how much, by when.")
    return _answer(request, act, form, lambda said: f"Added: {set_objective(priority=found, words=_words(said), by=request.user)}")


def _words(said: Any) -> ObjectiveWords:
    return ObjectiveWords(**{name: value for name, value in said.items() if name not in ("version", "on", "priority")})


def _objective(pk: int) -> Objective:
    return get_object_or_404(Objective.objects.select_related("priority", "person", "agency"), pk=pk)


def _shown(objective: Objective) -> dict[str, Any]:
    names = ("text", "measure", "unit", "baseline", "target", "due", "person", "agency", "starts", "version")
    return {name: getattr(objective, name) for name in names}


@asked
@keeps
def objective(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct an objective."""
    found = _objective(pk)

    def do(said: Any) -> str:
        return f"Saved: {correct_objective(objective=found, version=said['version'], words=_words(said), by=request.user)}"

    act = Act(
        found.priority, "Correct an objective", "Save",
        "For what was entered wrongly. An objective that is meant otherwise from a day is carried on instead, so that both stay.",
    )
    return _answer(request, act, ObjectiveForm(_sent(request), initial=_shown(found)), do, lambda: _objective(pk))


@asked
@keeps
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """An objective holds no more from a day."""
    found = _objective(pk)

    def do(said: Any) -> str:
        end_objective(objective=found, version=said["version"], on=said["on"], by=request.user)
        return f"Saved: {found}"

    act = Act(found.priority, "Let an objective end", "Save the last day", f"{found}. What was said of it stays.")
    form = EndingForm(_sent(request), initial={"on": timezone.localdate(), "version": found.version})
    return _answer(request, act, form, do, lambda: _objective(pk))


@asked
@keeps
def carry(request: SignedInRequest, pk: int) -> HttpResponse:
    """An objective is carried on by another from a day."""
    found = _objective(pk)

    def do(said: Any) -> str:
        made = carry_objective(
            objective=found, version=said["version"], words=_words(said), on=said["on"], priority=said["priority"], by=request.user
        )
        return f"Carried on: {made}"

    act = Act(found.priority, "Carry an objective on", "Carry it on", f"“{found}” ends the day before and stays as it was; what you say here begins.")
    initial = _shown(found) | {"on": timezone.localdate(), "priority": found.priority, "baseline": found.target, "target": "", "due": None}
    return _answer(request, act, CarryForm(_sent(request), initial=initial), do, lambda: _objective(pk))
