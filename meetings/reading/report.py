"""Reports in the house form (To, From, Subject; numbered sections) and all other papers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from csp.drafts import Account, DraftBlock, DraftDocument, DraftSection, Unit
from csp.word import Paragraph, Table, WordFile
from meetings.reading.minutes import in_printed_order
from meetings.reading.numbereddocument import DRAWN_LETTER, LETTER, read_body
from meetings.reading.numbers import numbered
from meetings.reading.shapes import ReportRead

FIELD = re.compile(r"^\s*(?P<name>to|from|subject|title|report of|report by|author|date|meeting)\s*:\s*(?P<words>.*)$", re.I)
NAMES = {"to": "to", "from": "author", "report of": "author", "report by": "author", "author": "author",
         "subject": "subject", "title": "subject"}
ITEM = re.compile(r"\bagenda\s+items?\s*(?:no\.?|number)?\s*:?\s*(?P<refs>\d{1,2}(?:\.\d{1,2})?(?:\s*(?:,\s*and|,|and|&)\s*\d{1,2}(?:\.\d{1,2})?)*)", re.I)
QUESTION = re.compile(r"^\s*Q\s*[:.]\s*\S", re.I)


def looks_like_report(word: WordFile) -> bool:
    """Whether the file is a report in the house form: To, From and Subject at its head."""
    return {"to", "author", "subject"} <= set(_head(word)[0]) or {"to", "subject"} <= set(_head(word)[0])


def read_report(word: WordFile) -> ReportRead:
    """Read a report or any other paper. Never raises on a Word file read."""
    fields, used, rest_of_head = _head(word)
    account = Account(units=[Unit(place, text, "head") for place, text in used.items()])
    body: list[Paragraph | Table] = [*rest_of_head, *(b for b in word.blocks if _place(b) not in used)]
    titles: list[Paragraph] = []
    if "subject" not in fields:
        titles, body = _titles(body)
        account.units += [Unit(p.place, p.text, "title") for p in titles]
    title = fields.get("subject") or _title(titles) or word.name.rsplit(".", 1)[0]
    lettered = _is_lettered(body)
    if _is_questions(body) or lettered:
        document, notices = _by_headings(body, word, title, account, letters=lettered)
    else:
        document, notices = read_body(body, word, title, account, with_marks=False)
    if titles:
        _keep_titles(document, titles)
    in_printed_order(word, account)
    return ReportRead(
        kind="report" if looks_like_report(word) else "document",
        title=title,
        to=fields.get("to", ""),
        author=fields.get("author", ""),
        document=document,
        items=item_references(_all_text(word)),
        account=account,
        notices=[*word.notices, *notices],
    )


def item_references(text: str) -> list[str]:
    """The agenda references that a text names: "Agenda item 5.2", "Agenda items 6 and 7"."""
    found: list[str] = []
    for match in ITEM.finditer(text):
        found += re.findall(r"\d{1,2}(?:\.\d{1,2})?", match["refs"])
    return list(dict.fromkeys(found))


def _head(word: WordFile) -> tuple[dict[str, str], dict[str, str], list[Paragraph]]:
    """The fields of the head, the places that hold them, and what else stood in those paragraphs."""
    fields: dict[str, str] = {}
    used: dict[str, str] = {}
    rest: list[Paragraph] = []
    for place, lines, text in _head_lines(word):
        found = [FIELD.match(line) for line in lines]
        if not found[0]:
            if fields and "subject" not in fields and len(fields) < 3:
                continue
            if fields:
                break
            continue
        used[place] = text
        last = ""
        for line, match in zip(lines, found, strict=True):
            if match and (name := NAMES.get(match["name"].casefold())):
                last = name
                fields.setdefault(name, " ".join(match["words"].split()))
            elif last and not match:
                fields[last] = f"{fields[last]} {line.strip()}".strip()
            elif line.strip():
                rest.append(Paragraph(place, line))
    if len(fields) < 2:
        return {}, {}, []
    return fields, used, rest


def _head_lines(word: WordFile) -> list[tuple[str, list[str], str]]:
    """The first paragraphs and rows as (place, lines, text); a row "To | The Board" reads "To: The Board"."""
    lines: list[tuple[str, list[str], str]] = []
    for block in [b for b in word.blocks if isinstance(b, Table) or b.text.strip()][:10]:
        if isinstance(block, Paragraph):
            lines.append((block.place, block.text.split("\n"), block.text))
            continue
        for row in block.rows[:8]:
            cells = [row.text(at).strip() for at in range(len(row.cells)) if row.text(at).strip()]
            if len(cells) == 2 and cells[0].rstrip(":").casefold() in NAMES:
                lines.append((row.place, [f"{cells[0].rstrip(':')}: {' '.join(cells[1].split())}"], row.words))
    return lines


def _place(block: Paragraph | Table) -> str:
    """Where a block stands; a table of the head is known by its first row."""
    return block.rows[0].place if isinstance(block, Table) and block.rows else getattr(block, "place", "")


def _titles(body: Sequence[Paragraph | Table]) -> tuple[list[Paragraph], list[Paragraph | Table]]:
    """The lines that open a paper before its text: the partnership's name, its title, a motto."""
    titles: list[Paragraph] = []
    for at, block in enumerate(body):
        if isinstance(block, Table):
            return titles, list(body[at:])
        text = block.text.strip()
        if not text:
            continue
        short = len(text) <= 110 and not re.search(r"[.?!:]$", text)
        if len(titles) >= 3 or not short or block.label or numbered(block).number or QUESTION.match(text):
            return titles, list(body[at:])
        titles.append(block)
    return titles, []


