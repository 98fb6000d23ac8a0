"""A row as somebody saw it: locked, and refused where it was changed since."""

from __future__ import annotations

from typing import Any, TypeVar

from csp.versions import ChangedMeanwhile
from funding.models import Bid, Commitment, Grant

Row = TypeVar("Row", bound=Bid | Commitment | Grant)


def seen(row: Row, version: int) -> Row:
    """`row` as it stands, locked until the transaction ends. Raises ChangedMeanwhile unless it is the `version` that was seen."""
    model = type(row)
    locked: Any = model.objects.select_for_update(of=("self",)).filter(pk=row.pk).order_by("pk").first()
    if locked is None:
        raise ChangedMeanwhile(f"This {model._meta.verbose_name} has been removed meanwhile.")
    if locked.version != version:
        raise ChangedMeanwhile(f"Somebody else changed this {model._meta.verbose_name} while you had it open.")
    found: Row = locked
    return found
