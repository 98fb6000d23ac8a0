"""The quarterly tables of two real papers: every figure reproduced, and with small numbers hidden none to be recovered."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from actions.disclosurequeries import behind, disclosure
from actions.measurequeries import Book
from actions.measuring import Quarter
from actions.suppression import Mark, Sum
from reports.builders.measures import as_known, measures_report
from tests.actions.test_suppression import Attacker, attack
from tests.factories import UserFactory
from tests.reports.measuresdata import SOURCES, Source, enter, reads_as

pytestmark = pytest.mark.django_db
# Numbers of these papers that are no figure of a table: in the names of years, ages and rows, and in sentences.
NUMBER = re.compile(r"(?<![\w/.\-–])[+-]?\d+%?(?![\w/.]|-\d)")


def printed_cells(source: Source) -> list[str]:
    return [cell.strip("()") for table in source.tables for cells in table.rows.values() for cell in cells.split()]


@pytest.mark.parametrize("paper", SOURCES)
def test_every_figure_is_reproduced(paper: str, papers: Path, pdftotext: Path) -> None:
    source = SOURCES[paper]
    # The difference of the first row is ours: the paper leaves its cell empty.
    ours = Counter(printed_cells(source)) - Counter({"+8": 1} if source.quarter.year == 2019 else {})
    text = subprocess.run([pdftotext, "-layout", papers / paper, "-"], capture_output=True, text=True, check=True).stdout
    # A column that needs two rows of the paper's heading is told once here: the fourth quarter stands in two of its tables.
    in_print = Counter(NUMBER.findall(text)) + Counter(re.findall(r"N/A", text))
    assert set(ours) - set(in_print) == set()
    assert ours - in_print == Counter()
    book = Book(enter(source, UserFactory(), suppress=False))
    figures = as_known(book, source.quarter, [], {})
    drawn = measures_report(book, source.quarter, figures, text="", threshold=5)
    for table, printed in zip(drawn.tables, source.tables, strict=True):
        cells = {row.label: [cell.text for cell in row.cells] for row in table.rows}
        assert cells == {label: [reads_as(cell) for cell in row.split()] for label, row in printed.rows.items()}


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.quarter.name)
def test_with_small_numbers_hidden_none_is_recovered(source: Source) -> None:
    book = Book(enter(source, UserFactory(), suppress=True))
    figures = as_known(book, source.quarter, [], disclosure(book, source.quarter, []).marks)
    small = {place for place, told in figures.items() if told.mark is Mark.SMALL}
    assert {int(figures[place].value or 0) for place in small} <= {1, 2, 3, 4} and small
    counts = {p: f for p, f in figures.items() if f.mark and book.by_pk[p.measure].unit == "number"}
    values = {place: int(told.value or 0) for place, told in counts.items()}
    sums = sums_among(book, values)
    assert attack(sums, {place: told.mark for place, told in counts.items()}, values, 5) == set()
    # Shares: the people behind each, taken to be known exactly where it is shown.
    shares = {p: f for p, f in figures.items() if f.mark and book.by_pk[p.measure].of_id and book.base(p) is not None}
    people = {place: behind(told.value or Decimal(0), book.base(place) or 0) for place, told in shares.items()}
    marks = {place: told.mark for place, told in shares.items()}
    for place, told in shares.items():
        if told.mark is Mark.SHOWN:
            assert all(few == 0 or few >= 5 for few in (people[place], (book.base(place) or 0) - people[place]))
            assert figures[place._replace(measure=book.by_pk[place.measure].of_id)].mark is Mark.SHOWN
    sums, hidden_ones = sums_among(book, people), {place for place, mark in marks.items() if mark is not Mark.SHOWN}
    known = {place: number for place, number in people.items() if place not in hidden_ones}
    assert Attacker(sums, known, {place: marks[place] for place in hidden_ones}, 1).solved() & hidden_ones == set()
    # And as an attacker really has them: each shown share stands for all numbers of people that round to it.
    spans = {
        place: (0, book.base(place) or 0) if place in hidden_ones else rounded(shares[place].value or Decimal(0), book.base(place) or 0)
        for place in people
    }
    for place in hidden_ones:
        for one in [each for each in sums if place in each.parts]:
            rest = [spans[part] for part in one.parts if part != place]
            least = max(0, spans[one.total][0] - sum(high for _, high in rest))
            most = min(spans[place][1], spans[one.total][1] - sum(low for low, _ in rest))
            assert most > least or most < least  # more than one, or the source's own roundings do not add up
    hidden = sum(told.mark in (Mark.SMALL, Mark.HIDDEN) for told in figures.values())
    print(f"{source.quarter.name}: {len(small)} small, {hidden} of {len(figures)} hidden")
    assert hidden < len(figures) / 4  # the report still tells what it is for


def rounded(share: Decimal, base: int) -> tuple[int, int]:
    """The least and the most of `base` that make this share, rounded to whole percent."""
    near = [people for people in range(base + 1) if abs(Decimal(people) * 100 / base - share) <= Decimal("0.5")] if base else []
    return (min(near), max(near)) if near else (behind(share, base), behind(share, base))


def sums_among(book: Book, values: dict) -> list[Sum]:
    """Every sum of the paper whose total stands in it, written anew: of districts and services, and of quarters."""
    found = []
    for place in values:
        parts = [values_of for values_of in book.categories.values() if values_of.part_of_id and values_of.part_of_id == place.category]
        inside = tuple(place._replace(category=one.pk) for one in parts)
        if inside and any(one in values for one in inside):
            found.append(Sum(place, tuple(one for one in inside if one in values)))
        quarters = tuple(place._replace(quarter=number) for number in (1, 2, 3, 4))
        if place.quarter == 0 and all(one in values for one in quarters):
            found.append(Sum(place, quarters))
    return found


def test_the_quarter_before_is_the_same_of_last_year() -> None:
    assert Quarter(2022, 4).before.name == "Q4 2021-22"
