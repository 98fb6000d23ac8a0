"""Factories of measures: what is counted by quarter."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from actions import models
from tests.factories.csp import UserFactory
from tests.factories.meetings import PaperFactory


class MeasureSetFactory(DjangoModelFactory):
    class Meta:
        model = models.MeasureSet

    name = factory.Sequence(lambda n: f"Night-time travel {n}")
    title = "Night-Time Travel Performance Report"


class MeasureFactory(DjangoModelFactory):
    class Meta:
        model = models.Measure

    measures = factory.SubFactory(MeasureSetFactory)
    name = factory.Sequence(lambda n: f"Calls {n}")


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = models.Category

    measures = factory.SubFactory(MeasureSetFactory)
    dimension = "District"
    name = factory.Sequence(lambda n: f"Ward {n}")


class SeriesBreakFactory(DjangoModelFactory):
    class Meta:
        model = models.SeriesBreak

    measures = factory.SubFactory(MeasureSetFactory)
    starts = date(2030, 4, 1)
    words = "Calls by text are counted too from here on."


class ReportTableFactory(DjangoModelFactory):
    class Meta:
        model = models.ReportTable

    measures = factory.SubFactory(MeasureSetFactory)
    title = "Calls by ward"
    head = "Ward"


class TableColumnFactory(DjangoModelFactory):
    class Meta:
        model = models.TableColumn

    table = factory.SubFactory(ReportTableFactory)
    position = 1
    measure = factory.SubFactory(MeasureFactory, measures=factory.SelfAttribute("..table.measures"))
    period = "quarter"


class TableRowFactory(DjangoModelFactory):
    class Meta:
        model = models.TableRow

    table = factory.SubFactory(ReportTableFactory)
    position = 1
    category = factory.SubFactory(CategoryFactory, measures=factory.SelfAttribute("..table.measures"))


class FigureFactory(DjangoModelFactory):
    class Meta:
        model = models.Figure

    measure = factory.SubFactory(MeasureFactory)
    year = 2030
    quarter = 4
    value = Decimal(12)


class HistoricalFigureFactory(DjangoModelFactory):
    """A figure before it was changed."""

    class Meta:
        model = models.Figure.history.model

    id = factory.Sequence(lambda n: 10_000 + n)
    measure = factory.SubFactory(MeasureFactory)
    year = 2030
    quarter = 4
    value = Decimal(11)
    history_date = datetime(2031, 7, 8, 11, tzinfo=UTC)
    history_type = "~"
    history_change_reason = "Counted again"
    history_user = factory.SubFactory(UserFactory)


class CommentaryFactory(DjangoModelFactory):
    class Meta:
        model = models.Commentary

    measures = factory.SubFactory(MeasureSetFactory)
    year = 2030
    quarter = 4
    text = "More calls came from the riverside."


class QuarterReportFactory(DjangoModelFactory):
    class Meta:
        model = models.QuarterReport

    measures = factory.SubFactory(MeasureSetFactory)
    year = 2030
    quarter = 4
    number = 1
    filed_on = date(2031, 5, 1)
    threshold = 5
    paper = factory.SubFactory(PaperFactory)


class ReportedFigureFactory(DjangoModelFactory):
    class Meta:
        model = models.ReportedFigure

    report = factory.SubFactory(QuarterReportFactory)
    measure = factory.SubFactory(MeasureFactory, measures=factory.SelfAttribute("..report.measures"))
    year = 2030
    quarter = 4
    value = Decimal(12)
    mark = "shown"
