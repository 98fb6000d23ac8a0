"""Forms of the review of action points."""

from __future__ import annotations

from django import forms

from actions.review import RESULTS


class ReviewForm(forms.Form):
    """What the meeting says of one action point."""

    result = forms.ChoiceField(
        choices=list(RESULTS.items()), widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is closed, carried over or in progress.",
                        "invalid_choice": "Say whether it is closed, carried over or in progress."},
    )
    text = forms.CharField(label="What was said", required=False, max_length=5000, widget=forms.Textarea)
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class WordingForm(forms.Form):
    """The paragraph of the minutes in the officer's own words."""

    text = forms.CharField(label="Paragraph of the minutes", widget=forms.Textarea, max_length=20_000,
                           error_messages={"required": "Write what the minutes are to say of the review."})
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
