"""Measures: what is counted by quarter, its figures, and the report that is made of them.

A financial year starts on 1 April and goes by the calendar year of that day: 2022 is 2022-23, its quarter 4 January to
March 2023. Quarter 0 is the whole year.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from csp.models import Agency, Person, Priority
from meetings.models import Paper

YEARS = [MinValueValidator(1990), MaxValueValidator(2100)]


class MeasureSet(models.Model):
    """The measures of one report, such as that on domestic abuse, and the rules by which their figures are shown."""

    name = models.CharField(max_length=120, help_text="What it is about, such as Domestic abuse.")
    title = models.CharField("title of the report", max_length=200)
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="measure_sets", help_text="Whose figures they are."
    )
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="measure_sets", help_text="Who sends them."
    )
    priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="measure_sets")
    suppress = models.BooleanField("hide small numbers", default=True)
    threshold = models.PositiveSmallIntegerField(
        default=5, validators=[MinValueValidator(3), MaxValueValidator(100)], help_text="A count from 1 to below this is small. At least 3: “<2” would say 1."
    )
    members_see_all = models.BooleanField(
        "Board and members see small numbers on their pages", default=False,
        help_text="Never in papers, which may be published.",
    )

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="measure_set_name_unique", violation_error_message="There are measures of this name."
            ),
            models.CheckConstraint(condition=Q(threshold__gte=3, threshold__lte=100), name="measure_set_threshold_sensible"),
        ]

    def __str__(self) -> str:
        return self.name


class Measure(models.Model):
    """One thing that is counted or worked out each quarter, such as referrals, or the share of them that engaged."""

    class Unit(models.TextChoices):
        NUMBER = "number", "Number"
        PERCENTAGE = "percentage", "Percentage"
        RATE = "rate", "Rate"

    class Good(models.TextChoices):
        UP = "up", "More is better"
        DOWN = "down", "Less is better"
        NEITHER = "neither", "Neither: it depends"

    class Yearly(models.TextChoices):
        SUM = "sum", "The four quarters added up"
        GIVEN = "given", "As the source gives it"

    measures = models.ForeignKey(MeasureSet, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=10, choices=Unit, default=Unit.NUMBER)
    definition = models.TextField(blank=True)
    good = models.CharField("which way is good", max_length=7, choices=Good, default=Good.NEITHER)
    yearly = models.CharField("figure of the year", max_length=5, choices=Yearly, default=Yearly.SUM)
    of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="shares", verbose_name="share of",
        help_text="Of a percentage: the count of which it is a share.",
    )
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="own_measures",
        help_text="Where another agency gives it than the rest.",
    )

    class Meta:
        ordering = ["measures", "position", "id"]
        constraints = [
            models.UniqueConstraint("measures", Lower("name"), name="measure_name_unique"),
            models.CheckConstraint(condition=Q(of=None) | Q(unit="percentage") & ~Q(of=F("id")), name="measure_share_is_percentage"),
            models.CheckConstraint(condition=~Q(yearly="sum") | Q(unit="number"), name="measure_only_numbers_add_up"),
        ]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """One line of a breakdown: `dimension` "District", `name` "Northgate".

    Categories of one dimension that are `part_of` the same total make it up without overlap. Others may overlap, and
    are never added.
    """

    measures = models.ForeignKey(MeasureSet, on_delete=models.CASCADE, related_name="categories")
    position = models.PositiveSmallIntegerField(default=0)
    dimension = models.CharField("broken down by", max_length=80)
    name = models.CharField(max_length=120)
    definition = models.CharField(max_length=300, blank=True, help_text="Printed below each table that has it.")
    part_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        ordering = ["measures", "position", "id"]
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint("measures", Lower("name"), name="category_name_unique"),
            models.CheckConstraint(condition=Q(part_of=None) | ~Q(part_of=F("id")), name="category_not_part_of_itself"),
        ]

    def __str__(self) -> str:
        return self.name


class SeriesBreak(models.Model):
    """From `starts`, figures cannot be held against earlier ones: `words` say why. No measure: all of them."""

    measures = models.ForeignKey(MeasureSet, on_delete=models.CASCADE, related_name="breaks")
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.CASCADE, related_name="breaks")
    starts = models.DateField("first day")
    words = models.TextField()

    class Meta:
        ordering = ["measures", "starts", "id"]
        verbose_name = "break in the series"
        verbose_name_plural = "breaks in the series"

    def __str__(self) -> str:
        return self.words[:60]


class ReportTable(models.Model):
    """A table of the quarterly report. Each cell is of the measure of its row or column, the category of its row and
    the period of its column."""

    measures = models.ForeignKey(MeasureSet, on_delete=models.CASCADE, related_name="tables")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    head = models.CharField("heading of the first column", max_length=80)
    note = models.TextField(blank=True, help_text="Printed below it.")

    class Meta:
        ordering = ["measures", "position", "id"]

    def __str__(self) -> str:
        return self.title


class TableColumn(models.Model):
    """A column: a period, of the measure that it names or else that of each row."""

    class Period(models.TextChoices):
        Q1 = "q1", "Quarter 1"
        Q2 = "q2", "Quarter 2"
        Q3 = "q3", "Quarter 3"
        Q4 = "q4", "Quarter 4"
        QUARTER = "quarter", "This quarter"
        QUARTER_BEFORE = "quarter_before", "The same quarter last year"
        YEAR_BEFORE = "year_before", "Last year"
        YEAR = "year", "This year"
        CHANGE = "change", "Difference from last year"

    table = models.ForeignKey(ReportTable, on_delete=models.CASCADE, related_name="columns")
    position = models.PositiveSmallIntegerField()
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="columns")
    period = models.CharField(max_length=14, choices=Period)

    class Meta:
        ordering = ["table", "position"]
        constraints = [models.UniqueConstraint(fields=["table", "position"], name="table_column_position_unique")]

    def __str__(self) -> str:
        return f"{self.measure or 'Each row'}: {self.get_period_display()}"


class TableRow(models.Model):
    """A row: a category, or a measure of its own, or both."""

    table = models.ForeignKey(ReportTable, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField()
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="rows")
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="rows")

    class Meta:
        ordering = ["table", "position"]
        constraints = [
            models.UniqueConstraint(fields=["table", "position"], name="table_row_position_unique"),
            models.CheckConstraint(condition=Q(category__isnull=False) | Q(measure__isnull=False), name="table_row_of_something"),
        ]

    def __str__(self) -> str:
        return str(self.category or self.measure)


class Figure(models.Model):
    """A figure as its source gave it. No value: the source has none ("N/A"); what has no row has not been entered."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="figures")
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="figures")
    year = models.PositiveSmallIntegerField(validators=YEARS)
    quarter = models.PositiveSmallIntegerField(help_text="1 is April to June; 0 the whole year.")
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["year", "quarter", "measure", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "category", "year", "quarter"], name="figure_once", condition=Q(category__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["measure", "year", "quarter"], name="figure_whole_once", condition=Q(category__isnull=True)
            ),
            models.CheckConstraint(condition=Q(quarter__gte=0, quarter__lte=4), name="figure_quarter_of_a_year"),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="figure_year_sensible"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="figure_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.category or 'all'}, {self.year} quarter {self.quarter}"


