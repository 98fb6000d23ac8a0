"""Queries that are asked many times a second: Django works out their SQL once, not each time.

Working out the SQL of a small query costs several times what the database needs to answer it. It stays Django's own:
what stands here is the QuerySet, and its results are converted as Django converts them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import CharField, DateField, Field, QuerySet, UUIDField

# Stand-ins for parameters, unlike anything that a query itself says.
STAND_IN = 918_273_645

# A compiler, how it converts each column, its SQL, and its parameters (or their names).
Known = tuple[Any, dict[int, Any], str, list[tuple[str | None, Any]]]


class Prepared:
    """`build` gives a `values_list()` of the parameters, each of the kind of field that it is compared with."""

    def __init__(self, build: Callable[..., QuerySet], **kinds: Field[Any, Any]) -> None:
        self.build, self.kinds = build, kinds

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of the query with these parameters. One query."""
        connection = connections[DEFAULT_DB_ALIAS]
        compiler, converters, sql, parameters = _known(connection).get(self) or self._work_out(connection)
        ready = {name: kind.get_db_prep_value(values[name], connection) for name, kind in self.kinds.items()}
        with connection.cursor() as cursor:
            cursor.execute(sql, [ready[name] if name else value for name, value in parameters])
            found = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(found, converters)]

    def _work_out(self, connection: Any) -> Known:
        stand_ins = {name: _stand_in(kind, at) for at, (name, kind) in enumerate(self.kinds.items())}
        compiler = self.build(**stand_ins).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        names = {str(kind.get_db_prep_value(stand_ins[name], connection)): name for name, kind in self.kinds.items()}
        named = [(names.get(str(value)), value) for value in parameters]
        missing = self.kinds.keys() - {name for name, _ in named}
        if missing:
            raise ValueError(f"The query does not ask for {', '.join(sorted(missing))}.")
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        _known(connection)[self] = compiler, converters, sql, named
        return compiler, converters, sql, named


def _known(connection: Any) -> dict[Prepared, Known]:
    """What is worked out for a connection, and so for a thread. It holds on to its connection, so it is kept there: the two
    go together when the thread ends."""
    kept: dict[Prepared, Known] = connection.__dict__.setdefault("_prepared", {})
    return kept


def _stand_in(kind: Field[Any, Any], at: int) -> Any:
    if isinstance(kind, DateField):
        return date(1, 1, 1) + timedelta(days=at)
    if isinstance(kind, CharField):
        return f"{STAND_IN + at}"
    return UUID(int=STAND_IN + at) if isinstance(kind, UUIDField) else STAND_IN + at
