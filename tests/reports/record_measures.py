"""Measures in the record that uses every field of every table."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from tests.reports.record_builder import Builder


def name(build: Builder) -> str:
    """A name that nothing else has, in small letters and capitals alike."""
    return f"Named {next(build.digits)} é"


def add_measures(build: Builder) -> None:
    """Measures with their figures, and reports of them that were filed."""
    for _ in range(build.choose.number(0, 2)):
        own = build.make(
            MeasureSet, name=name(build), threshold=3 + build.choose.number(0, 9), agency=build.optional(build.agencies), owner=build.optional(build.people),
            priority=build.optional(build.priorities),
        )
        count_ = build.make(Measure, name=name(build), measures=own, unit="number", of=None, agency=build.optional(build.agencies), position=3)
        share = build.make(Measure, name=name(build), measures=own, unit="percentage", yearly="given", of=count_, agency=None, position=2)
        total = build.make(Category, name=name(build), measures=own, part_of=None, position=9)
        part = build.make(Category, name=name(build), measures=own, part_of=total, position=4)
        build.make(SeriesBreak, measures=own, measure=build.optional([count_]))
        for place in range(build.choose.number(0, 2)):
            table = build.make(ReportTable, measures=own, position=7 - place)
            build.make(TableColumn, table=table, position=2, measure=build.optional([share]))
            build.make(TableColumn, table=table, position=1, measure=count_)
            build.make(TableRow, table=table, position=2, category=part, measure=build.optional([count_]))
            build.make(TableRow, table=table, position=1, category=total, measure=None)
        when = {"year": 2001 + build.choose.number(0, 50), "quarter": 1 + build.choose.number(0, 3)}
        build.make(Figure, measure=count_, category=build.optional([total]), **when)
        build.make(Figure, measure=share, category=None, value=None, **when)
        build.make(Commentary, measures=own, **when)
        for _ in range(build.choose.number(0, 2)):
            report = build.make(QuarterReport, measures=own, paper=build.optional(build.papers), **when)
            build.make(ReportedFigure, report=report, measure=count_, category=part, **when)
