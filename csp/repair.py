"""The raw repair pages stand behind the same guard as everything else: no door of their own, no password."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver

from csp.guards import guard
from csp.permissions import Permission, may

# A door of its own, and passwords: neither is used.
LEFT_OUT = {"login", "password_change", "password_change_done"}


class RepairSite(AdminSite):
    """Django's admin for administrators, with a second factor."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Asked by the admin's own templates; the guard has asked before."""
        return may(request.user, Permission.REPAIR)  # type: ignore[arg-type]

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:  # type: ignore[override]
        """Every page of the admin, guarded."""
        return guard(Permission.REPAIR)(super().admin_view(view, cacheable))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Without the pages of passwords."""
        return [one for one in super().get_urls() if getattr(one, "name", None) not in LEFT_OUT]

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        """Signs out where everybody does."""
        return redirect("account_logout")
