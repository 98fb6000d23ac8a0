"""The field of every form that takes money; the forms themselves stand in files of their own beside it."""

from __future__ import annotations

from typing import Any

from csp import forms
from funding.money import plain_pounds, read_pounds


class MoneyField(forms.CharField):
    """An amount typed as people write it, cleaned to whole pence (None where it is empty and may be).

    `least`: the smallest amount taken, in pence. The message of what is refused says what to write instead.
    """

    def __init__(self, *, least: int | None = 1, **kwargs: Any) -> None:
        self.least = least
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("widget", forms.Numeral({"inputmode": "decimal"}, prefix="£", width=10))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> int | None:
        """The pence; raises ValidationError in one sentence."""
        text = super().clean(value)
        if not text:
            return None
        try:
            pence = read_pounds(text)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="amount") from error
        if self.least is not None and pence < self.least:
            raise forms.ValidationError(
                "Enter an amount above zero." if self.least == 1 else f"Enter {plain_pounds(self.least)} or more.", code="least"
            )
        return pence

    def prepare_value(self, value: Any) -> Any:
        """Pence of the record, shown again as pounds; what was typed, as it was typed."""
        return plain_pounds(value) if isinstance(value, int) else value
