"""The items of an agenda, gathered row by row: sessions, group headings, breaks, parts, the total."""

from __future__ import annotations

import re
from datetime import time

from meetings.reading.agendarows import (
    BREAK,
    NEXT,
    TOTAL,
    AgendaRow,
    as_part,
    fill_minutes,
    is_main,
    make_item,
    session_of,
)
from meetings.reading.leads import read_allotted
from meetings.reading.shapes import ItemRead, MeetingFacts

# In a note: "Items 1 to 3 are closed", "The public may join from item 4".
CLOSED_ITEMS = re.compile(
    r"\bitems?\s+(\d{1,2})(?:\s*(?:-|–|to|and|&)\s*(\d{1,2}))?\b[^.]*\b(?:closed|confidential|members only|exempt|private)\b", re.I
)
OPEN_FROM = re.compile(r"\b(?:public|open)\b[^.]*\bfrom\s+(?:agenda\s+)?item\s+(\d{1,2})\b", re.I)
LONGEST_HEADING = 120
LONGEST_NOTE = 1000
SURELY_A_TOTAL = 30  # minutes; no announcement of a date takes as long


class Items:
    """Gathers the items of one agenda. Each adding method says in short words where the row went."""

    def __init__(self, facts: MeetingFacts) -> None:
        self.facts = facts
        self.items: list[ItemRead] = []
        self.starts: list[time | None] = []
        self.total: int | None = None
        self.session = "open"
        self.notices: list[str] = []

    def add(self, row: AgendaRow, numbers: bool) -> str:
        """Add a row of a table. `numbers`: the table has a column of them."""
        first = next((line for line in row.title if line), "")
        if not row.number and self._is_total(row, first):
            return "total"
        if (row.number and not is_main(row.number)) or (row.merged and not row.number):
            return self._part(row) or self._item(row, "item")
        if row.number:
            return self._item(row, "item")
        if NEXT.search(first):
            return self._item(row, "break" if numbers else "item")
        if BREAK.search(first):
            return self._item(row, "break")
        if not row.bare:
            return self._item(row, "break" if numbers else "item")
        if self.items and first[:1].islower():
            return self._continue(row)
        if numbers or session_of(first) or self._mostly_led():
            return self._heading_row(row, first)
        return self._item(row, "item")

    def above(self, row: AgendaRow) -> str:
        """A row of the table above its column heads: it names the paper or a session."""
        words = next((line for line in row.title if line), "")
        return "head" if re.fullmatch(r"agenda", words, re.I) else self.heading(words)

    def add_listed(self, row: AgendaRow) -> str:
        """Add a numbered paragraph, or a line with a lead or a time of its own below one."""
        first = row.title[0]
        if not row.number and self._is_total(row, first):
            return "total"
        if is_main(row.number):
            return self._item(row, "item")
        if NEXT.search(first) or BREAK.search(first):
            return self._item(row, "break")
        if not row.number and not self.items:
            return ""
        return self._part(row)

    def line(self, text: str) -> str:
        """A line without number, lead or time, beside or behind the items; "" if it is merely a note."""
        if found := TOTAL.match(text):
            minutes = read_allotted(text[found.end() :].strip(" :–-time")).minutes
            if minutes:
                self.total = minutes
                return "total"
        if NEXT.search(text):
            return self._item(AgendaRow("", text, title=[text]), "break")
        if BREAK.search(text) and len(text) < LONGEST_HEADING:
            return self._item(AgendaRow("", text, title=[text]), "break")
        if session_of(text) and len(text) < LONGEST_HEADING and not text.endswith("."):
            return self.heading(text)
        return ""

    def note(self, text: str) -> str:
        """Add a line to the notes of the item above; "" if there is none."""
        if not self.items:
            return ""
        words = " ".join(re.sub(r"^\s*[-–•*▪]\s*", "", text).split())
        self.items[-1].notes = f"{self.items[-1].notes}\n{words}".strip()
        return "note of an agenda item"

    def heading(self, words: str) -> str:
        """Add a group heading; it may open another session."""
        if not words or len(words) > LONGEST_HEADING * 2:
            return ""
        self.session = session_of(words) or self.session
        self.items.append(ItemRead("heading", title=words.rstrip(":"), session=self.session))
        self.starts.append(None)
        return "group heading"

    def finish(self, notes: list[str]) -> None:
        """When all rows are in: minutes from starts, sessions that the notes tell of, the total against the sum."""
        fill_minutes(self.items, self.starts, self.facts.ends)
        for note in notes:
            self._heed(note[:LONGEST_NOTE])
        last = next((item for item in reversed(self.items) if item.purpose == "next"), None)
        added = self._sum() - (last.minutes or 0 if last else 0)
        if last and last.minutes and self.total is None and (last.minutes == added or last.minutes >= SURELY_A_TOTAL):
            self.total, last.minutes = last.minutes, None
        if self.total is not None and self.total != self._sum():
            self.notices.append(f"The agenda prints {self.total} minutes in all; its rows add up to {self._sum()}.")

    def _item(self, row: AgendaRow, kind: str) -> str:
        item, starts = make_item(row, self.facts.date)
        item.kind = kind
        if not item.title and not item.parts:
            return ""
        item.session = "closed" if "closed" in {item.session, self.session} else "open"
        self.items.append(item)
        self.starts.append(starts)
        return "agenda item" if kind == "item" else "row without a number"

    def _part(self, row: AgendaRow) -> str:
        """Add the row as a part of the item above; "" if there is none."""
        above = self.items[-1] if self.items and self.items[-1].kind == "item" else None
        if above is None:
            return ""
        item, _ = make_item(row, self.facts.date)
        above.parts.append(as_part(item))
        return "part of an agenda item"

    def _continue(self, row: AgendaRow) -> str:
        above, words = self.items[-1], " ".join(line for line in row.title if line)
        if above.notes:
            above.notes += f" {words}"
        else:
            above.title += f" {words}"
        return "continues the row above"

    def _heading_row(self, row: AgendaRow, first: str) -> str:
        if not self.heading(first):
            return ""
        rest = [line for line in row.title if line][1:] + row.extra + ([row.purpose] if row.purpose else [])
        self.items[-1].notes = "\n".join(rest)
        return "group heading"

    def _is_total(self, row: AgendaRow, first: str) -> bool:
        """Whether a row without a number holds nothing but the sum of the minutes."""
        if any(row.lead) or not (TOTAL.match(first) or not first):
            return False
        minutes = [told.minutes for line in row.times if (told := read_allotted(line)).minutes is not None]
        if len(minutes) != 1:
            return False
        self.total = minutes[0]
        return True

    def _mostly_led(self) -> bool:
        led = sum(bool(item.leads or item.minutes or item.parts) for item in self.items)
        return led * 2 > len(self.items)

    def _heed(self, note: str) -> None:
        """Close the items that a note says are closed."""
        closed: set[int] = set()
        if found := CLOSED_ITEMS.search(note):
            closed |= set(range(int(found[1]), int(found[2] or found[1]) + 1))
        if found := OPEN_FROM.search(note):
            closed |= set(range(1, int(found[1])))
        for item in self.items:
            if item.number.isdigit() and int(item.number) in closed:
                item.session = "closed"

    def _sum(self) -> int:
        """All minutes of items and their parts."""
        own = sum(item.minutes or 0 for item in self.items)
        return own + sum(part.minutes or 0 for item in self.items for part in item.parts)
