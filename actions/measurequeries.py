"""Reads of measures: a set with all its figures, and what follows from them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, QuerySet

from actions.measuring import YEARLY, Quarter, is_due, stands_in, written
from actions.models import (
    Category,
    Commentary,
    Figure,
    Measure,
    MeasureSet,
    QuarterReport,
    ReportedFigure,
    ReportTable,
    TableColumn,
    TableRow,
)


class Place(NamedTuple):
    """Where a figure stands: measure, category (None: all), year, quarter (0: the whole year)."""

    measure: int
    category: int | None
    year: int
    quarter: int


@dataclass(frozen=True)
class Known:
    """A figure as it is known. `value` None: the source has none. `added`: worked out of others."""

    value: Decimal | None
    added: bool = False


class Book:
    """A set of measures with all its figures. Ten queries, however many there are."""

    def __init__(self, measures: MeasureSet) -> None:
        self.measures = measures
        self.by_pk: dict[int, Measure] = {one.pk: one for one in measures.measures.select_related("agency", "of")}
        self.categories: dict[int, Category] = {one.pk: one for one in measures.categories.all()}
        self.breaks = list(measures.breaks.select_related("measure"))
        self.tables: list[ReportTable] = list(measures.tables.prefetch_related("columns", "rows__category", "rows__measure"))
        self.given: dict[Place, Figure] = {
            place_of(one): one for one in Figure.objects.filter(measure__measures=measures).order_by("pk")
        }
        self.commentaries: dict[Quarter, Commentary] = {
            Quarter(one.year, one.quarter): one for one in measures.commentaries.all()
        }
        self._added: dict[Place, Known | None] = {}

    @cached_property
    def groups(self) -> dict[int, list[list[int]]]:
        """Total -> its breakdowns, each a list of the categories that make it up."""
        found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for one in self.categories.values():
            if one.part_of_id:
                found[one.part_of_id][one.dimension].append(one.pk)
        return {total: list(by.values()) for total, by in found.items()}

    def known(self, place: Place) -> Known | None:
        """The figure there: as entered, or added up of others; None where it is not in yet."""
        figure = self.given.get(place)
        if figure is not None:
            return Known(figure.value)
        if place not in self._added:
            self._added[place] = None  # a circle of totals adds nothing
            self._added[place] = self._add_up(place)
        return self._added[place]

    def ways(self, place: Place) -> list[list[Place]]:
        """The ways in which the figure at `place` is the sum of others: of quarters, or of the categories of a breakdown."""
        measure = self.by_pk[place.measure]
        counts = measure.unit == Measure.Unit.NUMBER
        found = []
        if place.quarter == 0 and (measure.of_id or (counts and measure.yearly == Measure.Yearly.SUM)):
            found.append([place._replace(quarter=number) for number in (1, 2, 3, 4)])
        if counts or measure.of_id:
            found += [[place._replace(category=part) for part in parts] for parts in self.groups.get(place.category or 0, [])]
        return found

    def _add_up(self, place: Place) -> Known | None:
        if self.by_pk[place.measure].unit != Measure.Unit.NUMBER:
            return None
        for way in self.ways(place):
            found = [self.known(one) for one in way]
            values = [one.value for one in found if one is not None and one.value is not None]
            if len(values) == len(way):
                return Known(sum(values, Decimal(0)), True)
        return None

    def cell(self, column: TableColumn, row: TableRow, quarter: Quarter) -> Place | None:
        """The place of a cell in the report of `quarter`; None for a difference, and where no measure is named."""
        time, measure = stands_in(column.period, quarter), row.measure_id or column.measure_id
        if time is None or measure is None:
            return None
        return Place(measure, row.category_id, time.year, time.number)

    def columns(self, table: ReportTable, quarter: Quarter) -> list[TableColumn]:
        """The columns of `table` that belong into the report of `quarter`."""
        return [one for one in table.columns.all() if is_due(one.period, quarter)]

    def cells(self, quarter: Quarter) -> list[Place]:
        """All places of the report of `quarter`, each once, in its order; those behind a difference too."""
        found: dict[Place, None] = {}
        for table in self.tables:
            for row in table.rows.all():
                for column in self.columns(table, quarter):
                    place = self.cell(column, row, quarter)
                    if place is not None:
                        found[place] = None
                    elif measure := row.measure_id or column.measure_id:
                        found |= {Place(measure, row.category_id, year, 0): None for year in (quarter.year - 1, quarter.year)}
        return list(found)

    def base(self, place: Place) -> int | None:
        """Of a share: the number of which it is one, where that is known."""
        measure = self.by_pk[place.measure]
        whole = self.known(place._replace(measure=measure.of_id)) if measure.of_id else None
        return int(whole.value) if whole is not None and whole.value is not None else None


def place_of(row: Figure | ReportedFigure) -> Place:
    """Where a figure stands."""
    return Place(row.measure_id, row.category_id, row.year, row.quarter)


def sets_listed() -> QuerySet[MeasureSet]:
    """All sets, each with how many quarters have been filed."""
    return MeasureSet.objects.select_related("agency", "priority").annotate(filed=Count("reports", distinct=True))


def told_before(measures: MeasureSet) -> QuerySet[ReportedFigure]:
    """All that reports of these measures have told, oldest first, each with its report."""
    return ReportedFigure.objects.filter(report__measures=measures).select_related("report").order_by("pk")


def latest_report(measures: MeasureSet, quarter: Quarter) -> QuarterReport | None:
    """The newest filed report of a quarter."""
    return measures.reports.filter(year=quarter.year, quarter=quarter.number).order_by("number").last()


@dataclass(frozen=True)
class Cell:
    """A figure to be entered. `label`: the whole of what it is, in words; `stands`: as it stands; `added`: what it comes to
    by adding others up, where nothing is entered; `before`: last year's."""

    place: Place
    label: str
    stands: str
    added: str
    before: str

    @property
    def name(self) -> str:
        """Of its field."""
        return f"f-{self.place.measure}-{self.place.category or 0}-{self.place.quarter}"


