"""Agreed minutes read once more: nothing is written, the file is only held against the record."""

from __future__ import annotations

from actions.services import sequence_of
from csp.drafts import DraftDocument
from csp.numbering import block_numbers, section_numbers
from meetings.models import Meeting, Minutes
from meetings.reading.shapes import MinutesRead
from reports.importing import snapshot


def differences(minutes: Minutes, read: MinutesRead) -> list[str]:
    """Lines in which a file of agreed minutes says other than the record: its words, and who was there."""
    meeting = minutes.meeting
    people = meeting.attendances.select_related("person").order_by("position")
    named = [f"{row.capacity}, {'present' if row.present else 'apologies'}: {row.person.name}" for row in people]
    # Those who were represented stand in the record although the file lists only who came for them.
    listed = {attendee.name for attendee in read.attendance}
    stood_for = {attendee.represents for attendee in read.attendance} - listed
    before = snapshot.of_document(minutes.document) + [
        line for line, row in zip(named, people, strict=True) if row.person.name not in stood_for
    ]
    after = of_draft(read.document, meeting) + [
        f"{one.capacity}, {'present' if one.present else 'apologies'}: {one.name}" for one in read.attendance
    ]
    return snapshot.differences(before, after)


def of_draft(draft: DraftDocument, meeting: Meeting) -> list[str]:
    """The lines that `snapshot.of_document` would give, had `draft` been written as minutes of `meeting`."""
    lines = [f"title: {draft.title}", f"numbering: {draft.numbering}"]
    seen: set[int] = set()
    for section, number in zip(draft.sections, section_numbers(s.kind for s in draft.sections), strict=True):
        lines.append(f"{number or section.kind} {section.title}")
        numbers = block_numbers(number, ((b.numbered, b.depth) for b in section.blocks), draft.numbering)
        for block, own in zip(section.blocks, numbers, strict=True):
            text, tail = block.text, ""
            for mark in block.marks:
                month, sequence = sequence_of(mark)
                if month != meeting.date.month or sequence in seen:
                    text = f"{text} Action point {mark}".strip()
                else:
                    seen.add(sequence)
                    tail += f" [{month:02}/{sequence:02}]"
            lines.append(f"{own or block.kind} {text}{tail}")
            lines += [f"   | {' | '.join(map(str, row))}" for row in block.rows or []]
    return lines
