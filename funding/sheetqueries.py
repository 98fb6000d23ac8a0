"""A spreadsheet as it would enter the ledger: what each row becomes, what is wrong, what is likely there already."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from csp.models import Project
from csp.sheets import Grid
from csp.versions import fingerprint
from funding.drafts import Draft, DraftLine
from funding.models import Entry, FinancialYear, Fund, Line, Sheet, YearEnd
from funding.queries import Totals, totals
from funding.sheetcolumns import Choices, folded
from funding.sheetrows import Known, Row, judged

K = Line.Kind
# By which a row of a file has the same key whenever it is brought.
NAMESPACE = uuid.UUID("5f0f1b6e-53c5-4f26-9d05-7f2f7b7ab3d1")

Sign = tuple[date, int | None, int | None, int, str]  # day, source, target, pence, reference folded


@dataclass
class Planned:
    """Rows that become one entry. `taken`: the entry that they became already; `twins`: entries that look the same."""

    rows: list[Row]
    draft: Draft
    taken: str = ""
    twins: list[str] = field(default_factory=list)
    again: int = 0  # the number of an earlier row of the file that says the same

    @property
    def numbers(self) -> str:
        """The numbers of its rows, as people say them."""
        return ", ".join(str(row.number) for row in self.rows)


@dataclass(frozen=True)
class Change:
    """A fund before and after, in pence."""

    fund: Fund
    before: int
    received: int
    spent: int
    moved: int

    @property
    def after(self) -> int:
        """What it has once all is entered."""
        return self.before + self.received - self.spent + self.moved


@dataclass(frozen=True)
class Preview:
    """What a sheet comes to. `good` are rows, `planned` the entries that they become."""

    sheet: Sheet
    grid: Grid
    choices: Choices
    rows: list[Row]
    planned: list[Planned]
    unknown: list[tuple[str, str, int]]
    changes: list[Change]

    @property
    def bad(self) -> list[Row]:
        """The rows that cannot be entries."""
        return [row for row in self.rows if not row.good]

    @property
    def good(self) -> list[Row]:
        """The rows that can."""
        return [row for row in self.rows if row.good]

    @property
    def taken(self) -> list[Planned]:
        """What is in the ledger already, from this very file."""
        return [one for one in self.planned if one.taken]

    @property
    def new(self) -> list[Planned]:
        """What would be written."""
        return [one for one in self.planned if not one.taken]

    @property
    def doubtful(self) -> list[Planned]:
        """What would be written though something very like it is there."""
        return [one for one in self.new if one.twins or one.again]

    @property
    def moves(self) -> bool:
        """Whether anything goes from one fund to another."""
        return any(change.moved for change in self.changes)

    @property
    def digest(self) -> str:
        """Of what the page shows, for its form to send back: another preview has another."""
        return fingerprint(
            self.sheet.version,
            [(row.number, row.faults) for row in self.bad],
            [(str(one.draft), one.taken, one.twins, one.again) for one in self.planned],
            [(change.fund.pk, change.before, change.after) for change in self.changes],
        )


def waiting_sheets() -> list[Sheet]:
    """Sheets that wait to be looked at, the newest first, without their cells. One query."""
    since = timezone.now() - Sheet.KEPT_FOR
    return list(Sheet.objects.filter(kept_at__gte=since).select_related("file", "kept_by__person").defer("grid"))


def the_known() -> Known:
    """What rows may name. Four queries."""
    closed = set(YearEnd.objects.values_list("year_id", flat=True))
    return Known(
        {folded(fund.name): fund for fund in Fund.objects.all()},
        {folded(project.name): project for project in Project.objects.all()},
        {begins: begins in closed for begins in FinancialYear.objects.values_list("begins", flat=True)},
    )


def preview(sheet: Sheet) -> Preview:
    """Judge every row of a sheet against the ledger as it is. The number of queries does not grow with the rows."""
    grid, choices = Grid.from_json(sheet.grid), Choices.from_json(sheet.choices)
    known = the_known()
    rows = [] if choices.missing else list(judged(grid, choices, known))
    planned = _planned(sheet, rows)
    _look_for_twins(planned)
    names = Counter(name for row in rows for name in row.unknown)
    unknown = [(what, name, times) for (what, name), times in names.most_common(50)]
    return Preview(sheet, grid, choices, rows, planned, unknown, _changes(planned, list(known.funds.values())))


def _planned(sheet: Sheet, rows: Sequence[Row]) -> list[Planned]:
    """The entries that good rows become: lines of one entry that stand below one another are one."""
    groups: list[list[Row]] = []
    for row in rows:
        last = groups[-1][-1] if groups else None
        if last and row.same_entry(last) and all(one.line is None or one.line.kind == K.SPEND for one in (row, last)):
            groups[-1].append(row)
        else:
            groups.append([row])
    found = []
    for group in groups:
        _whole(group)
        first = group[0]
        if first.good and first.day and all(row.line for row in group):
            lines = tuple(row.line for row in group if row.line)
            key = uuid.uuid5(NAMESPACE, f"{sheet.file.sha256}\0{sheet.tab}\0{first.number}")
            found.append(Planned(group, Draft(first.day, first.words, lines, key, first.party, first.reference)))
    keys = {one.draft.key: one for one in found}
    for entry in Entry.objects.filter(key__in=keys).only("key", "year", "number"):
        keys[entry.key].taken = entry.called
    return found


def _whole(group: Sequence[Row]) -> None:
    """Of an entry with several lines none is left out alone."""
    bad = [row.number for row in group if not row.good]
    if bad and len(group) > 1:
        for row in group:
            if row.good:
                row.faults.append(f"It is one entry with row {bad[0]}, which cannot be taken.")


def _sign(day: date, line: DraftLine, reference: str) -> Sign:
    return (
        day, line.source.pk if line.source else None, line.target.pk if line.target else None, line.pence,
        folded(reference),
    )


def _look_for_twins(planned: Sequence[Planned]) -> None:
    """Point out what has the same day, fund, amount and reference as an entry, or as an earlier row."""
    new = [one for one in planned if not one.taken]
    if not new:
        return
    days = [one.draft.date for one in new]
    there: dict[Sign, list[str]] = defaultdict(list)
    lines = (
        Line.objects.filter(
            entry__date__gte=min(days), entry__date__lte=max(days), kind__in=[K.RECEIPT, K.SPEND, K.TRANSFER], reverses=None,
            entry__reversed_by=None,
        )
        .exclude(entry__key__in=[one.draft.key for one in planned if one.taken])
        .select_related("entry").only("source", "target", "pence", "entry__date", "entry__reference", "entry__year", "entry__number")
        .order_by("entry")
    )
    for line in lines:
        called = line.entry.called
        of = there[line.entry.date, line.source_id, line.target_id, line.pence, folded(line.entry.reference)]
        if called not in of:
            of.append(called)
    seen: dict[tuple[Sign, str], int] = {}
    for one in new:
        for part in one.draft.lines:
            sign = _sign(one.draft.date, part, one.draft.reference)
            one.twins += [called for called in there.get(sign, []) if called not in one.twins]
            earlier = seen.setdefault((sign, folded(one.draft.words)), one.rows[0].number)
            if earlier != one.rows[0].number:
                one.again = earlier


def _changes(planned: Sequence[Planned], funds: Sequence[Fund]) -> list[Change]:
    """Each fund that would change, in the order of lists. Before is all that it has, whatever the year."""
    sums: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in planned:
        for line in () if one.taken else one.draft.lines:
            if line.kind == K.TRANSFER and line.source and line.target:
                sums[line.source.pk]["moved"] -= line.pence
                sums[line.target.pk]["moved"] += line.pence
            elif line.target:
                sums[line.target.pk]["received"] += line.pence
            elif line.source:
                sums[line.source.pk]["spent"] += line.pence
    last = FinancialYear.objects.order_by("-begins").first()
    found = totals(last.begins) if last and sums else {}
    return [
        Change(fund, found.get(fund.pk, Totals()).balance, sums[fund.pk]["received"], sums[fund.pk]["spent"], sums[fund.pk]["moved"])
        for fund in sorted(funds, key=lambda fund: fund.order) if fund.pk in sums
    ]


def expired_sheets() -> list[Sheet]:
    """Sheets that nobody took further in time."""
    return list(Sheet.objects.filter(kept_at__lt=timezone.now() - Sheet.KEPT_FOR).defer("grid"))