@dataclass(frozen=True)
class Line:
    """A row of a sheet: a cell or None for each column."""

    label: str
    cells: list[Cell | None]


@dataclass(frozen=True)
class Sheet:
    """A table of figures to be entered, in the form of the report's own."""

    title: str
    head: str
    columns: list[str]
    lines: list[Line]


def sheets(book: Book, quarter: Quarter) -> list[Sheet]:
    """What the report of `quarter` needs of this quarter and, in the fourth, of its year: each figure once, in the first
    table that has it."""
    seen: set[Place] = set()
    found = []
    for table in book.tables:
        columns = list(dict.fromkeys(
            (one.measure_id, Quarter(quarter.year, 0 if one.period in YEARLY else quarter.number)) for one in book.columns(table, quarter)
        ))
        rows = []
        for row in table.rows.all():
            places = [
                Place(measure, row.category_id, time.year, time.number) if (measure := row.measure_id or own) else None
                for own, time in columns
            ]
            rows.append((row, [None if place in seen else place for place in places]))
            seen |= {place for place in places if place}
        used = [at for at in range(len(columns)) if any(places[at] for _, places in rows)]
        words = [_column(book, *columns[at], quarter) for at in used]
        lines = [
            Line(str(row), [_cell(book, places[at], row, words[n]) for n, at in enumerate(used)])
            for row, places in rows if any(places[at] for at in used)
        ]
        if lines:
            found.append(Sheet(table.title, table.head, words, lines))
    return found


def _column(book: Book, own: int | None, time: Quarter, quarter: Quarter) -> str:
    if own is None:
        return time.name
    return book.by_pk[own].name if time == quarter else f"{book.by_pk[own].name}, {time.name}"


def _cell(book: Book, place: Place | None, row: TableRow, column: str) -> Cell | None:
    if place is None:
        return None
    unit = book.by_pk[place.measure].unit
    figure, known = book.given.get(place), book.known(place)
    before = book.known(place._replace(year=place.year - 1))
    return Cell(
        place, f"{row}, {column}", written(figure.value, unit) if figure else "",
        written(known.value, unit) if known and known.added else "", written(before.value, unit) if before else "",
    )


def progress(measures: MeasureSet, quarters: list[Quarter]) -> dict[Quarter, tuple[int, int]]:
    """Of each quarter, how many of the figures that are entered by hand are in, and of how many."""
    book = Book(measures)
    found = {}
    for quarter in quarters:
        cells = [cell for sheet in sheets(book, quarter) for line in sheet.lines for cell in line.cells if cell]
        found[quarter] = (sum(bool(cell.stands or cell.added) for cell in cells), len(cells))
    return found
