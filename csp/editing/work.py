"""One save at work: a locked document, who saves, and what may become of an operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, QuerySet

from csp.editing.shapes import Operation, Result
from csp.editing.things import Thing, name_of, texts
from csp.models import Block, Document, KeptWording, User
from csp.prepared import Prepared


class Conflict(Exception):
    """Somebody changed the thing meanwhile; `row` is how it stands now, None if it is gone."""

    def __init__(self, row: Any) -> None:
        self.row = row


class Refusal(Exception):
    """It cannot be done, in one sentence."""


@dataclass
class Work:
    """`facts`: of the document, what its room asked for (Also.facts), read once the document was locked. `seen`: blocks
    as they stood before that. `reordered`: the order of its blocks, or of what hangs on them, may have changed."""

    document: Document
    by: User
    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)
    seen: Mapping[UUID, Any] = field(default_factory=dict)
    reordered: bool = False


@dataclass(frozen=True)
class Also:
    """What a room adds to the editing of its documents.

    `handlers`: further operations, by name. `things`: the thing that each of them is about. `facts`: lookups on
    Document to be read under the lock. `frozen`: a sentence if the document can no longer be written, else "".
    `hanging`: a sentence if something hangs on a block, which then cannot be deleted. `finish`: called behind the
    last operation with its results; gives the references that changed.
    """

    handlers: Mapping[str, Callable[[Work, Operation], Result]] = field(default_factory=dict)
    things: Mapping[str, Thing] = field(default_factory=dict)
    facts: Sequence[str] = ()
    frozen: Callable[[Work], str] = lambda work: ""
    hanging: Callable[[Block], str] = lambda block: ""
    finish: Callable[[Work, Sequence[tuple[Operation, Result]]], dict[str, str]] = lambda work, results: {}

    @cached_property
    def _facts(self) -> Prepared:
        def build(document: int) -> QuerySet:
            return Document.objects.filter(pk=document).values_list("revision", *self.facts)

        return Prepared(build, document=BigIntegerField())

    def facts_of(self, document: Document) -> dict[str, Any]:
        """The document's revision and the facts asked for, now. One query."""
        (row,) = self._facts.rows(document=document.pk)
        return dict(zip(("revision", *self.facts), row, strict=True))


def saved(operation: Operation, version: int) -> Result:
    """The operation is done (now, or it was before), and its thing got `version`."""
    return Result(operation.op, "saved", version, operation.told.get("identity"))


def put(
    work: Work, thing: Thing, operation: Operation, row: Any, *, fields: dict[str, Any], create: Callable[[], Any]
) -> Result:
    """Give `row` the wording of `operation`, or make it (`create` gives it unsaved) where it is new and None.

    Raises Conflict where somebody else got there first. The same words from two hands are no conflict.
    """
    identity, base, reason = operation.told["identity"], operation.told["base"], str(operation.op)
    if row is not None and row.version == base:
        thing.remember(row)
        if thing.change(row, fields, by=work.by, reason=reason):
            return saved(operation, row.version)
        # Changed since it was read: not every reader and writer stands in the document's queue.
        row = thing.find(identity)
    done = thing.done(identity)
    if reason in done:
        return saved(operation, done[reason])
    if row is None:
        if base or done:
            raise Conflict(None)
        row = create()
        row._history_user, row._change_reason = work.by, reason
        row.save(force_insert=True)
    elif thing.content(row) != operation.told["content"]:
        raise Conflict(row)
    else:
        note(work, thing, operation, row)
    return saved(operation, row.version)


def note(work: Work, thing: Thing, operation: Operation, row: Any) -> None:
    """Keep in the history of `row` that `operation` was done to it, where that changed no word."""
    thing.remember(row)
    thing.note(row, by=work.by, reason=str(operation.op))


def delete(work: Work, thing: Thing, operation: Operation, row: Any) -> Result:
    """Delete `row`; its last wording stays in the history. Raises Conflict where it was changed meanwhile."""
    if row is None or row.version != operation.told["base"]:
        done = thing.done(operation.told["identity"])
        if str(operation.op) in done:
            return saved(operation, done[str(operation.op)])
        if row is None:
            # Gone is what was asked for.
            return saved(operation, operation.told["base"])
        raise Conflict(row)
    thing.remember(row)
    row._history_user, row._change_reason = work.by, str(operation.op)
    row.delete()
    return saved(operation, row.version)


def keep(work: Work, thing: Thing, operation: Operation) -> int | None:
    """Keep the words of a refused operation; one sent twice is kept once. None where it had no words."""
    content = operation.told.get("content")
    if not content or not any(words.strip() for words in texts(content)):
        return None
    said = {"do": operation.do, **{name: _plain(value) for name, value in operation.told.items() if name != "base"}}
    kept, _ = KeptWording.objects.get_or_create(
        operation=operation.op,
        defaults={
            "document": work.document, "thing": thing.name, "identity": operation.told["identity"],
            "base_version": operation.told["base"], "content": said, "by": work.by,
        },
    )
    return kept.pk


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, dict | int) else str(value)


def conflict(work: Work, thing: Thing, operation: Operation, row: Any) -> Result:
    """The answer to an operation that came too late; its words are kept."""
    result = Result(operation.op, "conflict", identity=operation.told.get("identity"))
    result.kept = keep(work, thing, operation)
    if row is None:
        result.message = "Somebody has deleted this meanwhile."
        return result
    result.version, result.current = row.version, thing.content(row)
    writer = thing.writer_of(row)
    if writer is not None:
        result.by, result.at = name_of(writer.history_user), writer.history_date
    result.message = f"{result.by or 'Somebody'} has changed this meanwhile."
    return result
