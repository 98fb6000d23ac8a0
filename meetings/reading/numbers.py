"""Numbers of sections and paragraphs, whether typed by hand or drawn by Word's lists."""

from __future__ import annotations

import re
from dataclasses import dataclass

from csp.word import Paragraph

DRAWN = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,3})[.):]?$")
TYPED = re.compile(r"^\s*(\d{1,2}(?:\.\d{1,2}){1,3})\.?(?=[\s\u00a0]|[A-Z“\"'(])[\s\u00a0]*(?=\S)|^\s*(\d{1,2})[.)][\s\u00a0]*(?=\D)")
BARE = re.compile(r"^\s*(\d{1,2})[\s\u00a0]+(?=[A-Z“])")
# 10.30am, 12.5 per cent, 5.1 million: figures that begin a sentence.
FIGURE = re.compile(r"^\s*\d{1,2}[.:]\d{2}\s?(?:am|pm|hrs|hours)\b|^\s*\d{1,2}\.\d+\s?(?:%|per\b|million|m\b|k\b|thousand|hours)", re.I)


@dataclass(frozen=True)
class Numbered:
    """A paragraph taken apart: its number as a tuple (9, 1, 2), () for none, and the words behind it."""

    paragraph: Paragraph
    number: tuple[int, ...] = ()
    printed: str = ""
    drawn: bool = False

    @property
    def text(self) -> str:
        """The words behind the number."""
        return self.paragraph.text.strip()


def numbered(paragraph: Paragraph) -> Numbered:
    """Take the number off a paragraph. Whether a typed number belongs to the count is for the caller to say."""
    if found := DRAWN.match(paragraph.label):
        return Numbered(paragraph, parts(found[1]), found[1], True)
    if paragraph.label or FIGURE.match(paragraph.text):
        return Numbered(paragraph)
    found = TYPED.match(paragraph.text)
    if found is None and (paragraph.heading or paragraph.bold):
        found = BARE.match(paragraph.text)
    if found is None:
        return Numbered(paragraph)
    printed = next(group for group in found.groups() if group)
    return Numbered(paragraph.part(found.end()), parts(printed), printed)


def parts(printed: str) -> tuple[int, ...]:
    """ "9.1.2" as (9, 1, 2)."""
    return tuple(int(part) for part in printed.split("."))
