"""The record on its way in: rows gathered in memory, found by their references, saved at the end."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model

from meetings.models import Meeting
from reports.record.references import reference
from reports.record.tables import TABLES
from reports.record.values import Node, RecordError

Row = TypeVar("Row", bound=Model)


class Target:
    """Rows of a record being read; nothing is written before `save`."""

    def __init__(self) -> None:
        self._rows: dict[type[Model], list[Model]] = defaultdict(list)
        self._known: dict[tuple[type[Model], str], Model] = {}
        self._later: list[Callable[[], None]] = []

    def add(self, row: Row, name: object = None) -> Row:
        """Take up `row`; things found by `find` need a `name`, as a rule `reference(row)`.

        RecordError if the file holds another one of this name.
        """
        self._rows[type(row)].append(row)
        if name is not None and self._known.setdefault((type(row), _canonical(name)), row) is not row:
            raise RecordError(f"The file holds the {row._meta.verbose_name} {_canonical(name)} twice.")
        return row

    def named(self, row: Row) -> Row:
        """Take up `row` so that its reference finds it."""
        return self.add(row, reference(row))

    def later(self, act: Callable[[], None]) -> None:
        """Have `act` done when all rows are known: for a reference to what stands further down."""
        self._later.append(act)

    def find(self, model: type[Row], node: Node, own: Meeting | None = None, key: str = "") -> Row | None:
        """What the reference at `node` means, None for null; RecordError if the file holds no such thing.

        With `own`, a reference without a group is one within that meeting, by its `key` (see Source.within).
        """
        name = node.value
        if name is None:
            return None
        if own is not None and not (isinstance(name, dict) and "group" in name):
            name = reference(own) | {key: name}
        row = self._known.get((model, _canonical(name)))
        if row is None:
            called = model._meta.verbose_name
            raise RecordError(f"{node.where}: the file holds no {called} {json.dumps(name, ensure_ascii=False)}.")
        return row  # type: ignore[return-value]

    def must_find(self, model: type[Row], node: Node, own: Meeting | None = None, key: str = "") -> Row:
        """As `find`, where there must be something."""
        row = self.find(model, node, own, key)
        if row is None:
            raise RecordError(f"{node.where} may not be null.")
        return row

    def save(self) -> None:
        """Write all rows, each table after those it refers to. To be called inside a transaction."""
        for act in self._later:
            act()
        for model in TABLES:
            _save(model, self._rows[model])


def _save(model: type[Model], rows: list[Model]) -> None:
    """Write `rows`; one that refers to another of its table comes after it."""
    to_itself = [field.name for field in model._meta.concrete_fields if field.related_model is model]
    while rows:
        ready = [row for row in rows if all(_saved(getattr(row, name)) for name in to_itself)]
        if not ready:
            raise RecordError(f"Some {model._meta.verbose_name_plural} refer to each other in a circle.")
        model._default_manager.bulk_create(ready, batch_size=500)
        rows = [row for row in rows if row.pk is None]


def _saved(row: Model | None) -> bool:
    return row is None or row.pk is not None


def _canonical(name: object) -> str:
    return json.dumps(name, sort_keys=True)
