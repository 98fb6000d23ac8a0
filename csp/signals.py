"""What others tell us: allauth of second factors, for the audit; the queue of tasks that have ended."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.conf import settings
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from csp.accountservices import note_refused_sign_in, note_second_factor
from csp.mail import send
from csp.mailretries import put_off
from csp.models import User
from csp.timer import plan_next


def added(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A second factor was set up."""
    note_second_factor(by=user, what="set up", kind=authenticator.type)


def removed(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A second factor was removed."""
    note_second_factor(by=user, what="removed", kind=authenticator.type)


def renewed(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Recovery codes were replaced."""
    note_second_factor(by=user, what="renewed", kind=authenticator.type)


def failed(*, user: User, **_: Any) -> None:
    """A wrong second factor was given."""
    note_refused_sign_in(by=user, why="wrong second factor")


def after_a_task(*, sender: Any, task_result: TaskResult, **_: Any) -> None:
    """A message that was sent leaves the queue: its words may hold a link or a code that opens something. One that was
    not is tried later. The day's work is planned for the next day, however it went."""
    # A worker gives its backend after a success, the backend's class after a failure.
    if not (isinstance(sender, DatabaseBackend) or sender is DatabaseBackend):
        return
    if task_result.task.module_path == settings.DAILY_TASK:
        plan_next()
    if task_result.task.module_path != send.module_path:
        return
    rows = DBTaskResult.objects.filter(pk=task_result.id)
    if task_result.status == TaskResultStatus.SUCCESSFUL:
        rows.delete()
    else:
        for row in rows.failed():
            put_off(row)


def connect() -> None:
    """Listen; called once, when Django is ready."""
    authenticator_added.connect(added)
    authenticator_removed.connect(removed)
    authenticator_reset.connect(renewed)
    authentication_failed.connect(failed)
    task_finished.connect(after_a_task)
