"""A paper that holds terms of reference, or a plan, as the text of a version: notes back behind the words they explain,
what stood on the page for the page's sake left out, paragraphs that a page had cut whole again.

Works on the numbered document that reading the paper gave, so that what an officer put right in it counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from csp.drafts import DraftBlock, DraftDocument, DraftSection
from csp.footnotes import note

# A note at the foot of a page: "3 Problem solving is ..."; of a Word file with real notes "[3] Problem solving ...".
NOTE = re.compile(r"^(?:\[(?P<real>\d{1,2})\]\s+|(?P<typed>\d{1,2})\s?(?=[A-Z“\"*]))(?=\S)")
FURNITURE = re.compile(r"^(?:revised\b|draft\b|last (?:revised|updated|reviewed)\b|version \d|date of (?:review|revision)\b)", re.I)
LONGEST_FURNITURE = 80
BULLET = re.compile(r"^\s*- ")
LONGEST_TITLE = 500


@dataclass
class StandingRead:
    """`document`: as it can be written. `doubts`: sentences on what is uncertain or was left out. `notes`: how many."""

    document: DraftDocument
    doubts: list[str] = field(default_factory=list)
    notes: int = 0


@dataclass
class _Note:
    number: int
    text: str
    real: bool
    after: DraftBlock | None


def read_standing(draft: DraftDocument, *, names: Collection[str] = ()) -> StandingRead:
    """The text of a version from the document of a paper; `draft` stays as it is. `names`: of the partnership and its
    groups, which stand at the head of such a paper and are no part of it."""
    document = replace(draft, sections=[
        replace(section, blocks=[replace(block, marks=[]) for block in section.blocks]) for section in draft.sections
    ])
    read = StandingRead(document)
    _leave_head(read, {name.casefold() for name in names})
    furniture = _furniture(document)
    notes: list[_Note] = []
    for section in document.sections:
        _part(section, furniture, notes)
    if furniture:
        quoted = "; ".join(f"“{' / '.join(words.split(chr(10)))}”" for words in sorted(furniture))
        read.doubts.append(f"Left out, because it seems to belong to the page and not to the text: {quoted}.")
    document.sections = [one for one in document.sections if one.blocks or one.title.casefold() not in ("", "notes")]
    _place(read, notes)
    return read


def _leave_head(read: StandingRead, names: set[str]) -> None:
    sections = read.document.sections
    if not sections or sections[0].title or sections[0].kind != "plain":
        return
    kept = []
    for block in sections[0].blocks:
        lines = [" ".join(line.split()).strip("*_ ") for line in block.text.split("\n")]
        rest = [line for line in lines if line and line.casefold() not in names and line.casefold() != read.document.title.casefold()]
        if rest or block.kind != "paragraph":
            kept.append(block)
        else:
            read.doubts.append(f"Left out at its head: “{' / '.join(line for line in lines if line)}”.")
    sections[0].blocks = kept


def _paragraphs(block: DraftBlock) -> list[str]:
    return block.text.split("\n\n")


def _furniture(document: DraftDocument) -> set[str]:
    """Short paragraphs that say when the text was revised, or that stand in it twice: they belong to its pages."""
    counted: Counter[str] = Counter()
    for section in document.sections:
        for block in section.blocks:
            if block.kind == "paragraph":
                # The first paragraph of a numbered one is what it says.
                counted.update(words for words in _paragraphs(block)[1 if block.numbered else 0 :])
    return {
        words for words, count in counted.items()
        if words.strip() and len(words) <= LONGEST_FURNITURE and not BULLET.match(words) and not NOTE.match(words)
        and (FURNITURE.match(words.strip("*_ ")) or count > 1)
    }


def _part(section: DraftSection, furniture: set[str], notes: list[_Note]) -> None:
    """Take notes and furniture out of a section, and join what they stood between."""
    kept: list[DraftBlock] = []
    cut = False  # something was taken out before where we are
    for block in section.blocks:
        if block.kind != "paragraph":
            kept.append(block)
            cut = False
            continue
        left: list[str] = []
        for at, words in enumerate(_paragraphs(block)):
            own = block.numbered and at == 0
            found = None if own else NOTE.match(words)
            number = int(found["real"] or found["typed"]) if found else 0
            if found and number == len(notes) + 1:
                before = block if left else (kept[-1] if kept else None)
                notes.append(_Note(number, words[found.end() :].strip(), bool(found["real"]), before))
                cut = True
            elif not own and words in furniture:
                cut = True
            else:
                left.append(words)
        if not left:
            continue
        block.text = "\n".join(_levelled("\n\n".join(left).split("\n")))
        last = kept[-1] if kept else None
        if cut and not block.numbered and last is not None and last.kind == "paragraph" and BULLET.match(block.text):
            glue = "\n" if BULLET.match(last.text.rpartition("\n")[2]) else "\n\n"
            last.text = f"{last.text}{glue}{block.text}"
        else:
            kept.append(block)
        cut = False
    section.blocks = kept


def _levelled(lines: list[str]) -> list[str]:
    """Bullets that go on after one that ends in a semicolon are its neighbours, however deep a page break set them."""
    shift, last = 0, ""
    levelled = []
    for line in lines:
        if BULLET.match(line):
            depth = len(line) - len(line.lstrip())
            before = len(last) - len(last.lstrip())
            if last and last.rstrip().endswith(";") and depth - shift > before:
                shift = depth - before
            line = line[min(shift, depth) :]
            last = line
        levelled.append(line)
    return levelled


def _texts(document: DraftDocument) -> Iterator[tuple[DraftSection | DraftBlock, str]]:
    """What holds words, in reading order, and the name of the field."""
    for section in document.sections:
        yield section, "title"
        for block in section.blocks:
            if block.kind != "table":
                yield block, "text"


def _place(read: StandingRead, notes: list[_Note]) -> None:
    """Put each note behind the word whose mark it is; marks stand in the order of their numbers."""
    holders = list(_texts(read.document))
    at, offset = 0, 0
    placed: list[str] = []
    for one in notes:
        mark = re.compile(rf"\[{one.number}\]" if one.real else rf"(?<=[A-Za-z”’\"')\]*]){one.number}(?![0-9A-Za-z])")
        candidates = [
            (index, found.start(), found.end())
            for index, (holder, name) in enumerate(holders[at:], at)
            for found in mark.finditer(getattr(holder, name), offset if index == at else 0)
        ]
        if not candidates:
            _lose(read, one)
            continue
        index, begin, end = candidates[0]
        holder, name = holders[index]
        text = getattr(holder, name)
        word = re.split(r"[\s*_]+", text[:begin].rstrip("*_"))[-1].strip("“”\"'()[]")
        new = f"{text[:begin]}{note(one.text)}{text[end:]}"
        if name == "title" and len(new) > LONGEST_TITLE:
            read.doubts.append(f"The note {one.number}, “{one.text[:60]}”, is too long for a heading: it stands behind the paragraph below.")
            setattr(holder, name, text[:begin] + text[end:])
            below = holders[index + 1][0] if index + 1 < len(holders) else None
            if isinstance(below, DraftBlock):
                below.text = f"{below.text}{note(one.text)}"
            at, offset = index + 1, 0
            read.notes += 1
            continue
        setattr(holder, name, new)
        at, offset = index, begin + len(note(one.text))
        read.notes += 1
        if not one.real:
            placed.append(f"{one.number} behind “{word}”")
        if len(candidates) > 1:
            read.doubts.append(f"The mark of note {one.number} could also be another figure {one.number} further on.")
    if placed:
        read.doubts.append(
            f"{len(placed)} note{'s' if len(placed) > 1 else ''} stood as text at the foot of pages, their marks as figures stuck "
            f"to words: {', '.join(placed)}."
        )


def _lose(read: StandingRead, one: _Note) -> None:
    """A note whose mark is nowhere stays where it stood, behind the paragraph before it."""
    read.doubts.append(f"Nothing in the text calls note {one.number}, “{one.text[:60]}”: it is put behind the paragraph before it.")
    if one.after is not None:
        one.after.text = f"{one.after.text}{note(one.text)}"
        read.notes += 1
    else:
        read.document.sections.append(DraftSection(title="Note", kind="plain", blocks=[DraftBlock(text=one.text, numbered=False)]))
