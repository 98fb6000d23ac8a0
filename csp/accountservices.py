"""Writes about accounts: who may sign in, and the diary of who did. (Part of `csp.services`.)

Refusals are ValueErrors with a sentence for the page. Whoever acts needs Permission.MANAGE_ACCESS, which the
view's guard asks for; here it is only seen to that somebody who holds it is left.
"""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from csp import mail
from csp.accountqueries import others_who_manage_access
from csp.audit import audit
from csp.identityservices import give_office, record_person, seat_member
from csp.models import Agency, Group, Membership, Office, Partnership, Person, User
from csp.permissions import SECOND_FACTOR, Permission, may, roles_of

ALONE = "Nobody else may manage access. Appoint another support officer first."


@transaction.atomic
def let_in(*, person: Person, email: str, by: User, standing: str = "", agency: Agency | None = None) -> User:
    """`person` may sign in by `email` from now on and is told so by e-mail; their access of old, if any, comes back.

    `standing` (Membership.Standing) gives them a seat in the partnership from today, for `agency`; without it
    their roles are those that the record has. Raises ValueError where they may sign in already, or somebody else
    does by that address.
    """
    email = User.objects.normalize_email(email)
    user = User.objects.filter(person=person).first() or User(person=person)
    if user.pk and user.is_active:
        raise ValueError(f"{person} can sign in already, as {user.email}.")
    _nobody_else_by(email, user)
    user.email, user.is_active = email, True
    user.set_unusable_password()
    user.save()
    audit(by=by, act="let_in", thing=person, email=email)
    if standing:
        change_seat(person=person, standing=standing, agency=agency, by=by)
    mail.post(
        to=email, subject=f"You can now sign in to the {_our_name()} website", template="csp/mail/let_in",
        name=person.name, email=email, second_factor=bool(roles_of(user) & SECOND_FACTOR),
    )
    return user


@transaction.atomic
def let_newcomer_in(*, name: str, email: str, by: User, standing: str = "", agency: Agency | None = None) -> User:
    """Record somebody whom the record does not know yet and let them in. Raises ValueError as `let_in` does."""
    person = record_person(name=name, by=by)
    return let_in(person=person, email=email, by=by, standing=standing, agency=agency)


@transaction.atomic
def end_access(*, user: User, by: User) -> User:
    """`user` is signed out everywhere at once and cannot sign in again. What they did stays theirs.

    Raises ValueError for oneself and for the last who may manage access.
    """
    if user == by:
        raise ValueError("You cannot end your own access. Ask somebody else who manages access.")
    _somebody_is_left(user)
    user.is_active = False
    _sign_out_everywhere(user)
    audit(by=by, act="end_access", thing=user)
    return user


@transaction.atomic
def change_sign_in_address(*, user: User, email: str, by: User) -> User:
    """`user` signs in by `email` from now on, and is signed out everywhere. Both addresses are told.

    Raises ValueError where somebody else signs in by it.
    """
    email, old = User.objects.normalize_email(email), user.email
    _nobody_else_by(email, user)
    if email == old:
        return user
    user.email = email
    EmailAddress.objects.filter(user=user).delete()
    _sign_out_everywhere(user)
    audit(by=by, act="change_sign_in_address", thing=user, old=old)
    for to in (old, email):
        mail.post(
            to=to, subject="The address you sign in with has changed", template="csp/mail/address_changed", email=email,
        )
    return user


@transaction.atomic
def reset_second_factor(*, user: User, by: User) -> User:
    """Take every second factor of `user` away (a lost telephone) and sign them out: they set up a new one.

    Raises ValueError for oneself: what you hold you can change yourself, with it.
    """
    if user == by:
        raise ValueError("Change your own second factor under Your sign-in.")
    Authenticator.objects.filter(user=user).delete()
    _sign_out_everywhere(user)
    audit(by=by, act="reset_second_factor", thing=user)
    mail.post(
        to=user.email, subject="Your second factor has been reset", template="csp/mail/second_factor",
        what="Your second factor has been reset, and you have been signed out everywhere.",
    )
    return user


