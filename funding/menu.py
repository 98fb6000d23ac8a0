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
    ("home", "This year", "money:home"),
    ("import", "Bring in a spreadsheet", "sheets:bring"),
    ("files", "Files", "sheets:files"),
)


def places() -> list[Place]:
    """The pages in their order."""
    return [Place(key, words, reverse(name)) for key, words, name in PLACES]
