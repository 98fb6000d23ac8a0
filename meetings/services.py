"""Writes of meetings: what a paper says of a meeting, put into the record; circulation and agreement.

The `record_...` services bring the record to what was read: done twice, the second time changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from csp.models import Block, Group, User
from csp.services import (
    audit,
    call_editors,
    rewrite_document,
    write_document,
)
from meetings.agendadropservices import HangsOn, drop_row, restore_row
from meetings.agendaleadservices import bind_items, link_leads, name_leads, tie_lead
from meetings.agendapriorityservices import bind_all_named, bind_named, bind_priority
from meetings.agendaservices import (
    RowChanged,
    add_row,
    change_row,
    lift_row,
    move_row,
    nest_row,
    note_agenda,
    place_row,
)
from meetings.agendastartservices import Start, Started, start_agenda
from meetings.agreementservices import (
    answer_comment,
    circulate_minutes,
    comment_on_minutes,
    send_minutes_round,
    take_comment_back,
    word_closed_section,
)
from meetings.attendanceservices import infer_memberships, record_attendance
from meetings.confidenceservices import ask_personal_copies, invite_guest, withdraw_invitation
from meetings.deskservices import (
    cancel_meeting,
    correct_minutes,
    hand_over_role,
    record_decision,
    set_deadlines,
)
from meetings.models import Agenda, AgendaItem, AgendaLead, Amendment, Meeting, Minutes
from meetings.paperservices import (
    MovedOn,
    add_paper,
    begin_paper,
    check_paper,
    describe_paper,
    meeting_key,
    move_paper,
    place_paper,
    record_file_paper,
    record_report,
    remove_paper,
    replace_paper,
    serve_items,
)
from meetings.presenceservices import (
    mark_presence,
    move_attendee,
    name_for_role,
    note_attendee,
    record_sitting,
    seat_representative,
)
from meetings.reading.shapes import (
    AgendaRead,
    ItemRead,
    MeetingFacts,
    MinutesRead,
)
from meetings.requestservices import (
    Ask,
    acting_for,
    ask_again,
    ask_for_reports,
    begin_report,
    call_off_report,
    change_due,
    file_report,
    hand_in_report,
    write_paper,
    write_sections,
)
from meetings.roomservices import declare_interest, drop_interest, forget_times, note_coming, note_leaving
from meetings.timetableservices import (
    MeetingDeadlines,
    MeetingPlan,
    change_meeting,
    drop_meeting,
    drop_timetable_note,
    hold_after_all,
    note_in_timetable,
    plan_year,
)
from meetings.voteservices import (
    cast_vote,
    close_ballot,
    notify_vote,
    open_ballot,
    put_to_vote,
    reword_motion,
    take_vote_back,
    withdraw_ballot,
)

__all__ = [
    "Ask", "HangsOn", "MeetingDeadlines", "MeetingPlan", "MovedOn", "RowChanged", "Start", "Started", "acting_for",
    "add_paper", "add_row", "agree_minutes", "answer_comment", "ask_again", "ask_for_reports",
    "ask_personal_copies", "begin_paper", "begin_report", "bind_all_named", "bind_items", "bind_named", "bind_priority", "call_off_report", "cancel_meeting",
    "cast_vote", "change_due", "change_meeting", "change_row", "check_paper", "circulate_minutes", "close_ballot",
    "comment_on_minutes", "correct_minutes", "declare_interest", "describe_paper", "drop_interest", "drop_meeting",
    "drop_row", "drop_timetable_note", "file_report", "forget_times", "hand_in_report", "hand_over_role",
    "hold_after_all", "infer_memberships", "invite_guest", "lift_row", "link_leads", "mark_presence",
    "move_attendee", "move_paper", "move_row", "name_for_role", "name_leads", "nest_row", "note_agenda",
    "note_attendee", "note_coming", "note_in_timetable", "note_leaving", "notify_vote", "open_ballot",
    "place_paper", "place_row", "plan_meeting", "plan_year", "put_to_vote", "record_agenda", "record_attendance",
    "record_decision", "record_file_paper", "record_meeting", "record_minutes", "record_report", "record_sitting",
    "remove_paper", "replace_paper", "restore_row", "reword_motion", "seat_representative", "send_minutes_round",
    "serve_items", "set_deadlines", "start_agenda", "take_comment_back", "take_vote_back", "withdraw_ballot",
    "withdraw_invitation", "word_closed_section", "write_paper", "write_sections",
]


@transaction.atomic
def record_meeting(*, group: Group, facts: MeetingFacts, by: User) -> Meeting:
    """The meeting of `group` on the day that `facts` name, made if need be; what else they say is left to
    the agenda or the minutes. Raises ValueError when they name no day."""
    if facts.date is None:
        raise ValueError("The paper does not say on which day the meeting is.")
    meeting, created = Meeting.objects.get_or_create(group=group, date=facts.date)
    if created:
        audit(by=by, act="record_meeting", thing=meeting)
    return meeting


@transaction.atomic
def plan_meeting(*, group: Group, facts: MeetingFacts, joining: str, by: User) -> Meeting:
    """A meeting with its day, times, place and kind, before there is an agenda; `joining` as in the model.

    Raises ValueError when the facts name no day.
    """
    meeting = record_meeting(group=group, facts=facts, by=by)
    meeting.joining = joining
    _take_head(meeting, facts)
    audit(by=by, act="plan_meeting", thing=meeting)
    return meeting


def _take_head(meeting: Meeting, facts: MeetingFacts) -> None:
    meeting.starts = facts.starts
    meeting.ends = facts.ends
    meeting.venue = facts.venue
    meeting.mode = facts.mode or Meeting.Mode.IN_PERSON
    meeting.kind = facts.kind or Meeting.Kind.ORDINARY
    meeting.save()


@transaction.atomic
def record_agenda(*, meeting: Meeting, read: AgendaRead, by: User) -> Agenda:
    """Bring the agenda of `meeting`, and the meeting's times and place, to what was read.

    Items that stay keep their row (by place and number), so that papers remain with them.
    """
    _take_head(meeting, read.meeting)
    _keep_stated_deadline(meeting, read.meeting)
    agenda, _ = Agenda.objects.get_or_create(meeting=meeting)
    agenda.notes = "\n".join(read.notes)
    if read.public_information is not None:
        key = f"information/{meeting_key(meeting)}"
        if agenda.public_information is None:
            agenda.public_information, _ = write_document(draft=read.public_information, key=key, by=by)
        else:
            rewrite_document(document=agenda.public_information, draft=read.public_information, key=key, by=by)
    agenda.save()
    rows = {item.position: item for item in agenda.items.filter(parent=None)}
    for position, item in enumerate(read.items, 1):
        row = rows.pop(position, None) or AgendaItem(agenda=agenda, position=position)
        _write_item(row, item)
        parts = {part.position: part for part in row.parts.all()}
        for place, part in enumerate(item.parts, 1):
            part_row = parts.pop(place, None) or AgendaItem(agenda=agenda, parent=row, position=place)
            _write_item(
                part_row,
                ItemRead(
                    kind="part", title=part.title, leads=part.leads, minutes=part.minutes,
                    time_words=part.time_words, session=item.session,
                ),
            )
        for part_row in parts.values():
            part_row.delete()
    for row in rows.values():
        row.delete()
    bind_named(agenda=agenda)
    audit(by=by, act="record_agenda", thing=agenda)
    return agenda


def _keep_stated_deadline(meeting: Meeting, facts: MeetingFacts) -> None:
    """A deadline that the paper prints is kept as printed, even where the rule would give the same."""
    if facts.question_deadline is not None:
        printed = facts.question_deadline
        meeting.question_deadline = printed if timezone.is_aware(printed) else timezone.make_aware(printed)
        meeting.save(update_fields=["question_deadline"])


def _write_item(row: AgendaItem, item: ItemRead) -> None:
    if row.pk:
        row.version += 1
        if row.title != item.title:  # other words: bind_items sees anew what they take up
            row.about, row.about_meeting = AgendaItem.About.NOTHING, None
            row.priority = None  # bind_named sees anew which one they name
    row.kind, row.title, row.notes = item.kind, item.title, item.notes
    row.minutes, row.time_words = item.minutes, item.time_words
    row.session, row.purpose, row.next_date = item.session, item.purpose, item.next_date
    row.save()
    words = [lead.words for lead in item.leads]
    if list(row.leads.values_list("words", flat=True)) != words:
        row.leads.all().delete()
        AgendaLead.objects.bulk_create(
            AgendaLead(item=row, position=at, words=lead.words) for at, lead in enumerate(item.leads, 1)
        )
    for lead_row, lead in zip(row.leads.all(), item.leads, strict=True):
        tie_lead(lead_row, lead)


STATES: list[str] = [Minutes.Status.DRAFT, Minutes.Status.CIRCULATED, Minutes.Status.AGREED]


@dataclass
class MinutesWritten:
    """Minutes as they now stand, and the marks behind their paragraphs: (block, "03/02"), in printed order."""

    minutes: Minutes
    marks: list[tuple[Block, str]]


@transaction.atomic
def record_minutes(*, meeting: Meeting, read: MinutesRead, by: User) -> MinutesWritten:
    """Bring the minutes and the attendance of `meeting` to what was read, their state included.

    A meeting without an agenda takes times and place from its minutes. Agreed minutes no longer change: a
    caller that writes them again checks that nothing differs, or rolls back.
    """
    minutes = Minutes.objects.filter(meeting=meeting).select_related("document").first()
    if not Agenda.objects.filter(meeting=meeting).exists():
        _take_head(meeting, read.meeting)
    key = f"minutes/{meeting_key(meeting)}"
    if minutes is None:
        document, blocks = write_document(draft=read.document, key=key, by=by)
        minutes = Minutes(meeting=meeting, document=document)
    else:
        _, blocks = rewrite_document(document=minutes.document, draft=read.document, key=key, by=by)
    minutes.starts, minutes.venue = read.meeting.starts, read.meeting.venue
    minutes.closed_at = read.closed_at or read.meeting.ends
    minutes.opened_to_public_at = read.opened_to_public_at
    minutes.public_present = read.public_present
    # A state goes forward only: what has gone round is not called back by reading its draft again.
    if STATES.index(read.status) > STATES.index(minutes.status):
        minutes.status = read.status
    minutes.save()
    record_attendance(meeting=meeting, attendees=read.attendance, by=by)
    audit(by=by, act="record_minutes", thing=minutes)
    marks = [
        (block, mark)
        for section, rows in zip(read.document.sections, blocks, strict=True)
        for draft, block in zip(section.blocks, rows, strict=True)
        for mark in draft.marks
    ]
    return MinutesWritten(minutes, marks)


@transaction.atomic
def agree_minutes(*, minutes: Minutes, at: Meeting, by: User, amendments: Sequence[str] = ()) -> Minutes:
    """Agree minutes at the later meeting `at`, with amendments in words, in order.

    Raises ValueError if they are agreed already or `at` is not later.
    """
    call_editors(document_id=minutes.document_id, by=by)
    if minutes.status == Minutes.Status.AGREED:
        raise ValueError("These minutes have been agreed already.")
    if at.date <= minutes.meeting.date:
        raise ValueError("Minutes are agreed at a later meeting than their own.")
    for position, text in enumerate(amendments, minutes.amendments.count() + 1):
        Amendment.objects.create(minutes=minutes, date=at.date, position=position, text=text)
    minutes.status, minutes.agreed_at = Minutes.Status.AGREED, at
    minutes.save(update_fields=["status", "agreed_at"])
    audit(by=by, act="agree_minutes", thing=minutes, at=str(at))
    return minutes
