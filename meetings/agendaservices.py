"""Writes of the agenda at the desk: rows added, changed and moved.

(Part of `meetings.services`, as are the other files that begin with agenda.) Every act locks the agenda, so that two
officers act one after the other. Positions are 1, 2, 3 ... among the rows of an agenda, and among the parts of an
item. A row carries a version: who changes or deletes it names the one they saw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from csp.models import User
from csp.services import audit
from csp.versions import ChangedMeanwhile, fingerprint
from meetings.agendaleadservices import name_leads
from meetings.agendawords import Kind, RowWords, checked
from meetings.models import Agenda, AgendaItem, Meeting, Paper
from meetings.paperqueries import is_closed
from meetings.paperservices import serve_items

# Positions are set aside here while others take their place: no agenda has as many rows.
ASIDE = 10_000
PLAIN = ("title", "kind", "minutes", "time_words", "purpose", "session", "notes", "next_date", "about", "about_meeting")


class RowChanged(ValueError):
    """Somebody changed or deleted the row after this person saw it; nothing was done. `now`: as it stands, or None."""

    def __init__(self, now: AgendaItem | None) -> None:
        super().__init__(
            "This row was changed while you had it open." if now else "This row was deleted while you had it open."
        )
        self.now = now


def locked(*, meeting: Meeting, by: User) -> Agenda:
    """The agenda of `meeting`, locked; made where there is none."""
    agenda, created = Agenda.objects.get_or_create(meeting=meeting)
    if created:
        audit(by=by, act="begin_agenda", thing=agenda)
    return Agenda.objects.select_for_update().select_related("meeting__group").get(pk=agenda.pk)


def standing(row: AgendaItem, by: User) -> AgendaItem:
    """`row` as it stands, its agenda locked. Raises RowChanged where it is gone."""
    locked(meeting=row.agenda.meeting, by=by)
    now = AgendaItem.objects.select_related("agenda__meeting__group", "parent", "about_meeting").filter(pk=row.pk).first()
    if now is None:
        raise RowChanged(None)
    return now


def seen(row: AgendaItem, version: int, by: User) -> AgendaItem:
    """`row` as it stands, its agenda locked. Raises RowChanged unless it is the `version` that was seen."""
    now = standing(row, by)
    if now.version != version:
        raise RowChanged(now)
    return now


def beside(row: AgendaItem) -> QuerySet[AgendaItem]:
    """The rows among which `row` has its position."""
    return AgendaItem.objects.filter(agenda=row.agenda_id, parent=row.parent_id)


def put_in_order(rows: QuerySet[AgendaItem], order: Sequence[int]) -> None:
    """Positions 1, 2, 3 ... for the rows with the keys `order`, in two updates at most."""
    stands = dict(rows.values_list("pk", "position"))
    moved = {pk: place for place, pk in enumerate(order, 1) if stands[pk] != place}
    if moved:
        rows.filter(pk__in=moved).update(position=F("position") + ASIDE)
        rows.filter(pk__in=moved).update(position=Case(*(When(pk=pk, then=Value(place)) for pk, place in moved.items())))


def keys(rows: QuerySet[AgendaItem]) -> list[int]:
    """The keys of rows in their order."""
    return list(rows.order_by("position").values_list("pk", flat=True))


def write_row(*, row: AgendaItem, words: RowWords, by: User) -> AgendaItem:
    """Let `row` say `words`, its leads included, in the caller's transaction."""
    for name in PLAIN:
        setattr(row, name, getattr(words, name))
    row.save()
    name_leads(row=row, words=words.leads, by=by)
    return row


@transaction.atomic
def note_agenda(*, meeting: Meeting, notes: str, seen: str, by: User) -> Agenda:
    """The lines printed above the items, one a line. `seen`: the fingerprint of those that the page showed.

    Raises ChangedMeanwhile where others stand by now, unless they are the same as `notes`.
    """
    agenda = locked(meeting=meeting, by=by)
    lines = "\n".join(line.strip() for line in notes.splitlines() if line.strip())
    if lines == agenda.notes:
        return agenda
    if seen != fingerprint(agenda.notes):
        raise ChangedMeanwhile("Somebody else changed these lines while you had them open.")
    agenda.notes = lines
    agenda.save(update_fields=["notes"])
    audit(by=by, act="note_agenda", thing=agenda)
    return agenda


@transaction.atomic
def add_row(
    *, meeting: Meeting, words: RowWords, by: User, after: AgendaItem | None = None, parent: AgendaItem | None = None
) -> AgendaItem:
    """A row behind `after`, or as the last part of `parent`, or else at the end; the first makes the agenda.

    A row behind a part is a part too. Where `after` is gone meanwhile, the row comes at the end: no word is lost.
    Raises ValueError for words that a row cannot say.
    """
    agenda = locked(meeting=meeting, by=by)
    after = agenda.items.select_related("parent").filter(pk=after.pk).first() if after else None
    parent = agenda.items.filter(pk=parent.pk, kind=Kind.ITEM).first() if parent else after and after.parent
    words = replace(words, kind=Kind.PART) if parent else checked_kind(words)
    row = AgendaItem(agenda=agenda, parent=parent, position=ASIDE)
    write_row(row=row, words=checked(words), by=by)
    order = [pk for pk in keys(beside(row)) if pk != row.pk]
    at = order.index(after.pk) + 1 if after and after.pk in order else len(order)
    put_in_order(beside(row), [*order[:at], row.pk, *order[at:]])
    row.refresh_from_db(fields=["position"])
    audit(by=by, act="add_row", thing=row, agenda=agenda.pk)
    return row


