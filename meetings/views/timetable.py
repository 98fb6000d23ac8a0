"""The timetable at the desk: a year, a proposal for one, a further meeting, words that are no meeting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from csp.guards import SignedInRequest, guard
from csp.permissions import Permission, may
from meetings.models import TimetableNote
from meetings.services import drop_timetable_note, note_in_timetable, plan_year
from meetings.timetable import Proposed, Year
from meetings.timetableforms import MOST_ROWS, AddForm, NoteForm, RowForm, RowsBase, rows_of
from meetings.timetablequeries import Proposal, joining_words, month_end, proposal, remarks, year_table

TOTAL = "form-TOTAL_FORMS"


def _page(request: SignedInRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    context["here"] = "timetable"
    return render(request, f"meetings/workspace/{template}", context, status=status)


@guard(Permission.USE_DESK)
@require_safe
def timetable(request: SignedInRequest, year: Year | None = None) -> HttpResponse:
    """A year, the current one unless another is asked for: months across, groups down, and the deadlines."""
    current = Year.of(timezone.localdate())
    table = year_table(year or current)
    return _page(
        request, "timetable.html", table=table, current=current,
        may_keep=may(request.user, Permission.KEEP_TIMETABLE),
    )


@guard(Permission.KEEP_TIMETABLE)
def propose(request: SignedInRequest, year: Year) -> HttpResponse:
    """A year proposed from the one before: looked at, changed, and accepted as a whole."""
    found = proposal(year)
    if request.method != "POST":
        return _proposal(request, found, rows_of(year, initial=_initial(found)))
    if request.POST.get("act") == "add":
        return _with_another_row(request, found)
    rows = rows_of(year, request.POST)
    if request.POST.get("act") != "accept":
        return _proposal(request, found, rows)
    if not rows.is_valid():
        return _proposal(request, found, rows, status=422)
    kept = [form for form in rows if form.kept]
    joining = joining_words([form.cleaned_data["like"] for form in kept])
    plans = [form.plan(joining.get(form.cleaned_data["like"], "")) for form in kept]
    try:
        made = plan_year(year=year, meetings=plans, by=request.user)
    except ValueError as error:
        messages.error(request, str(error))
        return _proposal(request, found, rows, status=422)
    words = f"{_meetings(len(made))} put into the timetable {year}."
    if len(made) < len(plans):
        words += f" {_meetings(len(plans) - len(made))} stood there already and stayed unchanged."
    messages.success(request, words)
    return redirect("meetings:year", year)


def _initial(found: Proposal) -> list[dict[str, Any]]:
    """The rows of a proposal as forms take them."""
    return [
        {
            "group": like.group_id, "kind": like.kind, "date": row.date, "starts": like.starts, "ends": like.ends,
            "mode": like.mode, "venue": like.venue, "like": like.pk, "include": True,
        }
        for row, like in found.rows
    ]


def _with_another_row(request: SignedInRequest, found: Proposal) -> HttpResponse:
    """The page with one more row to fill in; what is typed elsewhere stays."""
    data = request.POST.copy()
    typed = str(data.get(TOTAL, ""))
    count = int(typed) if typed.isdecimal() else 0
    if count >= MOST_ROWS:
        messages.error(request, f"A proposal has {MOST_ROWS} rows at most: accept these first.")
        return _proposal(request, found, rows_of(found.year, data), status=422)
    data[TOTAL] = str(count + 1)
    data[f"form-{count}-include"] = "on"
    rows = rows_of(found.year, data)
    rows.full_clean()
    rows.forms[-1]._errors = ErrorDict()  # nothing was typed in it yet
    return _proposal(request, found, rows, added=count)


def _proposal(
    request: SignedInRequest, found: Proposal, rows: RowsBase, status: int = 200, added: int | None = None
) -> HttpResponse:
    return _page(
        request, "timetable_propose.html", status, found=found, rows=rows, lines=_lines(found, rows), added=added,
    )


def _lines(found: Proposal, rows: RowsBase) -> list[dict[str, Any]]:
    """Each row of the form with the rule it comes from and what follows from it."""
    rows.is_valid()
    rules: dict[int | None, Proposed] = {like.pk: row for row, like in found.rows}
    follows = remarks(found.year, [form.held() if form.kept else None for form in rows], found.standing)
    return [
        {"form": form, "rule": rules.get(_like(form)), "remark": remark}
        for form, remark in zip(rows, follows, strict=True)
    ]


def _like(form: RowForm) -> int | None:
    return (form.cleaned_data if form.is_bound else form.initial).get("like")


@guard(Permission.KEEP_TIMETABLE)
@require_POST
def follow(request: SignedInRequest, year: Year) -> HttpResponse:
    """What follows from each row as it is now typed: a fragment that HTMX puts beside the rows."""
    found = proposal(year)
    rows = rows_of(year, request.POST)
    return _page(request, "_remarks.html", lines=_lines(found, rows))


@guard(Permission.KEEP_TIMETABLE)
def add(request: SignedInRequest) -> HttpResponse:
    """One more meeting, of any kind."""
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        plan = form.plan()
        made = plan_year(year=Year.of(plan.date), meetings=[plan], by=request.user)
        if made:
            messages.success(request, f"{made[0]} is in the timetable.")
            return redirect("meetings:details", made[0].pk)
        form.add_error("date", f"{plan.group} meets on {plan.date:%-d %B %Y} already.")
    return _page(request, "timetable_add.html", 422 if form.errors else 200, form=form)


@guard(Permission.KEEP_TIMETABLE)
def note(request: SignedInRequest, year: Year) -> HttpResponse:
    """Words that are no meeting, across months."""
    form = NoteForm(request.POST or None, year=year)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        note_in_timetable(
            words=given["words"], group=given["group"], starts=given["first"], ends=month_end(given["last"]),
            by=request.user,
        )
        messages.success(request, f"“{given['words']}” is in the timetable {year}.")
        return redirect("meetings:year", year)
    return _page(request, "timetable_note.html", 422 if form.errors else 200, form=form, year=year)


@guard(Permission.KEEP_TIMETABLE)
@require_POST
def drop_note(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take such words out."""
    found = get_object_or_404(TimetableNote, pk=pk)
    drop_timetable_note(note=found, by=request.user)
    messages.success(request, f"“{found}” is out of the timetable.")
    return redirect("meetings:year", Year.of(found.starts))


def _meetings(count: int) -> str:
    return "1 meeting" if count == 1 else f"{count} meetings"
