"""What the database itself refuses about action: a line on an objective that somebody wants changed or gone."""

from __future__ import annotations

from csp.triggers import Rule, Triggers

STAYS = "A line on an objective stays as it was said."


def _rules(vendor: str) -> list[Rule]:
    """The same on both engines."""
    return [Rule("actions_objectiveline", act, "", STAYS) for act in ("UPDATE", "DELETE")]


TRIGGERS = Triggers(_rules)
