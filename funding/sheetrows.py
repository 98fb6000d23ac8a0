"""The rows of a spreadsheet, each judged by itself: the entry it stands for, or every reason why it cannot be one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from csp.models import Project
from csp.sheets import Cell, Grid, GridRow
from funding.drafts import DraftLine
from funding.models import Fund, Line
from funding.money import pounds
from funding.sheetcells import Fault, UnknownName, day_of, is_blank, named, pence_of, shown, words_of
from funding.sheetcolumns import FIELDS, Choices, folded
from meetings.timetable import Year

K = Line.Kind
T = TypeVar("T")
KINDS = {
    K.RECEIPT: ("received", "receipt", "receipts", "income", "in", "money in", "credit", "cr", "grant received"),
    K.SPEND: ("spent", "spend", "spending", "expenditure", "expense", "out", "money out", "debit", "dr", "payment", "paid"),
    K.TRANSFER: ("transferred", "transfer", "moved"),
}
KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}
OF_THE_YEAR_END = {folded(K(kind).label) for kind in (K.OPENING, K.BROUGHT, K.CARRIED)}
TOTALS = ("total", "sub total", "subtotal", "grand total", "balance", "balance c/f", "balance b/f")


@dataclass(frozen=True)
class Known:
    """What a row may name. `years`: year -> whether it is closed."""

    funds: Mapping[str, Fund]
    projects: Mapping[str, Project]
    years: Mapping[int, bool]


@dataclass
class Row:
    """A row as it was judged: `faults` in sentences, or what it says."""

    number: int
    cells: tuple[Cell, ...]
    faults: list[str] = field(default_factory=list)
    day: date | None = None
    words: str = ""
    party: str = ""
    reference: str = ""
    entry: str = ""
    line: DraftLine | None = None
    unknown: list[tuple[str, str]] = field(default_factory=list)  # "fund" or "project", and the name

    @property
    def good(self) -> bool:
        """Whether it can be an entry."""
        return not self.faults

    def same_entry(self, other: Row) -> bool:
        """Whether both are lines of one entry, as our own export writes a spend that is split."""
        return bool(self.entry) and (self.entry, self.day, self.words, self.party, self.reference) == (
            other.entry, other.day, other.words, other.party, other.reference
        )


def judged(grid: Grid, choices: Choices, known: Known) -> Iterator[Row]:
    """Each row below the headings, judged."""
    judge = _Judge(choices, known)
    for row in grid.rows:
        if row.number > choices.head and not all(cell.empty for cell in row.cells):
            yield judge.row(row)


class _Judge:
    def __init__(self, choices: Choices, known: Known) -> None:
        self.choices, self.known = choices, known
        self.places = {meaning: column for column, meaning in choices.columns.items()}
        by_key = {fund.pk: fund for fund in known.funds.values()}
        self.fund = by_key.get(choices.fund) if choices.fund is not None else None
        projects = {project.pk: project for project in known.projects.values()}
        self.meant_funds: dict[str, Fund | None] = {}
        self.meant_projects: dict[str, Project | None] = {}
        for said, pk in choices.names.items():
            what, _, name = said.partition(":")
            if what == "fund" and pk in by_key:
                self.meant_funds[name] = by_key[pk]
            elif what == "project" and (pk == 0 or pk in projects):
                self.meant_projects[name] = projects.get(pk)

    def row(self, given: GridRow) -> Row:
        row = Row(given.number, given.cells)
        if given.merged:
            row.faults.append(f"Cells are joined here ({given.merged}): separate them, and fill each.")
        self.cells, self.told = given, row
        row.day = self._try(self._day, None)
        row.words = self._try(lambda: words_of(self._cell("words"), FIELDS["words"], 300), "")
        if not row.words and not any(fault.startswith(FIELDS["words"]) for fault in row.faults):
            row.faults.append(f"{FIELDS['words']} is empty: say what it was.")
        row.party = self._try(lambda: words_of(self._cell("party"), FIELDS["party"], 200), "")
        row.reference = self._try(lambda: words_of(self._cell("reference"), FIELDS["reference"], 80), "")
        row.entry = self._try(lambda: words_of(self._cell("entry"), FIELDS["entry"], 40), "")
        row.line = self._line()
        if row.faults and row.day is None and any(folded(cell.text).rstrip(":") in TOTALS for cell in row.cells if cell.kind == "t"):
            row.faults = ["This looks like a line of totals, not an entry."]
        return row

    def _cell(self, name: str) -> Cell:
        return self.cells.cell(self.places.get(name, -1))

    def _try(self, read: Callable[[], T], otherwise: T) -> T:
        try:
            return read()
        except UnknownName as why:
            self.told.unknown.append((why.what, why.name))
            self.told.faults.append(str(why))
        except Fault as why:
            self.told.faults.append(str(why))
        return otherwise

    def _day(self) -> date:
        day = day_of(self._cell("date"))
        year = Year.of(day)
        if year.begins not in self.known.years:
            raise Fault(f"{day:%-d %B %Y} is in {year}, which is not open: open that year first, or check the date.")
        if self.known.years[year.begins]:
            raise Fault(f"{day:%-d %B %Y} is in {year}, which is closed: enter it in an open year, as a correction.")
        return day

    def _line(self) -> DraftLine | None:
        before = len(self.told.faults)
        nothing: tuple[Line.Kind | None, int] = None, 0
        kind, pence = self._try(self._amount, nothing)
        fund = self._try(lambda: self._fund("fund"), None)
        if fund is None and self._blank("fund"):
            fund = self.fund
            if fund is None:
                self.told.faults.append("Fund is empty.")
        project = self._try(lambda: named(
            self._cell("project"), FIELDS["project"], self.known.projects, self.meant_projects, "project"
        ), None)
        target = self._try(lambda: self._fund("to"), None)
        if kind is None or len(self.told.faults) > before or fund is None:
            return None
        return self._try(lambda: self._moved(kind, pence, fund, target, project), None)

    def _fund(self, name: str) -> Fund | None:
        return named(self._cell(name), FIELDS[name], self.known.funds, self.meant_funds, "fund")

    def _blank(self, name: str) -> bool:
        return is_blank(self._cell(name))

    def _moved(self, kind: Line.Kind, pence: int, fund: Fund, target: Fund | None, project: Project | None) -> DraftLine:
        if kind != K.SPEND and project is not None:
            raise Fault(f"Only what was spent has a project; this was {kind.label.lower()}. Leave the project empty.")
        if kind != K.TRANSFER and target is not None:
            raise Fault(f"{FIELDS['to']} is for transfers; this was {kind.label.lower()}. Leave it empty.")
        if kind == K.RECEIPT:
            return DraftLine(kind, pence, target=fund)
        if kind == K.SPEND:
            self._within_limit(fund, pence)
            return DraftLine(kind, pence, source=fund, project=project)
        if target is None or target.pk == fund.pk:
            raise Fault("A transfer needs two different funds: where it comes from and where it goes to.")
        return DraftLine(kind, pence, source=fund, target=target)

    def _within_limit(self, fund: Fund, pence: int) -> None:
        limit = fund.limit_on(self.told.day) if self.told.day else None
        if limit is not None and pence > limit:
            raise Fault(
                f"{pounds(pence)} is above the limit of {fund} ({pounds(limit)}): enter it by hand, with what the Board decided."
            )

    def _amount(self) -> tuple[Line.Kind | None, int]:
        """What kind of movement the row is, and how much, above zero. Raises Fault."""
        if "amount" in self.places:
            pence = pence_of(self._cell("amount"), FIELDS["amount"])
            if not pence:
                raise Fault("There is no amount." if self._blank("amount") else "The amount is nothing.")
            return self._of_kind(pence)
        came, went = (pence_of(self._cell(name), FIELDS[name]) for name in ("in", "out"))
        if came and went:
            raise Fault(f"Both {FIELDS['in']} and {FIELDS['out']} have an amount: make two rows of it.")
        if not came and not went:
            raise Fault("There is no amount.")
        if came < 0 or went < 0:
            raise Fault(
                f"{FIELDS['in'] if came else FIELDS['out']} is below zero, {shown(self._cell('in' if came else 'out').text)}: "
                "to take something back, reverse its entry; what came back to us is money in."
            )
        kind = self._said_kind()
        if kind == K.TRANSFER:
            return kind, came or went
        if kind is not None and kind != (K.RECEIPT if came else K.SPEND):
            raise Fault(f"{FIELDS['kind']} says {shown(self._cell('kind').text)}, but the amount stands in the other column.")
        return (K.RECEIPT if came else K.SPEND), came or went

    def _said_kind(self) -> Line.Kind | None:
        said = words_of(self._cell("kind"), FIELDS["kind"], 60)
        if not said:
            return None
        if folded(said) in OF_THE_YEAR_END:
            raise Fault(f"{shown(said)} is written by opening and closing a year, not brought in.")
        if folded(said) not in KIND_OF:
            raise Fault(f"{FIELDS['kind']} says {shown(said)}: write Received, Spent or Transferred.")
        return KIND_OF[folded(said)]

    def _of_kind(self, pence: int) -> tuple[Line.Kind, int]:
        kind = self._said_kind()
        if kind is None and self.choices.signs == "both":
            return (K.RECEIPT if pence > 0 else K.SPEND), abs(pence)
        if pence < 0:
            raise Fault(f"The amount is below zero, {shown(self._cell('amount').text)}: to take something back, reverse its entry.")
        return kind or (K.RECEIPT if self.choices.signs == "receive" else K.SPEND), pence
