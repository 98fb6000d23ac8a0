"""The text for the public printed behind an agenda, as a document without numbers."""

from __future__ import annotations

from collections.abc import Sequence

from csp.drafts import Account, DraftBlock, DraftDocument, DraftSection, Unit
from csp.word import Paragraph, Table

LONGEST_BOLD_HEADING = 100
WENT = "text for the public"


def read_public_text(blocks: Sequence[Paragraph | Table], account: Account) -> DraftDocument:
    """Read the blocks from the heading on, which gives the title. Each sub-heading begins a section; a run of
    list items is one Markdown list. Every unit goes into the account."""
    document = DraftDocument("", numbering="none")
    section = DraftSection(kind="plain")
    listing = False
    for at, block in enumerate(blocks):
        if isinstance(block, Table):
            rows = [[row.text(column).strip() for column in range(len(row.cells))] for row in block.rows]
            section.blocks.append(DraftBlock("table", numbered=False, rows=rows))
            account.units += [Unit(row.place, row.words, WENT) for row in block.rows]
            listing = False
            continue
        words = " ".join(block.text.split())
        if not words:
            continue
        account.units.append(Unit(block.place, block.text, WENT))
        if at == 0:
            document.title = words.rstrip(":")
        elif _heads(block):
            _close(section, document)
            section = DraftSection(words.rstrip(":"), "plain")
        elif block.label and listing:
            section.blocks[-1].text += f"\n{_list_item(block)}"
        else:
            text = _list_item(block) if block.label else block.markdown.strip()
            section.blocks.append(DraftBlock(text=text, numbered=False))
        listing = bool(block.label) and at > 0
    _close(section, document)
    return document


def _heads(paragraph: Paragraph) -> bool:
    short = len(paragraph.text) < LONGEST_BOLD_HEADING
    return not paragraph.label and bool(paragraph.heading or (paragraph.bold and short))


def _list_item(paragraph: Paragraph) -> str:
    return f"{'  ' * paragraph.level}- {paragraph.markdown.strip()}"


def _close(section: DraftSection, document: DraftDocument) -> None:
    if section.title or section.blocks:
        document.sections.append(section)
