"""The form before somebody's personal data is erased."""

from __future__ import annotations

from csp import forms


class EraseForm(forms.Form):
    """Nobody erases by a slip of the finger. `seen`: what the page showed."""

    sure = forms.BooleanField(label="I have looked at what goes and what stays, and it cannot be taken back")
    seen = forms.CharField(widget=forms.HiddenInput)
