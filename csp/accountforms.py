"""Forms of signing in and of second factors: allauth's checks, our words and components."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm

from csp import forms
from csp.accountqueries import signs_in_by

DIGITS = {
    "autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false",
    "class": "govuk-input--width-10 govuk-input--extra-letter-spacing",
}


class AskForCode(forms.Form, RequestLoginCodeForm):
    """The address that somebody signs in by."""

    email = forms.EmailField(
        label="E-mail address",
        help_text="The address you were let in with, usually the one you get papers at.",
        widget=forms.TextInput({"type": "email", "autocomplete": "username webauthn", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={
            "required": "Enter your e-mail address.",
            "invalid": "Enter an e-mail address, like name@example.org.",
        },
    )

    def clean_email(self) -> str:
        """The address, small; the limits are asked first. Whether anybody has it changes nothing to be seen."""
        email = super().clean_email().lower()
        self._user = signs_in_by(email)
        return email

    @property
    def is_known(self) -> bool:
        """Whether somebody signs in by the address; for the post, never for the page."""
        return self._user is not None


class EnterCode(forms.Form, ConfirmLoginCodeForm):
    """The code from the e-mail."""

    code = forms.CharField(
        label="Code", help_text="8 digits", widget=forms.TextInput(DIGITS),
        error_messages={"required": "Enter the code from the e-mail."},
    )
    stay = forms.BooleanField(
        label="Stay signed in on this device", required=False,
        help_text="For 90 days from your last visit; at the desk for 14 days. Do not tick this on a device that others use.",
    )


class _AppCode(forms.Form):
    code = forms.CharField(
        label="Code", widget=forms.TextInput(DIGITS),
        help_text="From your authenticator app, or one of your recovery codes.",
        error_messages={"required": "Enter the code that your app shows."},
    )


class SecondFactor(_AppCode, AuthenticateForm):
    """A code of the app, or a recovery code, while signing in."""


class SecondFactorAgain(_AppCode, ReauthenticateForm):
    """The same, before a change to one's sign-in."""


class SetUpApp(forms.Form, ActivateTOTPForm):
    """The first code of a new authenticator app."""

    code = forms.CharField(
        label="Code that the app shows", help_text="6 digits", widget=forms.TextInput(DIGITS),
        error_messages={"required": "Enter the code that the app shows."},
    )


class AddPasskey(forms.Form, AddWebAuthnForm):
    """A new passkey: its name, and what the browser hands over."""

    name = forms.CharField(
        label="Name of this passkey", required=False, max_length=80,
        help_text="For example: work laptop. You will see it when you look after your passkeys.",
    )
    passwordless = None  # all are: the browser asks for a finger, a face or a PIN
    mark_optional = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.pop("name", None)
