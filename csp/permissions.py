"""Who may do what: the permissions, and the roles that hold them. The whole of it stands on this page.

Roles come from the record (seats and offices of today), not from switches on an account: when a seat ends,
so does what it allowed. `guard` is the one way in which a view asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum

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
    PUBLISH = "Publish, supersede and withdraw"
    APPROVE_PUBLICATION = "Approve what somebody else wants to publish"
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
        P.USE_DESK, P.KEEP_TIMETABLE, P.KEEP_AGENDA, P.KEEP_PAPERS, P.KEEP_MINUTES, P.PUBLISH,
        P.APPROVE_PUBLICATION, P.MANAGE_ACCESS, P.KEEP_PEOPLE,
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


def _held(person: int, today: date) -> QuerySet:
    """Standings of seats and kinds of offices of a person in the Partnership itself on that day: whoever sits in or
    chairs a task group reads no closed paper of the Board by that."""
    own = {"person": person, "group__kind": Group.Kind.PARTNERSHIP}
    seats = Membership.objects.on(today).filter(**own).values_list("standing")
    return seats.union(Office.objects.on(today).filter(**own).values_list("kind"))


# Asked with every request of somebody signed in.
HELD = Prepared(_held, person=BigIntegerField(), today=DateField())


def roles_of(user: User) -> frozenset[Role]:
    """The roles of `user` today, with one query at most, kept on the user for the rest of the request.

    Anybody is public; an inactive user is nothing more. AUTHOR is held through the link of a request
    (meetings.models.ReportRequest), never by an account.
    """
    known: frozenset[Role] | None = getattr(user, "_roles", None)
    if known is not None:
        return known
    held: Iterable[str] = ()
    if user.is_authenticated and user.is_active and user.person_id:
        held = [one for (one,) in HELD.rows(person=user.person_id, today=timezone.localdate())]
    found = roles_from(user, held)
    user._roles = found  # type: ignore[attr-defined]
    return found


def may(user: User, permission: Permission) -> bool:
    """Whether `user` holds `permission` through any of their roles of today."""
    return any(permission in GRANTS[role] for role in roles_of(user))


def needs_second_factor(user: User) -> bool:
    """Whether a role of `user` asks for a second factor at sign-in."""
    return not settings.WITHOUT_SECOND_FACTOR and bool(roles_of(user) & SECOND_FACTOR)
