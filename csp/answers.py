"""Where somebody goes after an act: a browser by a redirect, a script by being told."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url

from csp.guards import wants_data


def go(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """To the address that `to` names, as django.shortcuts.redirect takes it.

    A script that followed a redirect by itself would swallow the messages meant for the page it then opens:
    upload.js gets JSON `{"location": address}`, HTMX a header.
    """
    url = resolve_url(to, *args, **kwargs)
    if not wants_data(request):
        return HttpResponseRedirect(url)
    return JsonResponse({"location": url}, headers={"HX-Redirect": url} if "HX-Request" in request.headers else None)
