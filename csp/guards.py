"""The guard of a view: who may come in. A view, its fragments and its files wear the same one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from csp import remembered
from csp.models import User
from csp.permissions import Permission, has_second_factor, may, needs_second_factor

View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """A request that a guard let in: somebody is signed in."""

    user: User


def wants_data(request: HttpRequest) -> bool:
    """Whether a script asks, which cannot follow somebody to a sign-in page."""
    return request.headers.get("X-Requested-With") == "fetch" or "HX-Request" in request.headers


def guard(permission: Permission) -> Callable[[View], View]:
    """Let only those in who hold `permission`, with a second factor where their role asks for one.

    Somebody not signed in is sent to sign in and comes back; a script gets 401 (HTMX: with HX-Redirect) and
    JSON that says where. Somebody signed in without the permission gets 403. What a guard let in is never
    cached. Things that depend on the row (its state, its audience) are asked for by the view's own query, which
    gives 404 for what does not exist for this reader.
    """

    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not may(request.user, permission):
                raise PermissionDenied
            if turned := to_sign_in(request):
                return turned
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.unguarded = view  # type: ignore[attr-defined]  # the tests take each guard away in turn
        return guarded

    return decorate


def to_sign_in(request: HttpRequest) -> HttpResponseBase | None:
    """Where whoever asks must first go: to sign in, or to set up the second factor that a role of theirs asks for. None for
    somebody who is in; a device that remembers them does so for longer (csp.remembered)."""
    user = request.user
    if not user.is_authenticated or not remembered.still_good(request):
        return _sign_in(request)
    if needs_second_factor(user) and not has_second_factor(user):
        return _second_factor(request)
    remembered.renew(request)
    return None


def known(view: View) -> View:
    """Let anybody in who is signed in, with a second factor where a role of theirs asks for one: what there is for them, the
    view's own query knows. Never cached."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return to_sign_in(request) or view(request, *args, **kwargs)

    guarded.permission = None  # type: ignore[attr-defined]
    return guarded


def signed_in(view: View) -> View:
    """Let anybody in who is signed in, be it without the second factor that they are to set up: the pages about their own
    sign-in. Never cached."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_in = request.user.is_authenticated and remembered.still_good(request)
        return view(request, *args, **kwargs) if is_in else _sign_in(request)

    guarded.permission = None  # type: ignore[attr-defined]
    return guarded


def _sign_in(request: HttpRequest) -> HttpResponse:
    answer = redirect_to_login(request.get_full_path())
    return _told(request, answer.url, "You are signed out.") if wants_data(request) else answer


def _second_factor(request: HttpRequest) -> HttpResponse:
    answer = redirect("mfa_index")
    return _told(request, answer.url, "Set up your second factor first.") if wants_data(request) else answer


def _told(request: HttpRequest, url: str, why: str) -> HttpResponse:
    response = JsonResponse({"error": why, "sign_in": url}, status=401)
    if "HX-Request" in request.headers:
        response.headers["HX-Redirect"] = url
    return response
