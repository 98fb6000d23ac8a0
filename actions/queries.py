"""Reads of action points: whose they are, and who may say how they stand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q

from actions.models import ActionOwner, ActionPoint, ActionPointQuerySet
from csp.models import Agency, Group, Membership, Person, User
from csp.permissions import Permission, may


def agencies_of(person: Person, day: date) -> list[Agency]:
    """The agencies for which `person` sits in any group on `day`, by name."""
    seats = Membership.objects.on(day).filter(person=person, agency__isnull=False)
    return list(Agency.objects.filter(pk__in=seats.values("agency")).order_by("name"))


def groups_of(person: Person, day: date) -> list[Group]:
    """The groups in which `person` sits on `day`, by name."""
    seats = Membership.objects.on(day).filter(person=person)
    return list(Group.objects.filter(pk__in=seats.values("group")).order_by("name"))


def owned_by(person: Person, day: date) -> ActionPointQuerySet:
    """Action points that name `person` as an owner, or a task or steering group in which they sit on `day`. (What the
    whole Partnership owns is everybody's, and stands in nobody's list.)"""
    groups = Membership.objects.on(day).filter(person=person).exclude(group__kind=Group.Kind.PARTNERSHIP)
    return _owned(Q(person=person) | Q(group__in=groups.values("group")))


def owned_by_agencies(agencies: Iterable[Agency], day: date) -> ActionPointQuerySet:
    """Action points owned by one of `agencies` itself, or by somebody who sits for one of them on `day`."""
    wanted = [agency.pk for agency in agencies]
    seats = Membership.objects.on(day).filter(agency__in=wanted)
    return _owned(Q(agency__in=wanted) | Q(person__in=seats.values("person")))


def reportable_by(user: User, day: date) -> ActionPointQuerySet:
    """Action points on which `user` may say how they stand: their own and their agencies'; all of them for who keeps the
    minutes. None for somebody whom the record does not know."""
    if may(user, Permission.KEEP_MINUTES):
        return ActionPoint.objects.all()
    if user.person is None or not may(user, Permission.REPORT_PROGRESS):
        return ActionPoint.objects.none()
    return owned_by(user.person, day) | owned_by_agencies(agencies_of(user.person, day), day)


def readable_by(user: User) -> ActionPointQuerySet:
    """Action points that `user` may read, with their lines and evidence: all of them for who keeps the minutes; for Board
    and members, who read the log of every meeting, those that they have been told of."""
    if may(user, Permission.KEEP_MINUTES):
        return ActionPoint.objects.all()
    return ActionPoint.objects.all().told_of() if may(user, Permission.READ_MEMBERS) else ActionPoint.objects.none()


def _owned(owner: Q) -> ActionPointQuerySet:
    # EXISTS: an action point with two owners of one agency is one row, and two querysets can be joined by "or".
    return ActionPoint.objects.filter(Exists(ActionOwner.objects.filter(owner, action_point=OuterRef("pk"))))
