"""The audit row, written inside the act it tells of."""

from __future__ import annotations

from csp.models import AuditEntry, User


def audit(*, by: User, act: str, thing: object, **detail: object) -> AuditEntry:
    """Record that `by` did `act` (the service's name) to `thing`, inside the caller's transaction."""
    return AuditEntry.objects.create(by=by, act=act, thing=str(thing)[:200], detail=detail)
