"""Addresses of signing in: those of allauth's that we use, under the names it looks for."""

from django.urls import path
from django.views.decorators.cache import never_cache

from csp.guards import signed_in
from csp.views import secondfactor, signin

urlpatterns = [
    path("sign-in/", signin.SignIn.as_view(), name="account_login"),
    path("sign-in/", signin.SignIn.as_view(), name="account_request_login_code"),  # allauth's name for the same
    path("sign-in/code/", signin.Code.as_view(), name="account_confirm_login_code"),
    path("sign-in/second-step/", signin.SecondStep.as_view(), name="mfa_authenticate"),
    path("sign-in/passkey/", signin.Passkey.as_view(), name="mfa_login_webauthn"),
    path("sign-in/microsoft/", signin.microsoft, name="microsoft_login"),
    path("sign-in/microsoft/back/", signin.microsoft_back, name="microsoft_callback"),
    path("sign-out/", never_cache(signin.SignOut.as_view()), name="account_logout"),
    path("", signed_in(secondfactor.Index.as_view()), name="mfa_index"),
    path("app/", signed_in(secondfactor.SetUpAuthenticator.as_view()), name="mfa_activate_totp"),
    path("app/remove/", signed_in(secondfactor.RemoveAuthenticator.as_view()), name="mfa_deactivate_totp"),
    path("passkeys/new/", signed_in(secondfactor.NewPasskey.as_view()), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", signed_in(secondfactor.RemovePasskey.as_view()), name="mfa_remove_webauthn"),
    path("confirm/", signed_in(secondfactor.Confirm.as_view()), name="mfa_reauthenticate"),
    path("confirm/passkey/", signed_in(secondfactor.ConfirmByPasskey.as_view()), name="mfa_reauthenticate_webauthn"),
    path("codes/", signed_in(secondfactor.Codes.as_view()), name="mfa_view_recovery_codes"),
    path("codes/new/", signed_in(secondfactor.NewCodes.as_view()), name="mfa_generate_recovery_codes"),
    path("codes/file/", signed_in(secondfactor.CodesFile.as_view()), name="mfa_download_recovery_codes"),
]
