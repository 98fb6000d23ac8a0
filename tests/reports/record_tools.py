"""What the tests of the record share: undoing what was written, and a picture of all that is in the database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from actions.models import ActionPoint
from meetings.models import AgendaItem
from reports.record.tables import LEFT_OUT, TABLES


class _Undo(Exception):
    pass


@contextmanager
def forgotten() -> Iterator[None]:
    """What is written inside is gone afterwards: publications cannot be deleted, but a transaction undone."""
    try:
        with transaction.atomic():
            yield
            connection.check_constraints()
            raise _Undo
    except _Undo:
        pass


def left_out(model: type[Model], field: str) -> bool:
    """Whether the record leaves this field out, with a reason."""
    return f"*.{field}" in LEFT_OUT or f"{model._meta.app_label}.{model.__name__}.{field}" in LEFT_OUT


# Positions are places in a list, so it is the place that counts: among rows that share these.
SIBLINGS = {AgendaItem: ("agenda_id", "parent_id"), ActionPoint: ("block_id",)}
PLACES = {"position", "block_position"}


class Picture:
    """All rows of the record without the numbers of the database: what they say, and what they refer to."""

    def __init__(self) -> None:
        self._rows = {model: {row.pk: row for row in model._default_manager.all()} for model in TABLES}
        self._seen: dict[tuple[type[Model], int], dict[str, Any]] = {}

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """By table, its rows in an order that does not hang on the database."""
        return {
            model.__name__: sorted((self._row(model, pk) for pk in rows), key=repr) for model, rows in self._rows.items()
        }

    def _row(self, model: type[Model], pk: int) -> dict[str, Any]:
        if (model, pk) not in self._seen:
            row = self._rows[model][pk]
            self._seen[model, pk] = {
                field.name: self._value(row, field)
                for field in model._meta.concrete_fields if not left_out(model, field.name)
            }
        return self._seen[model, pk]

    def _value(self, row: Model, field: Any) -> Any:
        value = getattr(row, field.attname)
        if field.name in PLACES:
            return self._place(row, field.name)
        if field.is_relation and value is not None:
            return hashlib.sha256(repr(self._row(field.related_model, value)).encode()).hexdigest()
        return value

    def _place(self, row: Model, name: str) -> int:
        shared = SIBLINGS.get(type(row)) or (f"{row._meta.ordering[0]}_id",)
        same = [getattr(row, key) for key in shared]
        if same == [None]:
            return 0
        rows = [other for other in self._rows[type(row)].values() if [getattr(other, key) for key in shared] == same]
        return sorted(rows, key=lambda other: (getattr(other, name), other.pk)).index(row)
