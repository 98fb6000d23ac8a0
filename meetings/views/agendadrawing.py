"""How the editor of an agenda is drawn: after every act as a whole, with what else is open kept as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from csp.models import Priority
from csp.priorityqueries import known_priorities
from csp.prioritywords import Called
from meetings.agendaforms import NotesForm, RowForm
from meetings.agendapriorityqueries import suggested
from meetings.agendaqueries import Hanging, earlier_meetings, last_agenda, lead_words, timed
from meetings.agendawords import Kind, RowWords
from meetings.models import Agenda, AgendaItem, Meeting
from meetings.paperqueries import flat
from meetings.queries import Row

END = "end"


@dataclass
class Acted:
    """What an act leaves to be shown. `at`: where its form stands: "12" in row 12, "after-12", "part-12", "end".

    `conflict`: (field, what was typed, what stands now) where somebody else changed the row; `asking`: what hangs on the
    row that is to be deleted; `notes`, `notes_conflict`: the lines above all as they were typed, and who was there first; `dropped`: the entry that brings a deleted row back; `focus`: the id of what takes the focus.
    """

    at: str = ""
    form: RowForm | None = None
    conflict: Sequence[tuple[str, str, str]] | None = None
    gone: bool = False
    notes: NotesForm | None = None
    notes_conflict: str = ""
    asking: Hanging | None = None
    dropped: int | None = None
    dropped_title: str = ""
    quick_line: str = ""
    quick_error: str = ""
    error: str = ""
    focus: str = ""
    say: str = ""
    changed: bool = False
    status: HTTPStatus = HTTPStatus.OK


@dataclass
class Place:
    """A form in the list: `kept`, what is typed in it stays as the browser has it."""

    at: str
    form: RowForm
    kept: bool = False
    acted: Acted | None = None


@dataclass
class Line:
    """A row as the editor draws it. `after`, `part`: the form of a new row behind it, or of a new part; `seems`: the priority that it
    may be about, where nobody said which."""

    row: Row
    first: bool
    last: bool
    nests: bool = False
    place: Place | None = None
    after: Place | None = None
    part: Place | None = None
    parts: list[Line] = field(default_factory=list)
    asking: Hanging | None = None
    seems: Priority | None = None

    @property
    def name(self) -> str:
        """What the row is called where its buttons are read aloud."""
        item = self.row.item
        words = item.title or next((part.row.item.title for part in self.parts), "") or item.get_kind_display()
        return f"{self.row.number} {words}".strip()


def new_form(meeting: Meeting, *, part: bool, data: object = None, start: RowWords | None = None) -> RowForm:
    """The form of a row that is to be added."""
    return RowForm(data, part=part, earlier=earlier_meetings(meeting), start=start)


def draw(request: HttpRequest, meeting: Meeting, acted: Acted | None = None) -> HttpResponse:
    """The editor: to HTMX as a fragment, else in its page. What `open` names in the request is open."""
    acted = acted or Acted()
    agenda = timed(meeting)
    earlier = earlier_meetings(meeting)
    rows = {str(row.item.pk): row for row in flat(agenda.rows)}
    places = {acted.at: Place(acted.at, acted.form, acted=acted)} if acted.form else {}
    wanted = request.GET.getlist("open") + request.POST.getlist("open")
    kept = set(request.GET.getlist("keep") + request.POST.getlist("keep"))
    for at in dict.fromkeys([*wanted, *kept]):
        if at not in places and (form := _form(at, rows, earlier)):
            places[at] = Place(at, form, kept=at in kept)
    fragment = "HX-Request" in request.headers
    known = known_priorities()
    context = {
        "priorities": [one.priority for one in known if one.priority.ends is None or one.priority.ends >= meeting.date],
        "meeting": meeting, "step": "agenda", "agenda": agenda, "acted": acted,
        "lines": _lines(agenda.rows, places, acted, known), "end": places.get(END),
        "source": None if agenda.rows else last_agenda(meeting),
        "leads": () if fragment else lead_words(meeting),
    }
    if not fragment:
        context |= lines_above(meeting, acted)
    template = "meetings/workspace/_agenda.html" if fragment else "meetings/workspace/agenda.html"
    response = render(request, template, context, status=acted.status)
    if fragment:
        told = ({"announce": acted.say} if acted.say else {}) | ({"agendaChanged": True} if acted.changed else {})
        if told:
            response.headers["HX-Trigger"] = json.dumps(told)
    return response


def lines_above(meeting: Meeting, acted: Acted) -> dict[str, object]:
    """What the lines above the items are drawn with: as they stand, or as they were typed in `acted`."""
    stand = Agenda.objects.filter(meeting=meeting).values_list("notes", flat=True).first() or ""
    typed = acted.notes or NotesForm(initial={"notes": stand})
    return {"meeting": meeting, "notes": typed, "stand": stand, "conflict": acted.notes_conflict, "noted": len(stand.splitlines())}


def _form(at: str, rows: dict[str, Row], earlier: Sequence[Meeting]) -> RowForm | None:
    """The form that `at` names, fresh; None where its row is gone."""
    if at == END:
        return RowForm(earlier=earlier)
    way, _, key = at.rpartition("-")
    row = rows.get(key)
    if row is None or way not in ("", "after", "part"):
        return None
    if way == "part":
        return RowForm(part=True, earlier=earlier) if row.item.kind == Kind.ITEM else None
    part = row.item.parent_id is not None
    return RowForm(part=part, earlier=earlier, row=None if way else row.item)


def _lines(rows: Iterable[Row], places: dict[str, Place], acted: Acted, known: list[Called]) -> list[Line]:
    listed = list(rows)
    lines = []
    numbered = False
    for turn, row in enumerate(listed):
        key = str(row.item.pk)
        seems = suggested(row.item, [part.item for part in row.parts], known)
        line = Line(
            row, first=turn == 0, last=turn == len(listed) - 1,
            nests=numbered and row.item.kind != Kind.PART and not row.parts,
            place=places.get(key), after=places.get(f"after-{key}"), part=places.get(f"part-{key}"),
            parts=_lines(row.parts, places, acted, known), seems=seems.priority if seems else None, asking=acted.asking if acted.at == key and not acted.form else None,
        )
        numbered = numbered or row.item.kind == Kind.ITEM
        lines.append(line)
    return lines


def row_name(row: AgendaItem) -> str:
    """What a row is called in a sentence."""
    return f"“{row.title}”" if row.title else "The row"
