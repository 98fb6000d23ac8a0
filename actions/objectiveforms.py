"""How an objective stands, said at the desk."""

from __future__ import annotations

from typing import Any

from actions.models import ObjectiveLine
from csp import forms
from csp.models import Objective


class StandingForm(forms.Form):
    """A line on an objective. `base`: the newest line that the page showed."""

    standing = forms.ChoiceField(label="How it stands", choices=ObjectiveLine.Standing.choices, widget=forms.Radios())
    value = forms.CharField(label="Figure", max_length=80, required=False)
    text = forms.CharField(label="What to say of it", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    date = forms.DateField(label="On which day")
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, objective: Objective, **options: Any) -> None:
        super().__init__(*args, **options)
        hints = [f"In {objective.unit}." if objective.unit else "", f"The target is {objective.target}." if objective.target else ""]
        self.fields["value"].help_text = " ".join(filter(None, hints))
