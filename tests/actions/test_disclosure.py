"""What may be shown of a quarter, from the record: under the thresholds of earlier reports, and with shares of one number."""

from __future__ import annotations

import pytest

from actions.disclosurequeries import disclosure
from actions.measurequeries import Book, Place, told_before
from actions.measuring import Quarter
from actions.models import Measure, MeasureSet
from actions.suppression import Mark
from tests.factories import (
    CategoryFactory,
    FigureFactory,
    MeasureFactory,
    QuarterReportFactory,
    ReportedFigureFactory,
    ReportTableFactory,
    TableColumnFactory,
    TableRowFactory,
)

pytestmark = pytest.mark.django_db
WHEN = Quarter(2030, 4)


def wards(threshold: int) -> tuple[MeasureSet, Measure]:
    """Three wards with 2 each, told as "<3" by a report; now their total is asked, under `threshold`."""
    measure = MeasureFactory(measures__threshold=threshold)
    own = measure.measures
    total = CategoryFactory(measures=own, dimension="Whole", name="All")
    report = QuarterReportFactory(measures=own, year=2029, threshold=3)
    for name in ("North", "South", "West"):
        ward = CategoryFactory(measures=own, name=name, part_of=total)
        FigureFactory(measure=measure, category=ward, value=2)
        ReportedFigureFactory(report=report, measure=measure, category=ward, value=2, mark="small")
    table = ReportTableFactory(measures=own)
    TableColumnFactory(table=table, measure=measure, period="quarter", position=0)
    TableRowFactory(table=table, category=total, position=0)
    return own, measure


@pytest.mark.parametrize("threshold", [3, 5])
def test_a_mark_keeps_the_threshold_of_its_report(threshold: int) -> None:
    own, measure = wards(threshold)
    total = own.categories.get(name="All")
    assert disclosure(Book(own), WHEN, told_before(own)).marks == {Place(measure.pk, total.pk, 2030, 4): Mark.HIDDEN}


SHARES = [
    ([60, 38], {}, 1),  # 2 of 100 say neither: the smaller goes
    ([60, 40], {}, 0), ([60, 30], {}, 0),
    ([60, 38, 2], {}, 2),  # and the 2 themselves
    ([60, 38], {"before": [70, 50]}, 0),  # who come to more than all overlap: nobody is left over
    ([60, 38], {"before": [51, 50]}, 1),  # that is rounding
]


@pytest.mark.parametrize(("shares", "more", "hidden"), SHARES)
def test_the_few_who_are_left_beside_shares(shares: list[int], more: dict[str, list[int]], hidden: int) -> None:
    answers = MeasureFactory(name="Answers")
    own = answers.measures
    table = ReportTableFactory(measures=own)
    total = CategoryFactory(measures=own, name="All")
    TableRowFactory(table=table, category=total, position=0)
    FigureFactory(measure=answers, category=total, value=100)
    TableColumnFactory(table=table, measure=answers, position=0)
    for position, share in enumerate(shares, 1):
        measure = MeasureFactory(measures=own, name=f"Answer {position}", unit="percentage", yearly="given", of=answers, position=position)
        FigureFactory(measure=measure, category=total, value=share)
        for before in more.get("before", [])[position - 1:position]:
            FigureFactory(measure=measure, category=total, value=before, year=2029)
        TableColumnFactory(table=table, measure=measure, position=position)
    found = disclosure(Book(own), WHEN, [])
    assert (sum(mark is Mark.HIDDEN for mark in found.marks.values()), found.given_away) == (hidden, ())
    # Once they are out, what is left cannot be taken back, and the desk is told so.
    report = QuarterReportFactory(measures=own)
    for place in found.marks:
        ReportedFigureFactory(report=report, measure_id=place.measure, category_id=place.category, value=Book(own).given[place].value)
    left = "What is left of Answers beside Answer 1 and Answer 2, All, Q4 2030-31"
    assert disclosure(Book(own), WHEN, told_before(own)).given_away == ((left,) if hidden else ())
