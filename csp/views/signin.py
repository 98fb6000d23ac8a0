"""Signing in and out. allauth's views, which keep the state of a sign-in; our forms, words and limits."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount.providers.microsoft.views import oauth2_callback, oauth2_login
from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from csp.accountforms import AskForCode, EnterCode, SecondFactor
from csp.accountservices import note_refused_sign_in
from csp.adapters import STAY
from csp.mail import post


class SignIn(account.RequestLoginCodeView):
    """Ask for an e-mailed code. The page, and the work behind it, are the same whether or not anybody has the address."""

    form_class = AskForCode
    template_name = "account/sign_in.html"

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: object) -> None:
        """Somebody who comes back here begins anew, with another address or for another code."""

    def form_valid(self, form: Any) -> HttpResponse:
        if not form.is_known:
            post(to="", subject="Your code to sign in", template="csp/mail/code", what="", code="0" * 8)
        return super().form_valid(form)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context) | {"microsoft": microsoft_is_set()}


class Code(account.ConfirmLoginCodeView):
    """Enter the code."""

    form_class = EnterCode
    template_name = "account/code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if getattr(self, "_process", True) is None:
            messages.warning(request, "That code has expired. Ask for a new one.")
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session[STAY] = form.cleaned_data["stay"]
        return super().form_valid(form)

    def form_invalid(self, form: Form) -> HttpResponse:
        note_refused_sign_in(by=self._process.user, why="wrong code")
        return super().form_invalid(form)


class SecondStep(mfa.AuthenticateView):
    """Give the second factor."""

    form_class = SecondFactor
    template_name = "mfa/second_step.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        has_passkey = is_mfa_enabled(self.stage.login.user, [Authenticator.Type.WEBAUTHN])
        return super().get_context_data(**context) | {"has_passkey": has_passkey}


class Passkey(webauthn.LoginWebAuthnView):
    """Sign in with a passkey: GET by a script gives what the browser is asked, POST takes its answer."""

    def form_invalid(self, form: Form) -> HttpResponse:
        note_refused_sign_in(by=None, why="unknown passkey")
        messages.error(self.request, "That passkey does not work here. Sign in with a code instead.")
        return redirect("account_login")


class SignOut(account.LogoutView):
    """Sign out, by POST; a GET asks."""

    template_name = "account/sign_out.html"


def microsoft_is_set() -> bool:
    """Whether people can sign in with their organisation's Microsoft account."""
    return bool(settings.SOCIALACCOUNT_PROVIDERS["microsoft"]["APPS"])


@never_cache
@require_POST
def microsoft(request: HttpRequest) -> HttpResponseBase:
    """Off to Microsoft."""
    if not microsoft_is_set():
        raise Http404
    return oauth2_login(request)


@never_cache
@require_GET
def microsoft_back(request: HttpRequest) -> HttpResponseBase:
    """Back from Microsoft."""
    if not microsoft_is_set():
        raise Http404
    return oauth2_callback(request)
