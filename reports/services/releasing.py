"""An order to publish a meeting's papers, the timetable or accounts of a year, or a version of a standing document: given by
the officer, approved by a second person where that is asked for, carried out by the worker at its time.

An order keeps what was seen. What has changed since is not published unseen: the order fails with a sentence, and
the officer looks once more. Publishing itself is whole or not at all and may be begun again (publishing.py), so a
worker that died in the middle leaves nothing half-done; another takes the order up again (csp.workers).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskContext, task

from csp.mail import post
from csp.models import Partnership, Section, User
from csp.permissions import Permission, may
from csp.services import audit
from meetings.models import AgendaItem, Meeting, StandingVersion
from meetings.timetable import Year
from reports.builders import CannotPublish
from reports.chain import ChainBroken
from reports.models import Publication, Release
from reports.preflight import Preflight, preflight, preflight_version, preflight_year
from reports.services.planning import Draft, PackPlan, Plan, drafts_of, whole_plan
from reports.services.publishing import Result, pack_state, publish
from reports.services.seeing import ChangedSince, Seen, all_of, require_seen, seen
from reports.services.sources import AccountsSource, StandingSource, YearSource
from reports.signing import KeyFault

Status, Yearly = Release.Status, Release.Yearly
SOURCES: dict[str, type[YearSource]] = {Yearly.TIMETABLE: YearSource, Yearly.ACCOUNTS: AccountsSource}
OPEN = (Status.APPROVAL, Status.WAITING, Status.RUNNING)
# A worker killed so often by the same order will be killed again.
ATTEMPTS = 4
FURTHEST = timedelta(days=366)
GOES_OUT = ("new", "changed")

logger = logging.getLogger(__name__)


class CannotRelease(ValueError):
    """The order cannot be given or approved, in a sentence for whoever asked."""


class Planning:
    """What would be published now, and what was found in it. `pack_states`: each pack with how it stands against its
    newest version."""

    plan: Plan
    drafts: list[Draft]
    preflight: Preflight
    pack_states: list[tuple[PackPlan, str, Publication | None]]

    @property
    def packs(self) -> list[PackPlan]:
        """The packs among it."""
        return self.plan.packs

    @property
    def going_out(self) -> list[Draft]:
        """What would become a new publication or version, packs apart."""
        return [draft for draft in self.drafts if draft.state in GOES_OUT]

    @property
    def nothing_new(self) -> bool:
        """Whether all of it is published just as it is."""
        return not self.going_out and not any(state in GOES_OUT for _, state, _ in self.pack_states)

    def seen(self) -> Seen:
        """What is seen of it now."""
        return seen(self.drafts, self.packs)


class Planned(Planning):
    """What would be published now of a meeting."""

    def __init__(self, meeting: Meeting, what: set[str] | None, again: bool = False) -> None:
        self.meeting = meeting
        self.plan = whole_plan(meeting, what)
        self.drafts = drafts_of(self.plan, again)
        self.preflight = preflight(meeting, self.drafts)
        drafts = {draft.source: draft for draft in self.drafts}
        self.pack_states = [
            (pack, *pack_state(pack, [drafts[part] for part in pack.parts], again)) for pack in self.plan.packs
        ]


class PlannedYear(Planning):
    """What would be published now as the timetable of a year, or its accounts (a Release.Yearly)."""

    def __init__(self, year: Year, again: bool = False, yearly: str = Yearly.TIMETABLE) -> None:
        self.plan = Plan([SOURCES[yearly](year)])
        self.drafts = drafts_of(self.plan, again)
        self.preflight = preflight_year(self.drafts[0])
        self.pack_states = []


class PlannedVersion(Planning):
    """What would be published now as a version of a standing document."""

    def __init__(self, version: StandingVersion, again: bool = False) -> None:
        self.plan = Plan([StandingSource(version)])
        self.drafts = drafts_of(self.plan, again)
        self.preflight = preflight_version(self.drafts[0])
        self.pack_states = []


def planned_of(release: Release) -> Planning:
    """What an order would publish now. Raises CannotPublish."""
    if release.version is not None:
        return PlannedVersion(release.version, release.again)
    if release.of_year is not None:
        return PlannedYear(release.of_year, release.again, release.yearly)
    assert release.meeting is not None
    return Planned(release.meeting, set(release.what), release.again)


def asks_for_second() -> bool:
    """Whether the partnership asks for a second person's approval of whatever is published."""
    return Partnership.objects.filter(second_approval=True).exists()


