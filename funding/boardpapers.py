"""The words of a paper that asks the Board about money, in the house form, with its figures from the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Sum

from csp.drafts import DraftBlock, DraftSection
from csp.typed import written
from funding.models import Bid, Commitment, Fund, Grant
from funding.money import pounds
from funding.queries import totals
from meetings.timetable import Year


def commitment_title(one: Commitment) -> str:
    """The subject of a paper about `one`."""
    return f"Spending from {the(one.fund)}: {one.words}"[:300]


def commitment_sections(one: Commitment, today: date, asks: str) -> list[DraftSection]:
    """What the Board reads about a proposal to spend: what for, what the fund has and would have, what it is asked to agree.

    `asks`: whom to ask. Four queries.
    """
    year = Year.of(today)
    money = totals(year.begins)[one.fund_id]
    left = money.free - one.pence
    background = _paragraphs(one.reason)
    if one.project is not None:
        background.append(f"It belongs to the project ‘{one.project}’{_serves(one)}.")
    if one.party:
        background.append(f"{one.party} would be paid.")
    if one.limit_pence is not None:
        background.append(f"The Board decides on spending of more than {pounds(one.limit_pence)} from {the(one.fund)}.")
    table = _table(f"{_capital(the(one.fund))} on {written(today)}", [
        ("Balance", money.balance), ("Promised to others", -money.committed), ("Free to spend", money.free),
        ("This proposal", -one.pence), ("Left if the Board agrees", left),
    ])
    after = []
    if left < 0:
        after.append(f"The fund is {pounds(-left)} short of this: other money has to come first.")
    if money.provisional:
        after.append("The balance brings money forward from a year whose accounts are still open, so it may change.")
    return _house(
        f"To ask the Board to agree to spend up to {pounds(one.pence)} from {the(one.fund)} on ‘{one.words}’.",
        [*_blocks(background), table, *_blocks(after)],
        f"The Board agrees to spend up to {pounds(one.pence)} from {the(one.fund)} on ‘{one.words}’.",
        asks,
    )


def bid_title(bid: Bid) -> str:
    """The subject of a paper about `bid`."""
    return f"Bid to {the(bid.fund)}: {bid.title}"[:300]


def bid_sections(bid: Bid, today: date, asks: str) -> list[DraftSection]:
    """What the Board reads about a bid: what it is for, its parts, what that fund gave so far. Four queries."""
    behalf = f" on behalf of {bid.on_behalf_of}" if bid.on_behalf_of else ""
    background = _paragraphs(bid.notes)
    if bid.project is not None:
        background.append(f"It belongs to the project ‘{bid.project}’{_serves(bid)}.")
    if bid.applicant is not None:
        background.append(f"{bid.applicant} makes the application{behalf}.")
    blocks = _blocks(background)
    parts = list(bid.parts.order_by("position"))
    if parts:
        blocks.append(_table("What the bid asks for", [*((one.words, one.asked_pence) for one in parts), ("In all", bid.asked_pence)]))
    won = Grant.objects.filter(fund=bid.fund).aggregate(sum=Sum("pence"))["sum"] or 0
    year = Year.of(today)
    now = Grant.objects.filter(fund=bid.fund, awarded_on__range=(year.first, year.last)).aggregate(sum=Sum("pence"))["sum"] or 0
    blocks.append(_table(f"Awarded by {the(bid.fund)} up to {written(today)}", [(f"In {year}", now), ("In all years on record", won)]))
    ask = f"apply to {the(bid.fund)} for {pounds(bid.asked_pence)} for ‘{bid.title}’{behalf}."
    return _house(f"To ask the Board to agree to {ask}", blocks, f"The Board agrees to {ask}", asks)


def _house(purpose: str, background: list[DraftBlock], recommendation: str, asks: str) -> list[DraftSection]:
    return [
        DraftSection(title="Purpose of the report", blocks=_blocks([purpose])),
        DraftSection(title="Background", blocks=background),
        DraftSection(title="Recommendation", blocks=_blocks([recommendation])),
        DraftSection(title="Further information", blocks=[DraftBlock(text=asks, numbered=False)]),
    ]


def _blocks(texts: Sequence[str]) -> list[DraftBlock]:
    return [DraftBlock(text=text) for text in texts]


def _table(caption: str, rows: Sequence[tuple[str, int]]) -> DraftBlock:
    return DraftBlock(
        kind="table", text=caption, numbered=False, rows=[["", "Amount"], *([words, pounds(pence)] for words, pence in rows)]
    )


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a text that was typed: a blank line parts them."""
    normal = text.replace("\r\n", "\n").strip()
    return [" ".join(one.split()) for one in normal.split("\n\n") if one.strip()]


def _serves(one: Commitment | Bid) -> str:
    priority = one.project.priority if one.project else None
    return f", which serves the priority ‘{priority}’" if priority else ""


def the(fund: Fund) -> str:
    """A fund within a sentence: the Pooled fund, Home Office Safer Streets."""
    name = str(fund)
    return f"the {name}" if name.split()[-1].lower() in ("fund", "grant", "pot", "budget") and not name.lower().startswith("the ") else name


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
