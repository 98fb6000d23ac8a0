"""One act per kind of paper: put what was read into the record, and tell what it changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from actions.services import Raised, raised_at, record_log, record_marks, sequence_of
from csp.models import Group, Partnership, User
from csp.names import agency_key
from csp.services import found_group, found_partnership, give_contact, store_file
from meetings.models import AgendaItem, Meeting, Minutes, Paper
from meetings.reading.dates import read_date
from meetings.reading.shapes import AgendaRead, LogRead, MeetingFacts, MinutesRead, PdfRead, ReportRead
from meetings.services import record_agenda, record_file_paper, record_meeting, record_minutes, record_report
from reports.importing import agreed as agreed_minutes
from reports.importing import snapshot

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Refused(Exception):
    """A paper that cannot be put into this record; the message is one sentence to act on."""


@dataclass
class Applied:
    """What an act did. `key` names the thing for good; `before` is None where it is new."""

    key: str
    thing: str
    meeting: Meeting
    before: list[str] | None
    differences: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def _applied(
    key: str, thing: str, meeting: Meeting, before: list[str] | None, after: list[str] | None, notices: Sequence[str]
) -> Applied:
    differences = snapshot.differences(before, after or []) if before is not None else []
    return Applied(key, thing, meeting, before, differences, list(notices))


def group_of(facts: MeetingFacts, by: User) -> Group:
    """The group whose meeting a paper is of. The first paper founds the partnership; a paper of another
    partnership is refused."""
    partnership = Partnership.objects.first()
    body = tidy(facts.body)
    if partnership is None:
        if not body:
            raise Refused("It does not say whose meeting it is; import an agenda that names the partnership first.")
        area = re.sub(r"\s*community safety partnership.*$", "", body, flags=re.I)
        details = {"area": area} if area != body else {}
        return found_partnership(name=body, by=by, email=facts.question_email, **details)[1]
    if facts.question_email and not partnership.email:
        give_contact(email=facts.question_email, by=by)
    whole = found_partnership(name=partnership.name, by=by)[1]
    if not body or agency_key(body) in {agency_key(partnership.name), agency_key(partnership.short_name)}:
        return whole
    known = Group.objects.filter(name__iexact=body).first() or Group.objects.filter(short_name__iexact=body).first()
    if known:
        return known
    rest = re.sub(re.escape(partnership.name), "", body, flags=re.I).strip(" -–:,")
    if re.search(r"\b(group|sub-?committee|panel|forum)\b", rest, flags=re.I):
        kind = Group.Kind.STEERING if "steering" in rest.casefold() else (
            Group.Kind.TASK if "task" in rest.casefold() else Group.Kind.OTHER
        )
        return found_group(name=rest, kind=kind, by=by)
    if re.search(re.escape(partnership.name), body, flags=re.I):
        return whole
    raise Refused(f"It is a paper of “{body}”; this record is of “{partnership.name}”.")


def tidy(body: str) -> str:
    """A name in capitals in ordinary letters."""
    words = " ".join(body.split())
    if not words.isupper():
        return words
    small = {"and", "of", "the", "for", "in"}
    return " ".join(w.lower() if at and w.lower() in small else w.capitalize() for at, w in enumerate(words.split()))


def _meeting(facts: MeetingFacts, by: User) -> Meeting:
    try:
        return record_meeting(group=group_of(facts, by), facts=facts, by=by)
    except ValueError as problem:
        raise Refused(str(problem)) from None


def apply_agenda(*, read: AgendaRead, by: User) -> Applied:
    """Put an agenda into the record."""
    meeting = _meeting(read.meeting, by)
    before = snapshot.of_agenda(meeting)
    agenda = record_agenda(meeting=meeting, read=read, by=by)
    meeting = Meeting.objects.get(pk=meeting.pk)
    numbered = agenda.items.filter(kind=AgendaItem.Kind.ITEM).count()
    minutes = sum(allotted or 0 for allotted in agenda.items.values_list("minutes", flat=True))
    notices = []
    if read.total_minutes is not None and read.total_minutes != minutes:
        notices.append(f"It prints {read.total_minutes} minutes in all; its items add up to {minutes}.")
    thing = f"Agenda of {meeting.date:%-d %B %Y}: {numbered} items, {minutes} minutes"
    return _applied(f"agenda/{meeting.pk}", thing, meeting, before, snapshot.of_agenda(meeting), notices)


def apply_minutes(*, read: MinutesRead, by: User) -> Applied:
    """Put minutes, attendance and the marks of action points into the record."""
    meeting = _meeting(read.meeting, by)
    before = snapshot.of_minutes(meeting)
    agreed = Minutes.objects.filter(meeting=meeting, status=Minutes.Status.AGREED).select_related("document").first()
    if agreed:
        return _held_against(agreed, read, before)
    written = record_minutes(meeting=meeting, read=read, by=by)
    notices = record_marks(meeting=meeting, marks=written.marks, by=by)
    sections = [section for section in read.document.sections if section.kind == "numbered"]
    blocks = [block for section in sections for block in section.blocks if block.numbered]
    paragraphs = sum(block.kind == "paragraph" for block in blocks)
    thing = (
        f"Minutes of {meeting.date:%-d %B %Y}: {len(sections)} sections, {paragraphs} numbered paragraphs, "
        f"{len(written.marks)} action points"
    )
    return _applied(f"minutes/{meeting.pk}", thing, meeting, before, snapshot.of_minutes(meeting), notices)


def _held_against(minutes: Minutes, read: MinutesRead, before: list[str] | None) -> Applied:
    """Agreed minutes do not change, not even to be changed back: the file says the same, or is refused."""
    meeting = minutes.meeting
    if found := agreed_minutes.differences(minutes, read):
        raise Refused(
            f"The minutes of {meeting.date:%-d %B %Y} are agreed and no longer change; a correction is a dated "
            "amendment. The file differs from them: " + " / ".join(found[:4])
        )
    return _applied(f"minutes/{meeting.pk}", f"Agreed minutes of {meeting.date:%-d %B %Y}", meeting, before, before, [])


def apply_log(*, read: LogRead, by: User) -> Applied:
    """Put an action-point log into the record: each entry to the meeting at which it was raised."""
    meeting = _meeting(read.meeting, by)
    before = snapshot.of_log(meeting)
    try:
        raised = [_placed(found, meeting, by) for found in raised_at(meeting=meeting, entries=read.entries)]
    except ValueError as problem:
        raise Refused(str(problem)) from None
    points = record_log(meeting=meeting, raised=raised, by=by)
    thing = f"Action-point log for {meeting.date:%-d %B %Y}: {len(points)} action points"
    return _applied(f"log/{meeting.pk}", thing, meeting, before, snapshot.of_log(meeting), [])


def _placed(found: Raised, meeting: Meeting, by: User) -> Raised:
    """Where the minutes are not in the record, the agenda still names the day: "Minutes of 14 March 2023"."""
    if found.meeting is not None:
        return found
    month, _ = sequence_of(found.entry.reference)
    titles = AgendaItem.objects.filter(agenda__meeting=meeting, title__icontains="minutes")
    for title in titles.values_list("title", flat=True):
        day = read_date(title, near=meeting.date)
        if day and day.month == month and day < meeting.date:
            return Raised(found.entry, record_meeting(group=meeting.group, facts=MeetingFacts(date=day), by=by))
    raise Refused(
        f"Action point {found.entry.reference} was raised in month {month}, but the record knows no meeting in that "
        f"month before {meeting.date:%-d %B %Y}; import its minutes, or the agenda of this meeting, first."
    )


def apply_paper(
    *,
    path: Path,
    meeting: Meeting,
    read: ReportRead | PdfRead,
    items: Sequence[AgendaItem],
    by: User,
) -> Applied:
    """Put a report, another document or a PDF into the record as a paper of `items`.

    Of its file the row alone: whoever accepts what was done keeps the bytes.
    """
    is_file = isinstance(read, PdfRead)
    found = meeting.papers.filter(title=read.title, file__isnull=not is_file).first()
    before = snapshot.of_paper(found)
    media_type = "application/pdf" if is_file else WORD
    stored = store_file(content=path.read_bytes(), name=path.name, media_type=media_type, by=by, on_disk=False)
    if isinstance(read, PdfRead):
        paper = record_file_paper(meeting=meeting, read=read, items=items, file=stored, by=by)
    else:
        paper = record_report(meeting=meeting, read=read, items=items, source=stored, by=by)
    notices = []
    if not items:
        notices.append(f"It fits no item of the agenda; it is kept with the meeting of {meeting.date:%-d %B %Y}.")
    after = snapshot.of_paper(Paper.objects.get(pk=paper.pk))
    titles = "; ".join(item.title or (item.parts.first() or item).title for item in items)
    thing = f"Paper “{paper.title}”" + (f" for: {titles}" if titles else "")
    return _applied(f"paper/{paper.pk}", thing, meeting, before, after, notices)
