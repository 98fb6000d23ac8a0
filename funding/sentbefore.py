"""A form sent again with the key of an entry that stands: whether that entry is what the form says, and what is told if not."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from csp import forms
from funding.models import Entry, Line


def _of(line: Line) -> tuple[Any, ...]:
    return (
        line.kind, line.source_id, line.target_id, line.pence, line.project_id, line.grant_id, line.instalment_id, line.commitment_id,
    )


def says_the_same(entry: Entry, *, date: date, lines: Sequence[Line], **texts: str) -> bool:
    """Whether `entry` is of that day, moved what `lines` (not saved) would move, for the same purposes, and has these texts:
    words, party, reference, those that were typed."""
    said = {name: " ".join(text.split()) for name, text in texts.items()}
    return (
        entry.date == date and [_of(line) for line in entry.lines.all()] == [_of(line) for line in lines]
        and all(getattr(entry, name) == text for name, text in said.items())
    )


def hold_to(form: forms.Form, entry: Entry, *, button: str, date: date, lines: Sequence[Line], **texts: str) -> None:
    """Let `form` be done only where `entry`, which the ledger answered, says the same (as `says_the_same`).

    Otherwise it was gone back to in the browser, and changed: neither lost unseen nor entered twice. It then counts as another
    one when it is sent the next time. Raises ValueError with what can be done; `button`: what sends it.
    """
    if says_the_same(entry, date=date, lines=lines, **texts):
        return
    form.data = {**form.data.dict(), "key": str(uuid.uuid4())}  # type: ignore[attr-defined]
    raise ValueError(
        f"This form was entered already, as {entry.called}, with other values. To correct it, take {entry.called} back. "
        f"To enter this as well, press {button} once more."
    )
