"""Two people at one thing: whoever saves second is told, and nothing of the first is overwritten unseen."""

from __future__ import annotations


class ChangedMeanwhile(ValueError):
    """The thing has another version than the one that the page showed; nothing was written. The message is one
    sentence for the reader; the page shows both texts."""
