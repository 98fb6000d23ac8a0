"""Writes that delete a row of an agenda, and bring it back.

(Part of `meetings.services`.) What a deleted row said is kept in the audit, from which it comes back with its key.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.dateparse import parse_date

from csp.models import AuditEntry, Priority, User
from csp.services import audit
from meetings.agendaqueries import Hanging, hanging, words_of
from meetings.agendaservices import (
    ASIDE,
    PLAIN,
    beside,
    close_papers,
    keys,
    locked,
    put_in_order,
    seen,
    write_row,
)
from meetings.agendawords import About, RowWords
from meetings.models import (
    Agenda,
    AgendaItem,
    Ballot,
    Interest,
    Invitation,
    Meeting,
    MinutedItem,
    PaperItem,
    ReportRequest,
)


class HangsOn(ValueError):
    """Something hangs on the row that was to be deleted, and nobody said that they know it. `what`."""

    def __init__(self, what: Hanging) -> None:
        super().__init__("Papers, reports or minutes belong to this row.")
        self.what = what


@transaction.atomic
def drop_row(*, row: AgendaItem, version: int, by: User, knowing: bool = False) -> AuditEntry:
    """Delete a row with its parts. Gives the entry of the audit from which restore_row brings it back.

    `knowing`: that papers, reports or minutes hang on it is known; otherwise HangsOn is raised. Raises RowChanged as
    `seen`, and ValueError where there was a vote, where a paper for it was published, since the public must find it at its item, and for a closed
    item that awaits a report.
    """
    row = seen(row, version, by)
    what = hanging(row)
    if what.published:
        titles = "”, “".join(paper.title for paper in what.published)
        raise ValueError(f"“{titles}” has been published for this item. Place it under another item first, or withdraw it.")
    rows = Q(item=row) | Q(item__parent=row)
    if Ballot.objects.filter(rows).exists() or Interest.objects.filter(rows).exists():
        raise ValueError("The meeting has voted on this item, or somebody declared an interest in it. It stays on the agenda.")
    if row.session == AgendaItem.Session.CLOSED and ReportRequest.objects.filter(rows, called_off_at=None).exists():
        # Without its item nothing would tell that the report is closed.
        raise ValueError("A report has been asked for this closed item. Call it off, or remove its paper, first.")
    if what and not knowing:
        raise HangsOn(what)
    left = beside(row).exclude(pk=row.pk)
    entry = audit(by=by, act="drop_row", thing=row, agenda=row.agenda_id, row=_kept(row))
    row.delete()
    put_in_order(left, keys(left))
    return entry


def _kept(row: AgendaItem) -> dict[str, Any]:
    """A row as JSON can hold it, with the keys of all that hangs on it."""
    words = words_of(row)
    plain = {name: getattr(words, name) for name in PLAIN if name not in ("about_meeting", "next_date")}
    return plain | {
        "pk": row.pk, "parent": row.parent_id, "position": row.position, "version": row.version,
        "leads": list(words.leads), "next_date": words.next_date.isoformat() if words.next_date else None,
        "about_meeting": row.about_meeting_id, "personal_copies": row.personal_copies, "priority": row.priority_id,
        "invitations": list(row.invitations.values_list("person", "invited_by")),
        "papers": list(row.paper_items.values_list("paper", flat=True)),
        "requests": list(row.report_requests.values_list("pk", flat=True)),
        "minuted": [
            [one.section_id, one.started_at and one.started_at.isoformat(), one.ended_at and one.ended_at.isoformat()]
            for one in row.minuted_items.all()
        ],
        "parts": [_kept(part) for part in row.parts.order_by("position")],
    }


@transaction.atomic
def restore_row(*, meeting: Meeting, entry: AuditEntry, by: User) -> AgendaItem:
    """Bring back the row that `entry` (of drop_row, of this meeting's agenda) tells of: its place, parts, and what hung
    on it and is still there. Raises ValueError where it is back already or its item has gone."""
    agenda = locked(meeting=meeting, by=by)
    kept = entry.detail.get("row")
    if entry.act != "drop_row" or entry.detail.get("agenda") != agenda.pk or not kept:
        raise ValueError("This entry tells of no row of this agenda.")
    if AgendaItem.objects.filter(pk=kept["pk"]).exists():
        raise ValueError("The row is back already.")
    if kept["parent"] and not agenda.items.filter(pk=kept["parent"]).exists():
        raise ValueError("The item that it was a part of has been deleted. Bring that back first.")
    row = _bring_back(agenda, kept, kept["parent"], ASIDE, by)
    order = [pk for pk in keys(beside(row)) if pk != row.pk]
    at = min(kept["position"] - 1, len(order))
    put_in_order(beside(row), [*order[:at], row.pk, *order[at:]])
    close_papers(row, by)
    audit(by=by, act="restore_row", thing=row, agenda=agenda.pk, entry=entry.pk)
    return row


def _bring_back(agenda: Agenda, kept: dict[str, Any], parent: int | None, position: int, by: User) -> AgendaItem:
    about = Meeting.objects.filter(pk=kept["about_meeting"]).first() if kept["about_meeting"] else None
    plain = {name: kept[name] for name in PLAIN if name not in ("about_meeting", "next_date")}
    if plain["about"] == About.MINUTES and about is None:
        plain["about"] = About.NOTHING
    words = RowWords(
        **plain, leads=tuple(kept["leads"]), about_meeting=about,
        next_date=parse_date(kept["next_date"]) if kept["next_date"] else None,
    )
    row = AgendaItem(
        pk=kept["pk"], agenda=agenda, parent_id=parent, position=position, version=kept["version"] + 1,
        personal_copies=kept.get("personal_copies", False),
        priority=Priority.objects.filter(pk=kept["priority"]).first() if kept.get("priority") else None,
    )
    write_row(row=row, words=words, by=by)
    Invitation.objects.bulk_create(
        Invitation(item=row, person_id=person, invited_by_id=inviting) for person, inviting in kept.get("invitations", ())
    )
    there = agenda.meeting.papers.filter(pk__in=kept["papers"])
    PaperItem.objects.bulk_create(PaperItem(paper=paper, item=row) for paper in there)
    ReportRequest.objects.filter(pk__in=kept["requests"], item=None).update(item=row)
    minuted = {section: times for section, *times in kept["minuted"]}
    free = agenda.meeting.minutes.document.sections.filter(pk__in=minuted, minuted_item=None) if minuted else ()
    for section in free:
        started, ended = minuted[section.pk]
        MinutedItem.objects.create(section=section, item=row, started_at=started, ended_at=ended)
    for part in kept["parts"]:
        _bring_back(agenda, part, row.pk, part["position"], by)
    return row
