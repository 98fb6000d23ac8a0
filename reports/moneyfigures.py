"""Figures in a text that stay tied to the ledger.

An amount is written as a link of light Markdown to its figure in the accounts: [£51,569.13](/money/2022-23/#available).
`told_in` says of each such amount in a document whether the ledger still says the same, `renewed` brings a text up to
date and leaves all its other words. Whatever reports on money may use it: a paper, the annual review.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from csp.models import Block, Document
from funding.money import pounds, read_pounds
from meetings.timetable import Year
from reports.builders.moneyaccounts import figures_of
from reports.builders.moneyshapes import Figure

# What stands in the brackets may be bold; the year is checked by Year.named.
TIED = re.compile(r"\[(?P<mark>\**)(?P<said>[^\[\]*\n]+)(?P=mark)\]\((?P<address>/money/(?P<year>[12]\d{3}-\d{2})/#[a-z0-9-]+)\)")


@dataclass(frozen=True)
class Told:
    """An amount in a text: in which paragraph or table, under which heading, its words, and the figure it is tied to (None:
    the ledger has no such figure any more)."""

    block: UUID
    heading: str
    address: str
    said: str
    figure: Figure | None

    @property
    def agrees(self) -> bool:
        """Whether the ledger says the same."""
        return self.figure is not None and read_pounds(self.said) == self.figure.pence

    @property
    def now(self) -> str:
        """What the ledger says, written as the text writes it; empty where it says nothing."""
        return as_written(self.said, self.figure.pence) if self.figure is not None else ""


def tied(year: Year, figure: Figure) -> str:
    """An amount tied to its figure in the accounts of `year`, for a text of light Markdown."""
    return f"[{pounds(figure.pence)}](/money/{year.slug}/#{figure.key})"


def told_in(document: Document) -> list[Told]:
    """Every tied amount in `document` (loaded by csp.queries.whole_documents), in its order."""
    places = [
        (section.title, block, match)
        for section in document.sections.all() for block in section.blocks.all()
        for text in texts_of(block) for match in amounts(text)
    ]
    known = figures_of(years_of(match["year"] for *_, match in places))
    return [Told(block.identity, heading, match["address"], match["said"], known.get(match["address"])) for heading, block, match in places]


def renewed(text: str, known: Mapping[str, Figure]) -> str:
    """`text` with each tied amount as the ledger (`known`, by address) says it; one of which it says nothing stays."""

    def written(match: re.Match[str]) -> str:
        figure = known.get(match["address"])
        if figure is None or not is_amount(match["said"]) or read_pounds(match["said"]) == figure.pence:
            return match[0]
        return f"[{match['mark']}{as_written(match['said'], figure.pence)}{match['mark']}]({match['address']})"

    return TIED.sub(written, text)


def amounts(text: str) -> Iterator[re.Match[str]]:
    """The tied amounts of a text; a link with other words in it is none."""
    return (match for match in TIED.finditer(text) if is_amount(match["said"]))


def is_amount(said: str) -> bool:
    """Whether the words are an amount of money."""
    try:
        read_pounds(said)
    except ValueError:
        return False
    return True


def as_written(said: str, pence: int) -> str:
    """`pence` in the way of `said`: whole pounds without pence where it has none."""
    words = pounds(pence)
    return words.removesuffix(".00") if "." not in said else words


def texts_of(block: Block) -> list[str]:
    """All that a block says: its text, and the cells of a table."""
    return [block.text, *(cell for row in block.rows or [] for cell in row)]


def years_of(slugs: Iterable[str]) -> list[Year]:
    """The years that some addresses name, each once; what is no year is left out."""
    found = []
    for slug in dict.fromkeys(slugs):
        try:
            found.append(Year.named(slug))
        except ValueError:
            continue
    return found
