"""The body of minutes and reports: sections, sub-headings, numbered paragraphs, bullets, tables, marks.

Numbers typed by hand and numbers drawn by Word give the same draft. A typed number counts only where it goes
on from the ones before it, so that a paragraph that happens to begin with a figure stays a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from csp.drafts import Account, DraftBlock, DraftDocument, DraftSection, Unit
from csp.word import Paragraph, Table, WordFile
from meetings.reading.marks import take_marks
from meetings.reading.numbers import Numbered, numbered
from meetings.reading.wording import BULLET_LINE, odd_numbers, one_line, tidied

ENDS_A_SENTENCE = re.compile(r"[.!?:;…][”\"’')\]*_]*$")
APPENDIX = re.compile(r"^(?:appendix|annexe?)\b\s*(?:[A-Z0-9]{1,2}\b)?\s*[:.–-]?\s*", re.I)
# Lines that head what follows in these papers, whatever they look like.
HEADS = re.compile(r"^(further information\s*:?$|agenda item \d|priority\s*:\s*\S|Q\s*:)", re.I)
TYPED_BULLET = re.compile(r"^\s*[•·▪‣●o–-]\s+(?=\S)")
# Left by a file that once was a PDF.
PAGE_NUMBER = re.compile(r"^\s*page\s+\d{1,3}(?:\s+of\s+\d{1,3})?\s*$", re.I)
# Terms of reference: letters under a number, and notes at the foot of the page that were text in a PDF.
LETTER = re.compile(r"^\s*\(?(?P<letter>[a-z]{1,2})\)\s+(?=\S)")
DRAWN_LETTER = re.compile(r"^\(?(?P<letter>[a-z]{1,2})[).]$")
FOOTNOTE = re.compile(r"^\d{1,2}\s?[A-Z]")
# A section that jumps further than this ahead is no section but a figure.
FURTHEST_JUMP = 4
LONGEST_HEADING = 120
LONGEST_SECTION_TITLE = 300  # where the numbers below it show what it is
# Characters; a longer line without a full stop was cut by the end of its page.
LONGEST_LINE = 60


@dataclass
class Body:
    """Reads the elements of a body one by one into a draft."""

    draft: DraftDocument
    account: Account
    notices: list[str] = field(default_factory=list)
    with_marks: bool = True
    letters: bool = False  # paragraphs are a), b) under a number
    section: DraftSection | None = None
    block: DraftBlock | None = None
    outermost: int = 0  # level of the first bullet of the list we are in
    count: int = 0  # number of the section we are in
    drawn_deep: bool = False  # Word draws 5.1 and the like somewhere: its single numbers are sections

    def read(self, elements: Sequence[Paragraph | Table]) -> None:
        """Read all elements; the draft and the account grow."""
        items: list[Numbered | Table] = []
        for element in elements:
            if isinstance(element, Table):
                items.append(element)
            elif PAGE_NUMBER.match(element.text):
                self.account.units.append(Unit(element.place, element.text, "page number"))
            elif element.text.strip():
                items.append(numbered(element))
        self.drawn_deep = any(isinstance(n, Numbered) and n.drawn and len(n.number) > 1 for n in items)
        for at, item in enumerate(items):
            if isinstance(item, Table):
                self._table(item)
            else:
                went = self._paragraph(item, items[at + 1 :])
                self.account.units.append(Unit(item.paragraph.place, item.paragraph.text, went))

    def _paragraph(self, item: Numbered, following: Sequence[Numbered | Table]) -> str:
        if not item.paragraph.bullet and self._is_section(item, following):
            return self._new_section(item)
        if self.letters and self.section is not None:
            if found := DRAWN_LETTER.match(item.paragraph.label):
                return self._letter(found["letter"], item.paragraph)
            if found := LETTER.match(item.paragraph.text):
                return self._letter(found["letter"], item.paragraph.part(found.end()))
            if FOOTNOTE.match(item.text):
                self._add(DraftBlock(text=tidied(item.paragraph.markdown), numbered=False))
                return "note"
        if self._is_numbered_paragraph(item):
            return self._numbered(item, following)
        if item.paragraph.bullet or TYPED_BULLET.match(item.text):
            return self._bullet(item)
        whole = self._whole(item)
        paragraph, marks = take_marks(whole) if self.with_marks else (whole, [])
        if marks and not paragraph.text.strip() and self.block is not None:
            self.block.marks += marks
            return "action-point mark"
        if self._is_heading(item, whole, following):
            return self._plain_section(whole, following)
        return self._unnumbered(paragraph, marks)

    # Sections

    def _is_section(self, item: Numbered, following: Sequence[Numbered | Table]) -> bool:
        if len(item.number) != 1:
            return False
        number = item.number[0]
        heading = bool(item.paragraph.heading or item.paragraph.bold)
        looks = heading or (len(item.text) <= LONGEST_HEADING and not item.text.endswith("."))
        if self.letters and item.drawn and item.text.endswith(":"):
            return True
        if number == self.count + 1 and self._leads_to(number, following):
            return looks or len(item.text) <= LONGEST_SECTION_TITLE
        if item.drawn:
            return looks and (heading or self.drawn_deep)
        if number == self.count + 1:
            return looks
        return looks and (heading or self._leads_to(number, following)) and (
            self.count < number <= self.count + FURTHEST_JUMP or (heading and self._leads_to(number, following))
        )

    def _leads_to(self, number: int, following: Sequence[Numbered | Table]) -> bool:
        """Whether the next numbered paragraph is number.1."""
        for item in following:
            if isinstance(item, Numbered) and item.number:
                return item.number[:1] == (number,) and len(item.number) > 1
        return False

    def _new_section(self, item: Numbered) -> str:
        # A list of Word's that begins anew for each section says 1 every time.
        self.count = self.count + 1 if self.letters and item.drawn else item.number[0]
        title, marks = take_marks(item.paragraph) if self.with_marks else (item.paragraph, [])
        self._open(DraftSection(title=one_line(title), printed_number=item.printed))
        if marks:
            self._add(DraftBlock(text="", numbered=False, marks=marks))
        return "section heading"

    def _is_heading(self, item: Numbered, whole: Paragraph, following: Sequence[Numbered | Table]) -> bool:
        """An unnumbered heading: by its style, wholly bold, "Appendix A", or followed by the next section's 3.1."""
        text = whole.text.strip()
        if len(text) > LONGEST_HEADING or "\n" in text:
            return False
        if whole.heading or HEADS.match(text) or (APPENDIX.match(text) and not text.endswith(".")):
            return True
        if whole.bold and not ENDS_A_SENTENCE.search(text.rstrip(":")):
            return True
        following_numbers = [n for n in following[:1] if isinstance(n, Numbered)]
        leads = bool(following_numbers) and following_numbers[0].number == (self.count + 1, 1)
        return leads and (self._ended() or self._in_list())

    def _plain_section(self, whole: Paragraph, following: Sequence[Numbered | Table]) -> str:
        text = whole.text.strip()
        if self.section is not None and self.section.kind == "numbered" and self._goes_on(following):
            self._add(DraftBlock(kind="subheading", text=one_line(whole), numbered=False))
            return "sub-heading"
        if found := APPENDIX.match(text):
            rest = whole.part(found.end() + len(whole.text) - len(whole.text.lstrip()))
            self._open(DraftSection(title=one_line(rest) or text, kind="appendix"))
            return "appendix heading"
        self._open(DraftSection(title=one_line(whole), kind="plain"))
        return "heading"

    def _goes_on(self, following: Sequence[Numbered | Table]) -> bool:
        """Whether the numbered section we are in has further paragraphs, 5.4 after 5.3."""
        for item in following:
            if isinstance(item, Numbered) and item.number:
                return len(item.number) > 1 and item.number[0] == self.count
        return False

    def _open(self, section: DraftSection) -> None:
        self.draft.sections.append(section)
        self.section, self.block = section, None

    # Numbered paragraphs

    def _is_numbered_paragraph(self, item: Numbered) -> bool:
        if len(item.number) < 2:
            return False
        if self.section is None or self.section.kind == "appendix":
            return False
        if item.number[0] == self.count:
            return True
        # "Recommendations", then 3.1: the heading before it is section 3 although nobody numbered it.
        if (
            item.number == (self.count + 1, 1)
            and self.section.kind == "plain"
            and not self.section.blocks
            and self.section.title
        ):
            self.section.kind = "numbered"
            self.count += 1
            # "3 Recommendations" looked like a figure at the start of a line until 3.1 came.
            if found := re.match(rf"{self.count}[.)]?\s+(?=\S)", self.section.title):
                self.section.title = self.section.title[found.end() :]
                self.section.printed_number = str(self.count)
            return True
        return False

    def _numbered(self, item: Numbered, following: Sequence[Numbered | Table]) -> str:
        paragraph, marks = take_marks(item.paragraph) if self.with_marks else (item.paragraph, [])
        depth = min(len(item.number) - 1, 2)
        heads = depth == 1 and self._heads(item.number, following)
        block = DraftBlock(
            kind="subheading" if heads else "paragraph",
            text=one_line(paragraph) if heads else tidied(paragraph.markdown),
            depth=depth,
            marks=marks,
            printed_number=item.printed,
        )
        self._add(block)
        return "sub-heading" if heads else "numbered paragraph"

    def _letter(self, letter: str, paragraph: Paragraph) -> str:
        self._add(DraftBlock(text=tidied(paragraph.markdown), printed_number=f"{letter})"))
        return "lettered paragraph"

    def _heads(self, number: tuple[int, ...], following: Sequence[Numbered | Table]) -> bool:
        """Whether 9.1 heads 9.1.1: the next number goes on below it."""
        for item in following:
            if isinstance(item, Numbered) and len(item.number) > 1:
                return len(item.number) == len(number) + 1 and item.number[: len(number)] == number
        return False

    # Everything else

    def _whole(self, item: Numbered) -> Paragraph:
        """A paragraph whose typed number turned out to be none, with it; letters of a list stay before it."""
        paragraph = item.paragraph
        prefix = ""
        if item.number and not item.drawn:
            prefix = f"{item.printed}{'.' if len(item.number) == 1 else ''} "
        elif paragraph.label and not paragraph.bullet:
            prefix = f"{paragraph.label} "
        if not prefix:
            return paragraph
        spans = paragraph.spans
        if spans:
            spans = (type(spans[0])(prefix), *spans)
        return Paragraph(
            paragraph.place, prefix + paragraph.text, spans, "", 0, paragraph.heading, paragraph.bold
        )

    def _bullet(self, item: Numbered) -> str:
        paragraph, marks = take_marks(item.paragraph) if self.with_marks else (item.paragraph, [])
        text = paragraph.markdown.strip()
        if not paragraph.bullet:
            text = TYPED_BULLET.sub("", text)
        lines = tidied(text).split("\n")
        if not self._in_list():
            self.outermost = paragraph.level
        indent = "  " * max(paragraph.level - self.outermost, 0)
        bullet = "\n".join([f"{indent}- {lines[0]}", *(f"{indent}  {line}".rstrip() for line in lines[1:])])
        if self.block is None or self.block.kind != "paragraph":
            self._add(DraftBlock(text=bullet, numbered=False, marks=marks))
        else:
            self.block.text = f"{self.block.text}\n{bullet}" if self._in_list() else f"{self.block.text}\n\n{bullet}"
            self.block.marks += marks
        return "bullet"

    def _in_list(self) -> bool:
        return self.block is not None and bool(BULLET_LINE.match(self.block.text.rpartition("\n")[2]))

    def _ended(self) -> bool:
        """Whether what stands before is a whole sentence (or nothing)."""
        return self.block is None or self.block.kind != "paragraph" or bool(ENDS_A_SENTENCE.search(self.block.text[-20:])) or bool(
            self.block.marks
        )

    def _unnumbered(self, paragraph: Paragraph, marks: list[str]) -> str:
        text = tidied(paragraph.markdown)
        block = self.block if self.block is not None and self.block.kind == "paragraph" else None
        cut = block is not None and not block.marks and not self._ended() and not (paragraph.bold and block.numbered)
        if cut and block is not None and (glue := self._glue(block, text)):
            block.text = f"{block.text}{glue}{text}"
            block.marks += marks
            return "joined to the paragraph before" if glue == " " else "further line"
        if block is not None and block.numbered:
            block.text = f"{block.text}\n\n{text}"
            block.marks += marks
            return "further paragraph"
        self._add(DraftBlock(text=text, numbered=False, marks=marks))
        return "paragraph"

    def _glue(self, block: DraftBlock, text: str) -> str:
        """How a paragraph goes on from one that does not end a sentence: a space where a page break cut it, a
        line break between short lines (Name, Role, Telephone), "" where it is a paragraph of its own."""
        line = block.text.rpartition("\n")[2]
        address = re.search(r"(://|@|www\.)\S*$", line[-300:]) or re.match(r"(https?:|www\.|\S+@)", text)
        if text[:1].islower() and not address:
            return " "
        if self._in_list():
            return ""
        if len(line) >= LONGEST_LINE and text[:1].isalpha() and not address:
            return " "
        return "\n" if not block.numbered and len(line) < LONGEST_LINE else ""

    def _table(self, table: Table) -> None:
        width = max((len(row.cells) for row in table.rows), default=0)
        rows = [
            [" ".join(p.text.strip() for p in (row.cells[at] if at < len(row.cells) else ())).strip() for at in range(width)]
            for row in table.rows
        ]
        for row in table.rows:
            if row.words.replace("|", "").strip():
                self.account.units.append(Unit(row.place, row.words, "table row"))
        if any(any(row) for row in rows):
            self._add(DraftBlock(kind="table", numbered=False, rows=rows))

    def _add(self, block: DraftBlock) -> None:
        if self.section is None:
            self._open(DraftSection(kind="plain"))
        assert self.section is not None
        self.section.blocks.append(block)
        self.block = block


def read_body(
    elements: Sequence[Paragraph | Table],
    word: WordFile,
    title: str,
    account: Account,
    *,
    with_marks: bool,
    letters: bool = False,
) -> tuple[DraftDocument, list[str]]:
    """The numbered document that `elements` make, with a sentence for each number that differs from its place.

    `account` grows by a unit a paragraph and table row. `with_marks`: take action-point marks off. `letters`:
    paragraphs are a), b) under a number.
    """
    body = Body(DraftDocument(title), account, with_marks=with_marks, letters=letters)
    body.read(elements)
    _notes(body, word)
    if not any(section.kind == "numbered" for section in body.draft.sections):
        body.draft.numbering = "none"
    elif letters:
        body.draft.numbering = "letters"
    return body.draft, body.notices + odd_numbers(body.draft)


def _notes(body: Body, word: WordFile) -> None:
    if not word.notes:
        return
    body._open(DraftSection(title="Notes", kind="plain"))
    for mark, note in word.notes:
        body._add(DraftBlock(text=f"[{mark}] {tidied(note.markdown)}", numbered=False))
        body.account.units.append(Unit(note.place, note.text, "note"))
