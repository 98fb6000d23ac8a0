"""An action log as a Word file prints it: reference, action point, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from csp.drafts import Unit
from csp.word import Paragraph, Row, Table, WordFile
from meetings.reading.dates import MONTHS
from meetings.reading.heads import TITLE_ALONE, as_paragraphs, read_head
from meetings.reading.leads import person_name
from meetings.reading.shapes import LogEntryRead, LogRead

# Column heads, by role; the first pattern that fits a head gives its role.
COLUMNS = [
    ("reference", r"month ?/ ?(number|no)|(action |action point |item |ap )?(no|nr|num|number|ref|reference)( no| number)?|#|ap|item"),
    ("month", r"month|meeting( date)?|date( raised| agreed| of meeting)?"),
    ("text", r"action points?( agreed| raised)?|actions? agreed|agreed actions?|actions? required|description|action to be taken|action description|task|decision"),
    ("action", r"actions?"),
    ("status", r"status|state|open ?/ ?closed|rag( status| rating)?"),
    ("result", r"actions? taken|updates?|progress( update| made)?|latest update|outcomes?|comments?|response|position|results?|update ?/ ?outcome|progress ?/ ?(update|outcome)|notes"),
    ("owner", r"owners?|leads?|lead officers?|officers?|who|responsible.*|by whom|assigned to|person.*|action by|for"),
    ("due", r"deadline|due( date| by)?|by when|when|timescale|target( date)?|complete by"),
]  # fmt: skip
REFERENCE = re.compile(r"^(?:action\s+points?|action|ap)?\s*(\d{1,2})\s*[/.]\s*(\d{1,3})(?![\d/.])\W*(.*)$", re.I | re.S)
NUMBER = re.compile(r"^(\d{1,3})[.)]?$")
ADDRESSED = re.compile(r"^\s*(?:to|from|subject)\s*:", re.I)
OTHER_PAPER = re.compile(r"^(?:(?:draft|final|agreed|approved)\s+)*(?:minutes|agenda)\b", re.I)
TITLED = re.compile(r"\baction\s+(?:points?|log|list|tracker|sheet)\b|^actions\b", re.I)

STATUSES = [
    ("closed", r"closed|completed?|done|discharged|concluded|superseded"),
    ("in_progress", r"in\s+progress|on-?\s?going|in\s+hand|under\s?way|part(?:ly|ially)?\s+completed?"),
    ("open", r"open|outstanding|not\s+(?:yet\s+)?started|to\s+do|awaited|pending"),
]  # fmt: skip
# "Complete set sent" and "Open day held" are no states: words that go on need a mark or their end behind them.
STATUS_FIRST = [
    (status, re.compile(rf"^(?:status\s*:\s*)?(?:{words})\s*(?:[:.;,–—-]+\s*|\n\s*|$)", re.I)) for status, words in STATUSES
]
STATUS_GOES_ON = [
    ("closed", re.compile(r"^(?:closed|completed)\b", re.I)),
    ("in_progress", re.compile(r"^(?:in\s+progress|on-?\s?going)\b", re.I)),
]
STATUS_LAST = [
    (status, re.compile(rf"(?:[.;:!?)]|\n|\s[–—-])\s*\(?(?:{words})\)?[.]?$", re.I)) for status, words in STATUSES
]
CARRIED = re.compile(r"^(?P<words>carried\s+(?:over|forward)(?:\s+from\b[^.:;\n]*)?)\s*(?:[.:;,–—-]+|\n|$)\s*", re.I)

OWNERS = re.compile(r"^(?P<who>.{2,120}?)\s+(?:(?:is|are|was|were|agreed|also|both|each)\s+)*(?:to|will|would|should)\s+(?:also\s+)?[a-z]", re.S)
A_GROUP = re.compile(
    r"\b(?:all|everyone|chair|vice[ -]chair|board|members?|partners?|partnership|group|sub-?group|team|officers?|csp|ccsp|masg|"
    r"council|constabulary|police|service|commissioner|office|leads?|agenc(?:y|ies)|committee|forum|organisations?)\b",
    re.I,
)
NO_OWNER = re.compile(
    r"\b(?:it|this|that|there|need|needs|agreed|asked|was|were|is|are|be|been|has|have|request|invite|continue|"
    r"action|update|further|consider|how|what|when|which|who)\b",
    re.I,
)
# "Police and Crime Commissioner" is one.
DIVIDERS = re.compile(r"\s*(?:,\s*and\b|,|/|;|(?<!\bpolice\s)(?<!\bfire\s)(?:&|\band\b)|\bwith\b)\s*", re.I)


@dataclass
class Raw:
    """The cells of one entry before they are understood; rows that continue it are joined on."""

    place: str
    reference: str
    carried: str = ""
    cells: dict[str, list[str]] = field(default_factory=dict)

    def words(self, role: str) -> str:
        """The words of a column over all rows of the entry."""
        return " ".join(self.cells.get(role, [])).strip()


def log_columns(row: Row) -> dict[str, int]:
    """Which column plays which role, from a row of column heads; {} if it is none of an action log."""
    found: dict[str, int] = {}
    for column in range(len(row.cells)):
        words = re.sub(r"\(s\)", "s", " ".join(row.text(column).casefold().split())).replace(".", "").strip(" :")
        for role, pattern in COLUMNS:
            if role not in found and re.fullmatch(pattern, words):
                found[role] = column
                break
    if "action" in found:
        # Beside a column of action points "Action" tells what was done.
        found.setdefault("result" if "text" in found else "text", found["action"])
        del found["action"]
    if "month" in found and "reference" not in found:
        found["reference"] = found.pop("month")
    return found if {"reference", "text"} <= found.keys() and {"result", "status", "owner"} & found.keys() else {}


def looks_like_log(word: WordFile) -> bool:
    """Whether the file is an action log: a table of references, action points and what became of them."""
    lines = [" ".join(p.text.split()).strip(" .:-–") for p in word.paragraphs[:14]]
    if any(ADDRESSED.match(line) for line in lines[:6]):
        return False
    if any(OTHER_PAPER.match(line) and TITLE_ALONE.match(line) for line in lines):
        return False
    titled = any(TITLED.search(line) and len(line) < 120 for line in lines)
    for table in word.tables:
        at, columns = _head_of(table)
        if columns:
            cells = [row.text(columns["reference"]).strip() for row in table.rows[at + 1 :]]
            referred = sum(bool(REFERENCE.match(cell)) for cell in cells)
            if titled or (referred and referred * 2 >= sum(bool(cell) for cell in cells)):
                return True
    return False


def read_log(word: WordFile) -> LogRead:
    """Read an action log. Never raises on a Word file read; what is not understood is in the account, went ""."""
    start = next((at for at, b in enumerate(word.blocks) if isinstance(b, Table) and _head_of(b)[1]), len(word.blocks))
    facts, lines = read_head(as_paragraphs(word.blocks[:start]))
    read = LogRead(facts, [], notices=[*word.notices])
    for line in lines:
        read.account.units.append(Unit(line.paragraph.place, line.paragraph.text, line.went))
        if line.note:
            _keep(read, line.note)
    raws: list[Raw] = []
    columns: dict[str, int] = {}
    for block in word.blocks[start:]:
        if isinstance(block, Paragraph):
            if block.text.strip():
                read.account.units.append(Unit(block.place, block.text, "kept in a notice"))
                _keep(read, block.text)
            continue
        at, found = _head_of(block)
        columns = found or columns
        for number, row in enumerate(block.rows):
            if found and number == at:
                went = "column heads"
            else:
                went = _row(row, columns, raws, read)
            read.account.units.append(Unit(row.place, row.words, went))
    for mark, paragraph in word.notes:
        read.account.units.append(Unit(paragraph.place, paragraph.text, "kept in a notice"))
        _keep(read, f"{mark} {paragraph.text}")
    read.entries = [entry(raw) for raw in raws]
    return read


def _keep(read: LogRead, words: str) -> None:
    read.notices.append(f"Kept out of the log: “{' '.join(words.split())}”")


def _head_of(table: Table) -> tuple[int, dict[str, int]]:
    for at, row in enumerate(table.rows[:4]):
        if columns := log_columns(row):
            return at, columns
    return -1, {}


def _row(row: Row, columns: dict[str, int], raws: list[Raw], read: LogRead) -> str:
    """Add a row to the entries; where it went."""
    filled = [column for column in range(len(row.cells)) if row.text(column).strip()]
    if not filled:
        return "blank row"
    if columns and log_columns(row):
        return "column heads"
    if not columns or max(columns.values()) >= len(row.cells):
        return ""
    printed = row.text(columns["reference"]).strip() or " ".join(p.label for p in row.cells[columns["reference"]]).strip()
    month = row.text(columns["month"]).strip() if "month" in columns else ""
    reference, rest = reference_of(printed, month)
    if not reference:
        if filled == [columns["reference"]]:
            _keep(read, printed)
            return "group heading"
        if printed or not raws:
            return ""
        raw, went = raws[-1], "continues the row above"
    else:
        raw, went = Raw(row.place, reference, rest), "action point"
        raws.append(raw)
    for role in ("text", "result", "status", "owner", "due"):
        if role in columns and (words := row.text(columns[role]).strip()):
            raw.cells.setdefault(role, []).append(words)
    for column in filled:
        if column not in columns.values():
            raw.cells.setdefault("result", []).append(row.text(column).strip())
    return went


def reference_of(printed: str, month: str = "") -> tuple[str, str]:
    """The reference as MM/NN, and words behind it: "3/1", "AP 03/01 (was 10/02)"; a bare number keeps as printed
    unless the cell of its month says more. ("", "") for none."""
    words = " ".join(printed.split())
    if found := REFERENCE.match(words):
        return f"{int(found[1]):02}/{int(found[2]):02}", found[3].strip(" ()")
    if found := NUMBER.match(words):
        named = re.search(r"[A-Za-z]+", month)
        number = MONTHS.get(named[0].lower()) if named else int(month) if re.fullmatch(r"1[0-2]|0?[1-9]", month) else None
        return (f"{number:02}/{int(found[1]):02}" if number else found[1]), ""
    return "", ""


def entry(raw: Raw) -> LogEntryRead:
    """Understand the cells of one entry."""
    status, outcome, carried = read_result(raw.words("result"))
    if said := raw.words("status"):
        status, rest, also = read_result(said)
        carried = carried or also
        outcome = " ".join(words for words in (rest, outcome) if words)
    text = " ".join(raw.words("text").split())
    owners = split_owners(raw.words("owner")) or owners_of(text)
    if due := raw.words("due"):
        text = f"{text} (by: {due})"
    return LogEntryRead(raw.reference, text, owners, status, outcome, carried or raw.carried, raw.place)


def read_result(words: str) -> tuple[str, str, str]:
    """Status (open, in_progress, closed), outcome, and the words "Carried over from ..." of a cell.

    "Closed: Shared." gives closed and "Shared."; words that name no state are the outcome of an open one.
    """
    words, carried = "\n".join(" ".join(line.split()) for line in words.split("\n")).strip(), ""
    if found := CARRIED.match(words):
        carried, words = found["words"].strip(), words[found.end() :].strip()
    for status, pattern in STATUS_FIRST:
        if found := pattern.match(words):
            return status, words[found.end() :].strip(), carried
    for status, pattern in STATUS_GOES_ON:
        if pattern.match(words):
            return status, words, carried
    for status, pattern in STATUS_LAST:
        if found := pattern.search(words):
            return status, (words[: found.start()] + found[0][0]).strip(" \n–—-:;"), carried
    return "open", words, carried


def owners_of(text: str) -> list[str]:
    """Who is to do it, from the words before "to": "Ann Reed and Bo Lee to look at ..."; [] if nobody is named."""
    found = OWNERS.match(text)
    return split_owners(found["who"], sure=False) if found else []


def split_owners(words: str, *, sure: bool = True) -> list[str]:
    """People and groups apart, brackets left off. Not `sure`: words that may be no owners at all give []."""
    plain = " ".join(re.sub(r"\([^()]*\)", " ", words).split()).strip(" ,;:-–")
    if not plain:
        return []
    pieces = [piece for piece in DIVIDERS.split(plain) if piece.strip()]
    if (all(_owns(piece) for piece in pieces) and any(person_name(piece) for piece in pieces)) or _all_groups(pieces):
        return [person_name(piece) or piece for piece in pieces]
    if sure or _owns(plain):
        return [plain]
    return []


def _owns(words: str) -> bool:
    """Whether the words name a person, a group, or somebody by first name."""
    if person_name(words):
        return True
    if NO_OWNER.search(words) or len(words.split()) > 8:
        return False
    return bool(A_GROUP.search(words)) or bool(re.fullmatch(r"[A-Z][a-z]+(?:-[A-Z][a-z]+)?", words))


def _all_groups(pieces: Sequence[str]) -> bool:
    """Whether each piece is a group in itself: "Chair and Task group"."""
    return all(A_GROUP.search(piece) and len(piece.split()) <= 4 and not NO_OWNER.search(piece) for piece in pieces)
