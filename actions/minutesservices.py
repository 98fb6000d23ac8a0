"""Writes of the editor of minutes: opening them from the agenda, saving what is typed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from actions.minuteshandlers import MINUTES
from csp.editing.places import GAP
from csp.editing.services import apply
from csp.editing.shapes import Operation, Saved
from csp.models import Audience, Block, Document, Section, User
from csp.services import audit, call_editors
from meetings.models import AgendaItem, Meeting, MinutedItem, Minutes
from meetings.queries import agenda_rows

KEY_MESSAGES = "Key messages"


@transaction.atomic
def start_minutes(*, meeting: Meeting, by: User) -> Minutes:
    """Open the minutes of `meeting`: a section for each numbered item of its agenda, closed ones closed, a numbered
    sub-heading for each part; key messages last. Minutes that are open already are given as they are.

    Raises ValueError for a meeting that was cancelled.
    """
    # The meeting's row is the queue: two who open at once open one.
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
    if meeting.status == Meeting.Status.CANCELLED:
        raise ValueError("This meeting was cancelled: it has no minutes.")
    found = Minutes.objects.filter(meeting=meeting).first()
    if found is not None:
        return found
    document = Document.objects.create(title="Minutes")
    minutes = Minutes.objects.create(meeting=meeting, document=document)
    _open_sections(meeting, document)
    audit(by=by, act="start_minutes", thing=minutes)
    return minutes


def hold_minutes(*, meeting: Meeting, by: User) -> Minutes:
    """The minutes of `meeting`, opened if they are not yet, with the row of their document held until the transaction ends.

    That row is the queue of all who write minutes, and comes before the meeting's: an editor who raises an action point
    takes the two in this order, so whoever took them in the other would wait for one who waits for them.
    Raises ValueError as `start_minutes` does.
    """
    minutes = Minutes.objects.filter(meeting=meeting).first() or start_minutes(meeting=meeting, by=by)
    call_editors(document_id=minutes.document_id, by=by)
    minutes.refresh_from_db()
    return minutes


def _open_sections(meeting: Meeting, document: Document) -> None:
    rows = [
        row for row in agenda_rows(meeting)
        if row.number and row.item.purpose != AgendaItem.Purpose.NEXT_MEETING
    ]
    # Key messages close the minutes, wherever the agenda has them.
    rows.sort(key=lambda row: _is_key_messages(row.item.title))
    for place, row in enumerate(rows, 1):
        item, parts = row.item, [part.item for part in row.parts]
        closed = item.session == AgendaItem.Session.CLOSED
        section = _open_section(
            document, place, item.title or " / ".join(part.title for part in parts),
            Audience.CLOSED if closed else Audience.PUBLIC,
        )
        MinutedItem.objects.create(section=section, item=item)
        Block.objects.bulk_create(
            Block(section=section, position=at * GAP, kind=Block.Kind.SUBHEADING, text=part.title)
            for at, part in enumerate(parts, 1)
        )
    if not any(_is_key_messages(row.item.title) for row in rows) and (title := _earlier_key_messages(meeting)):
        _open_section(document, len(rows) + 1, title, Audience.PUBLIC)


def _open_section(document: Document, place: int, title: str, audience: str) -> Section:
    """Without history, as the blocks of parts: these are the agenda's words, nobody wrote them in the editor."""
    section = Section(document=document, position=place * GAP, title=title[:500], audience=audience)
    return Section.objects.bulk_create([section])[0]


def _is_key_messages(title: str) -> bool:
    return title.casefold().startswith(KEY_MESSAGES.casefold())


def _earlier_key_messages(meeting: Meeting) -> str:
    """The heading under which the group's minutes closed last time, if they did so with key messages."""
    before = Minutes.objects.filter(meeting__group=meeting.group_id, meeting__date__lt=meeting.date)
    last = before.order_by("-meeting__date").first()
    if last is None:
        return ""
    sections = last.document.sections.filter(kind=Section.Kind.NUMBERED, title__istartswith=KEY_MESSAGES)
    return sections.order_by("-position").values_list("title", flat=True).first() or ""


def save_minutes(*, minutes: Minutes, operations: Sequence[Operation], by: User) -> Saved:
    """Do what an editor of minutes sends: see csp.editing.services.apply, which says what it raises."""
    return apply(document=Document(pk=minutes.document_id), operations=operations, by=by, also=MINUTES)
