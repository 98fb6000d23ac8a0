"""Attendance at the desk: a page of people to mark, each saved as it is marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from csp.guards import SignedInRequest, guard, wants_data
from csp.models import Person
from csp.permissions import Permission
from csp.versions import ChangedMeanwhile
from meetings.attendanceforms import (
    MarkForm,
    RepresentativeForm,
    RoleForm,
    RoomForm,
    SittingForm,
    SomebodyForm,
)
from meetings.attendancequeries import Line, Sheet, names, sheet
from meetings.models import Meeting
from meetings.presence import MARKS, SITTING, sitting_seen
from meetings.services import (
    forget_times,
    hand_over_role,
    mark_presence,
    move_attendee,
    name_for_role,
    note_attendee,
    note_coming,
    note_leaving,
    seat_representative,
)

keeps_minutes = guard(Permission.KEEP_MINUTES)


def _meeting(pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("group"), pk=pk)


def _context(found: Sheet) -> dict[str, object]:
    """`represented`: the form of who sits for somebody, as it was typed and refused. `focus_on`: whose line takes the
    focus. `moved`: somebody printed elsewhere, and which way."""
    meeting, minutes = found.meeting, found.minutes
    noted = {name: value for name in SITTING if (value := getattr(minutes, name, None)) not in (None, "")}
    sitting = {"starts": meeting.starts, "venue": meeting.venue} | noted  # as planned, until it is noted otherwise
    return {
        "meeting": meeting, "step": "attendance", "here": "meetings", "sheet": found, "marks": MARKS,
        "sitting": SittingForm(initial=sitting | {"seen": sitting_seen(minutes)}), "somebody": SomebodyForm(),
        "represented": None, "focus_on": None, "moved": None, "today": meeting.date == timezone.localdate(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_minutes
def attendance(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everybody expected and listed. A POST is the page without scripts: all marks at once."""
    meeting = _meeting(pk)
    if request.method == "POST":
        _mark_all(request, sheet(meeting))
        return redirect("meetings:attendance", pk)
    return page(request, meeting)


def page(
    request: HttpRequest, meeting: Meeting, differences: Sequence[tuple[str, str, str]] | None = None,
    **typed: SittingForm | SomebodyForm | RepresentativeForm,
) -> HttpResponse:
    """The whole page; with a form (`sitting`, `somebody`, `represented`) as it was typed, where that could not be saved; with
    `differences`, because somebody else was there first."""
    context = _context(sheet(meeting)) | {"names": names(), "differences": differences} | typed
    status = 200 if not typed else 422 if differences is None else 409
    return render(request, "meetings/workspace/attendance.html", context, status=status)


def _mark_all(request: SignedInRequest, found: Sheet) -> None:
    changed = 0
    for line in found.lines:
        given = {name: request.POST.get(f"{name}-{line.person.pk}") for name in ("mark", "base")}
        form = MarkForm(given | {"person": line.person.pk})
        if not form.is_valid() or form.cleaned_data["mark"] == request.POST.get(f"was-{line.person.pk}"):
            continue
        try:
            mark_presence(
                meeting=found.meeting, person=line.person, mark=form.cleaned_data["mark"],
                base=form.cleaned_data["base"], by=request.user,
            )
            changed += 1
        except ValueError as error:
            messages.error(request, f"{error} Your mark “{MARKS[form.cleaned_data['mark']]}” is not saved.")
    messages.success(request, f"{changed} marked." if changed else "Nothing was changed.")


@require_POST
@keeps_minutes
def mark(request: SignedInRequest, pk: int) -> HttpResponse:
    """One person marked by the page's script.

    200 {"version", "mark", "at", "summary", "roles"}; 409 {"error", "version", "mark"}: somebody marked them
    meanwhile; 422 {"error"}.
    """
    meeting = _meeting(pk)
    form = MarkForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": "This mark was not understood: load the page again."}, status=422)
    person, wanted = form.cleaned_data["person"], form.cleaned_data["mark"]
    error, status = "", 200
    try:
        mark_presence(meeting=meeting, person=person, mark=wanted, base=form.cleaned_data["base"], by=request.user)
    except ChangedMeanwhile as changed:
        error, status = str(changed), 409
    except ValueError as refused:
        error, status = str(refused), 422
    found = sheet(meeting)
    line: Line | None = next((one for one in found.lines if one.person == person), None)
    return JsonResponse({
        "error": error, "version": line.version if line else 0, "mark": line.mark if line else "no-word",
        "at": f"{timezone.localtime():%H:%M:%S}",
        **{part: render_to_string(f"meetings/workspace/_attendance_{part}.html", {"sheet": found, "meeting": meeting}, request)
           for part in ("summary", "roles")},
    }, status=status)


