"""Rows of an agenda, of a table or of numbered paragraphs, each made an item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time

from csp.word import Paragraph, Row
from meetings.reading.dates import find_dates, read_next_date
from meetings.reading.leads import minutes_between, read_allotted, read_leads
from meetings.reading.shapes import ItemRead, PartRead

# Column heads, by role; the first pattern that fits a head gives its role.
COLUMNS = [
    ("number", r"(agenda )?(item )?(no|nos|nr|num|number|ref)|#"),
    ("item", r"(agenda )?items?"),
    ("title", r"subject|topic|title|description|agenda|business|agenda items?( and.*)?|item description|discussion( item)?|subject matter|what"),
    ("minutes", r"(time )?\(?(mins?|minutes|in minutes)\)?|duration.*|time allotted|time allowed|time \(?(mins?|minutes)\)?|length"),
    ("time", r"times?|timings?|start( time)?|when|clock"),
    ("lead", r"leads?.*|led by|presenters?.*|presented by|presenting.*|who|owners?|speakers?|responsible.*|name|officers?.*|by whom|introduced by"),
    ("purpose", r"purpose|action required|decision required|type|for|required|reason"),
    ("paper", r"papers?.*|reports?|attachments?|enclosures?|documents?|appendix"),
]  # fmt: skip
NUMBER = re.compile(r"^(?:item\s*)?(\d{1,2})\s*[.):]?$", re.I)
SUB_NUMBER = re.compile(r"^(?:(\d{1,2})[.](\d{1,2})[.)]?|(\d{1,2})?\s?\(?([a-z]|[ivx]{1,4})[.)]?)$")
TYPED = re.compile(r"^\s*(?:item\s+)?(\d{1,2})(?:[.):](?!\d)\s*|\s*\t\s*)(?=\S)", re.I)
SUB_TYPED = re.compile(r"^\s*(?:\d{1,2}\.\d{1,2}[.)]?\s+|\(?(?:[a-z]|[ivx]{1,4})[.)]\s+|\d{1,2}[a-z][.)]?\s+|[-–•*▪]\s+)(?=\S)")
PURPOSES = [
    (purpose, re.compile(rf"^(?:(?:for|to be|to)\s+)?(?:{words})\b|\b(?:{words})$", re.I))
    for purpose, words in (
        ("verbal", r"verbal(?:\s+(?:update|report|information))?|oral update"),
        ("written", r"written\s+(?:report|update|information)"),
        ("agree", r"agreement|agreed?|approval|approved?|decision|endorse(?:ment|d)?|sign[- ]off|ratif(?:y|ication)"),
        ("note", r"noted?|noting|information"),
        ("review", r"reviewe?d?"),
        ("discuss", r"discussions?|discuss(?:ed)?|debate|consider(?:ation)?"),
        ("present", r"presentations?|present(?:ed)?"),
    )
]
UNSAID = r"verbal|oral|written|presentation"  # these tell the purpose without a colon before them
ENDS_SAYING = re.compile(rf"\b(?:{UNSAID})(?:\s+(?:update|report))?$|^(?:{UNSAID})(?:\s+(?:update|report))?\b", re.I)
SECRET = r"closed|confidential|restricted|private|exempt"
CLOSED_TITLE = re.compile(
    rf"\(\s*(?:{SECRET}|(?:board and )?members only)\b[^)]*\)|[:–-]\s*(?:{SECRET})\s*$"
    rf"|\b(?:{SECRET})\s+(?:session|items?)\b|\bmembers only\b", re.I
)  # fmt: skip
CLOSED_HEADING = re.compile(
    rf"^(?:{SECRET})$|\b(?:{SECRET})\s+(?:session|items?|part|business|meeting|section|agenda|matters)\b|\bmembers only\b"
    rf"|\bnot open to the public\b|\bclosed to the public\b|^(?:part \w+\W+)?(?:{SECRET})\b", re.I
)  # fmt: skip
OPEN_HEADING = re.compile(
    r"^(?:open|public)$|\b(?:open|public)\s+(?:session|items?|part|business|meeting|section|agenda|matters)\b"
    r"|\bopen(?:ed|s)?\s+to\s+(?:the\s+|members of the\s+)*public\b|\bpublic\s+(?:and press\s+)?(?:are\s+)?(?:welcome|admitted|join)", re.I
)  # fmt: skip
ONLY_CLOSED = re.compile(r"\s*\(\s*closed(?:\s+(?:item|session))?\s*\)|\s+[–-]\s+closed(?:\s+(?:item|session))?\s*$", re.I)
NEXT = re.compile(r"\b(?:dates?|time)\b.*\bnext\b.*\bmeeting|^next\s+(?:\S+\s+){0,5}meeting|^dates?\s+of\s+(?:the\s+)?next\b", re.I)
BREAK = re.compile(r"^(?:comfort|coffee|tea|lunch|refreshment\w*|short)?\s*(?:and\s+\w+\s+)?(?:break|lunch|refreshments|networking)\b", re.I)
TOTAL = re.compile(r"^(?:total|sum)\b", re.I)
NO_PART = re.compile(r"^(?:https?://|www\.|\(|\[)", re.I)
LONGEST_TIME_WORDS = 40


@dataclass
class AgendaRow:
    """A row before it is an item: the lines of its columns. `lead` and `times` keep blank lines, for alignment."""

    place: str
    text: str
    number: str = ""
    title: list[str] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    purpose: str = ""
    extra: list[str] = field(default_factory=list)
    merged: bool = False  # its number cell is part of the one above

    @property
    def bare(self) -> bool:
        """Nothing but a title."""
        return not (self.number or any(self.lead) or any(self.times))


def columns_of(row: Row) -> dict[str, int]:
    """Which column plays which role, from a row of column heads; {} if it is none."""
    found: dict[str, int] = {}
    for column in range(len(row.cells)):
        words = " ".join(row.text(column).casefold().split()).strip(" .:")
        words = re.sub(r"\(s\)", "s", words).replace("no.", "no")
        for role, pattern in COLUMNS:
            if role not in found and re.fullmatch(pattern, words):
                found[role] = column
                break
    if "item" in found:
        # Beside a column of subjects, "Item" heads the numbers.
        role = "number" if "title" in found and "number" not in found else "title"
        if role not in found:
            found[role] = found["item"]
        del found["item"]
    if "number" not in found and row.cells and not row.text(0).strip() and "title" in found:
        found["number"] = 0
    enough = "title" in found and ("lead" in found or "minutes" in found or "time" in found)
    return found if enough else {}


def table_row(row: Row, columns: dict[str, int], heads: Sequence[str]) -> AgendaRow:
    """The lines of a table row by the roles of its columns; further columns become "Head: words"."""
    number_cell = row.cells[columns["number"]] if "number" in columns and columns["number"] < len(row.cells) else ()
    title_cell = row.cells[columns["title"]] if columns["title"] < len(row.cells) else ()
    made = AgendaRow(row.place, row.words)
    made.merged = "number" in columns and columns["number"] == 0 and number_cell == () and len(row.cells) > 1
    made.number = _number(number_cell)
    title = _lines(title_cell)
    if not made.number and title_cell and (label := _label(title_cell[0].label)):
        made.number = label
    words = "\n".join(p.text for p in number_cell).strip()
    if words and not made.number:
        title = [words, *title] if any(title) else [words]
    if not made.number and title and (typed := TYPED.match(title[0])):
        made.number, title[0] = typed[1], title[0][typed.end() :]
    made.title = title
    made.lead = _lines(row.cells[columns["lead"]]) if columns.get("lead", len(row.cells)) < len(row.cells) else []
    time_column = columns.get("minutes", columns.get("time", len(row.cells)))
    made.times = _lines(row.cells[time_column]) if time_column < len(row.cells) else []
    if "minutes" in columns and "time" in columns and not any(made.times) and columns["time"] < len(row.cells):
        made.times = _lines(row.cells[columns["time"]])
    made.purpose = " ".join(row.text(columns["purpose"]).split()) if "purpose" in columns else ""
    for column in range(len(row.cells)):
        words = " ".join(row.text(column).split())
        if words and (column not in columns.values() or column == columns.get("paper")):
            head = heads[column] if column < len(heads) else ""
            made.extra.append(f"{head}: {words}" if head else words)
    return made


def _lines(cell: Sequence[Paragraph]) -> list[str]:
    """The lines of a cell, blank ones kept but at the end."""
    lines = [" ".join(line.split(" ")).strip() for paragraph in cell for line in paragraph.text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _number(cell: Sequence[Paragraph]) -> str:
    """The number in a cell, typed or drawn by Word: "7", or of a part "7.1", "a"."""
    words = " ".join(" ".join(p.text for p in cell).split())
    return _label(words) if words else next((label for p in cell if (label := _label(p.label))), "")


def _label(words: str) -> str:
    if found := NUMBER.match(words.strip()):
        return found[1]
    return words.strip().rstrip(".)") if SUB_NUMBER.match(words.strip()) else ""


def is_main(number: str) -> bool:
    """Whether a number is an item's ("7") or that of a part ("7.1", "7a", "a")."""
    return number.isdigit()


