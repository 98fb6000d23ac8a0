"""A fund's statement as its pages draw it: its rows searched, the newest first, in pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from funding.models import Fund
from funding.money import plain_pounds, pounds
from funding.queries import Movement, Totals, movements, totals

PER_PAGE = 50


@dataclass(frozen=True)
class Statement:
    """`page`: the rows to show; `every`: how many there are; `before`: what stood before the first, in pence."""

    totals: Totals
    before: int
    page: Page[Movement]
    every: int
    words: str


def says(row: Movement, words: str, *, desk: bool) -> bool:
    """Whether a row has `words` in its number, words, project or amount; at the `desk` also in its party or reference, which
    members do not read."""
    entry, line = row.line.entry, row.line
    told = [entry.called, entry.words, str(line.project or ""), pounds(abs(row.pence)), plain_pounds(abs(row.pence))]
    if desk:
        told += [entry.party, entry.reference]
    return words.casefold() in "\n".join(told).casefold()


def statement(
    fund: Fund, begins: int, *, desk: bool, words: str = "", page: str | int | None = None, at: int | None = None
) -> Statement:
    """The statement of `fund` in that year, at the `desk` or for members. `words`: rows that say so alone; `at`: the page with
    that entry (its key).

    Eight queries, however many entries.
    """
    before, rows = movements(fund, begins)
    words = " ".join(words.split())
    shown: Sequence[Movement] = [row for row in reversed(rows) if not words or says(row, words, desk=desk)]
    pages = Paginator(shown, PER_PAGE)
    place = next((place for place, row in enumerate(shown) if row.line.entry_id == at), None) if at else None
    return Statement(
        totals(begins, only=fund)[fund.pk], before, pages.get_page(place // PER_PAGE + 1 if place is not None else page), len(rows), words
    )
