"""What allauth tells of second factors, into the audit."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)

from csp.accountservices import note_refused_sign_in, note_second_factor
from csp.models import User


def added(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A second factor was set up."""
    note_second_factor(by=user, what="set up", kind=authenticator.type)


def removed(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A second factor was removed."""
    note_second_factor(by=user, what="removed", kind=authenticator.type)


def renewed(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Recovery codes were replaced."""
    note_second_factor(by=user, what="renewed", kind=authenticator.type)


def failed(*, user: User, **_: Any) -> None:
    """A wrong second factor was given."""
    note_refused_sign_in(by=user, why="wrong second factor")


def connect() -> None:
    """Listen; called once, when Django is ready."""
    authenticator_added.connect(added)
    authenticator_removed.connect(removed)
    authenticator_reset.connect(renewed)
    authentication_failed.connect(failed)