def needs_second(meeting: Meeting, drafts: Sequence[Draft] = ()) -> bool:
    """Whether a second person approves: the partnership asks for it, or something of it is closed, or was on the agenda
    (a section opened since counts: it was closed when it was spoken)."""
    if asks_for_second():
        return True
    meetings = {meeting.pk, *(one.source.meeting.pk for one in drafts if one.source.meeting is not None)}
    if AgendaItem.objects.filter(agenda__meeting__in=meetings, session=AgendaItem.Session.CLOSED).exists():
        return True
    if any(one.source.paper is not None and one.source.paper.audience == "closed" for one in drafts):
        return True
    minuted = [one.source.meeting for one in drafts if one.source.kind == Publication.Kind.MINUTES]
    closed = Section.objects.filter(document__minutes__meeting__in=[one for one in minuted if one is not None])
    return closed.exclude(audience="public").exists()


@transaction.atomic
def order_release(
    *, meeting: Meeting, what: set[str], looked_at: Seen, accepted: set[str], by: User, at: datetime | None = None,
    again: bool = False, now: datetime | None = None,
) -> Release:
    """Order that `what` of `meeting` (names of planning.WHAT) be published, at once or at a time.

    `looked_at`: what the officer had before them, things beyond `what` included; `accepted`: identities of the
    findings that they let pass. Raises CannotRelease, or ChangedSince where the record says something else by now.
    """
    now = now or timezone.now()
    if not what:
        raise CannotRelease("Choose what is to be published.")
    if at is not None and at <= now:
        raise CannotRelease(f"{timezone.localtime(at):%-d %B %Y, %H:%M} is past. Choose a later time, or publish now.")
    if at is not None and at - now > FURTHEST:
        raise CannotRelease("Choose a time within the next year.")
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    if Release.objects.filter(meeting=meeting, status__in=OPEN).exists():
        raise CannotRelease("An order for this meeting is on its way already. Call it off first.")
    try:
        planned = Planned(meeting, what, again)
    except ChangedSince:
        raise
    except CannotPublish as problem:
        raise CannotRelease(str(problem)) from None
    release = Release(
        meeting=meeting, what=sorted(what), again=again, at=at or now, ordered_by=by,
        needs_approval=needs_second(meeting, planned.drafts),
    )
    return _order(release, planned, looked_at, accepted, now)


def order_timetable(*, year: Year, looked_at: Seen, accepted: set[str], by: User, now: datetime | None = None) -> Release:
    """Order that the timetable of `year` be published, at once or as soon as it is approved. As order_release."""
    return _order_year(year, Yearly.TIMETABLE, looked_at, accepted, by, now or timezone.now())


def order_accounts(*, year: Year, looked_at: Seen, accepted: set[str], by: User, now: datetime | None = None) -> Release:
    """Order that the accounts of `year` be published, at once or as soon as they are approved. As order_release."""
    return _order_year(year, Yearly.ACCOUNTS, looked_at, accepted, by, now or timezone.now())


@transaction.atomic
def _order_year(year: Year, yearly: str, looked_at: Seen, accepted: set[str], by: User, now: datetime) -> Release:
    # The partnership's row is the queue of those who publish what is of a year.
    Partnership.objects.select_for_update().first()
    if Release.objects.of_year(year, yearly).filter(status__in=OPEN).exists():
        raise CannotRelease(f"An order for the {yearly} {year} is on its way already. Call it off first.")
    try:
        planned = PlannedYear(year, yearly=yearly)
    except CannotPublish as problem:
        raise CannotRelease(str(problem)) from None
    if planned.drafts[0].state == "withheld":
        raise CannotRelease("This very content was withdrawn before. Change something before you publish it again.")
    release = Release(year=year.slug, yearly=yearly, what=[yearly], at=now, ordered_by=by, needs_approval=asks_for_second())
    return _order(release, planned, looked_at, accepted, now)


