"""Plain values between a row and the record: the field of the model says how each is written and read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import localtime


class RecordError(Exception):
    """Why a record cannot be written or read, in one sentence for whoever typed the command."""


@dataclass(frozen=True)
class Node:
    """A value of the file together with its place in it, such as `meetings[3].agenda[0].title`."""

    value: Any
    where: str = ""

    def __getitem__(self, key: str) -> Node:
        """The value under `key`; RecordError if this is no object or has no such key."""
        place = f"{self.where}.{key}" if self.where else key
        if not isinstance(self.value, dict):
            raise RecordError(f"{self.where or 'The file'} is not an object.")
        if key not in self.value:
            raise RecordError(f"{place} is missing.")
        return Node(self.value[key], place)

    def __iter__(self) -> Iterator[Node]:
        """The values of a list, in order; RecordError if this is none."""
        if not isinstance(self.value, list):
            raise RecordError(f"{self.where} is not a list.")
        return (Node(value, f"{self.where}[{index}]") for index, value in enumerate(self.value))

    def text(self) -> str:
        """The value as text; RecordError if it is none."""
        if not isinstance(self.value, str):
            raise RecordError(f"{self.where} is not a text.")
        return self.value


def side_by_side(one: Node, other: Node) -> Iterator[tuple[Node, Node]]:
    """The values of two lists in pairs; RecordError if one is longer."""
    first, second = list(one), list(other)
    if len(first) != len(second):
        raise RecordError(f"{one.where} and {other.where} are not of the same length.")
    return zip(first, second, strict=True)


class Fields:
    """The plain fields of a model that stand in the record under their own names, or as (key, field)."""

    def __init__(self, model: type[models.Model], *names: str | tuple[str, str]) -> None:
        self.model = model
        self.names = {n if isinstance(n, str) else n[0]: n if isinstance(n, str) else n[1] for n in names}

    def write(self, row: models.Model) -> dict[str, Any]:
        """The fields of `row` as they stand in the record."""
        return {key: written(getattr(row, name)) for key, name in self.names.items()}

    def read(self, node: Node) -> dict[str, Any]:
        """The fields of a new row from its object in the record; RecordError names the place of a bad value."""
        return {name: only(self.model, name, node[key]) for key, name in self.names.items()}


def only(model: type[models.Model], name: str, node: Node) -> Any:
    """The value at `node` of the one plain field `name` of `model`; RecordError if it cannot hold it."""
    return parsed(cast(models.Field, model._meta.get_field(name)), node)


def written(value: Any) -> Any:
    """A field's value as JSON knows it: dates and times in ISO 8601, moments with their offset, decimals as text."""
    if isinstance(value, datetime):
        return localtime(value).isoformat()
    if isinstance(value, time) and not (value.second or value.microsecond):
        return value.isoformat("minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def parsed(field: models.Field, node: Node) -> Any:
    """The value of `field` that stands at `node`; RecordError if the field cannot hold it."""
    if node.value is None:
        if not field.null:
            raise RecordError(f"{node.where} may not be null.")
        return None
    try:
        value = _converted(field, node.value)
        field.run_validators(value)
    except (TypeError, ValueError):
        raise RecordError(f"{node.where} cannot be {node.value!r}.") from None
    except ValidationError as error:
        raise RecordError(f"{node.where} cannot be {str(node.value)[:60]!r}: {' '.join(error.messages)}") from None
    if field.choices and value not in {choice for choice, _ in field.flatchoices}:
        raise RecordError(f"{node.where} cannot be {node.value!r}.")
    return value


def _converted(field: models.Field, value: Any) -> Any:
    """`value` in the type of `field`; TypeError or ValueError if it is of another kind."""
    if isinstance(field, models.JSONField):
        json.dumps(value, ensure_ascii=False).encode()  # half a character is no text
        return value
    if isinstance(field, (models.BooleanField, models.IntegerField)):
        if type(value) is not (bool if isinstance(field, models.BooleanField) else int):
            raise TypeError
        return value
    if not isinstance(value, str):
        raise TypeError
    value.encode()
    if isinstance(field, models.DecimalField):
        return _decimal(field, value)
    if isinstance(field, models.DateTimeField):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError
        return moment
    if isinstance(field, models.DateField):
        return date.fromisoformat(value)
    if isinstance(field, models.TimeField):
        return time.fromisoformat(value)
    return UUID(value) if isinstance(field, models.UUIDField) else value


def _decimal(field: models.DecimalField, value: str) -> Decimal:
    """A number with as many decimal places as the record writes of it."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError from None
    if not number.is_finite() or number.as_tuple().exponent != -(field.decimal_places or 0):
        raise ValueError
    return number
