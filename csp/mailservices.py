"""What becomes of an e-mail that the mail server did not take: it is sent again, or let be."""

from __future__ import annotations

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from csp.mail import send
from csp.models import User
from csp.services import audit


@transaction.atomic
def send_again(*, pk: str, by: User) -> bool:
    """Queue the unsent message `pk` once more; False where it is no longer there (somebody else was quicker)."""
    message = _unsent(pk)
    if message is None:
        return False
    send.enqueue(**message.args_kwargs["kwargs"])
    audit(by=by, act="send_again", thing=message.args_kwargs["kwargs"]["subject"], to=message.args_kwargs["kwargs"]["to"])
    message.delete()
    return True


@transaction.atomic
def let_be(*, pk: str, by: User) -> bool:
    """Forget the unsent message `pk`; False where it is no longer there."""
    message = _unsent(pk)
    if message is None:
        return False
    audit(by=by, act="let_be", thing=message.args_kwargs["kwargs"]["subject"], to=message.args_kwargs["kwargs"]["to"])
    message.delete()
    return True


def _unsent(pk: str) -> DBTaskResult | None:
    rows = DBTaskResult.objects.select_for_update().filter(
        pk=pk, status=TaskResultStatus.FAILED, task_path=send.module_path
    )
    return rows.first()
