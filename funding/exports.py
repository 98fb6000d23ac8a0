"""What the ledger gives to spreadsheets: pure reads into rows, from which CSV and Excel files are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from csp.sheets import CSV, XLSX, Value, as_csv, as_xlsx
from funding.models import Bid, Entry, Fund, Grant, Line
from funding.money import plain_pounds
from funding.queries import Movement
from meetings.timetable import Year

K = Line.Kind
ENTRIES = (
    "Entry", "Date", "Description", "Received or spent", "Amount", "Fund", "Fund it goes to", "Project", "Paid to or by", "Reference",
    "Takes back",
)
STATEMENT = ("Date", "Entry", "Description", "Paid to or by", "Reference", "Project", "Money in", "Money out", "Balance")
GRANTS = (
    "Fund", "Grant", "Funder's number", "Awarded on", "Amount", "Recipient", "Project", "First day", "Last day", "Spend by", "Conditions",
)
BIDS = ("Fund", "Bid", "Applied by", "On behalf of", "Project", "State", "Asked", "Won", "Submitted on", "Decided on", "Notes")


@dataclass(frozen=True)
class Table:
    """Rows with their headings. `title` is of the sheet, `stem` of the file's name."""

    title: str
    stem: str
    head: tuple[str, ...]
    rows: list[tuple[Value, ...]]

    def as_file(self, kind: str) -> tuple[bytes, str, str]:
        """Its bytes, their media type and its name; `kind` is csv or xlsx."""
        if kind == "xlsx":
            return as_xlsx(self.title, self.head, self.rows), XLSX, f"{self.stem}.xlsx"
        return as_csv(self.head, self.rows), f"{CSV}; charset=utf-8", f"{self.stem}.csv"


def pounds_of(pence: int) -> Decimal:
    """An amount as a cell holds it, exactly."""
    return Decimal(plain_pounds(pence))


def entries_table(year: Year, entries: Iterable[Entry]) -> Table:
    """The entries of a year, a row for each line, as the import reads them again. What leaves a fund that nothing else gains is
    below zero only where it takes an entry back, or is a balance below zero."""
    return Table(f"Entries {year}", f"entries-{year.slug}", ENTRIES, [
        _entry_row(entry, line) for entry in entries for line in entry.lines.all()
    ])


def _entry_row(entry: Entry, line: Line) -> tuple[Value, ...]:
    overdrawn = (line.source is not None and line.kind in (K.OPENING, K.BROUGHT)) or (line.target is not None and line.kind == K.CARRIED)
    return (
        entry.called, entry.date, entry.words, line.get_kind_display(), pounds_of(-line.pence if overdrawn else line.pence),
        str(line.source or line.target), str(line.target) if line.kind == K.TRANSFER else "", str(line.project or ""), entry.party,
        entry.reference, entry.reverses.called if entry.reverses else "",
    )


def statement_table(fund: Fund, year: Year, before: int, movements: Sequence[Movement]) -> Table:
    """The statement of a fund in a year, as queries.movements tells it."""
    rows: list[tuple[Value, ...]] = []
    if before:
        rows.append((year.first, "", "Brought forward", "", "", "", None, None, pounds_of(before)))
    for one in movements:
        entry = one.line.entry
        came, went = (pounds_of(one.pence), None) if one.pence > 0 else (None, pounds_of(-one.pence))
        rows.append((
            entry.date, entry.called, entry.words, entry.party, entry.reference, str(one.line.project or ""), came, went,
            pounds_of(one.balance),
        ))
    return Table(str(fund), f"fund-{fund.pk}-{year.slug}", STATEMENT, rows)


def grants_table(grants: Iterable[Grant], year: Year) -> Table:
    """Grants, whoever receives them; without a recipient it is the partnership itself."""
    return Table(f"Grants {year}", f"grants-{year.slug}", GRANTS, [
        (
            str(one.fund), one.title, one.reference, one.awarded_on, pounds_of(one.pence), str(one.recipient or ""), str(one.project or ""),
            one.starts, one.ends, one.spend_by, one.conditions,
        )
        for one in grants
    ])


def bids_table(bids: Iterable[Bid], year: Year) -> Table:
    """Bids with what was asked and won."""
    return Table(f"Bids {year}", f"bids-{year.slug}", BIDS, [
        (
            str(one.fund), one.title, str(one.applicant or ""), str(one.on_behalf_of or ""), str(one.project or ""),
            one.get_state_display(), pounds_of(one.asked_pence), None if one.won_pence is None else pounds_of(one.won_pence),
            one.submitted_on, one.decided_on, one.notes,
        )
        for one in bids
    ])
