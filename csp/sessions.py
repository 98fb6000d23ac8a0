"""Who asks: the session and its user, as Django and allauth keep them, read by queries that are worked out once.

Every request of somebody signed in reads both; an editor of minutes sends one with nearly every word.
"""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, CharField, QuerySet
from django.utils import timezone

from csp.models import User
from csp.prepared import Prepared

COLUMNS = [field.attname for field in User._meta.concrete_fields]


def _session(key: str) -> QuerySet:
    return Session.objects.filter(session_key=key).values_list("session_data", "expire_date")


def _user(pk: int) -> QuerySet:
    return User.objects.filter(pk=pk).values_list(*COLUMNS)


SESSION, USER = Prepared(_session, key=CharField()), Prepared(_user, pk=BigIntegerField())


class SessionStore(db.SessionStore):
    """Sessions in the database."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and a new key, where it has ended or never was. One query."""
        for data, ends in SESSION.rows(key=self.session_key):
            if ends > timezone.now():
                found: dict[str, Any] = self.decode(data)
                return found
        self._session_key = None
        return {}


class Backend(AuthenticationBackend):
    """Who signs in, as allauth knows them."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session; None where they are gone or their access has ended. One query."""
        for values in USER.rows(pk=user_id):
            user: User = User.from_db(DEFAULT_DB_ALIAS, COLUMNS, values)
            return user if self.user_can_authenticate(user) else None
        return None
