"""Sums of money: read from what people type and printed as they expect. Always whole pence; no float anywhere."""

from __future__ import annotations

import re

# More than any partnership has, and far below what a database column holds.
MOST_PENCE = 10**12

_AMOUNT = re.compile(r"(?P<pounds>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<pence>\d{1,2}))?")
_SPACES = dict.fromkeys(map(ord, " \t\n\r\u00a0\u2007\u2009\u202f"))
_MINUSES = str.maketrans({"\u2212": "-", "\u2012": "-", "\u2013": "-"})


def pounds(pence: int) -> str:
    """How an amount is printed: 123456 -> "£1,234.56", below zero with a minus sign: "−£1.00"."""
    whole, rest = divmod(abs(pence), 100)
    return f"{'−' if pence < 0 else ''}£{whole:,}.{rest:02}"


def plain_pounds(pence: int) -> str:
    """How a spreadsheet reads an amount, and a form shows it again: 123456 -> "1234.56", -100 -> "-1.00"."""
    whole, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{whole}.{rest:02}"


def read_pounds(text: str) -> int:
    """The pence of an amount as people write it: "1,234.56", "£1234.5", "GBP 12", "(£1.00)", "-£1", "1.00-", "£1.00 CR".

    In brackets, with a minus sign before or behind, or with CR it is below zero. Raises ValueError with a sentence for
    another currency, for more than two places after the point, for commas in wrong places and for what is no number.
    """
    said = text.strip()
    if len(said) > 40:
        raise ValueError(f"“{said[:40]}...” is no amount of money: write it like 1234.56.")
    bare = said.translate(_SPACES).translate(_MINUSES)
    below = 0  # how often the text says that it is below zero
    if bare.startswith("(") and bare.endswith(")"):
        below, bare = 1, bare[1:-1]
    if bare.upper().endswith("CR"):
        below, bare = below + 1, bare[:-2]
    bare = _unsigned(bare)
    signed = len(bare)
    bare = bare.removeprefix("-") if bare.startswith("-") else bare.removesuffix("-")
    below += signed - len(bare)
    bare = _unsigned(bare)
    if any(sign in said.upper() for sign in ("€", "$", "EUR", "USD")):
        raise ValueError(f"“{said}” is not in pounds.")
    found = _AMOUNT.fullmatch(bare)
    if below > 1:
        raise ValueError(f"“{said}” is below zero twice over: write it like -1234.56.")
    if found is None or not any(found.groups()):
        if re.fullmatch(r"[\d,]*\.\d{3,}", bare):
            raise ValueError(f"“{said}” has more than two places after the point: write pounds and pence.")
        if "," in bare and re.fullmatch(r"[\d,.]+", bare):
            raise ValueError(f"“{said}” has a comma in a wrong place: write it like 1,234.56.")
        raise ValueError(f"“{said}” is no amount of money: write it like 1234.56.")
    pence = int((found["pounds"] or "0").replace(",", "")) * 100 + int((found["pence"] or "").ljust(2, "0"))
    if pence > MOST_PENCE:
        raise ValueError(f"“{said}” is too much money: check the amount.")
    return -pence if below else pence


def _unsigned(text: str) -> str:
    """Without the sign of the currency, before it or behind."""
    for sign in ("£", "GBP", "gbp"):
        if text.startswith("-" + sign):
            return "-" + text[len(sign) + 1:]
        if text.startswith(sign):
            return text[len(sign):]
        if text.endswith(sign):
            return text[: -len(sign)]
    return text
