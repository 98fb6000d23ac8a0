"""An agenda as a Word file prints it: head, items of a table or of numbered paragraphs, text for the public."""

from __future__ import annotations

import re
from collections.abc import Sequence

from csp.drafts import Unit
from csp.word import Paragraph, Row, Table, WordFile
from meetings.reading.agendaitems import LONGEST_HEADING, Items
from meetings.reading.agendalist import first_listed, listed_rows
from meetings.reading.agendarows import columns_of, is_main, session_of, table_row
from meetings.reading.heads import TITLE_ALONE, as_paragraphs, read_head
from meetings.reading.leads import read_allotted
from meetings.reading.publictext import read_public_text
from meetings.reading.shapes import AgendaRead

TITLED = re.compile(r"\bagenda\b", re.I)
OTHER_PAPER = re.compile(r"^\s*(?:(?:draft|final|agreed|approved)\s+)*(?:minutes|notes|action\s+(?:points?|log))\b", re.I)
ADDRESSED = re.compile(r"^\s*(?:to|from|subject)\s*:", re.I)
LOG = re.compile(r"\b(?:action\s+(?:points?|agreed|required)|progress|outcome|status|update)\b", re.I)
PUBLIC = re.compile(
    r"^information\s+(?:for|to)\b.*\b(?:public|press|media|attend|visitors|observers)"
    r"|^(?:public\s+(?:attendance|participation|questions|information|speaking)|notes?\s+for\s+(?:the\s+)?(?:members\s+of\s+the\s+)?public)\b",
    re.I,
)
BULLET = re.compile(r"^\s*[-–•*▪]")
HEADER_AMONG = 6
FEWEST_ITEMS = 3


def looks_like_agenda(word: WordFile) -> bool:
    """Whether the file is an agenda: a table of items with leads or times, or "Agenda" and a numbered list."""
    top = word.paragraphs[:14]
    if any(ADDRESSED.match(p.text) for p in top[:6]):
        return False
    lines = [" ".join(p.text.split()) for p in top]
    if any(OTHER_PAPER.match(line) and TITLE_ALONE.match(line.strip(" .:-–")) for line in lines):
        return False
    titled = any(TITLED.search(line) and len(line) < 120 for line in lines)
    for table in word.tables:
        at, columns = find_columns(table, titled)
        if columns and not LOG.search(table.rows[max(at, 0)].words):
            rows = [table_row(row, columns, ()) for row in table.rows[at + 1 :]]
            numbers = sum(is_main(row.number) for row in rows)
            timed = sum(any(read_allotted(line) != read_allotted("") for line in row.times) for row in rows)
            if max(numbers, timed) >= FEWEST_ITEMS or (titled and rows):
                return True
    if not titled:
        return False
    start = first_listed(word.blocks)
    rows = [row for _, row in listed_rows(word.blocks[start:]) if row is not None and is_main(row.number)]
    short = [row for row in rows if len(row.text) < 200]
    return len(rows) >= FEWEST_ITEMS and len(short) * 10 >= len(rows) * 9


def find_columns(table: Table, titled: bool) -> tuple[int, dict[str, int]]:
    """Where the column heads of a table of items stand and the roles of its columns; (-1, {}) if it is none.

    In a paper called an agenda a table may lack the heads: then the numbers in it tell (and the row is -1).
    """
    for at, row in enumerate(table.rows[:HEADER_AMONG]):
        if columns := columns_of(row):
            return at, columns
    return (-1, _guessed(table)) if titled else (-1, {})


def _guessed(table: Table) -> dict[str, int]:
    """The roles of the columns of a table without heads: numbers first, then titles; times are told by their look."""
    columns = {"number": 0, "title": 1}
    width = max((len(row.cells) for row in table.rows), default=0)
    numbers = [table_row(row, columns, ()).number for row in table.rows]
    if width < 2 or [n for n in numbers if is_main(n)][:FEWEST_ITEMS] != ["1", "2", "3"]:
        return {}
    for column in range(2, width):
        cells = [row.text(column).strip() for row in table.rows if row.text(column).strip()]
        timed = sum(not (told := read_allotted(cell)).words and told != read_allotted("") for cell in cells)
        columns.setdefault("time" if cells and timed * 2 > len(cells) else "lead", column)
    return columns