def purpose_of(title: str) -> str:
    """What an item is for, from the words behind its last colon or dash, or in a bracket at its end."""
    pieces = [piece.strip(" ).") for piece in re.split(r":|\s[-–—]\s?|\s?[-–—]\s|\((?=[^()]*\)$)", title) if piece.strip(" ).")]
    if len(pieces) > 1:
        for purpose, words in PURPOSES:
            if words.search(pieces[-1]):
                return purpose
    if pieces and (found := ENDS_SAYING.search(pieces[-1]) or ENDS_SAYING.search(pieces[0])):
        return next((purpose for purpose, words in PURPOSES if words.search(found[0])), "")
    return ""


def said_purpose(words: str) -> str:
    """What a cell of its own says an item is for; "" if it says something else."""
    return next((purpose for purpose, pattern in PURPOSES if pattern.search(words.strip(" ."))), "") if words else ""


def make_item(row: AgendaRow, meeting: date | None) -> tuple[ItemRead, time | None]:
    """The item of a row, and when it starts if the clock is printed. Its kind is for the caller to say.

    `meeting`: its date; the date of the next meeting lies after it.
    """
    split = _split(row)
    item = ItemRead(number=row.number, title=split.title, parts=split.parts)
    item.leads = [lead for line in split.lead for lead in read_leads(line)]
    notes = split.notes + row.extra
    starts = _allot(item, split.times, notes)
    item.purpose = said_purpose(row.purpose) or purpose_of(item.title) or said_purpose(item.time_words)
    if row.purpose and not said_purpose(row.purpose):
        notes.append(row.purpose)
    if CLOSED_TITLE.search(item.title) or any(CLOSED_TITLE.search(note) for note in notes):
        item.session = "closed"
        item.title = ONLY_CLOSED.sub("", item.title).strip()
    if NEXT.search(item.title):
        _next(item, row, meeting, notes)
    item.title = item.title.rstrip(":").strip()
    item.notes = "\n".join(notes)
    return item, starts


