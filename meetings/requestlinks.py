"""The secret of an author's link: made of SECRET_KEY and a salt, so that a reminder can repeat the link, and a copy of the
database alone opens nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from django.conf import settings
from django.urls import reverse

from meetings.models import ReportRequest
from meetings.paperqueries import fingerprint

SALT_BYTES = 16


def new_secret() -> tuple[str, str]:
    """A salt like no other, and the secret that it makes (43 characters)."""
    salt = secrets.token_hex(SALT_BYTES)
    return salt, _secret(salt)


def link_with(secret: str) -> str:
    """The whole address with that secret."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('author:report', args=[secret])}"


def link_of(request: ReportRequest) -> str:
    """The author's link once more; "" where it cannot be made: SECRET_KEY has changed, or the link is older than its salt."""
    secret = _secret(request.secret_salt) if request.secret_salt else ""
    return link_with(secret) if secret and fingerprint(secret) == request.secret_sha256 else ""


def _secret(salt: str) -> str:
    made = hmac.digest(settings.SECRET_KEY.encode(), f"report link {salt}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
