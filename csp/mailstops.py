"""The address that stops a kind of message, without a sign-in: it is signed, and says whom and which kinds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from csp.models import Person, StoppedMail

EVERY = "all"
Kind = StoppedMail.Kind


@dataclass(frozen=True)
class Stop:
    """Whom and what a stopping address is about."""

    person: Person
    kinds: tuple[str, ...]


def _signer() -> Signer:
    return Signer(salt="csp.mailstops")


def stop_address(person: Person, kinds: Collection[str]) -> str:
    """The whole address that stops `kinds` for `person`: the one kind, or, where there are several, all of them."""
    only = kinds if len(kinds) == 1 else [EVERY]
    token = _signer().sign(f"{person.pk}-{next(iter(only))}")
    return f"{settings.SITE_URL.rstrip('/')}{reverse('mail:stop', args=[token])}"


def stop_of(token: str) -> Stop | None:
    """What a token of such an address says; None for one that we did not sign, or of somebody who is gone."""
    try:
        key, _, kind = _signer().unsign(token).partition("-")
    except BadSignature:
        return None
    person = Person.objects.filter(pk=key).first()
    kinds = tuple(Kind.values) if kind == EVERY else (kind,)
    return Stop(person, kinds) if person else None
