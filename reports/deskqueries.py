"""Reads of the desk: where meetings stand, gathered with a fixed number of queries whatever their number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from actions.models import ActionPoint
from csp.models import Block, Group, KeptWording, Message
from csp.queries import rules_by_day
from meetings.deadlines import deadlines
from meetings.models import (
    Agenda,
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    Minutes,
    MinutesComment,
    Paper,
    ReportRequest,
)
from reports.duties import HISTORY
from reports.models import Publication, Release
from reports.reminderqueries import came_back
from reports.standing import Desk, OpenPoint, ReturnedMail, Standing, UnsentMail

SEND = "csp.mail.send"
# With the mail server away there may be hundreds; the page shows the first.
MOST_RETRIED = 50
# What Python writes before the words of an error: smtplib.SMTPRecipientsRefused: ...
ERROR = re.compile(r"^[\w.]+: ")


def the_desk(today: date) -> Desk:
    """What the home of the desk is made of: the meetings of the last year and all that are planned."""
    meetings = list(Meeting.objects.filter(date__gte=today - HISTORY).select_related("group").order_by("date", "group__name"))
    orders = Release.objects.filter(meeting=None, ordered_at__date__gte=today - HISTORY).order_by("ordered_at", "id")
    alone = {(one.yearly, one.year, one.version_id): one for one in orders.select_related("version__standing__group")}
    returned = tuple(ReturnedMail(one.row.address, one.whose, one.row.why) for one in came_back())
    return Desk(
        tuple(standings(meetings)), keeping_groups(), unsent_mails().count(), tuple(alone.values()), returned
    )


def keeping_groups() -> frozenset[int]:
    """The groups whose papers the record keeps: the Partnership, and each that has had an agenda."""
    kept = Q(kind=Group.Kind.PARTNERSHIP) | Q(pk__in=Agenda.objects.values("meeting__group"))
    return frozenset(Group.objects.filter(kept).values_list("pk", flat=True))


def standing_of(meeting: Meeting) -> Standing:
    """Where one meeting stands."""
    return standings([meeting])[0]


def standings(meetings: Sequence[Meeting]) -> list[Standing]:
    """Where each of `meetings` (their groups loaded) stands, in their order."""
    ids = [one.pk for one in meetings]
    rules = rules_by_day()
    around = _neighbours(meetings)
    agendas = _agendas(ids)
    requests = _by_meeting(ReportRequest.objects.filter(meeting__in=ids).select_related("person").order_by("due", "id"))
    papers = _by_meeting(Paper.objects.filter(meeting__in=ids).order_by("position", "id"))
    published = _by_meeting(Publication.objects.filter(meeting__in=ids).standing().order_by("published_at", "id"))
    released = {one.meeting_id: one for one in Release.objects.filter(meeting__in=ids).order_by("ordered_at", "id")}
    people: dict[int, Any] = {
        row["meeting"]: row
        for row in Attendance.objects.filter(meeting__in=ids).order_by().values("meeting").annotate(
            there=Count("pk", filter=Q(present=True)), away=Count("pk", filter=Q(present=False)))
    }
    minutes = {one.meeting_id: one for one in Minutes.objects.filter(meeting__in=ids).select_related("agreed_at")}
    written = _counts(Block.objects.filter(section__document__minutes__meeting__in=ids), "section__document__minutes__meeting")
    raised = _counts(ActionPoint.objects.filter(meeting__in=ids), "meeting")
    decided = _counts(Decision.objects.filter(meeting__in=ids), "meeting")
    kept = _counts(
        KeptWording.objects.filter(settled_at=None, document__minutes__meeting__in=ids), "document__minutes__meeting"
    )
    disputed = set(
        KeptWording.objects.filter(settled_at=None, document__paper__meeting__in=ids).values_list("document__paper", flat=True)
    )
    said = MinutesComment.objects.filter(minutes__meeting__in=ids)
    comments = _counts(said, "minutes__meeting")
    unanswered = _counts(said.filter(answered_at=None), "minutes__meeting")
    points = open_points({one.group_id for one in meetings})
    found = []
    for one in meetings:
        items, allotted = agendas.get(one.pk, (0, 0))
        attended = people.get(one.pk, {})
        previous, following = around[one.pk]
        found.append(Standing(
            meeting=one, due=deadlines(one, rules(one.date)), previous=previous, following=following,
            items=items, allotted=allotted, requests=tuple(requests[one.pk]), papers=tuple(papers[one.pk]),
            published=tuple(published[one.pk]), released=released.get(one.pk),
            present=attended.get("there", 0), apologies=attended.get("away", 0),
            minutes=minutes.get(one.pk), paragraphs=written.get(one.pk, 0), action_points=raised.get(one.pk, 0),
            decisions=decided.get(one.pk, 0), comments=comments.get(one.pk, 0), unanswered=unanswered.get(one.pk, 0),
            kept_wordings=kept.get(one.pk, 0), disputed=tuple(row for row in papers[one.pk] if row.pk in disputed),
            points=tuple(point for point in points[one.group_id] if point.raised < one.date),
        ))
    return found


def open_points(groups: Iterable[int]) -> dict[int, list[OpenPoint]]:
    """Outstanding action points by group, oldest meeting first. Three queries."""
    rows = (
        ActionPoint.objects.outstanding().filter(meeting__group__in=groups).select_related("meeting")
        .prefetch_related("owners__person").annotate(news=Max("updates__date")).order_by("meeting__date", "sequence")
    )
    found: dict[int, list[OpenPoint]] = defaultdict(list)
    for row in rows:
        owners = list(row.owners.all())
        found[row.meeting.group_id].append(OpenPoint(
            row.reference, row.text, " and ".join(owner.words for owner in owners), row.meeting.date, row.news,
            tuple(owner.person.email for owner in owners if owner.person and owner.person.email),
        ))
    return found


def unsent_mails() -> Any:
    """Messages that the mail server did not take, the latest first."""
    return DBTaskResult.objects.filter(task_path=SEND, status=TaskResultStatus.FAILED).order_by("-finished_at")


def told_mails() -> list[UnsentMail]:
    """The unsent messages, each with whom it was for and what the mail server said last. Two queries."""
    rows = list(unsent_mails())
    said = _said(rows)
    return [
        UnsentMail(
            str(row.pk), row.args_kwargs["kwargs"]["to"], row.args_kwargs["kwargs"]["subject"], row.finished_at or row.enqueued_at,
            said.get(_key(row)) or ERROR.sub("", (row.traceback.strip().splitlines() or [""])[-1]),
        )
        for row in rows
    ]


def retried_mails() -> list[UnsentMail]:
    """Messages that were not taken and wait for the next try; `at` is when that is. Two queries."""
    waiting = DBTaskResult.objects.filter(task_path=SEND, status=TaskResultStatus.READY, run_after__lt=get_date_max())
    rows = list(waiting.order_by("run_after")[:MOST_RETRIED])
    said = _said(rows)
    return [
        UnsentMail(str(row.pk), row.args_kwargs["kwargs"]["to"], row.args_kwargs["kwargs"]["subject"], row.run_after, said.get(_key(row), ""))
        for row in rows
    ]


def _key(row: DBTaskResult) -> str:
    return str(row.args_kwargs["kwargs"].get("message", ""))


def _said(rows: Sequence[DBTaskResult]) -> dict[str, str]:
    keys = [key for key in map(_key, rows) if key]
    return {str(pk): why for pk, why in Message.objects.filter(pk__in=keys).values_list("pk", "why")}


def _neighbours(meetings: Sequence[Meeting]) -> dict[int, tuple[date | None, Meeting | None]]:
    """Of each meeting: the day of the one before it in its group, and the ordinary one after it, which agrees its minutes;
    cancelled ones are none."""
    held = Meeting.objects.filter(group__in={one.group_id for one in meetings}).exclude(status=Meeting.Status.CANCELLED)
    by_group: dict[int, list[Meeting]] = defaultdict(list)
    for row in held.select_related("group").order_by("date"):
        by_group[row.group_id].append(row)
    return {
        one.pk: (
            next((row.date for row in reversed(by_group[one.group_id]) if row.date < one.date), None),
            next((row for row in by_group[one.group_id] if row.date > one.date and row.kind == Meeting.Kind.ORDINARY), None),
        )
        for one in meetings
    }


def _agendas(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Numbered items and minutes allotted, by meeting."""
    rows = AgendaItem.objects.filter(agenda__meeting__in=ids).order_by().values("agenda__meeting").annotate(
        items=Count("pk", filter=Q(kind=AgendaItem.Kind.ITEM)), allotted=Sum("minutes"))
    return {row["agenda__meeting"]: (row["items"], row["allotted"] or 0) for row in rows}


def _by_meeting(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.meeting_id].append(row)
    return found


def _counts(rows: Any, meeting: str) -> dict[int, int]:
    """How many `rows` by what `meeting` leads to."""
    counted = rows.order_by().values(meeting).annotate(many=Count("pk"))
    return {row[meeting]: row["many"] for row in counted}
