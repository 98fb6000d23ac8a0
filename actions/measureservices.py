"""Writes of measures: what is measured, how its report is laid out, the figures, and the words on a quarter.

What somebody else changed meanwhile is told by ChangedMeanwhile, and nothing is written: `was` is the fingerprint
(`seen`) of what the page showed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, Model, ProtectedError

from actions.measurequeries import Place, place_of
from actions.measuring import Quarter, written
from actions.models import (
    Category,
    Commentary,
    Figure,
    Measure,
    MeasureSet,
    ReportTable,
    SeriesBreak,
    TableColumn,
    TableRow,
)
from csp.models import User
from csp.services import audit
from csp.versions import ChangedMeanwhile, fingerprint

Thing = TypeVar("Thing", MeasureSet, Measure, Category, SeriesBreak, ReportTable)
USED = "It has figures or stands in a table: take it out of its tables first. Figures are never thrown away."


@dataclass(frozen=True)
class Conflict:
    """A figure that two people changed: what was typed, and what somebody saved meanwhile. "" is not entered."""

    place: Place
    mine: str
    theirs: str


class FiguresChanged(ChangedMeanwhile):
    """Somebody saved other figures meanwhile; `conflicts` are those that both changed."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__("Somebody saved other figures while you had the page open.")
        self.conflicts = list(conflicts)


def seen(thing: Model | None) -> str:
    """The fingerprint of a thing as it stands; "" for none."""
    if thing is None:
        return ""
    fields = [getattr(thing, field.attname) for field in thing._meta.concrete_fields if field.name != "position"]
    if isinstance(thing, ReportTable):
        fields += [list(thing.rows.values_list("category", "measure")), list(thing.columns.values_list("measure", "period"))]
    return fingerprint(*fields)


@transaction.atomic
def keep_set(*, measures: MeasureSet | None, was: str, by: User, **fields: Any) -> MeasureSet:
    """Begin a set of measures, or describe it anew by `fields` of MeasureSet. Raises ChangedMeanwhile, and ValueError for a
    name that others have."""
    same = MeasureSet.objects.filter(name__iexact=fields["name"]).first()
    if same is not None and same != measures:
        raise ValueError(f"There are measures called “{same}” already.")
    kept = MeasureSet() if measures is None else _locked(measures)
    return _keep(kept, was, by, "keep_measure_set", fields)


@transaction.atomic
def keep_measure(*, measures: MeasureSet, measure: Measure | None, was: str, by: User, **fields: Any) -> Measure:
    """Add a measure to a set, last, or describe it anew by `fields` of Measure.

    Raises ChangedMeanwhile; ValueError for a name that another has, a share that is no percentage or not of a number of
    the same set, a sum of what is no number, and another unit where there are figures.
    """
    _locked(measures)
    if measures.measures.filter(name__iexact=fields["name"]).exclude(pk=measure.pk if measure else 0).exists():
        raise ValueError(f"There is a measure called “{fields['name']}” already.")
    of = fields.get("of")
    if of is not None and (fields["unit"] != Measure.Unit.PERCENTAGE or of.unit != Measure.Unit.NUMBER or of.measures_id != measures.pk):
        raise ValueError("Only a percentage is a share, and only of a number among these measures.")
    if fields["yearly"] == Measure.Yearly.SUM and fields["unit"] != Measure.Unit.NUMBER:
        raise ValueError("Only numbers can be added up to the year: a percentage is given by the source.")
    kept = measures.measures.get(pk=measure.pk) if measure else Measure(measures=measures, position=_last(measures.measures))
    if measure and kept.unit != fields["unit"] and (kept.figures.exists() or kept.shares.exists()):
        raise ValueError("There are figures in its unit already: make a new measure.")
    return _keep(kept, was, by, "keep_measure", fields)


@transaction.atomic
def add_categories(
    *, measures: MeasureSet, dimension: str, names: Sequence[str], part_of: Category | None, by: User
) -> list[Category]:
    """Add categories of one dimension, in this order; with `part_of` they make that total up. Raises ValueError for a name
    that stands already, or twice."""
    _locked(measures)
    taken = {name.lower() for name in measures.categories.values_list("name", flat=True)}
    last, made = _last(measures.categories), []
    for at, name in enumerate(names):
        if name.lower() in taken:
            raise ValueError(f"“{name}” stands already: each category needs a name of its own.")
        taken.add(name.lower())
        made.append(Category(measures=measures, position=last + at, dimension=dimension, name=name, part_of=part_of))
    for one in made:
        one.save()
    audit(by=by, act="add_categories", thing=measures, dimension=dimension, names=list(names))
    return made


@transaction.atomic
def keep_category(*, category: Category, was: str, by: User, **fields: Any) -> Category:
    """Describe a category anew. Raises ChangedMeanwhile; ValueError for a name that another has, and for a total that
    would be part of itself."""
    measures = _locked(category.measures)
    kept = measures.categories.get(pk=category.pk)
    if measures.categories.filter(name__iexact=fields["name"]).exclude(pk=kept.pk).exists():
        raise ValueError(f"“{fields['name']}” stands already: each category needs a name of its own.")
    above = fields["part_of"]
    while above is not None:
        if above.pk == kept.pk:
            raise ValueError("A total cannot be part of itself.")
        above = above.part_of
    return _keep(kept, was, by, "keep_category", fields)


@transaction.atomic
def keep_break(*, measures: MeasureSet, found: SeriesBreak | None, was: str, by: User, **fields: Any) -> SeriesBreak:
    """Note a break in the series, or word it anew. Raises ChangedMeanwhile."""
    _locked(measures)
    kept = measures.breaks.get(pk=found.pk) if found else SeriesBreak(measures=measures)
    return _keep(kept, was, by, "keep_series_break", fields)


