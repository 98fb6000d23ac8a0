"""Measures: what is counted, its figures, and the reports that were filed."""

from __future__ import annotations

from typing import Any, TypeVar

from actions.models import (
    Category,
    Commentary,
    Figure,
    Measure,
    MeasureSet,
    QuarterReport,
    ReportedFigure,
    ReportTable,
    SeriesBreak,
    TableColumn,
    TableRow,
)
from csp.models import Agency, Person, Priority
from meetings.models import Paper
from reports.record.source import Source
from reports.record.target import Target
from reports.record.values import Fields, Node, RecordError

SET = Fields(MeasureSet, "name", "title", "suppress", "threshold", "members_see_all")
MEASURE = Fields(Measure, "name", "unit", "definition", "good", "yearly")
CATEGORY = Fields(Category, "name", "dimension", "definition")
BREAK = Fields(SeriesBreak, "starts", "words")
TABLE = Fields(ReportTable, "title", "head", "note")
COLUMN = Fields(TableColumn, "period")
FIGURE = Fields(Figure, "year", "quarter", "value")
COMMENTARY = Fields(Commentary, "year", "quarter", "text")
REPORT = Fields(QuarterReport, "year", "quarter", "number", "filed_on", "threshold", "text")
REPORTED = Fields(ReportedFigure, "year", "quarter", "value", "mark", "revised")

Row = TypeVar("Row", Measure, Category)


def write(source: Source) -> list[dict[str, Any]]:
    """The sets by name; none of one meeting's record."""
    return [] if source.scope else [_set(source, row) for row in sorted(source.all(MeasureSet), key=lambda row: row.name)]


def _name(row: Measure | Category | None) -> str | None:
    return row.name if row else None


def _where(row: Figure | ReportedFigure | TableColumn | TableRow) -> dict[str, Any]:
    found = {"measure": _name(row.measure)}
    return found if isinstance(row, TableColumn) else found | {"category": _name(row.category)}


def _placed(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row.position)


def _by_place(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (row.year, row.quarter, row.measure.name, row.category.name if row.category else ""))


def _set(source: Source, own: MeasureSet) -> dict[str, Any]:
    def mine(model: Any) -> list[Any]:
        return source.of(own, model, "measures")

    figures = [row for measure in mine(Measure) for row in source.of(measure, Figure, "measure")]
    return {
        **SET.write(own),
        "agency": source.refer(own.agency), "owner": source.refer(own.owner), "priority": source.refer(own.priority),
        "set_measures": [
            {**MEASURE.write(row), "of": _name(row.of), "agency": source.refer(row.agency)} for row in _placed(mine(Measure))
        ],
        "categories": [{**CATEGORY.write(row), "part_of": _name(row.part_of)} for row in _placed(mine(Category))],
        "breaks": [
            {**BREAK.write(row), "measure": _name(row.measure)}
            for row in sorted(mine(SeriesBreak), key=lambda row: (row.starts, row.words))
        ],
        "report_tables": [
            {
                **TABLE.write(row),
                "columns": [{**_where(one), **COLUMN.write(one)} for one in _placed(source.of(row, TableColumn, "table"))],
                "table_rows": [_where(one) for one in _placed(source.of(row, TableRow, "table"))],
            }
            for row in _placed(mine(ReportTable))
        ],
        "figures": [{**_where(row), **FIGURE.write(row)} for row in _by_place(figures)],
        "commentaries": [
            COMMENTARY.write(row) for row in sorted(mine(Commentary), key=lambda row: (row.year, row.quarter))
        ],
        "quarter_reports": [
            {
                **REPORT.write(row),
                "paper": source.refer(row.paper),
                "reported_figures": [
                    {**_where(one), **REPORTED.write(one)} for one in _by_place(source.of(row, ReportedFigure, "report"))
                ],
            }
            for row in sorted(mine(QuarterReport), key=lambda row: (row.year, row.quarter, row.number))
        ],
    }


def read(target: Target, node: Node) -> None:
    """Take up the sets."""
    for data in node:
        _read(target, data, target.add(MeasureSet(
            agency=target.find(Agency, data["agency"]), owner=target.find(Person, data["owner"]),
            priority=target.find(Priority, data["priority"]), **SET.read(data),
        )))


def _read(target: Target, data: Node, own: MeasureSet) -> None:
    measures: dict[str, Measure] = {}
    categories: dict[str, Category] = {}
    for position, one in enumerate(data["set_measures"], 1):
        measures[one["name"].text()] = target.add(
            Measure(measures=own, position=position, agency=target.find(Agency, one["agency"]), **MEASURE.read(one))
        )
    for position, one in enumerate(data["categories"], 1):
        categories[one["name"].text()] = target.add(Category(measures=own, position=position, **CATEGORY.read(one)))
    for one in data["set_measures"]:
        measures[one["name"].text()].of = _known(measures, one["of"])
    for one in data["categories"]:
        categories[one["name"].text()].part_of = _known(categories, one["part_of"])

    def where(one: Node) -> dict[str, Any]:
        return {"measure": _known(measures, one["measure"]), "category": _known(categories, one["category"])}

    for one in data["breaks"]:
        target.add(SeriesBreak(measures=own, measure=_known(measures, one["measure"]), **BREAK.read(one)))
    for position, one in enumerate(data["report_tables"], 1):
        table = target.add(ReportTable(measures=own, position=position, **TABLE.read(one)))
        for place, column in enumerate(one["columns"], 1):
            target.add(TableColumn(table=table, position=place, measure=_known(measures, column["measure"]), **COLUMN.read(column)))
        for place, row in enumerate(one["table_rows"], 1):
            target.add(TableRow(table=table, position=place, **where(row)))
    for one in data["figures"]:
        target.add(Figure(**where(one), **FIGURE.read(one)))
    for one in data["commentaries"]:
        target.add(Commentary(measures=own, **COMMENTARY.read(one)))
    for one in data["quarter_reports"]:
        report = target.add(QuarterReport(measures=own, paper=target.find(Paper, one["paper"]), **REPORT.read(one)))
        for figure in one["reported_figures"]:
            target.add(ReportedFigure(report=report, **where(figure), **REPORTED.read(figure)))


def _known(rows: dict[str, Row], node: Node) -> Row | None:
    if node.value is None:
        return None
    if node.text() not in rows:
        raise RecordError(f"{node.where}: these measures hold no {node.value!r}.")
    return rows[node.text()]
