"""The pages about money, as the line below their heading names them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Place:
    """One page of the line: a page below it names its `key` as `place`."""

    key: str
    words: str
    url: str


# (key, words, name of its address)
PLACES = (
    ("home", "The year", "money:home"),
    ("funds", "Funds", "money:funds"),
    ("grants", "Grants", "grants:list"),
    ("bids", "Bids", "grants:bids"),
    ("commitments", "Commitments", "grants:commitments"),
    ("projects", "Projects", "grants:projects"),
    ("accounts", "Accounts", "accounts:home"),
    ("import", "Import", "sheets:bring"),
    ("files", "Export", "sheets:files"),
)


def places() -> list[Place]:
    """The pages in their order."""
    return [Place(key, words, reverse(name)) for key, words, name in PLACES]
