"""Agendas that are no table: numbered paragraphs, "1. Welcome – Chair (5 mins)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from csp.word import Paragraph, Table
from meetings.reading.agendarows import NEXT, SUB_NUMBER, SUB_TYPED, AgendaRow
from meetings.reading.dates import find_dates, find_times
from meetings.reading.leads import ROLES, read_allotted, read_leads
from meetings.reading.numbers import DRAWN

TYPED = re.compile(r"^\s*(?:item\s+)?(\d{1,2})(?:[.):](?!\d)\s*|\s*\t\s*|\s+(?=[A-Z“]))(?=\S)", re.I)
# At the end of a line: (5 mins), 5 minutes, (Chair, 5 mins), 10:00-10:10.
MINUTES = re.compile(r"[\s–—,(\[-]*(?P<time>\b\d{1,3}\s*(?:minutes?|mins?)\b\.?|\b\d\s*hours?\b)\s*(?P<close>[)\]])?\s*$", re.I)
LEAD_LABEL = re.compile(r"^(?:lead|presenter|presented by|led by|speaker)s?\s*:\s*", re.I)


def item_number(paragraph: Paragraph) -> tuple[int, int]:
    """The item number a paragraph begins with and the length of it if typed; (0, 0) for none."""
    if drawn := DRAWN.match(paragraph.label):
        return (int(drawn[1]), 0) if "." not in drawn[1] and not paragraph.level else (0, 0)
    typed = TYPED.match(paragraph.text)
    if paragraph.label or typed is None or any(found.start <= typed.start(1) for found in find_dates(paragraph.text)):
        return 0, 0
    return int(typed[1]), typed.end()


def first_listed(blocks: Sequence[Paragraph | Table]) -> int:
    """Where the numbered items begin; after the last block if nowhere."""
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph) and block.text.strip() and item_number(block)[0] == 1:
            return at
    return len(blocks)


def listed_rows(blocks: Sequence[Paragraph | Table]) -> Iterator[tuple[Paragraph | Table, AgendaRow | None]]:
    """Every block that is not blank with the row it makes; None for a line without number, lead or time.

    Numbers must count on: "4 of us" behind item 7 is no item.
    """
    reached = 0
    for block in blocks:
        if isinstance(block, Table):
            yield block, None
            continue
        if not block.text.strip():
            continue
        number, typed = item_number(block)
        if number and (number == reached + 1 or (reached and reached < number <= reached + 3)):
            reached = number
            yield block, _row(block, str(number), block.text[typed:])
            continue
        yield block, _below(block)


def _below(paragraph: Paragraph) -> AgendaRow | None:
    """A line below an item: a part of it if numbered below it or with a lead or a time of its own."""
    text = paragraph.text
    sub = paragraph.label.rstrip(".)") if SUB_NUMBER.match(paragraph.label) else ""
    if not sub and (typed := SUB_TYPED.match(text)):
        sub, text = typed[0].strip().rstrip(".)"), text[typed.end() :]
        sub = "" if sub in "-–•*▪" else sub
    row = _row(paragraph, sub, text)
    return row if sub or any(row.lead) or any(row.times) else None


def _row(paragraph: Paragraph, number: str, text: str) -> AgendaRow:
    """Take lead and time off the end of a line."""
    lines = text.strip().split("\n")
    row = AgendaRow(paragraph.place, paragraph.text, number)
    first = lines[0].strip()
    cells = [cell.strip() for cell in first.split("\t") if cell.strip()]
    if len(cells) > 1:
        if read_allotted(cells[-1]).words != cells[-1]:
            row.times = [cells.pop()]
        if len(cells) > 1:
            row.lead = [" / ".join(cells[1:])]
        first = cells[0] if cells else ""
    if NEXT.search(first):  # its time and place are those of the next meeting
        row.title = [first, *(line.strip() for line in lines[1:] if line.strip())]
        return row
    first = _clock(row, first)
    if not row.times and (found := MINUTES.search(first)):
        row.times, first = [found["time"]], first[: found.start()] + _bracket(first[: found.start()], found["close"])
    if not row.lead:
        first, row.lead = _lead(first)
    row.title = [first.strip(" \t")]
    for line in lines[1:]:
        words = line.strip()
        if not row.lead and (label := LEAD_LABEL.match(words)):
            row.lead = [words[label.end() :]]
        elif words:
            row.title.append(words)
    return row


def _clock(row: AgendaRow, line: str) -> str:
    """Take a time of day off the start or the end of a line."""
    times = find_times(line) if not row.times else None
    if times and (times.start == 0 or times.end == len(line.rstrip(" )]"))):
        row.times = [line[times.start : times.end]]
        rest = line[: times.start].rstrip(" –—-,([") if times.start else line[times.end :].lstrip(" –—-:,")
        return rest
    return line


def _bracket(words: str, close: str | None) -> str:
    """The bracket that was open before a time and closed behind it."""
    return ")" if close == ")" and words.count("(") > words.count(")") else ""


def _lead(line: str) -> tuple[str, list[str]]:
    """Title and lead of a line such as "Welcome – Chair" or "Welcome (Chair)"; the lead must be somebody."""
    candidates = []
    if bracket := re.search(r"\s*[(\[]([^()\[\]]*(?:\([^()]*\))?)[)\]]\s*$", line):
        candidates.append((line[: bracket.start()], bracket[1]))
    dashes = list(re.finditer(r"\s+[-–—]\s+|\s*[–—]\s+", line))
    if dashes:
        candidates.append((line[: dashes[-1].start()], line[dashes[-1].end() :]))
    for title, words in candidates:
        leads = read_leads(words)
        if title.strip() and leads and all(lead.name or _roles(lead.words) for lead in leads):
            return title, [words.strip()]
    return line, []


def _roles(words: str) -> bool:
    return all(piece.strip().casefold() in ROLES | {"members", ""} for piece in re.split(r"/|,|&|\band\b", words))
