"""What becomes of an e-mail that the mail server did not take: it is tried later, sent again, or let be; and what
somebody wants to be sent at all."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from csp.mail import send
from csp.mailresults import mark_bounced
from csp.mailretries import note_of
from csp.models import BouncedAddress, Message, Person, StoppedMail, User
from csp.services import audit

State = Message.State


@transaction.atomic
def send_again(*, pk: str, by: User) -> bool:
    """Queue the unsent message `pk` once more; False where it is no longer there (somebody else was quicker).

    Whoever sends it to an address that mail came back from says that the address is right.
    """
    row = _unsent(pk)
    if row is None:
        return False
    said = row.args_kwargs["kwargs"]
    note_of(row).update(state=State.WAITING, settled_at=None, tries=0)
    BouncedAddress.objects.filter(address__iexact=said["to"]).delete()
    send.enqueue(**said)
    row.delete()
    audit(by=by, act="send_again", thing=said["subject"], to=said["to"])
    return True


@transaction.atomic
def let_be(*, pk: str, by: User) -> bool:
    """Forget the unsent message `pk`; False where it is no longer there."""
    row = _unsent(pk)
    if row is None:
        return False
    said = row.args_kwargs["kwargs"]
    note_of(row).update(state=State.LEFT, settled_at=timezone.now())
    audit(by=by, act="let_be", thing=said["subject"], to=said["to"])
    row.delete()
    return True


def _unsent(pk: str) -> DBTaskResult | None:
    rows = DBTaskResult.objects.select_for_update().filter(
        pk=pk, status=TaskResultStatus.FAILED, task_path=send.module_path
    )
    return rows.first()


@transaction.atomic
def note_returned(*, message_id: str, why: str, by: User) -> Message | None:
    """The message came back: its address takes nothing. None where we never sent one of that Message-ID."""
    message = Message.objects.select_for_update().filter(message_id=message_id).exclude(to="").first()
    if message is None:
        return None
    if message.state != State.RETURNED:
        message.state, message.settled_at, message.why = State.RETURNED, timezone.now(), why
        message.save(update_fields=["state", "settled_at", "why"])
        mark_bounced(message.to, why, message)
        audit(by=by, act="note_returned", thing=message.subject, to=message.to, why=why)
    return message


@transaction.atomic
def clear_bounced(*, pk: int, by: User) -> bool:
    """The officer says that the address is right: it is written to again. False where it was cleared already."""
    row = BouncedAddress.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    audit(by=by, act="clear_bounced", thing=row.address, why=row.why)
    row.delete()
    return True


@transaction.atomic
def choose_mail(*, person: Person, stopped: Collection[str], by: User) -> None:
    """`person` gets every kind of optional message but those `stopped` (values of StoppedMail.Kind)."""
    Person.objects.select_for_update().get(pk=person.pk)
    before = set(StoppedMail.objects.filter(person=person).values_list("kind", flat=True))
    StoppedMail.objects.filter(person=person).exclude(kind__in=stopped).delete()
    for kind in set(stopped) - before:
        StoppedMail.objects.create(person=person, kind=StoppedMail.Kind(kind))
    if before != set(stopped):
        audit(by=by, act="choose_mail", thing=person, stopped=sorted(stopped))


@transaction.atomic
def stop_mail(*, person: Person, kinds: Collection[str], by: User) -> None:
    """`person` gets no more of `kinds`; done twice, it is done."""
    before = set(StoppedMail.objects.filter(person=person).values_list("kind", flat=True))
    choose_mail(person=person, stopped=before | set(kinds), by=by)
