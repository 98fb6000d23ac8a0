"""How the review of a year is drawn: which of its tables are large figures, and which have a picture."""

from __future__ import annotations

import re

from django import template
from django.utils.text import slugify

from csp.bars import Bars
from csp.texts import BlockView, SectionView
from funding.money import pounds, read_pounds
from meetings.standingcomparison import plain
from reports.builders.reviewwords import CONTACTS, IN_FIGURES

register = template.Library()
# Dark enough for white letters on it, and as letters on white; the same as in static/site/review.css and print.css.
TONES = {"petrol": "#17474d", "navy": "#1d3a66", "forest": "#1f4d2e", "plum": "#54264f", "brick": "#7a2a1e", "slate": "#37424a"}
SECOND = "#b8872f"
TOTAL = re.compile(r"total\b", re.IGNORECASE)


@register.filter
def in_figures(section: SectionView) -> list[tuple[str, str]]:
    """The rows of the table of large figures, each a figure (light Markdown) with what it counts; none of another section."""
    for block in section.blocks:
        if block.kind == "table" and plain(block.text) == IN_FIGURES:
            return [(row[0], row[1]) for row in block.rows[1:] if len(row) > 1 and row[0].strip()]
    return []


@register.filter
def after_figures(section: SectionView) -> list[BlockView]:
    """What else stands in the section of the large figures."""
    return [block for block in section.blocks if not (block.kind == "table" and plain(block.text) == IN_FIGURES)]


@register.filter
def of_contacts(section: SectionView) -> bool:
    """Whether it is the list of contacts."""
    return section.title.strip() == CONTACTS


@register.filter
def question(section: SectionView) -> str:
    """The question of a section without its Q; "" where it asks none."""
    return section.title[2:].strip() if section.title.startswith("Q:") else ""


@register.filter
def is_money(block: BlockView) -> bool:
    """Whether a table is one of words and amounts."""
    return bool(amounts_of(block))


@register.filter
def last_row(block: BlockView) -> tuple[str, ...]:
    """The row of the sum, if the table ends with one."""
    return block.rows[-1] if TOTAL.match(plain(block.rows[-1][0])) else ()


@register.filter
def lines(block: BlockView) -> tuple[tuple[str, ...], ...]:
    """The rows of a table of amounts, without its head and its sum."""
    return block.rows[1:-1] if last_row(block) else block.rows[1:]


@register.simple_tag
def bars_of(block: BlockView, colour: str) -> Bars | None:
    """The picture of a table of amounts: of two rows and more, none of them below zero."""
    rows = amounts_of(block)
    if len(rows) < 2 or any(pence < 0 for _, pence in rows):
        return None
    return Bars(
        f"picture-{slugify(plain(block.text))}", plain(block.text), plain(block.rows[0][0]) or "What", (plain(block.rows[0][-1]) or "Amount",),
        tuple((label, (pence,)) for label, pence in rows), shown=lambda pence: pounds(pence).removesuffix(".00"),
        colours=(TONES.get(colour, TONES["petrol"]), SECOND),
    )


def amounts_of(block: BlockView) -> list[tuple[str, int]]:
    """Words and pence of each row of a table that holds nothing else, its sum left out; nothing of any other."""
    if block.kind != "table" or len(block.rows) < 2 or len(block.rows[0]) != 2:
        return []
    found = []
    for row in lines(block):
        try:
            found.append((plain(row[0]), read_pounds(plain(row[1]))))
        except ValueError:
            return []
    return found
