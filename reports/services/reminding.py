"""Reminding people by itself: once a day, by the worker, one e-mail a person; and what of it the officer has set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from csp.mail import Letter, post
from csp.mailretries import forget_old
from csp.mailstops import stop_address
from csp.models import Message, Reminders, User
from csp.services import audit
from csp.timer import LONDON, plan_anew
from reports.digests import Digest
from reports.reminderqueries import gather

SETTABLE = (
    "hour", "reports", "report_days", "reports_late", "actions", "actions_before_reports", "actions_before_meeting",
    "minutes", "minutes_days", "papers",
)


class SetMeanwhile(ValueError):
    """Somebody else has set the reminders since they were looked at."""


@task()
def remind() -> None:
    """The day's reminders, and a look for what need not be remembered any more. Done twice, nothing is told twice."""
    send_reminders(by=User.objects.machine())
    forget_old()


@transaction.atomic
def send_reminders(*, by: User, now: datetime | None = None) -> list[Digest]:
    """Queue what everybody is to be told today, a message each; what was queued.

    Two at once wait for one another, and the second finds everybody told. All of it is queued, or nothing is.
    """
    now = now or timezone.now()
    settings = _locked()
    gathered = gather(settings, timezone.localdate(now, LONDON))
    for digest in gathered.digests:
        _write(digest)
    settings.ran_at = now
    settings.save(update_fields=["ran_at"])
    if gathered.digests:
        audit(by=by, act="send_reminders", thing="Reminders", to=[one.person.pk for one in gathered.digests])
    return list(gathered.digests)


def _locked() -> Reminders:
    Reminders.objects.get_or_create(one=True)
    return Reminders.objects.select_for_update().get(one=True)


def _write(digest: Digest) -> None:
    stop = stop_address(digest.person, digest.kinds) if digest.kinds else ""
    letter = Letter(
        whom=digest.person, kind=Message.Kind.REMINDER, optional=digest.optional, occasions=digest.occasions, stop=stop,
    )
    post(to=digest.to, subject=digest.subject, template="reports/mail/digest", letter=letter, digest=digest)


@transaction.atomic
def change_reminders(*, values: Mapping[str, Any], version: int, by: User) -> Reminders:
    """Set what people are reminded of: `values` by the names of SETTABLE. A changed hour counts from the next time on.

    Raises SetMeanwhile unless `version` is what stands now.
    """
    settings = _locked()
    if settings.version != version:
        raise SetMeanwhile("Somebody else has changed the reminders meanwhile. What they set is shown below.")
    changed = {name: values[name] for name in SETTABLE if name in values and getattr(settings, name) != values[name]}
    if not changed:
        return settings
    for name, value in changed.items():
        setattr(settings, name, value)
    settings.version += 1
    settings.save()
    if "hour" in changed:
        plan_anew()
    audit(by=by, act="change_reminders", thing="Reminders", **changed)
    return settings
