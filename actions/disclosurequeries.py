"""Which figures of a report may be shown, given all that earlier reports told: from the record to actions.suppression."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from typing import NamedTuple

from actions.measurequeries import Book, Place, place_of
from actions.measuring import Quarter
from actions.models import Measure, ReportedFigure
from actions.suppression import Cells, Key, Mark, Sum, Telling, protect

# What stays known of a figure that several reports marked: the most telling first.
TELLING = [Mark.SHOWN, Mark.SMALL, Mark.HIDDEN]


class Rest(NamedTuple):
    """The people of the number at `place` who are in none of the shares `beside` each other."""

    place: Place
    beside: tuple[int, ...]
    people: int
    base: int


@dataclass(frozen=True)
class Disclosure:
    """How each figure may be shown, and in words which small ones can be worked out of earlier reports whatever is hidden now."""

    marks: dict[Place, Mark]
    given_away: tuple[str, ...] = ()


@dataclass
class Facts:
    """Whole numbers that stand in sums. A figure goes by its place and its value: one that was revised is another figure,
    one that reads as before is taken to be the same. `told`: of each earlier report, what it had at a place; `tellings`:
    every mark that a figure had, with the threshold of its report; `rests`: few who are left beside shares."""

    now: dict[Place, Key] = field(default_factory=dict)
    values: dict[Key, int] = field(default_factory=dict)
    most: dict[Key, int] = field(default_factory=dict)
    told: list[dict[Place, Key]] = field(default_factory=list)
    marks: dict[Key, Mark] = field(default_factory=dict)
    rests: set[Key] = field(default_factory=set)
    tellings: dict[Key, set[Telling]] = field(default_factory=lambda: defaultdict(set))

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


def disclosure(book: Book, quarter: Quarter, told: Iterable[ReportedFigure]) -> Disclosure:
    """How each figure of the report of `quarter` may be shown, given what earlier reports `told`; N/A and what is missing
    are left out.

    A share goes with its count: hidden where that is, and where it would tell of few, or of all but few. First counts
    are protected, then the people behind shares, each against being worked back. Nothing says whether shares of one number
    are parts of one whole, as yes and no are: they are taken to be, so that few are not left over beside them, unless they
    come to more than all of it anywhere.
    """
    places = [place for place in book.cells(quarter) if (found := book.known(place)) and found.value is not None]
    marks = dict.fromkeys(places, Mark.SHOWN)
    if not book.measures.suppress:
        return Disclosure(marks)
    years = {place.year for place in places}
    reports: dict[int, dict[Place, ReportedFigure]] = defaultdict(dict)
    for row in told:
        if row.value is not None and row.year in years:
            reports[row.report_id][place_of(row)] = row
    everything = _places(book, years)
    counts = _counts(book, places, everything, reports.values())
    shares = _shares(book, places, everything, reports.values(), counts.marks)
    given_away = dict.fromkeys((*counts.given_away, *shares.given_away))
    return Disclosure(marks | counts.marks | shares.marks, tuple(given_away))


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
) -> Disclosure:
    def counts(place: Place) -> bool:
        return book.by_pk[place.measure].unit == Measure.Unit.NUMBER

    facts = Facts()
    for place in everything:
        if counts(place) and (value := _value(book, place)) is not None:
            facts.now[place] = facts.take(place, int(value))
    for report in reports:
        own = {place: facts.take(place, int(row.value or 0)) for place, row in report.items() if counts(place)}
        _tell(facts, own, report)
    return _judge(book, facts, [place for place in asked if counts(place)], book.measures.threshold, earlier=facts.tellings)


def _shares(
    book: Book, asked: list[Place], everything: list[Place], reports: Iterable[Mapping[Place, ReportedFigure]],
    counted: Mapping[Place, Mark],
) -> Disclosure:
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
    sums = _wholes(book, facts, least)
    # No mark tells how many people are behind a share, so none is small by itself.
    return _judge(book, facts, mine, 1, secret=frozenset(secret | facts.rests), wholes=sums)


def _wholes(book: Book, facts: Facts, least: int) -> list[Sum]:
    """The sums of shares of one number and the few who are left beside them, told as everybody can work them out. Shares of
    few are hidden by themselves."""
    sums: dict[Sum, None] = {}
    overlap = _Overlap(book)
    for keys in (*(facts.now | own for own in facts.told), facts.now):
        beside: dict[tuple[Place, int], dict[int, Key]] = defaultdict(dict)
        for place, key in keys.items():
            if (of := book.by_pk[place.measure].of_id) and facts.values[key] >= least:
                beside[place._replace(measure=of), facts.most[key]][place.measure] = key
        for (place, base), shares in beside.items():
            for size in range(2, len(shares) + 1):
                for some in combinations(sorted(shares), size):
                    people = base - sum(facts.values[shares[one]] for one in some)
                    if 1 <= people < least and not overlap.of(some):
                        whole, rest = Rest(place, (), base, base), Rest(place, some, people, base)
                        facts.values |= {whole: base, rest: people}
                        facts.most[rest] = base
                        facts.marks |= {whole: Mark.SHOWN, rest: Mark.HIDDEN}
                        facts.rests.add(rest)
                        sums[Sum(whole, (*(shares[one] for one in some), rest))] = None
    return list(sums)


class _Overlap:
    """Which shares of one number count some people twice: what comes to more than 100% anywhere, roundings aside."""

    def __init__(self, book: Book) -> None:
        self.at: dict[Place, dict[int, Decimal]] = defaultdict(dict)
        for place, figure in book.given.items():
            if (of := book.by_pk[place.measure].of_id) and figure.value is not None:
                self.at[place._replace(measure=of)][place.measure] = figure.value
        self.known: dict[tuple[int, ...], bool] = {}

    def of(self, shares: tuple[int, ...]) -> bool:
        """Whether these do."""
        if shares not in self.known:
            most = 100 + Decimal(len(shares)) / 2
            self.known[shares] = any(
                sum(values[one] for one in shares) > most for values in self.at.values() if set(shares) <= set(values)
            )
        return self.known[shares]


def _tell(facts: Facts, own: dict[Place, Key], report: Mapping[Place, ReportedFigure]) -> None:
    facts.told.append(own)
    for place, key in own.items():
        mark = Mark(report[place].mark)
        facts.marks[key] = min(facts.marks.get(key, mark), mark, key=TELLING.index)
        facts.tellings[key].add(Telling(mark, report[place].report.threshold))


def _judge(
    book: Book, facts: Facts, asked: list[Place], threshold: int, secret: frozenset[Key] = frozenset(),
    earlier: Mapping[Key, set[Telling]] | None = None, wholes: Iterable[Sum] = (),
) -> Disclosure:
    sums = dict.fromkeys(wholes)
    for own in facts.told:
        # What a report did not hold is taken to have been as it is now.
        sums |= dict.fromkeys(_sums(book, facts.now | own))
    sums |= dict.fromkeys(_sums(book, facts.now))
    shown = protect(Cells(
        values=facts.values, sums=list(sums), asked=frozenset(facts.now[place] for place in asked), threshold=threshold,
        told=facts.marks, secret=secret, most=facts.most, earlier=earlier or {},
    ))
    lost = sorted(_words(book, key) for key in shown.lost)
    return Disclosure({place: shown.marks[facts.now[place]] for place in asked}, tuple(lost))


def _words(book: Book, key: Key) -> str:
    """What a figure is: "Referrals, City, Q4 2022-23"."""
    assert isinstance(key, tuple)
    place: Place = key[0]
    name = book.by_pk[place.measure].name
    if isinstance(key, Rest):
        name = f"What is left of {name} beside {' and '.join(book.by_pk[one].name for one in key.beside)}"
    category = book.categories.get(place.category or 0)
    return ", ".join([name, *([category.name] if category else []), Quarter(place.year, place.quarter).name])


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
