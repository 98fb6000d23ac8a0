"""The agenda of a meeting at the desk: its page, and rows added to it."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csp.guards import SignedInRequest, guard
from csp.models import AuditEntry
from csp.permissions import Permission
from csp.versions import ChangedMeanwhile
from meetings.agendaforms import NotesForm
from meetings.agendaqueries import understood
from meetings.agendawords import checked
from meetings.models import AgendaItem, Meeting
from meetings.services import Start, Started, add_row, note_agenda, restore_row, start_agenda
from meetings.views.agendadrawing import END, Acted, draw, lines_above, new_form, row_name


def meeting_of(pk: int) -> Meeting:
    """The meeting; 404 without one."""
    return get_object_or_404(Meeting.objects.select_related("group"), pk=pk)


def answer(request: SignedInRequest, meeting: Meeting, acted: Acted) -> HttpResponse:
    """After an act that is done: HTMX gets the editor anew, a browser goes to its page at the row in question."""
    if "HX-Request" in request.headers:
        return draw(request, meeting, acted)
    if acted.error:
        messages.error(request, acted.error)
    query = f"?dropped={acted.dropped}" if acted.dropped else ""
    return redirect(reverse("meetings:agenda", args=[meeting.pk]) + query + (f"#{acted.focus}" if acted.focus else ""))


@guard(Permission.KEEP_AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: SignedInRequest, pk: int) -> HttpResponse:
    """The editor. A row is added by one typed line (`line`), or by the form of a row at the place `at`."""
    meeting = meeting_of(pk)
    if request.method != "POST":
        return draw(request, meeting, _looked(request, meeting))
    return _add_line(request, meeting) if "line" in request.POST else _add_form(request, meeting)


def _looked(request: SignedInRequest, meeting: Meeting) -> Acted:
    """What was just done before the page was opened: a row deleted, which can be brought back; a row opened."""
    key = request.GET.get("dropped", "")
    entry = AuditEntry.objects.filter(pk=key, act="drop_row").first() if key.isdigit() else None
    if entry and AgendaItem.objects.filter(pk=entry.detail["row"]["pk"]).exists():
        entry = None
    opened = request.GET.get("open", "")
    return Acted(
        dropped=entry.pk if entry else None, dropped_title=entry.thing if entry else "",
        focus=f"form-{opened}" if opened else request.GET.get("focus", ""),
    )


def _add_line(request: SignedInRequest, meeting: Meeting) -> HttpResponse:
    """What was understood of a line is kept at once where a script has shown it; else it is shown first, to be kept."""
    line = request.POST["line"]
    try:
        words = checked(understood(meeting, line))
    except ValueError as problem:
        wrong = Acted(quick_line=line, quick_error=str(problem), focus="line", status=HTTPStatus.UNPROCESSABLE_ENTITY)
        return draw(request, meeting, wrong)
    if "HX-Request" not in request.headers:
        return draw(request, meeting, Acted(at=END, form=new_form(meeting, part=False, start=words)))
    row = add_row(meeting=meeting, words=words, by=request.user)
    return draw(request, meeting, Acted(focus="line", say=f"Added: {row.title}", changed=True))


def _add_form(request: SignedInRequest, meeting: Meeting) -> HttpResponse:
    at = request.POST.get("at", END)
    way, _, key = at.rpartition("-")
    beside = AgendaItem.objects.filter(pk=key, agenda__meeting=meeting).first() if key.isdigit() else None
    part = way == "part" or (beside is not None and beside.parent_id is not None)
    form = new_form(meeting, part=part, data=request.POST)
    if beside is None and way:  # the row was deleted meanwhile: what was typed goes to the end
        at, way, part = END, "", False
    if not form.is_valid():
        return draw(request, meeting, Acted(at=at, form=form, focus=f"form-{at}", status=HTTPStatus.UNPROCESSABLE_ENTITY))
    row = add_row(
        meeting=meeting, words=form.cleaned_data["words"], by=request.user,
        after=beside if way == "after" else None, parent=beside if way == "part" else None,
    )
    return answer(request, meeting, Acted(focus=f"open-{row.pk}", say=f"Added: {row.title}", changed=True))


@guard(Permission.KEEP_AGENDA)
@require_safe
def agenda_understood(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the line that is being typed would add."""
    words = understood(meeting_of(pk), request.GET.get("line", ""))
    return render(request, "meetings/workspace/_agenda_understood.html", {"words": words})


@guard(Permission.KEEP_AGENDA)
@require_POST
def start(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin from the last agenda or from the usual rows."""
    meeting = meeting_of(pk)
    chosen = Start.LAST if request.POST.get("start") == Start.LAST.value else Start.USUAL
    try:
        started = start_agenda(meeting=meeting, start=chosen, by=request.user)
    except ValueError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _told(started))
    return redirect("meetings:agenda", pk=pk)


def _told(started: Started) -> str:
    """What the officer should know of a new agenda."""
    source = started.source
    told = [f"Started from the agenda of {source.meeting.date:%-d %B %Y}." if source else "Started from the usual rows."]
    if started.left_out:
        told.append(f"Presentations are left out: {'; '.join(started.left_out)}.")
    told += [
        f"{words} leads item {number} and no longer sits in the group: check who does." if number else f"{words} no longer sits in the group."
        for number, words in started.unseated
    ]
    return " ".join(told)


@guard(Permission.KEEP_AGENDA)
@require_POST
def agenda_notes(request: SignedInRequest, pk: int) -> HttpResponse:
    """The lines above the items. Where somebody else changed them meanwhile, both texts are shown and nothing is written."""
    meeting, acted = meeting_of(pk), Acted(focus="agenda-notes")
    form = NotesForm(request.POST)
    form.is_valid()
    try:
        note_agenda(meeting=meeting, notes=form.cleaned_data["notes"], seen=form.cleaned_data["seen"], by=request.user)
    except ChangedMeanwhile as changed:
        acted = Acted(notes=form, notes_conflict=str(changed), focus="form-notes", status=HTTPStatus.CONFLICT)
    if "HX-Request" in request.headers:
        response = render(
            request, "meetings/workspace/_agenda_lines.html",
            lines_above(meeting, acted) | {"kept": not acted.notes}, status=acted.status,
        )
        if not acted.notes:
            told = {"announce": "The lines above the items are kept.", "agendaChanged": True}
            response.headers["HX-Trigger"] = json.dumps(told)
        return response
    return draw(request, meeting, acted) if acted.notes else answer(request, meeting, acted)


@guard(Permission.KEEP_AGENDA)
@require_POST
def restore(request: SignedInRequest, pk: int, entry: int) -> HttpResponse:
    """Bring a deleted row back."""
    meeting = meeting_of(pk)
    try:
        row = restore_row(meeting=meeting, entry=get_object_or_404(AuditEntry, pk=entry, act="drop_row"), by=request.user)
    except ValueError as problem:
        return answer(request, meeting, Acted(error=str(problem)))
    return answer(request, meeting, Acted(focus=f"open-{row.pk}", say=f"{row_name(row)} is back.", changed=True))
