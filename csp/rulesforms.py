"""The form of other rules from a day."""

from __future__ import annotations

from typing import Any

from csp import forms
from csp.models import Rules


class RulesForm(forms.Form):
    """All rules as they will be from a day on; opened with those that stand last."""

    seen = forms.CharField(widget=forms.HiddenInput())
    on = forms.DateField(label="First day of these rules", help_text="The rules before them end the day before.")
    quorum = forms.IntegerField(
        label="Quorum", required=False, min_value=1, max_value=99, widget=forms.Numeral(width=3),
        help_text="Board members at the table, representatives included. Leave it empty if the terms of reference state none.",
    )
    voters = forms.ChoiceField(label="Who votes", choices=Rules.Voters.choices, widget=forms.Radios(), help_text="One vote for each agency.")
    notified_votes = forms.BooleanField(
        label="Votes of absent, unrepresented Board members count if they were notified beforehand", required=False
    )
    tie = forms.ChoiceField(label="In a tie", choices=Rules.Tie.choices, widget=forms.Radios())
    report_days = forms.IntegerField(
        label="Reports are due", min_value=0, max_value=180, widget=forms.Numeral(width=3, suffix="days before the meeting")
    )
    publication_working_days = forms.IntegerField(
        label="Papers are published", min_value=0, max_value=60,
        widget=forms.Numeral(width=3, suffix="clear working days before"),
    )
    question_time = forms.TimeField(
        label="Questions from the public by", help_text="On the last working day before the meeting, for example 10:00."
    )

    def rules(self) -> dict[str, Any]:
        """The fields of Rules."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "on")}
