"""Writes of the standard phrases that are typed by a short key."""

from __future__ import annotations

from django.db import transaction

from actions.minutesqueries import usual_phrases_missing
from csp.models import Phrase, User
from csp.services import audit


@transaction.atomic
def keep_phrase(*, phrase: Phrase | None, key: str, text: str, by: User) -> Phrase:
    """Add a standard phrase, or give `phrase` another key or text.

    Raises ValueError without either, for a key that is no short word, or for one that is taken.
    """
    key, text = key.strip().lower(), text.strip()
    if not text:
        raise ValueError("Write the phrase.")
    if not key.isascii() or not key.isalnum() or len(key) > 12:
        raise ValueError("A key is a short word of letters and numbers, 12 at most, for example nob.")
    taken = Phrase.objects.filter(key=key).first()
    if taken is not None and taken != phrase:
        raise ValueError(f"The key {key} already stands for “{taken.text}”.")
    phrase = phrase or Phrase()
    phrase.key, phrase.text = key, text
    phrase.save()
    audit(by=by, act="keep_phrase", thing=key, text=text)
    return phrase


@transaction.atomic
def remove_phrase(*, phrase: Phrase, by: User) -> None:
    """Take a standard phrase out; where it was typed, it stays."""
    audit(by=by, act="remove_phrase", thing=phrase.key, text=phrase.text)
    phrase.delete()


@transaction.atomic
def keep_usual_phrases(*, by: User) -> list[Phrase]:
    """Add the usual phrases whose keys are free; those added."""
    return [keep_phrase(phrase=None, key=key, text=text, by=by) for key, text in usual_phrases_missing()]
