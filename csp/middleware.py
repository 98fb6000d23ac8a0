"""The Content-Security-Policy header, with the setting's name and shape of Django 6 (drop at the next LTS); cookies."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ContentSecurityPolicyMiddleware:
    """Adds `Content-Security-Policy` from SECURE_CSP, a dict of directive -> list of sources."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.header = "; ".join(f"{name} {' '.join(sources)}" for name, sources in settings.SECURE_CSP.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.header)
        return response


class LateRefusalMiddleware:
    """A script that is told to sign in keeps the cookie that it has.

    Django takes the cookie of a session that has ended away. The answer to a script may be late: by then somebody
    has signed in again in another tab, and it would take the new session's cookie away. Stands outside the sessions.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        return response
