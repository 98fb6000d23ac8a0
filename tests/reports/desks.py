"""Desks of the invented town: one where everything is late, one where nothing is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from csp.models import Group
from csp.workingdays import is_working_day
from meetings.models import Meeting, Minutes
from reports.models import Release
from tests.factories import (
    ActionOwnerFactory,
    ActionPointFactory,
    AgendaFactory,
    AgendaItemFactory,
    BlockFactory,
    GroupFactory,
    KeptWordingFactory,
    MeetingFactory,
    MinutesCommentFactory,
    MinutesFactory,
    PaperFactory,
    PartnershipFactory,
    PersonFactory,
    ReleaseFactory,
    ReportRequestFactory,
    SectionFactory,
    UserFactory,
)
from tests.reports.siterows import Kind, publish


@dataclass
class Town:
    """The meetings of a desk: one past, one coming, one further off, and one of another group."""

    past: Meeting
    coming: Meeting
    further: Meeting
    steering: Meeting


def working_day(day: date) -> date:
    """`day`, or the next on which offices are open."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def written_minutes(meeting: Meeting, status: str = Minutes.Status.DRAFT, paragraphs: int = 3) -> Minutes:
    """Minutes of `meeting` with so many paragraphs."""
    minutes = MinutesFactory(meeting=meeting, status=status)
    section = SectionFactory(document=minutes.document)
    for _ in range(paragraphs):
        BlockFactory(section=section)
    return minutes


def unsent(to: str = "cerys@thornbridge.example", subject: str = "A report for 8 July", at: datetime | None = None) -> DBTaskResult:
    """A message that the mail server did not take."""
    at = at or datetime.now().astimezone()
    return DBTaskResult.objects.create(
        status=TaskResultStatus.FAILED, task_path="csp.mail.send", backend_name="default", run_after=get_date_max(),
        args_kwargs={"args": [], "kwargs": {"to": to, "subject": subject, "text": "Please write.", "html": "<p>Please write.</p>"}},
        finished_at=at, exception_class_path="smtplib.SMTPRecipientsRefused",
        traceback="Traceback (most recent call last):\nsmtplib.SMTPRecipientsRefused: 550 no such mailbox",
    )


def agenda(meeting: Meeting, items: int = 6) -> None:
    """An agenda of so many items of ten minutes."""
    made = AgendaFactory(meeting=meeting)
    for _ in range(items):
        AgendaItemFactory(agenda=made)


def calm_town(today: date) -> Town:
    """Everything about the past meeting is done, and the next one is far away."""
    PartnershipFactory()
    past = MeetingFactory(date=today - timedelta(days=60))
    agenda(past)
    written_minutes(past, Minutes.Status.CIRCULATED)
    coming = MeetingFactory(date=working_day(today + timedelta(days=90)), joining="By the side door on Quay Street.")
    further = MeetingFactory(date=working_day(today + timedelta(days=180)))
    group = GroupFactory(name="Multi-Agency Steering Group", short_name="MASG", slug="masg", kind=Group.Kind.STEERING)
    steering = MeetingFactory(group=group, date=working_day(today + timedelta(days=40)), starts=time(14), ends=time(16))
    return Town(past, coming, further, steering)


def busy_town(today: date, reports: int = 4) -> Town:
    """A meeting in twelve days with `reports` reports late and some awaited, another whose minutes are late, and
    everything that can go wrong."""
    town = calm_town(today)
    Meeting.objects.filter(pk=town.coming.pk).update(date=working_day(today + timedelta(days=12)))
    town.coming.refresh_from_db()
    agenda(town.coming, 9)
    for place in range(reports):
        person = PersonFactory(name=f"{('Ines', 'Jonah', 'Keziah', 'Lorcan')[place % 4]} Greenhalge{'' if place < 4 else place}")
        ReportRequestFactory(meeting=town.coming, person=person, title=f"Lamps of ward {place + 1}", due=today - timedelta(days=3),
                             email=f"author{place}@thornbridge.example")
    ReportRequestFactory(meeting=town.coming, title="Theft of bicycles at the station", due=today + timedelta(days=2))
    paper = PaperFactory(meeting=town.coming, title="The market on Saturdays")
    ReportRequestFactory(meeting=town.coming, title=paper.title, paper=paper, due=today - timedelta(days=3),
                         received_at=datetime.now().astimezone())
    minutes = Minutes.objects.get(meeting=town.past)
    for _ in range(2):
        MinutesCommentFactory(minutes=minutes)
    for place in range(7):
        point = ActionPointFactory(meeting=town.past)
        if place:
            ActionOwnerFactory(action_point=point)
    before = MeetingFactory(date=today - timedelta(days=120))
    written_minutes(before, Minutes.Status.CIRCULATED)
    lately = MeetingFactory(group=town.steering.group, date=today - timedelta(days=20))
    agenda(lately)
    draft = written_minutes(lately, paragraphs=12)
    KeptWordingFactory(document=draft.document)
    publish(Kind.NOTICE, town.coming.date, meeting=town.coming, place=town.coming.date.isoformat())
    ReleaseFactory(meeting=town.past, status=Release.Status.FAILED, outcome="The paper “Lamps” could not be drawn.",
                   ordered_by=UserFactory())
    unsent()
    return town


def nothing(**_: Any) -> None:
    """A record without a meeting: the first day."""
    PartnershipFactory()
