"""A device on which somebody ticked "Stay signed in".

A member stays signed in for settings.REMEMBERED from the last visit: they come a few times a year. Whose role asks for a
second factor stays signed in for settings.REMEMBERED_AT_THE_DESK from the sign-in, however often they come. A device that
remembers a member holds no proof of a second factor: once a role asks for one, it is forgotten.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils import timezone

from csp.models import User
from csp.permissions import needs_second_factor

# In the session of a member's device: the day on which it was last renewed.
RENEWED = "remembered_member"


def remember(request: HttpRequest, user: User) -> None:
    """Stay signed in on this device as `user`, who has just signed in."""
    if needs_second_factor(user):
        request.session.set_expiry(settings.REMEMBERED_AT_THE_DESK)
        return
    _renew(request)


def still_good(request: HttpRequest) -> bool:
    """Whether the session may go on; signs out a member's device whose user has come to need a second factor."""
    user = request.user
    if RENEWED in request.session and isinstance(user, User) and needs_second_factor(user):
        logout(request)
        return False
    return True


def renew(request: HttpRequest) -> None:
    """A member's device: the time begins anew. Written once a day at most."""
    if request.session.get(RENEWED, "") not in ("", timezone.localdate().isoformat()):
        _renew(request)


def _renew(request: HttpRequest) -> None:
    request.session[RENEWED] = timezone.localdate().isoformat()
    request.session.set_expiry(settings.REMEMBERED)