@transaction.atomic
def change_seat(*, person: Person, standing: str, agency: Agency | None, by: User) -> Membership | None:
    """From today `person` sits in the partnership as `standing` for `agency`, or with "" no longer.

    Seats they had end yesterday; one like the new stays as it is. What was worked out of minutes counts as entered
    from then on, so that no import brings an ended seat back.
    """
    group = Group.objects.get(kind=Group.Kind.PARTNERSHIP)
    found = None
    for seat in Membership.objects.on(timezone.localdate()).filter(person=person, group=group):
        if found is None and (seat.standing, seat.agency) == (standing, agency):
            found = seat
            continue
        audit(by=by, act="end_seat", thing=seat)
        seat.inferred = False
        _until_yesterday(seat)
    if standing and found is None:
        today = timezone.localdate()
        found = seat_member(person=person, group=group, agency=agency, standing=standing, starts=today, by=by)
    return found


@transaction.atomic
def appoint_support_officer(*, person: Person, by: User) -> Office:
    """`person` is support officer of the partnership from today; nothing changes where they are already.

    Raises ValueError where they cannot sign in.
    """
    if not User.objects.filter(person=person, is_active=True).exists():
        raise ValueError(f"{person} cannot sign in yet. Let them in first.")
    group = Group.objects.get(kind=Group.Kind.PARTNERSHIP)
    held = _office_today(person)
    return held or give_office(
        person=person, group=group, kind=Office.Kind.SUPPORT_OFFICER, starts=timezone.localdate(), by=by
    )


@transaction.atomic
def end_support_officer(*, person: Person, by: User) -> None:
    """`person` was support officer until yesterday; an office that began today is taken back.

    Raises ValueError for the last who may manage access.
    """
    user = User.objects.filter(person=person).first()
    if user and not user.is_superuser:
        _somebody_is_left(user)
    while office := _office_today(person):
        audit(by=by, act="end_support_officer", thing=office)
        _until_yesterday(office)


@transaction.atomic
def sign_out_elsewhere(*, by: User) -> None:
    """End every session of `by`; the view keeps the one at hand (update_session_auth_hash)."""
    _sign_out_everywhere(by)
    audit(by=by, act="sign_out_elsewhere", thing=by)


@transaction.atomic
def note_sign_in(*, by: User, way: str) -> None:
    """Write down that `by` signed in; `way`: code, passkey or account."""
    audit(by=by, act="sign_in", thing=by, way=way)


@transaction.atomic
def note_refused_sign_in(*, by: User | None, why: str) -> None:
    """Write down that a sign-in failed. `by` None: nobody has the address that was typed, which is not kept."""
    audit(by=by or User.objects.machine(), act="refuse_sign_in", thing=by or "an address that nobody has", why=why)


@transaction.atomic
def note_second_factor(*, by: User, what: str, kind: str) -> None:
    """Write down that `by` set up, removed or renewed one of their second factors of that kind."""
    audit(by=by, act="change_second_factor", thing=by, what=what, kind=kind)


def _our_name() -> str:
    partnership = Partnership.objects.first()
    return partnership.name if partnership else "Community Safety Partnership"


def _nobody_else_by(email: str, user: User) -> None:
    taken = User.objects.filter(email__iexact=email).exclude(pk=user.pk).first()
    if taken:
        raise ValueError(f"{taken.person or 'Somebody else'} signs in with {email} already.")


def _somebody_is_left(user: User) -> None:
    Partnership.objects.select_for_update().first()  # two who dismiss each other take turns
    if may(user, Permission.MANAGE_ACCESS) and not others_who_manage_access(user):
        raise ValueError(ALONE)


def _sign_out_everywhere(user: User) -> None:
    """Sessions and remembered devices are signed with this noise."""
    user.set_unusable_password()
    user.save()


def _until_yesterday(held: Membership | Office) -> None:
    """End a seat or an office; one that began today never held a day."""
    if held.starts == timezone.localdate():
        held.delete()
    else:
        held.ends = timezone.localdate() - timedelta(days=1)
        held.save()


def _office_today(person: Person) -> Office | None:
    held = Office.objects.on(timezone.localdate()).filter(person=person, kind=Office.Kind.SUPPORT_OFFICER)
    return held.filter(group__kind=Group.Kind.PARTNERSHIP).first()
