"""A financial report held line by line against the accounts: what its appendix and its lists leave out, and the appendix
drawn anew. (That each amount is right does not say that all are there.)"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from csp.drafts import DraftBlock
from csp.editing.shapes import Operation
from csp.models import Block, Document, Section
from meetings.timetable import Year
from reports.builders.heads import CannotPublish
from reports.builders.moneyaccounts import accounts_view
from reports.builders.moneyreport import appendix_tables
from reports.builders.moneyshapes import AccountsView, Figure
from reports.moneyfigures import amounts, years_of

# The totals by which the tables of the appendix are known, one in each.
TABLES = ("available", "awards", "spent", "remaining", "reported")


@dataclass(frozen=True)
class Appendix:
    """The appendix of a report on the accounts of `year`: its `tables` by their total."""

    year: Year
    view: AccountsView
    section: Section
    tables: dict[str, Block]

    @property
    def blocks(self) -> frozenset[UUID]:
        """The identities of its tables."""
        return frozenset(block.identity for block in self.tables.values())

    @property
    def missing(self) -> list[Figure]:
        """The lines of the accounts that its tables do not have."""
        has = {key for block in self.tables.values() for key in _keys(self.year, _cells(block.rows))}
        wanted = [key for table in appendix_tables(self.view, self.year) for key in _keys(self.year, _cells(table.rows))]
        return [self.view.figures[key] for key in dict.fromkeys(wanted) if key not in has]

    @property
    def gone(self) -> list[str]:
        """The words of its lines that the accounts do not have any more."""
        known = self.view.figures
        rows = [row for block in self.tables.values() for row in block.rows or []]
        return [_read(row[0]) for row in rows if any(key not in known for key in _keys(self.year, row))]


def appendix_in(document: Document) -> Appendix | None:
    """The appendix of `document` (loaded by csp.queries.whole_documents), where it is a financial report on a year that the
    ledger has: an appendix in which a table is tied to what was available."""
    for section in document.sections.all():
        if section.kind != Section.Kind.APPENDIX:
            continue
        blocks = [block for block in section.blocks.all() if block.rows]
        slugs = [match["year"] for block in blocks for cell in _cells(block.rows) for match in amounts(cell) if _key(match["address"]) == "available"]
        for year in years_of(slugs):
            try:
                view = accounts_view(year)
            except CannotPublish:
                continue
            tables: dict[str, Block] = {}
            for block in blocks:
                total = _total(year, block)
                if total:
                    tables.setdefault(total, block)
            return Appendix(year, view, section, tables)
    return None


def unlisted(document: Document, appendix: Appendix) -> list[tuple[str, Figure]]:
    """What lists in the text leave out, each behind the title of its section: a paragraph that tells a sum and lists some of
    what it is made of, without a line about the rest."""
    known = appendix.view.figures
    found = []
    for section in document.sections.all():
        for block in section.blocks.all():
            if block.rows:
                continue
            listed = set(_keys(appendix.year, (line for line in block.text.splitlines() if line.startswith("- "))))
            for key in _keys(appendix.year, [block.text]):
                of = known[key].of if key in known else ()
                if listed & set(of):
                    found += [(section.title, known[part]) for part in of if part not in listed]
    return found


def redrawn(appendix: Appendix) -> list[Operation]:
    """What an editor would do to draw its tables anew; their captions, and all beside them, stay."""
    operations: list[Operation] = []
    before: UUID | None = None
    wanted = set()
    for drawn in appendix_tables(appendix.view, appendix.year):
        total = _total(appendix.year, drawn)
        wanted.add(total)
        block = appendix.tables.get(total)
        if block is None:
            identity = uuid4()
            place = {"section": appendix.section.identity, "after": before}
            operations.append(Operation(uuid4(), "put_block", {"identity": identity, "base": 0, "content": _content(drawn, drawn.text), **place}))
            before = identity
            continue
        before = block.identity
        if block.rows != drawn.rows:
            told = {"identity": block.identity, "base": block.version, "content": _content(drawn, block.text)}
            operations.append(Operation(uuid4(), "put_block", told))
    for total, block in appendix.tables.items():
        if total not in wanted:
            operations.append(Operation(uuid4(), "delete_block", {"identity": block.identity, "base": block.version}))
    return operations


def _content(drawn: DraftBlock, caption: str) -> dict[str, object]:
    return {"kind": drawn.kind, "text": caption, "depth": drawn.depth, "numbered": False, "rows": drawn.rows}


def _read(cell: str) -> str:
    """A cell of light Markdown as it is read."""
    return re.sub(r"\\(.)", r"\1", cell.removeprefix("**").removesuffix("**"))


def _total(year: Year, table: Block | DraftBlock) -> str:
    """By which total a table is known; "" for one that has none."""
    return next((key for key in _keys(year, _cells(table.rows)) if key in TABLES), "")


def _cells(rows: Iterable[list[str]] | None) -> list[str]:
    return [cell for row in rows or [] for cell in row]


def _keys(year: Year, texts: Iterable[str]) -> list[str]:
    """The keys of the figures of `year` to which amounts of these texts are tied, in their order."""
    return [_key(match["address"]) for text in texts for match in amounts(text) if match["year"] == year.slug]


def _key(address: str) -> str:
    return address.partition("#")[2]
