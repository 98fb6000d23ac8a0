"""One's own sign-in: authenticator app, passkeys, recovery codes. allauth's views with our forms and pages."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy

from csp.accountforms import AddPasskey, SecondFactorAgain, SetUpApp
from csp.accountservices import sign_out_elsewhere
from csp.models import User
from csp.permissions import needs_second_factor

INDEX = reverse_lazy("mfa_index")


def just_used(request: HttpRequest, response: HttpResponse, kind: str) -> HttpResponse:
    """What was set up a moment ago was used with it: nobody confirms again to see their recovery codes.

    Other sessions end: they were begun without it, perhaps by somebody who has the mailbox alone.
    """
    assert isinstance(request.user, User)
    sign_out_elsewhere(by=request.user)
    update_session_auth_hash(request, request.user)
    record_authentication(request, request.user, "mfa", type=kind, reauthenticated=True)
    return response


class Index(mfa.IndexView):
    """What one signs in with."""

    template_name = "mfa/index.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        required = needs_second_factor(self.request.user)
        start = get_adapter(self.request).get_login_redirect_url(self.request)
        return super().get_context_data(**context) | {"required": required, "start_url": start}


class SetUpAuthenticator(totp.ActivateTOTPView):
    """A new authenticator app."""

    form_class = SetUpApp
    template_name = "mfa/app.html"

    def form_valid(self, form: Any) -> HttpResponse:
        return just_used(self.request, super().form_valid(form), "totp")


class RemoveAuthenticator(totp.DeactivateTOTPView):
    """Do without the app."""

    template_name = "mfa/app_remove.html"


class NewPasskey(webauthn.AddWebAuthnView):
    """A new passkey, which also signs in by itself."""

    form_class = AddPasskey
    template_name = "mfa/passkey.html"

    def form_valid(self, form: Any) -> HttpResponse:
        return just_used(self.request, super().form_valid(form), "webauthn")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        shown = super().get_context_data() | context
        return shown | {"js_data": {"creation_options": begin_registration(self.request.user, True)}}


class RemovePasskey(webauthn.RemoveWebAuthnView):
    """Do without a passkey."""

    template_name = "mfa/passkey_remove.html"
    success_url = INDEX


class Confirm(mfa.ReauthenticateView):
    """It is still you: before a change."""

    form_class = SecondFactorAgain
    template_name = "mfa/confirm.html"


class ConfirmByPasskey(webauthn.ReauthenticateWebAuthnView):
    """The same, with a passkey."""

    template_name = "mfa/confirm_passkey.html"

    def form_invalid(self, form: Form) -> HttpResponse:
        messages.error(self.request, "That passkey does not work here.")
        return redirect(self.passthrough_next_url(self.request.path))


class Codes(recovery.ViewRecoveryCodesView):
    """The recovery codes that are left."""

    template_name = "mfa/codes.html"


class NewCodes(recovery.GenerateRecoveryCodesView):
    """New recovery codes for the old."""

    template_name = "mfa/codes_new.html"


class CodesFile(recovery.DownloadRecoveryCodesView):
    """The codes as a file to keep."""

    template_name = "mfa/codes.txt"
