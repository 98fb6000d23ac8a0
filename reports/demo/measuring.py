"""The demo's measures: what a helpline for people harmed at home counts each quarter, and a second, small set."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from actions.measurequeries import Book, Place, sheets
from actions.measureservices import (
    add_categories,
    enter_figures,
    keep_break,
    keep_category,
    keep_measure,
    keep_set,
    keep_table,
    say,
    seen,
)
from actions.measuring import Quarter
from actions.models import Category, Figure, Measure, MeasureSet
from csp.models import Agency, Audience, Person, Priority, User
from csp.versions import fingerprint
from meetings.models import Meeting
from reports.demo import whoweare as who
from reports.services.measuring import drafted, file_report, seen_of

DISTRICTS = ("Northgate", "Old Town and Quays", "Saltmarsh", "University and Mill Road", "Elsewhere in the county")
# Referrals of the four quarters: of last year, then of this.
COUNTS = {
    "Northgate": (38, 41, 36, 44, 45, 47, 40, 52), "Old Town and Quays": (61, 58, 66, 63, 70, 64, 72, 81),
    "Saltmarsh": (17, 12, 14, 19, 16, 21, 18, 15), "University and Mill Road": (22, 30, 41, 28, 25, 33, 46, 35),
    "Elsewhere in the county": (3, 6, 2, 7, 5, 2, 8, 3),
}
ISSUES = (
    "More people were referred by surgeries since the training in the autumn.\n\n"
    "A second adviser for young people starts in June; until then some wait longer than a week."
)


def count(today: date, meeting: Meeting, by: User) -> None:
    """Set both up as they stand on `today`, and file the last two quarters of the last whole year for `meeting`."""
    last = Quarter(Quarter.of(today).year - 1, 4)
    own = _helpline(by)
    keep_break(
        measures=own, found=None, was="", by=by, measure=own.measures.get(name="Took up help"), starts=Quarter(last.year, 1).starts,
        words="From this April only those who accept advice or a safety plan are counted as taking up help; before, an answered call was enough.",
    )
    _fill(own, Quarter(last.year - 1, 4), 0, by)
    _fill(own, last, 4, by)
    _file(own, Quarter(last.year, 3), meeting, by)
    _revise(own, last, by)
    say(measures=own, quarter=last, text=ISSUES, was=fingerprint(""), by=by)
    _file(own, last, meeting, by)
    _buses(last, by)


def _helpline(by: User) -> MeasureSet:
    haven = Agency.objects.get(name=who.HAVEN)
    own = keep_set(
        measures=None, was="", by=by, name="Harm at home", title="Harm at Home Quarterly Performance Report", agency=haven,
        owner=Person.objects.filter(memberships__agency=haven).first() or Person.objects.order_by("pk").first(),
        priority=Priority.objects.order_by("order").first(), suppress=True, threshold=5, members_see_all=False,
    )
    referrals = _measure(own, by, "Referrals", "number", good="neither", definition="People referred to an adviser, each once a quarter.")
    engaged = _measure(own, by, "Took up help", "percentage", of=referrals, good="up")
    again = _measure(own, by, "Came back", "percentage", of=referrals, good="down", definition="Referred again within twelve months.")
    police = Agency.objects.filter(name=who.POLICE).first()
    incidents = _measure(own, by, "Incidents recorded by the police", "number", agency=police)
    rate = _measure(own, by, "Incidents for each 1,000 people", "rate", agency=police)
    total = add_categories(measures=own, dimension="Whole service", names=["All referrals"], part_of=None, by=by)[0]
    parts = add_categories(measures=own, dimension="District", names=DISTRICTS, part_of=total, by=by)
    here = parts[-1]
    keep_category(
        category=here, was=seen(here), by=by, name=here.name, dimension=here.dimension, part_of=total, definition="where the adviser works too",
    )
    rows: list[Category | Measure] = [*parts, total]
    _table(own, by, "Referrals by district", "District", rows, [
        (referrals, "quarter"), (engaged, "quarter"), (again, "quarter"), (referrals, "quarter_before"),
    ], "People who live outside the county are left out.")
    _table(own, by, "The year by quarters", "District", rows, [
        *((referrals, period) for period in ("q1", "q2", "q3", "q4")), (referrals, "year"), (engaged, "year"),
    ])
    _table(own, by, "This year and last", "District", rows, [(referrals, "year_before"), (referrals, "year"), (referrals, "change")])
    _table(own, by, "What the police count", "Measure", [incidents, rate], [(None, "quarter"), (None, "quarter_before")])
    return own


def _measure(own: MeasureSet, by: User, name: str, unit: str, **fields: Any) -> Measure:
    usual = {"definition": "", "good": "neither", "agency": None, "of": None, "yearly": "sum" if unit == "number" else "given"}
    return keep_measure(measures=own, measure=None, was="", by=by, name=name, unit=unit, **usual | fields)


def _table(own: MeasureSet, by: User, title: str, head: str, rows: list[Any], columns: list[Any], note: str = "") -> None:
    keep_table(measures=own, table=None, rows=rows, columns=columns, was="", by=by, title=title, head=head, note=note)


def _fill(own: MeasureSet, last: Quarter, first: int, by: User) -> None:
    """The figures of a year; the service had no office elsewhere in the county two years ago."""
    book, typed = Book(own), {}
    for number in (1, 2, 3, 4):
        for sheet in sheets(book, Quarter(last.year, number)):
            for cell in [one for line in sheet.lines for one in line.cells if one is not None]:
                typed[cell.place] = (True, _value(book, cell.place, first + number - 1))
    enter_figures(measures=own, shown={}, by=by, typed={
        place: value for place, value in typed.items()
        if not (place.quarter == 0 and book.by_pk[place.measure].unit == "number") and _is_leaf(book, place)
    })


def _is_leaf(book: Book, place: Place) -> bool:
    return book.by_pk[place.measure].unit != "number" or place.category not in book.groups


def _value(book: Book, place: Place, at: int) -> Decimal | None:
    measure, category = book.by_pk[place.measure], book.categories.get(place.category or 0)
    if category and category.name in COUNTS and measure.unit == "number":
        return Decimal(COUNTS[category.name][at])
    if measure.unit == "percentage":
        return None if category and category.name.startswith("Elsewhere") and at < 4 else Decimal(61 + (place.measure * 7 + (place.category or 0) * 5 + at * 3) % 25)
    return Decimal(1890 + 37 * at) if measure.unit == "number" else Decimal("12.4") + Decimal(at) / 10


def _revise(own: MeasureSet, last: Quarter, by: User) -> None:
    """A figure of the first quarter is counted again after the third was reported."""
    figure = Figure.objects.get(measure__measures=own, category__name="Northgate", year=last.year, quarter=1, measure__name="Referrals")
    place = Place(figure.measure_id, figure.category_id, figure.year, figure.quarter)
    enter_figures(measures=own, typed={place: (True, Decimal(46))}, shown={place: "45"}, by=by)


def _file(own: MeasureSet, quarter: Quarter, meeting: Meeting, by: User) -> None:
    report = drafted(Book(own), quarter).report
    file_report(
        measures=own, quarter=quarter, meeting=meeting, items=[], audience=Audience.MEMBERS, was=seen_of(report), by=by
    )


def _buses(last: Quarter, by: User) -> None:
    """A set whose numbers all may read, still being entered."""
    own = keep_set(
        measures=None, was="", by=by, name="Last buses", title="Last Buses Quarterly Report", agency=None, owner=None, priority=None,
        suppress=False, threshold=5, members_see_all=True,
    )
    ran = _measure(own, by, "Buses after eleven", "number", good="up")
    _table(own, by, "Buses after eleven", "Measure", [ran], [(None, "quarter"), (None, "quarter_before")])
    enter_figures(measures=own, shown={}, by=by, typed={Place(ran.pk, None, last.year, 4): (True, Decimal(412))})
