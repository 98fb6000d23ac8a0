"""Reads about accounts: who signs in by an address, who may, and where each begins."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from csp.models import Group, Membership, Office, Person, User
from csp.models.accounts import ERASED, MACHINE
from csp.permissions import SECOND_FACTOR, Permission, Role, may, roles_from

# What a person is called on the page of people with access, the weightiest first.
IN_ORDER = (Role.SUPPORT_OFFICER, Role.ADMINISTRATOR, Role.CHAIR, Role.VICE_CHAIR, Role.BOARD_MEMBER, Role.MEMBER)


@dataclass(frozen=True)
class Access:
    """One account: what it is today, when it was last used, and how it is kept."""

    user: User
    roles: tuple[str, ...]
    seat: Membership | None
    has_second_factor: bool
    lacks_second_factor: bool

    @property
    def name(self) -> str:
        """Who it is; an administrator may have no person in the record."""
        return str(self.user.person or self.user.email)


def signs_in_by(email: str) -> User | None:
    """The account that signs in by `email`; None where there is none, or its access has ended."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


def accounts() -> QuerySet[User]:
    """Everybody who was ever let in and not erased since, with their person and, in two further queries, seats and offices in the Partnership of today."""
    today = timezone.localdate()
    seats = Prefetch("person__memberships", Membership.objects.on(today).filter(group__kind=Group.Kind.PARTNERSHIP).order_by("id"), to_attr="seats_today")
    offices = Prefetch("person__offices", Office.objects.on(today).filter(group__kind=Group.Kind.PARTNERSHIP), to_attr="offices_today")
    return (
        User.objects.exclude(email=MACHINE).exclude(email__endswith=ERASED)
        .select_related("person").prefetch_related(seats, offices)
        .annotate(has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"))))
    )


def people_with_access() -> list[Access]:
    """Every account, those that may sign in first, then by name; three queries whatever their number."""
    found = [access_of(user) for user in accounts()]
    return sorted(found, key=lambda one: (not one.user.is_active, one.name.rpartition(" ")[2].lower(), one.name.lower()))


def access_of(user: User) -> Access:
    """What a row of `accounts()` is today; no query."""
    seats: list[Membership] = getattr(user.person, "seats_today", [])
    offices: list[Office] = getattr(user.person, "offices_today", [])
    roles = roles_from(user, [seat.standing for seat in seats] + [office.kind for office in offices])
    has = bool(user.has_second_factor)  # type: ignore[attr-defined]
    return Access(
        user=user, roles=tuple(role.value for role in IN_ORDER if role in roles), seat=seats[0] if seats else None,
        has_second_factor=has, lacks_second_factor=not has and bool(roles & SECOND_FACTOR),
    )


def others_who_manage_access(user: User) -> bool:
    """Whether somebody besides `user` may say who signs in."""
    others = User.objects.filter(is_active=True).exclude(pk=user.pk)
    today = timezone.localdate()
    officers = Office.objects.on(today).filter(kind=Office.Kind.SUPPORT_OFFICER).values("person")
    return any(may(one, Permission.MANAGE_ACCESS) for one in others.filter(Q(is_superuser=True) | Q(person__in=officers)))


def people_without_access() -> QuerySet[Person]:
    """People of the record who have no account, or none since they were erased, by name."""
    return Person.objects.filter(Q(user=None) | Q(user__email__endswith=ERASED)).order_by("name", "distinction")
