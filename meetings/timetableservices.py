"""Writes of the timetable: a year planned in one act, one meeting changed, moved, cancelled or taken out.

(Part of `meetings.services`.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import ForeignObjectRel

from csp.models import Group, User
from csp.services import audit
from csp.versions import ChangedMeanwhile
from csp.workingdays import bank_holiday
from meetings.models import Meeting, TimetableNote
from meetings.timetable import Year, neighbour


@dataclass(frozen=True)
class MeetingPlan:
    """A meeting as it is to be. `on_holiday`: its day is a bank holiday, on purpose."""

    group: Group
    date: date
    kind: str = Meeting.Kind.ORDINARY
    mode: str = Meeting.Mode.IN_PERSON
    starts: time | None = None
    ends: time | None = None
    venue: str = ""
    joining: str = ""
    on_holiday: bool = False


@dataclass(frozen=True)
class MeetingDeadlines:
    """Deadlines set by hand; None follows the rule of the meeting's day."""

    reports: date | None = None
    publication: date | None = None
    questions: datetime | None = None


@transaction.atomic
def plan_year(*, year: Year, meetings: Sequence[MeetingPlan], by: User) -> list[Meeting]:
    """Put all `meetings` of `year` into the timetable, or none; gives those that were made, by date.

    One that stands already (its group, its day) is kept as it is. Raises ValueError for a day outside the year,
    for two of one group on a day, for a bank holiday that was not meant, and for nothing to plan.
    """
    if not meetings:
        raise ValueError("There is no meeting to plan.")
    seen: set[tuple[int, date]] = set()
    for plan in meetings:
        if plan.date not in year:
            raise ValueError(f"{_day(plan.date)} is not in the year {year}, which runs from April to March.")
        _check_day(plan)
        if (plan.group.pk, plan.date) in seen:
            raise ValueError(f"{plan.group} would meet twice on {_day(plan.date)}.")
        seen.add((plan.group.pk, plan.date))
    # The groups' rows are the queue: who accepts the same proposal a moment later finds these meetings standing.
    list(Group.objects.select_for_update().filter(pk__in={plan.group.pk for plan in meetings}).order_by("pk"))
    standing = set(Meeting.objects.filter(date__range=(year.first, year.last)).values_list("group", "date"))
    made = Meeting.objects.bulk_create(
        Meeting(
            group=plan.group, date=plan.date, kind=plan.kind, mode=plan.mode, starts=plan.starts, ends=plan.ends,
            venue=plan.venue, joining=plan.joining,
        )
        for plan in sorted(meetings, key=lambda plan: plan.date)
        if (plan.group.pk, plan.date) not in standing
    )
    audit(by=by, act="plan_year", thing=year, meetings=[str(meeting) for meeting in made])
    return made


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, version: int, plan: MeetingPlan, due: MeetingDeadlines, by: User
) -> Meeting:
    """Bring `meeting` to `plan` and `due`, as its page showed it in `version`.

    Raises ChangedMeanwhile where somebody changed it since; ValueError for a bank holiday that was not meant,
    for a day on which the group meets already, and for another group or day once anything of it is published.
    """
    kept = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if kept.version != version:
        raise ChangedMeanwhile("Somebody else changed this meeting while you had it open.")
    if (kept.group_id, kept.date) != (plan.group.pk, plan.date):
        if kept.publications.exists():
            raise ValueError(
                f"Notice or papers of {_day(kept.date)} are published, and their addresses name group and day: "
                "they cannot move. Cancel this meeting and plan another one instead."
            )
        if hasattr(kept, "minutes"):
            raise ValueError("A meeting that has minutes took place on its day and cannot be moved.")
        _check_day(plan)
        if Meeting.objects.filter(group=plan.group, date=plan.date).exclude(pk=kept.pk).exists():
            raise ValueError(f"{plan.group} meets on {_day(plan.date)} already.")
    fields = {
        "group": plan.group, "date": plan.date, "kind": plan.kind, "mode": plan.mode, "starts": plan.starts,
        "ends": plan.ends, "venue": plan.venue, "joining": plan.joining, "report_deadline": due.reports,
        "publication_deadline": due.publication, "question_deadline": due.questions,
    }
    changed = sorted(name for name, value in fields.items() if getattr(kept, name) != value)
    if changed:
        for name, value in fields.items():
            setattr(kept, name, value)
        kept.version += 1
        kept.save(update_fields=[*fields, "version"])
        audit(by=by, act="change_meeting", thing=kept, changed=changed, was=str(meeting))
    return kept


@transaction.atomic
def hold_after_all(*, meeting: Meeting, by: User) -> Meeting:
    """Take the cancellation of `meeting` back. Raises ValueError where it is not cancelled."""
    if meeting.status != Meeting.Status.CANCELLED:
        raise ValueError("This meeting is not cancelled.")
    meeting.status, meeting.cancelled_because, meeting.version = Meeting.Status.PLANNED, "", meeting.version + 1
    meeting.save(update_fields=["status", "cancelled_because", "version"])
    audit(by=by, act="hold_after_all", thing=meeting)
    return meeting


@transaction.atomic
def drop_meeting(*, meeting: Meeting, by: User) -> None:
    """Take a meeting out that was planned by mistake. Raises ValueError once anything hangs on it."""
    if used(meeting):
        raise ValueError(
            "This meeting has an agenda, papers or publications already, so it stays in the record. Cancel it instead."
        )
    words = str(meeting)
    meeting.delete()
    audit(by=by, act="drop_meeting", thing=words)


def used(meeting: Meeting) -> bool:
    """Whether anything in the record refers to `meeting`."""
    relations = (field for field in Meeting._meta.get_fields(include_hidden=True) if isinstance(field, ForeignObjectRel))
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: meeting}).exists()
        for relation in relations
    )


@transaction.atomic
def note_in_timetable(*, words: str, starts: date, ends: date, by: User, group: Group | None = None) -> TimetableNote:
    """Words in the timetable across the months of these days, in the row of `group` or one of their own.

    Raises ValueError without words, or where the last day lies before the first.
    """
    if not words.strip():
        raise ValueError("A note needs words.")
    if ends < starts:
        raise ValueError("The last month lies before the first.")
    note = TimetableNote.objects.create(group=group, words=words.strip(), starts=starts, ends=ends)
    audit(by=by, act="note_in_timetable", thing=note)
    return note


@transaction.atomic
def drop_timetable_note(*, note: TimetableNote, by: User) -> None:
    """Take a note out of the timetable."""
    words = str(note)
    note.delete()
    audit(by=by, act="drop_timetable_note", thing=words)


def _check_day(plan: MeetingPlan) -> None:
    holiday = bank_holiday(plan.date)
    if holiday and not plan.on_holiday:
        near = neighbour(plan.date)
        raise ValueError(
            f"{_day(plan.date)} is a bank holiday ({holiday}). Choose another day, for example {near:%A} "
            f"{_day(near)}, or say that you mean it."
        )


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
