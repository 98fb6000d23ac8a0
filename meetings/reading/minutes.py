"""Minutes as a Word file prints them: head, attendance, sections, paragraphs, action-point marks, appendices."""

from __future__ import annotations

import re
from datetime import time

from csp.drafts import Account, DraftDocument, Unit
from csp.word import Paragraph, Table, WordFile
from meetings.reading.attendance import capacity_of, read_lists, read_words
from meetings.reading.dates import read_time
from meetings.reading.heads import read_head
from meetings.reading.numbereddocument import read_body
from meetings.reading.numbers import numbered
from meetings.reading.shapes import MeetingFacts, MinutesRead

CLOCK = r"(?P<time>\d{1,2}(?:[.:]\d{2})?\s*(?:am|pm|noon|hrs|hours)?|noon|midday)"
CLOSED = re.compile(
    rf"\b(?:meeting|session|partnership|board)\b[^.]{{0,60}}?\b(?:closed|ended|finished|concluded)\b[^.]{{0,20}}?\bat\s+(?:around\s+)?{CLOCK}"
    rf"|\b(?:closed|ended|concluded)\s+the\s+(?:meeting|session)\s+at\s+(?P<other>\d{{1,2}}(?:[.:]\d{{2}})?\s*(?:am|pm)?)", re.I
)
OPENED = re.compile(rf"\bopened?\s+to\s+(?:the\s+)?(?:members\s+of\s+the\s+)?public\b[^.]{{0,40}}?\bat\s+{CLOCK}", re.I)
TITLE = re.compile(r"^\s*(?:(?:draft|final|agreed|approved|confirmed)\s+)*(?:minutes|notes)\b", re.I)


def looks_like_minutes(word: WordFile) -> bool:
    """Whether the file is minutes: called so near its top, or listing people and then numbered sections."""
    paragraphs = word.paragraphs[:14]
    titled = any(TITLE.match(p.text) and len(p.text) < 120 and not numbered(p).number for p in paragraphs)
    reports = any(re.match(r"\s*(to|from|subject)\s*:", p.text, re.I) for p in paragraphs[:6])
    lists = sum(capacity_of(p.text) is not None for p in word.paragraphs[:60])
    sections = sum(len(numbered(p).number) == 2 for p in word.paragraphs)
    return not reports and ((titled and bool(sections or lists)) or (lists >= 2 and bool(word.tables) and sections >= 3))


def read_minutes(word: WordFile) -> MinutesRead:
    """Read minutes. Never raises on a Word file read; what is not understood is in the account."""
    account = Account()
    start = _first_section(word)
    before, body = word.blocks[:start], word.blocks[start:]
    people, rest = read_lists(before, account)
    facts, lines = read_head([p for p in rest if p.text.strip()])
    notes = [line.note for line in lines if line.note]
    account.units += [
        Unit(line.paragraph.place, line.paragraph.text, "head" if line.kinds else "kept in a notice") for line in lines
    ]
    title = _document_title(rest)
    document, notices = read_body(body, word, title, account, with_marks=True)
    people, public = read_words(people, document)
    in_printed_order(word, account)
    text = _all_text(document)
    return MinutesRead(
        meeting=facts,
        status=_status(rest),
        attendance=people,
        document=document,
        public_present=public,
        opened_to_public_at=_time(OPENED.search(text), facts),
        closed_at=_time(_last(CLOSED, text), facts),
        account=account,
        notices=[*word.notices, *notices, *(f"Kept out of the minutes, from their head: “{note}”" for note in notes)],
    )


def _first_section(word: WordFile) -> int:
    """Where the body begins: at the first numbered section, or else the first heading that lists nobody."""
    seen_list = False
    for at, block in enumerate(word.blocks):
        if isinstance(block, Table):
            seen_list = True
            continue
        item = numbered(block)
        if item.number and item.number[0] <= 3 and len(item.number) <= 2 and not block.bullet:
            return at if len(item.number) == 1 else _with_its_heading(word, at)
        if seen_list and block.heading and capacity_of(block.text) is None:
            return at
    return len(word.blocks) if seen_list else min(len(word.blocks), 5)


def _with_its_heading(word: WordFile, first: int) -> int:
    """Where the section of paragraph 1.1 begins: at the heading before it, which nobody numbered."""
    before = [at for at, block in enumerate(word.blocks[:first]) if isinstance(block, Table) or block.text.strip()]
    if not before:
        return first
    block = word.blocks[before[-1]]
    if isinstance(block, Table) or capacity_of(block.text) is not None or TITLE.match(block.text):
        return first
    behind_a_list = len(before) > 1 and isinstance(word.blocks[before[-2]], Table) and not re.search(r"[.,;)]$", block.text)
    return before[-1] if block.heading or block.bold or behind_a_list else first


def _status(rest: list[Paragraph]) -> str:
    """What the head calls the minutes; plain "Minutes" have gone round, and nobody says they were agreed."""
    words = " ".join(p.text for p in rest)
    if re.search(r"\bdraft\b", words, re.I):
        return "draft"
    said = re.search(r"\b(agreed|approved|confirmed|final)\s+(?:copy\s+of\s+)?(?:the\s+)?minutes\b", words, re.I)
    return "agreed" if said else "circulated"


def _document_title(rest: list[Paragraph]) -> str:
    """ "Draft Minutes" and the like, without the word draft: the state is not part of the title."""
    for paragraph in rest:
        if TITLE.match(paragraph.text):
            words = re.sub(r"\b(draft|final|agreed|approved|confirmed)\b", "", paragraph.text, flags=re.I)
            return " ".join(words.split()).strip(" -–:") or "Minutes"
    return "Minutes"


def _all_text(document: DraftDocument) -> str:
    return "\n".join(block.text for section in document.sections for block in section.blocks)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text))), None)


def _time(found: re.Match[str] | None, facts: MeetingFacts) -> time | None:
    if found is None:
        return None
    words = next(group for group in found.groups() if group)
    clock = read_time(words)
    # "closed at 1.10" of a meeting that began at ten is ten past one in the afternoon.
    if clock and facts.starts and clock < facts.starts and clock.hour < 12 and "am" not in words.casefold():
        clock = clock.replace(hour=clock.hour + 12)
    return clock


def in_printed_order(word: WordFile, account: Account) -> None:
    """Sort the units of an account as the source prints them."""
    places: list[str] = []
    for block in word.blocks:
        places += [row.place for row in block.rows] if isinstance(block, Table) else [block.place]
    order = {place: at for at, place in reversed(list(enumerate(places)))}
    account.units.sort(key=lambda unit: order.get(unit.place, len(places)))
