"""Words of a source file and of what was read from it, for the check that none is lost."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict
from typing import Any

from csp.word import WordFile


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9£%@]+", re.sub(r"[\\*]", "", text.casefold()))


def source_words(word: WordFile) -> Counter[str]:
    """Every word of the paragraphs, tables and notes of a Word file."""
    texts = [p.text for p in word.paragraphs] + [note.text for _, note in word.notes]
    texts += [row.words for table in word.tables for row in table.rows]
    return Counter(w for text in texts for w in _words(text))


def words_of(read: Any) -> Counter[str]:
    """Every word of what was read, facts and text; the account and its quotes do not count, but what it names as
    head, heading of a list, column heads or mark does: those words have become facts."""
    plain = asdict(read)
    account = plain.pop("account", {"units": []})
    plain.pop("notices", None)
    facts = {"head", "attendance heading", "attendance", "column heads", "action-point mark", "title"}
    texts = list(_texts(plain)) + [unit["text"] for unit in account["units"] if unit["went"] in facts]
    return Counter(w for text in texts for w in _words(text))


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        # Marks have left the text: "Action point 03/02" stands in them as 03/02.
        marks = [f"Action point {mark}" for mark in value.get("marks", [])]
        return marks + [text for key, item in value.items() if key != "marks" for text in _texts(item)]
    if isinstance(value, list | tuple):
        return [text for item in value for text in _texts(item)]
    return [str(value)] if value is not None else []