class Commentary(models.Model):
    """What is to be said of a quarter in words: key issues. Light Markdown."""

    measures = models.ForeignKey(MeasureSet, on_delete=models.CASCADE, related_name="commentaries")
    year = models.PositiveSmallIntegerField(validators=YEARS)
    quarter = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["measures", "year", "quarter"]
        verbose_name_plural = "commentaries"
        constraints = [
            models.UniqueConstraint(fields=["measures", "year", "quarter"], name="commentary_once"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="commentary_of_a_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.measures}, {self.year} quarter {self.quarter}"


class QuarterReport(models.Model):
    """A quarterly report as it was filed for a meeting: what left the house, and by which rule. Never changed.

    `paper` is null once the paper was removed; what it told counts as told all the same.
    """

    measures = models.ForeignKey(MeasureSet, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField(validators=YEARS)
    quarter = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(help_text="Counts the reports of one quarter from 1.")
    filed_on = models.DateField()
    threshold = models.PositiveSmallIntegerField(help_text="0: nothing was hidden.")
    text = models.TextField(blank=True, help_text="The key issues as they were filed.")
    paper = models.ForeignKey(Paper, null=True, blank=True, on_delete=models.SET_NULL, related_name="quarter_reports")

    class Meta:
        ordering = ["measures", "year", "quarter", "number"]
        constraints = [
            models.UniqueConstraint(fields=["measures", "year", "quarter", "number"], name="quarter_report_number_unique"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="quarter_report_of_a_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.measures}, {self.year} quarter {self.quarter}"


class ReportedFigure(models.Model):
    """A figure of a filed report, with how it was shown. It may have been added up from others."""

    class Mark(models.TextChoices):
        SHOWN = "shown", "As it is"
        SMALL = "small", "As below the threshold"
        HIDDEN = "hidden", "Not at all"

    report = models.ForeignKey(QuarterReport, on_delete=models.CASCADE, related_name="figures")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, help_text="Null: N/A.")
    mark = models.CharField(max_length=6, choices=Mark)
    revised = models.BooleanField(default=False, help_text="An earlier report had another value.")

    class Meta:
        ordering = ["report", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "measure", "category", "year", "quarter"], name="reported_figure_once",
                condition=Q(category__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["report", "measure", "year", "quarter"], name="reported_whole_figure_once",
                condition=Q(category__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.category or 'all'}: {self.get_mark_display()}"
