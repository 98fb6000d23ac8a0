"""Queries that are asked many times a second: Django works out their SQL once, not each time.

Working out the SQL of a small query costs several times what the database needs to answer it. It stays Django's own:
what stands here is the QuerySet, and its results are converted as Django converts them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import DateField, Field, QuerySet, UUIDField

# Stand-ins for parameters, unlike anything that a query itself says.
STAND_IN = 918_273_645


class Prepared:
    """`build` gives a `values_list()` of the parameters, each of the kind of field that it is compared with."""

    def __init__(self, build: Callable[..., QuerySet], **kinds: Field[Any, Any]) -> None:
        self.build, self.kinds = build, kinds
        # Of each connection, and so of each thread: a compiler, its SQL, and its parameters (or their names).
        self.known: WeakKeyDictionary[Any, tuple[Any, str, list[tuple[str | None, Any]]]] = WeakKeyDictionary()

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of the query with these parameters. One query."""
        connection = connections[DEFAULT_DB_ALIAS]
        compiler, sql, parameters = self.known.get(connection) or self._work_out(connection)
        ready = {name: kind.get_db_prep_value(values[name], connection) for name, kind in self.kinds.items()}
        with connection.cursor() as cursor:
            cursor.execute(sql, [ready[name] if name else value for name, value in parameters])
            found = cursor.fetchall()
        return list(compiler.results_iter([found], tuple_expected=True))

    def _work_out(self, connection: Any) -> tuple[Any, str, list[tuple[str | None, Any]]]:
        stand_ins = {name: _stand_in(kind, at) for at, (name, kind) in enumerate(self.kinds.items())}
        compiler = self.build(**stand_ins).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        names = {str(kind.get_db_prep_value(stand_ins[name], connection)): name for name, kind in self.kinds.items()}
        named = [(names.get(str(value)), value) for value in parameters]
        missing = self.kinds.keys() - {name for name, _ in named}
        if missing:
            raise ValueError(f"The query does not ask for {', '.join(sorted(missing))}.")
        self.known[connection] = compiler, sql, named
        return self.known[connection]


def _stand_in(kind: Field[Any, Any], at: int) -> Any:
    if isinstance(kind, DateField):
        return date(1, 1, 1) + timedelta(days=at)
    return UUID(int=STAND_IN + at) if isinstance(kind, UUIDField) else STAND_IN + at
