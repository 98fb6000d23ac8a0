"""One row of an agenda at the desk: changed, moved, deleted."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from csp.guards import SignedInRequest, guard
from csp.models import Priority
from csp.permissions import Permission
from csp.versions import ChangedMeanwhile
from meetings.agendaforms import RowForm
from meetings.agendaqueries import differing, earlier_meetings, words_of
from meetings.models import AgendaItem
from meetings.services import (
    HangsOn,
    RowChanged,
    bind_priority,
    change_row,
    drop_row,
    lift_row,
    move_row,
    nest_row,
    place_row,
)
from meetings.views.agenda import answer, meeting_of
from meetings.views.agendadrawing import END, Acted, draw, new_form, row_name

CONFLICT, INVALID = HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY
MOVES = {"nest": nest_row, "lift": lift_row}


def _row(pk: int, row: int) -> AgendaItem | None:
    found = AgendaItem.objects.filter(pk=row, agenda__meeting=pk)
    return found.select_related("agenda__meeting__group", "parent", "about_meeting").first()


@guard(Permission.KEEP_AGENDA)
@require_POST
def change(request: SignedInRequest, pk: int, row: int) -> HttpResponse:
    """What the form of a row says is kept. Where somebody else changed the row, both texts are shown; where it was
    deleted, what was typed is offered as a new row."""
    meeting, found = meeting_of(pk), _row(pk, row)
    if found is None:
        return _orphaned(request, pk, row)
    at = str(row)
    form = RowForm(request.POST, row=found, part=found.parent_id is not None, earlier=earlier_meetings(meeting))
    if not form.is_valid():
        return draw(request, meeting, Acted(at=at, form=form, focus=f"form-{at}", status=INVALID))
    typed = form.cleaned_data["words"]
    try:
        changed = change_row(row=found, version=form.cleaned_data["version"] or 0, words=typed, by=request.user)
    except RowChanged as problem:
        if problem.now is None:
            return _orphaned(request, pk, row)
        conflict = differing(typed, words_of(problem.now))
        return draw(
            request, meeting,
            Acted(at=at, form=form.as_it_is_now(problem.now), conflict=conflict, focus=f"form-{at}", status=CONFLICT),
        )
    except ValueError as problem:
        form.add_error(None, str(problem))
        return draw(request, meeting, Acted(at=at, form=form, focus=f"form-{at}", status=INVALID))
    return answer(request, meeting, Acted(focus=f"open-{row}", say=f"Saved: {changed.title}", changed=True))


def _orphaned(request: SignedInRequest, pk: int, row: int) -> HttpResponse:
    """The words of a row that was deleted while somebody wrote in it, as a new row at the end."""
    meeting = meeting_of(pk)
    typed = {name.removeprefix(f"r{row}-") for name in request.POST}
    data = request.POST.copy()
    for name in typed:
        data.setlist(f"new-{name}", request.POST.getlist(f"r{row}-{name}"))
    data.setdefault("new-kind", AgendaItem.Kind.ITEM.value)
    form = new_form(meeting, part=False, data=data)
    return draw(request, meeting, Acted(at=END, form=form, gone=True, focus=f"form-{END}", status=CONFLICT))


def _gone(request: SignedInRequest, pk: int) -> HttpResponse:
    return answer(request, meeting_of(pk), Acted(error="That row has been deleted meanwhile.", changed=True))


@guard(Permission.KEEP_AGENDA)
@require_POST
def move(request: SignedInRequest, pk: int, row: int) -> HttpResponse:
    """`way`: up, down; nest (a part of the item above), lift (an item of its own); drag (before the row `before`)."""
    meeting, found, way = meeting_of(pk), _row(pk, row), request.POST.get("way", "")
    if found is None:
        return _gone(request, pk)
    try:
        if way in MOVES:
            MOVES[way](row=found, by=request.user)
        elif way == "drag":
            key = request.POST.get("before", "")
            before = get_object_or_404(AgendaItem, pk=key, agenda__meeting=pk) if key.isdigit() else None
            place_row(row=found, before=before, by=request.user)
        else:
            move_row(row=found, up=way == "up", by=request.user)
    except RowChanged:
        return _gone(request, pk)
    except ValueError as problem:
        return answer(request, meeting, Acted(error=str(problem)))
    focus = f"{way}-{row}" if request.POST.get("by") == "button" and way in ("up", "down") else f"open-{row}"
    return answer(request, meeting, Acted(focus=focus, say=f"{row_name(found)} moved", changed=True))


@guard(Permission.KEEP_AGENDA)
@require_POST
def drop(request: SignedInRequest, pk: int, row: int) -> HttpResponse:
    """Delete a row; where something hangs on it, only once that is known (`knowing`)."""
    meeting, found = meeting_of(pk), _row(pk, row)
    if found is None:
        return _gone(request, pk)
    version = request.POST.get("version", "")
    try:
        entry = drop_row(
            row=found, version=int(version) if version.isdigit() else 0, by=request.user, knowing="knowing" in request.POST
        )
    except RowChanged as problem:
        return answer(request, meeting, Acted(error=f"{problem} Look at it as it is now, then delete it.", changed=True, focus=f"open-{row}"))
    except HangsOn as problem:
        return draw(request, meeting, Acted(at=str(row), asking=problem.what, focus=f"asking-{row}"))
    except ValueError as problem:
        return answer(request, meeting, Acted(error=str(problem)))
    return answer(
        request, meeting, Acted(dropped=entry.pk, dropped_title=entry.thing, focus="undo", say=f"{row_name(found)} is deleted.", changed=True)
    )


@guard(Permission.KEEP_AGENDA)
@require_POST
def priority(request: SignedInRequest, pk: int, row: int) -> HttpResponse:
    """Say which priority a row is about: `about`, its key, "" for none; `was`, before a colon, the one that the page showed."""
    meeting, found = meeting_of(pk), _row(pk, row)
    if found is None:
        return _gone(request, pk)
    was, _, about = request.POST.get("about", "").rpartition(":")
    wanted = get_object_or_404(Priority, pk=about) if about.isdigit() else None
    try:
        bound = bind_priority(item=found, priority=wanted, was=was, by=request.user)
    except (ChangedMeanwhile, ValueError) as why:
        return answer(request, meeting, Acted(error=str(why), changed=True))
    said = f"It is about {bound.priority}" if bound.priority else f"{row_name(found)} is about no priority"
    return answer(request, meeting, Acted(focus=f"open-{row}", say=said, changed=True))
