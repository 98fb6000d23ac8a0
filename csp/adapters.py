"""How allauth does things here: who signs in, what is sent, how long it lasts, where one begins."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe

from csp import mail, remembered
from csp.accountqueries import signs_in_by
from csp.accountservices import note_refused_sign_in, note_sign_in
from csp.models import User
from csp.permissions import Permission, may
from csp.queries import the_partnership

# In the session, from the tick on the page of the code to the end of the sign-in.
STAY = "stay_signed_in"
WAYS = {"code": "code", "mfa": "passkey", "socialaccount": "organisation's account"}
# allauth's e-mail -> its subject, our template, and what has happened.
MAILS = {
    "account/email/login_code": ("Your code to sign in", "csp/mail/code", ""),
    "mfa/email/totp_activated": ("Second factor set up", "csp/mail/second_factor", "An authenticator app has been set up."),
    "mfa/email/totp_deactivated": ("Second factor removed", "csp/mail/second_factor", "Your authenticator app has been removed."),
    "mfa/email/webauthn_added": ("Passkey set up", "csp/mail/second_factor", "A passkey has been set up."),
    "mfa/email/webauthn_removed": ("Passkey removed", "csp/mail/second_factor", "A passkey has been removed."),
    "mfa/email/recovery_codes_generated": (
        "New recovery codes", "csp/mail/second_factor", "New recovery codes have been made. The old ones no longer work.",
    ),
}
# Where one begins who was on the way to nowhere in particular: the first that they may open.
STARTS = (
    (Permission.USE_DESK, "desk:home"), (Permission.READ_MEMBERS, "members:home"),
    (Permission.MANAGE_ACCESS, "access:people"), (Permission.READ_PUBLISHED, "public:home"),
)


class Accounts(DefaultAccountAdapter):
    """Sign-in by an e-mailed code."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": "That is not the code we sent. Check the e-mail and enter its code again.",
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then ask for a new code.",
        "rate_limited": "Too many attempts. Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an officer or an administrator lets people in."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of our messages in the place of allauth's."""
        subject, template, what = MAILS[template_prefix]
        mail.post(to=email, subject=subject, template=template, what=what, code=context.get("code", ""))

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """To the address that the user signs in by, which is the only one there is."""
        self.send_mail(template_prefix, user.email, context or {})

    def pre_login(self, request: HttpRequest, user: Any, *, email: str | None, **options: Any) -> HttpResponse | None:
        """Refuse whose access has ended (they may still hold a passkey), and a code sent to an address of old."""
        if user.is_active and email in (None, user.email):
            return None
        note_refused_sign_in(by=user, why="address has changed" if user.is_active else "access has ended")
        messages.error(request, "You cannot sign in any more. Ask the support officer if you should.")
        return redirect("account_login")

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, for as long as was asked, and write it down."""
        records = get_authentication_records(request, user)
        first = next((record["method"] for record in records if not record.get("reauthenticated")), "code")
        stay = request.session.pop(STAY, False)
        super().login(request, user)
        if stay:
            remembered.remember(request, user)
        note_sign_in(by=user, way=WAYS.get(first, first))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The desk, the members' pages or the people with access: whichever is theirs."""
        user: Any = request.user
        return reverse(next(name for permission, name in STARTS if may(user, permission)))

    def is_safe_url(self, url: str | None) -> bool:
        """A page of ours to come back to; never a sign-out."""
        return bool(url) and url != reverse("account_logout") and super().is_safe_url(url)


class SecondFactors(DefaultMFAAdapter):
    """Second factors: their names, and their secrets encrypted in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right. Codes change every 30 seconds: enter the newest one.",
    }

    def encrypt(self, text: str) -> str:
        """With a key derived of SECRET_KEY: a copy of the database alone gives no secret away."""
        return _box(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The reverse. Whoever changes SECRET_KEY has everybody set up their second factor anew."""
        return _box(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The QR code, as an element of the page: our policy lets no image in by its data."""
        svg = super().build_totp_svg(url)
        return mark_safe(svg[svg.index("<svg") :])  # drawn by us, of our own address

    def _get_site_name(self) -> str:
        """What an app or a browser shows beside the secret it keeps."""
        partnership = the_partnership()
        return str(partnership.short_name or partnership.name) if partnership else "Community Safety Partnership"

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """The name of a passkey whose owner gave it none."""
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"


class OtherAccounts(DefaultSocialAccountAdapter):
    """Sign-in with a Microsoft account: only as somebody who was let in by the same address."""

    def authenticate_by_email(self, sociallogin: Any) -> tuple[User, str] | None:
        """Who signs in by the address that the organisation vouches for."""
        for address in sociallogin.email_addresses:
            user = signs_in_by(address.email) if address.verified else None
            if user:
                return user, address.email
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse everybody else."""
        if not sociallogin.is_existing:
            note_refused_sign_in(by=None, why="organisation's account that nobody has")
            messages.error(
                request, "Nobody has let that account in. Sign in with a code, or ask the support officer to let you in."
            )
            raise ImmediateHttpResponse(redirect("account_login"))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **why: Any) -> None:
        """Back to the beginning, in words."""
        messages.error(request, "Microsoft did not sign you in. Try again, or sign in with a code.")
        raise ImmediateHttpResponse(redirect("account_login"))


def _box(key: str) -> Fernet:
    digest = hashlib.blake2b(key.encode(), digest_size=32, person=b"second factors").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
