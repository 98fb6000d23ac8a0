"""What the record says of one thing, as lines a person can compare: before and after an import."""

from __future__ import annotations

from difflib import unified_diff

from actions.models import ActionUpdate
from csp.models import Document
from csp.numbering import block_numbers, section_numbers
from meetings.models import Agenda, AgendaItem, Meeting, Minutes, Paper


def of_document(document: Document | None) -> list[str]:
    """A line a heading, paragraph or table row, with its number."""
    if document is None:
        return []
    sections = list(document.sections.prefetch_related("blocks__action_points__meeting").order_by("position"))
    lines = [f"title: {document.title}", f"numbering: {document.numbering}"]
    for section, number in zip(sections, section_numbers(s.kind for s in sections), strict=True):
        blocks = sorted(section.blocks.all(), key=lambda block: block.position)
        lines.append(f"{number or section.kind} {section.title}")
        numbers = block_numbers(number, ((b.numbered, b.depth) for b in blocks), document.numbering)
        for block, own in zip(blocks, numbers, strict=True):
            marks = sorted(
                (point.block_position, point.reference) for point in block.action_points.all()
            )
            tail = "".join(f" [{reference}]" for _, reference in marks)
            lines.append(f"{own or block.kind} {block.text}{tail}")
            lines += [f"   | {' | '.join(map(str, row))}" for row in block.rows or []]
    return lines


def _head(meeting: Meeting) -> list[str]:
    return [
        f"times: {meeting.starts} to {meeting.ends}",
        f"venue: {meeting.venue} ({meeting.mode}, {meeting.kind})",
    ]


def of_agenda(meeting: Meeting) -> list[str] | None:
    """Head, items, parts and the text for the public; None while there is no agenda."""
    agenda = Agenda.objects.filter(meeting=meeting).first()
    if agenda is None:
        return None
    lines = [*_head(meeting), f"questions until: {meeting.question_deadline}", f"notes: {agenda.notes}"]
    rows = agenda.items.filter(parent=None).prefetch_related("leads", "parts__leads").order_by("position")
    for row in rows:
        lines.append(_item(row))
        lines += [f"   {_item(part)}" for part in row.parts.order_by("position")]
    return lines + of_document(agenda.public_information)


def _item(row: AgendaItem) -> str:
    leads = " / ".join(lead.words for lead in row.leads.all())
    time = row.time_words if row.minutes is None else f"{row.minutes} minutes"
    rest = " ".join(str(part) for part in (row.notes, row.next_date or "") if part)
    return f"{row.kind} ({row.session}, {row.purpose or 'no purpose'}): {row.title} – {leads} – {time} {rest}".strip()


def of_minutes(meeting: Meeting) -> list[str] | None:
    """Minutes with attendance; None while there are none."""
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None:
        return None
    lines = [
        f"times: {minutes.starts} to {minutes.closed_at}, opened to the public at {minutes.opened_to_public_at}",
        f"venue: {minutes.venue}",
        f"members of the public: {minutes.public_present}",
    ]
    for row in meeting.attendances.select_related("person", "represents__person", "replaces").order_by("position"):
        words = [row.capacity, "present" if row.present else "apologies", *(r.role for r in row.roles.all())]
        if row.represents:
            words.append(f"represents {row.represents.person.name}")
        if row.replaces:
            words.append(f"replaces {row.replaces.name}")
        lines.append(f"{row.printed_name}, {row.printed_agency}: {', '.join(words)}")
    return lines + of_document(minutes.document)


def of_log(meeting: Meeting) -> list[str] | None:
    """What the log printed for `meeting` said of each action point; None while no log of it is known."""
    updates = list(
        ActionUpdate.objects.filter(meeting=meeting)
        .select_related("action_point__meeting")
        .order_by("action_point__meeting__date", "action_point__sequence")
    )
    if not updates:
        return None
    lines = []
    for update in updates:
        point = update.action_point
        lines.append(f"{point.reference}: {update.status}: {update.text}")
        if not point.updates.filter(meeting__date__gt=meeting.date).exists():
            owners = ", ".join(owner.words for owner in point.owners.all())
            lines.append(f"{point.reference}: {point.text} ({owners}) {point.origin_words}".rstrip())
    return lines


def of_paper(paper: Paper | None) -> list[str] | None:
    """A paper, without the items it serves: those are the officer's to change. None while there is no paper."""
    if paper is None:
        return None
    lines = [f"{paper.kind}: {paper.title}", f"to: {paper.to}", f"from: {paper.author}"]
    if paper.file:
        lines.append(f"file: SHA-256 {paper.file.sha256}, {paper.pages} pages")
    return lines + of_document(paper.document)


def differences(before: list[str], after: list[str]) -> list[str]:
    """The lines that differ, "- " before and "+ " after; [] where nothing does."""
    return [
        f"{line[0]} {line[1:]}"
        for line in unified_diff(before, after, n=0, lineterm="")
        if not line.startswith(("---", "+++", "@@"))
    ]
