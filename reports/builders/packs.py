"""The cover of a pack and what it holds."""

from __future__ import annotations

from meetings.models import Meeting
from reports.builders.heads import Audience, dated, gathering, head
from reports.builders.shapes import PackPart, PackView, SupplementView


def pack_view(meeting: Meeting, audience: str, parts: tuple[PackPart, ...]) -> PackView:
    """The pack of `meeting` that holds `parts`, in order."""
    words = "Public pack" if audience == Audience.PUBLIC else "Board and members’ pack"
    return PackView(**head(meeting, audience, dated(words, meeting)), **gathering(meeting), parts=parts)


def supplement_view(meeting: Meeting, audience: str, parts: tuple[PackPart, ...]) -> SupplementView:
    """The supplement to that pack: late papers alone."""
    words = "Late papers" if audience == Audience.PUBLIC else "Late papers for Board and members"
    return SupplementView(**head(meeting, audience, dated(words, meeting)), **gathering(meeting), parts=parts)
