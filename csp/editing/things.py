"""The things that an editor changes - a section, a block, what other rooms hang on one - and how they are alike.

Each has an identity, a version that grows by one with each wording, and a history (django-simple-history) of who
wrote what. The reason of a row of history is the identity of the operation that wrote it: by that, an operation
sent twice is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from csp.models import Block, Section, User

# The reason of the row that keeps a wording from before the history began.
BEFORE = "before its history"


@dataclass(frozen=True)
class Thing:
    """A kind of thing. `name`: as in KeptWording.thing. `content`: of a row, current or of its history, as an
    operation says it. `related`: what is read with a row."""

    name: str
    model: type[Any]
    content: Callable[[Any], dict[str, Any]]
    related: tuple[str, ...] = ()

    @property
    def past(self) -> Any:
        """The model of its history."""
        return self.model.history.model

    def rows(self) -> QuerySet:
        """All rows; `has_history` says of each whether its present wording is in the history already."""
        mine = self.past.objects.filter(identity=OuterRef("identity"))
        return self.model.objects.select_related(*self.related).annotate(has_history=Exists(mine))

    def find(self, identity: UUID) -> Any:
        """The row of that identity, whichever document it is in; None if there is none."""
        return self.rows().filter(identity=identity).first()

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
        self.model.history.bulk_history_create([row], update=True, default_user=by, default_change_reason=reason)


def block_content(row: Any) -> dict[str, Any]:
    """Of a block."""
    return {name: getattr(row, name) for name in ("kind", "text", "depth", "numbered", "rows")}


def section_content(row: Any) -> dict[str, Any]:
    """Of a section."""
    return {name: getattr(row, name) for name in ("kind", "title", "audience", "public_wording")}


BLOCK = Thing("block", Block, block_content, ("section",))
SECTION = Thing("section", Section, section_content)


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
