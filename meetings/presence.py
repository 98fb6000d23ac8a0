"""How somebody is marked at a meeting, and how they are printed: pure rules."""

from __future__ import annotations

from datetime import time

from csp.models import Agency, Person
from csp.versions import fingerprint
from meetings.models import Attendance, Minutes

PRESENT, APOLOGIES, NO_WORD = "present", "apologies", "no-word"
MARKS = {PRESENT: "Present", APOLOGIES: "Apologies", NO_WORD: "No word"}

# Of minutes: when and where the meeting sat, and how many of the public came.
SITTING = ("starts", "opened_to_public_at", "closed_at", "venue", "public_present")


def sitting_seen(minutes: Minutes | None) -> str:
    """The fingerprint of times, place and count; minutes that are not begun yet say as little as empty ones."""
    return fingerprint(*(getattr(minutes or Minutes(), name) for name in SITTING))


def mark_of(row: Attendance | None) -> str:
    """How somebody is marked."""
    return NO_WORD if row is None else PRESENT if row.present else APOLOGIES


def words_of(agency: Agency | None, team: str) -> str:
    """An agency as the partnership prints it: with the team in brackets, or else its abbreviation."""
    inside = team or (agency.short_name if agency else "")
    return f"{agency} ({inside})" if agency and inside else str(agency or "")


def surname(person: Person) -> str:
    """The last word of a name, for lists in order."""
    return person.name.split()[-1].casefold()


def in_the_room(row: Attendance, at: time) -> bool:
    """Whether somebody was in the room at `at`: from when they came, until they left; who came back later than they
    left was out in between."""
    if not row.present:
        return False
    if row.arrived is None or row.left is None:
        return (row.arrived is None or at >= row.arrived) and (row.left is None or at < row.left)
    if row.arrived <= row.left:
        return row.arrived <= at < row.left
    return at < row.left or at >= row.arrived


def is_out(row: Attendance) -> bool:
    """Whether the last that was noted of somebody present is that they left."""
    return row.left is not None and (row.arrived is None or row.arrived <= row.left)


def times_of(row: Attendance) -> str:
    """When somebody came and went, in words; "" for who was there throughout."""
    left, arrived = (f"{one:%H:%M}" if one else "" for one in (row.left, row.arrived))
    if row.left and row.arrived and row.arrived > row.left:
        return f"left {left}, back {arrived}"
    return ", ".join(f"{word} {at}" for word, at in (("arrived", arrived), ("left", left)) if at)
