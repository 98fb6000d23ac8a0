"""What an editor sends, read strictly: nothing reaches a service but operations of the shapes that were agreed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NoReturn
from uuid import UUID

from csp.editing.shapes import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_OPERATIONS,
    MOST_ROWS,
    Operation,
    TooMuch,
    Unreadable,
)
from csp.models import Audience, Block, Section

# Neither database nor print can hold them. (A tab or a line break can stay; Word's vertical tab is a line break.)
CONTROLS = re.compile(r"[\x00-\x08\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
MOST_VOTES = 1000
LARGEST = 2_000_000_000  # of a whole number: what every database holds

Check = Callable[[Any], Any]


def cleaned(text: str) -> str:
    """`text` as it is kept: line breaks of one kind, and no characters that cannot be written or printed."""
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))


def _nonsense(what: str) -> NoReturn:
    raise Unreadable(f"What the editor sent was not understood: {what}. Load the page again.")


def identity(value: Any) -> UUID:
    """A UUID in its usual spelling."""
    if isinstance(value, str) and len(value) == 36:
        try:
            return UUID(value)
        except ValueError:
            pass
    _nonsense("an identity is not one")


def text(value: Any) -> str:
    """Words, cleaned."""
    return cleaned(value) if isinstance(value, str) else _nonsense("a text is not one")


def whole(value: Any) -> int:
    """A whole number from 0 (JSON's true is none)."""
    if type(value) is int and 0 <= value <= LARGEST:
        return value
    _nonsense("a number is not one")


def boolean(value: Any) -> bool:
    """true or false."""
    return value if isinstance(value, bool) else _nonsense("an answer is neither yes nor no")


def one_of(*allowed: object) -> Check:
    """One of a few values."""
    return lambda value: value if type(value) in {str, int} and value in allowed else _nonsense("a choice is none of those there are")


def or_nothing(check: Check) -> Check:
    """What `check` allows, or null."""
    return lambda value: None if value is None else check(value)


def grid(value: Any) -> list[list[str]]:
    """A table: rows of the same number of cells."""
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_ROWS:
        _nonsense(f"a table has from 1 to {MOST_ROWS} rows")
    width = len(value[0]) if isinstance(value[0], list) else 0
    if not 1 <= width <= MOST_COLUMNS:
        _nonsense(f"a table has from 1 to {MOST_COLUMNS} columns")
    if any(not isinstance(row, list) or len(row) != width for row in value):
        _nonsense("the rows of a table differ in length")
    return [[text(cell) for cell in row] for row in value]


def votes(value: Any) -> list[int]:
    """For, against, abstained."""
    if isinstance(value, list) and len(value) == 3 and all(whole(count) <= MOST_VOTES for count in value):
        return value
    _nonsense("votes are three numbers")


def all_of(fields: dict[str, Check]) -> Check:
    """An object with exactly these fields."""

    def check(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or value.keys() != fields.keys():
            _nonsense("a content lacks a part, or has one too many")
        return {name: part(value[name]) for name, part in fields.items()}

    return check


BLOCK = all_of({
    "kind": one_of(*Block.Kind.values), "text": text, "depth": one_of(1, 2), "numbered": boolean,
    "rows": or_nothing(grid),
})
SECTION = all_of({
    "kind": one_of(*Section.Kind.values), "title": text, "audience": one_of(*Audience.values), "public_wording": text,
})
ACTION = all_of({"text": text})
DECISION = all_of({
    "text": text, "outcome": one_of("agreed", "rejected", "deferred", "noted"), "votes": or_nothing(votes),
})
AFTER = or_nothing(identity)

# What each operation needs, and what it may have besides.
OPERATIONS: dict[str, tuple[dict[str, Check], dict[str, Check]]] = {
    "put_block": ({"identity": identity, "base": whole, "content": BLOCK}, {"section": identity, "after": AFTER}),
    "move_block": ({"identity": identity, "section": identity, "after": AFTER}, {}),
    "delete_block": ({"identity": identity, "base": whole}, {}),
    "put_section": ({"identity": identity, "base": whole, "content": SECTION}, {"after": AFTER}),
    "move_section": ({"identity": identity, "after": AFTER}, {}),
    "delete_section": ({"identity": identity, "base": whole}, {}),
    "put_action": ({"identity": identity, "base": whole, "block": identity, "content": ACTION}, {}),
    "delete_action": ({"identity": identity, "base": whole}, {}),
    "put_decision": ({"identity": identity, "base": whole, "block": identity, "content": DECISION}, {"source": or_nothing(identity)}),
    "delete_decision": ({"identity": identity, "base": whole}, {}),
    "take_item": ({"section": or_nothing(identity)}, {}),
    "settle": ({"kept": whole}, {}),
}
# Something new needs its place.
PLACED = {"put_block": ("section", "after"), "put_section": ("after",)}


def read_operations(body: bytes) -> list[Operation]:
    """The operations of a save, in their order. Raises Unreadable (TooMuch where it is too long)."""
    if len(body) > MOST_BYTES:
        raise TooMuch("That is too much at once. Save a part of it first.")
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        _nonsense("it is not JSON")
    if not isinstance(told, dict) or told.keys() != {"operations"} or not isinstance(told["operations"], list):
        _nonsense("there are no operations in it")
    if len(told["operations"]) > MOST_OPERATIONS:
        raise TooMuch("That is too much at once. Save a part of it first.")
    operations = [_operation(one) for one in told["operations"]]
    if len({operation.op for operation in operations}) != len(operations):
        _nonsense("an operation came twice")
    return operations


def _operation(told: Any) -> Operation:
    if not isinstance(told, dict) or not isinstance(told.get("do"), str) or told["do"] not in OPERATIONS:
        _nonsense("there is no such operation")
    do = told["do"]
    needed, optional = OPERATIONS[do]
    rest = told.keys() - {"op", "do"}
    if not needed.keys() <= rest <= needed.keys() | optional.keys():
        _nonsense(f"{do} lacks a part, or has one too many")
    if do in PLACED and told["base"] == 0 and not set(PLACED[do]) <= rest:
        _nonsense(f"{do} of something new does not say where")
    checks = needed | optional
    return Operation(identity(told.get("op")), do, {name: checks[name](told[name]) for name in rest})