def _allot(item: ItemRead | PartRead, lines: Sequence[str], notes: list[str]) -> time | None:
    allotted = [read_allotted(line) for line in lines]
    minutes = [one.minutes for one in allotted if one.minutes is not None]
    item.minutes = sum(minutes) if minutes else None
    words = " ".join(one.words for one in allotted if one.words)
    if len(words) <= LONGEST_TIME_WORDS:
        item.time_words = words
    else:
        notes.append(words)
    return next((one.starts for one in allotted if one.starts), None)


def _next(item: ItemRead, row: AgendaRow, meeting: date | None, notes: list[str]) -> None:
    """The row that gives the date of the next meeting: its lead cell holds no officer but a date."""
    item.purpose = "next"
    words = "\n".join(row.lead)
    has_date = bool(find_dates(words))
    if meeting:
        item.next_date = read_next_date(words, meeting) or read_next_date("\n".join([item.title, *notes]), meeting)
    elif days := [day for text in (words, item.title) for found in find_dates(text) if (day := found.resolved(None))]:
        item.next_date = days[0]
    if not has_date:
        return
    item.leads = []
    found = find_dates(words)[0]
    rest = f"{words[: found.start]} {words[found.end :]}".strip(" \n,;-–")
    # What the date says stands in next_date; further words (time, place) are kept.
    if rest or item.next_date is None:
        notes.append(" ".join((rest if item.next_date else words).split()))


