"""Who may do what: the permissions, and the roles that hold them. The whole of it stands on this page.

Roles come from the record (seats and offices of today), not from switches on an account: when a seat ends,
so does what it allowed. `guard` is the one way in which a view asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import BigIntegerField, DateField, QuerySet
from django.utils import timezone

from csp.models import Group, Membership, Office, User
from csp.prepared import Prepared


class Role(Enum):
    """What somebody is to the partnership today; one person may be several."""

    PUBLIC = "Public"
    MEMBER = "Member"
    BOARD_MEMBER = "Board member"
    CHAIR = "Chair"
    VICE_CHAIR = "Vice Chair"
    AUTHOR = "Lead or author for an item"
    SUPPORT_OFFICER = "Support officer"
    ADMINISTRATOR = "Administrator"


class Permission(Enum):
    """One thing that may be done."""

    READ_PUBLISHED = "Read what is published for the public"
    READ_MEMBERS = "Read what goes to Board and members: their packs and papers, closed items too"
    COMMENT_ON_MINUTES = "Comment on circulated draft minutes"
    REPORT_PROGRESS = "Say how their own and their agency's action points stand"
    WRITE_OWN_REPORT = "Write or upload the report that was asked of them"
    USE_DESK = "Open the desk: what is due, timetable, agendas, papers, minutes"
    KEEP_TIMETABLE = "Propose, change and publish the timetable"
    KEEP_AGENDA = "Write agendas"
    KEEP_PAPERS = "Ask for reports, check and place papers"
    KEEP_MINUTES = "Write minutes, attendance, action points and decisions; circulate and agree them"
    KEEP_MEASURES = "Keep measures: what is counted, its figures, the quarterly reports"
    PUBLISH = "Publish, supersede and withdraw"
    APPROVE_PUBLICATION = "Approve what somebody else wants to publish"
    KEEP_MONEY = "Keep the ledger: grants, bids, spending, budgets, the end of the year"
    KEEP_PEOPLE = "Keep agencies, people, their seats and offices, and the personal data that is held"
    MANAGE_ACCESS = "Say who may sign in, and appoint the support officer"
    REPAIR = "Use the raw repair pages"


P, R = Permission, Role

_MEMBERS = frozenset({P.READ_PUBLISHED, P.READ_MEMBERS, P.COMMENT_ON_MINUTES, P.REPORT_PROGRESS})

GRANTS: dict[Role, frozenset[Permission]] = {
    R.PUBLIC: frozenset({P.READ_PUBLISHED}),
    R.MEMBER: _MEMBERS,
    R.BOARD_MEMBER: _MEMBERS,
    R.CHAIR: _MEMBERS | {P.APPROVE_PUBLICATION},
    R.VICE_CHAIR: _MEMBERS | {P.APPROVE_PUBLICATION},
    R.AUTHOR: frozenset({P.READ_PUBLISHED, P.WRITE_OWN_REPORT}),
    R.SUPPORT_OFFICER: _MEMBERS | {
        P.USE_DESK, P.KEEP_TIMETABLE, P.KEEP_AGENDA, P.KEEP_PAPERS, P.KEEP_MINUTES, P.KEEP_MEASURES, P.PUBLISH,
        P.APPROVE_PUBLICATION, P.MANAGE_ACCESS, P.KEEP_PEOPLE, P.KEEP_MONEY,
    },
    # Tends the machine: no paper is theirs to read because of that.
    R.ADMINISTRATOR: frozenset({P.READ_PUBLISHED, P.MANAGE_ACCESS, P.REPAIR}),
}
# Who holds one of these signs in with a second factor.
SECOND_FACTOR = frozenset({R.SUPPORT_OFFICER, R.ADMINISTRATOR})

# What the record calls a seat or an office -> the role it brings.
_ROLES: dict[str, Role] = {
    Membership.Standing.BOARD: R.BOARD_MEMBER,
    Membership.Standing.MEMBER: R.MEMBER,
    Office.Kind.CHAIR: R.CHAIR,
    Office.Kind.VICE_CHAIR: R.VICE_CHAIR,
    Office.Kind.SUPPORT_OFFICER: R.SUPPORT_OFFICER,
}


def roles_from(user: User, held: Iterable[str]) -> frozenset[Role]:
    """The roles of `user` who holds these: standings of seats and kinds of offices. An inactive one is public."""
    if not user.is_active:
        return frozenset({R.PUBLIC})
    administrator = {R.ADMINISTRATOR} if user.is_superuser else set()
    return frozenset({R.PUBLIC} | administrator | {_ROLES[one] for one in held if one in _ROLES})


def _held(person: int, user: int, today: date) -> QuerySet:
    """Standings of seats and kinds of offices of a person in the Partnership itself on that day (whoever sits in or
    chairs a task group reads no closed paper of the Board by that), and the kinds of second factors of
    their user."""
    own = {"person": person, "group__kind": Group.Kind.PARTNERSHIP}
    seats = Membership.objects.on(today).filter(**own).values_list("standing")
    offices = Office.objects.on(today).filter(**own).values_list("kind")
    return seats.union(offices, Authenticator.objects.filter(user=user).values_list("type"))


# Asked with every request of somebody signed in.
HELD = Prepared(_held, person=BigIntegerField(), user=BigIntegerField(), today=DateField())


def _held_by(user: User) -> frozenset[str]:
    """What `user` holds today, with one query at most, kept on the user for the rest of the request."""
    known: frozenset[str] | None = getattr(user, "_held", None)
    if known is None:
        rows = []
        if user.is_authenticated and user.is_active:
            rows = HELD.rows(person=user.person_id or 0, user=user.pk, today=timezone.localdate())
        known = user._held = frozenset(one for (one,) in rows)  # type: ignore[attr-defined]
    return known


def roles_of(user: User) -> frozenset[Role]:
    """The roles of `user` today. One query at most in a request, together with `has_second_factor`.

    Anybody is public; an inactive user is nothing more. AUTHOR is held through the link of a request, or by being whom
    the request names (meetings.models.ReportRequest), never by a seat or an office.
    """
    return roles_from(user, _held_by(user))


def may(user: User, permission: Permission) -> bool:
    """Whether `user` holds `permission` through any of their roles of today."""
    return grants(roles_of(user), permission)


def grants(roles: Iterable[Role], permission: Permission) -> bool:
    """Whether one of `roles` brings `permission`."""
    return any(permission in GRANTS[role] for role in roles)


def needs_second_factor(user: User) -> bool:
    """Whether a role of `user` asks for a second factor at sign-in."""
    return not settings.WITHOUT_SECOND_FACTOR and bool(roles_of(user) & SECOND_FACTOR)


def has_second_factor(user: User) -> bool:
    """Whether an active `user` had one set up when the request began."""
    return not _held_by(user).isdisjoint(Authenticator.Type.values)
