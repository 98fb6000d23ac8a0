"""The things that an editor changes - a section, a block, what other rooms hang on one - and how they are alike.

Each has an identity, a version that grows by one with each wording, and a history (django-simple-history) of who
wrote what. The reason of a row of history is the identity of the operation that wrote it: by that, an operation
sent twice is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Exists, Model, OuterRef, QuerySet, UUIDField
from django.utils import timezone

from csp.models import Block, Section, User
from csp.prepared import Prepared

# The reason of the row that keeps a wording from before the history began.
BEFORE = "before its history"


@dataclass(frozen=True)
class Thing:
    """A kind of thing. `name`: as in KeptWording.thing. `content`: of a row, current or of its history, as an
    operation says it. `home`: the lookup of what it belongs to, a document or a meeting."""

    name: str
    model: type[Any]
    content: Callable[[Any], dict[str, Any]]
    home: str

    @cached_property
    def past(self) -> Any:
        """The model of its history. (Kept: the library makes a class of a manager at each asking.)"""
        return self.model.history.model

    @cached_property
    def _columns(self) -> list[str]:
        return [field.attname for field in self.model._meta.concrete_fields]

    @cached_property
    def _row(self) -> Prepared:
        mine = self.past.objects.filter(identity=OuterRef("identity"))

        def build(identity: UUID) -> QuerySet:
            rows = self.model.objects.filter(identity=identity).order_by()
            return rows.values_list(*self._columns, self.home, Exists(mine))

        return Prepared(build, identity=UUIDField())

    def find(self, identity: UUID) -> Any:
        """The row of that identity, whichever document it is in; None if there is none.

        It tells besides its `home`, and `has_history`: whether its history has begun. One query.
        """
        for *values, home, has_history in self._row.rows(identity=identity):
            row = self.model.from_db(DEFAULT_DB_ALIAS, self._columns, values)
            row.home, row.has_history = home, bool(has_history)
            return row
        return None

    def done(self, identity: UUID) -> dict[str, int]:
        """The operations that were done to it, alive or gone, each with the version it got."""
        rows = self.past.objects.filter(identity=identity).order_by("history_id")
        return {reason: version for reason, version in rows.values_list("history_change_reason", "version") if reason}

    def writer_of(self, row: Any) -> Any:
        """The row of history that wrote the present wording of `row`; None where the record does not know."""
        rows = self.past.objects.filter(identity=row.identity, version=row.version).exclude(history_change_reason=BEFORE)
        return rows.select_related("history_user__person").order_by("history_id").first()

    def remember(self, row: Any) -> None:
        """Keep the present wording of `row` if its history has not begun: nobody knows who wrote it, and when."""
        if not getattr(row, "has_history", False):
            begun = f'EXISTS (SELECT 1 FROM "{self.past._meta.db_table}" WHERE identity = now.identity)'
            self._write(*self._noting(f"{self._now} WHERE id = %s AND NOT {begun}", [row.pk], None, BEFORE))

    def note(self, row: Any, *, by: User | None, reason: str) -> None:
        """Write the present wording of `row`, as the database has it, to its history."""
        self._write(*self._noting(f"{self._now} WHERE id = %s", [row.pk], by, reason))

    def change(self, row: Any, fields: dict[str, Any], *, by: User, reason: str) -> bool:
        """Give `row` another wording and the next version, and note it; False where its version has moved on."""
        values = {**fields, "version": row.version + 1}
        changes, parameters = [], []
        for name, value in values.items():
            field = self.model._meta.get_field(name)
            changes.append(f'"{field.column}" = %s')
            key = value.pk if isinstance(value, Model) else value
            parameters.append(field.get_db_prep_save(key, connection))
        change = f'UPDATE "{self.model._meta.db_table}" SET {", ".join(changes)} WHERE id = %s AND version = %s'
        parameters += [row.pk, row.version]
        if connection.vendor == "postgresql":
            # In one statement: everybody else waits while this goes to and fro.
            note, noted = self._noting("changed", [], by, reason)
            done = self._write(f"WITH changed AS ({change} RETURNING {self._tracked}) {note}", parameters + noted)
        elif done := self._write(change, parameters):
            self.note(row, by=by, reason=reason)
        if done:
            for name, value in values.items():
                setattr(row, name, value)
        return bool(done)

    # In plain SQL, as it stands in every save: Django works such a statement out in several times its own time.

    @cached_property
    def _tracked(self) -> str:
        return ", ".join(f'"{field.column}"' for field in self.past.tracked_fields)

    @cached_property
    def _now(self) -> str:
        return f'"{self.model._meta.db_table}" AS now'

    def _noting(self, source: str, given: list[Any], by: User | None, reason: str) -> tuple[str, list[Any]]:
        """What writes the wordings in `source`, whose parameters are `given`, to the history."""
        when = self.past._meta.get_field("history_date").get_db_prep_save(timezone.now(), connection)
        facts = "history_date, history_change_reason, history_type, history_user_id"
        return (
            f'INSERT INTO "{self.past._meta.db_table}" ({self._tracked}, {facts}) '
            f"SELECT {self._tracked}, %s, %s, '~', %s FROM {source}",
            [when, reason, by.pk if by else None, *given],
        )

    def _write(self, sql: str, parameters: list[Any]) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return int(cursor.rowcount)


def block_content(row: Any) -> dict[str, Any]:
    """Of a block."""
    return {name: getattr(row, name) for name in ("kind", "text", "depth", "numbered", "rows")}


def section_content(row: Any) -> dict[str, Any]:
    """Of a section."""
    return {name: getattr(row, name) for name in ("kind", "title", "audience", "public_wording")}


BLOCK = Thing("block", Block, block_content, "section__document_id")
SECTION = Thing("section", Section, section_content, "document_id")


def texts(content: dict[str, Any]) -> Iterator[str]:
    """Every text in a content, cells of tables too."""
    for value in content.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from (cell for row in value if isinstance(row, list) for cell in row)


def name_of(user: User | None) -> str:
    """How a person who signed in is called; "" for nobody."""
    if user is None:
        return ""
    return str(user.person) if user.person is not None else user.email