def read_agenda(word: WordFile) -> AgendaRead:
    """Read an agenda. Never raises on a Word file read; what is not understood is in the account, went ""."""
    blocks = word.blocks
    titled = any(TITLED.search(p.text) for p in word.paragraphs[:14])
    tables = {at for at, block in enumerate(blocks) if isinstance(block, Table) and find_columns(block, titled)[1]}
    start = min(tables) if tables else first_listed(blocks)
    while start and _opens_session(blocks[start - 1]):
        start -= 1
    public = next((at for at in range(start, len(blocks)) if at > start and _heads_public_text(blocks[at])), len(blocks))
    last = max((at for at in tables if at < public), default=start)

    facts, lines = read_head(as_paragraphs(blocks[:start]))
    read = AgendaRead(facts, [], notes=[note for line in lines if line.note for note in line.note.split("\n")])
    read.account.units += [Unit(line.paragraph.place, line.paragraph.text, line.went) for line in lines]
    items = Items(facts)
    if tables:
        _tables(blocks[start:public], last - start, titled, items, read)
    else:
        _listed(blocks[start:public], items, read)
    items.finish(read.notes)
    read.items, read.total_minutes = items.items, items.total
    read.notices += [*word.notices, *items.notices]
    if public < len(blocks):
        read.public_information = read_public_text(blocks[public:], read.account)
    for mark, paragraph in word.notes:
        read.notes.append(f"{mark} {paragraph.text.strip()}")
        read.account.units.append(Unit(paragraph.place, paragraph.text, "note"))
    return read


def _tables(blocks: Sequence[Paragraph | Table], last: int, titled: bool, items: Items, read: AgendaRead) -> None:
    """The tables of items, in parts where an agenda has several; short lines between them are group headings."""
    columns: dict[str, int] = {}
    heads: list[str] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            text = " ".join(block.text.split())
            if not text:
                continue
            went = items.line(text)
            if not went and at < last and len(text) <= LONGEST_HEADING and not text.endswith("."):
                went = items.heading(text)
            if not went:
                read.notes.append(text)
            read.account.units.append(Unit(block.place, block.text, went or "note"))
            continue
        header, found = find_columns(block, titled)
        if not found and columns and block.rows and len(block.rows[0].cells) > max(columns.values()):
            found = columns  # the same table, torn in two
        elif found:
            columns = found
        if found and header >= 0:
            heads = [" ".join(block.rows[header].text(column).split()) for column in range(len(block.rows[header].cells))]
        for number, row in enumerate(block.rows):
            went = _row(row, number, header, found, heads, items)
            read.account.units.append(Unit(row.place, row.words, went))


def _row(row: Row, number: int, header: int, columns: dict[str, int], heads: list[str], items: Items) -> str:
    """Add a table row; where it went."""
    if not row.words.strip(" |"):
        return "blank row"
    if not columns:
        return ""
    if number == header or (columns_of(row) and number > header):
        return "column heads"
    made = table_row(row, columns, heads)
    return items.above(made) if number < header else items.add(made, "number" in columns)


def _listed(blocks: Sequence[Paragraph | Table], items: Items, read: AgendaRead) -> None:
    """Items that are numbered paragraphs; a line between them or with a bullet is a note of the item above."""
    rows = list(listed_rows(blocks))
    last = max((at for at, (_, row) in enumerate(rows) if row), default=0)
    for place, (source, row) in enumerate(rows):
        if isinstance(source, Table):
            for at in source.rows:
                read.account.units.append(Unit(at.place, at.words, "" if at.words.strip(" |") else "blank row"))
            continue
        went = items.add_listed(row) if row else items.line(" ".join(source.text.split()))
        if not went and (place < last or BULLET.match(source.label + source.text)):
            went = items.note(source.text)
        if not went:
            read.notes.append(" ".join(source.text.split()))
        read.account.units.append(Unit(source.place, source.text, went or "note"))


def _opens_session(block: Paragraph | Table) -> bool:
    """Whether a line above the first item heads its session; blank lines are passed over.

    One that names times or items ("Items 1 to 3 are closed") speaks of more than what follows: it is a note.
    """
    if isinstance(block, Table):
        return False
    text = block.text.strip()
    heads = session_of(text) and len(text) <= LONGEST_HEADING and not re.search(r"\d|\.$", text)
    return not text or bool(heads)


def _heads_public_text(block: Paragraph | Table) -> bool:
    """Whether a paragraph heads the text for the public."""
    if isinstance(block, Table) or len(block.text) > LONGEST_HEADING:
        return False
    text = block.text.strip()
    return bool(PUBLIC.search(text)) and (bool(block.heading or block.bold) or not text.endswith((".", ";", ",")))
