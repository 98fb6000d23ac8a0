"""What the worker does by itself with messages: put one off to its next try, and forget what is long settled."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from csp.mail import send
from csp.mailresults import PAUSES
from csp.models import Message

State = Message.State
# How long we remember what was written to whom: reminders, so that nothing is told twice, and what names the thing it is
# about, for who was asked to comment on minutes is reminded of it; the rest, for mail that returns.
REMINDERS_KEPT = timedelta(days=400)
LETTERS_KEPT = timedelta(days=30)


def note_of(row: DBTaskResult) -> QuerySet[Message]:
    """The row of the message that a task sends; none for one that was queued before messages had rows."""
    key = row.args_kwargs["kwargs"].get("message")
    return Message.objects.filter(pk=key) if key else Message.objects.none()


def put_off(row: DBTaskResult) -> bool:
    """The message of the failed task `row` is tried again after the pause that is due; False where it is given up."""
    message = note_of(row).filter(state=State.WAITING).first()
    if message is None:
        return False
    pause = PAUSES[min(max(message.tries, 1), len(PAUSES)) - 1]
    # Only as it was seen: another worker may look at it at the same time.
    same = DBTaskResult.objects.filter(pk=row.pk, status=row.status, worker_ids=row.worker_ids)
    return bool(same.update(
        status=TaskResultStatus.READY, run_after=timezone.now() + pause, finished_at=None, exception_class_path="", traceback="",
    ))


def take_up() -> int:
    """Put off the messages that wait for another try and of which the queue does not know it: their worker died between
    the one note and the other. Gives how many."""
    failed = DBTaskResult.objects.failed().filter(task_path=send.module_path)
    return sum(put_off(row) for row in failed)


def forget_old() -> int:
    """Remove the rows of messages that were settled so long ago that nothing is asked of them; how many."""
    now = timezone.now()
    settled = Message.objects.exclude(state=State.WAITING)
    old = settled.filter(kind=Message.Kind.LETTER, about="", queued_at__lt=now - LETTERS_KEPT) | settled.filter(
        queued_at__lt=now - REMINDERS_KEPT
    )
    return old.delete()[1].get("csp.Message", 0)
