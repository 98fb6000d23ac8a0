"""Action points and decisions as an editor knows them: see csp.editing.things."""

from __future__ import annotations

from typing import Any

from actions.models import ActionPoint
from csp.editing.things import Thing
from meetings.models import Decision


def decision_content(row: Any) -> dict[str, Any]:
    """Of a decision; votes are for, against, abstained."""
    votes = None if row.votes_for is None else [row.votes_for, row.votes_against, row.abstentions]
    return {"text": row.text, "outcome": row.outcome, "votes": votes}


ACTION = Thing("action", ActionPoint, lambda row: {"text": row.text}, "meeting_id")
DECISION = Thing("decision", Decision, decision_content, "meeting_id")


def owners_state(point: ActionPoint) -> list[dict[str, Any]]:
    """The owners of an action point as an editor shows them."""
    return [
        {"words": owner.words, "known": bool(owner.person_id or owner.group_id or owner.agency_id)}
        for owner in point.owners.all()
    ]
