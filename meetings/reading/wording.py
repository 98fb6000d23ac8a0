"""The words of a draft: titles in one line, text with its lists set off, numbers held against their place."""

from __future__ import annotations

import re

from csp.drafts import DraftDocument
from csp.numbering import block_numbers, section_numbers
from csp.word import Paragraph

BULLET_LINE = re.compile(r"^\s*- ")


def odd_numbers(draft: DraftDocument) -> list[str]:
    """A sentence for each printed number that is not the one its place gives."""
    sentences = []
    for section, number in zip(draft.sections, section_numbers(s.kind for s in draft.sections), strict=True):
        if section.printed_number and section.printed_number != number:
            title = section.title if len(section.title) <= 60 else f"{section.title[:60].rstrip()}…"
            sentences.append(f"Section {section.printed_number} “{title}” is number {number} by its place.")
        numbers = block_numbers(number, ((b.numbered, b.depth) for b in section.blocks), draft.numbering)
        for block, own in zip(section.blocks, numbers, strict=True):
            if block.printed_number and own != block.printed_number:
                sentences.append(f"Paragraph {block.printed_number} is number {own} by its place: “{block.text[:40]}…”.")
    return sentences


def one_line(paragraph: Paragraph) -> str:
    """The plain text of a paragraph in one line, as titles are."""
    return " ".join(paragraph.text.split())


def tidied(markdown: str) -> str:
    """Line breaks kept; a list set off from the lines before and after it; no spaces at the ends."""
    lines: list[str] = []
    for raw in markdown.strip().split("\n"):
        line = re.sub(r"[ \t\u00a0]+", " ", raw).strip()
        if not line:
            continue
        line = re.sub(r"^[•·▪‣●–]\s+", "- ", line)
        if lines and bool(BULLET_LINE.match(line)) != bool(BULLET_LINE.match(lines[-1])):
            lines.append("")
        lines.append(line)
    return "\n".join(lines)
