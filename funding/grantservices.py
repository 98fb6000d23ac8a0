"""Writes of grants: what was awarded and promised, its instalments, the award letter. What arrives is written by the ledger."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from csp.models import Agency, Project, User
from csp.preflightservices import look_through
from csp.services import audit, store_file
from funding.grantqueries import called, received_of, spent_of
from funding.ledgerservices import record_passing, record_receipt
from funding.models import Entry, Fund, Grant, Instalment, Line
from funding.money import pounds
from funding.queries import is_closed
from funding.queues import join_years
from funding.rows import Due
from funding.seen import seen
from meetings.timetable import Year
from meetings.uploads import Upload

# Above every number that an instalment has.
ASIDE = 10_000

@transaction.atomic
def keep_grant(
    *, grant: Grant | None, version: int, fund: Fund, title: str, awarded_on: date, pence: int, by: User, reference: str = "",
    project: Project | None = None, recipient: Agency | None = None, starts: date | None = None, ends: date | None = None,
    spend_by: date | None = None, conditions: str = "", instalments: Sequence[Due] | None = None,
) -> Grant:
    """Enter a grant (None), or bring `grant`, seen at `version`, to this. `instalments`: all of them in order, None: as they are.

    Raises ChangedMeanwhile where it has another version; ValueError for no amount, days out of order, a grant that stands
    already, another fund or less than what moved once money did, an instalment gone that was received, and what a closed year
    holds.
    """
    title = " ".join(title.split())
    if pence <= 0:
        raise ValueError("Enter an amount above zero.")
    if starts and ends and ends < starts:
        raise ValueError("The last day of what it pays for lies before the first.")
    twin = Grant.objects.filter(fund=fund, title=title, awarded_on=awarded_on).first()
    if twin is not None and twin != grant:
        raise ValueError(f"There is a grant “{title}” of {fund} of that day already.")
    new = {
        "fund_id": fund.pk, "title": title, "pence": pence, "awarded_on": awarded_on,
        "recipient_id": recipient.pk if recipient else None,
    }
    join_years(awarded_on, grant.awarded_on if grant else None)
    if grant is not None:
        grant = seen(grant, version)
        grant.version += 1
    else:
        grant = Grant()
    if grant.pk is None or any(getattr(grant, name) != value for name, value in new.items()):
        _open(awarded_on)
    if grant.pk is not None and any(getattr(grant, name) != value for name, value in new.items()):
        _open(grant.awarded_on)
        _in_step(grant, fund, pence)
    for name, value in new.items():
        setattr(grant, name, value)
    grant.reference, grant.project, grant.conditions = " ".join(reference.split()), project, conditions.strip()
    grant.starts, grant.ends, grant.spend_by = starts, ends, spend_by
    grant.save()
    if instalments is not None:
        _bring(grant, instalments)
    audit(by=by, act="keep_grant", thing=grant, pence=pence)
    return grant


def _open(day: date) -> None:
    if is_closed(Year.of(day).begins):
        raise ValueError(f"{Year.of(day)} is closed: the grants awarded in it stand as they are.")


def _in_step(grant: Grant, fund: Fund, pence: int) -> None:
    """What a grant that was won, received or spent no longer changes."""
    if fund.pk != grant.fund_id and (grant.lines.exists() or grant.instalments.filter(lines__isnull=False).exists()):
        raise ValueError(f"Money of this grant has moved already: it stays a grant of {grant.fund}.")
    if grant.bid is not None and (pence != grant.bid.won_pence or fund.pk != grant.bid.fund_id):
        raise ValueError("Fund and amount are those of the bid that won it. Take the outcome of the bid back to change them.")
    moved = max(received_of(grant), spent_of(grant))
    if pence < grant.pence and pence < moved:
        raise ValueError(f"{pounds(moved)} of this grant has come or been spent already: it cannot be less than that.")


def _bring(grant: Grant, dues: Sequence[Due]) -> None:
    """Let `grant` have these instalments, numbered from 1. One that stands keeps its row, and with it what was received: that
    never goes to another."""
    had = list(grant.instalments.select_for_update(of=("self",)).order_by("number"))
    received: dict[int, int] = defaultdict(int)
    fixed = set()
    for pk, pence, end in Line.objects.filter(instalment__in=had).values_list("instalment", "pence", "entry__year__end"):
        received[pk] += pence
        if end is not None:
            fixed.add(pk)
    found = _paired(had, dues, received)
    kept = {one.pk: number for number, one in found.items()}
    for one in had:
        due = dues[kept[one.pk] - 1] if one.pk in kept else None
        if one.pk in fixed and (due is None or due != _due(one) or kept[one.pk] != one.number):
            raise ValueError(
                f"Instalment {one.number} was received in a year that is closed: it stays number {one.number}, “{_due(one)}”."
            )
        if due is None and one.pk in received:
            raise ValueError(
                f"Instalment {one.number} has been received: it stays. To change its day, amount or words, change that line alone."
            )
    for one in had:
        if one.pk not in kept:
            one.delete()
        elif kept[one.pk] != one.number:
            # Out of the way of the others, until all have their new numbers.
            one.number += ASIDE
            one.save(update_fields=["number"])
    for number, due in enumerate(dues, 1):
        one = found.get(number) or Instalment(grant=grant)
        one.number, one.words, one.due, one.pence = number, due.words, due.day, due.pence
        one.save()


def _due(one: Instalment) -> Due:
    return Due(one.due, one.pence, one.words)


def _paired(had: Sequence[Instalment], dues: Sequence[Due], received: Mapping[int, int]) -> dict[int, Instalment]:
    """Which of the instalments that a grant `had` is which line of `dues`, by the line's number: those that say the same first,
    then by number. `received`: pence by the key of those with entries; such a one pairs by number where nothing is left of what
    it received, or where its line is the only one that is changed."""
    found: dict[int, Instalment] = {}
    for due in dict.fromkeys(dues):
        places = [number for number, one in enumerate(dues, 1) if one == due]
        alike = sorted((one for one in had if _due(one) == due), key=lambda one: one.pk not in received)[: len(places)]
        found |= {one.number: one for one in alike if one.number in places}
        moved = [one for one in alike if one.number not in places]
        found |= dict(zip([place for place in places if place not in found], moved, strict=False))
    pairs = {one.pk for one in found.values()}
    rest = [one for one in had if one.pk not in pairs]
    free = [number for number in range(1, len(dues) + 1) if number not in found]
    alone = [one.number for one in rest] == free and len(free) == 1
    return found | {one.number: one for one in rest if one.number in free and (alone or not received.get(one.pk))}


@transaction.atomic
def receive_instalment(
    *, instalment: Instalment, pence: int, on: date, by: User, more: bool = False, reference: str = "", key: uuid.UUID | None = None
) -> Entry:
    """An instalment, or a part of it, arrived; `more`: it may be more than was left of it. `key`: of the form; sent twice it
    counts once.

    Raises ValueError for an instalment that was taken out meanwhile, and as funding.ledgerservices.record_receipt.
    """
    grant = instalment.grant
    return record_receipt(
        fund=grant.fund, pence=pence, date=on, words=called(instalment), instalment=instalment, more=more,
        party=str(grant.fund.funder or ""), reference=reference, key=key, by=by,
    )


@transaction.atomic
def pass_grant_on(*, grant: Grant, pence: int, on: date, by: User, reference: str = "", key: uuid.UUID | None = None) -> Entry:
    """Money won for a partner came and went on to them, in one act. `key`: of the form; sent twice it counts once.

    Raises ValueError without a recipient, for more than is left of the grant, and as funding.ledgerservices.record_passing.
    """
    join_years(on)
    # The grant's row is the queue of who passes it on.
    grant = Grant.objects.select_for_update(of=("self",)).select_related("fund", "recipient", "project").get(pk=grant.pk)
    if key is not None and (known := Entry.objects.filter(key=key).first()) is not None:
        return known
    if grant.recipient is None:
        raise ValueError("Say first who receives this grant: it is not the partnership's own.")
    left = grant.pence - spent_of(grant)
    if pence > left:
        raise ValueError(f"Of this grant {pounds(left)} is left to pass on.")
    return record_passing(
        fund=grant.fund, pence=pence, date=on, words=grant.title, project=grant.project, grant=grant, party=str(grant.recipient),
        reference=reference or grant.reference, key=key, by=by,
    )


@transaction.atomic
def attach_letter(*, grant: Grant, version: int, upload: Upload, by: User) -> Grant:
    """The award letter of a grant, instead of one that it has. What it hides is looked for. Raises ChangedMeanwhile."""
    grant = seen(grant, version)
    stored = store_file(content=upload.content, name=upload.name, media_type=upload.media_type, by=by)
    grant.letter, grant.version = stored, grant.version + 1
    grant.save(update_fields=["letter", "version"])
    look_through(files=[stored], by=by)
    audit(by=by, act="attach_letter", thing=grant, sha256=stored.sha256)
    return grant


@transaction.atomic
def remove_grant(*, grant: Grant, version: int, by: User) -> None:
    """A grant that was entered by mistake goes, with its instalments. Raises ChangedMeanwhile; ValueError once money of it
    moved, for one that a bid won, and in a closed year."""
    join_years(grant.awarded_on)
    grant = seen(grant, version)
    _open(grant.awarded_on)
    if grant.bid_id:
        raise ValueError("A bid won this grant: take the outcome of the bid back instead.")
    if received_of(grant) or spent_of(grant) or grant.lines.exists() or grant.instalments.filter(lines__isnull=False).exists():
        raise ValueError("Money of this grant has moved: it stays in the record.")
    audit(by=by, act="remove_grant", thing=grant, pence=grant.pence)
    grant.instalments.all().delete()
    grant.delete()
