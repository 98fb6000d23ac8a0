"""What the columns of a spreadsheet mean: recognised by their headings, and corrected by the officer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from csp.sheets import Grid, GridRow

FIELDS = {
    "date": "Date", "words": "Description", "amount": "Amount", "in": "Money in", "out": "Money out", "kind": "Received or spent",
    "fund": "Fund", "to": "Fund it goes to", "project": "Project", "party": "Paid to or by", "reference": "Reference",
    "entry": "Entry",
}
# Headings in their usual wordings, without signs, brackets and the currency.
_WORDINGS = {
    "date": "date, day, transaction date, date of transaction, posting date, entry date, payment date, date of payment, date paid, "
            "paid on, invoice date, value date, when, date received, period date",
    "words": "description, details, detail, narrative, particulars, item, what, what it was, purpose, memo, transaction, words, "
             "transaction description, description of item, expenditure description, note, notes",
    "amount": "amount, sum, value, total, gross, net, cost, price, pounds, net amount, gross amount, total amount, amount paid, "
              "transaction amount, total cost",
    "in": "money in, in, income, received, receipt, receipts, credit, credits, paid in, amount in, amount received, income received, "
          "credit amount",
    "out": "money out, out, spend, spent, spending, expenditure, payment, payments, debit, debits, paid out, amount out, expense, "
           "expenses, amount spent, debit amount",
    "kind": "type, kind, received or spent, transaction type, in or out, income or expenditure, entry type, dr cr, debit credit",
    "fund": "fund, fund name, pot, cost centre, funding stream, funding source, source of funding, account, grant fund, funded by, "
            "from fund, funding",
    "to": "fund it goes to, to fund, transfer to, transferred to, into fund, destination fund, receiving fund",
    "project": "project, project name, scheme, activity, programme, work, initiative",
    "party": "paid to or by, party, payee, supplier, paid to, paid by, paid to from, who, name, organisation, organization, recipient, "
             "payer, contractor, vendor, supplier name, from, to, received from, beneficiary",
    "reference": "reference, ref, ref no, reference number, our ref, your ref, invoice, invoice number, invoice no, invoice ref, "
                 "po number, po, order number, purchase order, remittance, cheque number, cheque no, receipt number, receipt no, "
                 "transaction id, document number, voucher",
    "entry": "entry, entry number, entry no",
}
# A wording -> the field, and how usual it is: 0 is the plainest.
WORDINGS = {
    said.strip(): (key, at) for key, several in _WORDINGS.items() for at, said in enumerate(several.split(","))
}
# Rows above the headings: a title, a name, an empty line.
DEEPEST_HEADING = 30

SIGNS = {
    "both": "Above zero was received, below zero was spent",
    "spend": "All of it was spent",
    "receive": "All of it was received",
}


@dataclass(frozen=True)
class Choices:
    """How a sheet is read. `head`: the row of the headings, 0 for none. `columns`: column from 0 -> key of FIELDS.
    `signs`: of an amount that no other column explains. `fund`: of rows that name none. `names`: "fund:" or "project:" and a
    name as `folded` has it -> what is meant by it (0: no project)."""

    head: int = 0
    columns: Mapping[int, str] = field(default_factory=dict)
    signs: str = "spend"
    fund: int | None = None
    names: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As a JSON field keeps it."""
        return {
            "head": self.head, "columns": {str(key): value for key, value in self.columns.items()}, "signs": self.signs,
            "fund": self.fund, "names": dict(self.names),
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Choices:
        """The choices that `as_json` told."""
        return cls(
            said["head"], {int(key): value for key, value in said["columns"].items()}, said["signs"], said["fund"], said["names"]
        )

    @property
    def missing(self) -> list[str]:
        """What no column gives, in words."""
        known = set(self.columns.values())
        wanted = [FIELDS[key] for key in ("date", "words") if key not in known]
        if not known & {"amount", "in", "out"}:
            wanted.append("Amount, or Money in and Money out")
        if "fund" not in known and self.fund is None:
            wanted.append("Fund")
        return wanted


def folded(name: str) -> str:
    """A name without regard to capitals and spaces."""
    return " ".join(name.split()).casefold()


def meaning_of(heading: str) -> tuple[str, int]:
    """The key of FIELDS that a heading names, or "", and how usual its wording is: "Amount (£)" is "amount"."""
    words = " ".join(re.sub(r"[^a-z ]", " ", heading.casefold().replace("gbp", " ")).split())
    if not words:
        return ("amount", 0) if "£" in heading or heading.strip().casefold() == "gbp" else ("", 0)
    return WORDINGS.get(words, ("", 0))


def _meanings(row: GridRow) -> dict[int, str]:
    """Column -> field. Where several columns name a field, it is the one in the plainest wording, or the first."""
    best: dict[str, tuple[int, int]] = {}
    for column, cell in enumerate(row.cells):
        meaning, rank = meaning_of(cell.text) if cell.kind == "t" else ("", 0)
        if meaning and (rank, column) < best.get(meaning, (len(WORDINGS), 0)):
            best[meaning] = rank, column
    return {column: meaning for meaning, (_, column) in sorted(best.items(), key=lambda one: one[1][1])}


def recognised(grid: Grid, head: int | None = None) -> Choices:
    """The best guess: the row near the top whose cells name most fields is that of the headings, unless `head` says which."""
    told, columns = head, dict[int, str]()
    head = told or 0
    for row in grid.rows[:DEEPEST_HEADING] if told is None else [row for row in grid.rows if row.number == told]:
        found = _meanings(row)
        if len(found) > (max(len(columns), 1) if told is None else 0):
            head, columns = row.number, found
    if "kind" not in columns.values() and {"in", "out"} & set(columns.values()) and "amount" in columns.values():
        columns = {key: value for key, value in columns.items() if value != "amount"}  # a running balance or a total beside them
    sums = [column for column, meaning in columns.items() if meaning == "amount"]
    below = any(
        row.cell(column).text.strip().lstrip("£ ").startswith(("-", "−", "(")) for row in grid.rows for column in sums
        if row.number > head
    )
    return Choices(head, columns, "both" if below else "spend")