def _done(
    request: HttpRequest, meeting: Meeting, act: Callable[[], object], anchor: str = "", *,
    then: dict[str, object] | None = None, **typed: SomebodyForm | RepresentativeForm,
) -> HttpResponse:
    """Do `act`; then the sheet again as a fragment for HTMX, with `then` in its context, or the page. Where it was
    refused: why, in words, and the form as it was typed."""
    error, status = "", 200
    try:
        act()
    except ValueError as refused:
        error, status = str(refused), 409 if isinstance(refused, ChangedMeanwhile) else 422
    if wants_data(request):
        context = _context(sheet(meeting)) | {"error": error} | (typed if error else then or {})
        return render(request, "meetings/workspace/_attendance.html", context, status=status)
    if error:
        messages.error(request, error)
        if typed:
            refused_page = page(request, meeting, None, **typed)
            refused_page.status_code = status
            return refused_page
    return redirect(reverse("meetings:attendance", args=[meeting.pk]) + anchor)


def _refuse(form: MarkForm | RepresentativeForm | RoomForm | RoleForm | SomebodyForm) -> None:
    """Raises ValueError with the first fault of a form."""
    for faults in form.errors.values():
        raise ValueError(str(faults[0]))


@require_POST
@keeps_minutes
def represent(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody sits for somebody absent."""
    meeting, form = _meeting(pk), RepresentativeForm(request.POST)

    def act() -> None:
        _refuse(form)
        given = form.cleaned_data
        seat_representative(
            meeting=meeting, absent=given["absent"], name=given["name"], agency=given["agency"], base=given["base"],
            by=request.user,
        )

    absent = request.POST.get("absent", "")
    return _done(request, meeting, act, f"#person-{absent}", then={"focus_on": _next_line(meeting, absent)}, represented=form)


def _next_line(meeting: Meeting, person: str) -> int | None:
    """Whose line comes behind that of the person with the key `person`, so that one marks on; the last one's own."""
    keys = [line.person.pk for line in sheet(meeting).lines]
    at = next((place for place, key in enumerate(keys) if str(key) == person), None)
    return None if at is None else keys[min(at + 1, len(keys) - 1)]


@require_POST
@keeps_minutes
def somebody(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody who was not expected."""
    meeting, form = _meeting(pk), SomebodyForm(request.POST)

    def act() -> None:
        _refuse(form)
        given = form.cleaned_data
        note_attendee(
            meeting=meeting, name=given["name"], agency=given["agency"], capacity=given["capacity"],
            present=given["present"] == "yes", replaces=given["replaces"], by=request.user,
        )

    return _done(request, meeting, act, "#somebody", somebody=form)


@require_POST
@keeps_minutes
def role(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who has a role, or takes it over in the course of the meeting."""
    meeting, form = _meeting(pk), RoleForm(request.POST)

    def act() -> None:
        _refuse(form)
        given = form.cleaned_data
        if not given["at"]:
            name_for_role(meeting=meeting, role=given["role"], person=given["person"], by=request.user)
            return
        found = sheet(meeting)
        if found.frozen:
            raise ValueError("The minutes of this meeting are agreed: who was there no longer changes.")
        was = next((one.throughout for one in found.roles if one.role == given["role"]), None)
        now = next((row for row in found.there if row.person == given["person"]), None)
        if was is None or now is None or was == now:
            raise ValueError("Choose who has the role first, then somebody else who is present to take it over.")
        hand_over_role(role=given["role"], was=was, now=now, at=given["at"], by=request.user)

    return _done(request, meeting, act, "#roles")


@require_POST
@keeps_minutes
def room(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody leaves or comes, now or at a time; on another day than the meeting's the time is asked for."""
    meeting, form = _meeting(pk), RoomForm(request.POST)

    def act() -> None:
        _refuse(form)
        given = form.cleaned_data
        if given["way"] == "throughout":
            forget_times(meeting=meeting, person=given["person"], by=request.user)
            return
        now = timezone.localtime()
        if given["at"] is None and now.date() != meeting.date:
            raise ValueError("Enter the time: the meeting is not today.")
        note = note_leaving if given["way"] == "left" else note_coming
        note(meeting=meeting, person=given["person"], at=given["at"] or now.time().replace(microsecond=0), by=request.user)

    return _done(request, meeting, act, f"#person-{request.POST.get('person', '')}")


@require_POST
@keeps_minutes
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody printed one place earlier or later."""
    meeting, person = _meeting(pk), get_object_or_404(Person, pk=person if (person := request.POST.get("person", "")).isdigit() else 0)
    earlier = request.POST.get("to") == "earlier"
    return _done(
        request, meeting, lambda: move_attendee(meeting=meeting, person=person, earlier=earlier, by=request.user), "#printed",
        then={"moved": (person.pk, "earlier" if earlier else "later")},
    )
