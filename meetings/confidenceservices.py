"""Writes about papers in confidence: guests of a closed item, and copies that name their reader.

(Part of `meetings.services`.)
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from csp import mail
from csp.models import Group, Membership, Office, Person, User
from csp.services import audit, let_in, record_person
from meetings.models import AgendaItem, Invitation
from meetings.paperqueries import is_closed


@transaction.atomic
def invite_guest(*, item: AgendaItem, name: str, email: str, by: User) -> Invitation:
    """Somebody called `name` may read the papers of the closed `item` until the day of its meeting is over, and is told so at
    `email`, by which they sign in. Whom the record does not know is recorded; an account is made where they have none.

    Raises ValueError for an open item, one whose meeting is past, an invitation that stands, an address that is somebody
    else's, a name that somebody has who sits on the Partnership (they read closed papers without an invitation), and one
    that the record knows with another address or none: a guest who only shares it would be given what is that person's.
    """
    item = AgendaItem.objects.select_related("parent", "agenda__meeting__group").get(pk=item.pk)
    meeting = item.agenda.meeting
    if not is_closed(item):
        raise ValueError("This item is open: its papers are public.")
    if meeting.date < timezone.localdate():
        raise ValueError("This meeting is over: an invitation would open nothing.")
    before = Person.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    person = record_person(name=name, by=by)
    if Invitation.objects.filter(item=item, person=person).exists():
        raise ValueError(f"{person} is invited already.")
    if _sits(person):
        raise ValueError(
            f"{person} sits on the Partnership and reads closed papers without an invitation. If you mean somebody else of "
            "that name, write it so that they can be told apart."
        )
    to = _address(person, email, person.pk > before, by)
    invitation = Invitation.objects.create(item=item, person=person, invited_by=by)
    audit(by=by, act="invite_guest", thing=meeting, item=item.pk, person=str(person))
    mail.post(
        to=to, subject=f"You are invited to the meeting of {meeting.date:%-d %B %Y}", template="meetings/mail/invited",
        person=person, meeting=meeting,
    )
    return invitation


def _sits(person: Person) -> bool:
    own, today = {"person": person, "group__kind": Group.Kind.PARTNERSHIP}, timezone.localdate()
    return Membership.objects.on(today).filter(**own).exists() or Office.objects.on(today).filter(**own).exists()


def _address(person: Person, email: str, new: bool, by: User) -> str:
    """The address by which `person` signs in; who could not yet, can now. `new`: the record did not know them before."""
    email = User.objects.normalize_email(email)
    user = User.objects.filter(person=person).first()
    if user is not None and user.is_active:
        if user.email != email:
            raise ValueError(f"{person} signs in as {user.email}. Use that address.")
        return user.email
    if not new and User.objects.normalize_email(person.email) != email:
        raise ValueError(
            f"The record knows {person}, but not by this address. If it is the same person, enter the address on their page "
            "under People and agencies first. If not, write the name so that the two can be told apart."
        )
    return let_in(person=person, email=email, by=by).email


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    """The guest is invited no longer: from now on the papers are closed to them."""
    audit(
        by=by, act="withdraw_invitation", thing=invitation.item.agenda.meeting, item=invitation.item_id,
        person=str(invitation.person),
    )
    invitation.delete()


@transaction.atomic
def ask_personal_copies(*, item: AgendaItem, wanted: bool, by: User) -> AgendaItem:
    """Each copy of the papers of `item` carries the name of its reader from now on, or (`wanted` False) no longer.

    Raises ValueError for an open item: who reads what is public is nobody's business.
    """
    item = AgendaItem.objects.select_for_update(of=("self",)).select_related("parent").get(pk=item.pk)
    if wanted and not is_closed(item):
        raise ValueError("This item is open: its papers are public.")
    if item.personal_copies != wanted:
        item.personal_copies = wanted
        item.save(update_fields=["personal_copies"])
        audit(by=by, act="ask_personal_copies", thing=item.agenda.meeting, item=item.pk, wanted=wanted)
    return item