@transaction.atomic
def keep_table(
    *, measures: MeasureSet, table: ReportTable | None, rows: Sequence[Category | Measure],
    columns: Sequence[tuple[Measure | None, str]], was: str, by: User, **fields: Any,
) -> ReportTable:
    """Add a table to the report, last, or lay it out anew: its rows and columns in this order.

    Raises ChangedMeanwhile; ValueError without rows or columns, and where a cell would be of no measure, or of two.
    """
    _locked(measures)
    if not rows or not columns:
        raise ValueError("A table needs rows and columns.")
    own = [isinstance(row, Measure) for row in rows]
    if any(own) != all(own) or any((measure is None) != all(own) for measure, _ in columns):
        raise ValueError("Either each row is a measure and the columns are periods, or each row is a category and each column names its measure.")
    kept = measures.tables.get(pk=table.pk) if table else ReportTable(measures=measures, position=_last(measures.tables))
    kept = _keep(kept, was, by, "keep_report_table", fields)
    kept.rows.all().delete()
    kept.columns.all().delete()
    TableRow.objects.bulk_create(
        TableRow(table=kept, position=at, **{"measure" if isinstance(row, Measure) else "category": row})
        for at, row in enumerate(rows, 1)
    )
    TableColumn.objects.bulk_create(
        TableColumn(table=kept, position=at, measure=measure, period=period) for at, (measure, period) in enumerate(columns, 1)
    )
    return kept


@transaction.atomic
def drop(*, thing: Measure | Category | SeriesBreak | ReportTable, by: User) -> None:
    """Take a measure, category, table or break away that nothing hangs on. Raises ValueError where something does."""
    _locked(thing.measures)
    name = str(thing)
    try:
        thing.delete()
    except ProtectedError:
        raise ValueError(USED) from None
    audit(by=by, act=f"drop_{thing._meta.model_name}", thing=name)


@transaction.atomic
def move_up(*, thing: Measure | Category | ReportTable, by: User) -> None:
    """Let it change places with the one before it; the first stays where it is."""
    _locked(thing.measures)
    every = list(type(thing).objects.filter(measures=thing.measures_id))
    at = next(place for place, one in enumerate(every) if one.pk == thing.pk)
    if at:
        every[at - 1], every[at] = every[at], every[at - 1]
        for place, one in enumerate(every):
            type(thing).objects.filter(pk=one.pk).update(position=place)
        audit(by=by, act=f"move_{thing._meta.model_name}", thing=thing)


@transaction.atomic
def enter_figures(
    *, measures: MeasureSet, typed: Mapping[Place, tuple[bool, Decimal | None]], shown: Mapping[Place, str], by: User
) -> int:
    """Save the figures of a page; gives how many changed. `typed`: of each place whether there is a figure, and its value
    (None: N/A); `shown`: as the page showed it.

    A figure that was not touched stays as it is now, whoever changed it. Raises FiguresChanged, and writes nothing, where
    another was saved since for one that was.
    """
    _locked(measures)
    kept = {place_of(one): one for one in Figure.objects.filter(measure__measures=measures).select_related("measure")}
    units = dict(measures.measures.values_list("pk", "unit"))
    changes: list[tuple[Place, bool, Decimal | None]] = []
    conflicts = []
    for place, (there, value) in typed.items():
        unit = units[place.measure]
        mine = written(value, unit) if there else ""
        stands = written(kept[place].value, unit) if place in kept else ""
        before = shown.get(place, "")
        if mine in (stands, before):
            continue
        if stands != before:
            conflicts.append(Conflict(place, mine, stands))
        changes.append((place, there, value))
    if conflicts:
        raise FiguresChanged(conflicts)
    for place, there, value in changes:
        figure = kept.get(place) or Figure(
            measure_id=place.measure, category_id=place.category, year=place.year, quarter=place.quarter
        )
        figure._history_user = by  # type: ignore[attr-defined]
        figure.value = value
        if there:
            figure.save()
        else:
            figure.delete()
    if changes:
        audit(by=by, act="enter_figures", thing=measures, figures=len(changes), of=sorted({
            Quarter(place.year, place.quarter).name for place, _, _ in changes}))
    return len(changes)


@transaction.atomic
def say(*, measures: MeasureSet, quarter: Quarter, text: str, was: str, by: User) -> Commentary:
    """Word the key issues of a quarter. Raises ChangedMeanwhile; `was`: fingerprint of the text that the page showed."""
    _locked(measures)
    kept = Commentary.objects.filter(measures=measures, year=quarter.year, quarter=quarter.number).first()
    kept = kept or Commentary(measures=measures, year=quarter.year, quarter=quarter.number)
    if kept.text != text:
        if fingerprint(kept.text) != was:
            raise ChangedMeanwhile("Somebody changed these words while you had the page open.")
        kept.text = text
        kept.save()
        audit(by=by, act="say_of_quarter", thing=measures, quarter=quarter.name)
    return kept


def _locked(measures: MeasureSet) -> MeasureSet:
    """The row of a set is the queue of all who write into it."""
    return MeasureSet.objects.select_for_update(of=("self",)).get(pk=measures.pk)


def _keep(kept: Thing, was: str, by: User, act: str, fields: Mapping[str, Any]) -> Thing:
    """Bring a row to `fields`, unless another did so since."""
    if kept.pk and seen(kept) != was:
        raise ChangedMeanwhile(f"Somebody changed {kept} while you had the page open.")
    for name, value in fields.items():
        setattr(kept, name, value)
    kept.save()
    audit(by=by, act=act, thing=kept)
    return kept


def _last(rows: Any) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1
