"""Pages that say what went wrong, in the frame of the pages around them. A script gets the same words as JSON."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from csp.guards import wants_data
from csp.permissions import Permission, may

# Beginnings of addresses behind a sign-in.
INSIDE = ("/desk/", "/members/", "/account/", "/report/")


def frame_for(request: HttpRequest) -> str:
    """The frame of a page at this address, for this user: somebody who may not use the desk sees none of it."""
    user = getattr(request, "user", None)
    if request.path.startswith("/desk/") and user is not None and may(user, Permission.USE_DESK):
        return "desk.html"
    return "member.html" if request.path.startswith(INSIDE) else "base.html"


def told(request: HttpRequest, template: str, status: HTTPStatus, words: str) -> HttpResponse:
    """An error page, or for a script `{"error": words}`."""
    if wants_data(request):
        return JsonResponse({"error": words}, status=status)
    return render(request, template, {"frame": frame_for(request)}, status=status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: a page that this visitor may not see."""
    return told(request, "403.html", HTTPStatus.FORBIDDEN, "You may not do this.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page; says nothing about why."""
    return told(request, "404.html", HTTPStatus.NOT_FOUND, "There is no such page.")


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form without its token: a page left open while its user signed out or in, or cookies switched off."""
    return told(
        request, "403_csrf.html", HTTPStatus.FORBIDDEN,
        "This page was open for too long, or you have signed in again since. Reload it and try again.",
    )


def failed(request: HttpRequest) -> HttpResponse:
    """500. Asks nothing of the database: that may be what failed."""
    if wants_data(request):
        return JsonResponse({"error": "The server failed. Try again in a moment."}, status=HTTPStatus.INTERNAL_SERVER_ERROR)
    page = render_to_string("500.html", {"inside": request.path.startswith(INSIDE)})
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)
