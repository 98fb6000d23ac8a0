"""What the values of a record are: each one of its own, or drawn by chance; and the making of a row from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Model

Any_ = TypeVar("Any_")
DAY = date(2031, 1, 1)


class Choice(Protocol):
    """Decides what a record is made of."""

    def value(self, field: models.Field) -> Any:
        """A value for a plain field."""

    def pick(self, options: Sequence[Any_]) -> Any_:
        """One of `options`."""

    def number(self, least: int, most: int) -> int:
        """How many of something."""

    def maybe(self) -> bool:
        """Whether something optional is there."""


class Distinct:
    """Every value differs from every other as far as its field allows, and from the field's default."""

    def __init__(self) -> None:
        self._next = count(1)

    def value(self, field: models.Field) -> Any:
        n = next(self._next)
        if field.choices:
            return self.pick([choice for choice, _ in field.flatchoices if choice not in ("", field.get_default())])
        if isinstance(field, models.BooleanField):
            return not field.get_default()
        if isinstance(field, models.DateTimeField):
            return datetime(2031, 6, 1, 8, 0, 0, n, tzinfo=UTC) + timedelta(hours=n)
        if isinstance(field, models.DateField):
            return DAY + timedelta(days=n)
        if isinstance(field, models.TimeField):
            return time(n % 24, n % 60, n % 2, 0)
        if isinstance(field, models.UUIDField):
            return UUID(int=n)
        if isinstance(field, models.JSONField):
            return [[f"head {n}", "é"], ["<b>", ""]]
        if isinstance(field, models.DecimalField):
            return Decimal(n) + Decimal("0.50")
        if isinstance(field, models.IntegerField):
            return 100 + n
        if isinstance(field, models.EmailField):
            return f"post{n}@thornbridge.example"
        if isinstance(field, models.URLField):
            return f"https://thornbridge.example/{n}"
        if isinstance(field, models.SlugField):
            return f"slug-{n}"
        return f"{n} {field.name} – “é” <&> \\ \u2028{'' if field.max_length else chr(10)}"[: field.max_length]

    def pick(self, options: Sequence[Any_]) -> Any_:
        return options[next(self._next) % len(options)]

    def number(self, least: int, most: int) -> int:
        return most

    def maybe(self) -> bool:
        return True


class Drawn:
    """Everything by the throw of dice, the same for the same seed."""

    LETTERS = "aZ0 .,;:/\\'\"<>&*_[](){}#|\t\n\r\u00e9\u2013\u2028\u200b\ufeff\U0001f6b2"

    def __init__(self, seed: int) -> None:
        self._dice = Random(seed)
        self._next = count(1)

    def value(self, field: models.Field) -> Any:
        if field.null and not self.maybe():
            return None
        if field.choices:
            return self.pick([choice for choice, _ in field.flatchoices])
        if field.unique or isinstance(field, (models.EmailField, models.URLField, models.SlugField)):
            return Distinct.value(self, field)  # type: ignore[arg-type]
        if isinstance(field, models.BooleanField):
            return self.maybe()
        if isinstance(field, models.DateTimeField):
            return datetime(1990, 1, 1, tzinfo=UTC) + timedelta(microseconds=self.number(0, 10**15 * 3))
        if isinstance(field, models.DateField):
            return date(1990, 1, 1) + timedelta(days=self.number(0, 36_000))
        if isinstance(field, models.TimeField):
            return time(*(self.number(0, most) for most in (23, 59, self.pick([0, 59]), self.pick([0, 999_999]))))
        if isinstance(field, models.JSONField):
            return [[self.text(0, 4) for _ in range(self.number(0, 3))] for _ in range(self.number(0, 3))]
        if isinstance(field, models.DecimalField):
            return Decimal(self.number(0, 10**13)) / 100
        if isinstance(field, models.IntegerField):
            return self.number(0, 32767)
        return self.text(0 if field.blank else 1, min(field.max_length or 30, 12))

    def text(self, least: int, most: int) -> str:
        return "".join(self._dice.choices(self.LETTERS, k=self.number(least, most)))

    def pick(self, options: Sequence[Any_]) -> Any_:
        return self._dice.choice(options)

    def number(self, least: int, most: int) -> int:
        return self._dice.randint(least, most)

    def maybe(self) -> bool:
        return self._dice.random() < 0.5


class Maker:
    """Makes rows as `choose` says."""

    def __init__(self, choose: Choice) -> None:
        self.choose = choose

    def make(self, model: type[Any_], **given: Any) -> Any_:
        """A row of `model`: relations and what must fit together are given, the rest is chosen."""
        for field in model._meta.concrete_fields:
            if not field.primary_key and not field.is_relation and field.name not in given:
                given[field.name] = self.choose.value(field)
        return model._default_manager.create(**given)

    def optional(self, options: Sequence[Any_]) -> Any_ | None:
        return self.choose.pick(options) if options and self.choose.maybe() else None

    def period(self, model: type[Model]) -> dict[str, date | None]:
        starts, ends = (self.choose.value(model._meta.get_field(name)) for name in ("starts", "ends"))
        return {"starts": starts, "ends": ends if starts is None or ends is None else max(starts, ends)}
