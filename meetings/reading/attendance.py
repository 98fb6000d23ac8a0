"""Attendance: tables and lines under Board, Members, Guests, Apologies; and what the first paragraphs say of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from csp.drafts import Account, DraftDocument, Unit
from csp.word import Paragraph, Row, Table
from meetings.reading.people import (
    NAME,
    NESTED,
    REPLACES,
    REPRESENTS,
    ROLES,
    attendee,
    bare_name,
    inside,
    split_title,
)
from meetings.reading.shapes import AttendeeRead

CAPACITIES = [
    (re.compile(r"\bapolog", re.I), ("", False)),
    (re.compile(r"\b(guests?|observers?|visitors?|in attendance|also (present|attending)|officers?)\b", re.I), ("guest", True)),
    (re.compile(r"\bboard\b", re.I), ("board", True)),
    (re.compile(r"\bmembers?\b", re.I), ("member", True)),
    (re.compile(r"^(present|attendance|attendees|attended|those present)\b", re.I), ("member", True)),
]
# Characters: no list of people is longer, and searching for names takes its time.
LONGEST_TEXT, LONGEST_LINE = 5000, 300
SENTENCES = re.compile(r"(?<=[a-z)][a-z)]\.)\s+(?=[A-Z])")
COLUMN_HEADS = {
    "name": "name", "attendee": "name", "member": "name", "organisation": "agency", "organization": "agency", "agency": "agency", "agencie": "agency",
    "representing": "agency", "representative of": "agency", "role": "role", "job title": "role", "title": "role", "position": "role",
    "capacity": "capacity", "standing": "capacity",
}  # fmt: skip
INLINE = re.compile(r"^(?P<head>[^:\n]{3,40}):\s*(?P<list>\S.*)$", re.S)
COUNTS = {
    "no": 0, "nil": 0, "zero": 0, "one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
}  # fmt: skip
PUBLIC = re.compile(
    rf"\b(?P<count>\d{{1,3}}|{'|'.join(COUNTS)})\s+(?:attending\s+|other\s+)?members?\s+of\s+the\s+public\b(?!\s+questions)", re.I
)
PART_OF_BOARD = re.compile(r"\b(board members?|members?|guests?)\b\s*[;:,]?", re.I)
OF_OFFICE = re.compile(rf"\bthe\s+(?P<office>(?:[A-Z][\w-]*|and|of|for|the)(?:\s+(?:[A-Z][\w-]*|and|of|for|the)){{1,7}}),\s+(?P<name>{NAME})")


def capacity_of(text: str) -> tuple[str, bool] | None:
    """(capacity, present) that a heading announces; None if it announces no list of people."""
    words = text.strip().rstrip(":")
    if len(words) > 60 or re.search(r"[.!?]", words):
        return None
    # "Apologies: Di East" is a list, "Present: Board" a heading of two words.
    if (inline := INLINE.match(words)) and capacity_of(inline["list"]) is None:
        return None
    for pattern, answer in CAPACITIES:
        if pattern.search(words):
            return answer
    return None


def read_lists(elements: Sequence[Paragraph | Table], account: Account) -> tuple[list[AttendeeRead], list[Paragraph]]:
    """The people listed before the first section, and the paragraphs that are no part of a list."""
    people: list[AttendeeRead] = []
    rest: list[Paragraph] = []
    current: tuple[str, bool] | None = None
    last = "member"
    for element in elements:
        if isinstance(element, Table):
            columns: dict[str, int] = {}
            for row in element.rows:
                if heads := _column_heads(row):
                    columns = heads
                    account.units.append(Unit(row.place, row.words, "column heads"))
                    continue
                if (announced := _announces(row)) is not None:
                    current, last = announced, announced[0] or last
                    account.units.append(Unit(row.place, row.words, "attendance heading"))
                    continue
                went = _row(row, people, current, last, columns)
                if row.words.replace("|", "").strip():
                    account.units.append(Unit(row.place, row.words, went))
            continue
        if not element.text.strip():
            continue
        announced = capacity_of(element.text)
        if announced is not None:
            current = announced
            last = announced[0] or last
            account.units.append(Unit(element.place, element.text, "attendance heading"))
        elif found := _inline(element.text, last) or (_line(element.text, current, last) if current else []):
            people += found
            account.units.append(Unit(element.place, element.text, "attendance"))
        else:
            rest.append(element)
    return people, rest


def _inline(text: str, last: str) -> list[AttendeeRead]:
    """The people of "Present: Ann Bee (Council), Bo Cole (Police) and Cy Dean"; [] if it is no such list."""
    found = INLINE.match(text.strip())
    current = capacity_of(found["head"]) if found else None
    if found is None or current is None:
        return []
    people = []
    for line in found["list"].split("\n"):
        divider = r"\s*;\s*(?:and\s+)?" if ";" in line else r"\s*,\s*(?:and\s+)?|\s+and\s+"
        for piece in _outside_brackets(line.strip(" ."), divider):
            read = _line(piece, current, last)
            if not read:
                return []
            people += read
    return people


def _outside_brackets(text: str, divider: str) -> list[str]:
    pieces, start = [], 0
    for found in re.finditer(divider, text):
        before = text[start : found.start()]
        if before.count("(") == before.count(")") and before.strip():
            pieces.append(before)
            start = found.end()
    return [*pieces, text[start:]]


def _announces(row: Row) -> tuple[str, bool] | None:
    """What a row announces that holds nothing but "Board" or the like."""
    filled = [words for at in range(len(row.cells)) if (words := row.text(at).strip())]
    return capacity_of(filled[0]) if len(filled) == 1 else None


def _column_heads(row: Row) -> dict[str, int]:
    """Which column holds the name, agency, role or capacity, from a row of column heads; {} if it is none."""
    cells = {at: row.text(at).strip().casefold().rstrip("s:") for at in range(len(row.cells)) if row.text(at).strip()}
    found = {COLUMN_HEADS[words]: at for at, words in cells.items() if words in COLUMN_HEADS}
    return found if len(found) == len(cells) and "name" in found and len(found) > 1 else {}


def _row(
    row: Row, people: list[AttendeeRead], current: tuple[str, bool] | None, last: str, columns: dict[str, int]
) -> str:
    cells = [row.text(at).strip() for at in range(len(row.cells))]
    filled = [cell for cell in cells if cell]
    if not filled:
        return ""
    if columns:
        cells = _in_order(cells, columns)
        current = capacity_of(_cell(row, columns, "capacity")) or current
        filled = [cell for cell in cells if cell]
    capacity, present = current or (last, True)
    names, agencies = cells[0].split("\n"), (filled[-1] if len(filled) > 1 else "").split("\n")
    if len(filled) == 2 and (announced := capacity_of(cells[0])) and (found := _line(filled[1], announced, last)):
        people += found
        return "attendance"
    if len(filled) == 1:
        found = _line(cells[0] or filled[0], (capacity, present), last)
        people += found
        return "attendance" if found else ""
    if len(names) > 1 and len(names) == len(agencies):
        people += [attendee(n, a, capacity or last, present=present) for n, a in zip(names, agencies, strict=True)]
    else:
        people.append(attendee(" ".join(names), " ".join(agencies), capacity or last, present=present))
    return "attendance"


def _cell(row: Row, columns: dict[str, int], what: str) -> str:
    return row.text(columns[what]).strip() if what in columns else ""


def _in_order(cells: list[str], columns: dict[str, int]) -> list[str]:
    """Name and agency of a row under column heads: a role (Chair) goes behind the name, a job title behind the
    agency, both in brackets."""
    name, agency, role = (cells[columns[what]] if columns.get(what, len(cells)) < len(cells) else "" for what in ("name", "agency", "role"))
    if role and role.casefold() in ROLES:
        name = f"{name} ({role})"
    elif role:
        agency = f"{agency} ({role})" if agency else role
    return [name, agency]


def _line(text: str, current: tuple[str, bool], last: str) -> list[AttendeeRead]:
    """ "Name (Agency)", "Name – Agency" or "Name, Agency"; several lines in one paragraph count each."""
    capacity, present = current
    people = []
    for line in text.split("\n"):
        if len(line) > LONGEST_LINE:
            return []
        words = line.strip().lstrip("-•* ").strip()
        roles = r"(?i:\s*\((?:(?:vice|deputy)[ -])?chair\w*\)|\s*\((?:minute|note)s?\b[^)]*\))?"
        found = re.match(rf"^(?P<name>{NAME}{roles})\s*(?:(?P<bracket>{NESTED})|\s[–-]\s(?P<dash>.+)|,\s+(?P<comma>.+))?$", words)
        if not found:
            return []
        agency = inside(found["bracket"]) or found["dash"] or found["comma"] or ""
        people.append(attendee(found["name"], agency, capacity or last, present=present))
    return people


def read_words(people: list[AttendeeRead], document: DraftDocument) -> tuple[list[AttendeeRead], int | None]:
    """What the paragraphs on welcome and apologies add: who represents or replaces whom, apologies, the public.

    The words stay in the minutes as well. Gives the people and the number of members of the public, None if
    nothing is said of them.
    """
    sections = [s for s in document.sections if re.search(r"apolog|welcome|introduc|attendance", s.title, re.I)]
    texts = [_plain(block.text[:LONGEST_TEXT]) for section in sections or document.sections[:1] for block in section.blocks]
    known = {person.name: person for person in people}
    for text in texts:
        for found in REPRESENTS.finditer(text):
            _mark(known, found, "represents")
        for found in REPLACES.finditer(text):
            _mark(known, found, "replaces")
    people = [known[person.name] for person in people]
    represented = {person.represents for person in people}
    names = {person.name for person in people}
    for text in texts:
        for apology in read_apologies(text):
            if apology.name not in names | represented:
                names.add(apology.name)
                people.append(apology)
    counts = [counted for text in texts if (counted := PUBLIC.search(text))]
    public = None
    if counts:
        word = counts[0]["count"].casefold()
        public = int(word) if word.isdigit() else COUNTS[word]
    elif any(re.search(r"\bno attending members? of the public\b", text, re.I) for text in texts):
        public = 0
    return people, public


def _mark(known: dict[str, AttendeeRead], found: re.Match[str], what: str) -> None:
    who, whom = bare_name(found["who"]), bare_name(found["whom"])
    if who in known and whom != who:
        agency = inside(found["agency"])
        if what == "represents":
            known[who] = replace(known[who], represents=whom, represents_agency=agency)
        else:
            known[who] = replace(known[who], replaces=whom, replaces_agency=agency)


def read_apologies(text: str) -> list[AttendeeRead]:
    """The people whose apologies a paragraph gives: "from Board Members; A (Agency), from Members; B (Agency)"."""
    found = re.search(r"\bapolog", text, re.I)
    if not found:
        return []
    # The sentences that speak of apologies; whom the next one names was there.
    words = " ".join(sentence for sentence in SENTENCES.split(text) if re.search(r"\bapolog", sentence, re.I))
    taken: list[tuple[int, AttendeeRead]] = []
    spans: list[tuple[int, int]] = []
    for office in OF_OFFICE.finditer(words):
        if not words[office.end() :].lstrip().startswith("("):
            person = attendee(office["name"], "", "guest", present=False)
            taken.append((office.start(), replace(person, printed_name=f"{office['office']}, {person.printed_name}")))
            spans.append(office.span())
    bracketed = list(re.finditer(rf"(?P<name>{NAME})\s*(?P<agency>{NESTED})", words))
    for match in bracketed:
        if any(first <= match.start() < last for first, last in spans):
            continue
        name = _clean(match["name"])
        if name:
            taken.append(
                (match.start(), attendee(name, inside(match["agency"]), _capacity(words[: match.start()]), present=False))
            )
    if not bracketed:
        for match in re.finditer(NAME, words[re.search(r"\bapolog\w*", words, re.I).end() :]):  # type: ignore[union-attr]
            name = _clean(match[0])
            if name and not any(first <= match.start() < last for first, last in spans):
                taken.append((match.start(), attendee(name, "", _capacity(words), present=False)))
    return [person for _, person in sorted(taken, key=lambda pair: pair[0])]


def _clean(words: str) -> str:
    """The printed name with its title, without capital words of the sentence before it."""
    name = bare_name(words)
    title = split_title(words)[0]
    return f"{title} {name}".strip() if len(name.split()) > 1 else ""


def _capacity(before: str) -> str:
    """By the last "Board Members" or "Members" said before the name; a plain member where nothing is said."""
    said = PART_OF_BOARD.findall(before)
    if not said:
        return "member"
    word = said[-1].casefold()
    return "board" if word.startswith("board") else ("guest" if word.startswith("guest") else "member")


def _plain(markdown: str) -> str:
    """Markdown without its marks, lines as spaces."""
    return " ".join(re.sub(r"\[([^\]]*)\]\([^)]*\)|[*\\]", lambda m: m[1] or "", markdown).split())
