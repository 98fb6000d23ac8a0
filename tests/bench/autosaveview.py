"""The program with one more address, for tests.bench.autosave: a bare view behind the same settings and middleware."""

from __future__ import annotations

import json

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db.models import F
from django.http import HttpRequest, JsonResponse
from django.urls import include, path

settings.ROOT_URLCONF = __name__
application = get_wsgi_application()

from csp.models import Block


def bare(request: HttpRequest, pk: int) -> JsonResponse:
    """One row updated with a version check. Who asks does not matter."""
    told = json.loads(request.body)
    changed = Block.objects.filter(pk=pk, version=told["base"]).update(text=told["text"], version=F("version") + 1)
    return JsonResponse({"version": told["base"] + 1}, status=200 if changed else 409)


urlpatterns = [path("bench/bare/<int:pk>/", bare), path("", include("csp.urls"))]