@dataclass
class Split:
    """A row divided into what is the item's own and its parts."""

    title: str
    notes: list[str]
    lead: Sequence[str]
    times: Sequence[str]
    parts: list[PartRead] = field(default_factory=list)


def _split(row: AgendaRow) -> Split:
    """Divide a row: several lines that have leads or times of their own, side by side, are parts."""
    title, lead, times = row.title, row.lead, row.times
    named, led, timed = ([at for at, line in enumerate(lines) if line] for lines in (title, lead, times))
    lines = [title[at] for at in named]
    whole = Split(lines[0] if lines else "", lines[1:], lead, times)
    candidates = [at for at in named if not NO_PART.match(title[at])]
    if len(candidates) < 2:
        return whole
    # One time for several leads is the item's, and its lines may be no parts but a title in two lines.
    titled = title[candidates[0]].endswith(":") or candidates[0] not in led
    several = len(timed) > 1 or (len(led) > 1 and (not timed or (timed == [candidates[0]] and titled)))
    # Lead and time side by side below the line of the title are those of a part.
    below = bool(led) and led == timed and led[0] > candidates[0]
    if not (several or below):
        return whole
    counted = title[candidates[0]].endswith(":") and max(len(led), len(timed)) == len(candidates) - 1
    if counted or not set(led) | set(timed) <= set(candidates):
        # The lines do not stand side by side: count them off instead.
        count = max(len(led), len(timed))
        if len(candidates) not in {count, count + 1} or {len(led), len(timed)} - {0, count}:
            return whole
        lead, times = _dealt(lead, candidates, count), _dealt(times, candidates, count)
        led, timed = ([at for at, line in enumerate(lines) if line] for lines in (lead, times))
    first = candidates[0]
    heads = title[first].endswith(":") or (first not in led and (first not in timed or timed == [first]))
    split = Split("", [], (), ())
    if heads:
        split = Split(title[first], [], lead[first : first + 1], times[first : first + 1])
    for at in named:
        if at not in candidates:
            split.notes.append(title[at])
        elif at != first or not heads:
            part = PartRead(SUB_TYPED.sub("", title[at]))
            part.leads = [found for line in lead[at : at + 1] for found in read_leads(line)]
            _allot(part, times[at : at + 1], split.notes)
            split.parts.append(part)
    return split


def _dealt(lines: Sequence[str], candidates: Sequence[int], count: int) -> list[str]:
    filled = [line for line in lines if line]
    dealt = [""] * (candidates[-1] + 1)
    for at, line in zip(candidates[len(candidates) - count :], filled, strict=False):
        dealt[at] = line
    return dealt


def fill_minutes(items: Sequence[ItemRead], starts: Sequence[time | None], ends: time | None) -> None:
    """Where only starts are printed, an item lasts until the next one starts, the last until the meeting ends."""
    rows = [(item, start) for item, start in zip(items, starts, strict=True) if item.kind != "heading"]
    for at, (item, start) in enumerate(rows):
        following = rows[at + 1][1] if at + 1 < len(rows) else ends
        if start and item.minutes is None and not item.time_words and item.purpose != "next":
            item.minutes = minutes_between(start, following)


def as_part(item: ItemRead) -> PartRead:
    """An item's words as a part of another, its notes behind its title."""
    title = " ".join([item.title, *item.notes.split("\n")]).strip()
    return PartRead(title, item.leads, item.minutes, item.time_words)


def with_session(item: ItemRead, session: str) -> ItemRead:
    """The item, closed if it says so itself or stands in a closed session."""
    return replace(item, session="closed" if "closed" in {item.session, session} else "open")


def session_of(heading: str) -> str | None:
    """The session that a heading opens; None if it speaks of none."""
    if CLOSED_HEADING.search(heading):
        return "closed"
    return "open" if OPEN_HEADING.search(heading) else None
