"""What was pasted, for documents that have footnotes: notes go behind the words that call them.

Word and Outlook put a note on the clipboard as a paragraph "[1] ..." at the end, and "[1]" where it is called; reading a
Word file gives the same.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from csp.editing.pastes import clipboard_blocks, file_blocks
from csp.footnotes import note

MARKED = re.compile(r"^\[(\d{1,3})\]\s*(?=\S)")


def with_notes(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer to a paste (csp.editing.pastes) with its notes in their places; one that nothing calls stays a paragraph."""
    kept: list[dict[str, Any]] = []
    for block in answer["blocks"]:
        found = MARKED.match(block["text"]) if block["kind"] == "paragraph" else None
        if found is None or not _placed(kept, f"[{found[1]}]", block["text"][found.end() :]):
            kept.append(block)
    return {**answer, "blocks": kept}


def _placed(blocks: list[dict[str, Any]], mark: str, words: str) -> bool:
    for block in blocks:
        at = block["text"].find(mark)
        if at > 0:  # at its beginning it is a note itself
            block["text"] = f"{block['text'][:at]}{note(words)}{block['text'][at + len(mark) :]}"
            return True
    return False


def noted_clipboard(html: str, text: str) -> dict[str, Any]:
    """As csp.editing.pastes.clipboard_blocks, with notes."""
    return with_notes(clipboard_blocks(html, text))


def noted_file(path: Path) -> dict[str, Any]:
    """As csp.editing.pastes.file_blocks, with notes."""
    return with_notes(file_blocks(path))
