"""Publications with their content, withdrawals, and their links of the chain.

Hashes and signatures are taken over as they stand: whoever reads a record in can check the chain again with
the key, which is no part of the record.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from meetings.models import Meeting, Paper
from reports.models import ChainLink, Content, Publication, Withdrawal
from reports.queries import address, pdf_address
from reports.record.source import Source
from reports.record.target import Target
from reports.record.values import Fields, Node

PUBLICATION = Fields(
    Publication, "kind", "title", "audience", "place", "slug", "version", "group_name", "meeting_date",
    "published_at", "published_by", "html_sha256", "data_sha256", "pdf_sha256", "pdf_size", "pdf_pages", "sha256",
)
CONTENT = Fields(Content, "html", "data")
WITHDRAWAL = Fields(Withdrawal, "at", "by", "reason", "sha256")
LINK = Fields(ChainLink, "sequence", "statement", "previous_sha256", "sha256", "signature")


def write(source: Source) -> list[dict[str, Any]]:
    """Publications of one meeting or of all, in the order in which they were published."""
    rows = source.of(source.scope, Publication, "meeting") if source.scope else source.all(Publication)
    return [_publication(source, row) for row in sorted(rows, key=lambda row: _order(source, row))]


def _order(source: Source, row: Publication) -> tuple[Any, ...]:
    link = source.one(row, ChainLink, "publication")
    return row.published_at, link.sequence if link else 0, row.place, row.slug, row.audience, row.version


def _publication(source: Source, row: Publication) -> dict[str, Any]:
    content = source.one(row, Content, "publication")
    withdrawal = source.one(row, Withdrawal, "publication")
    return {
        "meeting": source.refer(row.meeting),
        **PUBLICATION.write(row),
        "url": address(row) or None,
        "pdf_url": pdf_address(row) or None if content else None,
        "paper": source.refer(row.paper),
        "supersedes": source.refer(row.supersedes),
        "content": content and CONTENT.write(content),
        "link": _link(source, row, "publication"),
        "withdrawal": withdrawal
        and {**WITHDRAWAL.write(withdrawal), "link": _link(source, withdrawal, "withdrawal")},
    }


def _link(source: Source, act: Publication | Withdrawal, field: str) -> dict[str, Any] | None:
    link = source.one(act, ChainLink, field)
    return LINK.write(link) if link else None


def read(target: Target, node: Node) -> None:
    """Take up the publications."""
    for data in node:
        row = Publication(
            meeting=target.find(Meeting, data["meeting"]),
            paper=target.find(Paper, data["paper"]),
            **PUBLICATION.read(data),
        )
        target.named(row)
        if data["content"].value is not None:
            target.add(Content(publication=row, **CONTENT.read(data["content"])))
        _read_link(target, data["link"], publication=row)
        _read_withdrawal(target, data["withdrawal"], row)
        target.later(partial(_supersede, target, row, data["supersedes"]))


def _read_withdrawal(target: Target, node: Node, publication: Publication) -> None:
    if node.value is not None:
        withdrawal = target.add(Withdrawal(publication=publication, **WITHDRAWAL.read(node)))
        _read_link(target, node["link"], withdrawal=withdrawal)


def _read_link(target: Target, node: Node, **act: Publication | Withdrawal) -> None:
    if node.value is not None:
        target.add(ChainLink(**act, **LINK.read(node)))


def _supersede(target: Target, row: Publication, node: Node) -> None:
    row.supersedes = target.find(Publication, node)
