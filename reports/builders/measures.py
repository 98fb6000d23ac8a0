"""The quarterly performance report: its tables in the form of the partners' own, as HTML, PDF, Word and CSV draw them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from actions.measurequeries import Book, Place, place_of
from actions.measuring import NOT_AVAILABLE, Period, Quarter, column_words, signed, written
from actions.models import Measure, ReportedFigure, ReportTable, TableColumn, TableRow
from actions.suppression import Mark
from csp.bars import Bars

WITHHELD, MISSING, REVISED = "[c]", "Not in yet", "[r]"
# A picture of one or two bars tells less than the table.
FEWEST_BARS = 3


@dataclass(frozen=True)
class Told:
    """A figure of a report. `mark` None: it has no value, or is not in yet (`value` None and `missing`)."""

    value: Decimal | None = None
    mark: Mark | None = None
    revised: bool = False
    missing: bool = False


@dataclass(frozen=True)
class CellView:
    """A cell as it is read. `kind`: "figure", "small", "hidden", "none" (N/A) or "missing"."""

    text: str
    kind: str
    revised: bool = False

    @property
    def plain(self) -> str:
        """With its mark of revision, where there are words alone."""
        return f"{self.text} {REVISED}" if self.revised else self.text


@dataclass(frozen=True)
class RowView:
    """A row: its label, whether it is a total, and a cell for each column."""

    label: str
    total: bool
    cells: tuple[CellView, ...]


@dataclass(frozen=True)
class TableView:
    """A table of the report with its picture, if it has one, and the notes below it."""

    title: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[RowView, ...]
    notes: tuple[str, ...]
    picture: Bars | None

    @property
    def grid(self) -> list[list[str]]:
        """Rows of words, the first row the head."""
        return [[self.head, *self.columns], *([row.label, *(cell.plain for cell in row.cells)] for row in self.rows)]


@dataclass(frozen=True)
class MeasuresReport:
    """The report of a quarter. `text`: key issues, light Markdown; `breaks`: why earlier figures cannot be held against
    these; `key`: what each mark in it means."""

    title: str
    quarter: Quarter
    agency: str
    tables: tuple[TableView, ...]
    text: str
    breaks: tuple[str, ...]
    definitions: tuple[tuple[str, str], ...]
    key: tuple[tuple[str, str], ...]

    @property
    def period(self) -> str:
        """Quarter 4: January to March 2023."""
        return f"Quarter {self.quarter.number}: {self.quarter.months}"

    @property
    def heading(self) -> str:
        """The title with the year."""
        return f"{self.title} {self.quarter.year_words}"


def as_known(book: Book, quarter: Quarter, told: Iterable[ReportedFigure], marks: Mapping[Place, Mark]) -> dict[Place, Told]:
    """The figures of the report of `quarter` as they would be read if it were filed now. `told`: by earlier reports; `marks`:
    how each may be shown, as actions.disclosurequeries judges; with none, nothing is hidden, as the desk sees them."""
    before: dict[Place, set[Decimal | None]] = defaultdict(set)
    for row in told:
        before[place_of(row)].add(row.value)
    figures = {}
    for place in book.cells(quarter):
        known = book.known(place)
        if known is None:
            figures[place] = Told(missing=True)
        else:
            mark = None if known.value is None else marks.get(place, Mark.SHOWN)
            figures[place] = Told(known.value, mark, bool(before[place] - {known.value}))
    return figures


def as_filed(rows: Iterable[ReportedFigure], *, whole: bool = False) -> dict[Place, Told]:
    """The figures of a filed report, as they were. `whole`: with nothing hidden."""
    return {
        place_of(row): Told(row.value, None if row.value is None else Mark.SHOWN if whole else Mark(row.mark), row.revised)
        for row in rows
    }


def measures_report(book: Book, quarter: Quarter, figures: Mapping[Place, Told], *, text: str, threshold: int) -> MeasuresReport:
    """The report of `quarter` from these figures. `threshold`: what a small number is below."""
    drawn = [_Drawing(book, quarter, figures, threshold, table) for table in book.tables]
    tables = tuple(one.view() for one in drawn if one.columns and one.rows)
    cells = [cell for table in tables for row in table.rows for cell in row.cells]
    first = min((place.year for place in figures), default=quarter.year)
    breaks = tuple(
        one.words for one in book.breaks
        if Quarter(first, 1).starts < one.starts <= quarter.starts or one.starts == quarter.starts
    )
    named = {one.pk for one in book.by_pk.values() if one.definition}
    used = {place.measure for place in figures}
    return MeasuresReport(
        title=book.measures.title, quarter=quarter, agency=str(book.measures.agency or ""), tables=tables, text=text, breaks=breaks,
        definitions=tuple((one.name, one.definition) for one in book.by_pk.values() if one.pk in named & used),
        key=tuple(_key(cells, threshold)),
    )


def _key(cells: list[CellView], threshold: int) -> Iterable[tuple[str, str]]:
    kinds = {cell.kind for cell in cells}
    if "small" in kinds:
        yield f"<{threshold}", f"from 1 to {threshold - 1}: too few to be told without telling of people"
    if "hidden" in kinds:
        yield WITHHELD, "left out so that a number as small as that cannot be worked out"
    if "none" in kinds:
        yield NOT_AVAILABLE, "the source has no figure"
    if any(cell.revised for cell in cells):
        yield REVISED, "revised since an earlier report"


class _Drawing:
    """One table of one quarter."""

    def __init__(self, book: Book, quarter: Quarter, figures: Mapping[Place, Told], threshold: int, table: ReportTable) -> None:
        self.book, self.quarter, self.figures, self.threshold, self.table = book, quarter, figures, threshold, table
        self.columns = book.columns(table, quarter)
        self.rows = list(table.rows.all())

    def view(self) -> TableView:
        """The table as it is read."""
        rows = tuple(
            RowView(self._label(row), self._is_total(row), tuple(self._cell(column, row) for column in self.columns))
            for row in self.rows
        )
        return TableView(
            title=self.table.title, head=self.table.head, columns=tuple(map(self._words, self.columns)), rows=rows,
            notes=tuple(self._notes()), picture=self._picture(),
        )

    def _label(self, row: TableRow) -> str:
        category = self.book.categories.get(row.category_id or 0)
        return category.name if category else self.book.by_pk[row.measure_id or 0].name

    def _is_total(self, row: TableRow) -> bool:
        """Whether the row adds up others of this table."""
        here = {one.category_id for one in self.rows}
        return any(here & set(parts) for parts in self.book.groups.get(row.category_id or 0, []))

    def _words(self, column: TableColumn) -> str:
        several = len({one.measure_id for one in self.columns}) > 1
        time = column_words(column.period, self.quarter)
        if not several or not column.measure_id:
            return time
        name = self.book.by_pk[column.measure_id].name
        return name if column.period == Period.QUARTER else f"{name}, {time}"

    def _unit(self, column: TableColumn, row: TableRow) -> str:
        return self.book.by_pk[row.measure_id or column.measure_id or 0].unit

    def _cell(self, column: TableColumn, row: TableRow) -> CellView:
        if not (row.measure_id or column.measure_id):
            return CellView(NOT_AVAILABLE, "none")
        place = self.book.cell(column, row, self.quarter)
        if place is None:
            return self._change(column, row)
        told, unit = self.figures.get(place, Told(missing=True)), self._unit(column, row)
        if told.missing:
            return CellView(MISSING, "missing")
        if told.value is None:
            return CellView(NOT_AVAILABLE, "none", told.revised)
        if told.mark is Mark.SMALL:
            return CellView(f"<{self.threshold}", "small", told.revised)
        if told.mark is Mark.HIDDEN:
            return CellView(WITHHELD, "hidden", told.revised)
        return CellView(written(told.value, unit), "figure", told.revised)

    def _change(self, column: TableColumn, row: TableRow) -> CellView:
        """This year less last year, where both are shown: else one could be worked out of the other."""
        year = Place(row.measure_id or column.measure_id or 0, row.category_id, self.quarter.year, 0)
        now, then = (self.figures.get(one, Told(missing=True)) for one in (year, year._replace(year=year.year - 1)))
        if now.missing or then.missing:
            return CellView(MISSING, "missing")
        if now.value is None or then.value is None:
            return CellView(NOT_AVAILABLE, "none")
        if not now.mark is then.mark is Mark.SHOWN:
            return CellView(WITHHELD, "hidden")
        return CellView(signed(now.value - then.value, self._unit(column, row)), "figure")

    def _notes(self) -> Iterable[str]:
        for row in self.rows:
            category = self.book.categories.get(row.category_id or 0)
            if category and category.definition:
                yield f"{category.name}: {category.definition}"
        if self.table.note:
            yield self.table.note
        own = [self.book.by_pk[row.measure_id].agency for row in self.rows if row.measure_id]
        agencies = list(dict.fromkeys(agency.name for agency in own if agency))
        if agencies:
            yield f"Given by {' and '.join(agencies)}."

    def _picture(self) -> Bars | None:
        """The counts of this quarter, or of this year, beside those of the year before where the table has both. Totals
        are left out, so that the parts can be seen; so is what is not one count broken down."""
        for now, then in ((Period.QUARTER, Period.QUARTER_BEFORE), (Period.YEAR, Period.YEAR_BEFORE)):
            for column in self.columns:
                measure = self.book.by_pk.get(column.measure_id or 0)
                if column.period != now or measure is None or measure.unit != Measure.Unit.NUMBER:
                    continue
                before = [one for one in self.columns if one.period == then and one.measure_id == measure.pk]
                return self._bars(measure, [column, *before])
        return None

    def _bars(self, measure: Measure, columns: list[TableColumn]) -> Bars | None:
        rows, said = [], []
        for row in self.rows:
            if row.measure_id or self._is_total(row):
                continue
            cells = [self._cell(column, row) for column in columns]
            numbers = tuple(int(cell.text) if cell.kind == "figure" else 0 for cell in cells)
            rows.append((self._label(row), numbers))
            said.append(tuple(cell.text for cell in cells))
        if len(rows) < FEWEST_BARS:
            return None
        return Bars(
            key=f"picture-{self.table.pk}", title=f"{measure.name}: {self.table.title}", head=self.table.head,
            series=tuple(column_words(column.period, self.quarter) for column in columns), rows=tuple(rows), said=tuple(said),
            note="Where a number is hidden or not there, its mark stands in place of a bar." if any(
                not words.isdigit() for each in said for words in each) else "",
        )
