"""Operations of an editor, as its script sends them."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

from actions.minutesservices import save_minutes
from csp.editing.services import read_operations
from csp.editing.shapes import Result, Saved
from csp.models import Block, Section, User
from meetings.models import Minutes

PARAGRAPH = {"kind": "paragraph", "text": "", "depth": 1, "numbered": True, "rows": None}
HEADING = {"kind": "numbered", "title": "", "audience": "public", "public_wording": ""}


def op(do: str, **told: Any) -> dict[str, Any]:
    """One operation, with an identity of its own."""
    return {"op": str(uuid4()), "do": do, **{k: str(v) if isinstance(v, UUID) else v for k, v in told.items()}}


def new_block(section: Section, text: str, after: UUID | None = None, **content: Any) -> dict[str, Any]:
    """A new paragraph behind the one with identity `after`."""
    return op("put_block", identity=uuid4(), base=0, section=section.identity, after=after,
              content=PARAGRAPH | {"text": text} | content)


def reword(block: Block, text: str, base: int | None = None, **content: Any) -> dict[str, Any]:
    """Other words for a paragraph, made from its version, or from `base`."""
    own = {name: getattr(block, name) for name in PARAGRAPH}
    return op("put_block", identity=block.identity, base=block.version if base is None else base,
              content=own | {"text": text} | content)


def new_action(block: Block, text: str) -> dict[str, Any]:
    """A new action point behind a paragraph."""
    return op("put_action", identity=uuid4(), base=0, block=block.identity, content={"text": text})


def new_decision(block: Block, text: str, votes: list[int] | None = None, outcome: str = "agreed") -> dict[str, Any]:
    """A new decision behind a paragraph."""
    return op("put_decision", identity=uuid4(), base=0, block=block.identity,
              content={"text": text, "outcome": outcome, "votes": votes})


def body(*operations: dict[str, Any]) -> bytes:
    """What is posted."""
    return json.dumps({"operations": operations}).encode()


def send(minutes: Minutes, by: User, *operations: dict[str, Any]) -> Saved:
    """Save as `by`."""
    return save_minutes(minutes=minutes, operations=read_operations(body(*operations)), by=by)


def send_one(minutes: Minutes, by: User, operation: dict[str, Any]) -> Result:
    """Save one operation; what became of it."""
    return send(minutes, by, operation).results[0]
