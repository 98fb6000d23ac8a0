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
            raise RecordError(f"{node.where}: the file holds no {called} {name!r}.")
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
    """Write `rows` in their order, save that one which another of them refers to goes before it."""
    to_itself = next((field.name for field in model._meta.concrete_fields if field.related_model is model), "")
    batch: list[Model] = []
    for row in _in_turn(rows, to_itself) if to_itself else rows:
        if to_itself and not _saved(getattr(row, to_itself)):
            _create(model, batch)
        batch.append(row)
    _create(model, batch)


def _create(model: type[Model], batch: list[Model]) -> None:
    model._default_manager.bulk_create(batch, batch_size=500)
    batch.clear()


def _in_turn(rows: list[Model], to_itself: str) -> list[Model]:
    turn: dict[int, Model] = {}
    for row in rows:
        line: dict[int, Model] = {}
        following: Model | None = row
        while following is not None and id(following) not in turn:
            if id(following) in line:
                raise RecordError(f"Some {row._meta.verbose_name_plural} refer to each other in a circle.")
            line[id(following)] = following
            following = getattr(following, to_itself)
        turn |= dict(reversed(line.items()))
    return list(turn.values())


def _saved(row: Model | None) -> bool:
    return row is None or row.pk is not None


def _canonical(name: object) -> str:
    return json.dumps(name, sort_keys=True)
