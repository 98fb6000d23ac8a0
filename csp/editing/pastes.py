"""The answer to a paste, as csp.editing.shapes says it: what a clipboard or a Word file holds, as blocks. Nothing is
written."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.http import HttpRequest, JsonResponse

from csp.editing.clipboard import from_html, from_text
from csp.editing.pasting import Taker, blocks_of, nothing_behind
from csp.word import NotReadable, Paragraph, Table, read_word

LARGEST_FILE = 20_000_000  # bytes
NOT_UNDERSTOOD = "What was pasted could not be read. Paste it as plain text (Ctrl+Shift+V)."


def clipboard_blocks(html: str, text: str, take: Taker = nothing_behind) -> dict[str, Any]:
    """The answer to a paste from a clipboard; its plain text is taken where its HTML says nothing."""
    return {"blocks": _blocks(from_html(html) or from_text(text), take), "notices": []}


def file_blocks(path: Path, take: Taker = nothing_behind) -> dict[str, Any]:
    """The answer to a Word file dropped into the editor, with what of it was left out. Raises NotReadable, with one
    sentence, if it is no sound one."""
    word = read_word(path)
    notes = [Paragraph(note.place, f"[{mark}] {note.text}") for mark, note in word.notes]
    return {"blocks": _blocks([*word.blocks, *notes], take), "notices": word.notices}


def _blocks(elements: Sequence[Paragraph | Table], take: Taker) -> list[dict[str, Any]]:
    return [
        {**asdict(block), "actions": [{"text": words} for words in block.actions]} for block in blocks_of(elements, take)
    ]


def paste_answer(
    request: HttpRequest, clipboard: Callable[[str, str], dict[str, Any]] = clipboard_blocks,
    file: Callable[[Path], dict[str, Any]] = file_blocks,
) -> JsonResponse:
    """The blocks that a clipboard (JSON) or a Word file (form field `file`) makes."""
    if request.content_type == "multipart/form-data":
        upload = request.FILES.get("file")
        if upload is None:
            return _refused("Choose a Word file.", 400)
        if (upload.size or 0) > LARGEST_FILE:
            return _refused("That file is larger than 20 MB. Take its pictures out, or paste its text.", 413)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "pasted.docx"
            path.write_bytes(upload.read())
            try:
                return JsonResponse(file(path))
            except NotReadable as why:
                return _refused(str(why).replace(path.name, upload.name or "The file"), 400)
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        return _refused(NOT_UNDERSTOOD, 400)
    html, text = (told.get("html"), told.get("text")) if isinstance(told, dict) else (None, None)
    if not isinstance(html, str) or not isinstance(text, str):
        return _refused(NOT_UNDERSTOOD, 400)
    return JsonResponse(clipboard(html, text))


def _refused(why: str, status: int) -> JsonResponse:
    return JsonResponse({"error": why}, status=status)
