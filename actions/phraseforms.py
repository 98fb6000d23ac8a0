"""The form of a standard phrase."""

from __future__ import annotations

from csp import forms


class PhraseForm(forms.Form):
    """A short key and the words that it types."""

    key = forms.CharField(
        label="Short key", max_length=12, widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off", "spellcheck": "false"}),
        help_text="A few letters, for example nob.",
    )
    text = forms.CharField(label="Phrase", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
