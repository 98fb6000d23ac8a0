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

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef, QuerySet, UUIDField
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
        known = row.has_history if hasattr(row, "has_history") else self.past.objects.filter(identity=row.identity).exists()
        if not known:
            self.note(row, by=None, reason=BEFORE)

    def note(self, row: Any, *, by: User | None, reason: str) -> None:
        """Write the present wording of `row` to its history."""
        wording = {field.attname: getattr(row, field.attname) for field in self.past.tracked_fields}
        self.past(
            history_date=timezone.now(), history_user=by, history_change_reason=reason, history_type="~", **wording
        ).save(force_insert=True)


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
