"""Saving what an editor sends: operations onto a numbered document, in one short transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from csp.documentservices import call_editors
from csp.editing import work as working
from csp.editing.blocks import deleting, move_block, put_block
from csp.editing.reading import read_operations
from csp.editing.sections import delete_section, move_section, put_section
from csp.editing.shapes import NotEditable, Operation, Result, Saved, Unreadable
from csp.editing.things import BLOCK, SECTION, Thing
from csp.editing.work import Also, Conflict, Refusal, Work
from csp.models import Document, KeptWording, User

__all__ = ["Also", "apply", "read_operations"]

Handler = Callable[[Work, Operation], Result]
THINGS = {
    "put_block": BLOCK, "move_block": BLOCK, "delete_block": BLOCK,
    "put_section": SECTION, "move_section": SECTION, "delete_section": SECTION,
}


def apply(*, document: Document, operations: Sequence[Operation], by: User, also: Also | None = None) -> Saved:
    """Do `operations` to `document`, in order, and say of each what became of it.

    The document's row is the queue: one save at a time. An operation that was done before is answered as saved
    with the version it got. Words that cannot be saved are kept (KeptWording). `also`: what the document's room
    adds. Raises Unreadable for an operation that this kind of document does not know (nothing is done), and
    NotEditable when the document can no longer be written (words are kept).

    The diary of the editor's keystrokes is the history of each thing: there is no audit row besides.
    """
    room = also or Also()
    # Read before the queue, so that nobody waits for it. Each is changed only if it still has the version that it had.
    seen = {one.told["identity"]: BLOCK.find(one.told["identity"])
            for one in operations if one.do == "put_block" and one.told["base"]}
    with transaction.atomic():
        saved, frozen = _apply(document, operations, by, room, seen)
    if frozen:
        raise NotEditable(frozen)
    return saved


def _apply(
    document: Document, operations: Sequence[Operation], by: User, room: Also, seen: dict[UUID, Any]
) -> tuple[Saved, str]:
    now = timezone.now()
    call_editors(document_id=document.pk, by=by)  # locks the row as well
    facts = room.facts_of(document)
    work = Work(document, by, now, facts, seen)
    handlers: dict[str, Handler] = {
        "put_block": put_block, "move_block": move_block, "delete_block": deleting(room.hanging),
        "put_section": put_section, "move_section": move_section, "delete_section": delete_section,
        "settle": _settle, **room.handlers,
    }
    things = {**THINGS, **room.things}
    for operation in operations:
        if operation.do not in handlers:
            raise Unreadable("What the editor sent belongs to another kind of document. Load the page again.")
    frozen = room.frozen(work)
    results = []
    for operation in operations:
        thing = things.get(operation.do)
        if frozen and operation.do != "settle":
            result = _too_late(work, thing, operation, frozen)
        else:
            result = _done(work, handlers[operation.do], thing, operation)
        results.append((operation, result))
    refused = frozen and any(result.state == "refused" for operation, result in results if operation.do != "settle")
    references = {} if frozen else room.finish(work, results)
    answers = [result for _, result in results]
    return Saved(facts["revision"], now, answers, references), frozen if refused else ""


def _done(work: Work, handler: Handler, thing: Thing | None, operation: Operation) -> Result:
    try:
        return handler(work, operation)
    except Conflict as found:
        assert thing is not None  # who raises it has one
        return working.conflict(work, thing, operation, found.row)
    except Refusal as why:
        kept = working.keep(work, thing, operation) if thing else None
        return Result(operation.op, "refused", identity=operation.told.get("identity"), message=str(why), kept=kept)


def _too_late(work: Work, thing: Thing | None, operation: Operation, why: str) -> Result:
    """Onto a document that is no longer written: what was saved before stays saved, other words are kept."""
    identity = operation.told.get("identity")
    if thing is not None and identity is not None:
        done = thing.done(identity)
        if str(operation.op) in done:
            return working.saved(operation, done[str(operation.op)])
        row = thing.find(identity)
        if row is not None and thing.content(row) == operation.told.get("content"):
            # The same words stand there already: who else wrote them is in the history, as it is before the end.
            working.note(work, thing, operation, row)
            return working.saved(operation, row.version)
    kept = working.keep(work, thing, operation) if thing else None
    return Result(operation.op, "refused", identity=identity, message=why, kept=kept)


def _settle(work: Work, operation: Operation) -> Result:
    """Kept words were seen to, by whoever tends the document."""
    kept = KeptWording.objects.filter(pk=operation.told["kept"], document=work.document)
    if not kept.exists():
        raise Refusal("There is nothing kept under that number.")
    kept.filter(settled_at=None).update(settled_at=work.at, settled_by=work.by)
    return working.saved(operation, 0)
