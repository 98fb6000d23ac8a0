"""A section of a report as plain text in one box, for a browser without our scripts, and back into paragraphs.

Paragraphs are parted by blank lines; a line that starts with "## " is a sub-heading. Tables and pictures of the
section are not in the box and stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from uuid import UUID, uuid4

from csp.editing.reading import cleaned
from csp.editing.shapes import Operation
from csp.models import Block, Section

WRITTEN = (Block.Kind.PARAGRAPH, Block.Kind.SUBHEADING)
HEAD = "## "


def as_text(blocks: Sequence[Block]) -> str:
    """What the box shows of a section's blocks."""
    return "\n\n".join(_words(block) for block in blocks if block.kind in WRITTEN)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a box, as typed, blank ones left out."""
    parts = re.split(r"\n[ \t]*(?:\n[ \t]*)+", cleaned(text).strip())
    return [part.strip() for part in parts if part.strip()]


def changes(section: Section, blocks: Sequence[Block], text: str) -> list[Operation]:
    """What has to be done to `blocks`, all of `section` in their order, so that its box says `text`.

    A paragraph that stays keeps its identity; where nothing changed there is nothing to do.
    """
    if paragraphs(as_text(blocks)) == paragraphs(text):
        return []
    old = [block for block in blocks if block.kind in WRITTEN]
    new = paragraphs(text)
    operations: list[Operation] = []
    last: UUID | None = None
    matcher = SequenceMatcher(a=[_words(block) for block in old], b=new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            last = old[i2 - 1].identity
            continue
        for at in range(max(i2 - i1, j2 - j1)):
            block = old[i1 + at] if i1 + at < i2 else None
            words = new[j1 + at] if j1 + at < j2 else None
            if block is not None and words is None:
                operations.append(_operation("delete_block", block.identity, base=block.version))
            elif words is not None:
                identity = block.identity if block else uuid4()
                place = {} if block else {"section": section.identity, "after": last}
                content = _content(words, section, block)
                operations.append(
                    _operation("put_block", identity, base=block.version if block else 0, content=content, **place)
                )
                last = identity
    return operations


def _words(block: Block) -> str:
    return f"{HEAD}{block.text}" if block.kind == Block.Kind.SUBHEADING else block.text


def _content(words: str, section: Section, block: Block | None) -> dict[str, object]:
    head = words.startswith(HEAD) and "\n" not in words
    numbered = section.kind == Section.Kind.NUMBERED if block is None else block.numbered
    return {
        "kind": Block.Kind.SUBHEADING.value if head else Block.Kind.PARAGRAPH.value,
        "text": words.removeprefix(HEAD).strip() if head else words,
        "depth": block.depth if block else 1, "numbered": numbered, "rows": None,
    }


def _operation(do: str, identity: UUID, **told: object) -> Operation:
    return Operation(uuid4(), do, {"identity": identity, **told})
