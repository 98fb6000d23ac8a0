"""What an officer pastes into minutes: blocks as the import would make them, with their action points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from csp.editing.clipboard import from_html, from_text
from csp.editing.pasting import blocks_of
from csp.word import Paragraph, Table, read_word
from meetings.reading.marks import REFERENCE, take_marks

# "Action: Louise Walker to circulate it", "Action point 03/02 - Louise Walker to circulate it".
SAID = re.compile(
    rf"^\s*(?:new\s+)?(?:action(?:\s+point)?s?|AP)\b(?:\s*(?:no\.?\s*)?(?:{REFERENCE}|\d{{1,2}}))?\s*[:–—-]+\s*(?P<words>\S.*)$",
    re.I | re.S,
)


def take_actions(paragraph: Paragraph) -> tuple[Paragraph | None, list[str]]:
    """A paragraph without its action points, and their words; "" for a mark whose words stand in the log."""
    if paragraph.text.lower().lstrip().startswith(("action", "new action", "ap")) and (found := SAID.match(paragraph.text)):
        words = " ".join(found["words"].split())
        if not re.fullmatch(rf"(?:{REFERENCE}[\s,;&]*(?:and\s+)?)+\.?", words):
            return None, [words]
    left, marks = take_marks(paragraph)
    return (left if left.text.strip() else None), [""] * len(marks)


def pasted(elements: Sequence[Paragraph | Table]) -> list[dict[str, Any]]:
    """Blocks for the editor to insert, as csp.editing.shapes says."""
    return [
        {**asdict(block), "actions": [{"text": words} for words in block.actions]}
        for block in blocks_of(elements, take_actions)
    ]


def paste_clipboard(html: str, text: str) -> dict[str, Any]:
    """The answer to a paste from a clipboard; its plain text is taken where its HTML says nothing."""
    return {"blocks": pasted(from_html(html) or from_text(text)), "notices": []}


def paste_file(path: Path) -> dict[str, Any]:
    """The answer to a Word file dropped into the editor, with what of it was left out. Raises NotReadable, with one
    sentence, if it is no sound one."""
    word = read_word(path)
    notes = [Paragraph(note.place, f"[{mark}] {note.text}") for mark, note in word.notes]
    return {"blocks": pasted([*word.blocks, *notes]), "notices": word.notices}
