"""Forms of publishing: what goes out and when, approval, calling off, withdrawal."""

from __future__ import annotations

import json
from datetime import time
from typing import Any

from csp import forms
from reports.publishpage import CHOICES

NOW, LATER = "now", "later"


class LookedAtForm(forms.Form):
    """`looked_at` is what the page showed, as the service wants it back."""

    looked_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_looked_at(self) -> dict[str, str]:
        """Digest by thing; empty for nonsense, which is then something else than what stands."""
        try:
            told = json.loads(self.cleaned_data["looked_at"])
        except ValueError:
            return {}
        return told if isinstance(told, dict) and all(isinstance(one, str) for one in told.values()) else {}


class OrderForm(LookedAtForm):
    """What is to be published, and when."""

    what = forms.MultipleChoiceField(
        label="What is to be published", choices=[(name, words) for name, words, *_ in CHOICES],
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose what is to be published."},
    )
    when = forms.ChoiceField(
        label="When", choices=[(NOW, "Now"), (LATER, "At a time")], initial=NOW, widget=forms.Radios(inline=True),
    )
    at = forms.MomentField(
        label="Time of publication", required=False, usual_time=time(9),
        help_text="If it is to be later. Without a time of day: 09:00.",
    )
    again = forms.BooleanField(label="Publish again what was withdrawn with these very words", required=False)

    def clean(self) -> dict[str, Any]:
        """A later publication needs its time."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("when") == LATER and "at" in told and told["at"] is None:
            self.add_error("at", "Enter when it is to be published.")
        return told


class CallOffForm(forms.Form):
    """Why an order is called off."""

    reason = forms.CharField(label="Why", required=False, max_length=300)


class WithdrawForm(forms.Form):
    """Why something published is taken back."""

    reason = forms.CharField(
        label="Why it is withdrawn", widget=forms.Textarea({"rows": 3}),
        help_text="The public reads this at its address, with the date. Do not repeat what should not have been published.",
    )
