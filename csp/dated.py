"""How a dated row ends. The services that end one write the audit row."""

from __future__ import annotations

from datetime import date, timedelta

from csp.models import AwaitedSeat, Membership, Office


def end_before(row: Membership | Office | AwaitedSeat, on: date) -> None:
    """It ended the day before `on`; what had not begun by then never was."""
    if row.starts is not None and row.starts >= on:
        row.delete()
        return
    row.ends = on - timedelta(days=1)
    row.save()