@transaction.atomic
def order_version(*, version: StandingVersion, looked_at: Seen, accepted: set[str], by: User, now: datetime | None = None) -> Release:
    """Order that a version of a standing document be published, at once or as soon as it is approved. As order_release."""
    now = now or timezone.now()
    # The partnership's row is the queue of those who publish what belongs to no meeting.
    Partnership.objects.select_for_update().first()
    if Release.objects.filter(version=version, status__in=OPEN).exists():
        raise CannotRelease("An order for this version is on its way already. Call it off first.")
    try:
        planned = PlannedVersion(version)
    except CannotPublish as problem:
        raise CannotRelease(str(problem)) from None
    if planned.drafts[0].state == "withheld":
        raise CannotRelease("This version was withdrawn with this very content: it is published no more.")
    release = Release(version=version, what=["standing"], at=now, ordered_by=by, needs_approval=asks_for_second())
    return _order(release, planned, looked_at, accepted, now)


def _order(release: Release, planned: Planning, looked_at: Seen, accepted: set[str], now: datetime) -> Release:
    """Give an order for what was seen, unless something stands against it: CannotRelease or ChangedSince."""
    current = planned.seen()
    require_seen({key: value for key, value in looked_at.items() if key in current}, planned.drafts, planned.packs)
    if planned.nothing_new:
        raise CannotRelease("All of it is published already, just as it is.")
    if planned.preflight.waiting:
        raise CannotRelease("Uploads are still being looked through. Wait a moment and try again.")
    stops = planned.preflight.stops({draft.source.key for draft in planned.going_out})
    if left := [one for one in stops if one.identity not in accepted]:
        raise CannotRelease(f"Put right or accept first: {left[0].sentence}" + (f" And {len(left) - 1} more." if len(left) > 1 else ""))
    release.seen, release.seen_sha256 = current, all_of(current)
    release.accepted = [one.sentence for one in stops]
    release.status = Status.APPROVAL if release.needs_approval else Status.WAITING
    release.save(force_insert=True)
    audit(
        by=release.ordered_by, act="order_release", thing=release.of, what=release.what, at=release.at.isoformat(),
        accepted=release.accepted,
    )
    if release.needs_approval:
        _ask_for_approval(release)
    else:
        _queue(release, now)
    return release


def _queue(release: Release, now: datetime) -> None:
    """Put the order to the worker, for its time."""
    due = carry_out.using(run_after=release.at) if release.at > now else carry_out
    due.enqueue(release_id=release.pk)


def approvers(release: Release) -> list[User]:
    """Who may approve an order: all who hold the permission, but for who gave it."""
    users = User.objects.filter(is_active=True, person__isnull=False).exclude(pk=release.ordered_by_id)
    return [user for user in users.select_related("person").order_by("email") if may(user, Permission.APPROVE_PUBLICATION)]


def _ask_for_approval(release: Release) -> None:
    for user in approvers(release):
        post(
            to=user.email, subject=f"For your approval: {release.called}",
            template="reports/mail/approval", release=release, person=user.person,
        )


@transaction.atomic
def approve_release(*, release: Release, by: User, looked_at: str, now: datetime | None = None) -> Release:
    """Approve what somebody else ordered. `looked_at`: the digest of the order whose content they had before them.

    Where the record has changed since the order, it fails instead, and its officer is told. Raises CannotRelease.
    """
    now = now or timezone.now()
    release = Release.objects.select_for_update(of=("self",)).select_related("meeting__group", "version__standing__group", "ordered_by__person").get(pk=release.pk)
    if release.status != Status.APPROVAL:
        raise CannotRelease("This order does not wait for approval any more.")
    if release.ordered_by_id == by.pk:
        raise CannotRelease("Somebody else approves what you ordered: that is what the second look is for.")
    if looked_at != release.seen_sha256:
        raise CannotRelease("This is another order than the one you looked at. Look once more.")
    try:
        planned = planned_of(release)
        require_seen(release.seen, planned.drafts, planned.packs)
    except CannotPublish as problem:
        return _end(release, Status.FAILED, str(problem), now, by)
    release.approved_by, release.approved_at, release.status = by, now, Status.WAITING
    release.save(update_fields=["approved_by", "approved_at", "status"])
    audit(by=by, act="approve_release", thing=release.of, release=release.pk)
    _queue(release, now)
    return release


@transaction.atomic
def call_off(*, release: Release, by: User, reason: str = "", now: datetime | None = None) -> Release:
    """Call off an order that has not begun. Raises CannotRelease when it has, or is at its end."""
    release = Release.objects.select_for_update(of=("self",)).select_related("meeting__group", "version__standing__group", "ordered_by__person").get(pk=release.pk)
    if release.status not in (Status.APPROVAL, Status.WAITING):
        raise CannotRelease("It is too late to call this off: " + ("it is being published." if release.status == Status.RUNNING else "it is over."))
    audit(by=by, act="call_off", thing=release.of, release=release.pk, reason=reason)
    words = f"Called off by {by.person or by.email}."
    return _end(release, Status.CALLED_OFF, f"{words} {reason.strip()}".strip(), now or timezone.now(), by)


