"""Personal data: handed to whose it is, and erased as far as the published record of a public body allows.

What goes and what stays, and why, is said by each part of reports.personaldataqueries; here it is done.
"""

from __future__ import annotations

import re
import uuid
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import ForeignObjectRel, ProtectedError
from django.utils import timezone

from actions.models import ActionUpdate, LeadReport, MeasureSet
from csp.models import AuditEntry, BouncedAddress, Partnership, Person, StoppedMail, Told, User
from csp.models.accounts import ERASED as GONE
from csp.services import audit
from csp.versions import ChangedMeanwhile
from meetings.models import Invitation, MinutesComment, ReportRequest
from reports.personaldataqueries import (
    DIARY,
    addresses_of,
    held_of,
    letters_to,
    mails_to,
    named_in_words,
    naming,
    obstacles,
)

ERASED = "an erased address"


@transaction.atomic
def hand_out_personal_data(*, person: Person, by: User) -> dict[str, Any]:
    """All that is held of `person`, as data for a file; that it was handed out is written down."""
    audit(by=by, act="hand_out_personal_data", thing=person)
    return held_of(person, User.objects.filter(person=person).first()).as_data()


@transaction.atomic
def erase_person(*, person: Person, seen: str, by: User) -> bool:
    """Erase what is held of `person`; gives whether their name had to stay, because the record says it.

    `seen`: the digest of what the page showed (Held.seen); ChangedMeanwhile where more or less is held by now. Raises
    ValueError where `obstacles` finds one. The audit row holds neither name nor address.
    """
    Partnership.objects.select_for_update().first()  # two officers who erase each other take turns
    person = Person.objects.select_for_update().get(pk=person.pk)
    user = User.objects.filter(person=person).first()
    if found := obstacles(person=person, user=user, by=by):
        raise ValueError(" ".join(found))
    if held_of(person, user).seen() != seen:
        raise ChangedMeanwhile("What is held of them has changed since you looked. Look again before you erase it.")
    addresses, names = addresses_of(person, user), [person.name, str(person)]
    audit(by=by, act="erase_person", thing=f"person {person.pk}")
    for message in mails_to(addresses):
        message.delete()
    letters_to(person, addresses).delete()
    BouncedAddress.objects.filter(address__in=addresses).delete()
    for kept in (StoppedMail, Told, Invitation):
        kept.objects.filter(person=person).delete()
    for request in ReportRequest.objects.filter(person=person):
        # The link in the e-mail opens nothing from now on.
        request.email, request.message, request.secret_sha256 = "", "", uuid.uuid4().hex * 2
        request.save(update_fields=["email", "message", "secret_sha256"])
    LeadReport.objects.filter(request__person=person).update(done="", following="", risks="", help_wanted="", standings={})
    ActionUpdate.objects.filter(person=person).exclude(link="").update(link="")
    MeasureSet.objects.filter(owner=person).update(owner=None)
    if user is not None:
        _close(user)
    _forget_addresses(addresses)
    Person.objects.filter(pk=person.pk).update(email="", telephone="")
    if user is not None and not _did_anything(user):
        user.delete()
    if named_in_words(person.name):
        return True
    try:
        with transaction.atomic():
            person.delete()
    except ProtectedError:
        return True
    AuditEntry.objects.filter(thing__in=names).update(thing="an erased person")
    return False


def _close(user: User) -> None:
    """Nobody signs in by the account any more, and it says nothing of whose it was but what they did."""
    for kind in (EmailAddress, Authenticator, SocialAccount):
        kind.objects.filter(user=user).delete()
    MinutesComment.objects.filter(by=user, answered_at=None).delete()
    AuditEntry.objects.filter(by=user, act__in=DIARY).delete()
    for session in Session.objects.all():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
    AuditEntry.objects.filter(thing=user.email, act__in=DIARY).delete()
    user.email, user.is_active, user.is_staff, user.is_superuser = f"{user.pk}{GONE}", False, False, False
    user.last_login, user.date_joined = None, timezone.now()
    user.set_unusable_password()
    user.save()


def _forget_addresses(addresses: frozenset[str]) -> None:
    """No entry of the audit holds one of `addresses` any more."""
    for entry in naming(addresses):
        entry.thing, entry.detail = _without(entry.thing, addresses), _without(entry.detail, addresses)
        entry.save(update_fields=["thing", "detail"])


def _without(value: Any, addresses: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(one, addresses) for key, one in value.items()}
    if isinstance(value, list):
        return [_without(one, addresses) for one in value]
    if isinstance(value, str):
        for address in addresses:
            # The whole address alone: ada@ is not the end of canada@.
            value = re.sub(rf"(?<![\w.+-]){re.escape(address)}(?![\w-])", ERASED, value, flags=re.IGNORECASE)
    return value


def _did_anything(user: User) -> bool:
    """Whether the record still needs the account: an act, an answered comment, a wording of theirs."""
    ours = ("csp", "meetings", "actions", "funding", "reports")
    links = [one.field for one in User._meta.get_fields(include_hidden=True) if isinstance(one, ForeignObjectRel)]
    fields = [field for field in links if field.model._meta.app_label in ours]
    return any(field.model._base_manager.filter(**{field.name: user}).exists() for field in fields)
