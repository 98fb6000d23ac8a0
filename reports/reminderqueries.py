"""What a run of the reminders would tell whom, gathered into one e-mail a person: the desk shows it, the worker sends it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings as django_settings
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from csp.models import BouncedAddress, Message, Person, Reminders, StoppedMail, Told, User
from csp.timer import next_time
from meetings.models import ReportRequest
from reports.digests import Digest, Gathered, Unreachable, in_order
from reports.paperreminders import Papers
from reports.remindersources import Due, Readers, comments_due, points_due, reports_due

SHOWN = 100


def the_reminders() -> Reminders:
    """Of what people are reminded: as set on the desk, or as usual (not saved)."""
    return Reminders.objects.first() or Reminders()


def gather(settings: Reminders, day: date) -> Gathered:
    """What everybody is told on `day`. A fixed number of queries, and five for each group whose action points are due.

    Left out: what somebody was told on the same occasion, kinds that they stopped, and, of what they can do without, all
    that would go to an address from which mail came back.
    """
    readers = Readers(day)
    papers = Papers(day) if settings.papers else None
    due = list(_due(settings, day, readers))
    occasions = {occasion for one in due for occasion in one.occasions} | (papers.occasions if papers else set())
    told = set(Told.objects.filter(occasion__in=occasions).values_list("person", "occasion")) if occasions else set()
    if papers:
        due += papers.due(readers, told)
    stopped = set(StoppedMail.objects.values_list("person", "kind"))
    bounced = {address.lower() for address in BouncedAddress.objects.values_list("address", flat=True)}
    heaps: dict[tuple[Person, str], list[Due]] = defaultdict(list)
    unreachable: dict[Person, str] = {}
    for one in due:
        if all((one.person.pk, occasion) in told for occasion in one.occasions) or (one.person.pk, one.thing.kind) in stopped:
            continue
        if not one.to:
            unreachable[one.person] = "the record has no e-mail address"
        elif one.thing.kind and one.to.lower() in bounced:
            unreachable[one.person] = f"mail to {one.to} came back"
        else:
            heaps[one.person, one.to.lower()].append(one)
    digests = [_digest(person, heap, readers, told) for (person, _), heap in heaps.items()]
    return Gathered(
        tuple(sorted(digests, key=lambda one: (one.person.name, one.to))),
        tuple(Unreachable(person, why) for person, why in sorted(unreachable.items(), key=lambda one: one[0].name)),
    )


def _due(settings: Reminders, day: date, readers: Readers) -> Iterator[Due]:
    if settings.reports:
        yield from reports_due(settings, day, readers)
    if settings.actions:
        yield from points_due(settings, day, readers)
    if settings.minutes:
        yield from comments_due(settings, day, readers)


def _digest(person: Person, heap: list[Due], readers: Readers, told: Iterable[tuple[int, str]]) -> Digest:
    known = set(told)
    occasions = tuple(
        dict.fromkeys(name for one in heap for name in one.occasions if (person.pk, name) not in known)
    )
    return Digest(person, heap[0].to, in_order([one.thing for one in heap]), occasions, readers.reads_as_member(person))


def next_run(settings: Reminders) -> datetime:
    """When the worker looks next, on the clocks of London."""
    return next_time(timezone.now(), settings.hour)


def failed_run(settings: Reminders) -> DBTaskResult | None:
    """The latest day's work, where it went wrong and none has gone right since."""
    failed = DBTaskResult.objects.filter(task_path=django_settings.DAILY_TASK, status=TaskResultStatus.FAILED)
    if settings.ran_at is not None:
        failed = failed.filter(finished_at__gt=settings.ran_at)
    return failed.order_by("-finished_at").first()


def sent_lately() -> QuerySet[Message]:
    """Reminders and letters about papers and minutes, the latest first; not those about signing in."""
    return (
        Message.objects.exclude(to="").filter(person__isnull=False).select_related("person").order_by("-queued_at", "pk")[:SHOWN]
    )


@dataclass(frozen=True)
class CameBack:
    """An address that takes nothing, and who has it: `whose` in words. Where it can be changed: the key of the account
    that signs in by it, or of a report asked for at it; 0 for neither."""

    row: BouncedAddress
    whose: str
    account: int = 0
    request: int = 0


def came_back() -> list[CameBack]:
    """Addresses that mail came back from and that somebody still has: of a person, an account, or an open request for a
    report. Four queries at most."""
    rows = list(BouncedAddress.objects.order_by("-at"))
    if not rows:
        return []
    users = {row.email.lower(): row for row in User.objects.filter(is_active=True).select_related("person")}
    awaited = ReportRequest.objects.filter(received_at=None, called_off_at=None).select_related("person")
    requests = {row.email.lower(): row for row in awaited}
    people = {row.email.lower(): row for row in Person.objects.exclude(email="")}
    found = []
    for row in rows:
        user, request = users.get(row.address.lower()), requests.get(row.address.lower())
        person = people.get(row.address.lower()) or (user and user.person) or (request and request.person)
        if user or request or person:
            found.append(CameBack(row, str(person or row.address), user.pk if user else 0, request.pk if request else 0))
    return found
