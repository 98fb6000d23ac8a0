"""What an officer pastes into minutes: blocks as the import would make them, with their action points."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from csp.editing.pastes import clipboard_blocks, file_blocks
from csp.word import Paragraph
from meetings.reading.marks import REFERENCE, take_marks

# "Action: Louise Walker to circulate it", "Action point 03/02 - Louise Walker to circulate it"; not the heading "Action
# points: Review", nor "Action: none".
SAID = re.compile(
    rf"^\s*(?:new\s+)?(?:action(?:\s+point)?|AP)\b(?:\s*(?:no\.?\s*)?(?:{REFERENCE}|\d{{1,2}}))?\s*[:–—-]+\s*(?P<words>\S+(?:\s+\S+){{2,}})\s*$",
    re.I,
)


def take_actions(paragraph: Paragraph) -> tuple[Paragraph | None, list[str]]:
    """A paragraph without its action points, and their words; "" for a mark whose words stand in the log."""
    if paragraph.text.lower().lstrip().startswith(("action", "new action", "ap")) and (found := SAID.match(paragraph.text)):
        words = " ".join(found["words"].split())
        if not re.fullmatch(rf"(?:{REFERENCE}[\s,;&]*(?:and\s+)?)+\.?", words):
            return None, [words]
    left, marks = take_marks(paragraph)
    return (left if left.text.strip() else None), [""] * len(marks)


def paste_clipboard(html: str, text: str) -> dict[str, Any]:
    """The answer to a paste from a clipboard; its plain text is taken where its HTML says nothing."""
    return clipboard_blocks(html, text, take_actions)


def paste_file(path: Path) -> dict[str, Any]:
    """The answer to a Word file dropped into the editor, with what of it was left out. Raises NotReadable, with one
    sentence, if it is no sound one."""
    return file_blocks(path, take_actions)
