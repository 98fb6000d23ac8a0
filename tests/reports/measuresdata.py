"""The quarterly tables of the real papers as their figures: what is entered, and what must stand in the report again.

A table: title, columns as (measure, period), rows as label -> cells as printed. Rows are categories, or measures of their own
where the columns name none. A cell in brackets is printed and not entered: it must come out by adding up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.measurequeries import Book
from actions.measureservices import add_categories, enter_figures, keep_measure, keep_set, keep_table
from actions.measuring import Quarter, read
from actions.models import Category, Measure, MeasureSet
from csp.models import User

Column = tuple[str, str]
Q, YEAR = "quarter", "year"
SERVICE = [("Referrals", Q), ("Engagement", Q), ("Repeats", Q)]
BESIDE = [*SERVICE, ("Referrals", "quarter_before")]
WHOLE_YEAR = [("Referrals", YEAR), ("Engagement", YEAR), ("Repeats", YEAR)]


@dataclass
class Printed:
    """A table as its paper prints it."""

    title: str
    columns: list[Column]
    rows: dict[str, str]


@dataclass
class Source:
    """A paper: the parts of each total (by dimension), its measures in other agencies' hands, and its tables."""

    quarter: Quarter
    parts: dict[str, list[str]]
    own: dict[str, str]
    tables: list[Printed]


OTHERS = {
    "Daily MARAC cases": "number", "Police incidents, county": "number", "Police incidents, city": "number",
    "Police crimes, county": "percentage", "Police crimes, city": "percentage",
}

Q4_2019 = Source(
    Quarter(2019, 4),
    {
        "All": ["City", "East", "Fenland", "Hunts", "South", "Health all", "CYP all", "A8 all", "Stalking", "Peterborough"],
        "A8 all": ["A8 Cambs", "A8 Pboro"], "CYP all": ["YP Cambs", "YP Pboro"],
    },
    OTHERS,
    [
        Printed("All", SERVICE, {"All": "(478) 73% 37%"}),
        Printed("Services", SERVICE, {
            "A8 Cambs": "35 71% 32%", "A8 Pboro": "32 59% 32%", "YP Cambs": "35 80% 43%", "YP Pboro": "22 82% 28%",
            "Health all": "36 81% 17%", "Stalking": "25 88% 45%",
        }),
        Printed("Districts", SERVICE, {
            "City": "43 72% 35%", "East": "18 83% 33%", "Fenland": "30 60% 50%", "Hunts": "66 82% 41%", "South": "30 70% 24%",
            "Peterborough": "106 65% 43%",
        }),
        Printed("The year by quarters", [("Referrals", "q1"), ("Referrals", "q2"), ("Referrals", "q3"), ("Referrals", "q4"), *WHOLE_YEAR], {
            "City": "67 61 50 (43) (221) 73% 42%", "East": "22 27 15 (18) (82) 82% 37%", "Fenland": "49 59 39 (30) (177) 75% 43%",
            "Hunts": "82 81 41 (66) (270) 84% 39%", "South": "38 48 39 (30) (155) 79% 30%", "Health all": "27 25 28 (36) (116) 88% 13%",
            "CYP all": "34 31 33 (57) (155) 81% 32%", "A8 all": "52 48 63 (67) (230) 71% 33%",
            "Stalking": "63 42 31 (25) (161) 81% 29%", "Peterborough": "112 96 98 (106) (412) 66% 37%",
            "All": "(546) (518) (437) (478) (1979) 76% 36%",
        }),
        Printed("Year against year", [("Referrals", "year_before"), ("Referrals", YEAR), ("Referrals", "change")], {
            "City": "213 (221) (+8)", "East": "85 (82) (-3)", "Fenland": "172 (177) (+5)", "Hunts": "250 (270) (+20)",
            "South": "141 (155) (+14)", "Health all": "127 (116) (-11)", "CYP all": "138 (155) (+17)", "A8 all": "235 (230) (-5)",
            "Stalking": "88 (161) (+73)", "Peterborough": "389 (412) (+23)", "All": "(1838) (1979) (+141)",
        }),
        Printed("Diversity", [("Referrals", Q), ("Referrals", "year_before"), ("Referrals", YEAR)], {
            "Male": "11 98 68", "Declaring disability": "20 78 73", "LGBT": "2 12 10",
        }),
        Printed("Other agencies", [("", Q), ("", "year_before"), ("", YEAR), ("", "change")], {
            "Daily MARAC cases": "278 1547 1471 (-76)", "Police incidents, county": "2090 8610 8795 (+185)",
            "Police incidents, city": "1234 5224 5321 (+97)", "Police crimes, county": "87% 53% 78% (+25%)",
            "Police crimes, city": "79% 47% 70% (+23%)",
        }),
    ],
)

