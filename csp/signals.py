"""What others tell us: allauth of second factors, for the audit; the queue of messages that were sent."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from csp.accountservices import note_refused_sign_in, note_second_factor
from csp.mail import send
from csp.models import User


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


def forget_sent(*, sender: Any, task_result: TaskResult, **_: Any) -> None:
    """A message that was sent leaves the queue: its words may hold a link or a code that opens something."""
    # A worker gives its backend, others their backend's class.
    done = isinstance(sender, DatabaseBackend) and task_result.status == TaskResultStatus.SUCCESSFUL
    if done and task_result.task.module_path == send.module_path:
        DBTaskResult.objects.filter(pk=task_result.id).delete()


def connect() -> None:
    """Listen; called once, when Django is ready."""
    authenticator_added.connect(added)
    authenticator_removed.connect(removed)
    authenticator_reset.connect(renewed)
    authentication_failed.connect(failed)
    task_finished.connect(forget_sent)