def _title(titles: Sequence[Paragraph]) -> str:
    """The line that says most: not the partnership's own name, if another follows."""
    lines = [" ".join(p.text.split()) for p in titles]
    own = [line for line in lines if not re.search(r"community safety partnership$", line, re.I)]
    line = (own or lines or [""])[0]
    return line.capitalize() if line.isupper() else line


def _keep_titles(document: DraftDocument, titles: Sequence[Paragraph]) -> None:
    """Opening lines other than the title stay at the head of the document."""
    lines = [p.markdown.strip() for p in titles if " ".join(p.text.split()).casefold() != document.title.casefold()]
    if lines:
        opening = DraftSection(kind="plain", blocks=[DraftBlock(text="\n".join(lines), numbered=False)])
        document.sections.insert(0, opening)


def _is_questions(body: Sequence[Paragraph | Table]) -> bool:
    return sum(isinstance(b, Paragraph) and bool(QUESTION.match(b.text)) for b in body) >= 3


def _is_lettered(body: Sequence[Paragraph | Table]) -> bool:
    """Numbers with letters under them, as terms of reference have."""
    paragraphs = [block for block in body if isinstance(block, Paragraph)]
    return sum(bool(LETTER.match(p.text) or DRAWN_LETTER.match(p.label)) for p in paragraphs) >= 4


def _by_headings(
    body: Sequence[Paragraph | Table], word: WordFile, title: str, account: Account, *, letters: bool
) -> tuple[DraftDocument, list[str]]:
    """A paper whose own headings are its order: questions, or numbers with letters below. Nothing is counted
    anew: each number and letter stands as printed."""
    elements: list[Paragraph | Table] = []
    for block in body:
        if isinstance(block, Table) or not block.text.strip():
            elements.append(block)
            continue
        item = numbered(block)
        heads = bool(QUESTION.match(block.text)) or (len(item.number) == 1 and len(block.text) < 140) or block.heading
        elements.append(replace(block, heading=block.heading or 3) if heads else block)
    return read_body(elements, word, title, account, with_marks=False, letters=letters)


def _all_text(word: WordFile) -> str:
    words = [paragraph.text for paragraph in word.paragraphs]
    return "\n".join([*words, *(row.words for table in word.tables for row in table.rows)])