_ALL_2022 = [
    "A8 Cambs", "A8 Pboro", "YP Cambs", "YP Pboro", "Health Cambs", "Health Pboro", "Housing Cambs", "Housing Pboro", "Male victims",
    "Minority ethnic", "Stalking", "Child to parent", "Medium risk", "City", "East", "Fenland", "Hunts", "South", "Peterborough",
]
Q4_2022 = Source(
    Quarter(2022, 4), {"All": _ALL_2022}, OTHERS,
    [
        Printed("All", BESIDE, {"All": "(900) 68% 23% 656"}),
        Printed("Services", BESIDE, {
            "A8 Cambs": "49 69% 38% 40", "A8 Pboro": "45 60% 19% 50", "YP Cambs": "22 73% 13% 41", "YP Pboro": "7 71% 20% 14",
            "Health Cambs": "76 76% 19% 31", "Health Pboro": "34 85% 7% 35", "Housing Cambs": "30 83% 12% N/A",
            "Housing Pboro": "11 73% 0% N/A", "Male victims": "47 51% 21% 106", "Minority ethnic": "35 63% 18% N/A",
            "Stalking": "19 74% 7% 8", "Child to parent": "3 67% 0% 13", "Medium risk": "40 50% 10% 29",
        }),
        Printed("Districts", BESIDE, {
            "City": "78 71% 36% 36", "East": "53 79% 29% 21", "Fenland": "70 66% 17% 34", "Hunts": "82 72% 24% 64",
            "South": "51 65% 27% 34", "Peterborough": "148 65% 31% 94",
        }),
        Printed("Diversity", [("Referrals", Q), ("Referrals", YEAR)], {
            "Male": "42 169", "Declaring disability": "48 167", "LGBT": "14 41",
        }),
        Printed("Other agencies", [("", Q), ("", "quarter_before")], {
            "Daily MARAC cases": "275 249", "Police incidents, county": "1927 2103", "Police incidents, city": "1142 1196",
            "Police crimes, county": "80% 87%", "Police crimes, city": "82% 79%",
        }),
        Printed("The year", WHOLE_YEAR, {
            "City": "287 71% 25%", "East": "140 79% 24%", "Fenland": "255 62% 19%", "Hunts": "329 70% 20%", "South": "191 73% 18%",
            "Peterborough": "519 70% 23%", "Health Cambs": "219 78% 19%", "Health Pboro": "98 88% 7%", "YP Cambs": "128 76% 19%",
            "YP Pboro": "45 80% 19%", "A8 Cambs": "156 70% 23%", "A8 Pboro": "193 70% 23%", "Male victims": "165 60% 19%",
            "Housing Cambs": "80 83% 9%", "Housing Pboro": "21 76% 6%", "Minority ethnic": "164 56% 17%", "Stalking": "60 80% 15%",
            "Child to parent": "17 40% 0%", "Medium risk": "119 45% 7%", "All": "(3186) 69% 19%",
        }),
    ],
)
SOURCES = {"2020-10-06/6-domestic-abuse-quarterly-q4-2019-20.pdf": Q4_2019, "2023-07-11/9-domestic-abuse-quarterly-q4-2022-23.pdf": Q4_2022}


def enter(source: Source, by: User, *, suppress: bool) -> MeasureSet:
    """The measures, tables and figures of a paper, by the services of the desk."""
    made = keep_set(measures=None, was="", by=by, name=f"Domestic abuse {source.quarter.year}", title="Quarterly Performance Report",
                    agency=None, owner=None, priority=None, suppress=suppress, threshold=5, members_see_all=False)

    def measure(name: str, unit: str, of: Measure | None = None) -> Measure:
        fields: dict[str, Any] = {"definition": "", "good": "neither", "agency": None, "of": of}
        yearly = "sum" if unit == "number" else "given"
        return keep_measure(measures=made, measure=None, was="", by=by, name=name, unit=unit, yearly=yearly, **fields)

    referrals = measure("Referrals", "number")
    known: dict[str, Measure] = {"Referrals": referrals}
    known |= {name: measure(name, "percentage", referrals) for name in ("Engagement", "Repeats")}
    known |= {name: measure(name, unit) for name, unit in source.own.items()}
    names = dict.fromkeys(name for table in source.tables for name in table.rows if name not in known)
    categories: dict[str, Category] = {}
    for total, parts in [("", ["All"]), *source.parts.items(), ("", [name for name in names if name != "All"])]:
        new = [name for name in parts if name not in categories]
        found = add_categories(measures=made, dimension=total or "Whole", names=new, part_of=categories.get(total), by=by)
        categories |= {one.name: one for one in found}
    for table in source.tables:
        keep_table(
            measures=made, table=None, was="", by=by, title=table.title, head="Service", note="",
            rows=[known.get(name) or categories[name] for name in table.rows],
            columns=[(known.get(name), period) for name, period in table.columns],
        )
    enter_figures(measures=made, shown={}, by=by, typed=_typed(made, source))
    return made


def _typed(made: MeasureSet, source: Source) -> dict:
    book, typed = Book(made), {}
    for table, printed in zip(book.tables, source.tables, strict=True):
        for row, cells in zip(table.rows.all(), printed.rows.values(), strict=True):
            for column, cell in zip(book.columns(table, source.quarter), cells.split(), strict=True):
                place = book.cell(column, row, source.quarter)
                if place is not None and not cell.startswith("("):
                    typed[place] = read(cell, book.by_pk[place.measure])
    return typed


def reads_as(cell: str) -> str:
    """A cell of the paper as our report writes it: a true minus, and points of a percentage by their name."""
    plain = cell.strip("()").replace("-", "−")
    return f"{plain.removesuffix('%')} points" if plain[0] in "+−" and plain.endswith("%") else plain
