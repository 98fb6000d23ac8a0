"""Records of earlier versions of this program: keys that came later, with what they mean where nobody wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# Where the key stands (a list is gone through) and what it says of a record made before there was such a thing. A key
# without a plain default is not among them: without it a record is refused.
ADDED: tuple[tuple[str, Any], ...] = (
    ("timetable_notes", []),
    ("standing_documents", []),
    ("standing_documents.versions.proposed_starts", None),
    ("partnership.second_approval", False),
    ("meetings.cancelled_because", ""),
    ("meetings.agenda.about", ""),
    ("meetings.agenda.about_meeting", None),
    ("meetings.agenda.parts.about", ""),
    ("meetings.agenda.parts.about_meeting", None),
    ("meetings.minutes.circulated_at", None),
    ("meetings.minutes.comments_due", None),
    ("meetings.agenda.personal_copies", False),
    ("meetings.agenda.parts.personal_copies", False),
    ("meetings.action_points.updates.link", ""),
    ("meetings.action_points.updates.person", None),
    ("meetings.action_points.updates.file", None),
    ("meetings.action_points.priority", None),
    ("priorities", []),
    ("rules.voters", "board"),
    ("rules.notified_votes", True),
    ("rules.tie", "chair"),
    ("meetings.attendance.arrived", None),
    ("meetings.attendance.left", None),
    ("meetings.ballots", []),
    ("meetings.interests", []),
    ("meetings.decisions.ballot", None),
    ("meetings.decisions.paper", None),
    ("meetings.decisions.recommendation", None),
    ("agencies.earlier_names", []),
    ("agencies.awaited_seats", []),
    ("agencies.org_id", ""),
    ("projects", []),
    ("priorities.other_names", []),
    ("priorities.earlier_names", []),
    ("agencies.members.offices.priority", None),
    ("people.memberships.offices.priority", None),
    ("people.offices.priority", None),
    ("meetings.agenda.priority", None),
    ("meetings.agenda.parts.priority", None),
    ("priority_groups", []),
    ("objectives", []),
    ("useful_contacts", []),
    ("strategies", []),
    ("partnership.colour", "petrol"),
    ("groups.purpose", ""),
    ("groups.starts", None),
    ("groups.ends", None),
    ("funds", []),
    ("bids", []),
    ("grants", []),
    ("commitments", []),
    ("financial_years", []),
    ("measure_sets", []),
)


def complete(record: Any) -> None:
    """Put the keys that came later into `record`, in place.

    Only a key that stands nowhere in the file is put in: one that is missing here and there was not left out by an
    earlier version, and the reading says so. Never raises: what is no record is left as it is.
    """
    for path, default in ADDED:
        *way, key = path.split(".")
        holders = list(_reached(record, way))
        if not any(key in holder for holder in holders):
            for holder in holders:
                holder[key] = list(default) if isinstance(default, list) else default


def _reached(value: Any, way: list[str]) -> Iterator[dict[str, Any]]:
    """The objects at the end of `way`; those of a list each."""
    if isinstance(value, list):
        for one in value:
            yield from _reached(one, way)
    elif isinstance(value, dict):
        if not way:
            yield value
        elif way[0] in value:
            yield from _reached(value[way[0]], way[1:])
