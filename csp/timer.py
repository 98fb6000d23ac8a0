"""What is done once a day by itself: the worker finds it in its queue, as a task of that day.

The key of the task follows from the day, so that the database itself keeps a second worker from planning it again; it
stands in the queue whether or not a worker lives, so that one that starts late does what was missed.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from csp.models import Reminders

LONDON = ZoneInfo("Europe/London")
DAYS = UUID("6f3c2a54-6d0e-5a0b-9d36-6a0a0c5f1f77")


def next_time(now: datetime, hour: int) -> datetime:
    """The next moment after `now` at which clocks in London show `hour`."""
    day = timezone.localdate(now, LONDON)
    today = at(day, hour)
    return today if today > now else at(day + timedelta(days=1), hour)


def at(day: date, hour: int) -> datetime:
    """`hour` of `day` in London."""
    return datetime.combine(day, time(hour), LONDON)


def plan_next() -> datetime:
    """See to it that the next day's work stands in the queue; gives when it is due. Done twice, it stands there once."""
    hour = (Reminders.objects.first() or Reminders()).hour
    work = import_string(settings.DAILY_TASK)
    when = next_time(timezone.now(), hour)
    while True:
        row, _ = DBTaskResult.objects.get_or_create(
            pk=uuid5(DAYS, f"{work.module_path} {when.date()}"),
            defaults={
                "args_kwargs": {"args": [], "kwargs": {}}, "task_path": work.module_path, "run_after": when,
                "queue_name": work.queue_name, "backend_name": work.backend, "priority": work.priority,
            },
        )
        if row.status in (TaskResultStatus.READY, TaskResultStatus.RUNNING):
            return when
        # It was done today, at an earlier hour than is set now.
        when = at(when.date() + timedelta(days=1), hour)


@transaction.atomic
def plan_anew() -> None:
    """The hour was changed: what is planned is planned for it. Nothing where no worker has ever planned."""
    waiting = DBTaskResult.objects.filter(task_path=settings.DAILY_TASK, status=TaskResultStatus.READY)
    if waiting.delete()[0]:
        plan_next()
