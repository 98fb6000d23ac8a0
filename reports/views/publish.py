"""Publishing a meeting's papers: the officer's page, orders and their progress, a second person's approval."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csp.guards import SignedInRequest, guard
from csp.once import reading_once
from csp.permissions import Permission, may
from csp.preflightservices import look_through
from meetings.models import Meeting
from reports.builders import CannotPublish
from reports.fragments import Fragment
from reports.models import Publication, Release
from reports.publishforms import LATER, CallOffForm, OrderForm
from reports.publishpage import PublishPage, gravities
from reports.services.releasing import (
    CannotRelease,
    Planned,
    approve_release,
    approvers,
    call_off,
    needs_second,
    order_release,
    planned_of,
)
from reports.services.seeing import ChangedSince

Status = Release.Status
OPEN = (Status.APPROVAL, Status.WAITING, Status.RUNNING)


def _meeting(pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("group"), pk=pk)


def _release(pk: int) -> Release:
    related = ("meeting__group", "version__standing__group", "ordered_by__person", "approved_by__person")
    return get_object_or_404(Release.objects.select_related(*related), pk=pk)


def planned_for(request: SignedInRequest, meeting: Meeting, what: set[str] | None = None, again: bool = False) -> Planned:
    """What would go out; uploads that nobody has looked through are put to the worker."""
    planned = Planned(meeting, what, again)
    if planned.preflight.waiting and look_through(files=planned.preflight.waiting, by=request.user):
        planned = Planned(meeting, what, again)
    return planned


@guard(Permission.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the public will see and what not, what was found, and the order to publish."""
    meeting = _meeting(pk)
    form = OrderForm(request.POST or None)
    accepted = set(request.POST.getlist("accepted"))
    stale = ""
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            release = order_release(
                meeting=meeting, what=set(told["what"]), looked_at=told["looked_at"], accepted=accepted, by=request.user,
                at=told["at"] if told["when"] == LATER else None, again=told["again"],
            )
        except ChangedSince as problem:
            stale = str(problem)
        except CannotRelease as problem:
            form.add_error(None, str(problem))
        else:
            if release.status == Status.APPROVAL:
                messages.success(request, "Ordered. It goes out once somebody else has approved it.")
            return redirect("desk:publish", pk=pk)
    return _publish_page(request, meeting, form, accepted, stale)


def _publish_page(request: SignedInRequest, meeting: Meeting, form: OrderForm, accepted: set[str], stale: str) -> HttpResponse:
    release = Release.objects.filter(meeting=meeting).select_related("ordered_by__person", "approved_by__person").first()
    context: dict[str, object] = {"meeting": meeting, "step": "publish", "form": form, "accepted": accepted, "stale": stale}
    context |= of_release(request, release)
    with reading_once():
        try:
            planned = planned_for(request, meeting, again=request.POST.get("again") == "on")
        except CannotPublish as problem:
            context["nothing"] = str(problem)
        else:
            page = PublishPage.of(planned)
            chosen = set(request.POST.getlist("what")) if form.is_bound else {one.name for one in page.choices if one.ticked}
            context |= {
                "page": page, "looked_at": json.dumps(page.looked_at), "chosen": chosen,
                "second": needs_second(meeting, planned.drafts),
                "withheld": any(thing.state == "withheld" for one in page.choices for thing in one.things),
            }
    context["standing"] = Publication.objects.standing().filter(meeting=meeting).order_by("audience", "kind", "title")
    wrong = stale or form.errors
    return render(
        request, "reports/workspace/publish.html", context,
        status=HTTPStatus.CONFLICT if stale else HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
    )


def of_release(request: SignedInRequest, release: Release | None) -> dict[str, object]:
    """What the panel of an order shows."""
    if release is None:
        return {"release": None}
    waiting = release.status == Status.APPROVAL
    return {
        "release": release, "under_way": release.status in OPEN, "mine": release.ordered_by_id == request.user.pk,
        "approvers": approvers(release) if waiting else [],
    }


@guard(Permission.APPROVE_PUBLICATION)
@require_safe
def release(request: SignedInRequest, pk: int) -> HttpResponse:
    """The panel of an order, renewed while it is under way; at its end the page is loaded anew."""
    found = _release(pk)
    response = render(request, "reports/workspace/_release.html", {"meeting": found.meeting, **of_release(request, found)})
    if found.status not in OPEN:
        response.headers["HX-Refresh"] = "true"
    return response


@guard(Permission.APPROVE_PUBLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """What somebody else ordered, as they saw it, and the button that approves it."""
    found = _release(pk)
    if request.method == "POST":
        try:
            after = approve_release(release=found, by=request.user, looked_at=request.POST.get("looked_at", ""))
        except CannotRelease as problem:
            messages.error(request, str(problem))
        else:
            if after.status == Status.FAILED:
                messages.warning(request, after.outcome)
            else:
                messages.success(request, "Approved. It is published now." if not _later(after) else "Approved. It goes out at its time.")
        return redirect("desk:approve", pk=pk)
    if found.meeting is None:
        return render(request, "reports/workspace/approve_alone.html", lone_order(request, found))
    context: dict[str, object] = {"meeting": found.meeting, **of_release(request, found)}
    if found.status == Status.APPROVAL:
        try:
            planned = planned_for(request, found.meeting, set(found.what), found.again)
            page = PublishPage.of(planned, found.what)
            context |= {"page": page, "changed": planned.seen() != found.seen}
        except CannotPublish as problem:
            context["nothing"] = str(problem)
    return render(request, "reports/workspace/approve.html", context)


def lone_order(request: SignedInRequest, found: Release) -> dict[str, object]:
    """What is seen of an order that is of no meeting by who is to approve it."""
    context: dict[str, object] = {"year": found.of_year, **of_release(request, found)}
    if found.status == Status.APPROVAL:
        try:
            planned = planned_of(found)
        except CannotPublish as problem:
            return context | {"nothing": str(problem)}
        context |= {
            "fragment": Fragment.of(planned.drafts[0].html), "changed": planned.seen() != found.seen,
            "gravities": gravities(planned.preflight),
        }
    return context


def _later(found: Release) -> bool:
    return found.approved_at is not None and found.at > found.approved_at


@guard(Permission.APPROVE_PUBLICATION)
@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Call an order off: its officer, or who was asked to approve it."""
    found = _release(pk)
    form = CallOffForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The reason is too long: 300 characters at most.")
    else:
        try:
            call_off(release=found, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, "Called off. Nothing of it was published.")
        except CannotRelease as problem:
            messages.error(request, str(problem))
    if may(request.user, Permission.PUBLISH):
        if found.version_id is not None:
            return redirect("standing:publish", pk=found.version_id)
        if found.of_year is None:
            return redirect("desk:publish", pk=found.meeting_id)
        return redirect("accounts:publish" if found.accounts else "desk:publish_timetable", found.of_year)
    return redirect("desk:approve", pk=pk)


def preview_of(request: HttpRequest, meeting: Meeting) -> str:
    """Where a page about a part of `meeting` leads back to: the officer's page, or the order to be approved."""
    waiting = Release.objects.filter(meeting=meeting, status=Status.APPROVAL).first()
    if waiting is not None and waiting.ordered_by_id != request.user.pk:
        return reverse("desk:approve", args=[waiting.pk])
    return reverse("desk:publish", args=[meeting.pk])