@task(takes_context=True)
def carry_out(context: TaskContext, *, release_id: int) -> None:
    """What the worker does: carry out one order, if its time has come."""
    run_release(release_id=release_id, by=User.objects.machine(), attempt=context.attempt)


def run_release(*, release_id: int, by: User, attempt: int = 1, now: datetime | None = None) -> Release | None:
    """Carry out an order that waits for its time, or whose worker died; None for any other.

    `by` is who runs it (a timer); published it is by who ordered it. `attempt` counts the workers that began it.
    """
    release = _begin(release_id, now or timezone.now())
    if release is None:
        return None
    if attempt > ATTEMPTS:
        words = f"The worker was stopped {attempt - 1} times while it published. Nothing was published: tell the administrator."
        return _finish(release, Status.FAILED, words, by)
    try:
        results = publish(
            plan=_plan(release), by=release.ordered_by, again=release.again, only_if=release.seen,
            progress=lambda words: _tell(release, words), now=now,
        )
    except (CannotPublish, ChainBroken, KeyFault) as problem:
        return _finish(release, Status.FAILED, str(problem), by)
    except Exception:
        logger.exception("Release %s failed", release.pk)
        return _finish(release, Status.FAILED, "Something went wrong that the program does not know. Nothing was published: tell the administrator.", by)
    return _finish(release, Status.DONE, in_words(results), by)


def _plan(release: Release) -> Plan:
    if release.of_year is not None:
        return Plan([SOURCES[release.yearly](release.of_year)])
    if release.version is not None:
        return Plan([StandingSource(release.version)])
    assert release.meeting is not None
    return whole_plan(release.meeting, set(release.what))


@transaction.atomic
def _begin(release_id: int, now: datetime) -> Release | None:
    """Take an order up."""
    found = Release.objects.select_for_update(of=("self",)).filter(pk=release_id, status__in=[Status.WAITING, Status.RUNNING], at__lte=now)
    release: Release | None = found.select_related("meeting__group", "version__standing__group", "ordered_by__person").first()
    if release is not None:
        release.status, release.progress = Status.RUNNING, "Reading the record"
        release.save(update_fields=["status", "progress"])
    return release


def _tell(release: Release, words: str) -> None:
    """Show how far it is, on the page that waits for it."""
    Release.objects.filter(pk=release.pk, status=Status.RUNNING).update(progress=words[:300])


def in_words(results: list[Result]) -> str:
    """What came of an order, in a sentence or two."""
    fresh = [one for one in results if one.state in GOES_OUT]
    left = [one.title for one in results if one.state == "withheld"]
    words = f"Published: {len(fresh)} of {len(results)}." if len(fresh) < len(results) else f"Published: {len(fresh)}."
    names = ", ".join(dict.fromkeys(one.title for one in fresh))
    said = f"{words} {names}." if fresh else "Everything was published already, just as it is."
    return f"{said} Withdrawn before and left out: {', '.join(left)}." if left else said


@transaction.atomic
def _finish(release: Release, status: str, outcome: str, by: User) -> Release:
    audit(by=by, act="run_release", thing=release.of, release=release.pk, status=status)
    return _end(release, status, outcome, timezone.now(), by)


def _end(release: Release, status: str, outcome: str, now: datetime, by: User) -> Release:
    """Keep what came of an order, and tell its officer where they could not see it."""
    release.status, release.outcome, release.ended_at, release.progress = status, outcome, now, ""
    release.save(update_fields=["status", "outcome", "ended_at", "progress"])
    later = release.ended_at - release.ordered_at > timedelta(minutes=5)
    told: dict[Any, str] = {Status.FAILED: "Not published", Status.DONE: "Published", Status.CALLED_OFF: "Called off"}
    if by.pk != release.ordered_by_id and (status != Status.DONE or later):
        post(
            to=release.ordered_by.email, subject=f"{told[status]}: {release.called}",
            template="reports/mail/release_ended", release=release, person=release.ordered_by.person,
        )
    return release
