"""The record on its way out: every table read once, its rows tied together in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from django.db.models import ForeignKey, Model

from meetings.models import Meeting
from reports.models import Content
from reports.record.references import reference
from reports.record.tables import TABLES

Row = TypeVar("Row", bound=Model)


class Source:
    """All rows of the record, read with one query a table, however many meetings there are.

    With `meeting`, only that one is written: `kept` then tells which people, agencies, groups and files it
    refers to, as far as they have been asked for by `refer`.
    """

    def __init__(self, meeting: Meeting | None) -> None:
        self.scope = meeting
        # What agenda items and decisions are called within their meeting: "7.1", 2.
        self.labels: dict[Model, Any] = {}
        self._referred: set[Model] = set()
        self._rows: dict[type[Model], dict[int, Model]] = {}
        for model in TABLES:
            found = model._default_manager.order_by("pk")
            if meeting and model is Content:  # by far the largest
                found = found.filter(publication__meeting=meeting)
            self._rows[model] = {row.pk: row for row in found}
        for model, rows in self._rows.items():
            for field in model._meta.concrete_fields:
                if isinstance(field, ForeignKey) and field.related_model in self._rows:
                    _tie(field, rows.values(), self._rows[field.related_model])
        self._children = cache(self._grouped)

    def all(self, model: type[Row]) -> list[Row]:
        """Every row of `model`, oldest first."""
        return list(self._rows[model].values())  # type: ignore[arg-type]

    def of(self, owner: Model | None, model: type[Row], field: str) -> list[Row]:
        """Rows of `model` whose foreign key `field` is `owner` (None: that have none), oldest first."""
        return self._children(model, field).get(owner.pk if owner else None, [])

    def one(self, owner: Model, model: type[Row], field: str) -> Row | None:
        """The row of `model` that belongs to `owner`, if there is one."""
        return next(iter(self.of(owner, model, field)), None)

    def refer(self, row: Model | None) -> Any:
        """The reference to `row`, which from now on is kept."""
        if row is not None:
            meeting = row if isinstance(row, Meeting) else getattr(row, "meeting", None)
            self._referred |= {row, meeting.group} if meeting else {row}
        return reference(row)

    def within(self, own: Meeting | None, meeting: Meeting, key: str, label: Any) -> Any:
        """The name of a thing that belongs to `meeting` and is called `label` there, as it stands in `own`:
        the bare label in the same meeting, {group, date, `key`: label} in another or outside any."""
        return label if meeting == own else self.refer(meeting) | {key: label}

    def kept(self, model: type[Row]) -> list[Row]:
        """The rows of `model` that belong into what is written: all, or for one meeting those referred to."""
        return [row for row in self.all(model) if not self.scope or row in self._referred]

    def _grouped(self, model: type[Model], field: str) -> dict[int | None, list[Any]]:
        groups = defaultdict(list)
        for row in self._rows[model].values():
            groups[getattr(row, f"{field}_id")].append(row)
        return groups


def _tie(field: ForeignKey, rows: Iterable[Model], targets: dict[int, Model]) -> None:
    for row in rows:
        key = getattr(row, field.attname)
        if key is not None and key in targets:
            field.set_cached_value(row, targets[key])


