"""Places in a row of things, with room between them, so that what is put between two changes neither.

Only the order of positions says anything; numbers are worked out from it (csp.numbering).
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Case, F, QuerySet, Value, When

GAP = 1024
# Further than any place in use: where rows wait while they are given new places.
ASIDE = 1_000_000_000


def free_place(rows: QuerySet, after: UUID | None, *, moving: int | None = None) -> int:
    """A free position behind the row with identity `after` (None: before all; one that is gone: at the end).

    `rows`: all of the section (document). `moving`: the key of the row that will go there, where it is one of
    them. Where there is no room left, all rows are set apart anew.
    """
    others = [row for row in rows.order_by("position").values_list("pk", "identity", "position") if row[0] != moving]
    index = {identity: at for at, (_, identity, _) in enumerate(others, 1)}
    at = 0 if after is None else index.get(after, len(others))
    positions = [position for _, _, position in others]
    if (found := _between(positions, at)) is not None:
        return found
    rows.update(position=F("position") + ASIDE)
    apart = {pk: GAP * place for place, (pk, _, _) in enumerate(others, 1)}
    whens = [When(pk=pk, then=Value(position)) for pk, position in apart.items()]
    rows.filter(pk__in=apart).update(position=Case(*whens))
    return GAP * at + GAP // 2


def _between(positions: list[int], at: int) -> int | None:
    """A position for index `at`, None if the two beside it leave no room."""
    low = positions[at - 1] if at else 0
    high = positions[at] if at < len(positions) else low + 2 * GAP
    if high - low < 2 or high >= ASIDE:
        return None
    return (low + high) // 2
