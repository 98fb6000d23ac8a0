"""The priorities for Board and members: the list, and each one's whole story; what only the officer does there besides."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from csp.guards import SignedInRequest, guard
from csp.models import Office, Priority, Project
from csp.permissions import Permission
from csp.priorityqueries import groups_of, known_priorities, leads_of
from csp.versions import ChangedMeanwhile
from meetings.agendapriorityqueries import suggestions
from meetings.models import AgendaItem
from meetings.services import bind_all_named, bind_priority
from reports.builders.prioritystories import priority_story
from reports.builders.storyshapes import chapters
from reports.priorityforms import StoryFilter
from reports.priorityqueries import Reader

# Suggestions that are shown at once.
MOST = 20


@dataclass(frozen=True)
class Listed:
    """A priority in the list, with who leads it today."""

    priority: Priority
    leads: tuple[str, ...]


@guard(Permission.READ_MEMBERS)
@require_safe
def priorities(request: SignedInRequest) -> HttpResponse:
    """All priorities, those of today first."""
    today = timezone.localdate()
    leads = Prefetch("leads", Office.objects.on(today).select_related("person").order_by("pk"))
    rows = [
        Listed(one, tuple(str(lead.person) for lead in one.leads.all()))
        for one in Priority.objects.order_by("order").prefetch_related(leads, "other_names")
    ]
    now = [one for one in rows if (one.priority.starts or today) <= today <= (one.priority.ends or today)]
    return render(request, "reports/members/priorities.html", {
        "here": "priorities", "now": now, "ahead": [one for one in rows if one.priority.starts and one.priority.starts > today],
        "past": [one for one in rows if one.priority.ends and one.priority.ends < today], "keeps": Reader.of(request.user).minutes,
        "usual": Project.objects.filter(business_as_usual=True).exclude(ends__lt=today).select_related("lead", "lead_agency"),
    })


@guard(Permission.READ_MEMBERS)
@require_safe
def priority(request: SignedInRequest, pk: int) -> HttpResponse:
    """The whole story of one."""
    return _page(request, get_object_or_404(Priority, pk=pk))


def _page(request: SignedInRequest, found: Priority, fault: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    today, reader = timezone.localdate(), Reader.of(request.user)
    story = priority_story(found, reader, today)
    form = StoryFilter(story, request.GET)
    events = form.found()
    seems = suggestions(known_priorities(), found) if reader.agendas else []
    asked = form.cleaned_data
    return render(request, "reports/members/priority.html", {
        "here": "priorities", "priority": found, "story": story, "filter": form, "events": events, "chapters": chapters(events),
        "today": today, "leads": leads_of(found, today), "groups": list(groups_of(found)), "reader": reader,
        "seems": seems[:MOST], "seems_more": max(len(seems) - MOST, 0), "clear": sum(one.clear for one in seems), "fault": fault,
        "searched": any(asked.values()), "narrowed": bool(asked.get("meeting")),
    }, status=status)


@guard(Permission.KEEP_AGENDA)
@require_POST
def bind(request: SignedInRequest, pk: int) -> HttpResponse:
    """An item of an agenda is about a priority (`pk`), or (`not`) it is not. `item`, `was`: what the page showed."""
    found = get_object_or_404(Priority, pk=pk)
    key = request.POST.get("item", "")
    item = get_object_or_404(AgendaItem, pk=key if key.isdigit() else 0)
    try:
        bound = bind_priority(
            item=item, priority=None if "not" in request.POST else found, was=request.POST.get("was", ""), by=request.user
        )
    except (ChangedMeanwhile, ValueError) as why:
        return _page(request, found, str(why), HTTPStatus.CONFLICT)
    messages.success(request, f"“{bound}” is about {found}." if bound.priority else f"“{bound}” is about no priority now.")
    return redirect("members:priority", pk=pk)


@guard(Permission.KEEP_AGENDA)
@require_POST
def bind_named(request: SignedInRequest, pk: int) -> HttpResponse:
    """All items whose titles name the priority are about it."""
    found = get_object_or_404(Priority, pk=pk)
    bound = bind_all_named(priority=found, by=request.user)
    messages.success(request, f"{bound} item{'' if bound == 1 else 's'} of agendas {'is' if bound == 1 else 'are'} about it now.")
    return redirect("members:priority", pk=pk)
