"""Whom the public can turn to, and the strategies that the partnership has a part in."""

from __future__ import annotations

from datetime import date
from typing import Any

from csp.models import Strategy, UsefulContact
from reports.record.source import Source
from reports.record.target import Target
from reports.record.values import Fields, Node

CONTACT = Fields(UsefulContact, "name", "purpose", "telephone", "website", "email", "order", "starts", "ends")
STRATEGY = Fields(Strategy, "name", "level", "part", "link", "starts", "ends")


def write(source: Source) -> dict[str, Any]:
    """Contacts in their order, strategies by name; none of one meeting's record."""
    contacts = [] if source.scope else source.all(UsefulContact)
    strategies = [] if source.scope else source.all(Strategy)
    return {
        "useful_contacts": [CONTACT.write(row) for row in sorted(contacts, key=lambda row: row.order)],
        "strategies": [STRATEGY.write(row) for row in sorted(strategies, key=lambda row: (row.name, row.starts or date.min))],
    }


def read(target: Target, record: Node) -> None:
    """Take up the keys that `write` gives."""
    for node in record["useful_contacts"]:
        target.add(UsefulContact(**CONTACT.read(node)))
    for node in record["strategies"]:
        target.add(Strategy(**STRATEGY.read(node)))
