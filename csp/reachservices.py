"""Writes of useful contacts, of strategies, and of what a group is for. What changes meanwhile is told, never written over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db import transaction
from django.db.models import Max

from csp.audit import audit
from csp.models import Group, Partnership, Strategy, UsefulContact, User
from csp.reachlines import ReachLine
from csp.versions import ChangedMeanwhile, fingerprint

# Where a place waits while two change hands.
ASIDE = 30_000
CHANGED = "Somebody else changed this while you had it open. Compare yours with what stands now, then save again."


@transaction.atomic
def keep_contact(
    *, contact: UsefulContact | None, version: int, name: str, by: User, purpose: str = "", telephone: str = "", website: str = "",
    email: str = "", starts: date | None = None, ends: date | None = None,
) -> UsefulContact:
    """Add a contact (None), last in the list, or bring `contact`, seen as it was at `version`, to this.

    Raises ChangedMeanwhile where it has another version; ValueError without a name or without a way to reach it, for the name
    of another that holds on the same first day, for an address that is none, and for a last day before the first.
    """
    _one_at_a_time()
    name = " ".join(name.split())
    if not name:
        raise ValueError("Enter the name of the contact.")
    if not (telephone or website or email):
        raise ValueError(f"Say how to reach {name}: a telephone number, a web address or an e-mail address.")
    _check(website, email, starts, ends)
    if contact is None:
        contact = UsefulContact(order=(UsefulContact.objects.aggregate(top=Max("order"))["top"] or 0) + 1)
    else:
        contact = UsefulContact.objects.get(pk=contact.pk)
        if contact.version != version:
            raise ChangedMeanwhile(CHANGED)
        contact.version += 1
    if UsefulContact.objects.filter(name__iexact=name, starts=starts).exclude(pk=contact.pk).exists():
        raise ValueError(f"There is a contact called “{name}” already.")
    contact.name, contact.purpose, contact.telephone = name, " ".join(purpose.split()), " ".join(telephone.split())
    contact.website, contact.email, contact.starts, contact.ends = website, email, starts, ends
    contact.save()
    audit(by=by, act="keep_contact", thing=contact)
    return contact


@transaction.atomic
def keep_contacts(*, lines: Sequence[ReachLine], by: User) -> int:
    """Add several contacts; one that is there by its name is brought to what its line says. All of them, or none: ValueError
    names the line. Gives how many there were."""
    _one_at_a_time()
    for line in lines:
        there = UsefulContact.objects.filter(name__iexact=line.name, ends=None).first()
        try:
            keep_contact(
                contact=there, version=there.version if there else 0, name=line.name, purpose=line.words, telephone=line.telephone,
                website=line.website, email=line.email, starts=there.starts if there else None, by=by,
            )
        except ValueError as why:
            raise ValueError(f"Line {line.number}: {why}") from None
    return len(lines)


@transaction.atomic
def move_contact_up(*, contact: UsefulContact, by: User) -> None:
    """Let it change places with the one before it; the first stays where it is."""
    _one_at_a_time()
    here = UsefulContact.objects.get(pk=contact.pk).order
    before = UsefulContact.objects.filter(order__lt=here).order_by("order").last()
    if before is not None:
        for pk, place in ((before.pk, ASIDE), (contact.pk, before.order), (before.pk, here)):
            UsefulContact.objects.filter(pk=pk).update(order=place)
        audit(by=by, act="move_contact_up", thing=contact)


@transaction.atomic
def remove_contact(*, contact: UsefulContact, by: User) -> None:
    """Take out a contact that should never have been there. One that holds no longer gets a last day instead."""
    _one_at_a_time()
    audit(by=by, act="remove_contact", thing=contact)
    UsefulContact.objects.filter(pk=contact.pk).delete()


@transaction.atomic
def keep_strategy(
    *, strategy: Strategy | None, version: int, name: str, level: str, by: User, part: str = "", link: str = "",
    starts: date | None = None, ends: date | None = None,
) -> Strategy:
    """Add a strategy (None), or bring `strategy`, seen as it was at `version`, to this. Raises as `keep_contact`."""
    _one_at_a_time()
    name = " ".join(name.split())
    if not name:
        raise ValueError("Enter the name of the strategy.")
    if level not in Strategy.Level.values:
        raise ValueError("Choose whether it is local, countywide or national.")
    _check(link, "", starts, ends)
    if strategy is None:
        strategy = Strategy()
    else:
        strategy = Strategy.objects.get(pk=strategy.pk)
        if strategy.version != version:
            raise ChangedMeanwhile(CHANGED)
        strategy.version += 1
    if Strategy.objects.filter(name__iexact=name, starts=starts).exclude(pk=strategy.pk).exists():
        raise ValueError(f"There is a strategy called “{name}” already.")
    strategy.name, strategy.level, strategy.part, strategy.link = name, level, " ".join(part.split()), link
    strategy.starts, strategy.ends = starts, ends
    strategy.save()
    audit(by=by, act="keep_strategy", thing=strategy)
    return strategy


@transaction.atomic
def keep_strategies(*, lines: Sequence[ReachLine], level: str, by: User) -> int:
    """Add several strategies of one level; as `keep_contacts`."""
    _one_at_a_time()
    for line in lines:
        there = Strategy.objects.filter(name__iexact=line.name, ends=None).first()
        try:
            keep_strategy(
                strategy=there, version=there.version if there else 0, name=line.name, level=level, part=line.words, link=line.website,
                starts=there.starts if there else None, by=by,
            )
        except ValueError as why:
            raise ValueError(f"Line {line.number}: {why}") from None
    return len(lines)


@transaction.atomic
def remove_strategy(*, strategy: Strategy, by: User) -> None:
    """Take out a strategy that should never have been there. One that holds no longer gets a last day instead."""
    audit(by=by, act="remove_strategy", thing=strategy)
    Strategy.objects.filter(pk=strategy.pk).delete()


@transaction.atomic
def describe_group(*, group: Group, purpose: str, starts: date | None, ends: date | None, seen: str, by: User) -> Group:
    """What a group is for, and its first and last day. `seen`: as `group_seen`.

    Raises ChangedMeanwhile where it was changed since; ValueError for a last day before the first.
    """
    group = Group.objects.select_for_update().get(pk=group.pk)
    if seen != group_seen(group):
        raise ChangedMeanwhile(CHANGED)
    _check("", "", starts, ends)
    group.purpose, group.starts, group.ends = " ".join(purpose.split()), starts, ends
    group.save(update_fields=["purpose", "starts", "ends"])
    audit(by=by, act="describe_group", thing=group)
    return group


def group_seen(group: Group) -> str:
    """What a page showed of a group."""
    return fingerprint(group.purpose, group.starts, group.ends)


@transaction.atomic
def choose_colour(*, colour: str, by: User) -> None:
    """The colour of the partnership's annual reviews. Raises ValueError for one that is not offered."""
    if colour not in Partnership.Colour.values:
        raise ValueError("Choose one of the colours.")
    Partnership.objects.update(colour=colour)
    audit(by=by, act="choose_colour", thing=colour)


def _check(website: str, email: str, starts: date | None, ends: date | None) -> None:
    try:
        if website:
            URLValidator(schemes=["http", "https"])(website)
    except ValidationError:
        raise ValueError(f"“{website}” is no web address: it begins with https://.") from None
    try:
        if email:
            EmailValidator()(email)
    except ValidationError:
        raise ValueError(f"“{email}” is no e-mail address.") from None
    if starts and ends and ends < starts:
        raise ValueError("Its last day lies before its first.")


def _one_at_a_time() -> None:
    """Places and names are given one at a time: the partnership's row is the queue."""
    list(Partnership.objects.select_for_update())
