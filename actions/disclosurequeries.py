"""Which figures of a report may be shown, given all that earlier reports told: from the record to actions.suppression."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from actions.measurequeries import Book, Place, place_of
from actions.measuring import Quarter
from actions.models import Measure, ReportedFigure
from actions.suppression import Cells, Key, Mark, Sum, protect

# What stays known of a figure that several reports marked: the most telling first.
TELLING = [Mark.SHOWN, Mark.SMALL, Mark.HIDDEN]


@dataclass
class Facts:
    """Whole numbers that stand in sums. A figure goes by its place and its value: one that was revised is another figure,
    one that reads as before is taken to be the same. `told`: of each earlier report, what it had at a place."""

    now: dict[Place, Key] = field(default_factory=dict)
    values: dict[Key, int] = field(default_factory=dict)
    most: dict[Key, int] = field(default_factory=dict)
    told: list[dict[Place, Key]] = field(default_factory=list)
    marks: dict[Key, Mark] = field(default_factory=dict)

    def take(self, place: Place, value: int, most: int | None = None) -> Key:
        """Take up a number; gives its key."""
        key = (place, value, most)
        self.values[key] = value
        if most is not None:
            self.most[key] = most
        return key


def behind(value: Decimal, base: int) -> int:
    """How many a share of `base` tells of: 67% of 3 is 2."""
    return int((value * base / 100).quantize(Decimal(1), ROUND_HALF_UP))


def marks(book: Book, quarter: Quarter, told: Iterable[ReportedFigure]) -> dict[Place, Mark]:
    """How each figure of the report of `quarter` may be shown, given what earlier reports `told`; N/A and what is missing
    are left out.

    A share goes with its count: hidden where that is, and where it would tell of few, or of all but few. First counts
    are protected, then the people behind shares, each against being worked back.
    """
    places = [place for place in book.cells(quarter) if (found := book.known(place)) and found.value is not None]
    found_marks = dict.fromkeys(places, Mark.SHOWN)
    if not book.measures.suppress:
        return found_marks
    years = {place.year for place in places}
    reports: dict[int, dict[Place, ReportedFigure]] = defaultdict(dict)
    for row in told:
        if row.value is not None and row.year in years:
            reports[row.report_id][place_of(row)] = row
    everything = _places(book, years)
    found_marks |= _counts(book, places, everything, reports.values())
    return found_marks | _shares(book, places, everything, reports.values(), found_marks)


def _places(book: Book, years: set[int]) -> list[Place]:
    """Every place of `years` that may hold a figure, shown anywhere or not."""
    return [
        Place(measure, category, year, quarter)
        for measure in book.by_pk for category in (None, *book.categories) for year in sorted(years) for quarter in range(5)
    ]


def _value(book: Book, place: Place) -> Decimal | None:
    known = book.known(place)
    return known.value if known else None


def _counts(
    book: Book, asked: list[Place], everything: list[Place], reports: Iterable[Mapping[Place, ReportedFigure]]
) -> dict[Place, Mark]:
    def counts(place: Place) -> bool:
        return book.by_pk[place.measure].unit == Measure.Unit.NUMBER

    facts = Facts()
    for place in everything:
        if counts(place) and (value := _value(book, place)) is not None:
            facts.now[place] = facts.take(place, int(value))
    for report in reports:
        own = {place: facts.take(place, int(row.value or 0)) for place, row in report.items() if counts(place)}
        _tell(facts, own, report)
    return _judge(book, facts, [place for place in asked if counts(place)], book.measures.threshold)


def _shares(
    book: Book, asked: list[Place], everything: list[Place], reports: Iterable[Mapping[Place, ReportedFigure]],
    counted: Mapping[Place, Mark],
) -> dict[Place, Mark]:
    least, facts = book.measures.threshold, Facts()
    for place in everything:
        value, base = _value(book, place), book.base(place)
        if value is not None and base is not None:
            facts.now[place] = facts.take(place, behind(value, base), base)
    for report in reports:
        own = {}
        for place, row in report.items():
            of = book.by_pk[place.measure].of_id
            whole = report.get(place._replace(measure=of)) if of else None
            base = int(whole.value or 0) if whole else book.base(place)
            if of and base is not None:
                own[place] = facts.take(place, behind(row.value or Decimal(0), base), base)
        _tell(facts, own, report)
    mine, secret = [place for place in asked if place in facts.now], set()
    for place in mine:
        people, base = facts.values[facts.now[place]], facts.most[facts.now[place]]
        count = counted.get(place._replace(measure=book.by_pk[place.measure].of_id or 0), Mark.SHOWN)
        if count is not Mark.SHOWN or any(1 <= few < least for few in (people, base - people, base)):
            secret.add(facts.now[place])
    # No mark tells how many people are behind a share, so none is small by itself.
    return _judge(book, facts, mine, 1, frozenset(secret))


def _tell(facts: Facts, own: dict[Place, Key], report: Mapping[Place, ReportedFigure]) -> None:
    facts.told.append(own)
    for place, key in own.items():
        mark = Mark(report[place].mark)
        facts.marks[key] = min(facts.marks.get(key, mark), mark, key=TELLING.index)


def _judge(
    book: Book, facts: Facts, asked: list[Place], threshold: int, secret: frozenset[Key] = frozenset()
) -> dict[Place, Mark]:
    sums: dict[Sum, None] = {}
    for own in facts.told:
        # What a report did not hold is taken to have been as it is now.
        sums |= dict.fromkeys(_sums(book, facts.now | own))
    sums |= dict.fromkeys(_sums(book, facts.now))
    shown = protect(Cells(
        values=facts.values, sums=list(sums), asked=frozenset(facts.now[place] for place in asked), threshold=threshold,
        told=facts.marks, secret=secret, most=facts.most,
    ))
    return {place: shown.marks[facts.now[place]] for place in asked}


def _sums(book: Book, keys: Mapping[Place, Key]) -> list[Sum]:
    """The sums among these: categories that make up a total, quarters that make up a year. Parts without a figure are
    taken to add nothing."""
    found = []
    for place, total in keys.items():
        for way in book.ways(place):
            parts = tuple(keys[one] for one in way if one in keys)
            if parts and (place.quarter or len(parts) == len(way) or place.category != way[0].category):
                found.append(Sum(total, parts))
    return found