def checked_kind(words: RowWords) -> RowWords:
    """`words` of a row that stands by itself: not those of a part."""
    return replace(words, kind=Kind.ITEM) if words.kind == Kind.PART else words


@transaction.atomic
def change_row(*, row: AgendaItem, version: int, words: RowWords, by: User) -> AgendaItem:
    """Let `row` say `words`. Papers of an item that is closed now are closed with it.

    Raises RowChanged as `seen`, and ValueError for words that a row cannot say.
    """
    row = seen(row, version, by)
    has_parts = row.parts.exists()
    words = replace(words, kind=Kind.PART) if row.parent_id else checked_kind(words)
    if has_parts and words.kind != Kind.ITEM:
        raise ValueError("This item has parts, so it keeps its number. Move or delete the parts first.")
    row.version += 1
    write_row(row=row, words=checked(words, untitled=has_parts), by=by)
    close_papers(row, by)
    audit(by=by, act="change_row", thing=row, agenda=row.agenda_id)
    return row


def close_papers(row: AgendaItem, by: User) -> None:
    """A paper for a closed item is closed itself."""
    if is_closed(row):
        rows = [row.pk, *row.parts.values_list("pk", flat=True)]
        for paper in Paper.objects.filter(items__in=rows).distinct():
            serve_items(paper=paper, items=list(paper.items.select_related("parent")), by=by)


@transaction.atomic
def move_row(*, row: AgendaItem, up: bool, by: User) -> AgendaItem:
    """One place up or down, parts and all; a part moves within its item. At the end nothing changes.

    Raises RowChanged where the row is gone.
    """
    row = standing(row, by)
    order = keys(beside(row))
    at = order.index(row.pk)
    to = at - 1 if up else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        put_in_order(beside(row), order)
        audit(by=by, act="move_row", thing=row, agenda=row.agenda_id, up=up)
    return row


@transaction.atomic
def place_row(*, row: AgendaItem, before: AgendaItem | None, by: User) -> AgendaItem:
    """Put `row` before another of the same agenda (a part: of the same item), or behind all.

    Raises RowChanged where the row is gone, and ValueError where the other has no place beside it.
    """
    row = standing(row, by)
    order = [pk for pk in keys(beside(row)) if pk != row.pk]
    if before is not None and before.pk not in order:
        raise ValueError("The row that you dropped it on has gone. Look at the agenda as it is now, then move it again.")
    at = order.index(before.pk) if before else len(order)
    put_in_order(beside(row), [*order[:at], row.pk, *order[at:]])
    audit(by=by, act="place_row", thing=row, agenda=row.agenda_id)
    return row


@transaction.atomic
def nest_row(*, row: AgendaItem, by: User) -> AgendaItem:
    """Make an item the last part of the numbered item above it. Raises RowChanged where the row is gone, ValueError
    where it has parts of its own or no item stands above."""
    row = standing(row, by)
    above = beside(row).filter(position__lt=row.position, kind=Kind.ITEM).order_by("position").last()
    if row.parent_id or above is None:
        raise ValueError("No numbered item stands above it.")
    if row.parts.exists():
        raise ValueError("It has parts of its own, so it cannot be a part of another item.")
    left = beside(row).exclude(pk=row.pk)
    row.parent, row.kind, row.position = above, Kind.PART, above.parts.count() + 1
    row.save()
    put_in_order(left, keys(left))
    close_papers(row, by)
    audit(by=by, act="nest_row", thing=row, agenda=row.agenda_id)
    return row


@transaction.atomic
def lift_row(*, row: AgendaItem, by: User) -> AgendaItem:
    """Make a part an item of its own, behind the item it was part of; closed if that was. Raises RowChanged where the
    row is gone, ValueError where it is no part or leaves an item that says nothing."""
    row = standing(row, by)
    above = row.parent
    if above is None:
        raise ValueError("It is an item of its own already.")
    left = above.parts.exclude(pk=row.pk)
    if not above.title and not left.exists():
        raise ValueError("Give the item a title first: without this part it says nothing.")
    row.session = above.session if is_closed(above) else row.session
    row.parent, row.kind, row.position = None, Kind.ITEM, ASIDE
    row.save()
    put_in_order(left, keys(left))
    order = [pk for pk in keys(beside(row)) if pk != row.pk]
    at = order.index(above.pk) + 1
    put_in_order(beside(row), [*order[:at], row.pk, *order[at:]])
    audit(by=by, act="lift_row", thing=row, agenda=row.agenda_id)
    return row
