"""A choice among rows that were read once for all the fields of a page, and how each is called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from csp import forms
from csp.typed import written
from funding.money import pounds


class OneOf(forms.ChoiceField):
    """One of `things`, rows that were read already, cleaned to the row itself (None where nothing is chosen).

    `words`: how one is called; `group`: the heading under which it stands. No query, however many fields.
    """

    widget = forms.Select

    def __init__(
        self, *, things: Iterable[Any], words: Callable[[Any], str] = str, group: Callable[[Any], str] | None = None,
        empty: str = "", **kwargs: Any,
    ) -> None:
        self.things = {str(one.pk): one for one in things}
        choices: list[Any] = [("", empty)]
        if group is None:
            choices += [(pk, words(one)) for pk, one in self.things.items()]
        else:
            below: dict[str, list[tuple[str, str]]] = {}
            for pk, one in self.things.items():
                below.setdefault(group(one), []).append((pk, words(one)))
            choices += list(below.items())
        super().__init__(choices=choices, **kwargs)

    def clean(self, value: Any) -> Any:
        """The row, or None."""
        return self.things.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """The key of a row; what was chosen, as it was chosen."""
        return getattr(value, "pk", value)


def grant_words(grant: Any) -> str:
    """Street wardens: £6,000.00 unspent, spend it by 31 March 2031."""
    by = f", spend it by {written(grant.spend_by)}" if grant.spend_by else ""
    return f"{grant}: {pounds(grant.left)} unspent{by}"


def instalment_words(instalment: Any) -> str:
    """Street wardens, instalment 2: £5,000.00 expected on 1 October 2030."""
    return f"{instalment}: {pounds(instalment.left)} expected on {written(instalment.due)}"


def commitment_words(commitment: Any) -> str:
    """Leaflets for the market: £400.00 left."""
    return f"{commitment}: {pounds(commitment.left)} left"
