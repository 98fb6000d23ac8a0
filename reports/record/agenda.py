"""Agendas: one flat list in the printed order; the parts of an item stand within it."""

from __future__ import annotations

from functools import partial
from typing import Any

from csp.models import Agency, Person, Priority
from meetings.models import Agenda, AgendaItem, AgendaLead, Meeting
from reports.record import documents
from reports.record.references import reference
from reports.record.source import Source
from reports.record.target import Target
from reports.record.values import Fields, Node, only, side_by_side

AGENDA = Fields(Agenda, ("agenda_notes", "notes"))
ITEM = Fields(
    AgendaItem, "title", "kind", "session", "purpose", "minutes", "time_words", "notes", "next_date",
    "about", "personal_copies",
)
EMPTY = {"agenda": [], "agenda_minutes": 0, "agenda_notes": None, "agenda_public_information": None}


def label(source: Source) -> None:
    """Say how each item is called in its meeting: "7" or "7.1"; "row 3", "row 3.1" for a row without a number."""
    for agenda in source.all(Agenda):
        items = _rows(source, agenda, None)
        for name, item in _labelled(items):
            source.labels[item] = name
            _label_parts(source, item)


def _label_parts(source: Source, item: AgendaItem) -> None:
    for place, part in enumerate(_rows(source, item.agenda, item), 1):
        source.labels[part] = f"{source.labels[item]}.{place}"
        _label_parts(source, part)


def _labelled(items: list[AgendaItem]) -> list[tuple[str, AgendaItem]]:
    """The top rows of an agenda with their labels."""
    labels, counted = [], 0
    for place, item in enumerate(items, 1):
        counted += item.kind == AgendaItem.Kind.ITEM
        labels.append((str(counted) if item.kind == AgendaItem.Kind.ITEM else f"row {place}", item))
    return labels


def _rows(source: Source, agenda: Agenda, parent: AgendaItem | None) -> list[AgendaItem]:
    rows = source.of(parent, AgendaItem, "parent") if parent else source.of(agenda, AgendaItem, "agenda")
    return sorted((row for row in rows if row.parent == parent), key=lambda row: row.position)


def write(source: Source, meeting: Meeting) -> dict[str, Any]:
    """The agenda keys of `meeting`; `agenda_notes` is null if it has no agenda at all."""
    agenda = source.one(meeting, Agenda, "meeting")
    if agenda is None:
        return dict(EMPTY)
    text = agenda.public_information
    return {
        "agenda": [_item(source, row) for row in _rows(source, agenda, None)],
        "agenda_minutes": sum(row.minutes or 0 for row in source.of(agenda, AgendaItem, "agenda")),
        **AGENDA.write(agenda),
        "agenda_public_information": documents.write(source, text, meeting) if text else None,
    }


def _item(source: Source, item: AgendaItem) -> dict[str, Any]:
    leads = sorted(source.of(item, AgendaLead, "item"), key=lambda lead: lead.position)
    name = source.labels[item]
    return {
        "number": None if name.startswith("row") else name,
        **ITEM.write(item),
        "heading": item.kind == AgendaItem.Kind.HEADING,
        "leads": [lead.words for lead in leads],
        "lead_records": [
            {"person": source.refer(lead.person), "agency": source.refer(lead.agency)} for lead in leads
        ],
        "about_meeting": source.refer(item.about_meeting),
        "priority": source.refer(item.priority),
        "parts": [_item(source, part) for part in _rows(source, item.agenda, item)],
    }


def read(target: Target, node: Node, meeting: Meeting) -> None:
    """Take up the agenda keys of `meeting`."""
    if node["agenda_notes"].value is None:
        return
    text = node["agenda_public_information"]
    document = documents.read(target, text, meeting) if text.value else None
    agenda = target.add(Agenda(meeting=meeting, public_information=document, **AGENDA.read(node)))
    items = [
        (data, AgendaItem(agenda=agenda, position=place, priority=target.find(Priority, data["priority"]), **ITEM.read(data)))
        for place, data in enumerate(node["agenda"], 1)
    ]
    names = _labelled([item for _, item in items])
    for (data, item), (name, _) in zip(items, names, strict=True):
        _read_item(target, data, item, name)


def _read_item(target: Target, node: Node, item: AgendaItem, name: str) -> None:
    target.add(item, reference(item.agenda.meeting) | {"item": name})
    if node["about_meeting"].value is not None:
        target.later(partial(_tie, target, item, node))
    pairs = side_by_side(node["leads"], node["lead_records"])
    for position, (words, known) in enumerate(pairs, 1):
        target.add(
            AgendaLead(
                item=item, position=position, words=only(AgendaLead, "words", words),
                person=target.find(Person, known["person"]), agency=target.find(Agency, known["agency"]),
            )
        )
    for position, data in enumerate(node["parts"], 1):
        part = AgendaItem(
            agenda=item.agenda, parent=item, position=position, priority=target.find(Priority, data["priority"]), **ITEM.read(data)
        )
        _read_item(target, data, part, f"{name}.{position}")


def _tie(target: Target, item: AgendaItem, node: Node) -> None:
    item.about_meeting = target.find(Meeting, node["about_meeting"])
