"""The form that takes a published timetable back."""

from __future__ import annotations

from csp import forms


class WithdrawForm(forms.Form):
    """Why something published is withdrawn."""

    reason = forms.CharField(
        label="Why it is withdrawn", widget=forms.Textarea({"rows": 3}),
        help_text="The public reads this at its address, in place of the timetable.",
    )
